"""Lab 04: pooling forward and backward, its trained form, and a net that pools."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import maximum_filter
from scipy.signal import convolve2d, correlate2d
from scipy.special import expit

from cnnlab.arithmetic import conv_weights, dense_weights
from cnnlab.data import unseen_mnist
from cnnlab.judging import compare
from cnnlab.judging.exercise import (
    Case,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import DERIVATIVES, POOLINGS, finished
from cnnlab.plots.pooling import find_switches, send_back

IMAGE = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
DELTA = np.array([[10.0, 20.0], [30.0, 40.0]])
FUNCTIONS = {None: lambda x: x, "tanh": np.tanh, "sigmoid": expit}


def distinct(rng, *shape):
    """Numbers of both signs, no two of them closer than 0.02: no maximum is tied, or nearly so."""
    size = int(np.prod(shape))
    return 0.02 * (rng.permutation(size).reshape(shape) - size / 2)


def windows_of(image, size, stride):
    """(rows, columns, size, size)"""
    return sliding_window_view(image, (size, size))[::stride, ::stride]


class Pool2D(FunctionExercise):
    """`pool2d(image, size=2, stride=2, kind="max")`: the pooled picture."""

    name = "pool2d"
    forbidden = (POOLINGS,)
    points = {"shape": 1, "maxima": 1, "averages": 1}
    hints = (
        "One output value belongs to one window: where does the window of output[i, j] begin?",
        "It begins at row i * stride, column j * stride, and has size rows and columns.",
        "There are `(height - size) // stride + 1` rows of windows; columns likewise.",
    )

    def cases(self, rng):
        for kind in ("max", "average"):
            yield Case(f'the 4x4 example, kind="{kind}"', IMAGE, kind=kind)
            for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 8), 3, 2)]:
                name = f'a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}, "{kind}"'
                yield Case(name, distinct(rng, *shape) - 0.1, size=size, stride=stride, kind=kind)
            name = f'a picture of negative numbers, size 2, stride 3, "{kind}"'
            yield Case(name, -1 - rng.random((8, 6)), size=2, stride=3, kind=kind)

    def oracle(self, image, size=2, stride=2, kind="max"):
        if kind == "average":
            window = np.full((size, size), 1 / size**2)
            return correlate2d(image, window, mode="valid")[::stride, ::stride]
        maxima = maximum_filter(image, size, origin=-(size // 2))  # of the window that begins here
        rows, columns = (n - size + 1 for n in image.shape)
        return maxima[:rows:stride, :columns:stride]

    def rung_maxima(self, case, answer):
        return self.rung_values(case, answer) if case.kwargs["kind"] == "max" else None

    def rung_averages(self, case, answer):
        return self.rung_values(case, answer) if case.kwargs["kind"] == "average" else None

    @mistake(
        "How far does the window move at a step?",
        "`stride` is not used: your windows touch, or move by one pixel.",
        "The window of output[i, j] begins at row i * stride, column j * stride.",
    )
    def stride_is_size(self, image, size=2, stride=2, kind="max"):
        return self.oracle(image, size, size, kind)

    @mistake(
        "How far does the window move at a step?",
        "`stride` is not used: yours moves by one pixel.",
        "The window of output[i, j] begins at row i * stride, column j * stride.",
    )
    def moves_by_one(self, image, size=2, stride=2, kind="max"):
        return self.oracle(image, size, 1, kind)

    @mistake(
        "What happens when the last window does not fit?",
        "It is left out; yours is cut at the edge and counted.",
        "Round down: `(height - size) // stride + 1` rows.",
    )
    def cut_windows(self, image, size=2, stride=2, kind="max"):
        pool = np.max if kind == "max" else np.mean
        starts = (range(0, n, stride) for n in image.shape)
        rows, columns = starts
        return np.array([[pool(image[r : r + size, c : c + size]) for c in columns] for r in rows])

    @mistake(
        "Look at a picture whose numbers are all negative.",
        "Your maximum starts from 0, and no number of this picture is larger.",
        "Take `np.max` of the window itself.",
    )
    def not_below_zero(self, image, size=2, stride=2, kind="max"):
        pooled = self.oracle(image, size, stride, kind)
        return np.maximum(pooled, 0) if kind == "max" else pooled

    @mistake("Is `kind` used?", "Yours takes the maximum, whatever `kind` says.", "See `np.mean`.")
    def always_max(self, image, size=2, stride=2, kind="max"):
        return self.oracle(image, size, stride, "max")

    @mistake(
        "What is the average of four equal numbers?",
        "Yours is the sum of the window.",
        "Divide by the number of pixels, or use `np.mean`.",
    )
    def summed(self, image, size=2, stride=2, kind="max"):
        pooled = self.oracle(image, size, stride, kind)
        return pooled if kind == "max" else pooled * size**2

    @symptom(
        "What kind of numbers can your output array hold?",
        "The averages are cut off to whole numbers: your output was made like the picture.",
        "Make it with `np.zeros((rows, columns))`, which holds decimal numbers.",
    )
    def truncated(self, case, answer):
        wanted = self.expected(case)
        return np.array_equal(answer, wanted.astype(int)) and not np.array_equal(answer, wanted)


class MaxPoolBackward(FunctionExercise):
    """`max_pool_backward(delta, image, size=2, stride=2)`: the gradient goes to the winners."""

    name = "max-pool-backward"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "values": 2, "overlap": 1, "ties": 1}
    hints = (
        "If a pixel grows a little, which values of the output grow with it?",
        "Only that of a window in which it is the largest. All other pixels have gradient 0.",
        "For each window: find the place of its maximum, and add delta[i, j] there.",
    )

    def cases(self, rng):
        yield Case("the 4x4 example", DELTA, IMAGE)
        for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 9), 3, 2), ((5, 6), 2, 1)]:
            name = f"a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}"
            yield self.case(name, rng, distinct(rng, *shape), size, stride)
        yield self.case("a picture of ones: all are tied", rng, np.ones((4, 6)), 2, 2)
        ties = np.tile([[5, 1, 0, 7], [2, 5, 7, 7]], (2, 1))
        yield self.case("a picture with ties", rng, ties, 2, 2)

    def case(self, name, rng, image, size, stride):
        delta = 1 + rng.random(windows_of(image, size, stride).shape[:2])
        return Case(name, delta, image, size=size, stride=stride)

    def oracle(self, delta, image, size=2, stride=2):
        """Finds all winners at once; the tests compare it with automatic differentiation."""
        return send_back(delta, *find_switches(image, size, stride), image.shape)

    def is_tied(self, case):
        settings = [case.kwargs.get(name, 2) for name in ("size", "stride")]
        windows = windows_of(case.args[1], *settings)
        return bool(
            ((windows == windows.max(axis=(2, 3), keepdims=True)).sum(axis=(2, 3)) > 1).any()
        )

    def overlaps(self, case):
        return case.kwargs.get("stride", 2) < case.kwargs.get("size", 2)

    def rung_values(self, case, answer):
        simple = not self.is_tied(case) and not self.overlaps(case)
        return super().rung_values(case, answer) if simple else None

    def rung_overlap(self, case, answer):
        """A pixel that wins several windows gets the sum of their deltas."""
        return super().rung_values(case, answer) if self.overlaps(case) else None

    def rung_ties(self, case, answer):
        """Of equal maxima the first one wins, row by row."""
        return super().rung_values(case, answer)

    def spread(self, delta, image, size, stride, share):
        """Sends delta back by `share(windows)`, each window's part for each of its pixels."""
        back = np.zeros(image.shape)
        parts = share(windows_of(image, size, stride))
        for i, j in np.ndindex(delta.shape):
            top, left = i * stride, j * stride
            back[top : top + size, left : left + size] += delta[i, j] * parts[i, j]
        return back

    @mistake(
        "What does a window do that has two equal maxima?",
        "Your delta goes to all of them, and has become more than it was.",
        "Take the first one: `np.argmax(window)` gives its number, row by row.",
    )
    def every_maximum(self, delta, image, size=2, stride=2):
        return self.spread(
            delta, image, size, stride, lambda w: w == w.max(axis=(2, 3), keepdims=True)
        )

    @mistake(
        "What does a window do that has two equal maxima?",
        "You share delta among them; here the first takes it all.",
        "`np.argmax(window)` gives the number of the first maximum, row by row.",
    )
    def shared_by_maxima(self, delta, image, size=2, stride=2):
        def share(windows):
            is_max = windows == windows.max(axis=(2, 3), keepdims=True)
            return is_max / is_max.sum(axis=(2, 3), keepdims=True)

        return self.spread(delta, image, size, stride, share)

    @mistake(
        "Which of two equal maxima wins?",
        "The first, row by row; yours is the last.",
        "Replace the winner only by a pixel that is larger (`>`), not by an equal one (`>=`).",
    )
    def last_maximum(self, delta, image, size=2, stride=2):
        back = self.oracle(
            delta[::-1, ::-1],
            image[self.covered(delta, size, stride)][::-1, ::-1],
            size,
            stride,
        )[::-1, ::-1]
        return np.pad(back, [(0, n - m) for n, m in zip(image.shape, back.shape, strict=True)])

    def covered(self, delta, size, stride):
        """The part of the picture that the windows reach."""
        return tuple(slice((n - 1) * stride + size) for n in delta.shape)

    @mistake(
        "What if one pixel is the largest of two windows?",
        "Each window overwrites what the one before has sent.",
        "Write `+=`, not `=`: the deltas add up.",
    )
    def overwritten(self, delta, image, size=2, stride=2):
        rows, columns = find_switches(image, size, stride)
        back = np.zeros(image.shape)
        for cell in np.ndindex(delta.shape):
            back[rows[cell], columns[cell]] = delta[cell]
        return back

    @mistake(
        "Does a pixel that is not the largest change the maximum?",
        "You share delta among all pixels of the window: that is average pooling.",
        "Only the winner gets delta, and all of it.",
    )
    def averaged(self, delta, image, size=2, stride=2):
        return self.spread(delta, image, size, stride, lambda w: np.full(w.shape, 1 / size**2))

    @mistake(
        "What goes back: the pixel, or delta?",
        "The winners are right, but you wrote their own values there.",
        "Write delta[i, j] at the place of the winner.",
    )
    def pixel_itself(self, delta, image, size=2, stride=2):
        return self.oracle(np.ones(delta.shape), image, size, stride) * image


