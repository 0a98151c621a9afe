"""Lab 02: what is asked of a convolution written by hand, of its layer, and of a net made of it."""

import itertools

import numpy as np
from scipy.signal import correlate2d

from cnnlab.arithmetic import padding_amounts
from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import (
    Case,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import CONVOLUTIONS

# The worked example of the lecture's slides: 3x3 comes out with a padding of 1 and a stride of 2.
IMAGE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
)
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])
MOST_LINES = 100  # that a loop over a small kernel may run


class WindowValue(FunctionExercise):
    """`window_value(image, kernel, row, column)`: one number of the output."""

    name = "window-value"
    forbidden = (CONVOLUTIONS,)
    points = {"shape": 0, "values": 1}
    hints = (
        "Cut the window out of the picture first: it has as many rows and columns as the kernel.",
        "`image[a:b, c:d]` holds rows a to b - 1 and columns c to d - 1.",
        "Multiply window and kernel cell by cell with `*`, and add all products with `np.sum`.",
    )

    def cases(self, rng):
        padded = np.pad(IMAGE, 1)
        for row, column in [(0, 2), (2, 4), (2, 0)]:
            name = f"the lecture's padded picture, row {row}, column {column}"
            yield Case(name, padded, KERNEL, row, column)
        image, kernel = rng.normal(size=(6, 9)), rng.normal(size=(2, 4))
        yield Case("a 6x9 picture, a 2x4 kernel, row 3, column 1", image, kernel, 3, 1)

    def oracle(self, image, kernel, row, column):
        return correlate2d(image, kernel, mode="valid")[row, column]

    @mistake(
        "The products are right; one number is asked for.",
        "What is done with the products at the end?",
        "Add them all up: `np.sum(...)`.",
    )
    def not_added_up(self, image, kernel, row, column):
        height, width = kernel.shape
        return image[row : row + height, column : column + width] * kernel

    @mistake(
        "Which way round does the kernel lie on the picture?",
        "The kernel's first row lies on the window's first row, as on the slide.",
        "Your kernel is turned by 180 degrees: do not reverse it.",
    )
    def turned(self, image, kernel, row, column):
        return self.oracle(image, kernel[::-1, ::-1], row, column)

    @mistake(
        "Where does the window stand?",
        "Rows come first, columns second.",
        "`row` and `column` have changed places: write `image[row:..., column:...]`.",
    )
    def swapped(self, image, kernel, row, column):
        return self.oracle(image, kernel, column, row)


class OneChannel(FunctionExercise):
    """What `conv2d` and `conv2d_offsets` share: the same questions, answers and mistakes."""

    rtol, atol = 1e-5, 1e-5  # an output of 32-bit numbers is right, too
    hints = (
        "Try the lecture's example with `padding=0` and `stride=1` first: you can do it on paper.",
        "The output has `(padded height - kernel height) // stride + 1` rows; columns likewise.",
        "output[i, j] comes from the window that starts at row i * stride and column j * stride.",
    )

    def cases(self, rng):
        yield Case("the lecture's example", IMAGE, KERNEL, stride=2, padding=1)
        for size, kernel, stride, padding in [
            ((6, 8), (3, 3), 1, 0),
            ((9, 7), (2, 3), 1, 2),
            ((11, 8), (4, 3), 3, 1),
            ((120, 130), (2, 3), 1, 0),
        ]:
            name = (
                f"a {size[0]}x{size[1]} picture, a {kernel[0]}x{kernel[1]} kernel, "
                f"stride {stride}, padding {padding}"
            )
            image, weights = rng.normal(size=size), rng.normal(size=kernel)
            yield Case(name, image, weights, stride=stride, padding=padding)
        blur = rng.uniform(0.05, 0.15, size=(3, 3))
        yield Case(
            "whole-number pixels, decimal weights", rng.integers(256, size=(5, 6)), blur,
            stride=1, padding=0,
        )  # fmt: skip

    def oracle(self, image, kernel, stride, padding):
        return correlate2d(np.pad(image, padding), kernel, mode="valid")[::stride, ::stride]

    @mistake(
        "Which way round does the kernel lie on the picture?",
        "The kernel's first row meets the window's first row, as on the slide.",
        "Your kernel is turned by 180 degrees, as mathematicians turn it: do not reverse it.",
    )
    def turned(self, image, kernel, stride, padding):
        return self.oracle(image, kernel[::-1, ::-1], stride, padding)

    @mistake(
        "How many pixels does the window move from one value to the next?",
        "`stride` is not used.",
        "The window of output[i, j] starts at row i * stride, column j * stride.",
    )
    def no_stride(self, image, kernel, stride, padding):
        return self.oracle(image, kernel, 1, padding)

    @mistake(
        "What does the window find beyond the edge of the picture?",
        "`padding` is not used.",
        "Before all else: `image = np.pad(image, padding)`.",
    )
    def no_padding(self, image, kernel, stride, padding):
        return self.oracle(image, kernel, stride, 0)

    @mistake(
        "On how many sides of the picture do zeros stand?",
        "Zeros are missing above and at the left.",
        "`np.pad(image, padding)` puts `padding` zeros on all four sides.",
    )
    def padded_after(self, image, kernel, stride, padding):
        padded = np.pad(image, (0, padding))
        return correlate2d(padded, kernel, mode="valid")[::stride, ::stride]

    @mistake(
        "Count the places where a window of 3 fits into a row of 3.",
        "The last row and the last column of the output are missing.",
        "The count is `(size - kernel size) // stride + 1`: the `+ 1` is missing.",
    )
    def last_window_missing(self, image, kernel, stride, padding):
        return self.oracle(image, kernel, stride, padding)[:-1, :-1]

    @mistake(
        "What kind of numbers can your output array hold?",
        "The picture's pixels are whole numbers, and your output was made like the picture.",
        "Make it with `np.zeros((rows, columns))`, which holds decimal numbers.",
    )
    def truncated(self, image, kernel, stride, padding):
        return self.oracle(image, kernel, stride, padding).astype(image.dtype)


