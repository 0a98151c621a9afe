"""Lab 12: convolutions whose output maps read some of the input maps."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.linalg import circulant

from cnnlab.arithmetic import conv_links, conv_weights, partial_weights
from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import (
    Case,
    DictExercise,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import finished
from cnnlab.layers import LECTURE_7X9, LENET5_C3

LECTURE, LENET = np.array(LECTURE_7X9), np.array(LENET5_C3)


def random_table(rng, channels, filters):
    """A table in which every output map reads at least one input map, and none reads all."""
    table = rng.integers(0, 2, (channels, filters))
    some = rng.integers(0, channels, filters)
    table[some, range(filters)] = 1
    table[(some + 1) % channels, range(filters)] = 0
    return table


def dense_convolution(feature_maps, kernel, bias):
    """Convolution by window and sum; `kernel` is (height, width, channels, filters)."""
    windows = sliding_window_view(feature_maps, kernel.shape[:2], axis=(-3, -2))
    return np.einsum("...ijcuv,uvcf->...ijf", windows, np.asarray(kernel, float)) + bias


def masked_kernel(kernel, table):
    """The full kernel with zeros where there is no link; links come row by row."""
    dense = np.zeros((*kernel.shape[:2], *np.shape(table)))
    dense[:, :, np.asarray(table) == 1] = kernel
    return dense


def in_column_order(kernel, table):
    """The kernels as one gets them who counts the links column by column."""
    order = np.zeros(np.shape(table), int)
    order.T[np.asarray(table).T == 1] = np.arange(kernel.shape[-1])
    return kernel[..., order[np.asarray(table) == 1]]


class Count(DictExercise):
    """`count(table, kernel_size, output_size)` counts weights and connections."""

    name = "count"
    points = {"shape": 0, "weights": 1, "connections": 1}
    rtol, atol = 0, 0
    hints = (
        "Draw a table of two input maps and one output map, and count by hand.",
        "A link has `kernel_size ** 2` weights. An output map has one bias, a column of the table.",
        "Each weight, a bias too, is one connection for every pixel of the output map.",
    )

    def cases(self, rng):
        yield Case("LeNet-5's C3", LENET, 5, 10)
        yield Case("the lecture's 7x9 table with 3x3 kernels", LECTURE, 3, 8)
        yield Case("a random 4x7 table with 2x2 kernels", random_table(rng, 4, 7), 2, 6)

    def oracle(self, table, kernel_size, output_size):
        weights = partial_weights(table.tolist(), kernel_size)
        return {"weights": weights, "connections": conv_links(weights, output_size)}

    def counted(self, weights, pixels):
        return {"weights": weights, "connections": weights * pixels}

    @mistake("Is anything added to the sum of the convolutions?", "Each output map has a bias too.")
    def no_bias(self, table, kernel_size, output_size):
        return self.counted(table.sum() * kernel_size**2, output_size**2)

    @mistake("How many biases has one output map?", "Not one a link: one a column of the table.")
    def bias_of_every_link(self, table, kernel_size, output_size):
        return self.counted(table.sum() * (kernel_size**2 + 1), output_size**2)

    @mistake(
        "Which maps have a bias: those that are read, or those that are written?",
        "Rows are input maps, columns are output maps.",
        "There are `table.shape[1]` biases.",
    )
    def bias_of_input_maps(self, table, kernel_size, output_size):
        return self.counted(table.sum() * kernel_size**2 + len(table), output_size**2)

    @mistake(
        "That is the count of a full convolution.", "Where the table has a 0 there is no weight."
    )
    def all_linked(self, table, kernel_size, output_size):
        return self.counted(conv_weights(kernel_size, *table.shape), output_size**2)

    @mistake(
        "The weights are right. Is a bias used only once?",
        "A bias is added at every pixel of its map, so it counts as a connection there.",
    )
    def connections_without_bias(self, table, kernel_size, output_size):
        links = table.sum() * kernel_size**2
        return {"weights": links + table.shape[1], "connections": links * output_size**2}


class LenetTable(FunctionExercise):
    """`lenet_table(channels)` writes LeNet-5's table from its rule."""

    name = "lenet-table"
    points = {"shape": 1, "values": 2}
    hints = (
        "Write down the rows of the first three columns, then of columns 7, 8 and 9, on paper.",
        "Column `f` begins at row `f % channels`, in every group.",
        "The rows of column `f` are `(f + offset) % channels`: 0, 1, 3, 4 in group 3.",
    )

    def cases(self, rng):
        yield Case("LeNet-5, 6 input maps", 6)
        yield Case("8 input maps", 8)
        yield Case("9 input maps", 9)

    def oracle(self, channels):
        return LENET if channels == 6 else self.stacked(channels)

    def stacked(self, channels, pair=(0, 1, 3, 4), turn=circulant):
        """Each group is a column that is shifted down, and around, by one row a map."""

        def group(rows, num):
            return turn(np.isin(np.arange(channels), rows).astype(int))[:, :num]

        three, four = group((0, 1, 2), channels), group((0, 1, 2, 3), channels)
        return np.hstack([three, four, group(pair, channels // 2), np.ones((channels, 1), int)])

    @mistake(
        "What does the map after the last one stand for?",
        "Neighbours go round: the last input map is a neighbour of the first.",
        "Take row numbers modulo `channels`.",
    )
    def not_around(self, channels):
        def turn(column):  # 4 rows at most can come back at the top
            return np.tril(circulant(column))

        return self.stacked(channels, turn=turn)

    @mistake("Which rows does output map 2 read?", "It reads 2, 3, 4: the rows go on downwards.")
    def upwards(self, channels):
        return self.stacked(channels, turn=lambda column: circulant(np.roll(column[::-1], 1)))

    @mistake(
        "The first two groups are right. Look at the third again.",
        "It has two pairs of neighbours with a gap between them.",
        "Output map 12 reads the input maps 0, 1, 3 and 4.",
    )
    def no_gap(self, channels):
        return self.stacked(channels, pair=(0, 1, 2, 3))

    @mistake("Are the rows input maps?", "Yours is turned on its side: return `table.T`.")
    def transposed(self, channels):
        return self.oracle(channels).T


class PartialConv(FunctionExercise):
    """`partial_conv2d(feature_maps, kernel, bias, table)` returns the output maps."""

    name = "partial-conv2d"
    forbidden = (finished("cnnlab.layers.PartialConv2D"),)
    points = {"shape": 1, "values": 2}
    hints = (
        "Take one output map first. Which input maps does it read? Which kernels are theirs?",
        "Go through `np.argwhere(table)`: its row `n` is the pair (c, f) of `kernel[:, :, n]`.",
        "For link n: output[..., f] += correlate2d(feature_maps[..., c], kernel[..., n], 'valid').",
    )

    def cases(self, rng):
        for name, table, size, kernel_size in [
            ("the lecture's 7x9 table, 8x8 maps, 3x3 kernels", LECTURE, (8, 8), (3, 3)),
            ("LeNet-5's table, 14x14 maps, 5x5 kernels", LENET, (14, 14), (5, 5)),
            ("a random 3x5 table, 6x9 maps, 3x2 kernels", random_table(rng, 3, 5), (6, 9), (3, 2)),
        ]:
            channels, filters = table.shape
            feature_maps = rng.normal(size=(*size, channels))
            kernel = rng.normal(size=(*kernel_size, table.sum()))
            yield Case(name, feature_maps, kernel, rng.normal(size=filters), table)

    def oracle(self, feature_maps, kernel, bias, table):
        return dense_convolution(feature_maps, masked_kernel(kernel, table), bias)

    @mistake(
        "Which kernel belongs to which link?",
        "You count the links column by column; here they are counted row by row.",
        "Take the pairs from `np.argwhere(table)`, not from `np.argwhere(table.T)`.",
    )
    def column_order(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, in_column_order(kernel, table), bias, table)

    @mistake("Is anything added to the sum?", "`bias` is not used: one number an output map.")
    def no_bias(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, kernel, 0, table)

    @mistake(
        "How often is the bias added to one output map?",
        "Once a map, not once a link: begin each map with its bias, then add the links.",
    )
    def bias_of_every_link(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, kernel, bias * table.sum(axis=0), table)

    @mistake("Which way round is the kernel?", "Yours is turned by 180 degrees: use `correlate2d`.")
    def turned(self, feature_maps, kernel, bias, table):
        return self.oracle(feature_maps, kernel[::-1, ::-1], bias, table)

    @mistake("The maps are summed, not averaged.", "Do not divide by the number of links.")
    def averaged(self, feature_maps, kernel, bias, table):
        return self.oracle(
            feature_maps, kernel / table.sum(axis=0)[np.argwhere(table)[:, 1]], bias, table
        )

    @mistake(
        "What becomes of the links that an output map already has?",
        "Each link overwrites the one before: write `+=`, not `=`.",
    )
    def last_link_only(self, feature_maps, kernel, bias, table):
        last = [np.flatnonzero(np.argwhere(table)[:, 1] == f)[-1] for f in range(table.shape[1])]
        kept = np.isin(np.arange(kernel.shape[-1]), last)
        return self.oracle(feature_maps, kernel * kept, bias, table)


class PartialLayer(LayerExercise):
    """`PartialConvolution(connections, kernel_size)`, a Keras layer without absent links."""

    name = "partial-layer"
    answer_name = "PartialConvolution"
    points = {"weights": 1, "shape": 0, "links": 1, "values": 2, "saved": 1}
    hints = (
        "`build` makes the weights, `call` uses them, `get_config` returns what `__init__` took.",
        "One way: make a full kernel, with zeros where there is no link, and call `ops.conv`.",
        "Put a zero before the kernels with `ops.pad`. Number the links 1, 2, 3, ... in a table of "
        "zeros. `ops.take(padded, numbers, axis=-1)` is the full kernel.",
    )

    def cases(self, rng):
        for name, table, size, kernel_size in [
            ("the lecture's 7x9 table, 8x8 maps, 3x3 kernels", LECTURE, (8, 8), 3),
            ("LeNet-5's table, 14x14 maps, 5x5 kernels", LENET, (14, 14), 5),
            ("a random 5x3 table, 4x7 maps, 2x2 kernels", random_table(rng, 5, 3), (4, 7), 2),
        ]:
            channels, filters = table.shape
            weights = {"kernel": (kernel_size, kernel_size, table.sum()), "bias": (filters,)}
            weights = {
                key: rng.normal(size=shape).astype("float32") for key, shape in weights.items()
            }
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            yield Case(name, inputs, weights, connections=table.tolist(), kernel_size=kernel_size)

    def oracle(self, inputs, weights, connections, kernel_size):
        return dense_convolution(
            inputs, masked_kernel(weights["kernel"], connections), weights["bias"]
        )

    def question(self, case):
        """Asks for the gradient of one output map: it is 0 in maps that are not read."""
        (inputs, weights, upstream, config), _ = super().question(case)
        upstream[..., np.arange(upstream.shape[-1]) != self.map_asked(case)] = 0
        return (inputs, weights, upstream, config), {}

    def map_asked(self, case):
        return int(np.argmin(np.sum(case.kwargs["connections"], axis=0)))

    def rung_links(self, case, answer):
        if "gradient" not in answer:
            return "no gradient flows: `call` returns no tensor. Use `keras.ops` in it, not NumPy"
        if message := self.gradient_fault(case, answer):
            return message
        asked = self.map_asked(case)
        found = np.abs(answer["gradient"]).max(axis=(0, 1, 2)) > 0
        for channel, row in enumerate(case.kwargs["connections"]):
            if found[channel] != row[asked]:
                wanted = "should read" if row[asked] else "should not read"
                return f"output map {asked} {wanted} input map {channel} (counted from 0)"
        return None

    @symptom(
        "How many weights has a link that is absent?",
        "Yours has the shape of a full convolution: masked or not, those zeros are weights.",
        "Make `kernel` of shape (kernel_size, kernel_size, number of links).",
    )
    def full_kernel(self, case, answer):
        return answer["weights"]["kernel"] == (
            *case.args[1]["kernel"].shape[:2],
            *np.shape(case.kwargs["connections"]),
        )

    @symptom("Is anything added at the border?", 'The layer pads nothing: `padding="valid"`.')
    def padded(self, case, answer):
        return np.shape(answer["first"])[1:3] == case.args[0].shape[1:3]

    @symptom(
        "What must a saved file hold, so that the layer can be made again?",
        "`get_config` returns a dict: `super().get_config()` and every argument of `__init__`.",
        'Return {**super().get_config(), "connections": ..., "kernel_size": ...}.',
    )
    def table_lost(self, case, answer):
        return isinstance(answer.get("reloaded"), str)

    @mistake(
        "Which kernel belongs to which link?",
        "You count the links column by column; `np.argwhere(table)` counts them row by row.",
    )
    def column_order(self, inputs, weights, connections, kernel_size):
        kernel = in_column_order(weights["kernel"], connections)
        return self.oracle(inputs, {**weights, "kernel": kernel}, connections, kernel_size)

    @mistake("Is anything added to the sum?", "`self.bias` is made but not used in `call`.")
    def no_bias(self, inputs, weights, connections, kernel_size):
        return self.oracle(inputs, {**weights, "bias": 0}, connections, kernel_size)


class Net(ModelExercise):
    """`net` is a small LeNet with LeNet-5's table, trained on digits."""

    name = "net"
    points = {"shape": 0, "weights": 1, "accuracy": 2}
    pass_mark = 0.90
    num_weights = conv_weights(5, 1, 6) + partial_weights(LENET5_C3, 5) + 4 * 4 * 16 * 10 + 10
    hints = (
        "Go through the table of layers again, one line of code for each line.",
        "Print `net.summary()`: where does a shape or a number of weights differ from the table?",
        'The loss is "sparse_categorical_crossentropy"; give Adam a learning rate of 0.003.',
    )

    def cases(self, rng):
        images, labels = unseen_mnist(1000, rng)
        yield Case("1,000 test digits", images, labels=labels)

    def rung_weights(self, case, answer):
        if "PartialConv2D" not in answer["layers"]:
            return f"a `PartialConv2D` was expected among the layers, yours are {answer['layers']}"
        if answer["num_weights"] != self.num_weights:
            return f"expected {self.num_weights:,} weights, yours has {answer['num_weights']:,}"
        return None

    @symptom("Has C3 all links?", "Yours has the weights of a full table: give it `LENET5_C3`.")
    def all_linked(self, case, answer):
        return answer["num_weights"] == self.num_weights + (LENET.size - LENET.sum()) * 25

    @symptom(
        "Was the net trained?",
        "One image in ten is right by chance. Compile the net, then call `fit`.",
    )
    def untrained(self, case, answer):
        return answer["num_weights"] == self.num_weights and self.accuracy(case, answer) < 0.25


class WelchT(FunctionExercise):
    """`welch_t(first, second)` says how many times its own uncertainty a difference of means is."""

    name = "welch-t"
    forbidden = (finished("scipy.stats.ttest_ind"),)
    points = {"shape": 0, "values": 2}
    hints = (
        "The means first: what is above the fraction line?",
        "`np.var(values, ddof=1)` divides by the number of seeds less one.",
        "Below the line: the root of var(first) / len(first) + var(second) / len(second).",
    )

    def cases(self, rng):
        yield Case("3 seeds each", np.array([91.0, 92.0, 93.0]), np.array([94.0, 94.5, 95.0]))
        yield Case("8 and 5 seeds", 92 + rng.normal(size=8), 91 + 2 * rng.normal(size=5))
        yield Case("4 and 9 seeds", 95 + 2 * rng.normal(size=4), 91 + rng.normal(size=9))

    def oracle(self, first, second):
        from scipy.stats import ttest_ind  # takes half a second to import

        return float(ttest_ind(first, second, equal_var=False).statistic)

    def ratio(self, first, second, uncertainty):
        return (np.mean(first) - np.mean(second)) / uncertainty

    @mistake("Which of the two comes first?", "The sign is turned: first minus second.")
    def other_sign(self, first, second):
        return -self.oracle(first, second)

    @mistake(
        "May the result be negative?", "It must be, where `first` is the lower: no absolute value."
    )
    def no_sign(self, first, second):
        return abs(self.oracle(first, second))

    @mistake("By what is the variance divided?", "By n - 1, not n: `np.var(values, ddof=1)`.")
    def divided_by_n(self, first, second):
        uncertainty = np.sqrt(np.var(first) / len(first) + np.var(second) / len(second))
        return self.ratio(first, second, uncertainty)

    @mistake(
        "Does it help to train with more seeds?",
        "The variance of a mean is the variance of one value divided by the number of values.",
    )
    def number_of_seeds_ignored(self, first, second):
        return self.ratio(first, second, np.sqrt(np.var(first, ddof=1) + np.var(second, ddof=1)))

    @mistake("What is below the fraction line?", "A root is missing: variances are squares.")
    def no_root(self, first, second):
        variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
        return self.ratio(first, second, variance)
