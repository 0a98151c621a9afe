"""Lab 10: the lecture's program for neon, and its translation into Keras."""

import keras
import numpy as np
from scipy.special import expit, log_expit, softmax

from cnnlab.data import unseen_mnist
from cnnlab.judging import compare
from cnnlab.judging.exercise import (
    Case,
    DictExercise,
    FunctionExercise,
    ModelExercise,
    NetExercise,
    mistake,
    symptom,
)
from cnnlab.neon import PROGRAM, run_program


def built(input_shape, program=PROGRAM, **names):
    """The program's model for pictures of this shape."""
    model, _ = run_program(program, **names)
    model.initialize(input_shape)
    return model


class ProgramTable(DictExercise):
    """`program_table(height, width, class_count)`: what each line of the program gives."""

    name = "program-table"
    points = {"shape": 0, "shapes": 2, "weights": 1}
    hints = (
        "Carry height and width through the lines. Which of them change it?",
        "A window of 3 with `dilation=2` reaches over 5 pixels; `padding` adds its pixels on both "
        "sides.",
        "`(size + 2 * padding - reach) // stride + 1`, with reach 5 in `Conv`, 3 in `Pooling`.",
    )
    lines = ("Conv 32", "Pooling", "Conv 64", "Pooling", "Affine")

    def cases(self, rng):
        yield Case("28x28 pixels, 2 classes", 28, 28, 2)
        for _ in range(3):
            height, width = rng.integers(9, 60, 2).tolist()
            classes = int(rng.integers(3, 12))
            yield Case(f"{height}x{width} pixels, {classes} classes", height, width, classes)

    def oracle(self, height, width, class_count):
        layers = built((height, width, 1), class_count=class_count).net.layers
        kept = [x for x in layers if type(x).__name__ in ("Conv2D", "PaddedPooling", "Dense")]
        shapes = [list(layer.output.shape[1:]) for layer in kept]
        return {"shapes": [*shapes[:-1], [1, 1, *shapes[-1]]], "weights": _weights(kept)}

    def difference(self, key, case, answer):
        """Names the first line that is wrong."""
        rows = zip(self.lines, self.expected(case)[key], answer[key], strict=True)
        for line, wanted, found in rows:
            if not compare.same(wanted, found, 0, 0):
                return f"{key}, line {line}: expected {wanted}, got {np.array(found).tolist()}"
        return None

    def sizes(self, case, answer, conv, pool):
        """Whether heights and widths are those of wrong rules for the two kinds of line."""
        if self.difference("shapes", case, answer) is None:
            return False
        size = np.array(case.args[:2])
        for rule, found in zip((conv, pool, conv, pool), answer["shapes"][:4], strict=True):
            size = rule(size)
            if list(found[:2]) != size.tolist():
                return False
        return True

    @symptom(
        "How many pixels does a dilated window reach over?",
        "With `dilation=2` there is a gap of one pixel between the three: the window reaches 5.",
        "`reach = dilation * (3 - 1) + 1`; with `padding=2` the size stays as it is.",
    )
    def not_dilated(self, case, answer):
        return self.sizes(case, answer, lambda n: n + 2, lambda n: (n - 1) // 2 + 1)

    @symptom(
        "On how many sides does `padding=2` add its pixels?",
        "Above and below, left and right: a map becomes `2 * padding` higher and wider.",
        "`size + 2 * padding - reach`.",
    )
    def padded_on_one_side(self, case, answer):
        return self.sizes(case, answer, lambda n: n - 2, lambda n: (n - 2) // 2 + 1)

    @symptom(
        "Your convolutions are right. What does `padding=1` do in `Pooling`?",
        "A map that is padded by 1 on each side is 2 pixels larger before the windows move.",
        "`(size + 2 - 3) // 2 + 1`.",
    )
    def pooling_not_padded(self, case, answer):
        return self.sizes(case, answer, lambda n: n, lambda n: (n - 3) // 2 + 1)

    @symptom(
        "Your convolutions are right. Is a map of 7 pixels halved to 3 or to 4?",
        "Windows begin at every second pixel of the padded map, as long as they fit.",
        "`(size + 2 - 3) // 2 + 1`.",
    )
    def halved(self, case, answer):
        return self.sizes(case, answer, lambda n: n, lambda n: n // 2)

    @symptom(
        "Which argument would make a bias?",
        "neon's layers have a bias only where `bias=...` is given. The program gives none.",
        "A convolution has `3 * 3 * maps_in * filters` weights, and that is all.",
    )
    def biases(self, case, answer):
        right = self.expected(case)["weights"]
        return list(answer["weights"]) == [
            weights + bias
            for weights, bias in zip(right, (32, 0, 64, 0, case.args[2]), strict=True)
        ]

    @symptom(
        "How many maps does the second convolution read?",
        "Each of the 64 filters has a kernel for each of the 32 maps.",
        "`3 * 3 * 32 * 64`.",
    )
    def one_kernel_a_filter(self, case, answer):
        return list(answer["weights"])[2] == 9 * 64


def _weights(layers):
    return [layer.count_params() for layer in layers]


# Of fresh weights: variance times inputs, which is all that the two rules say about their size.
PRODUCTS = {"kaiming": 2.0, "xavier": 1.0}


class FreshWeights(FunctionExercise):
    """`fresh_weights(shape, rule, seed)`: a kernel before training."""

    name = "fresh-weights"
    points = {"shape": 0, "random": 0, "variance": 2, "distribution": 1}
    hints = (
        "How many numbers does one unit, or one pixel of one output map, read? That is `inputs`.",
        "All axes but the last: `inputs = np.prod(shape[:-1])`.",
        "`rng.normal(0, np.sqrt(2 / inputs), shape)`, and "
        "`rng.uniform(-np.sqrt(3 / inputs), np.sqrt(3 / inputs), shape)`.",
    )

    def cases(self, rng):
        for name, shape, rule in [
            ("the second convolution", (3, 3, 32, 64), "kaiming"),
            ("the last layer, two classes", (3136, 2), "xavier"),
            ("a 5x5 convolution", (5, 5, int(rng.integers(20, 50)), 40), "xavier"),
            ("a dense layer", (int(rng.integers(400, 900)), 100), "kaiming"),
        ]:
            yield Case(f"{name}, {rule}", shape, rule, int(rng.integers(1000)))

    def oracle(self, shape, rule, seed):
        raise NotImplementedError  # random numbers are judged by what they have in common

    def rung_shape(self, case, answer):
        return compare.shape_difference(np.empty(case.args[0]), answer)

    def rung_random(self, case, answer):
        repeated = len(np.unique(np.round(answer, 12))) < 0.9 * np.size(answer)
        return "most of the weights are equal: draw each of them" if repeated else None

    def product(self, case, answer):
        """Variance times inputs."""
        with np.errstate(invalid="ignore"):  # NaN, where a weight is infinite
            return float(np.var(answer) * np.prod(case.args[0][:-1]))

    def rung_variance(self, case, answer):
        wanted, found = PRODUCTS[case.args[1]], self.product(case, answer)
        if not abs(found / wanted - 1) <= 0.05:
            return f"variance times inputs should be {wanted:.0f}, it is {found:.3g}"
        if not abs(np.mean(answer)) <= 6 * np.std(answer) / np.sqrt(np.size(answer)):
            return f"the mean should be 0, it is {np.mean(answer):.3g}"
        return None

    def rung_distribution(self, case, answer):
        """In standard deviations a uniform number is at most 1.73; many normal ones are larger."""
        largest = np.abs(answer).max() / np.std(answer)
        if case.args[1] == "xavier" and not largest <= 1.9:
            return f"one weight is {largest:.1f} standard deviations large: is this uniform?"
        if case.args[1] == "kaiming" and not largest >= 3:
            return f"no weight is above {largest:.1f} standard deviations: is this normal?"
        return None

    def by_another_rule(self, case, answer, inputs=1.0, product=1.0):
        """Whether the variance is as large as one gets with other inputs, or another product."""
        wanted = PRODUCTS[case.args[1]] * product * np.prod(case.args[0][:-1]) / inputs
        return abs(self.product(case, answer) / wanted - 1) < 0.05

    @symptom(
        "Inputs or outputs?",
        "You divide by the number of outputs. The sum that must not grow is over the inputs.",
        "`np.prod(shape[:-1])`: all axes but the last.",
    )
    def by_outputs(self, case, answer):
        shape = case.args[0]
        return any(
            self.by_another_rule(case, answer, inputs)
            for inputs in (shape[-1], shape[-1] * np.prod(shape[:-2]))
        )

    @symptom(
        "Is this the rule of the slide, or the one that Keras calls Glorot?",
        "Glorot and Bengio's rule takes the mean of inputs and outputs. neon's takes the inputs.",
        "`np.sqrt(3 / inputs)` is the bound.",
    )
    def glorot(self, case, answer):
        *_, fan_in, fan_out = case.args[0]
        area = np.prod(case.args[0][:-2])
        return self.by_another_rule(case, answer, area * (fan_in + fan_out) / 2)

    @symptom(
        "How many numbers does one pixel of one output map read?",
        "The whole window in each map, not one pixel of it.",
        "Height and width of the kernel count too: `np.prod(shape[:-1])`.",
    )
    def channels_alone(self, case, answer):
        return len(case.args[0]) == 4 and self.by_another_rule(case, answer, case.args[0][-2])

    @symptom(
        "What does the second argument of `rng.normal` mean?",
        "The standard deviation. You give it the variance.",
        "`rng.normal(0, np.sqrt(2 / inputs), shape)`.",
    )
    def variance_as_deviation(self, case, answer):
        inputs = np.prod(case.args[0][:-1])
        return self.by_another_rule(case, answer, inputs, PRODUCTS[case.args[1]] / inputs)

    @symptom(
        "How large is the variance of uniform numbers between -1 and 1?",
        "A third. The bound must be larger than the standard deviation, by the root of 3.",
        "From `-np.sqrt(3 / inputs)` to `np.sqrt(3 / inputs)`.",
    )
    def deviation_as_bound(self, case, answer):
        return self.by_another_rule(case, answer, np.prod(case.args[0][:-1]), 1 / 3)

    @symptom(
        "How large is your mean?",
        "All your weights are of one sign. They should lie on both sides of 0.",
        "From `-bound` to `bound`.",
    )
    def one_sign(self, case, answer):
        return not self.rung_random(case, answer) and bool((np.asarray(answer) >= 0).all())

    @symptom(
        "Are the two rules different in size only?",
        "Kaiming draws normal numbers, Xavier uniform ones.",
    )
    def one_distribution(self, case, answer):
        return not self.rung_variance(case, answer) and self.rung_distribution(case, answer)


def zeros_and(pooling):
    """The program's pooling with a layer of Keras, which counts padded zeros as pixels."""
    return lambda **_: [keras.layers.ZeroPadding2D(1), pooling(3, strides=2)]


class BuildProgram(NetExercise):
    """`build_program(class_count)` returns the program's net, in Keras."""

    name = "build-program"
    points = {"layers": 2, "shape": 0, "values": 2, "initializers": 1}
    layers = (
        ("the first convolution", (28, 28, 32), 288),
        ("the second convolution", (14, 14, 64), 18_432),
        ("the dense layer", (3,), 9_408),
    )
    hints = (
        "One line of Keras for each line of the program, two where neon pads.",
        "`build_program(3).summary()` shows your shapes and weights. Compare them with "
        "exercise 10.1.",
        "`Rescaling(1 / 128)`, `Conv2D(32, 3, padding='same', dilation_rate=2, use_bias=False, "
        "activation='relu', kernel_initializer='he_normal')`, `ZeroPadding2D(1)`, "
        "`MaxPooling2D(3, strides=2)`.",
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(40, rng)
        shapes = [(3, 3, 1, 32), (3, 3, 32, 64), (3136, 3)]
        weights = [rng.normal(size=s) * np.sqrt(1.5 / np.prod(s[:-1])) for s in shapes]
        yield Case(
            "40 digits, 3 classes, weights of the judge", 255 * digits, weights, class_count=3
        )

    def oracle(self, digits, weights, class_count, last=expit, edits=(), **names):
        """The program itself, with the judge's weights; edits of its text make it a wrong one."""
        program = PROGRAM
        for old, new in edits:
            program = program.replace(old, new)
        model = built(digits.shape[1:], program, class_count=class_count, **names)
        model.net.set_weights(weights)
        return last(keras.ops.convert_to_numpy(model.logits(digits)))

    def rung_initializers(self, case, answer):
        """Few weights scatter more: five standard deviations of a variance of normal numbers."""
        rules = ("kaiming", "kaiming", "xavier")
        drawn = zip(self.layers, rules, case.args[1], answer["initial"], strict=True)
        for (name, _, _), rule, weight, (_, variance) in drawn:
            product = variance * np.prod(weight.shape[:-1])
            if not abs(product / PRODUCTS[rule] - 1) <= max(0.05, 5 * np.sqrt(2 / weight.size)):
                return (
                    f"{name}: variance times inputs of the fresh weights should be "
                    f"{PRODUCTS[rule]:.0f}, it is {product:.3g}"
                )
        return None

    @symptom(
        "How many weights has the first convolution in the program?",
        "neon makes a bias only where `bias=...` is given. Keras makes one unless it is told not "
        "to.",
        "`use_bias=False`, in `Conv2D` and in `Dense`.",
    )
    def biases(self, case, answer):
        return [row[1] for row in answer["layers"]] in ([320, 18_496, 9_411], [320, 18_496, 9_408])

    @symptom(
        "What size does the first convolution hand on?",
        "28x28: `padding=2` makes up for what a window that reaches over 5 pixels takes away.",
        '`padding="same"` does it here, or `ZeroPadding2D(2)` before the convolution.',
    )
    def not_padded(self, case, answer):
        return answer["layers"][0][0][0] in (24, 26, 30)

    @mistake(
        "Where do the windows of your pooling stand?",
        'With stride 2, "same" pads a map of 28 pixels below and on the right only: its windows '
        "begin at pixel 0, neon's at pixel −1.",
        "`ZeroPadding2D(1)`, then `MaxPooling2D(3, strides=2)`. After a ReLU a padded 0 never "
        "wins against a pixel.",
    )
    def pooled_same(self, digits, weights, class_count):
        def pooling(**_):
            return [keras.layers.MaxPooling2D(3, 2, "same")]

        return self.oracle(digits, weights, class_count, Pooling=pooling)

    @mistake(
        "Which pixels does a window of 3 with `dilation=2` read?",
        "Every second one. Your kernel reads three neighbours.",
        "`dilation_rate=2`.",
    )
    def not_dilated(self, digits, weights, class_count):
        edits = ("dilation=2", "dilation=1"), ("padding=2", "padding=1")
        return self.oracle(digits, weights, class_count, edits=edits)

    @mistake(
        "How large is a window of your pooling?",
        "`fshape=(3, 3)`: the windows overlap by one pixel.",
        "`MaxPooling2D(3, strides=2)`.",
    )
    def windows_of_two(self, digits, weights, class_count):
        edits = [("fshape=(3, 3), padding=1", "fshape=(2, 2), padding=0")]
        return self.oracle(digits, weights, class_count, edits=edits)

    @mistake("Which operation has the program's pooling?", "`op='max'`: the maximum.")
    def means(self, digits, weights, class_count):
        return self.oracle(
            digits, weights, class_count, Pooling=zeros_and(keras.layers.AveragePooling2D)
        )

    @mistake(
        "How large are the numbers that reach the first convolution?",
        "The first line of the program is missing: pixels are divided by 128.",
        "`keras.layers.Rescaling(1 / 128)`.",
    )
    def not_divided(self, digits, weights, class_count):
        return self.oracle(digits, weights, class_count, edits=[("128.0", "1.0")])

    @mistake("By what are the pixels divided?", "By 128, as the program says, not by 255.")
    def divided_by_255(self, digits, weights, class_count):
        return self.oracle(digits, weights, class_count, edits=[("128.0", "255.0")])

    @mistake("What is `Rectlin`?", "Rectified linear: ReLU. Both convolutions have it.")
    def linear(self, digits, weights, class_count):
        return self.oracle(
            digits,
            weights,
            class_count,
            edits=[("Rectlin()", "Rectlin(slope=1)")],
            Pooling=zeros_and(keras.layers.MaxPooling2D),
        )

    @mistake(
        "Do your outputs add up to 1? Do neon's?",
        "`Logistic` is the sigmoid of each output by itself; softmax compares the outputs.",
        '`Dense(class_count, activation="sigmoid", ...)`.',
    )
    def softmax_at_the_end(self, digits, weights, class_count):
        return self.oracle(digits, weights, class_count, last=lambda z: softmax(z, axis=-1))

    @mistake("Are your outputs probabilities?", "They are logits: the sigmoid is missing.")
    def no_sigmoid(self, digits, weights, class_count):
        return self.oracle(digits, weights, class_count, last=lambda z: z)

    @symptom(
        "Which initializers has Keras if it is told nothing?",
        "Glorot's, for all layers. The program has Kaiming for the convolutions, Xavier at the "
        "end.",
        '`kernel_initializer="he_normal"`, and `"lecun_uniform"` for the dense layer.',
    )
    def default_initializers(self, case, answer):
        [(_, first), (_, second), _] = answer["initial"]
        return abs(second * 9 * (32 + 64) / 2 - 1) < 0.05 and first * 9 < 1

    @symptom(
        "The convolutions are right. Is neon's Xavier Keras' Glorot?",
        "Both are called after Xavier Glorot. neon's divides by the inputs alone, Keras' by the "
        "mean of inputs and outputs.",
        '`kernel_initializer="lecun_uniform"`.',
    )
    def glorot_at_the_end(self, case, answer):
        [*_, (_, last)] = answer["initial"]
        return abs(last * (3136 + 3) / 2 - 1) < 0.05


class LogitErrors(DictExercise):
    """`logit_errors(logits, targets)`: the cost, and what goes back from it."""

    name = "logit-errors"
    points = {"shape": 0, "cost": 1, "gradient": 2, "no_shortcut": 1}
    rtol, atol = 1e-6, 1e-12
    hints = (
        "Write p = 1 / (1 + exp(-z)) and differentiate −ln p, then −ln(1 − p), by z.",
        "For the cost: −ln p = ln(1 + exp(−z)), which NumPy computes without overflow as "
        "`np.logaddexp(0, -z)`.",
        "`p = expit(logits)`; the gradient is `p - targets`, and `no_shortcut` that times "
        "`p * (1 - p)`.",
    )

    def cases(self, rng):
        yield Case("logits 0, 2 and −2, target 1", np.array([0.0, 2.0, -2.0]), np.ones(3))
        logits = rng.normal(size=(6, 2)) * 4
        yield Case("six pictures, two classes", logits, rng.integers(0, 2, (6, 2)))
        large = np.array([[40.0, -40.0], [800.0, -800.0], [-800.0, 800.0]])
        yield Case("sure answers: logits of 40 and 800", large, np.array([[0, 1], [0, 1], [0, 1]]))

    def cost(self, z, t):
        return -(t * log_expit(z) + (1 - t) * log_expit(-z))

    def oracle(self, logits, targets):
        """The gradient by central differences of the cost; of its sigmoid's slope, too."""
        step = 1e-4
        gradient = (self.cost(logits + step, targets) - self.cost(logits - step, targets)) / (
            2 * step
        )
        slope = expit(logits) * expit(-logits)
        cost = self.cost(logits, targets)
        return {"cost": cost, "gradient": gradient, "no_shortcut": gradient * slope}

    def difference(self, key, case, answer):
        """Differences are good to about seven digits."""
        wanted = self.expected(case)[key]
        message = compare.value_difference(wanted, answer[key], 1e-6, 1e-7)
        return message and f"{key}: {message}"

    def is_wrong(self, key, case, answer, *wrong_values):
        """Whether the answer under this key is not right, but one of `wrong_values`."""
        return self.difference(key, case, answer) is not None and any(
            compare.same(wrong, answer[key], 1e-5, 1e-7) for wrong in wrong_values
        )

    @symptom(
        "What is the cost of an answer that is sure and wrong, with a logit of −800?",
        "800. Where you get infinity, or a smaller number, p was rounded to 0, or cut off.",
        "−ln p = ln(1 + exp(−z)) = `np.logaddexp(0, -z)`; −ln(1 − p) = `np.logaddexp(0, z)`.",
    )
    def rounded_away(self, case, answer):
        wanted = self.expected(case)["cost"]
        small = wanted < 30
        right = compare.same(wanted[small], answer["cost"][small], 1e-4, 1e-6)
        return right and self.difference("cost", case, answer) is not None

    @symptom(
        "What does a picture cost whose target is 0?",
        "Yours costs nothing there. The term (1 − t) ln(1 − p) is missing.",
        "-t * ln(p) - (1 - t) * ln(1 - p).",
    )
    def target_one_alone(self, case, answer):
        logits, targets = case.args
        return self.is_wrong("cost", case, answer, -targets * log_expit(logits))

    @symptom(
        "Is one number asked for, or one for each output?",
        "Your gradient is divided by the number of outputs. Take no mean here.",
    )
    def averaged(self, case, answer):
        wanted = self.expected(case)["gradient"]
        return self.is_wrong("gradient", case, answer, wanted / wanted.size, wanted / len(wanted))

    @symptom(
        "Which way must a logit go so that the cost falls, when the target is 1?",
        "Up. So the gradient is negative: yours has the other sign.",
        "`p - targets`.",
    )
    def other_sign(self, case, answer):
        return self.is_wrong("gradient", case, answer, -self.expected(case)["gradient"])

    @symptom(
        "By what do you differentiate: by p, or by z?",
        "Yours is the derivative by p. On the way to z the slope of the sigmoid is a factor, too.",
        "(p − t) / (p (1 − p)) times p (1 − p) is p − t.",
    )
    def by_the_probability(self, case, answer):
        p = expit(case.args[0])
        wrong = self.expected(case)["gradient"] / (p * (1 - p))
        return self.is_wrong("gradient", case, answer, wrong)

    @symptom(
        "What does neon multiply by, where there is no shortcut?",
        "By the slope of the sigmoid, p (1 − p), although the error is the gradient already.",
        "`(p - targets) * p * (1 - p)`.",
    )
    def not_multiplied(self, case, answer):
        return self.is_wrong("no_shortcut", case, answer, self.expected(case)["gradient"])

    @symptom(
        "Which two factors has `no_shortcut`?",
        "Yours is the slope alone. The error p − t is a factor, too.",
    )
    def slope_alone(self, case, answer):
        p = expit(case.args[0])
        return self.is_wrong("no_shortcut", case, answer, p * (1 - p))


class ThreeOrEight(ModelExercise):
    """`classifier` tells 3 from 8."""

    name = "three-or-eight"
    answer_name = "classifier"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.95
    num_weights = 288 + 18_432 + 6_272
    hints = (
        "Two lines: `classifier.compile(...)`, `classifier.fit(...)`.",
        'Is the loss "binary_crossentropy", and are the targets rows such as [1, 0]?',
        "`keras.optimizers.Adam(1e-3)`, `batch_size=50`, `epochs=3`.",
    )

    def cases(self, rng):
        digits, labels = unseen_mnist(4000, rng)
        kept = np.isin(labels, (3, 8))
        answers = (labels[kept] == 8).astype(int)
        yield Case("800 test digits, pixels from 0 to 255", 255 * digits[kept], labels=answers)

    def rung_weights(self, case, answer):
        if answer["num_weights"] == self.num_weights:
            return None
        return f"the program has {self.num_weights:,} weights, yours has {answer['num_weights']:,}"

    @symptom(
        "Has the program a bias anywhere?",
        "No. Yours has one for each filter and each class: `use_bias=False`.",
    )
    def biases(self, case, answer):
        return answer["num_weights"] == self.num_weights + 32 + 64 + 2

    @symptom(
        "Which class is which?",
        "Yours calls a 3 an 8. Output 0 is for the 3, output 1 for the 8.",
    )
    def swapped(self, case, answer):
        return not self.rung_shape(case, answer) and self.accuracy(case, answer) < 0.2

    @symptom(
        "Was the net trained?",
        "Half of the digits are right by chance. Compile the net, then call `fit`.",
    )
    def untrained(self, case, answer):
        return answer["steps"] == 0 and not self.rung_weights(case, answer)
