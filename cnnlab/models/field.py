"""What a pixel of a net really listens to: the gradient of one output pixel.

Source: Luo, Li, Urtasun and Zemel (2016), "Understanding the Effective Receptive Field in Deep
Convolutional Neural Networks", NeurIPS.
"""

import keras
import numpy as np

from cnnlab.errors import value_error
from cnnlab.gradients import vector_jacobian


def measure_field(model, layer=None, pixel=None, num_images=8, seed=0):
    r"""How strongly one pixel of a layer depends on each pixel of the input.

    For each of some random images $x$ the channels of the pixel are mixed at random to one number
    $y$; the result is the root of the mean square of $\partial y / \partial x$ over images and
    input channels. It is 0 where the net does not look. Several images are needed where a unit can
    be off, as with ReLU: its gradient is then 0 everywhere.

    Args:
        model: A Sequential or Functional model with one image as its input, of known size.
        layer: Name of a layer; None for the model's output.
        pixel: Pair of ints, row and column in the layer's maps; None for the middle.
        num_images: int, over how many random images to average.
        seed: int, for the images and the mixes.

    Returns:
        Array `(height, width)`, of the size of the input.

    Raises:
        ValueError: If the model has another input, no such layer, or the layer no such pixel.

    Example:

    >>> net = keras.Sequential([keras.Input((7, 7, 1)), keras.layers.Conv2D(1, 3, dilation_rate=2)])
    >>> (measure_field(net) > 0).astype(int)
    array([[0, 0, 0, 0, 0, 0, 0],
           [0, 1, 0, 1, 0, 1, 0],
           [0, 0, 0, 0, 0, 0, 0],
           [0, 1, 0, 1, 0, 1, 0],
           [0, 0, 0, 0, 0, 0, 0],
           [0, 1, 0, 1, 0, 1, 0],
           [0, 0, 0, 0, 0, 0, 0]])
    """
    shape = _image_shape(model)
    if layer is None and len(model.outputs) != 1:
        raise value_error(
            f"`layer` must say which of the {len(model.outputs)} outputs of `{model.name}` is "
            "meant. Received: layer=None. Write the name of the layer that makes it."
        )
    part = model if layer is None else keras.Model(model.inputs, _layer(model, layer).output)
    rng = np.random.default_rng(seed)
    images = rng.normal(size=(num_images, *shape)).astype("float32")
    upstream = np.zeros((num_images, *part.output_shape[1:]), "float32")
    place = _place(part, pixel)
    upstream[:, *place] = rng.normal(size=upstream[:, *place].shape)
    [gradient] = vector_jacobian(lambda batch: part(batch, training=False), [images], upstream)
    return np.sqrt(np.mean(np.square(gradient, dtype=float), axis=(0, -1)))


def field_width(strength, axis=0):
    r"""How far a measured field spreads around its middle, along one axis, in pixels.

    $\sqrt{\sum_i p_i (i - \bar{\imath})^2}$ with $\bar{\imath} = \sum_i p_i\, i$, where $p_i$ is
    the share of the squared gradient that lies in row $i$.

    Args:
        strength: Array `(height, width)`, as `measure_field` returns it.
        axis: 0 for rows, 1 for columns.

    Returns:
        A float: the standard deviation, where the theoretical field is a number of pixels.

    Example:

    >>> round(field_width(np.eye(3)), 3)
    0.816
    """
    share = np.square(strength).sum(axis=1 - axis)
    share = share / share.sum()
    places = np.arange(len(share))
    return float(np.sqrt(share @ (places - share @ places) ** 2))


def _image_shape(model):
    shapes = [tuple(tensor.shape[1:]) for tensor in getattr(model, "inputs", None) or []]
    if len(shapes) != 1 or len(shapes[0]) != 3 or None in shapes[0]:
        raise value_error(
            "The model must have one input, an image of known size. Received: "
            f"model={getattr(model, 'name', model)!r} with inputs of shapes {shapes}. "
            "Start it with `keras.Input((height, width, channels))`."
        )
    return shapes[0]


def _layer(model, name):
    names = [layer.name for layer in model.layers]
    if name not in names:
        raise value_error(
            f"`layer` must be the name of a layer of `{model.name}`. Received: layer={name!r}. "
            f"Choose from: {', '.join(names)}."
        )
    return model.get_layer(name)


def _place(part, pixel):
    """Index of the pixel in the maps; a vector has no pixels, and all of it is meant."""
    size = tuple(part.output_shape[1:-1])
    if pixel is None:
        return tuple(n // 2 for n in size)
    if len(pixel) != len(size) or not all(0 <= i < n for i, n in zip(pixel, size, strict=True)):
        raise value_error(
            f"`pixel` must be a place in maps of size {size}. Received: pixel={pixel}. "
            "Count rows and columns from 0, or leave it out for the middle."
        )
    return tuple(pixel)
