"""Receptive fields: the theoretical square over the measured blob, and how both grow with depth.

Source: Luo, Li, Urtasun and Zemel (2016), "Understanding the Effective Receptive Field in Deep
Convolutional Neural Networks", NeurIPS.
"""

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from cnnlab import arithmetic
from cnnlab.models.field import measure_field
from cnnlab.plots.picture import (
    BLUE,
    GREY,
    MAX_WIDTH,
    VERMILION,
    Picture,
    house_style,
    picture_for,
)

MARGIN = 2  # pixels around the largest field


def receptive_field(model, layer=None, pixel=None):
    """What one pixel of a layer sees: the theoretical field framed, over the measured one.

    The colour says how strongly the pixel depends on a pixel of the input, relative to the largest;
    white is exactly 0, grey is padding, outside the picture.

    Args:
        model: A Sequential or Functional model with one image as its input, of known size.
        layer: Name of a layer; None for the model's output.
        pixel: Pair of ints, row and column in the layer's maps; None for the middle.

    Returns:
        The figure.

    Raises:
        ValueError: If the model, the layer or the pixel has no field.

    Example:

    >>> import keras
    >>> layers = [keras.layers.Conv2D(1, 3, dilation_rate=2) for _ in range(3)]
    >>> receptive_field(keras.Sequential([keras.Input((21, 21, 1)), *layers])).alt
    'Receptive fields: 13×13, 49 of 169 pixels seen.'
    """
    return receptive_fields({"": (model, layer, pixel)})


@house_style
def receptive_fields(models):
    """The fields of several nets, or of several layers of one, side by side on one scale.

    Args:
        models: For each title a model, or a tuple `(model, layer)` or `(model, layer, pixel)` as in
            `receptive_field`.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no model, or if one of them has no field.

    Example:

    >>> import keras
    >>> net = keras.Sequential([keras.Input((9, 9, 1)), keras.layers.Conv2D(1, 3, name="C1")])
    >>> figure = receptive_fields({"first": (net, "C1"), "corner": (net, "C1", (0, 0))})
    >>> figure.axes[1].get_title()
    'corner\\n3×3, 9 of 9 pixels seen'
    """
    if not models:
        raise ValueError(
            "`models` must hold a model or more. Received: models={}. Give a title to each."
        )
    fields = {name: _field(*_as_tuple(entry)) for name, entry in models.items()}
    said = "; ".join(f"{name} {words}".strip() for name, (_, _, words) in fields.items())
    side = min(MAX_WIDTH / len(fields), 3.4)
    alt = f"Receptive fields: {said}."
    figure = Picture(figsize=(side * len(fields) + 0.9, side + 0.4), alt=alt)
    grid = figure.subplots(1, len(fields), squeeze=False)[0]
    colours = colormaps["cividis"].with_extremes(bad="white")
    for ax, (name, (strength, frame, words)) in zip(grid, fields.items(), strict=True):
        relative = np.ma.masked_equal(strength / (strength.max() or 1), 0)
        image = ax.imshow(relative, cmap=colours, vmin=0, vmax=1)
        _draw_frame(ax, frame)
        ax.set_title(f"{name}\n{words}".strip())
        ax.set(xlabel="column", facecolor="lightgrey")  # grey: outside the picture
        ax.spines[:].set_visible(True)
    grid[0].set_ylabel("row")
    _zoom(grid, [frame for _, frame, _ in fields.values()])
    figure.colorbar(image, ax=grid, shrink=0.75, label="gradient, relative to its largest")
    return figure


@house_style
def field_growth(depths, sizes, widths, ax=None):
    """The theoretical field and the measured one against depth, both axes logarithmic.

    Args:
        depths: Numbers of layers.
        sizes: The theoretical field of each, in pixels.
        widths: For each name the measured widths, one a depth.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Example:

    >>> figure = field_growth([1, 4, 16], [3, 9, 33], {"seed 0": [0.8, 1.6, 3.3]})
    >>> [line.get_label() for line in figure.axes[0].lines]
    ['theoretical field', 'measured width, seed 0', 'a square root, for comparison']
    """
    depths = np.asarray(depths)
    last = np.mean([values[-1] for values in widths.values()])
    alt = f"Fields of {depths[-1]} layers: {sizes[-1]} pixels in theory, measured width {last:.2g}."
    figure, ax = picture_for(ax, alt, figsize=(5.6, 3.6))
    ax.loglog(depths, sizes, "s-", color=VERMILION, label="theoretical field")
    for number, (name, values) in enumerate(widths.items()):
        marker = "ovD^"[number % 4]
        ax.loglog(
            depths, values, marker, ls="-", lw=0.8, color=BLUE, alpha=0.7,
            label=f"measured width, {name}",
        )  # fmt: skip
    first = np.mean([values[0] for values in widths.values()])
    roots = first * np.sqrt(depths / depths[0])
    ax.loglog(depths, roots, ":", color=GREY, lw=2, label="a square root, for comparison")
    ax.set(xlabel="layers", ylabel="pixels")
    for axis, values in [(ax.xaxis, depths), (ax.yaxis, (1, 2, 5, 10, 20))]:
        axis.set_ticks(values, [str(value) for value in values])
        axis.set_ticks([], minor=True)
    ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return figure


def _as_tuple(entry):
    return entry if isinstance(entry, tuple) else (entry,)


def _field(model, layer=None, pixel=None):
    """`(strength of each input pixel, theoretical rows and columns, both in words)`."""
    strength = measure_field(model, layer, pixel)
    maps = model.outputs[0] if layer is None else model.get_layer(layer).output
    if pixel is None:
        pixel = tuple(n // 2 for n in maps.shape[1:-1]) or (0, 0)  # a vector's field is one
    frame = []
    for axis in (0, 1):
        field = arithmetic.receptive_field(model, layer, axis)
        shift = pixel[axis] * field.jump
        frame.append((field.lo + shift, field.hi + shift))
    height, width = (hi - lo + 1 for lo, hi in frame)
    seen = np.count_nonzero(strength)
    return strength, frame, f"{height}×{width}, {seen} of {height * width} pixels seen"


def _draw_frame(ax, frame):
    (top, bottom), (left, right) = frame
    corner, width, height = (left - 0.5, top - 0.5), right - left + 1, bottom - top + 1
    ax.add_patch(Rectangle(corner, width, height, fill=False, ec=VERMILION, lw=2, clip_on=False))


def _zoom(grid, frames):
    """Shows all panels at one scale: room for the largest field, around the middle of each."""
    reach = max(hi - lo + 1 for frame in frames for lo, hi in frame) / 2 + MARGIN
    for ax, (rows, columns) in zip(grid, frames, strict=True):
        row, column = sum(rows) / 2, sum(columns) / 2
        ax.set(xlim=(column - reach, column + reach), ylim=(row + reach, row - reach))
        ax.locator_params(nbins=5, integer=True)