class AveragePoolBackward(FunctionExercise):
    """`average_pool_backward(delta, shape, size=2, stride=2)`: every pixel gets its share."""

    name = "average-pool-backward"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "values": 2}
    hints = (
        "If a pixel grows by 1, by how much does the average of its window grow?",
        "By 1 / size**2, whatever the pixel: so each gets this share of delta.",
        "For each window: add delta[i, j] / size**2 to all its pixels.",
    )

    def cases(self, rng):
        yield Case("the 4x4 example", DELTA, (4, 4))
        for shape, size, stride in [((6, 9), 3, 3), ((5, 7), 2, 2), ((7, 9), 3, 2), ((8, 6), 2, 3)]:
            name = f"a {shape[0]}x{shape[1]} picture, size {size}, stride {stride}"
            delta = rng.normal(size=[(n - size) // stride + 1 for n in shape])
            yield Case(name, delta, shape, size=size, stride=stride)

    def oracle(self, delta, shape, size=2, stride=2):
        """Delta with zeros between its values, convolved in full with the window of averages."""
        spread = np.zeros([(n - 1) * stride + 1 for n in delta.shape])
        spread[::stride, ::stride] = delta
        back = convolve2d(spread, np.full((size, size), 1 / size**2))
        return np.pad(back, [(0, n - m) for n, m in zip(shape, back.shape, strict=True)])

    @mistake(
        "The average of four pixels: by how much does it grow when one of them grows by 1?",
        "Delta is shared, not given to each pixel in full.",
        "Divide by size**2.",
    )
    def not_shared(self, delta, shape, size=2, stride=2):
        return self.oracle(delta, shape, size, stride) * size**2

    @mistake(
        "How many pixels does a window have?", "Not size: divide by size**2.", "delta / size**2"
    )
    def shared_by_size(self, delta, shape, size=2, stride=2):
        return self.oracle(delta, shape, size, stride) * size

    @mistake(
        "What if a pixel lies in two windows?",
        "Each window overwrites what the one before has sent.",
        "Write `+=`, not `=`: the shares add up.",
    )
    def overwritten(self, delta, shape, size=2, stride=2):
        back = np.zeros(shape)
        for i, j in np.ndindex(delta.shape):
            top, left = i * stride, j * stride
            back[top : top + size, left : left + size] = delta[i, j] / size**2
        return back

    @mistake(
        "How far is one window from the next?",
        "`stride` is not used: yours are `size` pixels apart.",
        "The window of delta[i, j] begins at row i * stride, column j * stride.",
    )
    def stride_is_size(self, delta, shape, size=2, stride=2):
        rows, columns = (n * size for n in delta.shape)
        back = np.zeros((max(rows, shape[0]), max(columns, shape[1])))
        back[:rows, :columns] = np.kron(delta, np.full((size, size), 1 / size**2))
        return back[: shape[0], : shape[1]]


class SubsamplingLayer(LayerExercise):
    """`TrainedSubsampling(pooling="max", activation=None)`: a Keras layer with 2 weights a map."""

    name = "subsampling-layer"
    answer_name = "TrainedSubsampling"
    forbidden = (finished("cnnlab.layers.Subsampling"),)
    points = {
        "weights": 1,
        "shape": 0,
        "values": 2,
        "gradient": 0,
        "output_shape": 0,
        "start": 0,
        "saved": 1,
    }
    hints = (
        "Pool first. Then scale, then add, then apply the activation.",
        "`ops.max_pool(inputs, 2, 2, data_format='channels_last')`; `ops.average_pool` likewise.",
        "`keras.activations.get(self.activation)` is a function, for None too.",
    )

    def cases(self, rng):
        for name, size, channels, pooling, activation in [
            ("the lecture's: maxima of 3 maps of 4x6", (4, 6), 3, "max", "sigmoid"),
            ("LeNet-5's S2: averages of 6 maps", (8, 8), 6, "average", "tanh"),
            ("LeNet-5's S4: averages of 16 maps", (4, 4), 16, "average", "tanh"),
            ("maxima of 2 maps of 7x5, no activation", (7, 5), 2, "max", None),
        ]:
            weights = {
                "gain": rng.normal(size=channels).astype("float32"),
                "bias": rng.normal(size=channels).astype("float32"),
            }
            weights["gain"][0] = -1.5  # a negative gain turns the order round
            inputs = distinct(rng, 2, *size, channels).astype("float32")
            yield Case(name, inputs, weights, pooling=pooling, activation=activation)
        inputs = distinct(rng, 2, 6, 4, 3).astype("float32")
        plain = {"gain": np.ones(3, "float32"), "bias": np.zeros(3, "float32")}
        name = "gains of 1, biases of 0, no activation: average pooling itself"
        yield Case(name, inputs, plain, pooling="average", activation=None)

    def pooled(self, inputs, pooling):
        rows, columns = (n // 2 for n in inputs.shape[1:3])
        even = inputs[:, : 2 * rows, : 2 * columns].astype(float)
        cells = even.reshape(len(inputs), rows, 2, columns, 2, -1)
        return cells.max(axis=(2, 4)) if pooling == "max" else cells.mean(axis=(2, 4))

    def oracle(self, inputs, weights, pooling, activation):
        pooled = self.pooled(inputs, pooling)
        return FUNCTIONS[activation](weights["gain"] * pooled + weights["bias"])

    def rung_start(self, case, answer):
        """Its outputs before the judge's weights are those of gains of 1 and biases of 0."""
        inputs, weights = case.args
        start = {"gain": np.ones_like(weights["gain"]), "bias": np.zeros_like(weights["bias"])}
        wanted = self.oracle(inputs, start, **case.kwargs)
        if not compare.same(wanted, answer["first"], self.rtol, self.atol):
            return "at the start gains should be 1 and biases 0. See `initializer`"
        return None

    @symptom(
        "How many weights does a map have?",
        "Each map has a gain and a bias of its own.",
        "Both have the shape (channels,), where channels is `input_shape[-1]`.",
    )
    def one_for_all(self, case, answer):
        return answer["weights"]["gain"] in [(), (1,)] and len(case.args[1]["gain"]) > 1

    @mistake("Is anything added?", "`self.bias` is not used.", "f(gain * pooled + bias)")
    def no_bias(self, inputs, weights, pooling, activation):
        return FUNCTIONS[activation](weights["gain"] * self.pooled(inputs, pooling))

    @mistake(
        "What does the activation act on?",
        "Yours comes too early: it acts on the pooled maps alone.",
        "f(gain * pooled + bias), with f the last step.",
    )
    def activated_too_early(self, inputs, weights, pooling, activation):
        pooled = FUNCTIONS[activation](self.pooled(inputs, pooling))
        return weights["gain"] * pooled + weights["bias"]

    @mistake(
        "What is done last?",
        "`activation` is not used.",
        "Return `keras.activations.get(self.activation)(...)`.",
    )
    def no_activation(self, inputs, weights, pooling, activation):
        return self.oracle(inputs, weights, pooling, None)

    @mistake(
        "Is the bias scaled?",
        "Yours is added before the gain multiplies.",
        "gain * pooled + bias, without brackets.",
    )
    def bias_scaled(self, inputs, weights, pooling, activation):
        pooled = self.pooled(inputs, pooling) + weights["bias"]
        return FUNCTIONS[activation](weights["gain"] * pooled)

    @mistake(
        "What becomes of the largest pixel when the gain is negative?",
        "You scale first and pool then: a negative gain makes the largest pixel the smallest.",
        "Pool the inputs, then multiply.",
    )
    def scaled_before_pooling(self, inputs, weights, pooling, activation):
        pooled = self.pooled(weights["gain"] * inputs, pooling)
        return FUNCTIONS[activation](pooled + weights["bias"])

    @mistake("Is `pooling` used?", "Yours takes maxima always.", 'See `pooling="average"`.')
    def always_max(self, inputs, weights, pooling, activation):
        return self.oracle(inputs, weights, "max", activation)


class PoolingNet(ModelExercise):
    """`pooling_net`: a trained net with two subsampling layers that reads digits."""

    name = "pooling-net"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.92
    num_weights = conv_weights(5, 1, 6) + 12 + conv_weights(5, 6, 16) + 32 + dense_weights(256, 10)
    hints = (
        "Go through the table, one line of code for each line.",
        "Print `pooling_net.summary()`: where does a shape or a number of weights differ?",
        'The loss is "sparse_categorical_crossentropy"; give Adam a learning rate of 0.003.',
    )

    def cases(self, rng):
        images, labels = unseen_mnist(2000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_weights(self, case, answer):
        subsampling = [name for name in answer["layers"] if "Subsampling" in name]
        if len(subsampling) != 2:
            return f"expected two subsampling layers, your layers are {answer['layers']}"
        if answer["num_weights"] != self.num_weights:
            return f"expected {self.num_weights:,} weights, yours has {answer['num_weights']:,}"
        return None

    @symptom(
        "How many weights does `MaxPooling2D` have?",
        "None. The net is asked for with two layers that have 12 and 32.",
        "Use `Subsampling(2)` in both places.",
    )
    def plain_pooling(self, case, answer):
        return "MaxPooling2D" in answer["layers"] or "AveragePooling2D" in answer["layers"]

    @symptom(
        "Was the net trained?",
        "One image in ten is right by chance. Compile the net, then call `fit`.",
        '`compile` with "sparse_categorical_crossentropy", then `fit(x_train, y_train, ...)`.',
    )
    def untrained(self, case, answer):
        return answer["num_weights"] == self.num_weights and self.accuracy(case, answer) < 0.25
