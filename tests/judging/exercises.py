"""Small exercises to judge with: one of each kind."""

import numpy as np

from cnnlab.judging import probes
from cnnlab.judging.exercise import Case, FunctionExercise, ValueExercise
from cnnlab.judging.ladder import judge
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import mistake, symptom
from cnnlab.judging.net_exercises import ModelExercise, NetExercise
from cnnlab.judging.origin import summed, window


class Scale(FunctionExercise):
    """`scale(image, factor)` returns the image times the factor."""

    name = "scale"
    points = {"shape": 1, "dtype": 0, "values": 2}
    texts = {
        "hints": ["Look at one pixel."],
        "added": ["What is done to a pixel?", "You add.", "Write `*`, not `+`."],
        "absolute": ["Is the sign right?"],
        "constant": ["Every value is the same."],
    }

    def cases(self, rng):
        yield Case("the lecture's example", np.array([[1.0, 2.0], [3.0, 4.0]]), factor=3)
        yield Case("a 2x3 image", rng.normal(size=(2, 3)), factor=-2)

    def oracle(self, image, factor):
        return image * factor

    def origin(self, at, image, factor):
        return summed([window("the picture", image, np.array([[factor]]), at)])

    @mistake
    def added(self, image, factor):
        return image + factor

    @mistake
    def absolute(self, image, factor):
        return image * abs(factor)

    @symptom
    def constant(self, case, answer):
        return np.ptp(answer) == 0


class Answer(ValueExercise):
    """`weights` is the number of weights."""

    name = "weights"
    points = {"dtype": 1, "values": 1}

    def oracle(self):
        return 1516


class Gain(LayerExercise):
    """`Gain` multiplies each channel by its own weight."""

    name = "gain-layer"
    answer_name = "Gain"
    points = {"weights": 1, "shape": 0, "values": 1, "gradient": 1}
    points |= {"trains": 0, "output_shape": 1, "built": 0, "saved": 1}

    def cases(self, rng):
        inputs = rng.normal(size=(2, 3, 4, 5)).astype("float32")
        yield Case("a batch of two", inputs, {"gain": np.arange(1, 6, dtype="float32")}, factor=2)

    def oracle(self, inputs, weights, factor):
        return factor * inputs * weights["gain"]

    @mistake
    def no_factor(self, inputs, weights, factor):
        return inputs * weights["gain"]


class Classifier(ModelExercise):
    """`model` tells bright images from dark ones."""

    name = "model"
    points = {"shape": 1, "accuracy": 2}
    pass_mark = 0.9

    def cases(self, rng):
        labels = np.arange(10) % 2
        images = np.ones((10, 2, 2, 1), "float32") * labels[:, None, None, None]
        yield Case("new images", images, labels=labels)


class TwoDense(NetExercise):
    """`two_dense(units)` builds two dense layers without activations."""

    name = "two-dense"
    points = {"layers": 1, "shape": 0, "values": 1, "new": 1}
    layers = (("first", (3,), 9), ("second", (2,), 8))

    def cases(self, rng):
        weights = [rng.normal(size=shape) for shape in ((2, 3), (3,), (3, 2), (2,))]
        yield Case("a batch of five", rng.normal(size=(5, 2)), weights, units=3)

    def oracle(self, inputs, weights, units):
        first, bias, second, last_bias = weights
        return (inputs @ first + bias) @ second + last_bias

    @mistake
    def relu(self, inputs, weights, units):
        first, bias, second, last_bias = weights
        return np.maximum(inputs @ first + bias, 0) @ second + last_bias


EXERCISES = {exercise.name: exercise() for exercise in (Scale, Answer, Gain, Classifier)}


def verdict_of(exercise, seed=0, **namespace):
    """What the judge says of a namespace's answer to an exercise."""
    return judge(EXERCISES[exercise], lambda *question: probes.ask(namespace, *question), seed)


def states(verdict):
    return {rung.name: rung.state for rung in verdict.rungs}
