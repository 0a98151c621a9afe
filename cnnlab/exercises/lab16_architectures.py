"""Lab 16: what the blocks of known nets cost, a net with faults, and a look at a trained one."""

import keras
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax

from cnnlab.arithmetic import padding_amounts, summarize
from cnnlab.data import patch10
from cnnlab.judging import compare
from cnnlab.judging.exercise import (
    Case,
    DictExercise,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    NetExercise,
    ValueExercise,
    mistake,
    symptom,
)


class SeparableCost(DictExercise):
    """`separable_cost(...)`: weights and multiplications of a depthwise separable convolution."""

    name = "separable-cost"
    points = {"shape": 0, "dtype": 0, "weights": 1, "multiplications": 1}
    hints = (
        "Two steps. How many kernels has each, and how large are they?",
        "Depthwise: one `kernel_size` x `kernel_size` kernel a channel. Pointwise: for each "
        "filter one weight a channel.",
        "Each of these weights is used once for each output pixel; strides of 2 leave "
        "`-(-height // 2)` rows, rounded up.",
    )

    def cases(self, rng):
        yield Case("MobileNet, 14x14 pixels, 512 maps", 14, 14, 512, 512, 3)
        for kernel_size, strides in ((3, 2), (5, 1), (7, 2)):
            height, width = (2 * rng.integers(5, 40, 2) + 1).tolist()
            channels, filters = rng.choice(np.arange(3, 60), 2, replace=False).tolist()
            name = f"{height}x{width}, {channels} -> {filters}, {kernel_size=}, {strides=}"
            yield Case(name, height, width, channels, filters, kernel_size, strides)

    def oracle(self, height, width, channels, filters, kernel_size, strides=1):
        layer = keras.layers.SeparableConv2D(
            filters, kernel_size, strides, padding="same", use_bias=False
        )
        table = summarize(keras.Sequential([keras.Input((height, width, channels)), layer]))
        return {"weights": layer.count_params(), "multiplications": table.multiplications}

    def wrong(self, weights, height, width, channels, filters, kernel_size, strides=1):
        """Another number of weights, each used once an output pixel."""
        pixels = -(-height // strides) * -(-width // strides)
        return {"weights": weights, "multiplications": pixels * weights}

    @mistake(
        "Does each filter look at each map with a kernel of its own?",
        "That is the ordinary convolution. Here the maps are looked at once, then mixed.",
        "`kernel_size**2 * channels` weights, and then `channels * filters`.",
    )
    def ordinary(self, height, width, channels, filters, kernel_size, strides=1):
        weights = kernel_size**2 * channels * filters
        return self.wrong(weights, height, width, channels, filters, kernel_size, strides)

    @mistake("Who mixes the maps?", "The second step is missing: `channels * filters` weights.")
    def not_mixed(self, height, width, channels, filters, kernel_size, strides=1):
        weights = kernel_size**2 * channels
        return self.wrong(weights, height, width, channels, filters, kernel_size, strides)

    @mistake(
        "Which comes first?",
        "The depthwise step reads the maps that come *in*: one kernel a channel, not a filter.",
    )
    def mixed_first(self, height, width, channels, filters, kernel_size, strides=1):
        weights = kernel_size**2 * filters + channels * filters
        return self.wrong(weights, height, width, channels, filters, kernel_size, strides)

    @mistake("What does the text say of biases?", "There are no biases here.")
    def with_biases(self, height, width, channels, filters, kernel_size, strides=1):
        right = self.oracle(height, width, channels, filters, kernel_size, strides)
        return {**right, "weights": right["weights"] + channels + filters}

    @symptom(
        "The weights are right. How many pixels come *out* with strides of 2?",
        'Half the rows and half the columns, rounded up: padding is "same".',
        "`-(-height // strides) * -(-width // strides)` pixels, for both steps.",
    )
    def pixels_of_the_input(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        height, width, _, _, _, strides = (*case.args, 1)[:6]
        all_pixels, too_few = height * width, (height // strides) * (width // strides)
        used = answer["multiplications"] / answer["weights"]
        return strides > 1 and used in (all_pixels, too_few)


def convolve(maps, kernel, bias=0, strides=1, padding="valid"):
    """A convolution by window and sum, in float64."""
    sizes = zip(maps.shape[1:3], kernel.shape[:2], strict=True)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    padded = np.pad(np.asarray(maps, float), [(0, 0), *zeros, (0, 0)])
    windows = sliding_window_view(padded, kernel.shape[:2], axis=(1, 2))[:, ::strides, ::strides]
    return np.einsum("bijcuv,uvcf->bijf", windows, np.asarray(kernel, float)) + bias


def convolve_each(maps, kernel, bias=0, strides=1, padding="valid"):
    """A depthwise convolution: an ordinary one whose kernels between different maps are 0."""
    channels = maps.shape[-1]
    full = np.zeros((*kernel.shape[:2], channels, channels))
    full[:, :, range(channels), range(channels)] = kernel[..., 0]
    return convolve(maps, full, bias, strides, padding)


def relu(maps):
    return np.maximum(maps, 0)


def relu6(maps):
    return np.clip(maps, 0, 6)


class InvertedBottleneckLayer(LayerExercise):
    """`InvertedBottleneck(filters, expansion, strides)`, the block of today's small nets."""

    name = "inverted-bottleneck"
    answer_name = "InvertedBottleneck"
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 1, "saved": 1}
    gradient_step = 1e-6  # the oracle is exact, and ReLU6 has bends
    hints = (
        "`build` makes the three convolutions, `call` runs them one after the other.",
        "In `build`: `channels = input_shape[-1]`; the depthwise convolution reads "
        "`self.expansion * channels` maps, and only it has strides and a 3x3 kernel.",
        "In `call`: `maps = relu6(expand(inputs))`, `maps = relu6(depthwise(maps))`, "
        "`maps = project(maps)`, and `inputs + maps` where the shapes are equal.",
    )

    def cases(self, rng):
        yield self.case("the last convolution is 0, so that the input comes out", rng, 3, 3, zero=1)
        yield self.case("3 maps in, 3 maps out", rng, 3, 3)
        yield self.case("2 maps in, 4 maps out", rng, 2, 4, expansion=3)
        yield self.case("strides of 2", rng, 3, 3, strides=2)

    def case(self, name, rng, channels, filters, expansion=2, strides=1, zero=0):
        wide = expansion * channels
        shapes = {
            "expand": ((1, 1, channels, wide), wide),
            "depthwise": ((3, 3, wide, 1), wide),
            "project": ((1, 1, wide, filters), filters),
        }
        weights = {}
        for part, (kernel, bias) in shapes.items():
            scale = 0 if zero and part == "project" else 1.5
            weights[f"{part}.kernel"] = scale * rng.normal(size=kernel).astype("float32")
            weights[f"{part}.bias"] = scale * rng.normal(size=bias).astype("float32")
        inputs = 2 * rng.normal(size=(2, 7, 5, channels)).astype("float32")
        config = {"filters": filters, "expansion": expansion, "strides": strides}
        return Case(name, inputs, weights, **config)

    def oracle(self, inputs, weights, filters, expansion, strides, **changes):
        """The block in NumPy; `changes` make it a wrong one."""
        act = changes.get("activation", relu6)
        early = changes.get("early", 1)
        late = strides // early
        parts = [
            (convolve, "expand", early, changes.get("after_expand", act)),
            (convolve_each, "depthwise", late, changes.get("after_depthwise", act)),
            (convolve, "project", 1, changes.get("last", lambda maps: maps)),
        ]
        maps = inputs
        for convolution, part, step, activation in parts:
            kernel, bias = weights[f"{part}.kernel"], weights[f"{part}.bias"]
            maps = activation(convolution(maps, kernel, bias, step, "same"))
        shortcut = inputs.shape == maps.shape and changes.get("shortcut", True)
        return maps + inputs if shortcut else maps

    @symptom(
        "How many maps does the first convolution make?",
        "`expansion` times as many as come *in*, whatever `filters` is.",
        "`keras.layers.Conv2D(self.expansion * input_shape[-1], 1)`.",
    )
    def widened_by_filters(self, case, answer):
        found, right = answer["weights"]["expand.bias"], case.args[1]["expand.bias"].shape
        return found == (case.kwargs["expansion"] * case.kwargs["filters"],) != right

    @symptom(
        "Does the 3x3 convolution mix the maps?",
        "Depthwise means: each map has one kernel, and sees no other map.",
        '`keras.layers.DepthwiseConv2D(3, strides=self.strides, padding="same")`.',
    )
    def mixing_in_the_middle(self, case, answer):
        wide = len(case.args[1]["expand.bias"])
        return answer["weights"]["depthwise.kernel"] == (3, 3, wide, wide)

    @symptom(
        "What must a saved file hold, so that the layer can be made again?",
        "`get_config` returns a dict: `super().get_config()` and every argument of `__init__`.",
        'Return {**super().get_config(), "filters": ..., "expansion": ..., "strides": ...}.',
    )
    def config_lost(self, case, answer):
        return not self.rung_values(case, answer) and bool(self.rung_saved(case, answer))

    @mistake(
        "What goes past the three convolutions?",
        "Where nothing changes shape, the input is added to what comes out.",
        "`if maps.shape == inputs.shape: maps = inputs + maps`.",
    )
    def no_shortcut(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, shortcut=False)

    @mistake(
        "Which of the three convolutions have an activation?",
        "The last one has none: the narrow maps carry all, and ReLU would cut off half of it.",
    )
    def activation_at_the_end(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, last=relu6)

    @mistake("How large may a value become?", "ReLU6 stops at 6: `keras.ops.relu6`.")
    def not_cut_at_six(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, activation=relu)

    @mistake("Which of the three have an activation?", "The first two. Yours have none.")
    def linear(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, activation=lambda maps: maps)

    @mistake("What comes after the depthwise convolution?", "ReLU6, as after the first one.")
    def linear_in_the_middle(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, after_depthwise=lambda maps: maps)

    @mistake(
        "Which of the three convolutions moves in steps?",
        "A 1x1 kernel with strides of 2 never looks at three of four pixels.",
        "Give `strides` to the depthwise convolution.",
    )
    def strides_too_early(self, inputs, weights, strides, **config):
        return self.oracle(inputs, weights, strides=strides, **config, early=strides)


LINES = 15  # of the broken net in the notebook
FAULTS = {7, 11, 12, 13}  # unlike shapes, a kernel too large, softmax in the middle, zeros


class Faults(ValueExercise):
    """`faults`: the numbers of the lines that are wrong."""

    name = "faults"
    points = {"line_numbers": 0, "no_false_alarm": 1, "two_of_them": 1, "all_of_them": 1}
    hints = (
        "Go down line by line with the shape of the maps: which line cannot work?",
        "Two lines stop with an error. Two others run, and the net learns badly or not at all.",
        "Look at kernels larger than their maps, sums of unlike shapes, activations that are no "
        "activation, weights that are all alike.",
    )

    def expected(self, case):
        raise NotImplementedError  # a set has no places to compare

    def comparable(self, answer):
        """A set comes as a list."""
        return answer if isinstance(answer, list) else None

    def rung_line_numbers(self, case, answer):
        lines = compare.as_array(answer)
        if not len(answer) or lines is None or lines.ndim != 1 or lines.dtype.kind != "i":
            return "expected a set of line numbers, such as {1, 2}"
        outside = [line for line in answer if not 1 <= line <= LINES]
        return f"there is no line {outside[0]}" if outside else None

    def rung_no_false_alarm(self, case, answer):
        fine = sorted(set(answer) - FAULTS)
        return f"line {fine[0]} is not at fault" if fine else None

    def rung_two_of_them(self, case, answer):
        return "there are more than this one" if len(set(answer)) < 2 else None

    def rung_all_of_them(self, case, answer):
        left = len(FAULTS - set(answer))
        return f"{left} more to be found" if left else None

    @symptom(
        "What are the maps of line 6 multiplied by at first, and can that change?",
        "`gamma` begins at 0 and has a gradient: the branch is switched on by training.",
        "With zeros here the block begins as its shortcut. Nothing after it is 0.",
    )
    def normed_zeros(self, case, answer):
        return 6 in answer and 1 not in answer

    @symptom(
        "Is a kernel of one pixel good for anything?",
        "A 1x1 convolution mixes maps: a pattern of most nets in this lab.",
    )
    def pointwise(self, case, answer):
        return bool({5, 10} & set(answer)) and 1 not in answer

    @symptom(
        "What does the batch normalization in line 3 do with a bias?",
        "It takes the mean off, and the bias with it: the one in line 2 would be in vain.",
    )
    def no_bias(self, case, answer):
        return 2 in answer and 1 not in answer

    @symptom(
        "What must ten chances add up to?",
        "The last activation of a classifier is softmax: there it belongs.",
    )
    def last_softmax(self, case, answer):
        return 15 in answer and 1 not in answer


class RepairedNet(NetExercise):
    """`repaired_net()` returns the broken net with four lines mended."""

    name = "repaired-net"
    points = {"layers": 2, "shape": 0, "values": 1, "fresh": 1}
    layers = (
        ("line 2", (16, 16, 16), 432),
        ("line 3", (16, 16, 16), 64),
        ("line 4", (16, 16, 32), 4_640),
        ("line 5", (16, 16, 32), 1_056),
        ("the shortcut of line 7", (16, 16, 32), 544),
        ("line 6", (16, 16, 32), 128),
        ("line 9", (6, 6, 32), 320),
        ("line 10", (6, 6, 8), 264),
        ("line 11", (4, 4, 64), 4_672),
        ("line 12", (4, 4, 64), 4_160),
        ("line 13", (4, 4, 64), 4_160),
        ("line 15", (10,), 650),
    )
    hints = (
        "Type the fifteen lines into the function as they are, then mend one fault after another.",
        "`print(summarize(repaired_net()))` shows your shapes and weights, line by line.",
        "Line 7: `ReLU()(Add()([Conv2D(32, 1)(a), b]))`. In the other three lines one argument "
        "changes, or goes.",
    )

    def cases(self, rng):
        _, (patches, _) = patch10(0, 20, seed=int(rng.integers(1000)))
        normed = [(16,)] * 4, [(32,)] * 4
        shapes = [(3, 3, 3, 16), *normed[0], (3, 3, 16, 32), (32,), (1, 1, 32, 32), (32,)]
        shapes += [(1, 1, 16, 32), (32,), *normed[1], (3, 3, 32, 1), (32,), (1, 1, 32, 8), (8,)]
        shapes += [(3, 3, 8, 64), (64,), (1, 1, 64, 64), (64,), (1, 1, 64, 64), (64,)]
        shapes += [(64, 10), (10,)]
        # Kernels are scaled so that values neither vanish nor drive the last softmax to 0 and 1.
        weights = [
            rng.normal(size=s) * (1.5 / np.sqrt(np.prod(s[:-1])) if s[1:] else 0.3) for s in shapes
        ]
        for place in (1, 4, 11, 14):  # gammas and variances
            weights[place] = 0.5 + rng.random(shapes[place])
        yield Case("20 patches, weights of the judge", patches, weights)

    def oracle(self, patches, weights, **changes):
        """The net in NumPy; `changes` make it a wrong one."""
        line2, *norm3, line4, b4, line5, b5, line7, b7 = weights[:11]
        norm6, (line9, b9, line10, b10, line11, b11) = weights[11:15], weights[15:21]
        line12, b12, line13, b13, line15, b15 = weights[21:]
        a = relu(normalize(convolve(patches, line2, 0, 2, "same"), *norm3))
        b = convolve(relu(convolve(a, line4, b4, 1, "same")), line5, b5)
        c = changes.get("after_sum", relu)(convolve(a, line7, b7) + normalize(b, *norm6))
        c = c.reshape(len(c), 8, 2, 8, 2, -1).max(axis=(2, 4))
        d = relu(convolve(convolve_each(c, line9, b9), line10, b10))
        e = convolve(relu(convolve(d, line11, b11)), line12, b12)
        e = relu(convolve(changes.get("line12", relu)(e), line13, b13))
        return softmax(e.mean(axis=(1, 2)) @ line15 + b15, axis=-1)

    def rung_fresh(self, case, answer):
        spread = np.ptp(answer["first"], axis=0).max()
        if not np.isfinite(spread):
            return "before training the answers are no numbers (NaN)"
        if spread < 1e-6:
            return "before training all patches get the same answer"
        return None

    @symptom(
        "The two maps of line 7 must be alike. Which of them should change?",
        "Lines 4 to 6 are not at fault: the shortcut must fit them.",
        "A 1x1 convolution makes 32 maps of `a`'s 16: `Conv2D(32, 1)(a)`.",
    )
    def branch_changed(self, case, answer):
        return answer["layers"][2][0][-1] == 16 or answer["layers"][3][0][-1] == 16

    @symptom(
        "In which order does `Add` get its two inputs?",
        "The shortcut stands first, as in line 7.",
        "`Add()([Conv2D(32, 1)(a), b])`.",
    )
    def shortcut_second(self, case, answer):
        return [weights for _, weights in answer["layers"][4:6]] == [128, 544]

    @symptom(
        "How many pixels are left after line 11?",
        "A 3x3 kernel without padding leaves 4x4 of 6x6 pixels.",
        '`Conv2D(64, 3, activation="relu")`.',
    )
    def padded(self, case, answer):
        return answer["layers"][8] == [[6, 6, 64], 4_672]

    @symptom(
        "Do all patches get the same answer before training?",
        "Weights of 0 make maps of 0: there ReLU is flat, and nothing can be learned.",
        "Line 13: leave out `kernel_initializer`.",
    )
    def zeros_left(self, case, answer):
        right = not self.rung_values(case, answer)
        return right and np.ptp(answer["first"], axis=0).max() < 1e-6

    @mistake(
        "Which values may the maps of line 12 have?",
        "softmax makes the maps of a pixel compete for a sum of 1. It belongs at the end.",
        'Line 12: `activation="relu"`.',
    )
    def softmax_left(self, patches, weights):
        return self.oracle(patches, weights, line12=lambda maps: softmax(maps, axis=-1))

    @mistake("What follows line 12?", "Line 13: without an activation the two are as one.")
    def no_activation(self, patches, weights):
        return self.oracle(patches, weights, line12=lambda maps: maps)

    @mistake("What stands outside of `Add` in line 7?", "A `ReLU()`.")
    def sum_not_cut(self, patches, weights):
        return self.oracle(patches, weights, after_sum=lambda maps: maps)


def normalize(maps, gamma, beta, mean, variance):
    """Batch normalization of a net that is not trained at the moment."""
    return gamma * (maps - mean) / np.sqrt(variance + 1e-3) + beta


class SmallNet(ModelExercise):
    """`small_net`: at most 5,000 weights, trained to know from which photograph a patch is."""

    name = "small-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.87
    most_weights = 5_000
    hints = (
        "Where are your weights? `print(summarize(small_net))`.",
        "An ordinary 3x3 convolution from 32 to 64 maps has 18,496 weights, a separable one 2,400. "
        "`GlobalAveragePooling2D` leaves little for the dense layer.",
        "A convolution with strides 2 and 16 maps, then separable ones with 32 and 64, "
        "strides 2 too; each with `BatchNormalization(momentum=0.9)` and ReLU.",
    )

    def cases(self, rng):
        _, (patches, labels) = patch10(0, 1000, seed=int(rng.integers(1000)))
        yield Case("1,000 test patches", patches, labels=labels)

    def rung_size(self, case, answer):
        if answer["num_weights"] > self.most_weights:
            return f"at most {self.most_weights:,} weights, yours has {answer['num_weights']:,}"
        return None

    @symptom("Was the net trained?", "One patch in ten is right by chance: call `fit`.")
    def untrained(self, case, answer):
        wrong = self.rung_shape(case, answer) or self.rung_size(case, answer)
        return not wrong and self.accuracy(case, answer) < 0.25

    @symptom(
        "Do the maps have a pixel for each pixel of the patch when they are unrolled?",
        "`Flatten` gives the dense layer a weight for each pixel of each map.",
        "`GlobalAveragePooling2D` leaves one number a map.",
    )
    def unrolled(self, case, answer):
        return "Flatten" in answer["layers"] and bool(self.rung_size(case, answer))


class Covered(FunctionExercise):
    """`covered(image, window, strides, colour)`: the picture, a square of it hidden."""

    name = "covered"
    points = {"shape": 1, "values": 1}
    hints = (
        "How many places are there in a column? It is a window without padding.",
        "For each place: a copy of the picture, in which one square gets the colour.",
        "`copy[row : row + window, column : column + window] = colour`, where row and column go up "
        "in steps of `strides`.",
    )

    def cases(self, rng):
        white = np.full((4, 6, 3), 255.0)
        yield Case("a white picture, 4x6 pixels, a window of 2", white, 2, 2, 127)
        for window, strides in ((3, 1), (5, 3)):
            shape = (*rng.integers(9, 16, 2).tolist(), 3)
            shape = shape if shape[0] != shape[1] else (shape[0], shape[1] + 3, 3)
            image = rng.integers(0, 256, shape).astype(float)
            name = f"a picture of shape {shape}, {window=}, {strides=}"
            yield Case(name, image, window, strides, int(rng.integers(1, 255)))

    def oracle(self, image, window, strides, colour, **changes):
        """By masks: which pixels lie in the square that begins at a row and a column."""
        height, width, _ = image.shape
        pixels = np.indices((height, width))
        rows = np.arange(0, height - window + 1, strides)
        columns = np.arange(0, width - window + 1, strides)
        corners = np.stack(np.meshgrid(rows, columns, indexing="ij"), -1)[..., None, None]
        inside = ((corners <= pixels) & (pixels < corners + window)).all(axis=2)
        if changes.get("adding_up"):
            flat = np.logical_or.accumulate(inside.reshape(-1, height, width))
            inside = flat.reshape(inside.shape)
        if changes.get("all_but"):
            inside = ~inside
        return np.where(inside[..., None], colour, image)

    @mistake(
        "Are squares hidden in the second picture that belong to the first?",
        "NumPy does not copy by itself: all places share one picture.",
        "Begin each place with `image.copy()`.",
    )
    def adding_up(self, image, window, strides, colour):
        return self.oracle(image, window, strides, colour, adding_up=True)

    @mistake("What is hidden, the square or the rest?", "The square: the rest stays to be seen.")
    def all_but(self, image, window, strides, colour):
        return self.oracle(image, window, strides, colour, all_but=True)

    @mistake("Which colour has the square?", "Not black: the one that `colour` says.")
    def black(self, image, window, strides, colour):
        return self.oracle(image, window, strides, 0)

    @symptom(
        "In which order come the places?",
        "Rows first: `[i, j]` is the i-th place from above, the j-th from the left.",
    )
    def columns_first(self, case, answer):
        wanted = np.shape(self.expected(case))
        return np.shape(answer) == (wanted[1], wanted[0], *wanted[2:]) and wanted[0] != wanted[1]

    @symptom(
        "By how many pixels does the square move?",
        "By `strides`; yours moves by one.",
    )
    def one_by_one(self, case, answer):
        image, window, strides, colour = case.args
        return strides > 1 and np.shape(answer) == np.shape(self.oracle(image, window, 1, colour))

    @symptom(
        "Is the last square whole?",
        "The square must lie inside: `height - window + 1` is where its rows end.",
    )
    def over_the_edge(self, case, answer):
        image, _, strides, colour = case.args
        to_the_edge = np.shape(self.oracle(image, 1, strides, colour))
        return np.shape(answer) == to_the_edge != np.shape(self.expected(case))

    @symptom("In which shape do the pictures come?", "Rows and columns of places: five axes.")
    def in_one_row(self, case, answer):
        wanted = np.shape(self.expected(case))
        return np.shape(answer) == (wanted[0] * wanted[1], *wanted[2:])
