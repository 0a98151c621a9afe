"""Lab 06: residual blocks, and what they do to the gradients of a deep net."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.arithmetic import padding_amounts
from cnnlab.data import unseen_mnist
from cnnlab.judging import compare
from cnnlab.judging.exercise import (
    Case,
    DictExercise,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import finished
from cnnlab.judging.nets import describe
from cnnlab.models import plain_net, residual_net

ACTIVATIONS = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh}


def sigmoid(z):
    """Of complex numbers too, so that a step in the imaginary direction gives the slope."""
    return 1 / (1 + np.exp(-z))


def slope(function, x):
    """The derivative, exact to the last bits: the imaginary part of a tiny imaginary step."""
    return function(x + 1e-30j).imag / 1e-30


def convolution(maps, kernel, bias, stride=1):
    """Convolution with padding "same", by window and sum."""
    sizes = zip(maps.shape[1:3], kernel.shape[:2], strict=True)
    zeros = [padding_amounts(n, k, stride, "same") for n, k in sizes]
    padded = np.pad(np.asarray(maps, float), [(0, 0), *zeros, (0, 0)])
    windows = sliding_window_view(padded, kernel.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("bijcuv,uvcf->bijf", windows, np.asarray(kernel, float)) + bias


class ChainSlopes(FunctionExercise):
    """`chain_slopes(x, weights)`: how much the top of a chain changes with each layer's output."""

    name = "chain-slopes"
    points = {"shape": 1, "values": 2}
    atol = 1e-15  # the slopes of a long chain are tiny, and still can be wrong
    hints = (
        "One layer first: what is the derivative of g(w a) with respect to a?",
        "It is g'(w a) w, and g'(z) = g(z) (1 - g(z)): the layer's own output is all you need.",
        "Go through the chain once upwards and keep all outputs. Then go downwards: begin with 1, "
        "and multiply by a_k (1 - a_k) w_k at each layer.",
    )

    def cases(self, rng):
        yield Case("two layers with weights 1 and 2", 0.5, np.array([1.0, 2.0]))
        yield Case("no layer at all", 0.5, np.array([]))
        yield Case("8 layers, weights of both signs", rng.normal(), rng.normal(scale=3, size=8))

    def oracle(self, x, weights):
        return np.array(
            [
                slope(lambda a, k=k: self.rest(a, weights[k:]), output)
                for k, output in enumerate(self.outputs(x, weights))
            ]
        )

    def outputs(self, x, weights):
        return [self.rest(x, weights[:k]) for k in range(len(weights) + 1)]

    def rest(self, output, weights):
        for weight in weights:
            output = sigmoid(weight * output)
        return output

    def product(self, factors):
        """Slopes made of other factors: those of all layers above are multiplied."""
        return np.append(np.cumprod(factors[::-1])[::-1], 1.0)

    def factors(self, x, weights):
        outputs = np.array(self.outputs(x, weights))[1:]
        return outputs * (1 - outputs)

    @mistake(
        "How does g(w a) change with a? Try a weight of 100.",
        "The inner derivative is missing.",
        "Each factor is g'(z) *times the weight*.",
    )
    def no_weights(self, x, weights):
        return self.product(self.factors(x, weights))

    @mistake(
        "Is the chain made of straight lines?",
        "You multiply the weights alone; each layer has an activation.",
        "Each factor is w_k g'(z_k), with g'(z) = g(z) (1 - g(z)).",
    )
    def no_activation(self, x, weights):
        return self.product(weights)

    @mistake(
        "At which place is g' taken?",
        "At z, the number *before* the activation. You have put the output a into the formula.",
        "a_k is g(z_k) already: the factor is a_k (1 - a_k) w_k, with no sigmoid around it.",
    )
    def slope_at_the_output(self, x, weights):
        again = sigmoid(np.array(self.outputs(x, weights))[1:])
        return self.product(again * (1 - again) * weights)

    @mistake(
        "Which factor belongs to which layer?",
        "Layer k's factor takes the output of layer k, not what it reads.",
        "With outputs [x, a_1, a_2, ...], the factor of `weights[k]` takes `outputs[k + 1]`.",
    )
    def slope_at_the_input(self, x, weights):
        inputs = np.array(self.outputs(x, weights))[:-1]
        return self.product(inputs * (1 - inputs) * weights)

    @mistake(
        "Which derivative is asked for: of the top, or of each layer?",
        "You give the derivative of each output by x. The top by each output is asked for.",
        "The product for a_k runs over the layers *above* k.",
    )
    def from_the_bottom(self, x, weights):
        return np.append(1.0, np.cumprod(self.factors(x, weights) * weights))

    @mistake(
        "Your numbers are right. In which order are they wanted?",
        "The first is for x, the last, always 1, is for the top itself.",
        "Reverse the list at the end: `slopes[::-1]`.",
    )
    def upside_down(self, x, weights):
        return self.oracle(x, weights)[::-1]

    @symptom(
        "For n layers there are n + 1 numbers. Which one have you left out?",
        "x counts, and so does the top: its slope with respect to itself is 1.",
    )
    def one_missing(self, case, answer):
        return np.shape(answer) == np.shape(case.args[1])


