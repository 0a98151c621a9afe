"""Lab 17: one trained LeNet through many systems, its weights carried by hand."""

from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax

from cnnlab.data import unseen_mnist
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, FunctionExercise, ValueExercise, mistake, symptom
from cnnlab.judging.forbidden import CONVOLUTIONS, Forbidden
from cnnlab.models import plain_lenet

WEIGHTS = {
    "C1/kernel": (5, 5, 1, 6),
    "C1/bias": (6,),
    "C3/kernel": (5, 5, 6, 16),
    "C3/bias": (16,),
    "F5/kernel": (400, 120),
    "F5/bias": (120,),
    "F6/kernel": (120, 84),
    "F6/bias": (84,),
    "output/kernel": (84, 10),
    "output/bias": (10,),
}
MAPS = (5, 5, 16)  # what is unrolled before F5
NETS = Forbidden(
    "a library of neural nets",
    "use NumPy, and SciPy if you like",
    (
        "cnnlab.models.*lenet*",
        "cnnlab.export.run_layers",
        "cnnlab.export.run_system",
        *(name for name in CONVOLUTIONS.names if not name.startswith(("numpy.", "scipy."))),
    ),
)


@cache
def lenet():
    """One net for all questions: its weights are set anew each time."""
    return plain_lenet()


def logits_of(images, weights):
    """What Keras computes with these weights."""
    lenet().set_weights([weights[name] for name in WEIGHTS])
    return lenet().predict(images, batch_size=500, verbose=0)


def random_weights(rng):
    """Weights under which every layer is far from linear, and no unit always 1 or -1."""
    return {
        name: rng.normal(size=shape) * (1.5 / np.sqrt(np.prod(shape[:-1])) if shape[1:] else 0.3)
        for name, shape in WEIGHTS.items()
    }


def convolve(maps, kernel, bias):
    windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel, optimize=True) + bias


