"""Functions of single numbers, and what is measured on a net's outputs.

Of the former, `layer()` makes a Keras layer, anew for each place.
"""

import keras
from keras import ops

from cnnlab.errors import value_error
from cnnlab.neon.arguments import refuses_others


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


class Softmax:
    """Probabilities of classes of which one holds: `exp(z)`, divided by their sum."""

    shortcut = True  # neon's always has it; `CrossEntropyMulti` makes up for it

    @refuses_others
    def __init__(self):
        pass

    def layer(self):
        return keras.layers.Activation("softmax")


TRANSFORMS = (Normalizer, Rectlin, Logistic, Softmax)


class CrossEntropyBinary:
    r"""Cross-entropy of yes-no outputs, summed over them.

    $$ -t \ln p - (1 - t) \ln (1 - p), \qquad p = 1 / (1 + e^{-z}) $$

    for the target $t$ and the logit $z$. It is computed from $z$, so that it stays exact where $p$
    rounds to 0 or 1.
    """

    reads = Logistic

    @refuses_others
    def __init__(self):
        pass

    def __call__(self, logits, targets, shortcut=True):
        """The cost of each example; its gradient by the logits is neon's error.

        `p - t` with `shortcut`. Without it `(p - t) p (1 - p)`: neon multiplied by the slope of the
        sigmoid all the same, which makes the gradient of half the squared error.
        """
        logits, targets = output_for_each_class(logits, targets)
        cost = ops.sum(ops.softplus(logits) - targets * logits, axis=-1)
        if shortcut:
            return cost
        squared = ops.sum(ops.square(ops.sigmoid(logits) - targets), axis=-1) / 2
        return ops.stop_gradient(cost) + squared - ops.stop_gradient(squared)


class CrossEntropyMulti:
    r"""Cross-entropy of classes of which one holds.

    $$ -\sum_k t_k \ln p_k, \qquad p_k = e^{z_k} / \sum_j e^{z_j} $$

    for the targets $t$ and the logits $z$.

    Args:
        scale: Number that the cost is multiplied by.
    """

    reads = Softmax

    @refuses_others
    def __init__(self, scale=1):
        self.scale = scale

    def __call__(self, logits, targets, shortcut=True):
        """The cost of each example; its gradient by the logits is `scale (p - t)`."""
        logits, targets = output_for_each_class(logits, targets)
        return -self.scale * ops.sum(targets * ops.log_softmax(logits), axis=-1)


def output_for_each_class(logits, targets):
    """Returns both as tensors of one dtype and, along the last axis, one size."""
    if logits.shape[-1] != targets.shape[-1]:
        raise value_error(
            "There must be an output for each class. Received: "
            f"{logits.shape[-1]} outputs, {targets.shape[-1]} classes. "
            "Write the same number for `nout` of the last layer and `nclass` of the data."
        )
    logits = ops.convert_to_tensor(logits)
    return logits, ops.cast(targets, logits.dtype)


class Misclassification:
    """Share of the examples whose largest output is not the target's."""

    def __call__(self, outputs, targets):
        return float((outputs.argmax(axis=-1) != targets.argmax(axis=-1)).mean())
