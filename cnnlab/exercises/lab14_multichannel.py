"""Lab 14: convolutions of several channels, and what is gained when the channels are summed."""

import numpy as np
from scipy.signal import correlate, correlate2d

from cnnlab.arithmetic import conv_multiplications, conv_weights, output_size
from cnnlab.data import patch10
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
from cnnlab.judging.forbidden import CONVOLUTIONS

MOST_LINES = 30  # that one matrix product may take, and fewer than a picture has rows


def multichannel(maps, kernel, bias):
    """Convolution of one picture: SciPy's correlation in three dimensions.

    The window is as deep as the picture has channels, so it moves down and to the right only.
    """
    filters = np.moveaxis(kernel, -1, 0)
    found = [correlate(maps, one, mode="valid", method="direct")[..., 0] for one in filters]
    return np.stack(found, axis=-1) + bias


class Count(DictExercise):
    """`count(picture_shape, kernel_shape)`: kernels, weights and multiplications."""

    name = "count"
    points = {"shape": 0, "dtype": 0, "kernels": 1, "weights": 1, "multiplications": 1}
    hints = (
        "One filter first: how many kernels has it, how many weights, how many biases?",
        "A kernel is made for a pair: a channel that is read, a filter that reads it.",
        "Each weight but the biases is multiplied once for each pixel of its output map; without "
        "padding a map has `height - kernel_height + 1` rows.",
    )

    def cases(self, rng):
        yield Case("a photograph of 128x128, 8 filters of 5x5", (128, 128, 3), (5, 5, 3, 8))
        yield Case("30x41 pixels of 6 maps, 4 filters of 3x2", (30, 41, 6), (3, 2, 6, 4))
        yield Case("12x10 pixels of 7 maps, 5 filters of 1x1", (12, 10, 7), (1, 1, 7, 5))
        *kernel_size, channels, filters = (int(n) for n in rng.integers(2, 7, 4))
        shape = (int(rng.integers(9, 30)), int(rng.integers(31, 50)), channels)
        name = "{1}x{2} pixels of {0} maps".format(channels, *shape)
        kernel_shape = (*kernel_size, channels, filters)
        yield Case(f"{name}, a kernel of shape {kernel_shape}", shape, kernel_shape)

    def oracle(self, picture_shape, kernel_shape, padded=False):
        *size, channels = picture_shape
        *kernel_size, _, filters = kernel_shape
        if not padded:
            size = [output_size(n, k) for n, k in zip(size, kernel_size, strict=True)]
        pixels, kernel_size = tuple(size), tuple(kernel_size)
        return {
            "kernels": channels * filters,
            "weights": conv_weights(kernel_size, channels, filters),
            "multiplications": conv_multiplications(pixels, kernel_size, channels, filters),
        }

    @symptom(
        "How many kernels has one filter?",
        "«Коллекция ядер»: one kernel for each channel that it reads.",
        "kernels = channels * filters.",
    )
    def a_kernel_a_filter(self, case, answer):
        return answer["kernels"] == case.args[1][-1] != self.expected(case)["kernels"]

    @mistake("Is anything added to the sum of the maps?", "Each filter has a bias: add `filters`.")
    def no_bias(self, picture_shape, kernel_shape):
        right = self.oracle(picture_shape, kernel_shape)
        return right | {"weights": right["weights"] - kernel_shape[-1]}

    @mistake(
        "The bias is added to the sum: how many sums has a filter?",
        "One bias a filter, not one a kernel.",
    )
    def a_bias_a_kernel(self, picture_shape, kernel_shape):
        right = self.oracle(picture_shape, kernel_shape)
        return right | {"weights": right["weights"] - kernel_shape[-1] + right["kernels"]}

    @mistake(
        "At how many places does the window stand?",
        "It never leaves the picture, so the map is smaller than the picture.",
        "A map has `height - kernel_height + 1` rows; columns likewise.",
    )
    def padded(self, picture_shape, kernel_shape):
        return self.oracle(picture_shape, kernel_shape, padded=True)

    @symptom(
        "The weights are right. Is anything multiplied by a bias?",
        "A bias is added: leave it out of the multiplications.",
    )
    def bias_multiplied(self, case, answer):
        right = self.expected(case)
        biases = case.args[1][-1]
        pixels = right["multiplications"] // (right["weights"] - biases)
        return answer["multiplications"] == right["weights"] * pixels


