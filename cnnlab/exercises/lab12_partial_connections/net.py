"""Lab 12: a small LeNet with LeNet-5's table, trained."""

import numpy as np

from cnnlab.arithmetic import conv_weights, partial_weights
from cnnlab.exercises.lab12_partial_connections.shared import LENET, in_column_order, masked_kernel
from cnnlab.exercises.numpy_layers import convolution, linear, pooling, relu, softmax
from cnnlab.judging.described_net import DescribedNet, computes
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import untrained
from cnnlab.layers import LENET5_C3


class Net(DescribedNet):
    """`net` is a small LeNet with LeNet-5's table, trained on digits."""

    name = "net"
    points = {"shape": 0, "weights": 0, "as_described": 1, "accuracy": 2}
    shapes = ((5, 5, 1, 6), (6,), (5, 5, 60), (16,), (256, 10), (10,))
    pass_mark = 0.90
    num_digits = 1_000
    num_weights = conv_weights(5, 1, 6) + partial_weights(LENET5_C3, 5) + 4 * 4 * 16 * 10 + 10

    def rung_weights(self, case, answer):
        if "PartialConv2D" not in answer["layers"]:
            return f"a `PartialConv2D` was expected among the layers, yours are {answer['layers']}"
        return super().rung_weights(case, answer)

    def computed(self, images, weights, act=np.tanh, by=np.max, last=softmax):
        kernel1, bias1, links, bias3, matrix, bias = weights
        maps = pooling(act(convolution(images, kernel1, bias1)), by=by)
        kernel3 = masked_kernel(in_column_order(links, LENET), LENET)
        maps = pooling(act(convolution(maps, kernel3, bias3)), by=by)
        return last(maps.reshape(len(maps), -1) @ matrix + bias)

    relu = computes(act=relu)
    averages = computes(by=np.mean)
    no_softmax = computes(last=linear)

    @symptom
    def all_linked(self, answer):
        return answer["num_weights"] == self.num_weights + (LENET == 0).sum() * 25

    untrained = untrained
