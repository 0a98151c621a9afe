"""Lab 13: the derivatives of a sparse autoencoder's cost."""

import numpy as np

from cnnlab.exercises.lab13_sparse_autoencoder.shared import (
    WEIGHTS,
    reconstruct,
    small_autoencoder,
)
from cnnlab.judging import compare
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise, values_where
from cnnlab.judging.mistakes import asked, changed, gives, seen, symptom


def cost(W1, b1, W2, b2, patches, rho, beta, decay):
    features, outputs = reconstruct(W1, b1, W2, b2, patches)
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    error = ((outputs - patches) ** 2).sum() / 2 / len(patches)
    return error + decay / 2 * ((W1**2).sum() + (W2**2).sum()) + beta * divergence.sum()


class Gradient(DictExercise):
    """`cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay)`: the cost's derivatives."""

    name = "gradient"
    answer_name = "cost_gradient"
    allowed = NUMPY
    points = {"shape": 0, "error": 2, "decay": 1, "sparsity": 1}
    rtol, atol = 1e-9, 1e-9  # the text asks for nine digits: a numerical gradient has fewer

    def cases(self, rng):
        for name, beta, decay in [
            ("the error alone (beta=0, decay=0)", 0.0, 0.0),
            ("error and decay (beta=0)", 0.0, 0.3),
            ("the whole cost", 2.0, 0.3),
        ]:
            yield Case(name, *small_autoencoder(rng, 7, 5, 3), 0.1, beta, decay)
        yield Case("the whole cost, one patch", *small_autoencoder(rng, 1, 2, 4), 0.2, 1.5, 0.1)

    def oracle(self, W1, b1, W2, b2, patches, rho, beta, decay):
        """Complex steps: the imaginary part of J(w + ih) is h dJ/dw, and nothing is subtracted."""
        weights, step = [np.array(w, complex) for w in (W1, b1, W2, b2)], 1e-30
        gradient = {name: np.zeros(w.shape) for name, w in zip(WEIGHTS, weights, strict=True)}
        for slopes, weight in zip(gradient.values(), weights, strict=True):
            for place in np.ndindex(weight.shape):
                weight[place] += 1j * step
                slopes[place] = cost(*weights, patches, rho, beta, decay).imag / step
                weight[place] = weight[place].real
        return gradient

    rung_error = values_where(lambda beta, decay: beta == decay == 0)
    rung_decay = values_where(lambda beta: beta == 0)
    rung_sparsity = DictExercise.rung_values

    nearly_right = symptom(lambda answer, right: compare.same(right, answer, 1e-3, 1e-5))
    not_averaged = seen(gives(lambda right, patches: {k: len(patches) * right[k] for k in right}))

    @symptom
    def output_slope_forgotten(self, answer, W1, b1, W2, b2, patches):
        _, outputs = reconstruct(W1, b1, W2, b2, patches)
        return self.same((outputs - patches).mean(axis=0), answer["b2"])

    @symptom
    def hidden_slope_forgotten(self, answer, W1, b1, W2, b2, patches):
        _, outputs = reconstruct(W1, b1, W2, b2, patches)
        delta = (outputs - patches) * outputs * (1 - outputs)
        return self.same((delta @ W2.T).mean(axis=0), answer["b1"])

    decay_forgotten = seen(asked(decay=0))
    biases_decay = seen(
        gives(
            lambda right, b1, b2, decay: (
                right | {"b1": right["b1"] + decay * b1, "b2": right["b2"] + decay * b2}
            )
        )
    )
    pull_not_averaged = seen(changed(beta=lambda beta, patches: beta * len(patches)))
    pull_turned = seen(changed(beta=lambda beta: -beta))
    sparsity_forgotten = seen(asked(beta=0))