class Conv2D(FunctionExercise):
    """`conv2d(picture, kernel, bias)`: several channels, several filters."""

    name = "conv2d"
    points = {"shape": 1, "one_filter": 1, "values": 2}
    rtol, atol = 1e-5, 1e-5  # an output of 32-bit numbers is right, too
    forbidden = (CONVOLUTIONS,)
    hints = (
        "One channel and one filter first; then add the maps of the channels.",
        "`kernel[u, v]` is a matrix (channels, filters): all weights under one cell of the window.",
        "`picture[u : u + rows, v : v + columns] @ kernel[u, v]` has the shape (rows, columns, "
        "filters). Add these up over u and v, then add the bias.",
    )

    def cases(self, rng):
        for size, kernel_size, channels, filters in [
            ((6, 8), (3, 3), 3, 1),
            ((7, 5), (2, 3), 1, 1),
            ((9, 6), (3, 2), 3, 4),
            ((5, 11), (1, 4), 5, 2),
            ((8, 7), (4, 3), 2, 6),
        ]:
            arrays = [
                rng.normal(size=shape)
                for shape in [(*size, channels), (*kernel_size, channels, filters), filters]
            ]
            name = (
                f"{size[0]}x{size[1]} pixels, {channels} channel{'s' * (channels > 1)}, "
                f"{filters} filter{'s' * (filters > 1)} of {kernel_size[0]}x{kernel_size[1]}"
            )
            yield Case(name, *arrays)

    def oracle(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias)

    def rung_one_filter(self, case, answer):
        return self.rung_values(case, answer) if len(case.args[2]) == 1 else None

    @mistake(
        "What is added to each map at the end?",
        "`bias` is not used.",
        "`... + bias` adds one number a filter: it belongs to the last axis.",
    )
    def no_bias(self, picture, kernel, bias):
        return multichannel(picture, kernel, 0)

    @mistake(
        "How often is the bias of a filter added to a pixel?",
        "Once a filter, not once a channel, nor once a cell of the window.",
        "Add it after the loops.",
    )
    def bias_a_channel(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias * kernel.shape[2])

    @mistake(
        "How often is the bias of a filter added to a pixel?",
        "Once a filter, not once a channel, nor once a cell of the window.",
        "Add it after the loops.",
    )
    def bias_a_cell(self, picture, kernel, bias):
        return multichannel(picture, kernel, bias * kernel.shape[0] * kernel.shape[1])

    @mistake(
        "Which way round do the kernels lie on the channels?",
        "A kernel's first row meets the window's first row.",
        "Your kernels are turned by 180 degrees: the cell (u, v) of the window is `kernel[u, v]`.",
    )
    def turned(self, picture, kernel, bias):
        return multichannel(picture, kernel[::-1, ::-1], bias)

    @mistake(
        "Which kernel meets the red channel?",
        "The order of the channels is turned round: kernel 0 belongs to channel 0.",
    )
    def channels_reversed(self, picture, kernel, bias):
        return multichannel(picture, kernel[:, :, ::-1], bias)

    @mistake(
        "Are all channels in the sum?",
        "Yours is the map of the first channel alone.",
    )
    def first_channel(self, picture, kernel, bias):
        return multichannel(picture[..., :1], kernel[:, :, :1], bias)

    @mistake(
        "Has each channel a kernel of its own?",
        "You convolve all channels with the kernel of the first.",
        "Channel c meets `kernel[:, :, c, f]`.",
    )
    def one_kernel_for_all(self, picture, kernel, bias):
        return multichannel(picture, np.repeat(kernel[:, :, :1], kernel.shape[2], axis=2), bias)

    @mistake("Sum or mean?", "The maps of the channels are added up, not averaged.")
    def averaged(self, picture, kernel, bias):
        return multichannel(picture, kernel / kernel.shape[2], bias)


