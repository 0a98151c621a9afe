"""The receptive field of a stack of layers that the reader builds."""

import numpy as np
from matplotlib.colors import ListedColormap, Normalize

from cnnlab.arithmetic import Field
from cnnlab.language import marked
from cnnlab.plots.arguments import checked, is_int
from cnnlab.plots.cells import draw_cells
from cnnlab.plots.interactive.explorer import Explorer
from cnnlab.plots.picture import ORANGE, Picture, house_style

SIZE = 33  # pixels of the picture, in a row
TWO_LAYERS = ((3, 1, 1), (3, 1, 1))
SCRIPT_WORDS = marked(
    {
        "kernel": "kernel",
        "stride": "stride",
        "dilation": "dilation",
        "addConvolution": "Add convolution",
        "addPooling": "Add pooling 2×2",
        "takeOff": "Take off the last",
        "layer": "layer",
        "field": "field",
        "jump": "jump",
        "picture": "picture",
        "convolution": "convolution",
        "pooling": "pooling",
        "layers": "Layers: {count}.",
        "sees": "The field is {field}×{field} pixels.",
        "holes": "Without the holes they are {seen}×{seen}.",
        "neighbour": "The field of its neighbour lies {jump} further.",
        "large": "The picture has only {size}×{size}.",
    }
)


@checked
def explore_field(layers=TWO_LAYERS):
    """A stack of convolutions and poolings, with buttons, and the pixels that one output sees.

    No layer pads; the numbers are those of `cnnlab.arithmetic.Field`.

    Args:
        layers: The stack to begin with: a tuple `(kernel_size, strides, dilation_rate)` for each
            layer, from the picture upwards.

    Returns:
        The figure.

    Raises:
        ValueError: If a layer is not three ints above 0.

    Example:

    >>> explore_field([(3, 2, 1), (3, 1, 1)]).still.alt
    'The field is 7×7 pixels.'
    """
    for layer in layers:
        if np.shape(layer) != (3,) or not all(is_int(value, least=1) for value in layer):
            raise ValueError(
                "Each layer must be three ints above 0, kernel_size, strides and dilation_rate. "
                f"Received: {layer!r}. Write, for example, (3, 1, 1)."
            )
    settings = {
        "layers": [["convolution", *map(int, layer)] for layer in layers],
        "size": SIZE,
    }
    alt = "Layers to be stacked, with their receptive field: add and take off layers."
    return Explorer("field", settings, _still(layers), alt, SCRIPT_WORDS)


@house_style
def _still(layers):
    """The field in the middle of the picture, as far as it fits."""
    field = Field()
    for kernel_size, strides, dilation_rate in layers:
        field = field.through(kernel_size, strides, dilation_rate=dilation_rate)
    places = (SIZE - field.size) // 2 + _seen(layers)
    places = places[(places >= 0) & (places < SIZE)]
    seen = np.zeros((SIZE, SIZE))
    seen[np.ix_(places, places)] = 1
    figure = Picture(figsize=(3.5, 3.5), alt=f"The field is {field.size}×{field.size} pixels.")
    ax = figure.subplots()
    draw_cells(ax, seen, ListedColormap(["white", ORANGE]), Normalize(0, 1), numbers=False)
    ax.set_title(figure.alt)
    return figure


def _seen(layers):
    """The pixels of a row that one output sees, between which dilation leaves holes; the first is
    0."""
    places = np.zeros(1, int)
    for kernel_size, strides, dilation_rate in reversed(layers):
        below = np.add.outer(places * strides, dilation_rate * np.arange(kernel_size))
        places = np.unique(below)
    return places
