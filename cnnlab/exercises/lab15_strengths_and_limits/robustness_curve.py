"""Lab 15: how well a net reads pictures that are shifted or turned."""

from functools import cache

import keras
import numpy as np

from cnnlab.data import load_mnist
from cnnlab.exercises.lab15_strengths_and_limits.shared import DIRECTIONS, moved, turned
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, gives, seen
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


def copies(images, kind, amount, move=moved, directions=DIRECTIONS, senses=(1, -1)):
    """The pictures, shifted in all directions, or rotated in both senses."""
    if kind == "shift":
        return [move(images, r * amount, c * amount) for r, c in directions]
    return [turned(images, sense * amount) for sense in senses]


class RobustnessCurve(FunctionExercise):
    """`robustness_curve(net, images, labels, kind, amounts)`: accuracy on changed pictures."""

    name = "robustness-curve"
    probe = "call_with_net"
    points = {"shape": 0, "shift": 2, "rotation": 1}
    independent = ("shift", "rotation")

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

    def oracle(self, net, images, labels, kind, amounts, over=np.mean, **changes):
        net, curve = rebuild(net), []
        for amount in amounts:
            answers = [net(copy) for copy in copies(images, kind, amount, **changes)]
            right = [np.argmax(answer, axis=-1) == labels for answer in answers]
            curve.append(float(over(np.mean(right, axis=1))))
        return np.array(curve)

    rung_shift = values_where(lambda kind: kind == "shift")
    rung_rotation = values_where(lambda kind: kind == "rotation")

    one_direction = asked(directions=DIRECTIONS[:1], senses=(1,))
    rolled = asked(move=lambda images, *shift: np.roll(images, shift, axis=(1, 2)))
    diagonal = asked(directions=((1, 1), (1, -1), (-1, 1), (-1, -1)))
    one_sense = seen(asked(senses=(1,)), asked(senses=(-1,)))
    errors = gives(lambda right: 1 - right)
    percent = gives(lambda right: 100 * right)
    worst = asked(over=np.min)
