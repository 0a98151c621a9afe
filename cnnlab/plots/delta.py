"""Delta on its way back through a convolution, map by map."""

import numpy as np
from matplotlib.patches import Rectangle

from cnnlab.language import marked
from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells, format_number
from cnnlab.plots.picture import MAX_WIDTH, VERMILION, Picture, house_style
from cnnlab.plots.sweep import Sweep

MAX_CHARACTERS = 3  # of a number that fits into a cell
CELL = 0.26  # inches, where there is room


@house_style
def delta_by_maps(delta, kernel, strides=1):
    """What each filter sends to each channel, and the sums: the gradient by the inputs.

    A row a filter: its delta, set apart by zeros where the stride is larger than 1; then for each
    channel the kernel, turned by 180 degrees, and what comes out when it slides over delta with
    the padding `"full"`. The last row has the sums over the filters. Deltas share one scale of
    colours, kernels another.

    Args:
        delta: Array `(rows, columns, filters)`.
        kernel: Array `(kernel_height, kernel_width, channels, filters)`.
        strides: int, the stride of the convolution on its way forward.

    Returns:
        The figure.

    Raises:
        ValueError: If the arrays have other axes, or differ in the number of filters.

    Example:

    >>> delta_by_maps(np.ones((2, 2, 3)), np.ones((2, 2, 1, 3)), strides=2).alt
    'Delta of 3 filters, 2×2 each, goes back to 1 channel of 4×4.'
    """
    delta, kernel = as_numbers(delta=delta, ndim=3), as_numbers(kernel=kernel, ndim=4)
    apart, turned, parts = _parts(delta, kernel, strides)
    (rows, columns, filters), (channels, height, width) = delta.shape, parts.shape[1:]
    alt = (
        f"Delta of {filters} filter{'s' * (filters > 1)}, {rows}×{columns} each, goes back to "
        f"{channels} channel{'s' * (channels > 1)} of {height}×{width}."
    )
    widths = [apart.shape[1], *[kernel.shape[1], width] * channels]
    side = min(MAX_WIDTH / (sum(widths) + 2 * len(widths)), CELL)
    size = side * (sum(widths) + 2 * len(widths)), (side * height + 0.4) * (filters + 1)
    figure = Picture(figsize=size, alt=alt)
    grid = figure.subplots(filters + 1, 1 + 2 * channels, width_ratios=widths)
    scale = colour_scale(apart, parts, parts.sum(axis=0), signed=True)
    kernel_scale = colour_scale(kernel, signed=True)
    for f, (first, *others) in enumerate(grid[:-1]):
        _draw(first, apart[..., f], scale, f"delta, filter {f + 1}", (height, width))
        for c in range(channels):
            _draw(others[2 * c], turned[..., c, f], kernel_scale, marked("turned"), (height, width))
            _draw(others[2 * c + 1], parts[f, c], scale, f"to channel {c + 1}", (height, width))
    for ax in grid[-1]:
        ax.axis("off")
    for c in range(channels):
        ax = grid[-1, 2 + 2 * c]
        ax.axis("on")
        _draw(ax, parts[:, c].sum(axis=0), scale, f"channel {c + 1}: the sum", (height, width))
        frame = {"fill": False, "ec": VERMILION, "lw": 2, "clip_on": False, "zorder": 3}
        ax.add_patch(Rectangle((-0.5, -0.5), width, height, **frame))
    return figure


def _parts(delta, kernel, strides):
    """Delta set apart, the turned kernels, and what each filter sends to each channel."""
    rows, columns, filters = delta.shape
    if kernel.shape[3] != filters:
        raise ValueError(
            "`delta` and `kernel` must have equally many filters, on their last axes. Received: "
            f"delta of shape {delta.shape}, kernel of shape {kernel.shape}."
        )
    apart = np.zeros(((rows - 1) * strides + 1, (columns - 1) * strides + 1, filters), delta.dtype)
    apart[::strides, ::strides] = delta
    turned = kernel[::-1, ::-1]
    sent = [
        [Sweep(apart[..., f], turned[..., c, f], padding="full").output for c in range(len(maps))]
        for f, maps in enumerate(np.moveaxis(turned, (3, 2), (0, 1)))
    ]
    return apart, turned, np.array(sent)


def _draw(ax, matrix, scale, title, room):
    """A matrix in the middle of axes as high as the largest one: all cells have one size."""
    longest = max(len(format_number(value)) for value in matrix.flat)
    draw_cells(ax, matrix, *scale, numbers=longest <= MAX_CHARACTERS)
    beside = (room[0] - matrix.shape[0]) / 2
    ax.set_ylim(matrix.shape[0] - 0.5 + beside, -0.5 - beside)
    ax.spines[:].set_visible(False)
    ax.add_patch(Rectangle((-0.5, -0.5), *matrix.shape[::-1], fill=False, ec="grey", lw=0.8))
    ax.set_title(title, fontsize=8)
