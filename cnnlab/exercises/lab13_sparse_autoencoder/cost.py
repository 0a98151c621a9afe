"""Lab 13: cost."""

import numpy as np
from scipy.special import expit, rel_entr

from cnnlab.exercises.lab13_sparse_autoencoder.shared import reconstruct, small_autoencoder
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import symptom


def divergences(rho, mean):
    return rel_entr(rho, mean) + rel_entr(1 - rho, 1 - mean)


class Cost(DictExercise):
    """`cost_parts(W1, b1, W2, b2, patches, rho, beta, decay)`: the three parts of the cost."""

    name = "cost"
    answer_name = "cost_parts"
    points = {"shape": 0, "error": 1, "decay": 1, "sparsity": 1}
    rtol = 1e-9

    def cases(self, rng):
        one = [np.zeros((2, 1)), np.zeros(1), np.zeros((1, 2)), np.zeros(2), np.ones((1, 2))]
        yield Case("one patch of two pixels, all weights 0", *one, 0.1, 3.0, 0.5)
        yield Case("7 patches", *small_autoencoder(rng, 7, 6, 4), 0.05, 3.0, 0.2)
        yield Case(
            "12 patches, more units than pixels", *small_autoencoder(rng, 12, 4, 9), 0.3, 2, 1
        )

    def parts(self, W1, b1, W2, b2, patches, rho, beta, decay):
        features, outputs = reconstruct(W1, b1, W2, b2, patches)
        squares = np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2
        error = np.mean([np.linalg.norm(row) ** 2 / 2 for row in outputs - patches])
        return features, error, decay / 2 * squares

    def oracle(self, *args):
        features, error, decay = self.parts(*args)
        sparsity = args[6] * divergences(args[5], features.mean(axis=0)).sum()
        return {"error": error, "decay": decay, "sparsity": sparsity}

    def part_is(self, key, case, answer, value):
        """Whether one part is this value, and not the right one."""
        wrong = self.same(value, answer[key])
        return wrong and self.difference(key, case, answer) is not None

    @symptom
    def no_half(self, case, answer):
        return self.part_is("error", case, answer, 2 * self.expected(case)["error"])

    @symptom
    def mean_of_pixels(self, case, answer):
        error = self.expected(case)["error"] / case.args[4].shape[1]
        return any(self.part_is("error", case, answer, k * error) for k in (1, 2))

    @symptom
    def summed_over_patches(self, case, answer):
        return self.part_is("error", case, answer, len(case.args[4]) * self.expected(case)["error"])

    @symptom
    def linear_output(self, case, answer):
        W1, b1, W2, b2, patches = case.args[:5]
        errors = expit(patches @ W1 + b1) @ W2 + b2 - patches
        return self.part_is("error", case, answer, np.sum(errors**2) / 2 / len(patches))

    @symptom
    def biases_decay(self, case, answer):
        value = case.args[7] / 2 * sum(np.sum(weight**2) for weight in case.args[:4])
        return self.part_is("decay", case, answer, value)

    @symptom
    def of_each_patch(self, case, answer):
        features, *_ = self.parts(*case.args)
        each = divergences(case.args[5], features)
        values = [case.args[6] * each.sum(), case.args[6] * each.mean(axis=0).sum()]
        return any(self.part_is("sparsity", case, answer, value) for value in values)

    @symptom
    def turned_around(self, case, answer):
        features, *_ = self.parts(*case.args)
        rho, beta = case.args[5:7]
        mean = features.mean(axis=0)
        value = beta * np.sum(rel_entr(mean, rho) + rel_entr(1 - mean, 1 - rho))
        return self.part_is("sparsity", case, answer, value)

    @symptom
    def first_term_only(self, case, answer):
        features, *_ = self.parts(*case.args)
        value = case.args[6] * rel_entr(case.args[5], features.mean(axis=0)).sum()
        return self.part_is("sparsity", case, answer, value)
