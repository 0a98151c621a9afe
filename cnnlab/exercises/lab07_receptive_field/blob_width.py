"""Lab 07: how far a gradient's blob spreads."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import changed, gives, mistake


class BlobWidth(FunctionExercise):
    """`blob_width(gradient)`: how far a blob spreads around its middle, along the rows."""

    name = "blob-width"
    allowed = NUMPY
    points = {"shape": 0, "values": 2}

    def cases(self, rng):
        yield Case("a square of nine ones", np.ones((3, 3)))
        yield Case("rows 0 and 2 of five", np.array([[1.0, 1.0], [0, 0], [-1, 1], [0, 0], [0, 0]]))
        for shape in ((7, 4), (5, 9)):
            yield Case(f"random numbers of shape {shape}", rng.normal(size=shape))

    def oracle(self, gradient):
        return self.spread(gradient**2)

    def spread(self, weights):
        """NumPy's weighted variance of the row number, one observation a pixel."""
        rows = np.indices(weights.shape)[0].ravel()
        return float(np.sqrt(np.cov(rows, aweights=weights.ravel(), ddof=0)))

    not_squared = gives(lambda self, gradient: self.spread(np.abs(gradient)))
    along_columns = changed(gradient=np.transpose)
    no_root = gives(lambda right: right**2)

    @mistake
    def around_the_array(self, gradient):
        rows = np.indices(gradient.shape)[0]
        middle = (len(gradient) - 1) / 2
        return np.sqrt(np.average((rows - middle) ** 2, weights=gradient**2))

    both_axes = gives(lambda self, right, gradient: np.hypot(right, self.oracle(gradient.T)))
