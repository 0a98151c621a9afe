"""A filter of several channels: each channel apart under its own kernel, then the sum."""

import numpy as np

from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells
from cnnlab.plots.filters import map_of, signed_scale
from cnnlab.plots.picture import Picture, house_style


@house_style
def channel_sum(picture, kernels, bias=0, names=("red", "green", "blue")):
    """A row a channel: the channel, its kernel, the map; beside them the sum of all maps and bias.

    All maps have one scale of colours, in which 0 is white. The window stays inside the picture.

    Args:
        picture: Array `(height, width, channels)`.
        kernels: Array `(kernel_height, kernel_width, channels)`: the kernels of one filter.
        bias: Number that is added to the sum.
        names: A name for each channel.

    Returns:
        The figure.

    Raises:
        ValueError: If picture, kernels and names have not the same number of channels, or if the
            kernels are larger than the picture.

    Example:

    >>> channel_sum(np.ones((4, 5, 2)), np.ones((3, 3, 2)), 1, ["first", "second"]).alt
    'The channels first, second, each under its own kernel, and the sum of their maps and 1.'
    """
    picture, kernels = as_numbers(picture=picture, ndim=3), as_numbers(kernels=kernels, ndim=3)
    channels = picture.shape[-1]
    if not channels == kernels.shape[-1] == len(names):
        raise ValueError(
            "There must be a kernel and a name for each channel. Received: "
            f"{channels} channels, {kernels.shape[-1]} kernels, {len(names)} names. "
            "Give `kernels` of shape (kernel_height, kernel_width, channels)."
        )
    maps = [map_of(picture[..., c], kernels[..., c]) for c in range(channels)]
    total = np.sum(maps, axis=0) + bias
    scale = signed_scale([*maps, total])
    alt = (
        f"The channels {', '.join(names)}, each under its own kernel, "
        f"and the sum of their maps and {bias:g}."
    )
    figure = Picture(figsize=(8, 1.75 * channels + 0.3), alt=alt)
    grid = figure.add_gridspec(channels, 4, width_ratios=[1, 0.8, 1, 1.9])
    for row, (name, answer) in enumerate(zip(names, maps, strict=True)):
        channel, kernel, drawn = (figure.add_subplot(grid[row, column]) for column in range(3))
        draw_cells(channel, picture[..., row], *colour_scale(picture), numbers=False)
        channel.set_ylabel(name)
        draw_cells(kernel, kernels[..., row], *colour_scale(kernels, signed=True))
        draw_cells(drawn, answer, *scale, numbers=False)
        if row == 0:
            channel.set_title("channel")
            kernel.set_title("its kernel")
            drawn.set_title("its map")
    ax = figure.add_subplot(grid[:, 3])
    figure.colorbar(draw_cells(ax, total, *scale, numbers=False), ax=ax, shrink=0.5)
    ax.set_title(f"sum of the maps, bias {bias:g}".replace("-", "−"))
    return figure
