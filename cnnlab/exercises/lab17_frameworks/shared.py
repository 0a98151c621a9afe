"""Lab 17: LeNet's logits, by Keras and by NumPy."""

from functools import cache

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises.numpy_layers import convolution, linear, pooling, relu
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked
from cnnlab.models import plain_lenet

WEIGHTS = {
    "C1/kernel": (5, 5, 1, 6),
    "C1/bias": (6,),
    "C3/kernel": (5, 5, 6, 16),
    "C3/bias": (16,),
    "F5/kernel": (400, 120),
    "F5/bias": (120,),
    "F6/kernel": (120, 84),
    "F6/bias": (84,),
    "output/kernel": (84, 10),
    "output/bias": (10,),
}


def random_weights(rng):
    """Weights under which every layer is far from linear, and no unit always 1 or -1."""
    return {
        name: rng.normal(size=shape) * (1.5 / np.sqrt(np.prod(shape[:-1])) if shape[1:] else 0.3)
        for name, shape in WEIGHTS.items()
    }


@cache
def lenet():
    """One net for all questions: its weights are set anew each time."""
    return plain_lenet()


def logits_of(images, weights):
    """What Keras computes with these weights."""
    lenet().set_weights([weights[name] for name in WEIGHTS])
    return lenet().predict(images, batch_size=500, verbose=0)


def forward(images, weights, act=np.tanh, by=np.mean, last=linear, **changes):
    """The net in NumPy; all but images and weights make it a wrong one."""
    turn, biases = changes.get("turn", linear), changes.get("biases", 1)
    before, after = (linear, act) if "late" in changes else (act, linear)
    maps = images
    for name, padding in (("C1", "same"), ("C3", "valid")):
        kernel, bias = turn(weights[f"{name}/kernel"]), biases * weights[f"{name}/bias"]
        maps = after(pooling(before(convolution(maps, kernel, bias, padding=padding)), by=by))
    units = changes.get("unroll", linear)(maps).reshape(len(maps), -1)
    dense = changes.get("dense", act)
    for name, activation in (("F5", dense), ("F6", dense), ("output", last)):
        units = activation(units @ weights[f"{name}/kernel"] + biases * weights[f"{name}/bias"])
    return units


def map_by_map(maps):
    """The order in which maps are unrolled where channels come first."""
    return maps.transpose(0, 3, 1, 2)


class LenetLogits(FunctionExercise):
    """Logits of images from named weights; the judge's are random."""

    def cases(self, rng):
        digits, _ = unseen_mnist(10, rng)
        yield Case("10 digits, weights of the judge", digits, random_weights(rng))
        noise = rng.random((3, 28, 28, 1)).astype("float32")
        yield Case("3 pictures of noise, other weights", noise, random_weights(rng))

    def oracle(self, images, weights, **changes):
        return forward(images, weights, **changes) if changes else logits_of(images, weights)

    relu = asked(act=relu)
    maxima = asked(by=np.max)
    no_bias = asked(biases=0)
