"""Lab 06: block-slopes."""

from cnnlab.exercises.lab06_residual.shared import sigmoid, slope
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives, mistake


class BlockSlopes(DictExercise):
    """`block_slopes(a, w1, w2)`: by how much does a block multiply a gradient?"""

    name = "block-slopes"
    points = {"shape": 0, "plain": 1, "slide": 1, "free": 1}
    atol = 1e-12
    forms = {
        "plain": lambda a, w1, w2: sigmoid(w2 * sigmoid(w1 * a)),
        "slide": lambda a, w1, w2: sigmoid(w2 * sigmoid(w1 * a) + a),
        "free": lambda a, w1, w2: w2 * sigmoid(w1 * sigmoid(a)) + a,
    }

    def cases(self, rng):
        yield Case("input 0, both weights 1", 0.0, 1.0, 1.0)
        for sign in (1, -1):
            a, w1, w2 = rng.normal(size=3)
            yield Case(f"input {a:.2f}, weights {w1:.2f} and {sign * w2:.2f}", a, w1, sign * w2)

    def oracle(self, a, w1, w2):
        return {key: slope(lambda a, f=f: f(a, w1, w2), a) for key, f in self.forms.items()}

    @mistake
    def no_shortcut(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        top = slope(sigmoid, w2 * sigmoid(w1 * a) + a)
        return {**right, "slide": right["slide"] - top, "free": right["free"] - 1}

    @mistake
    def one_outside(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        top = slope(sigmoid, w2 * sigmoid(w1 * a) + a)
        return {**right, "slide": right["slide"] - top + 1}

    @mistake
    def shortcut_not_in_the_last_slope(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        z2 = w2 * sigmoid(w1 * a)
        slide = right["slide"] * slope(sigmoid, z2) / slope(sigmoid, z2 + a)
        return {**right, "slide": slide}

    first_activation_forgotten = gives(
        lambda right, a: (right - 1) / slope(sigmoid, a) + 1, part="free"
    )

    @mistake
    def no_weights(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        top = slope(sigmoid, w2 * sigmoid(w1 * a) + a)
        slide = (right["slide"] - top) / (w1 * w2) + top
        return {
            "plain": right["plain"] / (w1 * w2),
            "slide": slide,
            "free": (right["free"] - 1) / (w1 * w2) + 1,
        }
