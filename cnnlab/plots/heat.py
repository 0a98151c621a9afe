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
    place = f"in row {row + 1} of {values.shape[0]}, column {column + 1} of {values.shape[1]}"
    alt = f"{label}, when a square is hidden: lowest, {values.min():.3g}, {place}."
    figure = Picture(figsize=(5.4, 2.3), dpi=SCREEN_DPI, alt=alt)
    left, right = figure.subplots(1, 2)
    left.imshow(image)
    right.imshow(np.asarray(image, float).mean(axis=-1), cmap="gray")
    start = (window - strides) / 2 - 0.5
    bottom, end = (start + strides * count for count in values.shape)
    drawn = right.imshow(values, cmap="viridis", alpha=0.6, extent=(start, end, bottom, start))
    right.set(title="hidden here", xlim=left.get_xlim(), ylim=left.get_ylim())
    for ax in (left, right):
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    bar = figure.colorbar(drawn, ax=right, shrink=0.8, label=label)
    bar.solids.set_alpha(1)
    return figure
