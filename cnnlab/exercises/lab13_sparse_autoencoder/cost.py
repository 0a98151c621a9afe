"""Lab 13: the three parts of a sparse autoencoder's cost."""

import numpy as np
from scipy.special import rel_entr

from cnnlab.exercises.lab13_sparse_autoencoder.shared import (
    logistic,
    reconstruct,
    small_autoencoder,
)
from cnnlab.exercises.numpy_layers import linear
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import asked, gives, seen


def divergence(rho, mean):
    return rel_entr(rho, mean) + rel_entr(1 - rho, 1 - mean)


class Cost(DictExercise):
    """`cost_parts(W1, b1, W2, b2, patches, rho, beta, decay)`: the three parts of the cost."""

    name = "cost"
    answer_name = "cost_parts"
    points = {"shape": 0, "error": 1, "decay": 1, "sparsity": 1}
    allowed = NUMPY
    independent = ("error", "decay", "sparsity")

    def cases(self, rng):
        one = [np.zeros((2, 1)), np.zeros(1), np.zeros((1, 2)), np.zeros(2), np.ones((1, 2))]
        yield Case("one patch of two pixels, all weights 0", *one, 0.1, 3.0, 0.5)
        yield Case("7 patches", *small_autoencoder(rng, 7, 6, 4), 0.05, 3.0, 0.2)
        name = "12 patches, more units than pixels"
        yield Case(name, *small_autoencoder(rng, 12, 4, 9), 0.3, 2, 1)

    def oracle(self, W1, b1, W2, b2, patches, rho, beta, decay, **changes):
        features, outputs = reconstruct(W1, b1, W2, b2, patches, changes.get("last", logistic))
        squares = np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2
        mean = changes.get("mean", lambda features: features.mean(axis=0))(features)
        return {
            "error": np.mean([np.linalg.norm(row) ** 2 / 2 for row in outputs - patches]),
            "decay": decay / 2 * squares,
            "sparsity": beta * changes.get("divergence", divergence)(rho, mean).sum(),
        }

    no_half = gives(lambda right: 2 * right, part="error")

    mean_of_pixels = gives(
        lambda right, patches: (right / patches.shape[1], 2 * right / patches.shape[1]),
        part="error",
    )
    summed_over_patches = gives(lambda right, patches: len(patches) * right, part="error")
    linear_output = seen(asked(last=linear), part="error")
    biases_decay = gives(
        lambda W1, b1, W2, b2, decay: decay / 2 * sum(np.sum(w**2) for w in (W1, b1, W2, b2)),
        part="decay",
    )
    of_each_patch = seen(
        asked(mean=linear),
        asked(mean=linear, divergence=lambda rho, each: divergence(rho, each).mean(axis=0)),
        part="sparsity",
    )
    turned_around = seen(asked(divergence=lambda rho, mean: divergence(mean, rho)), part="sparsity")
    first_term_only = seen(asked(divergence=rel_entr), part="sparsity")
