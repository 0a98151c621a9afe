"""One picture on its way through a net: the maps of all layers, side by side."""

import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from cnnlab.plots.cells import as_numbers, colour_scale
from cnnlab.plots.picture import MAX_WIDTH, Picture, house_style

TALLEST = 4.4  # inches of the tallest column
SHORT_VECTOR = 20  # values up to which they are numbered


@house_style
def layer_maps(outputs):
    """A column a layer, its maps one below the other, all pixels of one size.

    The first array is the picture, in grey. All others share one scale of colours. A vector, or
    maps of a single pixel, is a strip of values; a short one, as the classes, is numbered from 0.

    Args:
        outputs: For each name, in the order of the net, an array `(height, width, channels)` or
            `(units,)`: what a layer answers for one picture.

    Returns:
        The figure.

    Raises:
        ValueError: If there is nothing but a picture, or an array has another shape.

    Example:

    >>> maps = {"digit": np.ones((28, 28, 1)), "C1": np.ones((24, 24, 4)), "output": np.ones(10)}
    >>> layer_maps(maps).alt
    'digit: 28×28×1; C1: 24×24×4; output: 10.'
    """
    shapes = {name: "×".join(map(str, np.shape(maps))) for name, maps in outputs.items()}
    columns = {name: _as_tiles(name, maps) for name, maps in outputs.items()}
    if len(columns) < 2:
        raise ValueError(
            "`outputs` must hold a picture and the answer of a layer or more. Received: "
            f"{len(columns)} arrays. Write the picture first, then a name and an array a layer."
        )
    picture, *layers = columns.values()
    scale = colour_scale(*layers)
    tall = max(_height(tiles) for tiles in columns.values())
    side = TALLEST / tall  # inches a pixel
    labels = [max(len(name), len(shapes[name])) * 0.075 / side for name in columns]
    widths = [
        max(tiles.shape[2], label) + 0.12 / side
        for tiles, label in zip(columns.values(), labels, strict=True)
    ]
    size = (min(side * sum(widths) + 1.2, MAX_WIDTH), TALLEST + 0.7)
    figure = Picture(figsize=size, alt="; ".join(f"{n}: {s}" for n, s in shapes.items()) + ".")
    ax = figure.subplots()
    middles = np.cumsum(widths) - np.array(widths) / 2
    grey = ("gray", Normalize(picture.min(), picture.max() or 1))
    for (name, tiles), middle in zip(columns.items(), middles, strict=True):
        drawn = _draw_column(ax, tiles, middle, tall / 2, grey if tiles is picture else scale)
        if np.ndim(outputs[name]) == 1 and len(tiles) <= SHORT_VECTOR:
            _number(ax, tiles, middle, tall / 2)
    ax.set(xlim=(0, sum(widths)), ylim=(tall + 1, -1), aspect="equal", yticks=[])
    ax.set_xticks(middles, shapes.values())
    names = ax.secondary_xaxis("top")
    names.set_xticks(middles, shapes)
    for labelled in (ax, names):
        labelled.tick_params(length=0)
        labelled.spines[:].set_visible(False)
    figure.colorbar(drawn, ax=ax, shrink=0.6, label="value of a layer")
    return figure


def _as_tiles(name, maps):
    """The maps as `(channels, height, width)`; a vector's values are small blocks."""
    maps = as_numbers(**{name: maps})
    if maps.ndim not in (1, 3) or maps.size == 0:
        raise ValueError(
            "A layer's answer must have the shape (height, width, channels) or (units,). Received: "
            f"{name} of shape {maps.shape}. Take one picture of the batch, as in maps[0]."
        )
    if maps.ndim == 3 and maps.shape[:2] != (1, 1):
        return np.moveaxis(maps, -1, 0)
    values = maps.reshape(-1, 1, 1)
    return np.broadcast_to(
        values, (len(values), *((8, 8) if len(values) <= SHORT_VECTOR else (1, 8)))
    )


def _gap(tiles):
    """Pixels between a map and the next; a long strip has none."""
    return 2 if tiles.shape[1] > 1 else 0


def _height(tiles):
    return len(tiles) * (tiles.shape[1] + _gap(tiles)) - _gap(tiles)


def _tops(tiles, centre):
    return centre - _height(tiles) / 2 + np.arange(len(tiles)) * (tiles.shape[1] + _gap(tiles))


def _draw_column(ax, tiles, middle, centre, scale):
    """Draws the maps of one layer, and returns the last image."""
    cmap, norm = scale
    _, height, width = tiles.shape
    left, right = middle - width / 2, middle + width / 2
    for tile, top in zip(tiles, _tops(tiles, centre), strict=True):
        box = (left, right, top + height, top)
        drawn = ax.imshow(tile, cmap=cmap, norm=norm, extent=box, interpolation="nearest")
        if height > 1:
            frame = Rectangle((left, top), width, height, fill=False, ec="lightgrey", lw=0.4)
            ax.add_patch(frame)
    return drawn


def _number(ax, tiles, middle, centre):
    for number, top in enumerate(_tops(tiles, centre)):
        place = (middle + tiles.shape[2] / 2 + 2, top + tiles.shape[1] / 2)
        ax.text(*place, number, fontsize=7, va="center")
