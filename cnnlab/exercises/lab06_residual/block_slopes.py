"""Lab 06: by how much a block multiplies a gradient, with and without a shortcut."""

from cnnlab.exercises.lab06_residual.shared import sigmoid, slope
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import asked, gives, mistake

# What a block makes of its input, which the shortcut gets once more.
FORMS = {
    "plain": lambda a, past, w1, w2: sigmoid(w2 * sigmoid(w1 * a)),
    "slide": lambda a, past, w1, w2: sigmoid(w2 * sigmoid(w1 * a) + past),
    "free": lambda a, past, w1, w2: w2 * sigmoid(w1 * sigmoid(a)) + past,
}


class BlockSlopes(DictExercise):
    """`block_slopes(a, w1, w2)`: by how much does a block multiply a gradient?"""

    name = "block-slopes"
    points = {"shape": 0, "plain": 1, "slide": 1, "free": 1}
    allowed = NUMPY
    independent = ("plain", "slide", "free")

    def cases(self, rng):
        yield Case("input 0, both weights 1", 0.0, 1.0, 1.0)
        for sign in (1, -1):
            a, w1, w2 = rng.normal(size=3)
            yield Case(f"input {a:.2f}, weights {w1:.2f} and {sign * w2:.2f}", a, w1, sign * w2)

    def oracle(self, a, w1, w2, total=lambda through, past: through + past):
        """The slopes through the weights and past them; wrong answers have another `total`."""

        def slopes(form):
            through = slope(lambda x: form(x, a, w1, w2), a)
            return total(through, slope(lambda x: form(a, x, w1, w2), a))

        return {key: slopes(form) for key, form in FORMS.items()}

    no_shortcut = asked(total=lambda through, past: through)
    one_outside = asked(total=lambda through, past: through + (past > 0))

    @mistake
    def shortcut_not_in_the_last_slope(self, a, w1, w2):
        right, z2 = self.oracle(a, w1, w2), w2 * sigmoid(w1 * a)
        return right | {"slide": right["slide"] * slope(sigmoid, z2) / slope(sigmoid, z2 + a)}

    first_activation_forgotten = gives(
        lambda right, a: (right - 1) / slope(sigmoid, a) + 1, part="free"
    )

    @mistake
    def no_weights(self, a, w1, w2):
        return self.oracle(a, w1, w2, lambda through, past: through / (w1 * w2) + past)
