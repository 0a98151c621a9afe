"""Lab 17: other-lenet."""

import numpy as np

from cnnlab.exercises.lab17_frameworks.numpy_lenet import Forward
from cnnlab.exercises.lab17_frameworks.shared import forward, logits_of
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import mistake, symptom


class Elsewhere(FunctionExercise):
    """`other_lenet(images, weights)`: the same logits from another library, channels first."""

    name = "other-lenet"
    points = {"shape": 1, "values": 2}
    rtol, atol = 1e-4, 1e-4

    def cases(self, rng):
        for case in Forward().cases(rng):
            images, weights = case.args
            yield Case(f"{case.name}, channels first", images.transpose(0, 3, 1, 2), weights)

    def oracle(self, images, weights):
        return logits_of(images.transpose(0, 2, 3, 1), weights)

    def channels_last(self, images, weights, **changes):
        return forward(images.transpose(0, 2, 3, 1), weights, **changes)

    @symptom
    def tensor_returned(self, case, answer):
        return isinstance(answer, compare.Unknown) and "Tensor" in answer.kind

    @mistake
    def rows_not_moved(self, images, weights):
        return self.channels_last(images, weights, unroll=lambda maps: maps.transpose(0, 3, 1, 2))

    @mistake
    def kernels_mirrored(self, images, weights):
        return self.channels_last(images, weights, turn=lambda kernel: kernel.swapaxes(0, 1))

    @mistake
    def relu(self, images, weights):
        return self.channels_last(images, weights, activation=lambda x: np.maximum(x, 0))

    @mistake
    def maxima(self, images, weights):
        return self.channels_last(images, weights, pool=np.max)

    @mistake
    def no_bias(self, images, weights):
        return self.channels_last(images, weights, biases=0)
