"""Maps that are unrolled into a vector: each pixel with its place in it, in both orders."""

import numpy as np
from matplotlib.colors import Normalize

from cnnlab.plots.cells import draw_cells
from cnnlab.plots.picture import MAX_WIDTH, Picture, house_style


@house_style
def unrolled_maps(shape):
    """Small maps twice: numbered pixel by pixel (channels last), and map by map (channels first).

    Args:
        shape: `(height, width, channels)` of the maps.

    Returns:
        The figure.

    Example:

    >>> unrolled_maps((2, 2, 2)).alt
    'Places of 2 maps of 2x2 in a vector: channels last [[0, 2], [4, 6]]; first [[0, 1], [2, 3]].'
    """
    height, width, channels = shape
    places = np.arange(height * width * channels)
    orders = {
        "channels last (Keras)": places.reshape(shape).transpose(2, 0, 1),
        "channels first (PyTorch)": places.reshape(channels, height, width),
    }
    last, first = (maps[0].tolist() for maps in orders.values())
    alt = (
        f"Places of {channels} maps of {height}x{width} in a vector: "
        f"channels last {last}; first {first}."
    )
    cell = min(0.42, (MAX_WIDTH - 1) / (width * channels))
    figure = Picture(figsize=(cell * width * channels + 1, 2 * (cell * height + 0.7)), alt=alt)
    norm = Normalize(0, places[-1])
    for part, (name, maps) in zip(figure.subfigures(2, 1), orders.items(), strict=True):
        part.suptitle(name, fontsize=10)
        for index, (ax, numbers) in enumerate(
            zip(part.subplots(1, channels, squeeze=False)[0], maps, strict=True)
        ):
            draw_cells(ax, numbers, "viridis", norm, numbers=True)
            ax.set_xlabel(f"map {index}")
    return figure
