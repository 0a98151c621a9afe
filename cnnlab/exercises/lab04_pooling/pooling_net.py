"""Lab 04: a net with trained pooling that reads digits."""

import numpy as np

from cnnlab.arithmetic import conv_weights, dense_weights
from cnnlab.exercises.numpy_layers import convolution, linear, pooling, relu, softmax
from cnnlab.judging.described_net import DescribedNet, computes
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import untrained


def num_subsamplings(answer):
    return sum("Subsampling" in layer for layer in answer["layers"])


class PoolingNet(DescribedNet):
    """`pooling_net`: a trained net with two subsampling layers that reads digits."""

    name = "pooling-net"
    points = {"shape": 0, "weights": 0, "as_described": 1, "accuracy": 2}
    shapes = (
        *((5, 5, 1, 6), (6,), (6,), (6,)),
        *((5, 5, 6, 16), (16,), (16,), (16,)),
        (256, 10),
        (10,),
    )
    pass_mark = 0.92
    num_weights = conv_weights(5, 1, 6) + 12 + conv_weights(5, 6, 16) + 32 + dense_weights(256, 10)

    def rung_weights(self, case, answer):
        if num_subsamplings(answer) != 2:
            return f"expected two subsampling layers, your layers are {answer['layers']}"
        return super().rung_weights(case, answer)

    def computed(self, images, weights, act=np.tanh, by=np.max, last=softmax):
        kernel1, bias1, gain2, bias2, kernel3, bias3, gain4, bias4, matrix, bias = weights
        maps = gain2 * pooling(act(convolution(images, kernel1, bias1)), by=by) + bias2
        maps = gain4 * pooling(act(convolution(maps, kernel3, bias3)), by=by) + bias4
        return last(maps.reshape(len(maps), -1) @ matrix + bias)

    def readings(self, weights):
        """A student's layer may make its bias first."""
        yield weights
        yield [weights[place] for place in (0, 1, 3, 2, 4, 5, 7, 6, 8, 9)]

    def gives_computed(self, case, answer, **changes):
        """What "subsample" is, the authors do not agree on."""
        gives = super().gives_computed
        return any(gives(case, answer, by=by, **changes) for by in (np.max, np.mean))

    relu = computes(act=relu)
    no_softmax = computes(last=linear)
    plain_pooling = symptom(  # a student's own layer may hold such a one
        lambda answer: (
            num_subsamplings(answer) < 2
            and {"MaxPooling2D", "AveragePooling2D"}.intersection(answer["layers"])
        )
    )
    untrained = untrained
