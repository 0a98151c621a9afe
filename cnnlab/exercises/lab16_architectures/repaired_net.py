"""Lab 16: the net whose faults were found, mended."""

import numpy as np
from scipy.special import softmax

from cnnlab.data import patch10
from cnnlab.exercises.lab16_architectures.shared import depthwise
from cnnlab.exercises.numpy_layers import convolution, linear, pooling, relu
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import asked, symptom
from cnnlab.judging.net_exercises import NetExercise

LINE6, LINE13 = 11, 23  # the places of its gamma, and of its kernel, among the weights


def normalize(maps, gamma, beta, mean, variance):
    """Batch normalization of a net that is not trained at the moment."""
    return gamma * (maps - mean) / np.sqrt(variance + 1e-3) + beta


class RepairedNet(NetExercise):
    """`repaired_net()` returns the broken net with four lines mended."""

    name = "repaired-net"
    points = {"layers": 2, "shape": 0, "values": 1, "new": 0, "fresh": 1}
    independent = ("values", "fresh")
    layers = (
        ("line 2", (16, 16, 16), 432),
        ("line 3", (16, 16, 16), 64),
        ("line 4", (16, 16, 32), 4_640),
        ("line 5", (16, 16, 32), 1_056),
        ("the shortcut of line 7", (16, 16, 32), 544),
        ("line 6", (16, 16, 32), 128),
        ("line 9", (6, 6, 32), 320),
        ("line 10", (6, 6, 8), 264),
        ("line 11", (4, 4, 64), 4_672),
        ("line 12", (4, 4, 64), 4_160),
        ("line 13", (4, 4, 64), 4_160),
        ("line 15", (10,), 650),
    )

    def cases(self, rng):
        _, (patches, _) = patch10(0, 20, seed=int(rng.integers(1000)))
        normed = [(16,)] * 4, [(32,)] * 4
        shapes = [(3, 3, 3, 16), *normed[0], (3, 3, 16, 32), (32,), (1, 1, 32, 32), (32,)]
        shapes += [(1, 1, 16, 32), (32,), *normed[1], (3, 3, 32, 1), (32,), (1, 1, 32, 8), (8,)]
        shapes += [(3, 3, 8, 64), (64,), (1, 1, 64, 64), (64,), (1, 1, 64, 64), (64,)]
        shapes += [(64, 10), (10,)]
        # Kernels are scaled so that values neither vanish nor drive the last softmax to 0 and 1.
        weights = [
            rng.normal(size=s) * (1.5 / np.sqrt(np.prod(s[:-1])) if s[1:] else 0.3) for s in shapes
        ]
        for place in (1, 4, 11, 14):  # gammas and variances
            weights[place] = 0.5 + rng.random(shapes[place])
        yield Case("20 patches", patches, weights)

    def oracle(self, patches, weights, **changes):
        """The net in NumPy; `changes` make it a wrong one."""
        line2, *norm3, line4, b4, line5, b5, line7, b7 = weights[:11]
        norm6, (line9, b9, line10, b10, line11, b11) = weights[11:15], weights[15:21]
        line12, b12, line13, b13, line15, b15 = weights[21:]
        a = relu(normalize(convolution(patches, line2, 0, 2, "same"), *norm3))
        b = convolution(relu(convolution(a, line4, b4, 1, "same")), line5, b5)
        c = changes.get("after_sum", relu)(convolution(a, line7, b7) + normalize(b, *norm6))
        d = relu(convolution(depthwise(pooling(c), line9, b9), line10, b10))
        e = convolution(relu(convolution(d, line11, b11)), line12, b12)
        e = relu(convolution(changes.get("line12", relu)(e), line13, b13))
        return softmax(e.mean(axis=(1, 2)) @ line15 + b15, axis=-1)

    def rung_fresh(self, case, answer):
        spread = np.ptp(answer["first"], axis=0).max()
        if not np.isfinite(spread):
            return "before training the answers are no numbers (NaN)"
        if spread < 1e-6:
            return "before training all patches get the same answer"
        if answer["initial"][LINE6][:2] != [0, 0]:
            return "line 6: its gamma begins at 0, and was no fault"
        _, variance, _ = answer["initial"][LINE13]
        inputs, filters = case.args[1][LINE13].shape[2:]
        if variance < 1e-9:
            return "line 13: the filters are alike, and would learn the same"
        if not abs(variance * (inputs + filters) / 2 - 1) <= 0.2:  # nine standard deviations
            return "line 13: the weights are not drawn as Keras does by default"
        return None

    branch_changed = symptom(lambda answer: 16 in (row[0][-1] for row in answer["layers"][2:4]))
    shortcut_second = symptom(lambda answer: [n for _, n in answer["layers"][4:6]] == [128, 544])
    padded = symptom(lambda answer: answer["layers"][8] == [[6, 6, 64], 4_672])

    @symptom
    def zeros_left(self, case, answer):
        return not self.rung_values(case, answer) and np.ptp(answer["first"], axis=0).max() < 1e-6

    softmax_left = asked(line12=lambda maps: softmax(maps, axis=-1))
    no_activation = asked(line12=linear)
    sum_not_cut = asked(after_sum=linear)
