"""neon's names over Keras, so that the lecture's program runs as printed.

neon was the library of Nervana Systems, later of Intel, who ended it in 2019. Here are the names of
the slide's program and what it takes to train it. Each of them becomes ordinary Keras layers:
this file can be read as a dictionary. It follows neon 2 but for three points:

- Images have Keras' layout, `(batch, height, width, channels)`; neon's was
  `(channels, height, width, batch)`.
- `Kaiming` and `Xavier` count the inputs of any layer. neon's counted the first axis of the
  weights, which in `Affine` are its *outputs*, unless it was told `local=False`.
- Optimizers and callbacks are Keras' own.

Source: neon's source code (Apache License 2.0), https://github.com/NervanaSystems/neon.
"""

import functools
import inspect
from numbers import Integral

import keras
from keras import ops

from cnnlab.layers.arguments import check_choice, check_count, fresh

__all__ = [
    "Affine",
    "ArrayIterator",
    "Conv",
    "CrossEntropyBinary",
    "DataTransform",
    "GeneralizedCost",
    "Kaiming",
    "Logistic",
    "Misclassification",
    "Model",
    "Normalizer",
    "Pooling",
    "Rectlin",
    "Xavier",
]


def refuses_others(function):
    """Says in one line which arguments are taken here, where neon's namesake took more."""
    known = [name for name in inspect.signature(function).parameters if name != "self"]
    owner = function.__qualname__.removesuffix(".__init__")

    @functools.wraps(function)
    def checked(*args, **kwargs):
        for name, value in kwargs.items():
            if name not in known:
                raise ValueError(
                    f"cnnlab's `{owner}` takes {', '.join(known) or 'no arguments'}. "
                    f"Received: {name}={value!r}. Leave it out."
                )
        return function(*args, **kwargs)

    return checked


def height_and_width(name, value, least):
    """The two numbers that an int, a pair or a dict such as `{"pad_h": 1, "pad_w": 0}` means."""
    keys = [f"{name[:3]}_h", f"{name[:3]}_w"]
    numbers = (value, value) if isinstance(value, Integral) else value
    if isinstance(value, dict) and set(value) <= set(keys):
        numbers = [value.get(key, least) for key in keys]
    if not (
        isinstance(numbers, tuple | list)
        and len(numbers) == 2
        and all(isinstance(number, Integral) and number >= least for number in numbers)
    ):
        raise ValueError(
            f"`{name}` must be an int of at least {least}, a pair (height, width) of them or a "
            f"dict of {keys[0]} and {keys[1]}. Received: {name}={value!r}. Write, for example, "
            f"{name}=2."
        )
    return tuple(numbers)


# The slide «Пример (программа)», letter by letter.
PROGRAM = """
def generate_cnn_model():
    layers = [
        DataTransform(transform=Normalizer(divisor=128.0)),
        Conv(fshape=(3, 3, 32), padding=2, strides=1,
              dilation=2, init=Kaiming(), activation=Rectlin()),
        Pooling(fshape=(3, 3), padding=1, strides=2, op='max'),
        Conv(fshape=(3, 3, 64), padding=2, strides=1,
              dilation=2, init=Kaiming(), activation=Rectlin()),
        Pooling(fshape=(3, 3), padding=1, strides=2, op='max'),
        Affine(nout=class_count, init=Xavier(),
               activation=Logistic(shortcut=True)) ]
    model = Model(layers=layers)
    cost = GeneralizedCost(costfunc=CrossEntropyBinary())
    return (model, cost)
"""


def run_program(program=PROGRAM, **names):
    """Runs the text of a program, as if `from cnnlab.neon import *` stood above it.

    Args:
        program: Text that defines `generate_cnn_model()`.
        **names: What the program leaves open, `class_count`; or another meaning of one of its
            names.

    Returns:
        What `generate_cnn_model()` returns: a model and a cost.

    Example:

    >>> model, cost = run_program(class_count=2)
    >>> model.initialize((28, 28, 1))
    >>> model.net.output_shape, model.net.count_params()
    ((None, 2), 24992)
    """
    scope = {**{name: globals()[name] for name in __all__}, **names}
    exec(program, scope)
    return scope["generate_cnn_model"]()


# Initial weights, as initializers of Keras.


