"""Lab 06: gradient-norms."""

import numpy as np

from cnnlab.exercises.lab06_residual.shared import convolution
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import gives, mistake, symptom
from cnnlab.judging.nets import describe
from cnnlab.models import plain_net, residual_net


class GradientNorms(FunctionExercise):
    """`gradient_norms(model, x, y)`: how long is the gradient of each kernel?"""

    name = "gradient-norms"
    forbidden = (finished("cnnlab.gradients.gradient_norms"),)
    probe = "call_with_net"
    points = {"shape": 1, "values": 2}
    rtol, atol = 2e-3, 1e-6  # the net computes in float32
    kept: dict = {}

    def cases(self, rng):
        settings = {"filters": 2, "activation": "tanh", "input_shape": (9, 6, 1), "num_classes": 3}
        for name, model in [
            ("a plain net of 3 convolutions", plain_net(1, **settings)),
            ("a residual net of 3 convolutions", residual_net(1, **settings)),
            ("a residual net of 5 convolutions", residual_net(2, **settings)),
        ]:
            weights = [0.5 * rng.normal(size=w.shape).astype("float32") for w in model.weights]
            model.set_weights(weights)
            x = rng.normal(size=(4, 9, 6, 1)).astype("float32")
            yield Case(name, describe(model), x, rng.integers(0, 3, 4))

    def oracle(self, net, x, y):
        return np.array([np.linalg.norm(g) for g in self.gradients(net, x, y) if g.ndim > 1])

    def gradients(self, net, x, y):
        """The gradients by all weights, kept: each known mistake asks for them again."""
        key = net["config"], x.tobytes()
        if key not in self.kept:
            self.kept[key] = self.differences(net, x, y)
        return self.kept[key]

    def differences(self, net, x, y):
        """Central differences: each weight a little up and a little down."""
        weights = [weight.astype(float) for weight in net["weights"]]
        residual = '"residual_net"' in net["config"]
        gradients = [np.zeros(weight.shape) for weight in weights]
        for weight, gradient in zip(weights, gradients, strict=True):
            for index in np.ndindex(weight.shape):
                kept = weight[index]
                for step in (1e-4, -1e-4):
                    weight[index] = kept + step
                    gradient[index] += self.loss(weights, residual, x, y) / (2 * step)
                weight[index] = kept
        return gradients

    def loss(self, weights, residual, x, y):
        """Cross-entropy of the net, in NumPy."""
        layers = list(zip(weights[::2], weights[1::2], strict=True))
        maps = np.tanh(convolution(x, *layers[0], stride=4))
        for first, second in zip(layers[1:-1:2], layers[2:-1:2], strict=True):
            branch = convolution(np.tanh(convolution(maps, *first)), *second)
            maps = np.tanh(branch + maps * residual)
        kernel, bias = layers[-1]
        scores = maps.reshape(len(x), -1) @ kernel + bias
        return np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[range(len(y)), y])

    def wrong(self, net, x, y, norm):
        return np.array([norm(g) for g in self.gradients(net, x, y) if g.ndim > 1])

    @symptom
    def biases_too(self, case, answer):
        return np.shape(answer) == (len(case.args[0]["weights"]),)

    no_root = gives(lambda right: right**2)
    summed_over_examples = gives(lambda right, y: right * len(y))

    @mistake
    def largest(self, net, x, y):
        return self.wrong(net, x, y, lambda gradient: np.abs(gradient).max())

    @mistake
    def mean_of_squares(self, net, x, y):
        return self.wrong(net, x, y, lambda gradient: np.sqrt(np.mean(gradient**2)))

    from_the_top = gives(lambda right: right[::-1])

    @symptom
    def of_the_outputs(self, case, answer):
        return np.abs(answer).max() < 1e-5
