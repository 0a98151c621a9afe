"""Lab 15: robustness-curve."""

from functools import cache

import keras
import numpy as np

from cnnlab.data import load_mnist
from cnnlab.exercises.lab15_strengths_and_limits.shared import DIRECTIONS, moved, turned
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives, mistake
from cnnlab.judging.nets import describe, rebuild


@cache
def class_means():
    """A net that names the digit whose mean picture is the nearest, as plain data."""
    (digits, labels), _ = load_mnist(num_train=1_000, num_test=0)
    means = np.stack([digits[labels == digit].mean(axis=0).ravel() for digit in range(10)])
    net = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    net.set_weights([means.T, -0.5 * np.sum(means**2, axis=1)])
    return describe(net)


class RobustnessCurve(FunctionExercise):
    """`robustness_curve(net, images, labels, kind, amounts)`: accuracy on changed pictures."""

    name = "robustness-curve"
    probe = "call_with_net"
    points = {"shape": 0, "shift": 2, "rotation": 1}

    def cases(self, rng):
        # Training digits: a student's code is given them with their labels, and `robust_net` is
        # judged in the same process, by digits that it has never seen.
        (digits, labels), _ = load_mnist(150, 0, seed=int(rng.integers(1_000)))
        order = rng.permutation(len(labels))
        digits, labels = digits[order], labels[order]
        far, steep = int(rng.integers(8, 11)), int(rng.integers(35, 60))
        for kind, amounts in [
            ("shift", [0, 1, 2, 3]),
            ("shift", [far]),
            ("rotation", [0, 15, 30]),
            ("rotation", [steep]),
        ]:
            name = f"150 digits, {kind} by {', '.join(map(str, amounts))}"
            yield Case(name, class_means(), digits, labels, kind, amounts)

    def copies(self, images, kind, amount):
        if kind == "shift":
            return [moved(images, r * amount, c * amount) for r, c in DIRECTIONS]
        return [turned(images, amount), turned(images, -amount)]

    def oracle(self, net, images, labels, kind, amounts, copies=None, over=np.mean):
        net, copies = rebuild(net), copies or self.copies
        curve = []
        for amount in amounts:
            answers = [net(copy) for copy in copies(images, kind, amount)]
            right = [np.argmax(answer, axis=-1) == labels for answer in answers]
            curve.append(float(over(np.mean(right, axis=1))))
        return np.array(curve)

    def rung_shift(self, case, answer):
        return self.rung_values(case, answer) if case.args[3] == "shift" else None

    def rung_rotation(self, case, answer):
        return self.rung_values(case, answer) if case.args[3] == "rotation" else None

    @mistake
    def one_direction(self, *args):
        return self.oracle(*args, copies=lambda *question: self.copies(*question)[:1])

    @mistake
    def rolled(self, net, images, labels, kind, amounts):
        def copies(images, kind, amount):
            if kind != "shift":
                return self.copies(images, kind, amount)
            return [np.roll(images, (r * amount, c * amount), (1, 2)) for r, c in DIRECTIONS]

        return self.oracle(net, images, labels, kind, amounts, copies=copies)

    @mistake
    def diagonal(self, net, images, labels, kind, amounts):
        def copies(images, kind, amount):
            if kind != "shift":
                return self.copies(images, kind, amount)
            corners = ((1, 1), (1, -1), (-1, 1), (-1, -1))
            return [moved(images, r * amount, c * amount) for r, c in corners]

        return self.oracle(net, images, labels, kind, amounts, copies=copies)

    @mistake
    def one_sense(self, net, images, labels, kind, amounts):
        def copies(images, kind, amount):
            return self.copies(images, kind, amount)[: 4 if kind == "shift" else 1]

        return self.oracle(net, images, labels, kind, amounts, copies=copies)

    errors = gives(lambda right: 1 - right)
    percent = gives(lambda right: 100 * right)
    worst = asked(over=np.min)
