"""Max-pooling's switches: which pixel was the largest of its window.

Source: Zeiler and Fergus (2014), "Visualizing and Understanding Convolutional Networks", ECCV,
section 2.1, where the places of the maxima got this name.
"""

import numpy as np
from matplotlib.patches import ConnectionPatch
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.plots.cells import MAX_NUMBERS, as_numbers, colour_scale, draw_cells
from cnnlab.plots.picture import COLOURS, ORANGE, Picture, house_style


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
    small = max(image.shape) <= MAX_NUMBERS
    alt = f"Max-pooling {pool_size}×{pool_size}: "
    places = [f"[{r}, {c}]" for r, c in zip(rows.flat, columns.flat, strict=True)]
    alt += f"the winners stand at {', '.join(places)}." if small else f"{rows.size} winners."
    lines = [(image, image[rows, columns], "picture", "maxima", "-|>")]
    if delta is not None:
        back = send_back(_as_delta(delta, rows.shape), rows, columns, image.shape)
        lines.append((back, np.asarray(delta), "delta of the picture", "delta", "<|-"))
    side = 3.0 * image.shape[0] / image.shape[1]
    figure = Picture(figsize=(6.6, len(lines) * (side + 0.35)), alt=alt)
    grid = figure.subplots(
        len(lines), 2, squeeze=False, width_ratios=(1, rows.shape[1] / image.shape[1])
    )
    for (left, right), (picture, output, title, output_title, arrow) in zip(
        grid, lines, strict=True
    ):
        for ax, matrix, name in ((left, picture, title), (right, output, output_title)):
            draw_cells(ax, matrix, *colour_scale(matrix), numbers=small)
            ax.set_title(name)
        if small:
            _draw_routes(figure, left, right, rows, columns, arrow)
        else:
            left.plot(columns.ravel(), rows.ravel(), ".", color=ORANGE, ms=4)
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


def _draw_routes(figure, left, right, rows, columns, arrow):
    """An arrow and a frame for each winner, in a colour of its own."""
    for number, (row, column) in enumerate(np.ndindex(rows.shape)):
        colour = COLOURS[number % len(COLOURS)]
        winner = columns[row, column], rows[row, column]
        for ax, (x, y) in ((left, winner), (right, (column, row))):
            ax.plot(x, y, "s", ms=22, mfc="none", mec=colour, mew=2)
        route = ConnectionPatch(
            winner,
            (column, row),
            "data",
            "data",
            axesA=left,
            axesB=right,
            arrowstyle=arrow,
            color=colour,
            lw=1.4,
            shrinkA=12,
            shrinkB=12,
        )
        figure.add_artist(route)


def _as_delta(delta, shape):
    delta = as_numbers(delta=delta, ndim=2)
    if delta.shape != shape:
        raise ValueError(
            f"`delta` must have a value for each value of the output. Received: delta of shape "
            f"{delta.shape} for an output of shape {shape}. Write as many rows and columns."
        )
    return delta
