"""Lab 01: what is asked of dense, local and shared layers: counts, matrices, a layer, a net."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.arithmetic import conv_weights, dense_weights
from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import (
    Case,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import finished


class CountDense(FunctionExercise):
    """`count_dense(num_inputs, num_outputs, use_bias)`: weights of a dense layer."""

    name = "count-dense"
    points = {"shape": 0, "dtype": 0, "values": 1}
    hints = (
        "Count the lines in the drawing: how many come out of one input?",
        "One line for each pair of an input and an output.",
        "Pairs: `num_inputs * num_outputs`. Biases: one an output.",
    )

    def cases(self, rng):
        yield Case("the lecture's 100x100 pixels and 2,000 neurons", 10_000, 2_000, use_bias=False)
        yield Case("the nine inputs and three outputs of the drawing", 9, 3, use_bias=False)
        yield Case("28x28 pixels, 10 neurons, biases", 28 * 28, 10, use_bias=True)
        inputs, outputs = (int(n) for n in rng.integers(20, 200, size=2))
        yield Case(f"{inputs} inputs, {outputs} outputs, biases", inputs, outputs, use_bias=True)

    def oracle(self, num_inputs, num_outputs, use_bias):
        return dense_weights(num_inputs, num_outputs, use_bias)

    @mistake(
        "Without biases all is right. And with them?",
        "`use_bias` is not used.",
        "Add one weight for each output when `use_bias` is True.",
    )
    def no_bias(self, num_inputs, num_outputs, use_bias):
        return self.oracle(num_inputs, num_outputs, False)

    @mistake(
        "May a layer have no biases?",
        "You add biases where `use_bias` is False.",
        "Add `num_outputs * use_bias`: False counts as 0.",
    )
    def always_bias(self, num_inputs, num_outputs, use_bias):
        return self.oracle(num_inputs, num_outputs, True)

    @mistake(
        "Who has a bias: an input, an output, the layer?",
        "In the formula it is $b_i$, and `i` counts outputs.",
        "There are `num_outputs` biases.",
    )
    def bias_of_inputs(self, num_inputs, num_outputs, use_bias):
        return num_inputs * num_outputs + num_inputs * use_bias

    @mistake(
        "How many biases are there?",
        "One bias is not enough: each output has its own.",
        "There are `num_outputs` biases.",
    )
    def one_bias(self, num_inputs, num_outputs, use_bias):
        return num_inputs * num_outputs + use_bias


class Windows(FunctionExercise):
    """What `count_local` and `count_shared` share: the same pictures, windows and maps."""

    points = {"shape": 0, "dtype": 0, "values": 1}

    def cases(self, rng):
        yield self.case("the lecture's 100x100 pixels,", 100, 10, 10, 20, False)
        yield self.case("overlapping windows,", 28, 5, 1, 6, False)
        yield self.case("what does not fit is left out,", 12, 5, 3, 2, True)
        n, filters = int(rng.integers(20, 40)), int(rng.integers(3, 9))
        yield self.case("random,", n, 4, 3, filters, True)

    def case(self, origin, n, k, stride, filters, use_bias):
        settings = {"k": k, "stride": stride, "filters": filters, "use_bias": use_bias}
        named = ", ".join(f"{key}={value}" for key, value in {"n": n, **settings}.items())
        return Case(f"{origin} {named}", n, **settings)

    def windows(self, n, k, stride):
        """All windows, cut out of a picture: (places, places, k, k)."""
        return sliding_window_view(np.zeros((n, n)), (k, k))[::stride, ::stride]


class CountLocal(Windows):
    """`count_local(n, k, stride, filters, use_bias)`: each neuron has its own weights."""

    name = "count-local"
    hints = (
        "How many places does the window take in one row? And in the whole picture?",
        "At each place stand `filters` neurons; each reads `k * k` pixels.",
        "(places in a row) squared, times `filters`, times the weights of one neuron.",
    )

    def oracle(self, n, k, stride, filters, use_bias):
        windows = self.windows(n, k, stride)
        neurons = len(windows) ** 2 * filters
        return windows.size * filters + neurons * use_bias

    @mistake(
        "A window is a square.",
        "It has more than `k` pixels.",
        "A neuron has `k * k` weights.",
    )
    def window_is_a_row(self, n, k, stride, filters, use_bias):
        return len(self.windows(n, k, stride)) ** 2 * filters * (k + use_bias)

    @mistake(
        "The window moves to the right, and where else?",
        "It takes as many places down a column as along a row.",
        "Square the number of places in a row.",
    )
    def one_row_of_places(self, n, k, stride, filters, use_bias):
        return len(self.windows(n, k, stride)) * filters * (k * k + use_bias)

    @mistake(
        "How far does the window move?",
        "`stride` is not used.",
        "It takes `(n - k) // stride + 1` places in a row.",
    )
    def no_stride(self, n, k, stride, filters, use_bias):
        return self.oracle(n, k, 1, filters, use_bias)

    @mistake(
        "Without biases all is right. And with them?",
        "`use_bias` is not used.",
        "Each neuron has `k * k + use_bias` weights.",
    )
    def no_bias(self, n, k, stride, filters, use_bias):
        return self.oracle(n, k, stride, filters, False)

    @mistake(
        "Who has a bias of its own?",
        "Each neuron, not each map: nothing is shared in this layer.",
        "Each neuron has `k * k + use_bias` weights.",
    )
    def bias_of_maps(self, n, k, stride, filters, use_bias):
        return self.oracle(n, k, stride, filters, False) + filters * use_bias


class CountShared(Windows):
    """`count_shared(n, k, stride, filters, use_bias)`: the neurons of a map share their weights."""

    name = "count-shared"
    hints = (
        "How many weights does one map store, however many neurons it has?",
        "A map has one kernel of `k * k` weights, and one bias.",
        "Which of the five arguments do you not need?",
    )

    def oracle(self, n, k, stride, filters, use_bias):
        return conv_weights(k, channels=1, filters=filters, use_bias=use_bias)

    @mistake(
        "That is how many connections there are.",
        "At each place of the window the *same* weights are used.",
        "Do not multiply by the number of places.",
    )
    def connections(self, n, k, stride, filters, use_bias):
        windows = self.windows(n, k, stride)
        return (windows.size + len(windows) ** 2 * use_bias) * filters

    @mistake(
        "Do two maps look for the same thing?",
        "Weights are shared within a map, not by all maps.",
        "Multiply by `filters`.",
    )
    def one_map(self, n, k, stride, filters, use_bias):
        return k * k + use_bias

    @mistake(
        "A kernel is a square.",
        "It has more than `k` weights.",
        "A kernel has `k * k` weights.",
    )
    def kernel_is_a_row(self, n, k, stride, filters, use_bias):
        return filters * (k + use_bias)

    @mistake(
        "Without biases all is right. And with them?",
        "`use_bias` is not used.",
        "Each map has `k * k + use_bias` weights.",
    )
    def no_bias(self, n, k, stride, filters, use_bias):
        return self.oracle(n, k, stride, filters, False)

    @mistake(
        "How many biases does a map have?",
        "The kernel is shared by all neurons of a map, and so is the bias.",
        "Each map has `k * k + use_bias` weights.",
    )
    def bias_of_neurons(self, n, k, stride, filters, use_bias):
        neurons = len(self.windows(n, k, stride)) ** 2 * filters
        return filters * k * k + neurons * use_bias


class WeightMatrix(FunctionExercise):
    """`weight_matrix(kind, weights, num_inputs, stride=1)`: the matrix of a layer."""

    name = "weight-matrix"
    points = {"shape": 0, "local": 1, "shared": 2}
    hints = (
        "Begin with zeros, `np.zeros((outputs, num_inputs))`, and fill one row after the other.",
        "Row `i` holds its weights from column `i * stride` on.",
        '"shared" is "local" with the same row for all outputs: `np.tile(weights, (outputs, 1))`.',
    )

    def cases(self, rng):
        yield self.case("dense, 9 inputs, 3 outputs", "dense", rng.normal(size=(3, 9)), 9, 3)
        numbers = np.arange(1.0, 10.0)
        yield self.case("local, the lecture's net", "local", numbers.reshape(3, 3), 9, 3)
        yield self.case("local, stride 2", "local", rng.normal(size=(4, 3)), 10, 2)
        yield self.case("shared, the lecture's net", "shared", numbers[:3], 9, 3)
        yield Case("shared, no stride given", "shared", rng.normal(size=4), 9)
        name = "shared, stride 2, the last input is never read"
        yield self.case(name, "shared", rng.normal(size=3), 10, 2)

    def case(self, name, kind, weights, num_inputs, stride):
        return Case(name, kind, weights, num_inputs, stride=stride)

    def oracle(self, kind, weights, num_inputs, stride=1):
        """Column j of a matrix is what the layer answers to input j alone."""
        return np.stack([self.layer(kind, weights, one, stride) for one in np.eye(num_inputs)], 1)

    def layer(self, kind, weights, inputs, stride):
        """The outputs, computed without a matrix."""
        if kind == "dense":
            return np.einsum("oi,i->o", weights, inputs)
        if kind == "shared":
            return np.correlate(inputs, weights, mode="valid")[::stride]
        windows = sliding_window_view(inputs, weights.shape[1])[::stride]
        return np.sum(windows * weights, axis=1)

    def rung_local(self, case, answer):
        return None if case.args[0] == "shared" else self.rung_values(case, answer)

    def rung_shared(self, case, answer):
        return self.rung_values(case, answer)

    @mistake(
        "How far is it from the first input of one output to that of the next?",
        "`stride` is not used.",
        "Row `i` begins at column `i * stride`.",
    )
    def no_stride(self, kind, weights, num_inputs, stride=1):
        right = self.oracle(kind, weights, num_inputs, stride)
        if kind == "dense":
            return right
        rows = [weights] * len(right) if kind == "shared" else weights
        return np.stack(
            [np.pad(w, (i, num_inputs - i - len(w))) for i, w in enumerate(rows)], axis=0
        )

    @mistake(
        "Which way round do the weights stand in a row?",
        "The first weight belongs to the first input of the window.",
        "Do not reverse them: mathematicians' convolution does, a layer does not.",
    )
    def reversed_weights(self, kind, weights, num_inputs, stride=1):
        if kind != "dense":
            weights = weights[..., ::-1]
        return self.oracle(kind, weights, num_inputs, stride)

    @mistake(
        "What are the rows, and what are the columns?",
        "A row for each output, a column for each input.",
        "Yours is turned on its side: return `matrix.T`.",
    )
    def transposed(self, kind, weights, num_inputs, stride=1):
        return self.oracle(kind, weights, num_inputs, stride).T

    @symptom(
        "Count the places of a window of 3 in a row of 3.",
        "The last output is missing.",
        "There are `(num_inputs - k) // stride + 1` outputs.",
    )
    def last_output_missing(self, case, answer):
        outputs, inputs = np.shape(self.expected(case))
        return case.args[0] == "shared" and np.shape(answer) == (outputs - 1, inputs)


class LocalLayer(LayerExercise):
    """`Local(filters, kernel_size, strides=1)`: a Keras layer with local connections."""

    name = "local-layer"
    answer_name = "Local"
    forbidden = (finished("cnnlab.layers.LocallyConnected2D"),)
    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "output_shape": 0, "saved": 1}
    hints = (
        "Name the axes of the patches and of the kernel; give equal letters to what is paired.",
        "Patches are (b, r, c, p), the kernel is (r, c, p, f), the outputs are (b, r, c, f).",
        'ops.einsum("brcp,rcpf->brcf", patches, self.kernel), then add `self.bias`.',
    )

    def cases(self, rng):
        for name, size, channels, settings in [
            ("one map, windows that do not overlap", (9, 6), 1, (1, 3, 3)),
            ("7x6 pixels, 2 channels, windows of 3, strides 1", (7, 6), 2, (4, 3, 1)),
            ("6x9 pixels, 3 channels, windows of 2, strides 3", (6, 9), 3, (2, 2, 3)),
        ]:
            filters, kernel_size, strides = settings
            rows, columns = ((n - kernel_size) // strides + 1 for n in size)
            shape = rows, columns, kernel_size**2 * channels, filters
            weights = {
                "kernel": rng.normal(size=shape).astype("float32"),
                "bias": rng.normal(size=(rows, columns, filters)).astype("float32"),
            }
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            settings = {"filters": filters, "kernel_size": kernel_size, "strides": strides}
            yield Case(name, inputs, weights, **settings)

    def oracle(self, inputs, weights, filters, kernel_size, strides):
        """One place after the other: a patch and a matrix."""
        kernel, outputs = weights["kernel"], np.array([weights["bias"]] * len(inputs), float)
        for i, j in np.ndindex(kernel.shape[:2]):
            rows = slice(i * strides, i * strides + kernel_size)
            patch = inputs[:, rows, j * strides : j * strides + kernel_size]
            outputs[:, i, j] += patch.reshape(len(inputs), -1) @ kernel[i, j]
        return outputs

    @mistake(
        "Something is added to every output at the end.",
        "`self.bias` is not used.",
        "Return `outputs + self.bias`.",
    )
    def no_bias(self, inputs, weights, **settings):
        return self.oracle(inputs, weights | {"bias": 0 * weights["bias"]}, **settings)

    @mistake(
        "Does every place have its own weights?",
        "The weights of the first place are used everywhere: that is a convolution.",
        'Keep the letters of the places in the text: "brcp,rcpf->brcf".',
    )
    def first_place_everywhere(self, inputs, weights, **settings):
        kernel = np.broadcast_to(weights["kernel"][:1, :1], weights["kernel"].shape)
        return self.oracle(inputs, weights | {"kernel": kernel}, **settings)

    @symptom(
        "How many kernels does the layer need? One at each place.",
        "Yours are the weights of a convolution, the same at all places.",
        "`kernel` has the shape (rows, columns, patch_size, filters).",
    )
    def shared_weights(self, case, answer):
        patch, filters = case.args[1]["kernel"].shape[2:]
        return np.prod(answer["weights"]["kernel"]) == patch * filters

    @symptom(
        "Which neurons share a bias in this layer?",
        "None do: a bias a map is what a convolution has.",
        "`bias` has the shape (rows, columns, filters).",
    )
    def shared_bias(self, case, answer):
        filters = case.args[1]["bias"].shape[2:]
        return answer["weights"]["bias"] == filters != case.args[1]["bias"].shape

    @symptom(
        "In a model nobody knows yet how many pictures a batch will hold: its size is None.",
        "Do not use the number of pictures.",
        "`ops.einsum` takes the whole batch at once: its axis is `b` in both texts.",
    )
    def needs_batch_size(self, case, answer):
        return "NoneType" in answer["reloaded"]


class SharedNet(ModelExercise):
    """`make_shared_net()`, trained: at most 8,000 weights, most of them shared."""

    name = "shared-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.93
    most_weights = 8_000
    hints = (
        "Windows that overlap see more: a stride smaller than the kernel.",
        "Two convolutions, one behind the other, each with a stride of 2.",
        'Try 12 kernels 5x5, then 20 kernels 3x3, both with strides=2 and activation="relu".',
    )

    def cases(self, rng):
        images, labels = unseen_mnist(2_000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        if "Conv2D" not in answer["layers"]:
            return f"a `Conv2D` was expected among the layers, yours are {answer['layers']}"
        if answer["num_weights"] > self.most_weights:
            allowed = f"{self.most_weights:,} are allowed"
            return f"your net has {answer['num_weights']:,} weights, {allowed}"
        return None

    @symptom(
        "Which layer has most weights? See `shared_net.summary()`.",
        "The last layer has a weight for each pair of input and output: give it fewer inputs.",
        "Strides of 2 make 28x28 pixels 12x12 with a 5x5 kernel, then 5x5 with a 3x3 kernel.",
    )
    def too_large(self, case, answer):
        return "Conv2D" in answer["layers"] and answer["num_weights"] > self.most_weights

    @symptom(
        "Your net guesses.",
        "About one digit in ten is right: has it been trained? Is the last layer a `softmax`?",
        'End with `keras.layers.Dense(10, activation="softmax")`, and let `trained` train the net.',
    )
    def guesses(self, case, answer):
        return self.rung_size(case, answer) is None and self.accuracy(case, answer) < 0.2
