"""Layers. As in neon, each is a list of its steps, which `Model` puts together."""

from numbers import Real

import keras

from cnnlab.errors import value_error
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
def Conv(
    fshape,
    init,
    strides=1,
    padding=0,
    dilation=1,
    bias=None,
    batch_norm=False,
    activation=None,
    name=None,
):
    """Convolution. `fshape=(height, width, filters)`; zeros on all sides; no bias unless asked for.

    Args:
        fshape: Kernel's height and width, and number of filters; or a dict of `R`, `S` and `K`.
        init: Initializer of the kernel.
        strides: int, pair or dict of `str_h` and `str_w`.
        padding: The same with `pad_h` and `pad_w`: zeros above *and* below, left *and* right.
        dilation: The same with `dil_h` and `dil_w`.
        bias: Initializer of the biases; None for no bias.
        batch_norm: bool, whether batch normalization follows; it has a bias of its own.
        activation: `Rectlin()`, `Logistic()`, `Softmax()` or None.
        name: Name of the convolution.

    Example:

    >>> from cnnlab.neon import Conv, Kaiming, Rectlin
    >>> steps = Conv((3, 3, 8), init=Kaiming(), padding=1, activation=Rectlin())
    >>> [type(step).__name__ for step in steps]
    ['ZeroPadding2D', 'Conv2D', 'Rectlin']
    """
    if isinstance(fshape, dict) and set(fshape) == {"R", "S", "K"}:
        fshape = (fshape["R"], fshape["S"], fshape["K"])
    if not (isinstance(fshape, tuple | list) and len(fshape) == 3):
        raise value_error(
            "`fshape` must be (height, width, filters), or a dict of them as R, S and K. "
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
        name=name,
    )
    padding = height_and_width("padding", padding, least=0)
    zeros = [keras.layers.ZeroPadding2D(padding)] if any(padding) else []
    return [*zeros, convolution, *steps_behind(bias, batch_norm, activation)]


@refuses_others
@channels_last
def Pooling(fshape, op="max", strides=None, padding=0, name=None):
    """Pools windows of `fshape`: their maximum (`op="max"`) or their mean (`"avg"`).

    What is padded counts neither for the maximum nor for the mean. `strides=None` lets windows
    touch. `fshape="all"` makes one window of the whole map.
    """
    check_choice("op", op, ("max", "avg"))
    if isinstance(fshape, str) and fshape == "all":
        kinds = {"max": keras.layers.GlobalMaxPooling2D, "avg": keras.layers.GlobalAveragePooling2D}
        return [kinds[op](keepdims=True, name=name)]
    pool_size = height_and_width("fshape", fshape, least=1)
    strides = pool_size if strides is None else strides
    strides = height_and_width("strides", strides, least=1, otherwise=pool_size)
    padding = height_and_width("padding", padding, least=0)
    return [PaddedPooling(pool_size, strides, padding, op, name=name)]


@refuses_others
@channels_last
def Affine(nout, init, bias=None, batch_norm=False, activation=None, name=None):
    """Dense layer of `nout` units on the unrolled input; no bias unless asked for."""
    dense = keras.layers.Dense(
        check_count("nout", nout),
        use_bias=bias is not None,
        kernel_initializer=fresh(init),
        bias_initializer=fresh(bias),
        name=name,
    )
    return [keras.layers.Flatten(), dense, *steps_behind(bias, batch_norm, activation)]


@refuses_others
def Dropout(keep=0.5, name=None):
    """Keeps each number with probability `keep`, in training.

    What is kept grows by `1 / keep`, as in Keras; in neon it did not, and all shrank by `keep` in
    use.
    """
    if not (isinstance(keep, Real) and 0 < keep <= 1):
        raise value_error(
            "`keep` must be a number above 0, and at most 1. "
            f"Received: keep={keep!r}. Write, for example, keep=0.5."
        )
    return [keras.layers.Dropout(1 - keep, name=name)]


def steps_behind(bias, batch_norm, activation):
    """What follows the weights: batch normalization with neon's numbers, and the activation."""
    if batch_norm and bias is not None:
        raise value_error(
            "Batch normalization has a bias of its own. Received: batch_norm=True with a bias. "
            "Leave `bias` out."
        )
    normalization = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-3)
    return [*([normalization] if batch_norm else []), *activation_steps("activation", activation)]


def activation_steps(name, transform):
    """`[transform]`, or nothing for None."""
    if transform is not None and not isinstance(transform, TRANSFORMS):
        raise value_error(
            f"`{name}` must be one of {', '.join(f'{t.__name__}()' for t in TRANSFORMS)} or None. "
            f"Received: {name}={transform!r}. Write, for example, {name}=Rectlin()."
        )
    return [] if transform is None else [transform]


class GeneralizedCost:
    """What a net is trained on: the mean of `costfunc` over the examples."""

    @refuses_others
    def __init__(self, costfunc):
        self.costfunc = costfunc
