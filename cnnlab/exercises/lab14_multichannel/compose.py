"""Lab 14: two convolutions, one after the other, are one."""

import numpy as np

from cnnlab.exercises.lab14_multichannel.shared import multichannel
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import changed, gives, seen, symptom


def first_map(kernel):
    """The kernels of one map alone; those of the others are 0."""
    return kernel * (np.arange(kernel.shape[-1]) == 0)


class Compose(DictExercise):
    """`compose(first, first_bias, second, second_bias)`: the one convolution that does both."""

    name = "compose"
    points = {"shape": 1, "kernel": 2, "bias": 1}
    allowed = NUMPY
    independent = ("shape", "kernel", "bias")

    def cases(self, rng):
        for size, next_size, channels, middle, filters in [
            ((3, 3), (3, 3), 1, 1, 1),
            ((1, 2), (1, 3), 1, 2, 1),
            ((3, 2), (2, 4), 3, 2, 4),
            ((2, 5), (3, 1), 2, 4, 3),
        ]:
            shapes = (*size, channels, middle), middle, (*next_size, middle, filters), filters
            name = f"a kernel of shape {shapes[0]}, then one of shape {shapes[2]}"
            yield Case(name, *(rng.normal(size=shape) for shape in shapes))

    def oracle(self, first, first_bias, second, second_bias):
        """Runs both, one after the other: on a black picture, and on single bright pixels."""

        def both(picture):
            return multichannel(multichannel(picture, first, first_bias), second, second_bias)[0, 0]

        rows, columns = np.add(first.shape[:2], second.shape[:2]) - 1
        shape = rows, columns, first.shape[2]
        black = both(np.zeros(shape))
        points = np.eye(np.prod(shape)).reshape(-1, *shape)
        kernel = np.reshape([both(point) - black for point in points], (*shape, -1))
        return {"kernel": kernel, "bias": black}

    @symptom
    def too_small(self, answer, first, second):
        return np.shape(answer["kernel"])[:2] in (first.shape[:2], second.shape[:2])

    one_turned = seen(changed(first=turned_by_180), changed(second=turned_by_180), part="kernel")
    one_map_between = seen(changed(first=first_map), part="kernel")
    first_bias_forgotten = gives(lambda second_bias: second_bias, part="bias")
    first_bias_once = gives(
        lambda first_bias, second, second_bias: second_bias + first_bias @ second.mean(axis=(0, 1)),
        part="bias",
    )