class Conv2D(OneChannel):
    """`conv2d(image, kernel, stride=1, padding=0)`: the feature map, by loops."""

    name = "conv2d"
    forbidden = (CONVOLUTIONS,)
    points = {"shape": 1, "values": 2}


class Conv2DOffsets(OneChannel):
    """`conv2d_offsets(image, kernel, stride=1, padding=0)`: the same, by loops over the kernel."""

    name = "conv2d-offsets"
    forbidden = (CONVOLUTIONS,)
    points = {"shape": 0, "values": 2, "no_pixel_loop": 1}
    probe = "call_counting_lines"

    def comparable(self, answer):
        return answer["returned"]

    def rung_no_pixel_loop(self, case, answer):
        """A loop over rows, columns or pixels runs at least a line for each of them."""
        if min(np.shape(self.expected(case))) < MOST_LINES or answer["lines"] <= MOST_LINES:
            return None
        return (
            f"{answer['lines']} lines of your code ran for {case.args[1].size} weights, where "
            f"{MOST_LINES} are plenty: there is still a loop over rows, columns or pixels"
        )

    @symptom(
        "Which of your loops takes more steps when the picture is larger?",
        "Loop over the cells (u, v) of the kernel alone, and take all pixels under a cell at once.",
        "They are a slice with a step: `image[u : ... : stride, v : ... : stride]`.",
    )
    def pixel_loop(self, case, answer):
        return self.rung_no_pixel_loop(case, answer) is not None


