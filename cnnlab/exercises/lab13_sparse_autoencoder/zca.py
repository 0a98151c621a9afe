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
        """Directions, each stretched: one product hides a turn, the other has nothing but squares.

        Other whitening matrices, such as Cholesky's, have the first product, too.
        """
        found = np.asarray(answer["matrix"])
        if found.shape != right["matrix"].shape:
            return False  # a product of what is long may take all memory
        products = found @ found.T, found.T @ found
        return any(
            self.same(right["matrix"] @ right["matrix"], hidden)
            and self.same(np.diag(np.diag(squares)), squares)
            for hidden, squares in (products, products[::-1])
        )

    divided_by_less = seen(asked(spread=lambda patches: covariance(patches, ddof=1)), part="matrix")
    not_centred = seen(
        asked(spread=lambda patches: patches.T @ patches / len(patches)), part="matrix"
    )
