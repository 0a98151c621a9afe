"""Lab 04: pooling a picture, by maxima or averages."""

import numpy as np

from cnnlab.exercises.lab04_pooling.shared import IMAGE, pooled, windows_of
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.drawn import distinct
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, changed, gives, mistake, symptom

KINDS = {"max": np.max, "average": np.mean}


class Pool2D(FunctionExercise):
    """`pool2d(image, size=2, stride=2, kind="max")`: the pooled picture."""

    name = "pool2d"
    allowed = NUMPY
    points = {"shape": 1, "maxima": 1, "averages": 1}
    independent = ("maxima", "averages")
    rung_maxima = values_where(lambda kind: kind == "max")
    rung_averages = values_where(lambda kind: kind == "average")

    def cases(self, rng):
        yield Case("the 4x4 example, nothing else given", IMAGE)
        for kind in KINDS:
            yield Case(f'the 4x4 example, kind="{kind}"', IMAGE, kind=kind)
            for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 8), 3, 2)]:
                name = f'a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}, "{kind}"'
                image = distinct(rng, shape, float) - 0.1
                yield Case(name, image, size=size, stride=stride, kind=kind)
            name = f'a picture of negative numbers, size 2, stride 3, "{kind}"'
            yield Case(name, -1 - rng.random((8, 6)), size=2, stride=3, kind=kind)

    def oracle(self, image, size=2, stride=2, kind="max"):
        return KINDS[kind](windows_of(image, size, stride), axis=(2, 3))

    def origin(self, at, image, size, stride, kind):
        return pooled("the picture", image, at, size, stride, kind)

    stride_is_size = changed(stride=lambda stride, size: size)
    moves_by_one = asked(stride=1)

    @mistake
    def cut_windows(self, image, size=2, stride=2, kind="max"):
        rows, columns = (range(0, n, stride) for n in image.shape)
        pool = KINDS[kind]
        return np.array([[pool(image[r : r + size, c : c + size]) for c in columns] for r in rows])

    not_below_zero = gives(lambda right, kind: np.maximum(right, 0) if kind == "max" else right)
    always_max = asked(kind="max")
    summed = gives(lambda right, size, kind: right * (1 if kind == "max" else size**2))
    truncated = symptom(lambda self, answer, right: self.same(right.astype(int), answer))
