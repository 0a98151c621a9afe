"""Lab 17: a trained LeNet, run by NumPy."""

import numpy as np
from scipy.special import softmax

from cnnlab.exercises.lab17_frameworks.shared import LenetLogits, map_by_map
from cnnlab.exercises.numpy_layers import linear, turned_by_180
from cnnlab.judging.forbidden import CONVOLUTIONS, Forbidden
from cnnlab.judging.mistakes import asked

NETS = Forbidden(
    "a library of neural nets",
    "use NumPy, and SciPy if you like",
    (
        "cnnlab.models.*lenet*",
        "cnnlab.export.run_layers",
        "cnnlab.export.run_system",
        *(name for name in CONVOLUTIONS.names if not name.startswith(("numpy.", "scipy."))),
    ),
)


class Forward(LenetLogits):
    """`numpy_lenet(images, weights)`: LeNet's logits from the file of its weights."""

    name = "numpy-lenet"
    forbidden = (NETS,)
    points = {"shape": 1, "values": 3}

    turned = asked(turn=turned_by_180)
    activation_after_pooling = asked(late=True)
    bounded_logits = asked(last=np.tanh)
    probabilities = asked(last=lambda logits: softmax(logits, axis=-1))
    linear_units = asked(dense=linear)
    unrolled_map_by_map = asked(unroll=map_by_map)
