"""Lab 13: ZCA whitening."""

import numpy as np
from scipy.linalg import inv, sqrtm

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import asked, gives, seen, symptom


def covariance(patches, ddof=0):
    return np.cov(patches.T, ddof=ddof)


class Zca(DictExercise):
    """`zca(patches, epsilon)`: the mean patch and the matrix that whitens."""

    name = "zca"
    allowed = NUMPY
    points = {"shape": 0, "mean": 1, "matrix": 2}
    independent = ("mean", "matrix")

    def cases(self, rng):
        four = np.array([[1, 1], [-1, -1], [3, 1], [1, -1.0]])
        yield Case("four patches of two pixels", four, 0.1)
        for num_patches, size, epsilon in ((60, 5, 0.1), (30, 8, 0.01)):
            mixed = rng.normal(size=(num_patches, size)) @ rng.normal(size=(size, size))
            name = f"{num_patches} patches of {size} pixels, {epsilon=}"
            yield Case(name, mixed + rng.normal(size=size), epsilon)

    def oracle(self, patches, epsilon, spread=covariance):
        matrix = inv(sqrtm(spread(patches) + epsilon * np.eye(patches.shape[1])))
        return {"mean": patches.mean(axis=0), "matrix": np.real(matrix)}

    one_mean = symptom(lambda answer, patches: np.allclose(answer["mean"], np.mean(patches)))
    no_root = gives(lambda right: right @ right, part="matrix")
    coloured = gives(lambda right: inv(right), part="matrix")
    epsilon_after_root = gives(
        lambda patches, epsilon: inv(
            sqrtm(covariance(patches)) + epsilon * np.eye(patches.shape[1])
        ),
        part="matrix",
    )

    @symptom
    def not_turned_back(self, answer, right):
        """The product with its transpose hides the turn, in the right one too."""
        wanted, found = right["matrix"], np.asarray(answer["matrix"])
        products = (found @ found.T, found.T @ found) if found.shape == wanted.shape else ()
        turned = any(self.same(wanted @ wanted, product) for product in products)
        return turned and not self.same(wanted, found)

    divided_by_less = seen(asked(spread=lambda patches: covariance(patches, ddof=1)), part="matrix")
    not_centred = seen(
        asked(spread=lambda patches: patches.T @ patches / len(patches)), part="matrix"
    )