class OutputSize(FunctionExercise):
    """`output_size(n, k, stride=1, padding=0, dilation=1)`: pixels that come out of a row of n."""

    name = "output-size"
    points = {"shape": 0, "dtype": 0, "strides": 1, "dilation": 1, "no_room": 1}
    hints = (
        "Draw a row of cells and slide the window over it: how many places does it find?",
        "How long is the padded row? From which cell to which does a dilated window reach?",
        "A row of n + 2 * padding cells, a window that spans (k - 1) * dilation + 1 of them.",
    )

    def cases(self, rng):
        yield self.case("the lecture's example,", 5, 3, 2, 1, 1)
        ranges = range(1, 13), range(1, 6), range(1, 5), (0, 2), range(1, 4)
        for numbers in itertools.product(*ranges):
            yield self.case("with", *numbers)

    def case(self, origin, n, k, stride, padding, dilation):
        settings = {"stride": stride, "padding": padding, "dilation": dilation}
        numbers = ", ".join(f"{key}={value}" for key, value in {"n": n, "k": k, **settings}.items())
        return Case(f"{origin} {numbers}", n, k, **settings)

    def oracle(self, n, k, stride, padding, dilation):
        """Tries every start of the window, and counts those from which it ends inside the row."""
        cells = n + 2 * padding
        starts = range(0, cells, stride)
        return sum(start + dilation * (k - 1) < cells for start in starts)

    def rung_strides(self, case, answer):
        """Windows without holes that find a place."""
        plain = case.kwargs["dilation"] == 1 and self.expected(case) > 0
        return self.rung_values(case, answer) if plain else None

    def rung_dilation(self, case, answer):
        return self.rung_values(case, answer) if self.expected(case) > 0 else None

    def rung_no_room(self, case, answer):
        """A window longer than the padded row finds no place: 0, and never a negative number."""
        return self.rung_values(case, answer)

    @mistake(
        "A dilated window has holes: how far is it from its first cell to its last?",
        "`dilation` is not used.",
        "The window spans `(k - 1) * dilation + 1` cells.",
    )
    def no_dilation(self, n, k, stride, padding, dilation):
        return self.oracle(n, k, stride, padding, 1)

    @mistake(
        "How many cells does a window of 2 span when its cells are 3 apart?",
        "Only the k - 1 steps between the cells grow, not the cells.",
        "The window spans `(k - 1) * dilation + 1` cells, not `k * dilation`.",
    )
    def stretched(self, n, k, stride, padding, dilation):
        return self.oracle(n, k * dilation, stride, padding, 1)

    @mistake(
        "On how many ends of the row do zeros stand?",
        "`padding` zeros stand before the row, and as many after it.",
        "The padded row has `n + 2 * padding` cells.",
    )
    def padded_once(self, n, k, stride, padding, dilation):
        return self.oracle(n + padding, k, stride, 0, dilation)

    @symptom(
        "Can a row have fewer than no pixels?",
        "What if the window is longer than the padded row?",
        "Nothing comes out then: `max(..., 0)`.",
    )
    def negative(self, case, answer):
        return self.expected(case) == 0 and answer < 0

    @symptom(
        "Count on your fingers: a window of 3 in a row of 3.",
        "That is one place, not none: one more than the number of steps.",
        "Add 1: `(... - span) // stride + 1`.",
    )
    def fence_post(self, case, answer):
        return self.expected(case) > 0 and answer == self.expected(case) - 1

    @symptom(
        "What is left over when the last step does not fit?",
        "Half a step is no place for a window: round down.",
        "Divide with `//`, which rounds down, and not with `/`.",
    )
    def not_rounded(self, case, answer):
        return isinstance(answer, float)


