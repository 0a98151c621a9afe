"""Does it matter whether a picture is moved first, or what a layer makes of it?"""

import numpy as np

from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells
from cnnlab.plots.picture import Picture, house_style

TITLES = ("moved, then the layer", "the layer, then moved", "difference")


@house_style
def two_orders(orders):
    """A row a layer: both orders of moving and the layer, and their difference.

    A row has one scale of colours, in which 0 is white: so is the difference where the two orders
    agree.

    Args:
        orders: For each name a pair of arrays `(height, width)`, or `(height, width, 1)`: what
            comes out when the picture is moved first, and when the map is.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no pair, or the two of a pair have different shapes.

    Example:

    >>> figure = two_orders({"stride 2": ([[0, 1], [0, 0]], [[0, 3], [0, 0]])})
    >>> figure.alt
    'Largest difference of the two orders: stride 2 2.'
    """
    pairs = {name: [_as_map(name, map_) for map_ in pair] for name, pair in orders.items()}
    for name, maps in pairs.items():
        if len(maps) != 2 or maps[0].shape != maps[1].shape:
            raise ValueError(
                "`orders` must hold two maps of one shape for each name. Received: "
                f"orders[{name!r}] with maps of shapes {[map_.shape for map_ in maps]}. "
                "Give the map of the moved picture, and the moved map of the picture."
            )
    if not pairs:
        raise ValueError("`orders` must hold a layer or more. Received: none. Give a pair of maps.")
    largest = {name: np.abs(first - second).max() for name, (first, second) in pairs.items()}
    said = ", ".join(f"{name} {value:.2g}" for name, value in largest.items())
    alt = f"Largest difference of the two orders: {said}."
    figure = Picture(figsize=(7.5, 2.25 * len(pairs) + 0.2), alt=alt)
    grid = figure.subplots(len(pairs), 3, squeeze=False)
    for row, (name, (first, second)) in zip(grid, pairs.items(), strict=True):
        scale = colour_scale(first, second, first - second, signed=True)
        for ax, panel in zip(row, (first, second, first - second), strict=True):
            drawn = draw_cells(ax, panel, *scale, numbers=False)
        row[0].set_ylabel(name)
        row[2].set_xlabel(f"at most {largest[name]:.2g}")
        figure.colorbar(drawn, ax=list(row), shrink=0.8)
    for ax, title in zip(grid[0], TITLES, strict=True):
        ax.set_title(title)
    return figure


def _as_map(name, map_):
    map_ = as_numbers(**{name: map_}).astype(float)
    map_ = map_[..., 0] if map_.ndim == 3 and map_.shape[-1] == 1 else map_
    return as_numbers(**{name: map_}, ndim=2)
