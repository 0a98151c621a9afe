"""Lab 17: numpy-lenet."""

import numpy as np
from scipy.special import softmax

from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab17_frameworks.shared import WEIGHTS, forward, logits_of
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import CONVOLUTIONS, Forbidden
from cnnlab.judging.mistakes import mistake

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


def random_weights(rng):
    """Weights under which every layer is far from linear, and no unit always 1 or -1."""
    return {
        name: rng.normal(size=shape) * (1.5 / np.sqrt(np.prod(shape[:-1])) if shape[1:] else 0.3)
        for name, shape in WEIGHTS.items()
    }


class Forward(FunctionExercise):
    """`numpy_lenet(images, weights)`: LeNet's logits from the file of its weights."""

    name = "numpy-lenet"
    forbidden = (NETS,)
    points = {"shape": 1, "values": 3}
    rtol, atol = 1e-4, 1e-4  # Keras computes in float32

    def cases(self, rng):
        digits, _ = unseen_mnist(10, rng)
        yield Case("10 digits, weights of the judge", digits, random_weights(rng))
        noise = rng.random((3, 28, 28, 1)).astype("float32")
        yield Case("3 pictures of noise, other weights", noise, random_weights(rng))

    def oracle(self, images, weights):
        return logits_of(images, weights)

    @mistake
    def relu(self, images, weights):
        return forward(images, weights, activation=lambda x: np.maximum(x, 0))

    @mistake
    def maxima(self, images, weights):
        return forward(images, weights, pool=np.max)

    @mistake
    def turned(self, images, weights):
        return forward(images, weights, turn=lambda kernel: kernel[::-1, ::-1])

    @mistake
    def activation_after_pooling(self, images, weights):
        return forward(images, weights, late=True)

    @mistake
    def bounded_logits(self, images, weights):
        return forward(images, weights, last=np.tanh)

    @mistake
    def probabilities(self, images, weights):
        return forward(images, weights, last=lambda logits: softmax(logits, axis=-1))

    @mistake
    def linear_units(self, images, weights):
        return forward(images, weights, linear=True)

    @mistake
    def no_bias(self, images, weights):
        return forward(images, weights, biases=0)

    @mistake
    def unrolled_map_by_map(self, images, weights):
        return forward(images, weights, unroll=lambda maps: maps.transpose(0, 3, 1, 2))