class ConvLayer(LayerExercise):
    """`Convolution(filters, kernel_size, strides=1, padding="valid")`: a Keras layer."""

    name = "conv-layer"
    answer_name = "Convolution"
    forbidden = (CONVOLUTIONS,)
    points = {"weights": 1, "shape": 1, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}
    hints = (
        "Get one channel, one filter, stride 1 and no padding right first.",
        "The kernel's two last axes are channels and filters: each offset is a small matrix.",
        "For each offset: `ops.matmul(cells, self.kernel[u, v])` turns channels into filters.",
    )

    def cases(self, rng):
        image, kernel = IMAGE[None, :, :, None], KERNEL[:, :, None, None]
        weights = {"kernel": kernel.astype("float32"), "bias": np.zeros(1, "float32")}
        settings = {"filters": 1, "kernel_size": (3, 3), "strides": 2, "padding": "same"}
        yield Case("the lecture's example", image.astype("float32"), weights, **settings)
        for size, kernel_size, strides, padding in [
            ((6, 7), (3, 2), 1, "valid"),
            ((8, 7), (3, 3), 2, "valid"),
            ((7, 5), (2, 4), 1, "same"),
            ((6, 8), (3, 3), 2, "same"),
            ((9, 7), (2, 2), 3, "same"),
        ]:
            inputs = rng.normal(size=(2, *size, 3)).astype("float32")
            weights = {
                "kernel": rng.normal(size=(*kernel_size, 3, 4)).astype("float32"),
                "bias": rng.normal(size=4).astype("float32"),
            }
            name = (
                f'{size[0]}x{size[1]} maps, kernels {kernel_size}, strides {strides}, "{padding}"'
            )
            settings = {"kernel_size": kernel_size, "strides": strides, "padding": padding}
            yield Case(name, inputs, weights, filters=4, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, strides, padding, amounts=None):
        """SciPy's correlation, one picture, channel and filter after another."""
        sizes = zip(inputs.shape[1:3], kernel_size, strict=True)
        amounts = amounts or [padding_amounts(n, k, strides, padding) for n, k in sizes]
        padded = np.pad(inputs, [(0, 0), *amounts, (0, 0)])
        kernel = weights["kernel"]
        maps = [
            [
                sum(
                    correlate2d(image[..., c], kernel[..., c, f], "valid")
                    for c in range(image.shape[-1])
                )
                for f in range(filters)
            ]
            for image in padded
        ]
        return np.moveaxis(np.array(maps), 1, -1)[:, ::strides, ::strides] + weights["bias"]

    @mistake(
        "Something is added to every map at the end.",
        "`self.bias` is not used.",
        "Return `outputs + self.bias`: it is added to the last axis, one number a filter.",
    )
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, weights | {"bias": 0 * weights["bias"]}, **settings)

    @mistake(
        "Which way round does the kernel lie on the maps?",
        "The kernel's first row meets the window's first row, as on the slide.",
        "Your kernels are turned by 180 degrees: use `self.kernel[u, v]` for the offset (u, v).",
    )
    def turned(self, inputs, weights, **settings):
        turned = weights["kernel"][::-1, ::-1]
        return self.oracle(inputs, weights | {"kernel": turned}, **settings)

    @mistake(
        "How far does the window move at a step?",
        "`self.strides` is not used.",
        "Take every `strides`-th cell: `maps[:, u : u + ... : strides, v : v + ... : strides]`.",
    )
    def no_strides(self, inputs, weights, strides, **settings):
        return self.oracle(inputs, weights, strides=1, **settings)

    @mistake(
        "What does the window find beyond the edge?",
        'Your layer does the same for padding="same" as for "valid".',
        'With "same", put zeros around the maps first: `ops.pad(inputs, ...)`.',
    )
    def never_padded(self, inputs, weights, padding, **settings):
        return self.oracle(inputs, weights, padding="valid", **settings)

    @mistake(
        'An odd number of zeros cannot be halved: look at the picture of "same" above.',
        "TensorFlow puts the odd zero after the row, yours stands before it.",
        "before = total // 2; after = total - before.",
    )
    def odd_zero_before(self, inputs, weights, kernel_size, strides, padding, **settings):
        sizes = zip(inputs.shape[1:3], kernel_size, strict=True)
        amounts = [padding_amounts(n, k, strides, padding)[::-1] for n, k in sizes]
        return self.oracle(
            inputs,
            weights,
            kernel_size=kernel_size,
            strides=strides,
            padding=padding,
            amounts=amounts,
            **settings,
        )

    @mistake(
        "How many zeros does the window need? Look at the case with strides 2.",
        "You pad by kernel size - 1, which is right for strides of 1 alone.",
        "total = max((ceil(n / strides) - 1) * strides + k - n, 0).",
    )
    def padded_for_stride_1(self, inputs, weights, kernel_size, padding, **settings):
        amounts = [padding_amounts(0, k, 1, padding) for k in kernel_size]
        return self.oracle(
            inputs, weights, kernel_size=kernel_size, padding=padding, amounts=amounts, **settings
        )

    @symptom(
        "In a model nobody knows yet how many pictures a batch will hold: its size is None.",
        "Do not loop over the pictures of the batch.",
        "A slice takes the cells of all pictures at once: `inputs[:, u : ..., v : ...]`.",
    )
    def loops_over_batch(self, case, answer):
        return "NoneType" in answer["reloaded"]


class DigitsNet(ModelExercise):
    """`digits_net`: a trained net of at most 5,000 weights that reads handwritten digits."""

    name = "digits-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.92
    most_weights = 5_000
    hints = (
        "Two convolutions with strides of 2 make 28x28 pixels small enough for a `Dense(10)`.",
        "Which layer has most weights? See `digits_net.summary()`.",
        'Try 6 kernels 5x5, then 10 and 10 kernels 3x3, with activation="relu" and strides of 2.',
    )

    def cases(self, rng):
        images, labels = unseen_mnist(2_000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        if answer["num_weights"] <= self.most_weights:
            return None
        return f"your net has {answer['num_weights']:,} weights, {self.most_weights:,} are allowed"

    @symptom(
        "Which layer has most weights? See `digits_net.summary()`.",
        "A `Dense` layer has a weight for each pair of input and output: give it fewer inputs.",
        "Strides of 2 in each convolution make 28x28 pixels 14x14, 7x7, then 4x4.",
    )
    def too_large(self, case, answer):
        return self.rung_size(case, answer) is not None

    @symptom(
        "Which digits does your net say at all?",
        "It says the same digit for every picture.",
        "The learning rate is too large, or the loss does not fit the last layer.",
    )
    def one_digit(self, case, answer):
        return len(np.unique(np.argmax(answer["outputs"], axis=-1))) == 1

    @symptom(
        "Your net guesses.",
        "About one digit in ten is right: has the net been trained, and with which loss?",
        '`compile` it with "sparse_categorical_crossentropy", then `fit` it for some epochs.',
    )
    def guesses(self, case, answer):
        return self.accuracy(case, answer) < 0.2
