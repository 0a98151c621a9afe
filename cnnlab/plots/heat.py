"""A photograph, and which parts of it matter."""

import numpy as np

from cnnlab.plots.cells import as_numbers
from cnnlab.plots.picture import SCREEN_DPI, Picture, house_style


@house_style
def heat_map(image, values, window, strides, label):
    """A photograph, and over its grey copy what happens when a square of it is hidden.

    Args:
        image: Array `(height, width, 3)`: ints from 0 to 255 or floats from 0 to 1.
        values: Array `(rows, columns)`: one number for each place of the square; low is dark.
        window: int, side of the square; it is drawn as its middle, `strides` wide.
        strides: int, how far the square moves from place to place.
        label: What the numbers are, for the colour bar.

    Returns:
        The figure.

    Example:

    >>> heat_map(np.zeros((6, 6, 3)), [[0.9, 0.9], [0.1, 0.9]], 4, 2, "chance of a cat").alt
    'chance of a cat, when a square is hidden: lowest, 0.1, in row 2 of 2, column 1 of 2.'
    """
    image, values = as_numbers(image=image, ndim=3), as_numbers(values=values, ndim=2)
    row, column = np.unravel_index(values.argmin(), values.shape)
    alt = f"{label}, when a square is hidden: lowest, {_place(values, row, column)}."
    figure, left, right = _beside(image, alt, "hidden here")
    start = (window - strides) / 2 - 0.5
    bottom, end = (start + strides * count for count in values.shape)
    _lay_over(figure, left, right, values, (start, end, bottom, start), label)
    return figure


@house_style
def activation_map(image, values, label):
    """A photograph, and over its grey copy a map of few pixels that covers all of it.

    Args:
        image: Array `(height, width, 3)`: ints from 0 to 255 or floats from 0 to 1.
        values: Array `(rows, columns)`; low is dark.
        label: What the numbers are, for the colour bar.

    Returns:
        The figure.

    Example:

    >>> activation_map(np.zeros((6, 6, 3)), [[0.0, 0.9], [0.1, 0.0]], "speaks for a cat").alt
    'speaks for a cat: highest, 0.9, in row 1 of 2, column 2 of 2.'
    """
    image, values = as_numbers(image=image, ndim=3), as_numbers(values=values, ndim=2)
    row, column = np.unravel_index(values.argmax(), values.shape)
    figure, left, right = _beside(image, f"{label}: highest, {_place(values, row, column)}.", "")
    height, width, _ = image.shape
    _lay_over(figure, left, right, values, (-0.5, width - 0.5, height - 0.5, -0.5), label)
    return figure


def _place(values, row, column):
    of_row, of_column = f"row {row + 1} of {values.shape[0]}", f"column {column + 1}"
    return f"{values[row, column]:.3g}, in {of_row}, {of_column} of {values.shape[1]}"


def _beside(image, alt, title):
    """A figure of the photograph and, at the right, its grey copy."""
    figure = Picture(figsize=(5.4, 2.3), dpi=SCREEN_DPI, alt=alt)
    left, right = figure.subplots(1, 2)
    left.imshow(image)
    right.imshow(np.asarray(image, float).mean(axis=-1), cmap="gray")
    right.set_title(title)
    return figure, left, right


def _lay_over(figure, left, right, values, extent, label):
    """The values over the grey copy, and a colour bar."""
    drawn = right.imshow(values, cmap="viridis", alpha=0.6, extent=extent)
    right.set(xlim=left.get_xlim(), ylim=left.get_ylim())
    for ax in (left, right):
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    bar = figure.colorbar(drawn, ax=right, shrink=0.8, label=label)
    bar.solids.set_alpha(1)