class Pointwise(FunctionExercise):
    """`pointwise(pictures, kernel, bias)`: a 1x1 convolution as one matrix product."""

    name = "pointwise"
    points = {"shape": 0, "values": 1, "no_loop": 1}
    probe = "call_counting_lines"
    rtol, atol = 1e-5, 1e-5
    forbidden = (CONVOLUTIONS,)
    hints = (
        "A pixel is a row of `channels` numbers: what turns it into a row of `filters` numbers?",
        "`kernel[0, 0]` is a matrix of shape (channels, filters).",
        "`@` multiplies along the last axis, whatever stands before it: `pictures @ matrix`.",
    )

    def cases(self, rng):
        gray = np.array([0.2125, 0.7154, 0.0721]).reshape(1, 1, 3, 1)
        yield Case("gray from red, green, blue", rng.random((1, 4, 6, 3)), gray, np.zeros(1))
        for batch, size, channels, filters in [(2, (5, 3), 4, 6), (3, (40, 41), 5, 2)]:
            arrays = [
                rng.normal(size=shape)
                for shape in [(batch, *size, channels), (1, 1, channels, filters), filters]
            ]
            name = (
                f"{batch} pictures of {size[0]}x{size[1]}, {channels} channels, {filters} filters"
            )
            yield Case(name, *arrays)

    def oracle(self, pictures, kernel, bias):
        """Channel after channel: each weighs something in each map."""
        channels = np.moveaxis(pictures, -1, 0)[..., None]
        return sum(c * weights for c, weights in zip(channels, kernel[0, 0], strict=True)) + bias

    def comparable(self, answer):
        return answer["returned"]

    def rung_no_loop(self, case, answer):
        if answer["lines"] <= MOST_LINES:
            return None
        return (
            f"{answer['lines']} lines of your code ran, where one matrix product does it: "
            "there is a loop"
        )

    @mistake("What is added to each map at the end?", "`bias` is not used: `... + bias`.")
    def no_bias(self, pictures, kernel, bias):
        return self.oracle(pictures, kernel, 0)

    @mistake("Sum or mean?", "The channels are added up, each with its weight, not averaged.")
    def averaged(self, pictures, kernel, bias):
        return self.oracle(pictures, kernel / kernel.shape[2], bias)

    @mistake("Are the weights used?", "You add the channels up as if they all weighed 1.")
    def unweighted(self, pictures, kernel, bias):
        return self.oracle(pictures, np.ones(kernel.shape), bias)

    @symptom(
        "The values are right. Which of your loops takes more steps for a larger picture?",
        "All pixels are multiplied by the same matrix: do it at once.",
        "`pictures @ kernel[0, 0] + bias`.",
    )
    def pixel_loop(self, case, answer):
        return not self.rung_values(case, answer) and bool(self.rung_no_loop(case, answer))


