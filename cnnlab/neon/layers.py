"""Layers. As in neon, each is a list of its steps, which `Model` puts together."""

import keras

from cnnlab.layers.arguments import check_choice, check_count, fresh
from cnnlab.layers.data_format import channels_last
from cnnlab.neon.arguments import height_and_width, refuses_others
from cnnlab.neon.padded_pooling import PaddedPooling
from cnnlab.neon.transforms import TRANSFORMS


@refuses_others
def DataTransform(transform):
    """Changes the data before the first layer with weights."""
    return activation_steps("transform", transform)


@refuses_others
@channels_last
def Conv(fshape, init, strides=1, padding=0, dilation=1, bias=None, activation=None):
    """Convolution. `fshape=(height, width, filters)`; zeros on all sides; no bias unless asked for.

    Args:
        fshape: Kernel's height and width, and number of filters.
        init: Initializer of the kernel.
        strides: int, pair or dict of `str_h` and `str_w`.
        padding: The same with `pad_h` and `pad_w`: zeros above *and* below, left *and* right.
        dilation: The same with `dil_h` and `dil_w`.
        bias: Initializer of the biases; None for no bias.
        activation: `Rectlin()`, `Logistic()` or None.

    Example:

    >>> from cnnlab.neon import Conv, Kaiming, Rectlin
    >>> steps = Conv((3, 3, 8), init=Kaiming(), padding=1, activation=Rectlin())
    >>> [type(step).__name__ for step in steps]
    ['ZeroPadding2D', 'Conv2D', 'Rectlin']
    """
    if not (isinstance(fshape, tuple | list) and len(fshape) == 3):
        raise ValueError(
            "`fshape` must be (height, width, filters). "
            f"Received: fshape={fshape!r}. Write, for example, fshape=(3, 3, 32)."
        )
    *kernel_size, filters = (check_count("fshape", number) for number in fshape)
    convolution = keras.layers.Conv2D(
        filters,
        kernel_size,
        height_and_width("strides", strides, least=1),
        dilation_rate=height_and_width("dilation", dilation, least=1),
        use_bias=bias is not None,
        kernel_initializer=fresh(init),
        bias_initializer=fresh(bias),
    )
    padding = height_and_width("padding", padding, least=0)
    zeros = [keras.layers.ZeroPadding2D(padding)] if any(padding) else []
    return [*zeros, convolution, *activation_steps("activation", activation)]


@refuses_others
@channels_last
def Pooling(fshape, op="max", strides=None, padding=0):
    """Pools windows of `fshape`: their maximum (`op="max"`) or their mean (`"avg"`).

    What is padded counts neither for the maximum nor for the mean. `strides=None` lets windows
    touch.
    """
    pool_size = height_and_width("fshape", fshape, least=1)
    strides = pool_size if strides is None else height_and_width("strides", strides, least=1)
    padding = height_and_width("padding", padding, least=0)
    return [PaddedPooling(pool_size, strides, padding, check_choice("op", op, ("max", "avg")))]


@refuses_others
@channels_last
def Affine(nout, init, bias=None, activation=None):
    """Dense layer of `nout` units on the unrolled input; no bias unless asked for."""
    dense = keras.layers.Dense(
        check_count("nout", nout),
        use_bias=bias is not None,
        kernel_initializer=fresh(init),
        bias_initializer=fresh(bias),
    )
    return [keras.layers.Flatten(), dense, *activation_steps("activation", activation)]


def activation_steps(name, transform):
    """`[transform]`, or nothing for None."""
    if transform is not None and not isinstance(transform, TRANSFORMS):
        raise ValueError(
            f"`{name}` must be one of {', '.join(f'{t.__name__}()' for t in TRANSFORMS)} or None. "
            f"Received: {name}={transform!r}. Write, for example, {name}=Rectlin()."
        )
    return [] if transform is None else [transform]


class GeneralizedCost:
    """What a net is trained on: the mean of `costfunc` over the examples."""

    @refuses_others
    def __init__(self, costfunc):
        self.costfunc = costfunc
