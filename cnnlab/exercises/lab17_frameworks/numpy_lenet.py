"""Lab 17: a trained LeNet, run by NumPy."""

import numpy as np
from scipy.special import softmax

from cnnlab.exercises.lab17_frameworks.shared import LenetLogits, map_by_map
from cnnlab.exercises.numpy_layers import linear, turned_by_180
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.mistakes import asked


class Forward(LenetLogits):
    """`numpy_lenet(images, weights)`: LeNet's logits from the file of its weights."""

    name = "numpy-lenet"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 3}

    turned = asked(turn=turned_by_180)
    activation_after_pooling = asked(late=True)
    bounded_logits = asked(last=np.tanh)
    probabilities = asked(last=lambda logits: softmax(logits, axis=-1))
    linear_units = asked(dense=linear)
    unrolled_map_by_map = asked(unroll=map_by_map)