def forward(images, weights, **changes):
    """The net in NumPy; `changes` make it a wrong one."""
    act = changes.get("activation", np.tanh)
    pool = changes.get("pool", np.mean)
    turn = changes.get("turn", lambda kernel: kernel)
    biases = changes.get("biases", 1)
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        maps = convolve(maps, turn(weights[f"{name}/kernel"]), biases * weights[f"{name}/bias"])
        maps = maps if "late" in changes else act(maps)
        maps = pool([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
        maps = act(maps) if "late" in changes else maps
    units = changes.get("unroll", lambda maps: maps)(maps).reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = units @ weights[f"{name}/kernel"] + biases * weights[f"{name}/bias"]
        units = units if "linear" in changes else act(units)
    logits = units @ weights["output/kernel"] + biases * weights["output/bias"]
    return changes.get("last", lambda logits: logits)(logits)


class KernelAxes(FunctionExercise):
    """`kernels_channels_first(kernel)`: the axes of Keras' kernels in PyTorch's order."""

    name = "kernels-channels-first"
    points = {"shape": 1, "dtype": 0, "values": 1}
    hints = (
        "Write down for each of the four new axes which old axis it is.",
        "NumPy's `transpose` takes the old axes in the new order.",
    )

    def cases(self, rng):
        yield Case("kernels of C3, numbered", np.arange(5.0 * 5 * 6 * 16).reshape(5, 5, 6, 16))
        for shape in ((2, 3, 4, 5), (3, 2, 1, 6), (1, 1, 7, 2)):
            yield Case(f"kernels of shape {shape}", rng.normal(size=shape))

    def oracle(self, kernel):
        return np.moveaxis(kernel, (3, 2), (0, 1))

    @symptom(
        "Are rows and columns still in this order?",
        "`.T` turns all axes round: the rows change places with the columns, too.",
        "Only the last two axes go to the front: new axis 0 is old axis 3, new axis 1 is old 2.",
    )
    def mirrored(self, case, answer):
        return compare.same(case.args[0].T, answer, self.rtol, self.atol)

    @symptom(
        "Which comes first in PyTorch, what a kernel reads or what it makes?",
        "The filters come first, the channels second.",
    )
    def channels_before_filters(self, case, answer):
        wrong = np.moveaxis(case.args[0], (2, 3), (0, 1))
        return compare.same(wrong, answer, self.rtol, self.atol)

    @mistake(
        "The shape is right. Does each number stand where it belongs?",
        "`reshape` keeps the numbers in their order in memory and only counts them otherwise.",
        "Use `transpose`: it moves axes.",
    )
    def reshaped(self, kernel):
        return kernel.reshape(self.oracle(kernel).shape)

    @mistake(
        "Do both libraries turn the kernel, or neither?",
        "Both compute the correlation: the numbers stay as they are.",
    )
    def turned(self, kernel):
        return self.oracle(kernel)[:, :, ::-1, ::-1]


class DenseAfterFlatten(FunctionExercise):
    """`dense_channels_first(kernel, maps)`: the first dense layer for a channels-first system."""

    name = "dense-channels-first"
    points = {"shape": 1, "dtype": 0, "values": 2}
    hints = (
        "Each row of `kernel` belongs to one pixel of one map. Give the rows these three numbers "
        "again: height, width, channel.",
        "`kernel.reshape(height, width, channels, units)` has an axis for each of them.",
        "Bring the axes into the order units, channels, height, width, and reshape to two.",
    )

    def cases(self, rng):
        numbered = np.arange(12.0)[:, None] + [0, 100]
        yield Case("2 maps of 2x3, 2 units, rows numbered", numbered, (2, 3, 2))
        for maps, units in ((MAPS, 7), ((3, 3, 2), 18), ((4, 2, 1), 3)):
            kernel = rng.normal(size=(int(np.prod(maps)), units))
            height, width, channels = maps
            yield Case(f"{channels} maps of {height}x{width}, {units} units", kernel, maps)

    def oracle(self, kernel, maps):
        """Row by row: where a channels-first system has this pixel."""
        height, width, channels = maps
        result = np.empty(kernel.shape[::-1])
        for row in range(len(kernel)):
            i, j, channel = np.unravel_index(row, maps)
            result[:, np.ravel_multi_index((channel, i, j), (channels, height, width))] = kernel[
                row
            ]
        return result

    @mistake(
        "Rows have become columns. In which order do the columns stand?",
        "Keras unrolls pixel by pixel, all maps at once; the other system map by map.",
        "Put the rows into the other order before you transpose.",
    )
    def only_transposed(self, kernel, maps):
        return kernel.T

    @symptom(
        "Which of the two axes are the units?",
        "PyTorch's dense kernel is `(units, inputs)`.",
        "The order of the inputs may be right: transpose at the end.",
    )
    def not_transposed(self, case, answer):
        return np.shape(answer) == case.args[0].shape != case.args[0].shape[::-1]

    @mistake(
        "Which layout do the rows have now, and which shall they get?",
        "Yours is the way back: it reads the rows as if they stood map by map already.",
        "First `reshape(height, width, channels, units)`, then move the axes.",
    )
    def way_back(self, kernel, maps):
        height, width, channels = maps
        return (
            kernel.reshape(channels, height, width, -1)
            .transpose(3, 1, 2, 0)
            .reshape(kernel.shape[::-1])
        )

    @mistake(
        "The maps are apart now. How is each of them read?",
        "Row by row, as everywhere: height before width.",
    )
    def columns_first(self, kernel, maps):
        return kernel.reshape(*maps, -1).transpose(3, 2, 1, 0).reshape(kernel.shape[::-1])

    @mistake(
        "The shape is right. Does each number stand where it belongs?",
        "`reshape` alone moves nothing, it only counts otherwise.",
    )
    def reshaped(self, kernel, maps):
        return kernel.reshape(kernel.shape[::-1])


class Forward(FunctionExercise):
    """`numpy_lenet(images, weights)`: LeNet's logits from the file of its weights."""

    name = "numpy-lenet"
    forbidden = (NETS,)
    points = {"shape": 1, "values": 3}
    rtol, atol = 1e-4, 1e-4  # Keras computes in float32
    hints = (
        "Compare layer by layer with the table: are margin, activation and order the table's?",
        "Test one layer alone: with `trained().layers` you can ask Keras for each of them.",
        "C1 has a margin of 2 zeros on each side; `tanh` comes after each layer with weights but "
        "the last; the maps are unrolled by `reshape(len(maps), -1)`.",
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(10, rng)
        yield Case("10 digits, weights of the judge", digits, random_weights(rng))
        noise = rng.random((3, 28, 28, 1)).astype("float32")
        yield Case("3 pictures of noise, other weights", noise, random_weights(rng))

    def oracle(self, images, weights):
        return logits_of(images, weights)

    @mistake("Which activation has this LeNet?", "`np.tanh`, not ReLU.")
    def relu(self, images, weights):
        return forward(images, weights, activation=lambda x: np.maximum(x, 0))

    @mistake("What do S2 and S4 take of each window?", "The mean, not the maximum.")
    def maxima(self, images, weights):
        return forward(images, weights, pool=np.max)

    @mistake(
        "Does Keras turn the kernel before it slides it over the picture?",
        "No: its convolution is a correlation (lab 02).",
        "`scipy.signal.convolve` turns the kernel, `scipy.signal.correlate` does not.",
    )
    def turned(self, images, weights):
        return forward(images, weights, turn=lambda kernel: kernel[::-1, ::-1])

    @mistake(
        "Is the activation applied before or after the mean?",
        "`tanh` belongs to C1 and C3; S2 and S4 take means of what comes out.",
    )
    def activation_after_pooling(self, images, weights):
        return forward(images, weights, late=True)

    @mistake("How large can a logit be?", "The last layer has no activation.")
    def bounded_logits(self, images, weights):
        return forward(images, weights, last=np.tanh)

    @mistake("Are probabilities asked for?", "Logits are: leave out the softmax.")
    def probabilities(self, images, weights):
        return forward(images, weights, last=lambda logits: softmax(logits, axis=-1))

    @mistake("Have the dense layers an activation?", "F5 and F6 have `tanh`, too.")
    def linear_units(self, images, weights):
        return forward(images, weights, linear=True)

    @mistake("Is anything added to the sums?", "Each layer with a kernel has a bias as well.")
    def no_bias(self, images, weights):
        return forward(images, weights, biases=0)

    @mistake(
        "In which order does Keras unroll the maps of S4?",
        "Pixel by pixel, all maps at once: the axes stay as they are.",
    )
    def unrolled_map_by_map(self, images, weights):
        return forward(images, weights, unroll=lambda maps: maps.transpose(0, 3, 1, 2))


class Elsewhere(FunctionExercise):
    """`other_lenet(images, weights)`: the same logits from another library, channels first."""

    name = "other-lenet"
    points = {"shape": 1, "values": 2}
    rtol, atol = 1e-4, 1e-4
    hints = (
        "Which layers give what Keras gives? Compare one after the other: the first that differs "
        "is yours.",
        "Kernels want other axes (exercise 17.1), the first dense layer other rows (17.2); the "
        "margin of C1 must be asked for.",
        "Only F5 reads unrolled maps: F6 and output need `kernel.T` and no more.",
    )

    def cases(self, rng):
        for case in Forward().cases(rng):
            images, weights = case.args
            yield Case(f"{case.name}, channels first", images.transpose(0, 3, 1, 2), weights)

    def oracle(self, images, weights):
        return logits_of(images.transpose(0, 2, 3, 1), weights)

    def channels_last(self, images, weights, **changes):
        return forward(images.transpose(0, 2, 3, 1), weights, **changes)

    @symptom(
        "Does a NumPy array come back?",
        "A tensor of PyTorch becomes one by `.numpy()`, one of JAX by `np.asarray`.",
    )
    def tensor_returned(self, case, answer):
        return isinstance(answer, compare.Unknown) and "Tensor" in answer.kind

    @mistake(
        "Everything runs and the shapes fit. In which order does F5 get its inputs?",
        "Your library unrolls map by map, F5's rows stand pixel by pixel.",
        "Give F5 the kernel of exercise 17.2, or unroll as Keras does.",
    )
    def rows_not_moved(self, images, weights):
        return self.channels_last(images, weights, unroll=lambda maps: maps.transpose(0, 3, 1, 2))

    @mistake(
        "Are rows and columns of the kernels still in this order?",
        "`.T` turns all four axes round. Move two of them.",
    )
    def kernels_mirrored(self, images, weights):
        return self.channels_last(images, weights, turn=lambda kernel: kernel.swapaxes(0, 1))

    @mistake("Which activation has this LeNet?", "`tanh`, not ReLU.")
    def relu(self, images, weights):
        return self.channels_last(images, weights, activation=lambda x: np.maximum(x, 0))

    @mistake("What do S2 and S4 take of each window?", "The mean: `avg_pool2d`.")
    def maxima(self, images, weights):
        return self.channels_last(images, weights, pool=np.max)

    @mistake("Is anything added to the sums?", "Give each layer its bias.")
    def no_bias(self, images, weights):
        return self.channels_last(images, weights, biases=0)


class Quantize(FunctionExercise):
    """`quantize(array, bits)`: whole numbers and a scale that stand for an array."""

    name = "quantize"
    points = {"shape": 0, "dtype": 1, "scale": 0, "integers": 1}
    hints = (
        "First the scale: which number shall become the largest whole number?",
        "`scale = np.abs(array).max() / (2 ** (bits - 1) - 1)`.",
        '`np.round(array / scale).astype("int8")`.',
    )

    def cases(self, rng):
        yield Case("8 bits, four numbers", np.array([0.1, -1.27, 0.506, 0.0]), 8)
        for bits, shape in ((8, (5, 5, 6, 16)), (3, (40, 7)), (2, (9,)), (5, (84, 10))):
            yield Case(f"{bits} bits, shape {shape}", rng.normal(size=shape) - 0.3, bits)

    def oracle(self, array, bits):
        """From the list of all numbers that `bits` bits can stand for, the nearest."""
        levels = np.arange(1 - 2 ** (bits - 1), 2 ** (bits - 1))
        scale = max(array.max(), -array.min()) / levels[-1]
        nearest = np.abs(array[..., None] - scale * levels).argmin(-1)
        return {"integers": levels[nearest], "scale": float(scale)}

    def rung_scale(self, case, answer):
        expected, found = self.expected(case)["scale"], float(answer["scale"])
        if compare.same(expected, found, self.rtol, self.atol):
            return None
        return f"scale: expected {expected:.6g}, got {found:.6g}"

    def rung_integers(self, case, answer):
        expected, found = self.expected(case)["integers"], answer["integers"]
        message = compare.value_difference(expected, found, 0, 0)
        return message and f"integers: {message}"

    def scaled(self, array, scale, rounding=np.round):
        return {"integers": rounding(array / scale).astype(int), "scale": scale}

    @mistake(
        "Is 2.9 nearer to 2 or to 3?",
        "A conversion to int8 cuts off what stands behind the point. Round first.",
        '`np.round(array / scale).astype("int8")`.',
    )
    def cut_off(self, array, bits):
        return self.scaled(array, self.oracle(array, bits)["scale"], np.trunc)

    @mistake("Is 2.9 nearer to 2 or to 3?", "`floor` goes down always: use `np.round`.")
    def floored(self, array, bits):
        return self.scaled(array, self.oracle(array, bits)["scale"], np.floor)

    @symptom(
        "What if the number farthest from 0 is negative?",
        "The scale comes from the largest magnitude: `np.abs(array).max()`.",
    )
    def largest_not_magnitude(self, case, answer):
        array, bits = case.args
        return compare.same(array.max() / (2 ** (bits - 1) - 1), answer["scale"], 1e-6, 0)

    @symptom(
        "How many of the whole numbers are above 0?",
        "One bit is the sign. With 8 bits they go from -127 to 127.",
        "Divide by `2 ** (bits - 1) - 1`.",
    )
    def sign_forgotten(self, case, answer):
        array, bits = case.args
        return compare.same(np.abs(array).max() / (2**bits - 1), answer["scale"], 1e-6, 0)

    @symptom(
        "Which is the largest whole number?",
        "There are as many below 0 as above: with 8 bits up to 127, not 128.",
        "Divide by `2 ** (bits - 1) - 1`.",
    )
    def one_too_many(self, case, answer):
        array, bits = case.args
        return compare.same(np.abs(array).max() / 2 ** (bits - 1), answer["scale"], 1e-6, 0)

    @symptom("Are the whole numbers of type int8?", 'Convert them: `.astype("int8")`.')
    def still_decimal(self, case, answer):
        return answer["integers"].dtype.kind == "f"


class SmallLenet(ValueExercise):
    """`small_lenet`: a trained LeNet in whole numbers of at most 3 bits."""

    name = "small-lenet"
    points = {"shape": 0, "bits": 1, "accuracy": 2}
    pass_mark = 0.90
    largest = 3  # of 3 bits, one is the sign
    hints = (
        "Start from `export.named_weights(trained())`, a dict of ten arrays.",
        "For each name of it: `quantize(array, bits)` of exercise 17.5. Which `bits` is enough?",
        "Fewer bits than 3 are too few. Was the net trained?",
    )

    def cases(self, rng):
        digits, labels = unseen_mnist(2000, rng)
        yield Case("2,000 test digits", digits=digits, labels=labels)

    def question(self, case):
        return (), {}  # the answer alone: the judge runs it

    def accuracy(self, case, answer):
        weights = {
            name: np.asarray(answer[name]["integers"]) * float(answer[name]["scale"])
            for name in WEIGHTS
        }
        answers = logits_of(case.kwargs["digits"], weights).argmax(axis=-1)
        return float(np.mean(answers == case.kwargs["labels"]))

    def rung_shape(self, case, answer):
        wanted = {n: {"integers": np.zeros(s, int), "scale": 1.0} for n, s in WEIGHTS.items()}
        return compare.shape_difference(wanted, answer)

    def rung_bits(self, case, answer):
        for name in WEIGHTS:
            integers = np.asarray(answer[name]["integers"])
            if message := compare.dtype_difference(np.zeros(1, int), integers):
                return f"{name}: {message}"
            found = max(-int(integers.min()), int(integers.max()))
            if found > self.largest:
                return f"{name}: 3 bits reach from -3 to 3, yours has a {found}"
        return None

    def rung_accuracy(self, case, answer):
        accuracy = self.accuracy(case, answer)
        if not accuracy >= self.pass_mark:
            return f"{accuracy:.1%} of the digits are right, the pass mark is {self.pass_mark:.0%}"
        return None

    @symptom(
        "How many different values has a kernel of yours?",
        "Two bits leave -1, 0 and 1: too few for this net. You have one bit more.",
        "`quantize(array, 3)`.",
    )
    def too_few_bits(self, case, answer):
        found = [answer[name]["integers"] for name in WEIGHTS]
        return all(array.dtype.kind == "i" and np.abs(array).max() <= 1 for array in found)

    @symptom(
        "Was the net trained?",
        "One digit in ten is right by chance. `trained()` returns a trained net.",
    )
    def untrained(self, case, answer):
        return not self.rung_shape(case, answer) and self.accuracy(case, answer) < 0.3