@refuses_others
def Kaiming():
    """Normal weights of variance `2 / inputs` (He et al., 2015). Keras' HeNormal cuts the tails."""
    return keras.initializers.VarianceScaling(2.0, "fan_in", "untruncated_normal")


@refuses_others
def Xavier():
    """Uniform weights of variance `1 / inputs`: Keras' LecunUniform, not its GlorotUniform."""
    return keras.initializers.VarianceScaling(1.0, "fan_in", "uniform")


# Functions of single numbers. `layer()` makes a Keras layer of one, anew for each place.


class Normalizer:
    """Divides by a fixed number."""

    @refuses_others
    def __init__(self, divisor=128.0):
        self.divisor = divisor

    def layer(self):
        return keras.layers.Rescaling(1 / self.divisor)


class Rectlin:
    """ReLU: `max(x, 0) + slope * min(x, 0)`."""

    @refuses_others
    def __init__(self, slope=0):
        self.slope = slope

    def layer(self):
        return keras.layers.ReLU(negative_slope=self.slope)


class Logistic:
    """The sigmoid. With `shortcut` its slope counts as 1 on the way back; the cost makes up for it.

    `CrossEntropyBinary` hands back the error `p - t`, which already is the gradient by the logit.
    """

    @refuses_others
    def __init__(self, shortcut=False):
        self.shortcut = shortcut

    def layer(self):
        return keras.layers.Activation("sigmoid")


TRANSFORMS = (Normalizer, Rectlin, Logistic)


# Layers. As in neon, each is a list of its steps, which `Model` puts together.


@refuses_others
def DataTransform(transform):
    """Changes the data before the first layer with weights."""
    return activation_steps("transform", transform)


@refuses_others
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


@keras.saving.register_keras_serializable(package="cnnlab")
class PaddedPooling(keras.layers.Layer):
    """Pooling with padding by numbers, equal on both sides, where Keras has "valid" and "same"."""

    def __init__(self, pool_size, strides, padding, op, **kwargs):
        super().__init__(**kwargs)
        if any(pad >= size for pad, size in zip(padding, pool_size, strict=True)):
            raise ValueError(
                "`padding` of a pooling must be smaller than its window `fshape`. "
                f"Received: padding={tuple(padding)}, fshape={tuple(pool_size)}. Pad less."
            )
        self.pool_size, self.strides = tuple(pool_size), tuple(strides)
        self.padding, self.op = tuple(padding), op

    def call(self, inputs):
        if self.op == "max":
            return ops.max_pool(self.pad(inputs, float("-inf")), self.pool_size, self.strides)
        inside = ops.ones_like(inputs)  # the share of a window that is not padding
        means = [
            ops.average_pool(self.pad(maps, 0.0), self.pool_size, self.strides)
            for maps in (inputs, inside)
        ]
        return means[0] / means[1]

    def pad(self, maps, value):
        height, width = ((pad, pad) for pad in self.padding)
        return ops.pad(maps, [(0, 0), height, width, (0, 0)], constant_values=value)

    def get_config(self):
        ours = ("pool_size", "strides", "padding", "op")
        return {**super().get_config(), **{name: getattr(self, name) for name in ours}}


# Cost and metric.


class CrossEntropyBinary:
    r"""Cross-entropy of yes-no outputs, summed over them.

    $$ -t \ln p - (1 - t) \ln (1 - p), \qquad p = 1 / (1 + e^{-z}) $$

    for the target $t$ and the logit $z$. It is computed from $z$, so that it stays exact where $p$
    rounds to 0 or 1.
    """

    @refuses_others
    def __init__(self):
        pass

    def __call__(self, logits, targets, shortcut=True):
        """The cost of each example; its gradient by the logits is neon's error.

        `p - t` with `shortcut`. Without it `(p - t) p (1 - p)`: neon multiplied by the slope of the
        sigmoid all the same, which makes the gradient of half the squared error.
        """
        if logits.shape[-1] != targets.shape[-1]:
            raise ValueError(
                "There must be an output for each class. Received: "
                f"{logits.shape[-1]} outputs, {targets.shape[-1]} classes. "
                "Write the same number for `nout` of the last layer and `nclass` of the data."
            )
        logits = ops.convert_to_tensor(logits)
        targets = ops.cast(targets, logits.dtype)
        cost = ops.sum(ops.softplus(logits) - targets * logits, axis=-1)
        if shortcut:
            return cost
        squared = ops.sum(ops.square(ops.sigmoid(logits) - targets), axis=-1) / 2
        return ops.stop_gradient(cost) + squared - ops.stop_gradient(squared)