class Compose(DictExercise):
    """`compose(first, first_bias, second, second_bias)`: the one convolution that does both."""

    name = "compose"
    points = {"shape": 1, "kernel": 2, "bias": 1}
    hints = (
        "One channel everywhere, and kernels of a single row: do it on paper, with two weights "
        "each. Which products meet the same pixel?",
        "The weight first[u, v] meets the pixel u rows and v columns from the first's window; that "
        "window is s rows and t columns from the second's.",
        "So `first[u, v] @ second[s, t]`, a matrix (channels, filters), is added to "
        "`kernel[u + s, v + t]`. The bias: what comes out for a black picture?",
    )

    def cases(self, rng):
        for sizes, channels, middle, filters in [
            (((3, 3), (3, 3)), 1, 1, 1),
            (((1, 2), (1, 3)), 1, 2, 1),
            (((3, 2), (2, 4)), 3, 2, 4),
            (((2, 5), (3, 1)), 2, 4, 3),
        ]:
            shapes = [(*sizes[0], channels, middle), middle, (*sizes[1], middle, filters), filters]
            name = (
                f"{sizes[0][0]}x{sizes[0][1]}, then {sizes[1][0]}x{sizes[1][1]}; "
                f"{channels} channels, {middle} maps between, {filters} filters"
            )
            yield Case(name, *[rng.normal(size=shape) for shape in shapes])

    def oracle(self, first, first_bias, second, second_bias):
        """Runs both, one after the other: on a black picture, and on single bright pixels."""
        *size, channels, _ = (
            n + m - 1 if axis < 2 else n
            for axis, (n, m) in enumerate(zip(first.shape, second.shape, strict=True))
        )

        def both(picture):
            return multichannel(multichannel(picture, first, first_bias), second, second_bias)[0, 0]

        black = both(np.zeros((*size, channels)))
        points = np.eye(np.prod(size) * channels).reshape(-1, *size, channels)
        kernel = np.reshape([both(point) - black for point in points], (*size, channels, -1))
        return {"kernel": kernel, "bias": black}

    def kernel_is(self, case, answer, change):
        first, first_bias, second, second_bias = case.args
        wrong = self.oracle(change(first), first_bias, second, second_bias)["kernel"]
        return compare.same(wrong, answer["kernel"], self.rtol, self.atol)

    def bias_is(self, case, answer, change):
        """The bias as it would be if `change` stood for the sums of the second's kernels."""
        _, first_bias, second, second_bias = case.args
        bias = second_bias + first_bias @ change(second)
        return compare.same(bias, answer["bias"], self.rtol, self.atol)

    @symptom(
        "How many pixels of the picture does the second convolution see?",
        "A window of 3, which moves over 3 places: it reaches over 5 pixels.",
        "kernel_height + kernel_height - 1 rows: `first.shape[0] + second.shape[0] - 1`.",
    )
    def too_small(self, case, answer):
        return np.shape(answer["kernel"])[:2] in (case.args[0].shape[:2], case.args[2].shape[:2])

    @symptom(
        "Is one of the two kernels turned?",
        "The offsets of both windows add up: u + s, v + t.",
        "If you use SciPy: `convolve2d(..., mode='full')` adds offsets, `correlate2d` takes them "
        "from each other.",
    )
    def one_turned(self, case, answer):
        first, _, second, _ = case.args
        if max(first.shape[:2] + second.shape[:2]) == 1:
            return False
        turned = self.kernel_is(case, answer, lambda kernel: kernel[::-1, ::-1])
        both = self.oracle(first, 0, second[::-1, ::-1], 0)["kernel"]
        return turned or compare.same(both, answer["kernel"], self.rtol, self.atol)

    @symptom(
        "Over which maps is the sum?",
        "Each map between the two leads from a channel to a filter: add all these ways.",
        "`first[u, v] @ second[s, t]` does it: (channels, middle) times (middle, filters).",
    )
    def one_map_between(self, case, answer):
        return case.args[0].shape[-1] > 1 and self.kernel_is(
            case, answer, lambda kernel: kernel * (np.arange(kernel.shape[-1]) == 0)
        )

    @symptom(
        "What does the second convolution make of the first one's bias?",
        "The first bias is missing: it goes through the second kernels.",
        "`second_bias + first_bias @ second.sum(axis=(0, 1))`.",
    )
    def first_bias_forgotten(self, case, answer):
        return compare.same(case.args[3], answer["bias"], self.rtol, self.atol)

    @symptom(
        "In how many cells of the second window does the first bias stand?",
        "In all of them: the weights of a kernel are added up, not averaged.",
        "`second_bias + first_bias @ second.sum(axis=(0, 1))`.",
    )
    def first_bias_once(self, case, answer):
        return self.bias_is(case, answer, lambda second: second.mean(axis=(0, 1)))


