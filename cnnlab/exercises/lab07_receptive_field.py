"""Lab 07: which pixels a unit sees, how strongly, and whether that is enough for a task."""

import itertools
from statistics import linear_regression

import numpy as np

from cnnlab.data import point_pairs
from cnnlab.judging.exercise import (
    Case,
    DictExercise,
    FunctionExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import finished

SAME_OUTPUT = 1e-5  # a net that cannot see both points differs by rounding alone


class StackField(FunctionExercise):
    """`stack_field(kernel_sizes)`: how many pixels of a row a stack of convolutions sees."""

    name = "stack-field"
    points = {"shape": 0, "dtype": 0, "values": 1}
    hints = (
        "Draw a row of pixels, and above it a row of dots for each layer. Start at the top.",
        "A window of 3 reaches one pixel further at each end: the field grows by 2.",
        "A field of 1 pixel, before any layer; each layer adds its kernel size less 1.",
    )

    def cases(self, rng):
        yield Case("two kernels of 2, as on the slide", [2, 2])
        yield Case("two layers of 3", [3, 3])
        yield Case("no layer at all", [])
        for num_layers in (1, 3, 4, 6):
            kernel_sizes = rng.integers(1, 6, num_layers).tolist()
            yield Case(f"kernel sizes {kernel_sizes}", kernel_sizes)

    def oracle(self, kernel_sizes):
        """Goes down from the top pixel by every way, and counts the pixels where it arrives."""
        ways = itertools.product(*map(range, kernel_sizes))
        return len({sum(steps) for steps in ways})

    @mistake(
        "Two windows of 2, one on the other: do they see four pixels? Draw them.",
        "Neighbouring windows overlap.",
        "Each layer adds its kernel size less 1.",
    )
    def sizes_added(self, kernel_sizes):
        return sum(kernel_sizes)

    @mistake(
        "Two windows of 3, one on the other: do they see nine pixels? Draw them.",
        "The three pixels in the middle stand side by side, and their windows overlap.",
        "Sizes are not multiplied: each layer adds its kernel size less 1.",
    )
    def sizes_multiplied(self, kernel_sizes):
        return int(np.prod(kernel_sizes, dtype=int))

    @mistake(
        "What does a net without any layer see?",
        "A pixel of the picture sees one pixel: itself.",
        "Begin with 1, and add each kernel size less 1.",
    )
    def first_pixel_missing(self, kernel_sizes):
        return self.oracle(kernel_sizes) - 1

    @mistake(
        "Are all kernels of size 3?",
        "Your count is right for layers of 3 alone: each of them adds 2.",
        "A layer with a kernel of k adds k - 1.",
    )
    def threes_alone(self, kernel_sizes):
        return 2 * len(kernel_sizes) + 1


class TraceField(DictExercise):
    """`trace_field(layers)`: size, jump and first pixel of the field, through strides and zeros."""

    name = "trace-field"
    points = {"shape": 0, "dtype": 0, "size": 1, "jump": 1, "first": 1}
    hints = (
        "Go through the layers from the input up, and keep three numbers as you go.",
        "Two neighbouring pixels of a map stand `jump` pixels of the input apart, 1 at first.",
        "At each layer, in this order: size += (k - 1) * jump; first -= padding * jump; "
        "jump *= stride.",
    )

    def cases(self, rng):
        yield Case("the slide: 3, stride 2, then 3", [(3, 2, 0), (3, 1, 0)])
        yield Case("the same with one zero on each side", [(3, 2, 1), (3, 1, 1)])
        yield Case("no layer at all", [])
        for num_layers in (1, 2, 3, 4, 5):
            draws = rng.integers((1, 1, 0), (5, 4, 3), (num_layers, 3))
            layers = [(max(k, s), s, min(p, k - 1)) for k, s, p in draws.tolist()]
            yield Case(f"(kernel size, stride, padding): {layers}", layers)

    def oracle(self, layers):
        """Goes down from two neighbours at the top, and looks at which pixels it arrives."""
        zero, one = self.seen(layers, 0), self.seen(layers, 1)
        return {
            "size": max(zero) - min(zero) + 1,
            "jump": min(one) - min(zero),
            "first": min(zero),
        }

    def seen(self, layers, pixel):
        pixels = {pixel}
        for kernel_size, stride, padding in reversed(layers):
            pixels = {i * stride - padding + u for i in pixels for u in range(kernel_size)}
        return pixels

    @mistake(
        "Which of the layers is nearest to the picture?",
        "You go through the list from its end; `layers[0]` is the one that reads the picture.",
        "`for kernel_size, stride, padding in layers:`, and not `reversed(layers)`.",
    )
    def from_the_top(self, layers):
        return self.oracle(layers[::-1])

    @symptom(
        "Look at a layer behind a stride of 2: how far apart are the pixels that its window holds?",
        "A window of k pixels has k - 1 steps, and a step is `jump` pixels of the input.",
        "`size += (kernel_size - 1) * jump`.",
    )
    def strides_forgotten(self, case, answer):
        return self.wrong_size(case, answer, lambda k, stride, jump: k - 1)

    @symptom(
        "Does the first layer see more pixels when its stride is larger?",
        "A layer's own stride moves its window. It acts on the layers that come after it.",
        "Multiply `jump` by the stride after the size has grown.",
    )
    def own_stride_too_early(self, case, answer):
        return self.wrong_size(case, answer, lambda k, stride, jump: (k - 1) * jump * stride)

    def wrong_size(self, case, answer, growth):
        """Whether the size is wrong, and is what it would be with another rule of growth."""
        size, jump = 1, 1
        for kernel_size, stride, _ in case.args[0]:
            size += growth(kernel_size, stride, jump)
            jump *= stride
        return answer["size"] == size != self.expected(case)["size"]

    @symptom(
        "Size and jump are right. Where does a zero of the second layer's padding lie?",
        "It lies one pixel of its map outside: that is `jump` pixels of the input.",
        "`first -= padding * jump`, with the jump before this layer's stride.",
    )
    def padding_without_jump(self, case, answer):
        zeros = sum(padding for _, _, padding in case.args[0])
        return answer["first"] == -zeros != self.expected(case)["first"]

    @symptom(
        "Size and jump are right. On which side of the picture does the first window begin?",
        "Padding moves the window to the left, to negative places.",
        "Subtract: `first -= padding * jump`.",
    )
    def to_the_right(self, case, answer):
        return answer["first"] == -self.expected(case)["first"] > 0


class BlobWidth(FunctionExercise):
    """`blob_width(gradient)`: how far a blob spreads around its middle, along the rows."""

    name = "blob-width"
    forbidden = (finished("cnnlab.models.field_width"),)
    points = {"shape": 0, "values": 2}
    hints = (
        "How much of the blob lies in each row? Square the gradient, and add up each row.",
        "Divide by the sum of all: the shares p add up to 1. Their mean place is `sum(p * rows)`.",
        "`np.sqrt(np.sum(p * (rows - mean) ** 2))`, with `rows = np.arange(len(gradient))`.",
    )

    def cases(self, rng):
        yield Case("a square of nine ones", np.ones((3, 3)))
        yield Case("rows 0 and 2 of five", np.array([[1.0, 1.0], [0, 0], [-1, 1], [0, 0], [0, 0]]))
        for shape in ((7, 4), (5, 9)):
            yield Case(f"random numbers of shape {shape}", rng.normal(size=shape))

    def oracle(self, gradient):
        return self.spread(gradient**2)

    def spread(self, weights):
        """NumPy's weighted variance of the row number, one observation a pixel."""
        rows = np.indices(weights.shape)[0].ravel()
        return float(np.sqrt(np.cov(rows, aweights=weights.ravel(), ddof=0)))

    @mistake(
        "By what is each pixel weighted?",
        "Neither by its gradient nor by the absolute value of it.",
        "By the square of the gradient.",
    )
    def not_squared(self, gradient):
        return self.spread(np.abs(gradient))

    @mistake(
        "Along which axis does the blob spread?",
        "You look at columns; the row is the first index.",
        "Sum the squares over columns first: `np.sum(gradient ** 2, axis=1)`.",
    )
    def along_columns(self, gradient):
        return self.oracle(gradient.T)

    @mistake(
        "In which unit is your answer?",
        "It is in pixels squared: that is the variance.",
        "Take the root at the end: `np.sqrt(...)`.",
    )
    def no_root(self, gradient):
        return self.oracle(gradient) ** 2

    @mistake(
        "Where is the blob's middle? Look at the case where the blob is not in the middle.",
        "You measure from the middle of the array. The blob's own middle is the mean row.",
        "`mean = np.sum(p * rows)`, with the shares p.",
    )
    def around_the_array(self, gradient):
        rows = np.indices(gradient.shape)[0]
        middle = (len(gradient) - 1) / 2
        return np.sqrt(np.average((rows - middle) ** 2, weights=gradient**2))

    @mistake(
        "Rows alone, or rows and columns?",
        "You add what the columns contribute. One axis is asked for.",
        "Leave the columns out: each row has one share, the sum over its columns.",
    )
    def both_axes(self, gradient):
        return np.hypot(self.oracle(gradient), self.oracle(gradient.T))


class PowerLaw(DictExercise):
    """`power_law(depths, widths)`: factor and exponent of `width = factor * depth ** exponent`."""

    name = "power-law"
    points = {"shape": 0, "exponent": 1, "factor": 1}
    hints = (
        "Take the logarithm of both sides of the formula: what is its shape now?",
        "log(width) = log(factor) + exponent * log(depth): a straight line.",
        "`slope, start = np.polyfit(np.log(depths), np.log(widths), 1)`; the factor is exp(start).",
    )

    def cases(self, rng):
        depths = np.array([1, 2, 4, 8, 16])
        yield Case("widths 2, 4, 8, 16, 32", depths, np.array([2.0, 4, 8, 16, 32]))
        yield Case("three times a root", depths, 3 * np.sqrt(depths))
        for num in (5, 8):
            depths = np.sort(rng.choice(np.arange(1, 40), num, replace=False))
            widths = rng.uniform(0.5, 2) * depths ** rng.uniform(0.3, 0.9)
            yield Case(f"{num} noisy widths", depths, widths * rng.uniform(0.8, 1.25, num))

    def oracle(self, depths, widths):
        line = linear_regression(np.log(depths), np.log(widths))
        return {"exponent": float(line.slope), "factor": float(np.exp(line.intercept))}

    @mistake(
        "The exponent is right. What is the width at depth 1?",
        "The line's start is the logarithm of the factor.",
        "`np.exp(start)`.",
    )
    def factor_as_logarithm(self, depths, widths):
        law = self.oracle(depths, widths)
        return {**law, "factor": np.log(law["factor"])}

    @mistake(
        "Is a power a straight line? Plot the widths against the depths.",
        "It is one when both axes are logarithmic.",
        "Fit the logarithms: `np.polyfit(np.log(depths), np.log(widths), 1)`.",
    )
    def no_logarithm(self, depths, widths):
        line = linear_regression(depths, widths)
        return {"exponent": line.slope, "factor": line.intercept}

    @mistake(
        "Which number is which?",
        "`np.polyfit` gives the slope first.",
        "`slope, start = np.polyfit(...)`: the slope is the exponent.",
    )
    def swapped(self, depths, widths):
        line = linear_regression(np.log(depths), np.log(widths))
        return {"exponent": line.intercept, "factor": np.exp(line.slope)}

    @mistake(
        "Which of the two grows as a power of the other?",
        "Your fit has depth as a power of width.",
        "`np.polyfit(x, y, 1)`: x are the depths' logarithms, y the widths'.",
    )
    def other_way_round(self, depths, widths):
        return self.oracle(widths, depths)


class PairNet(ModelExercise):
    """`pair_net`: a small net that tells whether two points are 8 or 12 pixels apart."""

    name = "pair-net"
    points = {"shape": 0, "size": 1, "sees": 1, "accuracy": 2}
    pass_mark = 0.95
    most_weights = 1_300
    hints = (
        "How many pixels does one pixel of your last map see? `receptive_field(pair_net, name)`.",
        "Strides of 2 in the first layers let the later ones see more, without any new weight.",
        "8 filters 3x3 with strides 2, 2 and 1 and ReLU, the largest value of each map, "
        "`Dense(2)` with softmax; Adam with a learning rate of 0.005, 12 epochs.",
    )

    def cases(self, rng):
        images, labels = point_pairs(1_000, seed=int(rng.integers(2**31)))
        yield Case("1,000 pictures that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        if answer["num_weights"] <= self.most_weights:
            return None
        return f"your net has {answer['num_weights']:,} weights, {self.most_weights:,} are allowed"

    def rung_sees(self, case, answer):
        """Twins differ only in the distance of the points: who sees it answers differently."""
        outputs = answer["outputs"]
        if np.abs(outputs[::2] - outputs[1::2]).max() > SAME_OUTPUT:
            return None
        return "your net gives the same answer for 8 and for 12 pixels: it never sees both points"

    @symptom(
        "Which layer has most weights? See `pair_net.summary()`.",
        "A `Dense` layer on all pixels has a weight for each: pool first.",
        "`GlobalMaxPooling2D` leaves one number a map.",
    )
    def too_large(self, case, answer):
        return self.rung_size(case, answer) is not None

    @symptom(
        "How far apart are the points, and how many pixels does the last convolution see?",
        "The two points must lie in one receptive field: it needs at least 9 pixels, better 13.",
        "Give the first two convolutions strides of 2.",
    )
    def blind(self, case, answer):
        return not self.rung_shape(case, answer) and self.rung_sees(case, answer) is not None

    @symptom(
        "Your net sees both points, and guesses all the same.",
        "Has it been trained long enough, with a loss that fits the last layer?",
        '`compile` it with "sparse_categorical_crossentropy", then `fit` it for 12 epochs or more.',
    )
    def guesses(self, case, answer):
        return not self.rung_shape(case, answer) and self.accuracy(case, answer) < 0.6
