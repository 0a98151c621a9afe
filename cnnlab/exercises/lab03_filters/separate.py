"""Lab 03: a kernel as a column times a row."""

import numpy as np

from cnnlab.exercises.lab03_filters.shared import KERNELS
from cnnlab.judging import compare, kinds
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import gives, mistake


class Separate(FunctionExercise):
    """`separate(kernel)`: the column and the row whose product is closest to the kernel."""

    name = "separate"
    points = {"shape": 0, "separable": 1, "closest": 1}
    allowed = NUMPY
    independent = ("separable", "closest")
    rung_separable = values_where(lambda kernel: np.linalg.matrix_rank(kernel) == 1)
    rung_closest = values_where(lambda kernel: np.linalg.matrix_rank(kernel) > 1)
    longest = 1_000  # of a row: the product of two long ones would take gigabytes

    def cases(self, rng):
        yield Case("the lecture's Gaussian blur", KERNELS["gauss"])
        yield Case("Sobel's kernel", KERNELS["sobel_x"])
        product = np.outer(rng.normal(size=3), rng.normal(size=5))
        yield Case("a random separable 3x5 kernel", product)
        yield Case("the lecture's sharpening kernel", KERNELS["sharpen"])
        yield Case("a random 4x3 kernel", rng.normal(size=(4, 3)))

    def oracle(self, kernel):
        """Projects on the main direction of the columns, an eigenvector."""
        kernel = np.asarray(kernel, float)
        main = np.linalg.eigh(kernel @ kernel.T)[1][:, -1:]
        return main @ (main.T @ kernel)

    def comparable(self, answer):
        """The outer product; anything but a pair of short rows of numbers stays what it is."""
        if not isinstance(answer, list | tuple) or len(answer) != 2:
            return answer
        parts = [kinds.as_array(part) for part in answer]
        if any(part is None or part.ndim != 1 or part.dtype.kind == "U" for part in parts):
            return answer
        if max(map(len, parts)) > self.longest:
            return answer
        return np.outer(*parts)

    def rung_shape(self, case, answer):
        product = self.comparable(answer)
        if product is answer:
            return f"expected a pair, a column and a row of numbers, got {kinds.kind(answer)}"
        return compare.shape_difference(self.expected(case), product)

    size_forgotten = gives(lambda right, kernel: right / np.linalg.norm(kernel, 2))
    size_twice = gives(lambda right, kernel: right * np.linalg.norm(kernel, 2))

    @mistake
    def smallest_part(self, kernel):
        u, s, vt = np.linalg.svd(kernel)
        return s[-1] * np.outer(u[:, len(s) - 1], vt[len(s) - 1])
