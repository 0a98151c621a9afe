"""Kernels beside what they make of a photograph: the lecture's table of filters, redrawn."""

import numpy as np
from matplotlib.colors import Normalize
from scipy.signal import correlate2d

from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells
from cnnlab.plots.picture import MAX_WIDTH, Picture, house_style

MAX_DENOMINATOR = 64  # of the fractions that are looked for in a kernel
BRIGHTEST = 99.5  # percentile at which a signed map has its strongest colour


@house_style
def kernel_table(picture, kernels, columns=3):
    """Each kernel with its numbers, beside the map that it makes of the picture.

    A kernel whose weights add up to 0 gives a signed map: blue negative, white 0, red positive. All
    others keep the brightness, and have the picture's greys. The window stays inside the picture.

    Args:
        picture: Array `(height, width)`.
        kernels: For each name an array `(kernel_height, kernel_width)`.
        columns: Kernels in a row.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no kernel, if one is larger than the picture, or if an array has
            not two axes.

    Example:

    >>> kernel_table(np.eye(9), {"identity": [[1]], "box blur": np.full((3, 3), 1 / 9)}).alt
    'Kernels and their maps of a picture: identity, box blur.'
    """
    picture = as_numbers(picture=picture, ndim=2)
    kernels = {name: as_numbers(kernel=kernel, ndim=2) for name, kernel in kernels.items()}
    if not kernels:
        raise ValueError(
            "`kernels` must hold a kernel or more. Received: an empty dict. "
            'Write, for example, {"identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}.'
        )
    columns = min(columns, len(kernels))
    rows = -(-len(kernels) // columns)
    width = min(3.3 * columns, MAX_WIDTH)
    height = rows * (0.55 * width / columns * picture.shape[0] / picture.shape[1] + 0.3)
    alt = f"Kernels and their maps of a picture: {', '.join(kernels)}."
    figure = Picture(figsize=(width, height), alt=alt)
    grid = figure.subplots(rows, 2 * columns, width_ratios=[2, 3] * columns, squeeze=False)
    for ax in grid.flat[2 * len(kernels) :]:
        ax.axis("off")
    pairs = grid.reshape(-1, 2)
    for (left, right), (name, kernel) in zip(pairs, kernels.items(), strict=False):
        numerators, denominator = as_fractions(kernel)
        draw_cells(left, numerators, *colour_scale(kernel * denominator, signed=True), numbers=True)
        left.set_title(name)
        if denominator > 1:
            left.set_xlabel(f"× 1/{denominator}")
        output = map_of(picture, kernel)
        drawn = draw_cells(right, output, *_scale(output, kernel, picture), numbers=False)
        drawn.set_interpolation("nearest")  # a pixel stays a pixel, and the file small
    return figure


def map_of(picture, kernel):
    """What the kernel makes of the picture; its window stays inside.

    SciPy would let a larger kernel change places with the picture.
    """
    if any(size > room for size, room in zip(kernel.shape, picture.shape, strict=True)):
        raise ValueError(
            f"The kernel must fit into the picture. Received: kernel of shape {kernel.shape} for a "
            f"picture of shape {picture.shape}. Take a smaller kernel."
        )
    return correlate2d(picture, kernel, mode="valid")


def as_fractions(kernel):
    """`(numerators, denominator)`: the smallest denominator that makes all weights whole; 1 where
    there is none up to 64."""
    near = 1e-6 * np.abs(kernel).max()
    for denominator in range(1, MAX_DENOMINATOR + 1):
        numerators = np.round(kernel * denominator)
        if np.allclose(kernel * denominator, numerators, atol=near):
            return numerators, denominator
    return kernel, 1


def _scale(output, kernel, picture):
    if abs(kernel.sum()) > 1e-6 * np.abs(kernel).sum():
        return "gray", colour_scale(picture, signed=False)[1]
    return signed_scale(output)


def signed_scale(maps):
    """Blue, white, red for signed maps: a few strong edges would leave all others pale."""
    sizes = np.abs(maps)
    limit = np.percentile(sizes, BRIGHTEST) or sizes.max() or 1.0
    return "RdBu_r", Normalize(-limit, limit)
