"""A photograph, and which parts of it matter."""

import numpy as np

from cnnlab.plots.cells import as_numbers
from cnnlab.plots.picture import SCREEN_DPI, Picture, house_style


@house_style
def heat_map(image, values, label, title=""):
    """A photograph, and beside it a coarse map of numbers laid over it.

    Args:
        image: Array `(height, width, 3)`: ints from 0 to 255 or floats from 0 to 1.
        values: Array `(rows, columns)`: one number for each part of the picture; dark is low.
        label: What the numbers are, for the colour bar.
        title: Words above the photograph.

    Returns:
        The figure.

    Example:

    >>> heat_map(np.zeros((6, 6, 3)), [[0.9, 0.9], [0.1, 0.9]], "chance", title="a cat").alt
    'a cat. chance: lowest, 0.1, in row 2 of 2, column 1 of 2.'
    """
    image, values = as_numbers(image=image, ndim=3), as_numbers(values=values, ndim=2)
    row, column = np.unravel_index(values.argmin(), values.shape)
    place = f"in row {row + 1} of {values.shape[0]}, column {column + 1} of {values.shape[1]}"
    alt = f"{title}. {label}: lowest, {values.min():.3g}, {place}."
    figure = Picture(figsize=(5.4, 2.3), dpi=SCREEN_DPI, alt=alt)
    left, right = figure.subplots(1, 2)
    left.imshow(image)
    left.set_title(title)
    height, width = image.shape[:2]
    box = (-0.5, width - 0.5, height - 0.5, -0.5)
    right.imshow(np.asarray(image, float).mean(axis=-1), cmap="gray")
    drawn = right.imshow(values, cmap="viridis", alpha=0.6, extent=box, interpolation="nearest")
    right.set_title("where it counts: dark")
    for ax in (left, right):
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    bar = figure.colorbar(drawn, ax=right, shrink=0.8, label=label)
    bar.solids.set_alpha(1)
    return figure
