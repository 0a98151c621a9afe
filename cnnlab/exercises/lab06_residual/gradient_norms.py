"""Lab 06: how long the gradient of each kernel is."""

import keras
import numpy as np

from cnnlab.exercises.numpy_layers import convolution
from cnnlab.judging.drawn import normal
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, gives, symptom
from cnnlab.judging.nets import describe
from cnnlab.models import plain_net, residual_net


def without_bias(model):
    """The net with no bias in the layer before the last."""
    config = model.get_config()
    config["layers"][-3]["config"]["use_bias"] = False
    return keras.Sequential.from_config(config)


def with_biases(weights):
    """Each kernel with the bias that follows it, or with 0."""
    pairs = zip(weights, [*weights[1:], np.zeros((0, 0))], strict=True)
    return [(kernel, bias if bias.ndim == 1 else 0) for kernel, bias in pairs if kernel.ndim > 1]


def loss(weights, residual, x, y):
    """Cross-entropy of the net, in NumPy."""
    layers = with_biases(weights)
    maps = np.tanh(convolution(x, *layers[0], strides=4, padding="same"))
    for first, second in zip(layers[1:-1:2], layers[2:-1:2], strict=True):
        inner = np.tanh(convolution(maps, *first, padding="same"))
        maps = np.tanh(convolution(inner, *second, padding="same") + maps * residual)
    kernel, bias = layers[-1]
    scores = maps.reshape(len(x), -1) @ kernel + bias
    return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[range(len(y)), y])


def central_differences(net, x, y):
    """The gradients of the loss: each weight a little up and a little down."""
    weights = [weight.astype(float) for weight in net["weights"]]
    residual = '"residual_net"' in net["config"]
    gradients = [np.zeros(weight.shape) for weight in weights]
    for weight, gradient in zip(weights, gradients, strict=True):
        for index in np.ndindex(weight.shape):
            kept = weight[index]
            for step in (1e-4, -1e-4):
                weight[index] = kept + step
                gradient[index] += loss(weights, residual, x, y) / (2 * step)
            weight[index] = kept
    return gradients


class GradientNorms(FunctionExercise):
    """`gradient_norms(model, x, y)`: how long is the gradient of each kernel?"""

    name = "gradient-norms"
    forbidden = (finished("cnnlab.gradients.gradient_norms"),)
    probe = "call_with_net"
    points = {"shape": 1, "values": 2}
    kept: dict = {}

    def cases(self, rng):
        settings = {"filters": 2, "activation": "tanh", "input_shape": (9, 6, 1), "num_classes": 3}
        for name, model in [
            ("a plain net of 3 convolutions", plain_net(1, **settings)),
            (
                "a plain net, its last convolution without bias",
                without_bias(plain_net(1, **settings)),
            ),
            ("a residual net of 3 convolutions", residual_net(1, **settings)),
            ("a residual net of 5 convolutions", residual_net(2, **settings)),
        ]:
            model.set_weights([normal(rng, weight.shape, 0.5) for weight in model.weights])
            yield Case(name, describe(model), normal(rng, (4, 9, 6, 1)), rng.integers(0, 3, 4))

    def oracle(self, net, x, y, norm=np.linalg.norm):
        """The gradients are kept: each known mistake asks for them again."""
        key = net["config"], x.tobytes()
        if key not in self.kept:
            self.kept[key] = central_differences(net, x, y)
        return np.array([norm(gradient) for gradient in self.kept[key] if gradient.ndim > 1])

    biases_too = symptom(lambda answer, net: np.shape(answer) == (len(net["weights"]),))
    no_root = gives(lambda right: right**2)
    summed_over_examples = gives(lambda right, y: right * len(y))
    largest = asked(norm=lambda gradient: np.abs(gradient).max())
    mean_of_squares = asked(norm=lambda gradient: np.sqrt(np.mean(gradient**2)))
    from_the_top = gives(lambda right: right[::-1])
    of_a_constant = symptom(lambda answer: np.abs(answer).max() < 1e-5)  # rounded
