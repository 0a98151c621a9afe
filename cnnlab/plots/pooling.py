"""Max-pooling's switches: which pixel was the largest of its window.

Source: Zeiler and Fergus (2014), "Visualizing and Understanding Convolutional Networks", ECCV,
section 2.1, where the places of the maxima got this name.
"""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import ConnectionPatch
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.language import marked
from cnnlab.plots.cells import (
    MAX_NUMBERS,
    as_numbers,
    colour_scale,
    draw_cells,
    format_number,
    write_in_cell,
)
from cnnlab.plots.picture import COLOURS, GREY, ORANGE, Picture, house_style


@house_style
def switches(image, pool_size=2, strides=None, delta=None):
    """The route of each maximum from the picture to the output, and the route of a delta back.

    Of several equal maxima the first one wins, row by row, as in the libraries. In a small picture
    the routes are arrows; in a larger one a dot marks each winner.

    Args:
        image: Array `(height, width)`.
        pool_size: int, height and width of the window.
        strides: int, step of the window; None for `pool_size`.
        delta: Array of the output's shape: the gradient by the output, which is drawn on its way
            back to the picture. None: the way forward alone.

    Returns:
        The figure.

    Raises:
        ValueError: If the window does not fit into the picture, or if `delta` has not the output's
            shape.

    Example:

    >>> switches([[1, 5, 2, 2], [3, 4, 0, 1]]).alt
    'Max-pooling 2×2: the winners stand at [0, 1], [0, 2].'
    """
    image = as_numbers(image=image, ndim=2)
    rows, columns = find_switches(image, pool_size, strides or pool_size)
    parts = [(image, image[rows, columns], ("picture", "maxima"))]
    if delta is not None:
        delta = _as_delta(delta, rows.shape)
        back = send_back(delta, rows, columns, image.shape)
        parts.append((back, delta, ("delta of the picture", marked("delta"))))
    small = max(image.shape) <= MAX_NUMBERS
    places = [f"[{r}, {c}]" for r, c in zip(rows.flat, columns.flat, strict=True)]
    winners = f"the winners stand at {', '.join(places)}" if small else f"{rows.size} winners"
    alt = f"Max-pooling {pool_size}×{pool_size}: {winners}."
    height = 3.0 * image.shape[0] / image.shape[1] + 0.35
    figure = Picture(figsize=(6.6, len(parts) * height), alt=alt)
    widths = (1, rows.shape[1] / image.shape[1])
    grid = figure.subplots(len(parts), 2, squeeze=False, width_ratios=widths)
    draw = _draw_small if small else _draw_large
    for axes, (*matrices, titles) in zip(grid, parts, strict=True):
        for ax, title in zip(axes, titles, strict=True):
            ax.set_title(title)
        draw(axes, matrices, rows, columns, is_delta=titles[1] == "delta")
    return figure


def find_switches(image, pool_size, strides):
    """Row and column of the first maximum in each window: two arrays of the output's shape."""
    if pool_size > min(image.shape):
        raise ValueError(
            "The window must fit into the picture. Received: "
            f"pool_size={pool_size} for a picture of shape {image.shape}. Take a smaller window."
        )
    windows = sliding_window_view(image, (pool_size, pool_size))[::strides, ::strides]
    first = windows.reshape(*windows.shape[:2], -1).argmax(axis=-1)
    down, across = np.divmod(first, pool_size)
    tops, lefts = (strides * steps for steps in np.indices(first.shape))
    return tops + down, lefts + across


def send_back(delta, rows, columns, shape):
    """Each value of delta at the place of its winner; who won several windows gets the sum."""
    back = np.zeros(shape, delta.dtype)
    np.add.at(back, (rows, columns), delta)
    return back


def _draw_small(axes, matrices, rows, columns, is_delta):
    """Numbers; an arrow and two frames in one colour for each winner."""
    left, right = axes
    for ax, matrix in zip(axes, matrices, strict=True):
        draw_cells(ax, np.zeros(matrix.shape), ListedColormap(["white"]), None, numbers=False)
        for place, value in np.ndenumerate(matrix):
            write_in_cell(ax, *place, format_number(value), color="black" if value else GREY)
        ax.set_xticks(np.arange(matrix.shape[1] + 1) - 0.5, minor=True)
        ax.set_yticks(np.arange(matrix.shape[0] + 1) - 0.5, minor=True)
        ax.grid(which="minor", color="lightgrey", lw=0.8)
        ax.tick_params(which="minor", length=0)
    for number, (row, column) in enumerate(np.ndindex(rows.shape)):
        colour = COLOURS[number % len(COLOURS)]
        winner, cell = (columns[row, column], rows[row, column]), (column, row)
        for ax, place in ((left, winner), (right, cell)):
            ax.plot(*place, "s", ms=20, mfc="none", mec=colour, mew=2)
        style = {"arrowstyle": "<|-" if is_delta else "-|>", "shrinkA": 10, "shrinkB": 10}
        ends = {"coordsA": "data", "coordsB": "data", "axesA": left, "axesB": right}
        route = ConnectionPatch(winner, cell, **ends, **style, color=colour, lw=1.3, alpha=0.7)
        left.get_figure().add_artist(route)


def _draw_large(axes, matrices, rows, columns, is_delta):
    """Colours; a dot on each winner of the picture."""
    for ax, matrix in zip(axes, matrices, strict=True):
        draw_cells(ax, matrix, *colour_scale(matrix), numbers=False)
    if not is_delta:
        axes[0].plot(columns.ravel(), rows.ravel(), ".", color=ORANGE, ms=4)


def _as_delta(delta, shape):
    delta = as_numbers(delta=delta, ndim=2)
    if delta.shape != shape:
        raise ValueError(
            f"`delta` must have a value for each value of the output. Received: delta of shape "
            f"{delta.shape} for an output of shape {shape}. Write as many rows and columns."
        )
    return delta
