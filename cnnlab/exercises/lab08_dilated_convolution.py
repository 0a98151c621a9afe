"""Lab 08: convolutions whose window has holes, their stacks, and a net that keeps the size."""

import itertools

import numpy as np
from scipy.signal import correlate2d

from cnnlab.arithmetic import effective_size
from cnnlab.data import rings
from cnnlab.judging.exercise import (
    Case,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    ValueExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import CONVOLUTIONS


def spread(kernel, rate):
    """The kernel with `rate - 1` zeros between its cells, along its first two axes."""
    for axis in (0, 1):
        cell = np.zeros((rate, 1))
        cell[0] = 1
        kernel = np.moveaxis(np.kron(np.moveaxis(kernel, axis, -2), cell), -2, axis)
    return kernel[: kernel.shape[0] - rate + 1, : kernel.shape[1] - rate + 1]


class DilateKernel(FunctionExercise):
    """`dilate_kernel(kernel, rate)`: the kernel with zeros between its cells."""

    name = "dilate-kernel"
    points = {"shape": 1, "values": 1}
    hints = (
        "How far is it from the first cell to the last, when neighbours are `rate` pixels apart?",
        "Begin with zeros of shape `((h - 1) * rate + 1, (w - 1) * rate + 1)`.",
        "`spread[::rate, ::rate] = kernel` writes every `rate`-th cell.",
    )

    def cases(self, rng):
        yield Case("a 3x3 kernel, rate 2", np.arange(1.0, 10).reshape(3, 3), 2)
        yield Case("a 3x3 kernel, rate 1", np.arange(1.0, 10).reshape(3, 3), 1)
        for shape, rate in [((2, 4), 3), ((4, 3), 4), ((1, 3), 2)]:
            name = f"a {shape[0]}x{shape[1]} kernel, rate {rate}"
            yield Case(name, rng.normal(size=shape), rate)

    def oracle(self, kernel, rate):
        return spread(kernel, rate)

    @mistake(
        "Are there zeros behind the last cell?",
        "Zeros stand between cells: a row of 3 cells has two gaps.",
        "The new height is `(h - 1) * rate + 1`, not `h * rate`.",
    )
    def zeros_behind(self, kernel, rate):
        return np.pad(self.oracle(kernel, rate), (0, rate - 1))

    @mistake(
        "With a rate of 1 nothing may change. Does anything, in yours?",
        "At rate 2 there is one zero between neighbours.",
        "`rate - 1` zeros: cells are `rate` apart.",
    )
    def rate_zeros_between(self, kernel, rate):
        return self.oracle(kernel, rate + 1)

    @mistake(
        "What stands in the gaps?",
        "You repeat the cells.",
        "The gaps hold zeros: the window does not look there.",
    )
    def repeated(self, kernel, rate):
        rows = np.repeat(np.repeat(kernel, rate, axis=0), rate, axis=1)
        return rows[: rows.shape[0] - rate + 1, : rows.shape[1] - rate + 1]


class DilatedConv2D(FunctionExercise):
    """`dilated_conv2d(image, kernel, rate)`: the operation that the slide means."""

    name = "dilated-conv2d"
    forbidden = (CONVOLUTIONS,)
    points = {"shape": 1, "values": 2}
    hints = (
        "Loop over the kernel's cells: which pixels of the picture does cell (i, j) meet?",
        "The output has `height - (kernel_height - 1) * rate` rows; columns likewise.",
        "`output += kernel[i, j] * image[i * rate : i * rate + rows, j * rate : j * rate + cols]`.",
    )

    def cases(self, rng):
        image = np.zeros((7, 7))
        image[3, 3] = 1
        yield Case("one bright pixel, rate 2", image, np.arange(1.0, 10).reshape(3, 3), 2)
        for size, shape, rate in [
            ((6, 9), (3, 3), 1),
            ((9, 12), (3, 2), 3),
            ((13, 8), (4, 3), 2),
        ]:
            name = f"a {size[0]}x{size[1]} picture, a {shape[0]}x{shape[1]} kernel, rate {rate}"
            yield Case(name, rng.normal(size=size), rng.normal(size=shape), rate)

    def oracle(self, image, kernel, rate):
        return correlate2d(image, spread(kernel, rate), mode="valid")

    @mistake(
        "Which pixels does one weight meet: a single one, or a whole block?",
        "You sum the picture over a block around the place: that is the formula as it is printed.",
        "Take the one pixel `image[x + rate * i, y + rate * j]` for the weight (i, j).",
    )
    def as_printed(self, image, kernel, rate):
        block = np.ones((2 * rate + 1, 2 * rate + 1))
        output = correlate2d(correlate2d(image, block, mode="same"), kernel, mode="valid")
        rows, columns = np.shape(self.oracle(image, kernel, rate))
        return output[:rows, :columns]

    @mistake(
        "How far apart are the pixels that two neighbouring weights meet?",
        "`rate` is not used.",
        "Weight (i, j) meets `image[x + rate * i, y + rate * j]`.",
    )
    def no_rate(self, image, kernel, rate):
        return self.oracle(image, kernel, 1)

    @mistake(
        "Where do windows begin: at each pixel, or at every `rate`-th?",
        "Your window has no holes and jumps: that is a stride.",
        "The window moves by one pixel, and its cells are `rate` pixels apart.",
    )
    def strided(self, image, kernel, rate):
        return self.oracle(image, kernel, 1)[::rate, ::rate]

    @mistake(
        "Which way round does the kernel lie on the picture?",
        "It is not turned: the weight (0, 0) meets the first pixel of the window.",
        "Use `kernel[i, j]`, not `kernel[-1 - i, -1 - j]`.",
    )
    def turned(self, image, kernel, rate):
        return self.oracle(image, kernel[::-1, ::-1], rate)

    @mistake(
        "Count the places where a window that spans 5 pixels fits into 7.",
        "It spans `(k - 1) * rate + 1` pixels, less than `k * rate`.",
        "The output has `height - (kernel_height - 1) * rate` rows.",
    )
    def last_windows_missing(self, image, kernel, rate):
        output = self.oracle(image, kernel, rate)
        return output[: output.shape[0] - rate + 1, : output.shape[1] - rate + 1]


class DilatedLayer(LayerExercise):
    """`DilatedConvolution(filters, kernel_size, dilation_rate)`: a layer that keeps the size."""

    name = "dilated-layer"
    answer_name = "DilatedConvolution"
    forbidden = (CONVOLUTIONS,)
    points = {"weights": 1, "shape": 1, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}
    hints = (
        "Get the output's size right first: how many zeros must stand around the maps?",
        "`(k - 1) * rate // 2` zeros on each side. Then loop over the cells of the kernel.",
        "`cells = padded[:, u * rate : u * rate + rows, v * rate : v * rate + columns]`, and add "
        "`ops.matmul(cells, self.kernel[u, v])`.",
    )

    def cases(self, rng):
        for size, kernel_size, rate in [
            ((7, 7), (3, 3), 1),
            ((8, 9), (3, 3), 2),
            ((7, 10), (3, 5), 3),
            ((9, 5), (5, 1), 2),
        ]:
            inputs = rng.normal(size=(2, *size, 3)).astype("float32")
            weights = {
                "kernel": rng.normal(size=(*kernel_size, 3, 4)).astype("float32"),
                "bias": rng.normal(size=4).astype("float32"),
            }
            name = f"{size[0]}x{size[1]} maps, kernels {kernel_size}, rate {rate}"
            settings = {"kernel_size": kernel_size, "dilation_rate": rate}
            yield Case(name, inputs, weights, filters=4, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, dilation_rate):
        """SciPy's correlation with the spread kernel, one picture, channel, filter at a time."""
        kernel = spread(weights["kernel"], dilation_rate)
        maps = [
            [
                sum(
                    correlate2d(image[..., c], kernel[..., c, f], mode="same")
                    for c in range(image.shape[-1])
                )
                for f in range(filters)
            ]
            for image in inputs
        ]
        return np.moveaxis(np.array(maps), 1, -1) + weights["bias"]

    @mistake(
        "Something is added to every map at the end.",
        "`self.bias` is not used.",
        "Return `outputs + self.bias`: it is added to the last axis, one number a filter.",
    )
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, weights | {"bias": 0 * weights["bias"]}, **settings)

    @mistake(
        "How far apart are the pixels that two neighbouring weights meet?",
        "`self.dilation_rate` is not used.",
        "The weight (u, v) meets the pixel `dilation_rate * u` further down.",
    )
    def no_rate(self, inputs, weights, dilation_rate, **settings):
        return self.oracle(inputs, weights, dilation_rate=1, **settings)

    @mistake(
        "Which way round does the kernel lie on the maps?",
        "The kernel's first row meets the window's first row.",
        "Your kernels are turned by 180 degrees: use `self.kernel[u, v]` for the offset (u, v).",
    )
    def turned(self, inputs, weights, **settings):
        turned = weights["kernel"][::-1, ::-1]
        return self.oracle(inputs, weights | {"kernel": turned}, **settings)

    @symptom(
        "The maps that come out must be as large as those that go in.",
        "A window with holes reaches further: it needs more zeros around the maps.",
        "`(k - 1) * rate // 2` zeros on each side, for the height and for the width.",
    )
    def zeros_missing(self, case, answer):
        wanted, found = np.shape(self.expected(case)), np.shape(answer["first"])
        return len(found) == 4 and (found[1] < wanted[1] or found[2] < wanted[2])

    @mistake(
        "On which side of the maps do zeros stand?",
        "They must stand on both sides, half of them on each.",
        "`ops.pad(inputs, [(0, 0), (rows, rows), (columns, columns), (0, 0)])`.",
    )
    def padded_after(self, inputs, weights, kernel_size, dilation_rate, **settings):
        shift = [effective_size(k, dilation_rate) // 2 for k in kernel_size]
        padded = np.pad(inputs, [(0, 0), *((0, 2 * n) for n in shift), (0, 0)])
        settings |= {"kernel_size": kernel_size, "dilation_rate": dilation_rate}
        rows, columns = inputs.shape[1:3]
        output = self.oracle(padded, weights, **settings)
        return output[:, shift[0] : shift[0] + rows, shift[1] : shift[1] + columns]


class SeenPlaces(FunctionExercise):
    """`seen_places(rates)`: which pixels of a row a stack of dilated layers sees."""

    name = "seen-places"
    points = {"shape": 1, "dtype": 0, "values": 2}
    hints = (
        "Go down from the top pixel: which three pixels of the map below does it meet?",
        "From place p a layer of rate r goes to p - r, p and p + r. Collect all places in a set.",
        "The lowest place is -sum(rates): shift all by sum(rates), and set those to True.",
    )

    def cases(self, rng):
        for rates in ([1, 2, 4], [2, 2, 2], [1, 2, 4, 8], [3, 1], [4, 2], []):
            yield Case(f"rates {rates}", rates)
        for num_layers in (2, 3, 4):
            rates = rng.integers(1, 7, num_layers).tolist()
            yield Case(f"rates {rates}", rates)

    def oracle(self, rates):
        """Takes every way down: at each layer one of three steps."""
        ways = itertools.product(*((-rate, 0, rate) for rate in rates))
        places = {sum(steps) for steps in ways}
        return np.isin(np.arange(-sum(rates), sum(rates) + 1), list(places))

    @mistake(
        "Is each pixel between the first and the last one seen? Try the rates 2, 2, 2 on paper.",
        "From place p a layer of rate r goes to p - r, p and p + r, and to no place between.",
        "Collect the places in a set, layer by layer, and set only those to True.",
    )
    def no_holes(self, rates):
        return np.ones(2 * sum(rates) + 1, bool)

    @mistake(
        "What does the layer below see from each of these pixels?",
        "You have the places of one layer alone.",
        "Begin with `{0}`; for each rate, replace the set by all p - rate, p, p + rate.",
    )
    def last_layer_alone(self, rates):
        reach = sum(rates)
        return np.isin(
            np.arange(-reach, reach + 1), [0, *(s * r for r in rates[-1:] for s in (-1, 1))]
        )

    @mistake(
        "A window of 3 has a middle.",
        "The pixel in the middle of each window is missing.",
        "p itself is seen too: p - rate, p, p + rate.",
    )
    def middle_missing(self, rates):
        places = {sum(steps) for steps in itertools.product(*((-rate, rate) for rate in rates))}
        return np.isin(np.arange(-sum(rates), sum(rates) + 1), list(places))


class BestRates(ValueExercise):
    """`best_rates`: four rates with the largest field that has no holes."""

    name = "best-rates"
    points = {"shape": 0, "no_holes": 1, "largest": 1}
    num_layers = 4
    hints = (
        "Three copies of the field so far are laid side by side by the next layer.",
        "The field so far has n pixels: how far apart may its copies be, so that no gap is left?",
        "The first rate is 1, and sees 3 pixels. The second may be 3, and then 9 are seen.",
    )

    def expected(self, case):
        return np.zeros(self.num_layers, int)  # the shape alone: other rungs look at the pixels

    def seen(self, answer):
        return SeenPlaces().oracle([int(rate) for rate in answer])

    def rung_shape(self, case, answer):
        message = super().rung_shape(case, answer)
        if message or any(not 1 <= rate <= 1_000 or int(rate) != rate for rate in answer):
            return message or f"expected whole numbers of at least 1, got {answer}"
        return None

    def rung_no_holes(self, case, answer):
        seen = self.seen(answer)
        if seen.all():
            return None
        return f"{np.sum(~seen)} of the {seen.size} pixels between first and last are not seen"

    def rung_largest(self, case, answer):
        size = self.seen(answer).size
        if size == 3**self.num_layers:  # each of the 3 ** 4 ways ends at a pixel of its own
            return None
        return f"no holes, and {size} pixels: there are four rates that see more without a hole"

    @symptom(
        "That has no holes. Do several ways lead to the same pixel?",
        "Doubling is safe, but the copies of the field overlap.",
        "The field so far has n pixels: the next rate may be n.",
    )
    def doubled(self, case, answer):
        return sorted(answer) == [1, 2, 4, 8]

    @symptom(
        "Which pixels next to the middle can be reached with these steps?",
        "All your rates have a common divisor: only its multiples are seen.",
        "One of the rates must be 1.",
    )
    def no_one(self, case, answer):
        return not self.rung_shape(case, answer) and np.gcd.reduce(np.array(answer, int)) > 1


class RingNet(ModelExercise):
    """`ring_net`: a small net that fills rings, in maps of the picture's own size."""

    name = "ring-net"
    points = {"shape": 0, "size": 1, "filled": 3}
    pass_mark = 0.97
    most_weights = 1_900
    hints = (
        "How many pixels does a pixel of your last map see? The largest ring is 24 pixels wide.",
        "Four layers with 8 filters 3x3 and the rates 1, 2, 4, 8, then one with a 1x1 kernel.",
        'All with padding="same"; ReLU and kernel_initializer="he_normal", at the end a sigmoid; '
        "loss `binary_crossentropy`, Adam(0.01), batches of 20, 12 epochs.",
    )

    def cases(self, rng):
        images, insides = rings(200, seed=int(rng.integers(2**31)))
        yield Case("200 pictures that the net has not seen", images, insides=insides)

    def rung_shape(self, case, answer):
        wanted, found = case.args[0].shape, np.shape(answer["outputs"])
        return None if found == wanted else f"expected maps of shape {wanted}, got {found}"

    def rung_size(self, case, answer):
        if answer["num_weights"] <= self.most_weights:
            return None
        return f"your net has {answer['num_weights']:,} weights, {self.most_weights:,} are allowed"

    def overlap(self, case, answer):
        """Pixels in both, divided by pixels in either; NaN where outputs are no numbers."""
        if not np.isfinite(answer["outputs"]).all():
            return np.nan
        wanted, found = case.kwargs["insides"] > 0.5, answer["outputs"] > 0.5
        return np.sum(wanted & found) / np.sum(wanted | found)

    def rung_filled(self, case, answer):
        overlap = self.overlap(case, answer)
        if overlap >= self.pass_mark:
            return None
        return f"the overlap is {overlap:.1%}, the pass mark is {self.pass_mark:.0%}"

    @symptom(
        "Which layer has most weights? See `ring_net.summary()`.",
        "A dilated kernel has no more weights than a plain one: do not make kernels larger.",
        "Four layers of 8 filters 3x3 and a last one of 1x1 have 1,841.",
    )
    def too_large(self, case, answer):
        return self.rung_size(case, answer) is not None

    @symptom(
        "Your net fills nothing, or all of the picture.",
        "Was it trained, and does its last layer give numbers between 0 and 1?",
        '`activation="sigmoid"` at the end, and "binary_crossentropy" as the loss.',
    )
    def same_everywhere(self, case, answer):
        return not self.rung_shape(case, answer) and len(np.unique(answer["outputs"] > 0.5)) == 1

    @symptom(
        "Look at the pictures below: which rings does your net fill, and which not?",
        "Small ones alone: in the middle of a large ring it sees nothing but black.",
        "The field must reach from the middle to the line: rates 1, 2, 4, 8 see 31 pixels.",
    )
    def small_field(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        inside = case.kwargs["insides"].sum(axis=(1, 2, 3))
        missed = (case.kwargs["insides"] * (answer["outputs"] <= 0.5)).sum(axis=(1, 2, 3))
        large = inside > np.median(inside)
        return missed[large].sum() > 0.15 * inside[large].sum()
