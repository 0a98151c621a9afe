"""All maps of a layer, all kernels of a convolution: many small pictures on one scale."""

import numpy as np

from cnnlab.plots.cells import as_numbers, colour_scale
from cnnlab.plots.picture import MAX_WIDTH, Picture, house_style


@house_style
def feature_maps(maps, columns=None, signed=None, title=None):
    """All maps of one picture, numbered from 1, on one scale.

    Args:
        maps: Array `(height, width, channels)`: what a layer answers for one picture.
        columns: Maps in a row; by default about as many as rows.
        signed: Whether 0 is the middle of the colours. By default when a value is negative.
        title: Words above it; by default the number of maps and their size.

    Returns:
        The figure.

    Example:

    >>> feature_maps(np.zeros((12, 12, 6))).alt
    '6 feature maps of 12×12.'
    """
    maps = as_numbers(maps=maps, ndim=3)
    height, width, channels = maps.shape
    columns = columns or even_columns(channels)
    rows = -(-channels // columns)
    tiles = np.full((rows, columns, height, width), np.nan)
    tiles.reshape(-1, height, width)[:channels] = np.moveaxis(maps, -1, 0)
    gap = -(-height // 6)  # room for the number of the map below
    words = f"{channels} feature map{'s' * (channels > 1)} of {height}×{width}"
    alt = f"{title or words}."
    figure, ax = _draw_tiles(tiles, signed, alt, gap)
    ax.set(xticks=[], yticks=[])
    ax.set_title(figure.alt.rstrip("."), pad=14)
    for index in range(channels):
        row, column = divmod(index, columns)
        place = (column * (width + gap) - 0.5, row * (height + gap) - 0.6)
        ax.text(*place, index + 1, fontsize=7, va="bottom")
    return figure


@house_style
def kernels(kernel):
    """Every kernel of a convolution: rows are input maps, columns output maps; 0 is white.

    Args:
        kernel: Array `(kernel_height, kernel_width, channels, filters)`, as a Keras layer holds it.

    Returns:
        The figure.

    Example:

    >>> kernels(np.zeros((5, 5, 1, 6))).alt
    'Kernels of 5×5: 1 input map, 6 output maps.'
    """
    kernel = as_numbers(kernel=kernel, ndim=4)
    height, width, channels, filters = kernel.shape
    inputs = f"{channels} input map{'s' * (channels > 1)}"
    outputs = f"{filters} output map{'s' * (filters > 1)}"
    alt = f"Kernels of {height}×{width}: {inputs}, {outputs}."
    figure, ax = _draw_tiles(kernel.transpose(2, 3, 0, 1), True, alt)
    ax.set(xlabel="output map", ylabel="input map", title=f"kernels {height}×{width}")
    ax.set_xticks(np.arange(filters) * (width + 1) + (width - 1) / 2, range(1, filters + 1))
    ax.set_yticks(np.arange(channels) * (height + 1) + (height - 1) / 2, range(1, channels + 1))
    ax.tick_params(length=0)
    return figure


def even_columns(count):
    """The number of columns that leaves the fewest places empty, from a square to twice as wide."""
    square = int(np.ceil(np.sqrt(count)))
    return min(range(square, 2 * square), key=lambda columns: -count % columns)


def _draw_tiles(tiles, signed, alt, gap=1):
    """Tiles `(rows, columns, height, width)` as one image with a colour bar, `gap` pixels apart."""
    rows, columns, height, width = tiles.shape
    padded = np.pad(
        tiles.astype(float), [(0, 0), (0, 0), (0, gap), (0, gap)], constant_values=np.nan
    )
    sheet = padded.transpose(0, 2, 1, 3).reshape(rows * (height + gap), columns * (width + gap))
    sheet = sheet[:-gap, :-gap]
    # Inches a pixel: small kernels in large pixels, and the figure on one screen.
    tall, wide = sheet.shape
    side = min((MAX_WIDTH - 1.5) / wide, 4.5 / tall, 0.12 + 0.6 / max(height, width))
    size = (max(side * wide, 2.0) + 1.5, max(side * tall, 1.0) + 0.9)
    figure = Picture(figsize=size, alt=alt)
    ax = figure.subplots()
    cmap, norm = colour_scale(tiles, signed=signed)
    image = ax.imshow(sheet, cmap=cmap, norm=norm, interpolation="nearest")
    ax.spines[:].set_visible(False)
    figure.colorbar(image, ax=ax, shrink=0.8)
    return figure, ax
