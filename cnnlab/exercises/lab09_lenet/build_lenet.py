"""Lab 09: build-lenet."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, symptom
from cnnlab.judging.net_exercises import NetExercise
from cnnlab.layers import LENET5_C3


def convolve(maps, kernel, bias):
    windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel, optimize=True) + bias


def in_blocks(maps):
    """`(batch, rows, columns, channels, 4)`: the four pixels of each 2x2 window."""
    return np.stack([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=-1)


class BuildLenet(NetExercise):
    """`build_lenet()` returns LeNet-5, built from this course's layers."""

    name = "build-lenet"
    forbidden = (finished("cnnlab.models.lenet5"),)
    points = {"layers": 2, "shape": 0, "values": 1, "first_loss": 1}
    layers = (
        ("C1", (28, 28, 6), 156),
        ("S2", (14, 14, 6), 12),
        ("C3", (10, 10, 16), 1_516),
        ("S4", (5, 5, 16), 32),
        ("C5", (1, 1, 120), 48_120),
        ("F6", (84,), 10_164),
        ("output", (10,), 850),
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(40, rng)
        shapes = [(5, 5, 1, 6), (6,), (6,), (6,), (5, 5, 60), (16,), (16,), (16,)]
        shapes += [(5, 5, 16, 120), (120,), (120, 84), (84,), (84, 10), (10,)]
        weights = [rng.normal(size=shape) / 4 for shape in shapes]
        yield Case("40 digits, weights of the judge", digits, weights)

    def oracle(self, digits, weights, **changes):
        """The net in NumPy; `changes` make it a wrong one."""
        c1, b1, gain2, b2, links, b3, gain4, b4, c5, b5, f6, b6, last, b7 = weights
        c3 = np.zeros((16, 6, 5, 5))  # links come output map by output map
        c3[np.transpose(LENET5_C3) == 1] = np.moveaxis(links, -1, 0)
        act = changes.get("activation", np.tanh)
        after_pool = changes.get("after_pool", act)
        pool = changes.get("pool", np.mean)
        maps = act(convolve(np.pad(digits, [(0, 0), (2, 2), (2, 2), (0, 0)]), c1, b1))
        maps = after_pool(gain2 * pool(in_blocks(maps), axis=-1) + b2)
        maps = act(convolve(maps, c3.transpose(2, 3, 1, 0), b3))
        maps = after_pool(gain4 * pool(in_blocks(maps), axis=-1) + b4)
        units = act(act(convolve(maps, c5, b5))[:, 0, 0] @ f6 + b6)
        return changes.get("last", softmax)(units @ last + b7, axis=-1)

    def rung_first_loss(self, case, answer):
        """The loss of the untrained net, averaged over the labels that a picture could have."""
        loss = -np.mean(np.log(np.maximum(answer["first"], 1e-7)))
        if not abs(loss / np.log(10) - 1) <= 0.1:
            return (
                f"before training the loss is {loss:.2f}; ten equal chances make {np.log(10):.2f}"
            )
        if not np.ptp(answer["first"], axis=0).max() >= 1e-6:
            return "before training all digits get the same answer: draw the weights at random"
        return None

    @symptom
    def not_padded(self, case, answer):
        return answer["layers"][0] == [[24, 24, 6], 156]

    @symptom
    def pooling_without_weights(self, case, answer):
        return answer["layers"][1][1] == 1_516 or answer["layers"][1][1] == 2_416

    @symptom
    def all_linked(self, case, answer):
        return answer["layers"][2][1] == 2_416

    maxima = asked(pool=np.max)
    relu = asked(activation=lambda x: np.maximum(x, 0))
    linear = asked(activation=lambda x: x)
    subsampling_without_activation = asked(after_pool=lambda x: x)
    no_softmax = asked(last=lambda logits, axis: logits)