class WeightedConvolution(LayerExercise):
    """`WeightedConvolution(filters, kernel_size)`: a kernel a filter, a weight a channel."""

    name = "weighted-layer"
    answer_name = "WeightedConvolution"
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}
    hints = (
        "Two ways: weigh and add the channels first, or make the whole kernel first.",
        "The channels, weighed and added: `ops.matmul(inputs, self.channel_weights)`, one map a "
        "filter. Then each map meets one kernel.",
        "`ops.depthwise_conv(mixed, ops.expand_dims(self.kernel, -1))`; or `ops.conv(inputs, "
        "self.kernel[:, :, None, :] * self.channel_weights)`. Then the bias.",
    )

    def cases(self, rng):
        for size, kernel_size, channels, filters in [
            ((6, 7), (3, 3), 3, 1),
            ((7, 5), (3, 2), 3, 4),
            ((5, 9), (1, 4), 5, 2),
        ]:
            shapes = {
                "kernel": (*kernel_size, filters),
                "channel_weights": (channels, filters),
                "bias": (filters,),
            }
            weights = {n: rng.normal(size=shape).astype("float32") for n, shape in shapes.items()}
            name = f"{size[0]}x{size[1]} pixels, {channels} channels, {filters} filters"
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            settings = {"filters": filters, "kernel_size": kernel_size}
            yield Case(f"{name} of {kernel_size[0]}x{kernel_size[1]}", inputs, weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size):
        """SciPy's correlation of the weighed sum of the channels, filter after filter."""
        kernel, shares = weights["kernel"], weights["channel_weights"]
        maps = [
            [correlate2d(picture @ shares[:, f], kernel[..., f], "valid") for f in range(filters)]
            for picture in inputs
        ]
        return np.moveaxis(np.array(maps), 1, -1) + weights["bias"]

    def changed(self, weights, name, change):
        return weights | {name: change(weights[name])}

    @mistake("What is added to each map at the end?", "`self.bias` is not used.")
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, self.changed(weights, "bias", lambda b: 0 * b), **settings)

    @mistake(
        "Does a channel weigh more than another?",
        "All channels count alike: `self.channel_weights` is not used.",
        "Weigh them before they are added: `ops.matmul(inputs, self.channel_weights)`.",
    )
    def equal_weights(self, inputs, weights, **settings):
        return self.oracle(
            inputs, self.changed(weights, "channel_weights", np.ones_like), **settings
        )

    @mistake("Sum or mean?", "The weighed channels are added up, not averaged.")
    def averaged(self, inputs, weights, **settings):
        share = 1 / inputs.shape[-1]
        return self.oracle(
            inputs, self.changed(weights, "channel_weights", lambda w: w * share), **settings
        )

    @mistake(
        "Where is the bias added?",
        "Yours goes through the kernel. It belongs to the very end.",
    )
    def bias_too_early(self, inputs, weights, **settings):
        def through(bias):
            return bias * weights["kernel"].sum(axis=(0, 1))

        return self.oracle(inputs, self.changed(weights, "bias", through), **settings)

    @mistake(
        "Which way round does the kernel lie?",
        "A kernel's first row meets the window's first row: do not turn it.",
    )
    def turned(self, inputs, weights, **settings):
        return self.oracle(
            inputs, self.changed(weights, "kernel", lambda k: k[::-1, ::-1]), **settings
        )

    @symptom(
        "In a model nobody knows yet how many pictures a batch will hold: its size is None.",
        "Do not loop over the pictures of the batch.",
        "`ops.matmul` and the convolutions of `keras.ops` take all pictures at once.",
    )
    def loops_over_batch(self, case, answer):
        return "NoneType" in answer["reloaded"]


def mosaic(pictures):
    """What a sensor behind a Bayer filter measures; 0 in the two channels that a pixel misses."""
    measured = np.zeros_like(pictures)
    for row, column, channel in [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)]:
        places = (slice(None), slice(row, None, 2), slice(column, None, 2), channel)
        measured[places] = pictures[places]
    return measured


def filled_in(measured):
    """Each channel by itself: a pixel that was not measured is the mean of its neighbours."""
    cross, square = np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]]), np.outer([1, 2, 1], [1, 2, 1])
    filled = np.empty_like(measured)
    for c, kernel in enumerate([square, cross, square]):
        for picture, found in zip(measured[..., c], filled[..., c], strict=True):
            found[:] = correlate2d(picture, kernel / 4, mode="same")
    return filled