class ResidualLayer(LayerExercise):
    """`Residual(filters, activation)`, the slide's block as a Keras layer."""

    name = "residual-layer"
    answer_name = "Residual"
    forbidden = (finished("cnnlab.layers.ResidualBlock"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 1, "saved": 1}
    hints = (
        "`build` makes the convolutions, `call` uses them, `get_config` says what `__init__` took.",
        'In `build`: `self.first = keras.layers.Conv2D(self.filters, 3, padding="same")`, then '
        "`self.first.build(input_shape)`. The second reads maps with `self.filters` channels.",
        "In `call`: z = second(g(first(inputs))), the shortcut is `inputs` or "
        "`self.projection(inputs)`, and g(z + shortcut) is returned.",
    )

    def cases(self, rng):
        yield self.case(
            "the second convolution is 0, so that g(a) must come out", rng, 3, 3, zero=1
        )
        yield self.case("3 maps in, 3 maps out", rng, 3, 3, activation="tanh")
        yield self.case("2 maps in, 4 maps out", rng, 2, 4, activation="tanh")

    def case(self, name, rng, channels, filters, zero=0, activation="relu"):
        shapes = {"first": (3, 3, channels, filters), "second": (3, 3, filters, filters)}
        if channels != filters:
            shapes["projection"] = (1, 1, channels, filters)
        weights = {}
        for part, shape in shapes.items():
            scale = 0 if zero and part == "second" else 0.4
            weights[f"{part}.kernel"] = scale * rng.normal(size=shape).astype("float32")
            weights[f"{part}.bias"] = scale * rng.normal(size=filters).astype("float32")
        inputs = rng.normal(size=(2, 5, 6, channels)).astype("float32")
        inputs += 0.1 * np.sign(inputs)  # away from ReLU's bend, where differences are no slope
        return Case(name, inputs, weights, filters=filters, activation=activation)

    def oracle(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(self.branch(inputs, weights, g) + self.shortcut(inputs, weights))

    def branch(self, inputs, weights, g):
        return self.part("second", g(self.part("first", inputs, weights)), weights)

    def shortcut(self, inputs, weights):
        return (
            self.part("projection", inputs, weights) if "projection.kernel" in weights else inputs
        )

    def part(self, name, maps, weights):
        return convolution(maps, weights[f"{name}.kernel"], weights[f"{name}.bias"])

    @symptom(
        "When does the shortcut need a convolution of its own?",
        "Only where the number of maps changes. You make one always: weights for nothing.",
        "In `build`: `if input_shape[-1] != self.filters:`, otherwise `self.projection = None`.",
    )
    def always_projected(self, case, answer):
        extra = case.kwargs["filters"] * (case.args[0].shape[-1] + 1)
        wanted = sum(weight.size for weight in case.args[1].values())
        return "projection.kernel" not in case.args[1] and answer["num_weights"] == wanted + extra

    @symptom(
        "What must a saved file hold, so that the layer can be made again?",
        "`get_config` returns a dict: `super().get_config()` and every argument of `__init__`.",
        'Return {**super().get_config(), "filters": ..., "activation": ...}.',
    )
    def config_lost(self, case, answer):
        return "reloaded" in answer and not compare.same(
            answer["outputs"], answer["reloaded"], self.rtol, self.atol
        )

    @mistake(
        "What goes past the two convolutions?",
        "Yours are two layers as in any net: the input is not added.",
        "Add `inputs` (or its projection) before the last activation.",
    )
    def no_shortcut(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(self.branch(inputs, weights, g))

    @mistake(
        "Where does the sum stand in a(k+2) = g(z(k+2) + a(k))?",
        "Inside g. You add after the activation.",
        "First `z + shortcut`, then the activation of the sum.",
    )
    def added_after_the_activation(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(self.branch(inputs, weights, g)) + self.shortcut(inputs, weights)

    @mistake(
        "What happens to the sum?",
        "The last activation is missing: the block returns g(z + a), not z + a.",
    )
    def no_last_activation(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return self.branch(inputs, weights, g) + self.shortcut(inputs, weights)

    @mistake(
        "What stands between the two convolutions?",
        "An activation: without it two convolutions are one larger one.",
        "z = second(g(first(inputs))).",
    )
    def no_inner_activation(self, inputs, weights, filters, activation):
        z = self.branch(inputs, weights, lambda maps: maps)
        return ACTIVATIONS[activation](z + self.shortcut(inputs, weights))

    @mistake(
        "z is the output *before* the activation. Has your second convolution one of its own?",
        "The second convolution is activated, and then the sum once more.",
        "Make `self.second` without `activation=...`.",
    )
    def activated_twice(self, inputs, weights, filters, activation):
        g = ACTIVATIONS[activation]
        return g(g(self.branch(inputs, weights, g)) + self.shortcut(inputs, weights))


class GradientNorms(FunctionExercise):
    """`gradient_norms(model, x, y)`: how long is the gradient of each kernel?"""

    name = "gradient-norms"
    forbidden = (finished("cnnlab.gradients.gradient_norms"),)
    probe = "call_with_net"
    points = {"shape": 1, "values": 2}
    rtol, atol = 2e-3, 1e-6  # the net computes in float32
    kept: dict = {}
    hints = (
        "Write the function `loss(*weights)` first, and look at `loss(*weights)` with the weights "
        "that the model has: a new net of 3 classes should give about log(3) = 1.1.",
        "`vector_jacobian(loss, weights)` returns the gradients, one array a weight. Kernels are "
        "those with `ndim > 1`.",
        "In `loss`: `outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)`,"
        " then `ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))`.",
    )

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

    @symptom(
        "Which weights are kernels?",
        "You have a norm for each bias too: a bias has one axis, a kernel two or more.",
        "`if gradient.ndim > 1`.",
    )
    def biases_too(self, case, answer):
        return np.shape(answer) == (len(case.args[0]["weights"]),)

    @mistake(
        "By which power does a norm grow when the gradient is doubled?",
        "By the first: the root is missing.",
        "`np.linalg.norm(gradient)` squares, sums, and takes the root.",
    )
    def no_root(self, net, x, y):
        return self.oracle(net, x, y) ** 2

    @mistake(
        "Is your norm the same for twice as many examples?",
        "The loss is the mean over the examples, you take the sum.",
        "`ops.mean(...)`.",
    )
    def summed_over_examples(self, net, x, y):
        return self.oracle(net, x, y) * len(y)

    @mistake(
        "Of how many numbers is a norm made?",
        "You take the largest one. The norm is the root of the sum of all squares.",
        "`np.linalg.norm(gradient)`.",
    )
    def largest(self, net, x, y):
        return self.wrong(net, x, y, lambda gradient: np.abs(gradient).max())

    @mistake(
        "Is the norm a sum or a mean?",
        "A sum: the root of the *sum* of the squares.",
        "`np.linalg.norm(gradient)`.",
    )
    def mean_of_squares(self, net, x, y):
        return self.wrong(net, x, y, lambda gradient: np.sqrt(np.mean(gradient**2)))

    @mistake(
        "Which layer comes first?",
        "The one that reads the picture. Your numbers stand in the opposite order.",
        "Keep the order of `model.trainable_variables`.",
    )
    def from_the_top(self, net, x, y):
        return self.oracle(net, x, y)[::-1]

    @symptom(
        "What does the sum of all outputs depend on?",
        "On nothing: probabilities add up to 1. It is the *loss* that must be differentiated.",
        "`ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))`.",
    )
    def of_the_outputs(self, case, answer):
        return np.abs(answer).max() < 1e-5


class DeepNet(ModelExercise):
    """`deep_net`: 21 convolutions and shortcuts, trained on digits."""

    name = "deep-net"
    points = {"shape": 0, "depth": 1, "shortcuts": 1, "accuracy": 2}
    pass_mark = 0.75
    fewest = 20  # 3x3 convolutions
    no_shortcut = {
        *("InputLayer", "Conv2D", "Dense", "Flatten", "Activation", "ReLU", "Dropout"),
        *("MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "BatchNormalization"),
    }
    hints = (
        "Begin with `plain_net`'s layers, and put a `ResidualBlock` where two convolutions stand.",
        "`keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Conv2D(8, 5, strides=4, ...), "
        "*[ResidualBlock(8) for _ in range(10)], ...])`",
        "Then the same end (`Flatten`, `Dense(10)` with softmax), the same optimizer, the same "
        "loss, three epochs with batches of 50.",
    )

    def cases(self, rng):
        images, labels = unseen_mnist(1000, rng)
        yield Case("1,000 test digits", images, labels=labels)

    def depth(self, answer):
        return sum(len(shape) == 4 and list(shape[:2]) == [3, 3] for shape in answer["trained"])

    def rung_depth(self, case, answer):
        found = self.depth(answer)
        if found >= self.fewest:
            return None
        return f"expected {self.fewest} convolutions of 3x3 or more, your net has {found}"

    def rung_shortcuts(self, case, answer):
        if set(answer["layers"]) - self.no_shortcut:
            return None
        kinds = ", ".join(dict.fromkeys(answer["layers"]))
        return f"your net has no shortcut: it is made of {kinds}"

    @symptom(
        "How many 3x3 convolutions has a block, and how many has your net?",
        "A shallow net learns these digits without any shortcut. The task is a deep one.",
        "Ten blocks of two convolutions.",
    )
    def shallow(self, case, answer):
        return self.depth(answer) < self.fewest

    @symptom(
        "Which way does the gradient go past the convolutions?",
        "There is none in your net: it is the plain one that cannot learn.",
        "Put `ResidualBlock(8)` in the place of each pair of convolutions.",
    )
    def plain(self, case, answer):
        return self.rung_shortcuts(case, answer) is not None

    @symptom(
        "Was the net trained?",
        "One image in ten is right by chance. Compile the net, then call `fit`.",
        'SGD(0.05, momentum=0.9, clipnorm=1), loss "sparse_categorical_crossentropy", 3 epochs.',
    )
    def untrained(self, case, answer):
        return not self.rung_shape(case, answer) and self.accuracy(case, answer) < 0.25


class BlockSlopes(DictExercise):
    """`block_slopes(a, w1, w2)`: by how much does a block multiply a gradient?"""

    name = "block-slopes"
    points = {"shape": 0, "plain": 1, "slide": 1, "free": 1}
    atol = 1e-12
    hints = (
        "Write down the numbers that the block computes one after the other, and differentiate "
        "each by the one before.",
        "plain: z1 = w1 a, z2 = w2 g(z1), out = g(z2); the slope is g'(z2) w2 g'(z1) w1.",
        "A sum has the sum of the slopes: in `slide`, z2 + a has the slope w2 g'(z1) w1 + 1. "
        "Where does the last g' go?",
    )
    forms = {
        "plain": lambda a, w1, w2: sigmoid(w2 * sigmoid(w1 * a)),
        "slide": lambda a, w1, w2: sigmoid(w2 * sigmoid(w1 * a) + a),
        "free": lambda a, w1, w2: w2 * sigmoid(w1 * sigmoid(a)) + a,
    }

    def cases(self, rng):
        yield Case("input 0, both weights 1", 0.0, 1.0, 1.0)
        for sign in (1, -1):
            a, w1, w2 = rng.normal(size=3)
            yield Case(f"input {a:.2f}, weights {w1:.2f} and {sign * w2:.2f}", a, w1, sign * w2)

    def oracle(self, a, w1, w2):
        return {key: slope(lambda a, f=f: f(a, w1, w2), a) for key, f in self.forms.items()}

    @mistake(
        "`plain` is right. What do the two shortcuts add?",
        "The block is a sum now: of what the weights make of a, and of a itself.",
        "The slope of a with respect to a is 1: add it.",
    )
    def no_shortcut(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        top = slope(sigmoid, w2 * sigmoid(w1 * a) + a)
        return {**right, "slide": right["slide"] - top, "free": right["free"] - 1}

    @mistake(
        "`free` is right. Where does the sum stand in `slide`: inside the last g, or after it?",
        "Inside. So the last g' multiplies both parts of the sum, the shortcut's 1 too.",
        "g'(z2 + a) * (w2 g'(z1) w1 + 1).",
    )
    def one_outside(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        top = slope(sigmoid, w2 * sigmoid(w1 * a) + a)
        return {**right, "slide": right["slide"] - top + 1}

    @mistake(
        "Of which number does the last activation of `slide` take the sigmoid?",
        "Of the sum z2 + a. You have taken g' at z2.",
        "g'(z2 + a) * (w2 g'(z1) w1 + 1).",
    )
    def shortcut_not_in_the_last_slope(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        z2 = w2 * sigmoid(w1 * a)
        slide = right["slide"] * slope(sigmoid, z2) / slope(sigmoid, z2 + a)
        return {**right, "slide": slide}

    @mistake(
        "How often does a go through g in `free`?",
        "Twice: once before w1, once before w2. One g' is missing.",
        "w2 g'(z1) w1 g'(a) + 1, with z1 = w1 g(a).",
    )
    def first_activation_forgotten(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        return {**right, "free": (right["free"] - 1) / slope(sigmoid, a) + 1}

    @mistake(
        "How does g(w a) change with a? Try a large w.",
        "The inner derivatives are missing: the weights.",
        "Each weight that a passes through is a factor.",
    )
    def no_weights(self, a, w1, w2):
        right = self.oracle(a, w1, w2)
        top = slope(sigmoid, w2 * sigmoid(w1 * a) + a)
        slide = (right["slide"] - top) / (w1 * w2) + top
        return {
            "plain": right["plain"] / (w1 * w2),
            "slide": slide,
            "free": (right["free"] - 1) / (w1 * w2) + 1,
        }
