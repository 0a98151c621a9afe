"""Lab 16: a picture of which a square is hidden."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, symptom


class Covered(FunctionExercise):
    """`covered(image, window, strides, colour)`: the picture, a square of it hidden."""

    name = "covered"
    points = {"shape": 1, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        white = np.full((4, 6, 3), 255.0)
        yield Case("a white picture, 4x6 pixels, a window of 2", white, 2, 2, 127)
        for window, strides in ((3, 1), (5, 3)):
            shape = (*rng.integers(9, 16, 2).tolist(), 3)
            shape = shape if shape[0] != shape[1] else (shape[0], shape[1] + 3, 3)
            image = rng.integers(0, 256, shape).astype(float)
            name = f"a picture of shape {shape}, {window=}, {strides=}"
            yield Case(name, image, window, strides, int(rng.integers(1, 255)))

    def oracle(self, image, window, strides, colour, **changes):
        """By masks: which pixels lie in the square that begins at a row and a column."""
        height, width, _ = image.shape
        pixels = np.indices((height, width))
        rows = np.arange(0, height - window + 1, strides)
        columns = np.arange(0, width - window + 1, strides)
        corners = np.stack(np.meshgrid(rows, columns, indexing="ij"), -1)[..., None, None]
        inside = ((corners <= pixels) & (pixels < corners + window)).all(axis=2)
        if changes.get("adding_up"):
            flat = np.logical_or.accumulate(inside.reshape(-1, height, width))
            inside = flat.reshape(inside.shape)
        if changes.get("all_but"):
            inside = ~inside
        return np.where(inside[..., None], colour, image)

    adding_up = asked(adding_up=True)
    all_but = asked(all_but=True)
    black = asked(colour=0)

    @symptom
    def columns_first(self, answer, right):
        rows, columns, *picture = right.shape
        return np.shape(answer) == (columns, rows, *picture) and rows != columns

    @symptom
    def one_by_one(self, answer, image, window, strides, colour):
        return strides > 1 and np.shape(answer) == self.oracle(image, window, 1, colour).shape

    @symptom
    def over_the_edge(self, answer, right, image, strides, colour):
        to_the_edge = self.oracle(image, 1, strides, colour).shape
        return np.shape(answer) == to_the_edge != right.shape

    @symptom
    def in_one_row(self, answer, right):
        rows, columns, *picture = right.shape
        return np.shape(answer) == (rows * columns, *picture)