def decibels(found, pictures):
    """10 log10(1 / mean squared error), without a rim of two pixels."""
    errors = np.clip(found, 0, 1) - pictures
    return -10 * np.log10(np.mean(errors[:, 2:-2, 2:-2] ** 2))


class CameraNet(ModelExercise):
    """`camera_net`: at most 1,000 weights, from a camera's mosaic to a picture in colours."""

    name = "camera-net"
    points = {"shape": 0, "size": 1, "better": 1, "much_better": 1}
    most_weights = 1_000
    # In decibels. Least squares, five seeds: 5x5 wins 4.1 to 5.0, 3x3 1.5; Adam at most 1.5.
    margins = {"better": 0.5, "much_better": 3}
    hints = (
        "One layer is enough: which kernel size sees enough neighbours of all colours?",
        "A convolution without activation and the squared error: the best weights solve a linear "
        "system. A row of it is a window, 75 numbers and a 1; on its right side stand 3 numbers.",
        "`solution = np.linalg.lstsq(rows, colours)[0]`; `solution[:-1].reshape(3, 5, 5, 3)` has "
        "the axes (channel, row, column, filter): transpose it to (row, column, channel, filter). "
        "`camera_net.set_weights([kernel, bias])`.",
    )

    def cases(self, rng):
        _, (pictures, _) = patch10(0, 500, seed=int(rng.integers(1000)))
        yield Case("500 mosaics of other patches", mosaic(pictures), pictures=pictures)

    def expected(self, case):
        return case.kwargs["pictures"]

    def gain(self, case, answer):
        """Decibels above what each channel gives by itself."""
        pictures = case.kwargs["pictures"]
        alone = decibels(filled_in(case.args[0]), pictures)
        return decibels(answer["outputs"], pictures) - alone

    def rung_shape(self, case, answer):
        return compare.shape_difference(case.kwargs["pictures"], answer["outputs"])

    def rung_size(self, case, answer):
        if answer["num_weights"] > self.most_weights:
            return (
                f"your net has {answer['num_weights']:,} weights, {self.most_weights:,} are allowed"
            )
        return None

    def rung_better(self, case, answer):
        return self.short_of(self.margins["better"], case, answer)

    def rung_much_better(self, case, answer):
        return self.short_of(self.margins["much_better"], case, answer)

    def short_of(self, margin, case, answer):
        gain = self.gain(case, answer)
        if not gain >= margin:  # not a number is no gain
            side = "above" if gain >= 0 else "below"
            return (
                f"your pictures are {abs(gain):.1f} dB {side} those in which each channel is "
                f"filled in by itself; {margin} dB above are asked for"
            )
        return None

    @symptom(
        "Has the net learned anything?",
        "Its pictures are no nearer to the right ones than the mosaics themselves, or black.",
        "Train it with `mosaic(x_train)` as inputs and `x_train` as targets, or set its weights.",
    )
    def untrained(self, case, answer):
        wrong = self.rung_shape(case, answer) or self.rung_size(case, answer)
        return not wrong and decibels(answer["outputs"], case.kwargs["pictures"]) < 10

    @symptom(
        "Does a channel learn from another in your net?",
        "Each channel is filled in by itself, and that cannot be much better than a mean.",
        "Use an ordinary `Conv2D`, which sums over all channels.",
    )
    def channels_apart(self, case, answer):
        return "DepthwiseConv2D" in answer["layers"] and "Conv2D" not in answer["layers"]

    @symptom(
        "How far does your window reach?",
        "In a window of 3x3 few pixels of each colour were measured.",
        "A kernel of 5x5 sees all that matters: `Conv2D(3, 5, padding='same')`.",
    )
    def window_too_small(self, case, answer):
        single = sum(len(shape) == 4 for shape in answer["trained"]) == 1
        return single and answer["trained"][0][:2] in ([1, 1], [3, 3])
