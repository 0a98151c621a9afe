"""Lab 09: LeNet-5, trained."""

import numpy as np

from cnnlab.exercises import numpy_layers
from cnnlab.exercises.lab09_lenet.build_lenet import SHAPES, lenet5
from cnnlab.judging.described_net import DescribedNet, computes
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import untrained


class TrainedLenet(DescribedNet):
    """`lenet` is LeNet-5, trained on 8,000 digits."""

    name = "trained-lenet"
    answer_name = "lenet"
    points = {"shape": 0, "weights": 0, "as_described": 1, "accuracy": 1, "high_accuracy": 1}
    pass_mark = 0.93
    num_weights, shapes = 60_850, SHAPES

    def computed(self, images, weights, **changes):
        return lenet5(images, weights, **changes)

    def rung_high_accuracy(self, case, answer):
        return self.accuracy_short_of(0.95, "the last point is for 95%", case, answer)

    all_linked = symptom(lambda self, answer: answer["num_weights"] == self.num_weights + 900)
    relu = computes(act=numpy_layers.relu)
    maxima = computes(by=np.max)
    no_softmax = computes(last=numpy_layers.linear)
    untrained = untrained
