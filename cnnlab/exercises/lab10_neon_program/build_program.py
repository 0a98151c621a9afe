"""Lab 10: the program's net, built in Keras."""

import keras
import numpy as np
from scipy.special import expit, softmax

from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab10_neon_program.shared import DISTRIBUTIONS, PRODUCTS, built
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import asked, symptom
from cnnlab.judging.net_exercises import NetExercise
from cnnlab.neon import PROGRAM


def zeros_and(pooling):
    """The program's pooling with a layer of Keras, which counts padded zeros as pixels."""
    return lambda **_: [keras.layers.ZeroPadding2D(1), pooling(3, strides=2)]


class BuildProgram(NetExercise):
    """`build_program(class_count)` returns the program's net, in Keras."""

    name = "build-program"
    points = {"layers": 2, "shape": 0, "values": 2, "new": 0, "initializers": 1}
    independent = ("values", "initializers")
    layers = (
        ("the first convolution", (28, 28, 32), 288),
        ("the second convolution", (14, 14, 64), 18_432),
        ("the dense layer", (3,), 9_408),
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(40, rng)
        shapes = [(3, 3, 1, 32), (3, 3, 32, 64), (3136, 3)]
        weights = [rng.normal(size=s) * np.sqrt(1.5 / np.prod(s[:-1])) for s in shapes]
        name = "40 digits, 3 classes"
        yield Case(name, 255 * digits, weights, class_count=3)

    def oracle(self, digits, weights, class_count, last=expit, edits=(), **names):
        """The program itself, with the judge's weights; edits of its text make it a wrong one."""
        program = PROGRAM
        for old, new in edits:
            program = program.replace(old, new)
        model = built(digits.shape[1:], program, class_count=class_count, **names)
        model.net.set_weights(weights)
        return last(keras.ops.convert_to_numpy(model.logits(digits)))

    def rung_layers(self, case, answer):
        if answer["foreign"]:
            return f"layers of `keras.layers` alone: `{answer['foreign'][0]}` is none"
        return super().rung_layers(case, answer)

    def rung_initializers(self, case, answer):
        """Few weights scatter more: five standard deviations of a variance of normal numbers.

        Uniform numbers are at most 1.73 standard deviations from their mean, also where a normal
        distribution is cut off at two, as Keras does.
        """
        rules = "kaiming", "kaiming", "xavier"
        drawn = zip(self.layers, rules, case.args[1], answer["initial"], strict=True)
        for (name, _, _), rule, weight, (_, variance, farthest) in drawn:
            wanted, found = PRODUCTS[rule], variance * np.prod(weight.shape[:-1])
            if not abs(found / wanted - 1) <= max(0.05, 5 * np.sqrt(2 / weight.size)):
                what = f"{name}: variance times inputs of the fresh weights"
                return f"{what} should be {wanted:.0f}, it is {found:.3g}"
            found = "uniform" if farthest <= 1.9 else "normal"
            if found != DISTRIBUTIONS[rule]:
                what = f"{name}: fresh weights by the rule `{rule}`"
                return f"{what} are {DISTRIBUTIONS[rule]} numbers, yours are {found} ones"
        return None

    @symptom
    def biases(self, answer):
        *before, last = (weights for _, weights in answer["layers"])
        return before == [320, 18_496] and last in (9_408, 9_411)

    not_padded = symptom(lambda answer: answer["layers"][0][0][0] in (24, 26, 30))
    pooled_same = asked(Pooling=lambda **_: [keras.layers.MaxPooling2D(3, 2, "same")])
    not_dilated = asked(edits=[("dilation=2", "dilation=1"), ("padding=2", "padding=1")])
    windows_of_two = asked(edits=[("fshape=(3, 3), padding=1", "fshape=(2, 2), padding=0")])
    means = asked(Pooling=zeros_and(keras.layers.AveragePooling2D))
    not_divided = asked(edits=[("128.0", "1.0")])
    divided_by_255 = asked(edits=[("128.0", "255.0")])
    linear = asked(
        edits=[("Rectlin()", "Rectlin(slope=1)")], Pooling=zeros_and(keras.layers.MaxPooling2D)
    )
    softmax_at_the_end = asked(last=lambda z: softmax(z, axis=-1))
    no_sigmoid = asked(last=lambda z: z)

    @symptom
    def default_initializers(self, case, answer):
        (_, first, _), (_, second, _), _ = answer["initial"]
        drawn = abs(second * 9 * (32 + 64) / 2 - 1) < 0.05 and first * 9 < 1
        return drawn and self.comes_up_to("initializers", case, answer)

    @symptom
    def glorot_at_the_end(self, case, answer):
        _, last, _ = answer["initial"][-1]
        drawn = abs(last * (3136 + 3) / 2 - 1) < 0.05
        return drawn and self.comes_up_to("initializers", case, answer)
