"""Lab 13: gradient."""

import numpy as np

from cnnlab.exercises.lab13_sparse_autoencoder.shared import reconstruct, small_autoencoder
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import symptom

WEIGHTS = ("W1", "b1", "W2", "b2")


class Gradient(DictExercise):
    """`cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay)`: the cost's derivatives."""

    name = "gradient"
    answer_name = "cost_gradient"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "error": 2, "decay": 1, "sparsity": 1}
    rtol, atol = 1e-9, 1e-9

    def cases(self, rng):
        for name, beta, decay in [
            ("the error alone (beta=0, decay=0)", 0.0, 0.0),
            ("error and decay (beta=0)", 0.0, 0.3),
            ("the whole cost", 2.0, 0.3),
        ]:
            yield Case(name, *small_autoencoder(rng, 7, 5, 3), 0.1, beta, decay)
        yield Case("the whole cost, one patch", *small_autoencoder(rng, 1, 2, 4), 0.2, 1.5, 0.1)

    def cost(self, W1, b1, W2, b2, patches, rho, beta, decay):
        features, outputs = reconstruct(W1, b1, W2, b2, patches)
        mean = features.mean(axis=0)
        divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
        error = ((outputs - patches) ** 2).sum() / 2 / len(patches)
        return error + decay / 2 * ((W1**2).sum() + (W2**2).sum()) + beta * divergence.sum()

    def oracle(self, *args):
        """Complex steps: the imaginary part of J(w + ih) is h dJ/dw, and nothing is subtracted."""
        weights, rest, step = [np.array(w, complex) for w in args[:4]], args[4:], 1e-30
        gradient = {}
        for name, weight in zip(WEIGHTS, weights, strict=True):
            gradient[name] = np.zeros(weight.shape)
            for place in np.ndindex(weight.shape):
                weight[place] += 1j * step
                gradient[name][place] = self.cost(*weights, *rest).imag / step
                weight[place] = weight[place].real
        return gradient

    def difference_where(self, applies, case, answer):
        if not applies:
            return None
        return compare.value_difference(self.expected(case), answer, self.rtol, self.atol)

    def rung_error(self, case, answer):
        return self.difference_where(case.args[6] == case.args[7] == 0, case, answer)

    def rung_decay(self, case, answer):
        return self.difference_where(case.args[6] == 0, case, answer)

    def rung_sparsity(self, case, answer):
        return self.difference_where(True, case, answer)

    def differs_by(self, case, answer, change):
        """Whether the answer is the right one after `change(right)`, a dict of what is other."""
        right = self.expected(case)
        return self.same({**right, **change(right)}, answer)

    @symptom
    def nearly_right(self, case, answer):
        return compare.same(self.expected(case), answer, 1e-3, 1e-5)

    @symptom
    def not_averaged(self, case, answer):
        if case.args[6] or case.args[7]:
            return False
        m = len(case.args[4])
        return self.differs_by(case, answer, lambda r: {k: m * r[k] for k in r})

    @symptom
    def output_slope_forgotten(self, case, answer):
        W1, b1, W2, b2, patches = case.args[:5]
        _, outputs = reconstruct(W1, b1, W2, b2, patches)
        return self.same((outputs - patches).sum(axis=0) / len(patches), answer["b2"])

    @symptom
    def hidden_slope_forgotten(self, case, answer):
        W1, b1, W2, b2, patches = case.args[:5]
        _, outputs = reconstruct(W1, b1, W2, b2, patches)
        delta = (outputs - patches) / len(patches) * outputs * (1 - outputs)
        return self.same((delta @ W2.T).sum(axis=0), answer["b1"])

    @symptom
    def decay_forgotten(self, case, answer):
        W1, _, W2 = case.args[:3]
        decay = case.args[7]
        return bool(decay) and self.differs_by(
            case, answer, lambda r: {"W1": r["W1"] - decay * W1, "W2": r["W2"] - decay * W2}
        )

    @symptom
    def biases_decay(self, case, answer):
        _, b1, _, b2 = case.args[:4]
        decay = case.args[7]
        return bool(decay) and self.differs_by(
            case, answer, lambda r: {"b1": r["b1"] + decay * b1, "b2": r["b2"] + decay * b2}
        )

    @symptom
    def pull_not_averaged(self, case, answer):
        if not case.args[6]:
            return False
        args = list(case.args)
        args[6] *= len(args[4])
        return self.same(self.oracle(*args), answer)

    @symptom
    def pull_turned(self, case, answer):
        args = list(case.args)
        args[6] *= -1
        return bool(args[6]) and self.same(self.oracle(*args), answer)

    @symptom
    def sparsity_forgotten(self, case, answer):
        args = list(case.args)
        beta, args[6] = args[6], 0
        return bool(beta) and self.same(self.oracle(*args), answer)
