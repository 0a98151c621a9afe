"""Lab 16: where the maps speak for a class."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives


class GradCam(FunctionExercise):
    """`grad_cam(maps, gradients)`: where the maps speak for a class."""

    name = "grad-cam"
    points = {"shape": 1, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        maps = np.array([[[1, 0], [0, 2.0]], [[0, 0], [3, 1]]])
        yield Case("two maps of 2x2, the second speaks against", maps, np.ones((2, 2, 2)) * [1, -1])
        for shape in ((3, 5, 4), (6, 2, 3)):
            maps, gradients = np.maximum(rng.normal(size=shape), 0), rng.normal(size=shape)
            gradients += rng.normal(size=shape[-1])  # some maps speak for the class, some against
            yield Case(f"maps of shape {shape}", maps, gradients)

    def oracle(self, maps, gradients, weight=np.mean, cut=True):
        rows, columns, channels = maps.shape
        weights = [weight(gradients[..., channel]) for channel in range(channels)]
        spoken = maps.reshape(-1, channels) @ np.array(weights)
        return (np.maximum(spoken, 0) if cut else spoken).reshape(rows, columns)

    against_too = asked(cut=False)
    summed_gradients = asked(weight=np.sum)
    largest_gradient = asked(weight=np.max)
    unweighted = gives(lambda maps: maps.sum(axis=-1))
    place_by_place = gives(lambda maps, gradients: np.maximum((maps * gradients).sum(axis=-1), 0))
    each_map_cut = gives(
        lambda maps, gradients: np.maximum(maps * gradients.mean(axis=(0, 1)), 0).sum(axis=-1)
    )
    averaged_over_maps = gives(lambda right, maps: right / maps.shape[-1])
