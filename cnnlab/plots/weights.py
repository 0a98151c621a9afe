"""A layer's weights as a matrix and as a drawing of the net: equal weights in equal colours."""

import matplotlib
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, Normalize

from cnnlab.language import marked
from cnnlab.plots.cells import as_numbers, draw_cells, ink_on, write_in_cell
from cnnlab.plots.picture import GREY, MAX_WIDTH, Picture, house_style

MAX_NAMES = 99  # weights that still get their names written into the cells
# Okabe and Ito's colours while they last: a few weights must be told apart at a glance.
FEW = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#F0E442")


@house_style
def weight_matrices(matrices):
    """Matrices `(outputs, inputs)` side by side: each weight has a colour and a name, w1, w2, ...

    A 0 is no connection and stays white. Equal numbers in one matrix are one weight.

    Args:
        matrices: For each title a matrix.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no matrix, or one is not an array with two axes.

    Example:

    >>> weight_matrices({"local": [[5, 6, 0], [0, 7, 8]], "shared": [[5, 6, 0], [0, 5, 6]]}).alt
    'local: 4 connections, 4 different weights; shared: 4 connections, 2 different weights.'
    """
    numbered = _numbered(matrices)
    tallest = max(numbers.shape[0] / numbers.shape[1] for numbers in numbered.values())
    width = MAX_WIDTH / len(numbered)
    figure, axes = _row_of_axes(numbered, min(0.9 * width * tallest, 4.5) + 0.9)
    for ax, (title, numbers) in zip(axes, numbered.items(), strict=True):
        scale = _colours(numbers)
        image = draw_cells(ax, numbers, *scale, numbers=False)
        image.set_data(np.ma.masked_equal(numbers, 0))
        cell = 72 * 0.85 * width / numbers.shape[1]  # points
        if cell > 14 and numbers.max() <= MAX_NAMES:
            for row, column in np.argwhere(numbers):
                number = numbers[row, column]
                ink = ink_on(image, number)
                write_in_cell(
                    ax, row, column, f"$w_{{{number}}}$", color=ink, fontsize=min(9, cell / 2.2)
                )
        ax.set(xlabel="input", ylabel="output")
        ax.set_title(_title(title, numbers))
    return figure


@house_style
def net_graphs(matrices):
    """The nets of some matrices `(outputs, inputs)`: a line a connection, a colour a weight.

    Args:
        matrices: For each title a matrix; a 0 is no connection, equal numbers are one weight.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no matrix, or one is not an array with two axes.

    Example:

    >>> net_graphs({"dense": [[1, 2, 3], [4, 5, 6]]}).alt
    'dense: 6 connections, 6 different weights.'
    """
    numbered = _numbered(matrices)
    figure, axes = _row_of_axes(numbered, 2.4)
    for ax, (title, numbers) in zip(axes, numbered.items(), strict=True):
        outputs, inputs = numbers.shape
        cmap, norm = _colours(numbers)
        # Outputs stand above the middle of the inputs, as far apart as these allow.
        above = (np.arange(outputs) + 0.5) * inputs / outputs - 0.5
        joined = np.argwhere(numbers)
        lines = [[(column, 0), (above[row], 1)] for row, column in joined]
        colours = [cmap(norm(numbers[row, column])) for row, column in joined]
        ax.add_collection(LineCollection(lines, colors=colours, linewidths=1.6))
        style = {"ms": 9, "mfc": "white", "mec": GREY, "mew": 1.4, "ls": "", "marker": "o"}
        ax.plot(np.arange(inputs), np.zeros(inputs), **style)
        ax.plot(above, np.ones(outputs), **style)
        ax.set(xlim=(-0.8, inputs - 0.2), ylim=(-0.18, 1.18), xticks=[])
        ax.set_yticks([0, 1], [marked("inputs"), marked("outputs")] if ax is axes[0] else ["", ""])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_title(_title(title, numbers))
    return figure


def _numbered(matrices):
    """For each title a matrix of whole numbers: 0 is no connection, 1, 2, ... are the weights in
    the order in which one meets them row by row."""
    numbered = {}
    for title, matrix in matrices.items():
        matrix = as_numbers(matrix=matrix, ndim=2)
        numbers = np.zeros(matrix.shape, int)
        values, first = np.unique(matrix[matrix != 0], return_index=True)
        for number, value in enumerate(values[np.argsort(first)], 1):
            numbers[matrix == value] = number
        numbered[title] = numbers
    if not numbered:
        raise ValueError(
            "`matrices` must hold a matrix or more. Received: an empty dict. "
            'Write, for example, {"dense": [[1, 2], [3, 4]]}.'
        )
    return numbered


def _colours(numbers):
    """`(cmap, norm)` of weights numbered from 1."""
    count = max(numbers.max(), 1)
    if count <= len(FEW):
        return ListedColormap(FEW[:count]), Normalize(0.5, count + 0.5)
    return matplotlib.colormaps["viridis"].resampled(count), Normalize(0.5, count + 0.5)


def _row_of_axes(numbered, height):
    alt = "; ".join(_in_words(title, numbers) for title, numbers in numbered.items())
    figure = Picture(figsize=(MAX_WIDTH, height), alt=f"{alt}.")
    return figure, figure.subplots(1, len(numbered), squeeze=False)[0]


def _in_words(title, numbers):
    joined, different = np.count_nonzero(numbers), numbers.max()
    return (
        f"{title}: {joined:,} connection{'' if joined == 1 else 's'}, "
        f"{different:,} different weight{'' if different == 1 else 's'}"
    )


def _title(title, numbers):
    count = numbers.max()
    return f"{title}: {count:,} weight{'s' if count != 1 else ''}"