class GeneralizedCost:
    """What a net is trained on: the mean of `costfunc` over the examples."""

    @refuses_others
    def __init__(self, costfunc):
        self.costfunc = costfunc


class Misclassification:
    """Share of the examples whose largest output is not the target's."""

    def __call__(self, outputs, targets):
        return float((outputs.argmax(axis=-1) != targets.argmax(axis=-1)).mean())


# Data and model.


class ArrayIterator:
    """Images and labels for a `Model`.

    Args:
        X: Array `(examples, height, width, channels)`.
        y: Labels, whole numbers from 0; None where only outputs are wanted.
        nclass: int, number of classes.
        batch_size: int. (neon asked for it when the backend was made.)
    """

    @refuses_others
    def __init__(self, X, y=None, nclass=None, batch_size=128):
        if y is not None and nclass is None:
            raise ValueError(
                "Labels need the number of classes. Received: nclass=None. "
                "Write, for example, ArrayIterator(X, y, nclass=2)."
            )
        self.X, self.batch_size = X, batch_size
        self.shape = tuple(X.shape[1:])
        self._targets = None if y is None else keras.utils.to_categorical(y, nclass)

    @property
    def targets(self):
        """The labels as rows of 0 and a single 1."""
        if self._targets is None:
            raise ValueError(
                "Training and metrics need labels. Received: y=None. "
                "Write, for example, ArrayIterator(X, y, nclass=2)."
            )
        return self._targets


class Model:
    """A list of layers as a net, trained and used with neon's methods.

    `net` is the Keras net; there is none before the shape of the data is known.

    Example:

    >>> model = Model([Affine(nout=2, init=Xavier(), activation=Logistic(shortcut=True))])
    >>> model.initialize((28, 28, 1))
    >>> model.net.output_shape, model.net.count_params()
    ((None, 2), 1568)
    """

    @refuses_others
    def __init__(self, layers):
        self.steps = []
        for layer in layers:
            self.steps += layer if isinstance(layer, list) else [layer]
        self.net = self.logits = None

    def initialize(self, dataset):
        """Builds the net for an `ArrayIterator`, or for images `(height, width, channels)`."""
        if self.net is not None:
            return
        made = [step.layer() if isinstance(step, TRANSFORMS) else step for step in self.steps]
        self.net = keras.Sequential([keras.Input(getattr(dataset, "shape", dataset)), *made])
        if isinstance(self.steps[-1], Logistic):  # the same net without its last step
            self.logits = keras.Model(self.net.inputs[0], self.net.layers[-2].output)

    def fit(self, dataset, cost, optimizer, num_epochs, callbacks=None):
        """Trains the net.

        Args:
            dataset: `ArrayIterator` with labels.
            cost: `GeneralizedCost(costfunc=CrossEntropyBinary())`.
            optimizer: Keras optimizer, or its name.
            num_epochs: int.
            callbacks: List of Keras callbacks.

        Returns:
            Keras' `History`: `history["loss"]` is the mean cost of each epoch.
        """
        self.initialize(dataset)
        if self.logits is None:
            raise ValueError(
                "CrossEntropyBinary reads the output of Logistic. Received: a last layer without "
                "it. Write activation=Logistic(shortcut=True) in the last layer."
            )
        shortcut = self.steps[-1].shortcut
        self.logits.compile(
            optimizer, loss=lambda targets, logits: cost.costfunc(logits, targets, shortcut)
        )
        return self.logits.fit(
            dataset.X,
            dataset.targets,
            batch_size=dataset.batch_size,
            epochs=num_epochs,
            callbacks=callbacks,
            verbose=0,
        )

    def get_outputs(self, dataset):
        """What the net answers: array `(examples, outputs)`."""
        self.initialize(dataset)
        starts = range(0, len(dataset.X), dataset.batch_size)
        batches = [self.net(dataset.X[i : i + dataset.batch_size]) for i in starts]
        return ops.convert_to_numpy(ops.concatenate(batches))

    def eval(self, dataset, metric):
        """The metric of the net's answers, such as `metric=Misclassification()`."""
        return metric(self.get_outputs(dataset), dataset.targets)
