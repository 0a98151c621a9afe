"""The parts of a picture of one step: the padded input under its window, the output, the sum."""

import numpy as np
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.patches import Rectangle

from cnnlab.plots.cells import colour_scale, draw_cells, format_number, write_in_cell
from cnnlab.plots.picture import BLUE, GREY, VERMILION

MAX_SIDE, MAX_CHARACTERS = 12, 44  # of a row up to which the numbers fit in its cells
MAX_LINES, MAX_LINE = 5, 40  # of a sum that is written out
PIXEL, PADDING, WINDOW = range(3)
CELL_COLOURS = ListedColormap(["white", "#E8E8E8", "#FCE4B0"])


def draw_input(ax, sweep, cell, largest=None):
    """The padded picture, and the window that `output[cell]` is computed from."""
    window = sweep.window(*cell)
    if _numbers_fit(sweep):
        kinds = np.where(sweep.is_padding, PADDING, PIXEL)
        kinds[window] = WINDOW
        fontsize = _draw_kinds(ax, kinds, largest)
        for place, value in np.ndenumerate(sweep.padded):
            ink = GREY if sweep.is_padding[place] else "black"
            write_in_cell(ax, *place, format_number(value), color=ink, fontsize=fontsize)
        for (row, column), weight in np.ndenumerate(sweep.kernel):
            x, y = window[1][0, column] + 0.45, window[0][row, 0] + 0.46
            small = {"fontsize": 0.72 * fontsize, "ha": "right", "va": "bottom"}
            ax.text(x, y, format_number(weight), color=BLUE, **small)
    else:
        draw_cells(ax, sweep.padded, *colour_scale(sweep.padded), numbers=False)
    top, left = window[0][0, 0], window[1][0, 0]
    height, width = window[0][-1, 0] - top + 1, window[1][0, -1] - left + 1
    frame = {"fill": False, "ec": VERMILION, "lw": 2.5, "clip_on": False, "zorder": 3}
    ax.add_patch(Rectangle((left - 0.5, top - 0.5), width, height, **frame))


def draw_output(ax, sweep, cell, steps, largest=None):
    """The first `steps` values of the output, `cell` in the window's colour."""
    kinds = np.full(sweep.output.shape, PIXEL)
    kinds[cell] = WINDOW
    fontsize = _draw_kinds(ax, kinds, largest)
    for place, value in list(np.ndenumerate(sweep.output))[:steps]:
        write_in_cell(ax, *place, format_number(value), fontsize=fontsize)


def _draw_kinds(ax, kinds, largest=None):
    """Cells coloured by their kind, in axes with room for the shape `largest`.

    Returns:
        The size of letters that fits into a cell, in points.
    """
    rows, columns = kinds.shape
    largest = np.array(kinds.shape if largest is None else largest)
    draw_cells(ax, kinds, CELL_COLOURS, Normalize(PIXEL, WINDOW), numbers=False)
    ax.hlines(np.arange(1, rows) - 0.5, -0.5, columns - 0.5, color="lightgrey", lw=0.8)
    ax.vlines(np.arange(1, columns) - 0.5, -0.5, rows - 0.5, color="lightgrey", lw=0.8)
    ax.add_patch(Rectangle((-0.5, -0.5), columns, rows, fill=False, ec="black", lw=0.8))
    ax.spines[:].set_visible(False)
    below, beside = (largest - kinds.shape) / 2
    ax.set(xlim=(-0.6 - beside, columns - 0.4 + beside), ylim=(rows - 0.4 + below, -0.6 - below))
    room = ax.get_position().size * ax.get_figure(root=True).get_size_inches() * 72
    return min(10, 0.42 * (room / largest[::-1]).min())


def _numbers_fit(sweep):
    longest = max(len(format_number(value)) for value in (*sweep.padded.flat, *sweep.kernel.flat))
    columns = sweep.padded.shape[1]
    return max(sweep.padded.shape) <= MAX_SIDE and longest * columns <= MAX_CHARACTERS


def write_sum(sweep, cell):
    """pixel·weight, one line a row of the window, and what they add up to."""
    result = f"= {format_number(sweep.output[cell])}"
    patch = sweep.padded[sweep.window(*cell)]
    lines = [
        " + ".join(
            f"{_factor(pixel)}·{_factor(weight)}"
            for pixel, weight in zip(pixels, weights, strict=True)
        )
        for pixels, weights in zip(patch, sweep.kernel, strict=True)
    ]
    if len(lines) > MAX_LINES or max(map(len, lines)) > MAX_LINE:
        return f"sum of {sweep.kernel.size} products\n{result}"
    return "\n+ ".join(lines) + f"\n{result}"


def _factor(number):
    return f"({format_number(number)})" if number < 0 else format_number(number)


def sides(matrix):
    """As in 5×5."""
    return "×".join(str(side) for side in matrix.shape)
