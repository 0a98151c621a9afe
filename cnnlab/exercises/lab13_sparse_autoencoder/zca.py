"""Lab 13: zca."""

import numpy as np
from scipy.linalg import sqrtm

from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import mistake, symptom


class Zca(DictExercise):
    """`zca(patches, epsilon)`: the mean patch and the matrix that whitens."""

    name = "zca"
    forbidden = (finished("cnnlab.models.fit_zca"),)
    points = {"shape": 0, "mean": 1, "matrix": 2}
    rtol, atol = 1e-7, 1e-8

    def cases(self, rng):
        yield Case(
            "four patches of two pixels", np.array([[1, 1], [-1, -1], [3, 1], [1, -1.0]]), 0.1
        )
        for num_patches, size, epsilon in ((60, 5, 0.1), (30, 8, 0.01)):
            mixed = rng.normal(size=(num_patches, size)) @ rng.normal(size=(size, size))
            name = f"{num_patches} patches of {size} pixels, epsilon={epsilon}"
            yield Case(name, mixed + rng.normal(size=size), epsilon)

    def oracle(self, patches, epsilon):
        covariance = np.cov(patches.T, ddof=0)
        return self.answer(
            patches, np.linalg.inv(sqrtm(covariance + epsilon * np.eye(len(covariance))))
        )

    def answer(self, patches, matrix):
        return {"mean": patches.mean(axis=0), "matrix": np.real(matrix)}

    def eigen(self, patches, **options):
        return np.linalg.eigh(np.cov(patches.T, **{"ddof": 0, **options}))

    @symptom
    def one_mean(self, case, answer):
        return np.allclose(answer["mean"], np.mean(case.args[0]))

    @mistake
    def no_root(self, patches, epsilon):
        variances, directions = self.eigen(patches)
        return self.answer(patches, (directions / (variances + epsilon)) @ directions.T)

    @mistake
    def coloured(self, patches, epsilon):
        variances, directions = self.eigen(patches)
        return self.answer(patches, (directions * np.sqrt(variances + epsilon)) @ directions.T)

    @mistake
    def epsilon_after_root(self, patches, epsilon):
        variances, directions = self.eigen(patches)
        scales = np.sqrt(np.maximum(variances, 0)) + epsilon
        return self.answer(patches, (directions / scales) @ directions.T)

    @symptom
    def not_turned_back(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        # The product with its transpose hides the turn.
        wanted, found = self.expected(case)["matrix"], np.asarray(answer["matrix"])
        same = self.same(wanted @ wanted, found @ found.T)
        other = self.same(wanted @ wanted, found.T @ found)
        return same or other

    @mistake
    def divided_by_less(self, patches, epsilon):
        variances, directions = self.eigen(patches, ddof=1)
        return self.answer(patches, (directions / np.sqrt(variances + epsilon)) @ directions.T)

    @mistake
    def not_centred(self, patches, epsilon):
        variances, directions = np.linalg.eigh(patches.T @ patches / len(patches))
        return self.answer(patches, (directions / np.sqrt(variances + epsilon)) @ directions.T)
