"""Lab 09: LeNet-5, built from this course's layers."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises import numpy_layers
from cnnlab.exercises.numpy_layers import convolution, pooling, softmax
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, symptom
from cnnlab.judging.net_exercises import NetExercise
from cnnlab.language import marked
from cnnlab.layers import LENET5_C3

SHAPES = (
    *((5, 5, 1, 6), (6,), (6,), (6,), (5, 5, 60), (16,), (16,), (16,)),
    *((5, 5, 16, 120), (120,), (120, 84), (84,), (84, 10), (10,)),
)


def lenet5(digits, weights, act=np.tanh, by=np.mean, last=softmax, **changes):
    """The net in NumPy; all but digits and weights make it a wrong one."""
    c1, b1, gain2, b2, links, b3, gain4, b4, c5, b5, f6, b6, output, b7 = weights
    after_pool = changes.get("after_pool", act)
    maps = act(convolution(digits, c1, b1, padding="same"))
    maps = after_pool(gain2 * pooling(maps, by=by) + b2)
    maps = act(convolution(maps, dense_kernel(links), b3))
    maps = after_pool(gain4 * pooling(maps, by=by) + b4)
    units = act(act(convolution(maps, c5, b5))[:, 0, 0] @ f6 + b6)
    return last(units @ output + b7)


def dense_kernel(links):
    """C3's kernel, with 0 where there is no link; links come output map by output map."""
    kernel = np.zeros((16, 6, 5, 5))
    kernel[np.transpose(LENET5_C3) == 1] = np.moveaxis(links, -1, 0)
    return kernel.transpose(2, 3, 1, 0)


class BuildLenet(NetExercise):
    """`build_lenet()` returns LeNet-5, built from this course's layers."""

    name = "build-lenet"
    forbidden = (finished("cnnlab.models.lenet5"),)
    points = {"layers": 2, "shape": 0, "values": 1, "new": 0, "first_loss": 1}
    independent = ("values", "first_loss")
    layers = (
        ("C1", (28, 28, 6), 156),
        ("S2", (14, 14, 6), 12),
        ("C3", (10, 10, 16), 1_516),
        ("S4", (5, 5, 16), 32),
        ("C5", (1, 1, 120), 48_120),
        ("F6", (84,), 10_164),
        (marked("output"), (10,), 850),
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(40, rng)
        weights = [rng.normal(size=shape) / 4 for shape in SHAPES]
        yield Case("40 digits", digits, weights)

    def oracle(self, digits, weights, **changes):
        return lenet5(digits, weights, **changes)

    def rung_first_loss(self, case, answer):
        """The loss of the untrained net, averaged over the labels that a picture could have."""
        loss, chance = -np.mean(np.log(np.maximum(answer["first"], 1e-7))), np.log(10)
        if not abs(loss / chance - 1) <= 0.1:
            return f"before training the loss is {loss:.2f}; ten equal chances make {chance:.2f}"
        if not np.ptp(answer["first"], axis=0).max() >= 1e-6:
            return "before training all digits get the same answer: draw the weights at random"
        return None

    not_padded = symptom(lambda answer: answer["layers"][0] == [[24, 24, 6], 156])
    pooling_without_weights = symptom(lambda answer: answer["layers"][1][1] in (1_516, 2_416))
    all_linked = symptom(lambda answer: answer["layers"][2][1] == 2_416)
    maxima = asked(by=np.max)
    relu = asked(act=numpy_layers.relu)
    linear = asked(act=numpy_layers.linear)
    subsampling_without_activation = asked(after_pool=numpy_layers.linear)
    no_softmax = asked(last=numpy_layers.linear)
