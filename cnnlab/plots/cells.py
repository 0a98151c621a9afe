"""What the figures share: arrays drawn as coloured cells, with their numbers where they fit."""

import numpy as np
from matplotlib import rcParams
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from cnnlab.plots.picture import VERMILION

MAX_NUMBERS = 8  # rows and columns up to which numbers fit in the cells
MAX_CHARACTERS = 36  # in a row of numbers
WIDTH = 0.72  # of a character with its share of the room around a number, in font sizes


def colour_scale(*arrays, signed=None):
    """`(cmap, norm)` for the arrays: grey from the smallest to the largest value; when `signed`,
    blue for negative, white for 0, red for positive. By default signed when a value is negative.
    """
    values = np.concatenate([np.ravel(array) for array in arrays])
    values = values[np.isfinite(values)]
    if values.size == 0:
        values = np.zeros(1)
    if signed is None:
        signed = values.min() < 0
    if signed:
        limit = np.abs(values).max() or 1.0
        return "RdBu_r", Normalize(-limit, limit)
    low, high = values.min(), values.max()
    return "gray", Normalize(low, high if high > low else low + 1.0)


def draw_cells(ax, matrix, cmap, norm, numbers=None):
    """A matrix as coloured cells, by default with its `numbers` if they fit; NaN is hatched."""
    matrix = np.asarray(matrix)
    image = ax.imshow(matrix, cmap=cmap, norm=norm)
    small = max(matrix.shape) <= MAX_NUMBERS
    written = small if numbers is None else numbers
    labels = [[format_number(value) for value in row] for row in matrix] if written else []
    longest = max((len(label) for row in labels for label in row), default=0)
    size = None
    if numbers is None:
        numbers = small and longest * matrix.shape[1] <= MAX_CHARACTERS
        size = _font_size(ax, matrix.shape[1], longest)
    if numbers:
        for row, column in np.ndindex(matrix.shape):
            ink = ink_on(image, matrix[row, column])
            write_in_cell(ax, row, column, labels[row][column], color=ink, size=size)
    if np.isnan(matrix).any():  # seen through the cells that have no colour, however many
        rows, columns = matrix.shape
        behind = {"fill": False, "hatch": "///", "lw": 0, "zorder": image.get_zorder() - 1}
        ax.add_patch(Rectangle((-0.5, -0.5), columns, rows, **behind))
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(True)
    return image


def _font_size(ax, columns, longest):
    """The usual size, or as much less as the longest number needs to stay in its cell."""
    usual = rcParams["font.size"]
    cell = 72 * ax.figure.get_figwidth() * ax.get_position().width / columns  # points
    return min(usual, cell / (WIDTH * max(longest, 1)))


def write_in_cell(ax, row, column, label, **text_arguments):
    ax.text(column, row, label, ha="center", va="center", **text_arguments)


def outline(ax, row, column, shape):
    """Frames one cell; in a large picture the frame is wider than the cell, so that it is seen."""
    margin = max(shape) / 40 if max(shape) > 2 * MAX_NUMBERS else 0
    side = 1 + 2 * margin
    corner = (column - 0.5 - margin, row - 0.5 - margin)
    frame = Rectangle(corner, side, side, fill=False, ec=VERMILION, lw=2.5, clip_on=False, zorder=3)
    ax.add_patch(frame)


def ink_on(image, value):
    """Black or white, whichever is read on the colour that `value` has in `image`."""
    red, green, blue, alpha = image.cmap(image.norm(value))
    return "black" if alpha == 0 or 0.3 * red + 0.59 * green + 0.11 * blue > 0.5 else "white"


def format_number(value):
    """Three significant digits, whole numbers below 10,000 in full, a true minus sign."""
    if value == 0:
        return "0"
    whole = float(value).is_integer() and abs(value) < 1e4
    return (f"{value:.0f}" if whole else f"{value:.3g}").replace("-", "−")


def as_numbers(ndim=None, **named):
    """The one named argument as an array of numbers, with `ndim` axes where that is asked."""
    ((name, value),) = named.items()
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ValueError(
            f"`{name}` must be an array of real numbers. Received: {name}={value!r:.100}. "
            "Convert it with np.asarray(..., float)."
        )
    if ndim is not None and (array.ndim != ndim or array.size == 0):
        raise ValueError(
            f"`{name}` must be an array with {ndim} axes, none of them empty. Received: {name} of "
            f"shape {array.shape}. Choose one element of an axis too many, as in {name}[0]."
        )
    return array.astype(int) if array.dtype.kind in "bu" else array
