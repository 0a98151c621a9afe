"""What each unit of a hidden layer looks for: its weights, drawn as a patch."""

import numpy as np

from cnnlab.plots.cells import as_numbers
from cnnlab.plots.maps import even_columns
from cnnlab.plots.picture import Picture, house_style


@house_style
def feature_grid(kernel, title=None):
    """Learned features side by side, each on its own scale: red excites the unit, blue inhibits it.

    Args:
        kernel: Array `(height, width, num_features)`: the weights of each unit, as a patch.
        title: Words above it.

    Returns:
        The figure.

    Example:

    >>> feature_grid(np.ones((8, 8, 25)), "edges").alt
    'edges: 25 features of 8×8 pixels.'
    """
    kernel = as_numbers(kernel=kernel, ndim=3)
    height, width, num_features = kernel.shape
    columns = even_columns(num_features)
    rows = -(-num_features // columns)
    # Units differ in strength; what is asked here is their pattern.
    strength = np.abs(kernel).max(axis=(0, 1))
    scaled = kernel / np.where(strength > 0, strength, 1)
    sheet = np.full((rows, columns, height + 1, width + 1), np.nan)
    sheet.reshape(-1, height + 1, width + 1)[:num_features, :-1, :-1] = np.moveaxis(scaled, -1, 0)
    sheet = sheet.transpose(0, 2, 1, 3).reshape(rows * (height + 1), columns * (width + 1))
    words = f"{num_features} feature{'s' * (num_features > 1)} of {height}×{width} pixels"
    alt = f"{title}: {words}." if title else f"{words}."
    side = min(0.6, 5.0 / max(rows, columns))  # inches a feature
    figure = Picture(figsize=(max(side * columns, 2.4), side * rows + 0.4), alt=alt)
    ax = figure.subplots()
    ax.imshow(sheet[:-1, :-1], cmap="RdBu_r", vmin=-1, vmax=1, interpolation="nearest")
    ax.set(title=title or words, xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return figure
