"""Lab 09: LeNet-5, from its table of shapes to its mistakes."""

from functools import cache

import keras
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax
from sklearn.metrics import confusion_matrix, log_loss

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
from cnnlab.judging.forbidden import finished
from cnnlab.layers import LENET5_C3, PartialConv2D, Subsampling

LENET5 = (
    ("conv", 6, 5),
    ("subsample", 2),
    ("partial", 16, 5, 60),
    ("subsample", 2),
    ("conv", 120, 5),
    ("dense", 84),
    ("dense", 10),
)
LECTURE = (("conv", 4, 5), ("pool", 2), ("conv", 10, 5), ("pool", 2), ("dense", 10))


def keras_layers(channels, kind, *numbers):
    """The layers of Keras that one layer of a description means."""
    if kind == "partial":
        filters, kernel_size, links = numbers
        table = np.arange(channels * filters).reshape(channels, filters) < links
        return [PartialConv2D(table, kernel_size)]
    if kind == "dense":
        dense = keras.layers.Dense(*numbers)
        return [keras.layers.Flatten(), dense, keras.layers.Reshape((1, 1, -1))]
    made = {
        "conv": keras.layers.Conv2D,
        "pool": keras.layers.MaxPooling2D,
        "subsample": Subsampling,
    }
    return [made[kind](*numbers)]


@cache
def built_by_keras(input_shape, layers):
    """Shapes and weights as Keras has them."""
    maps = keras.Input(input_shape)
    shapes, weights = [], []
    for described in layers:
        made = keras_layers(maps.shape[-1], *described)
        for layer in made:
            maps = layer(maps)
        shapes.append(list(maps.shape[1:]))
        weights.append(sum(layer.count_params() for layer in made))
    return {"shapes": shapes, "weights": weights}


class NetTable(DictExercise):
    """`net_table(input_shape, layers)`: shape and weights of each layer of a net."""

    name = "net-table"
    points = {"shape": 0, "shapes": 1, "weights": 2}
    hints = (
        "Carry three numbers along: height, width and maps. Each layer changes some of them.",
        "Count the weights of a layer with the maps that come *in*; then overwrite `maps`.",
        "A filter has `maps * kernel_size ** 2` weights and a bias; a dense unit has a weight for "
        "each of the `height * width * maps` values, and a bias.",
    )

    def cases(self, rng):
        yield Case("LeNet-5 on 32x32 pixels", (32, 32, 1), list(LENET5))
        yield Case("the lecture's net, 4 and 10 kernels", (28, 28, 1), list(LECTURE))
        for _ in range(2):
            first, second, units = rng.integers(3, 12, 3).tolist()
            layers = [("conv", first, 4), ("subsample", 3), ("partial", second, 2, 2 * second)]
            layers += [("conv", 5, 3), ("pool", 2), ("dense", units)]
            shape = (*rng.integers(27, 40, 2).tolist(), 3)
            yield Case(f"{len(layers)} layers on an input of shape {shape}", shape, layers)

    def oracle(self, input_shape, layers):
        return built_by_keras(tuple(input_shape), tuple(layers))

    def difference(self, key, case, answer):
        """Names the first layer that is wrong."""
        rows = zip(case.args[1], self.expected(case)[key], answer[key], strict=True)
        for place, (described, wanted, found) in enumerate(rows, start=1):
            if not compare.same(wanted, found, 0, 0):
                wanted, found = np.array(wanted).tolist(), np.array(found).tolist()
                return f"{key} of layer {place}, {described}: expected {wanted}, got {found}"
        return None

    def wrong_weights(self, case, answer, **wrong):
        """Whether the weights are those of a wrong rule: `kind=rule(before, after, numbers)`."""
        right = self.expected(case)
        before = [case.args[0], *right["shapes"]]
        rows = zip(case.args[1], before, right["shapes"], right["weights"], strict=False)
        counted = [
            wrong[kind](np.array(old), np.array(new), numbers) if kind in wrong else weights
            for (kind, *numbers), old, new, weights in rows
        ]
        return compare.same(counted, answer["weights"], 0, 0)

    @symptom(
        "How far can the window move in a row of 32 pixels?",
        "There is no padding: the map is smaller than what the layer reads.",
        "`height - kernel_size + 1` rows come out.",
    )
    def size_kept(self, case, answer):
        height, width, _ = case.args[0]
        return list(answer["shapes"][0][:2]) == [height, width]

    @symptom(
        "A dense layer has no rows and columns. What shape is asked for?",
        "Its units count as maps of a single pixel.",
        "Append `(1, 1, units)`.",
    )
    def dense_as_vector(self, case, answer):
        return any(np.size(shape) == 1 for shape in answer["shapes"])

    @symptom("Is anything added to the sums?", "Each filter has one bias.")
    def no_bias(self, case, answer):
        def conv(old, new, numbers):
            return numbers[1] ** 2 * old[2] * new[2]

        def partial(old, new, numbers):
            return numbers[1] ** 2 * numbers[2]

        return self.wrong_weights(case, answer, conv=conv, partial=partial) or (
            self.wrong_weights(case, answer, conv=conv)
        )

    @symptom(
        "The first layer is right. Does the next convolution read one map, or several?",
        "A filter has a kernel of its own for each map that it reads.",
        "`filters * (maps * kernel_size ** 2 + 1)`, with the maps that come in.",
    )
    def one_kernel_a_filter(self, case, answer):
        def conv(old, new, numbers):
            return new[2] * (numbers[1] ** 2 + 1)

        return self.wrong_weights(case, answer, conv=conv)

    @symptom(
        "Does a partial convolution have all kernels?",
        "It has one kernel for each link, and a bias for each filter.",
        "`links * kernel_size ** 2 + filters`.",
    )
    def all_links(self, case, answer):
        def partial(old, new, numbers):
            return new[2] * (numbers[1] ** 2 * old[2] + 1)

        return self.wrong_weights(case, answer, partial=partial)

    @symptom(
        "Pooling has no weights. Has subsampling?",
        "LeNet's subsampling has one gain and one bias for each map.",
        "`2 * maps`.",
    )
    def subsampling_without_weights(self, case, answer):
        return self.wrong_weights(case, answer, subsample=lambda old, new, numbers: 0)

    @symptom(
        "What does a dense layer read after maps of several pixels?",
        "The maps are unrolled: each pixel of each map is an input.",
        "`units * (height * width * maps + 1)`.",
    )
    def not_unrolled(self, case, answer):
        def dense(old, new, numbers):
            return new[2] * (old[2] + 1)

        lecture = self.wrong_weights(case, answer, dense=dense)
        return lecture and answer["weights"] != self.expected(case)["weights"]


def convolve(maps, kernel, bias):
    windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel, optimize=True) + bias


def in_blocks(maps):
    """`(batch, rows, columns, channels, 4)`: the four pixels of each 2x2 window."""
    return np.stack([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=-1)


class BuildLenet(NetExercise):
    """`build_lenet()` returns LeNet-5, built from this course's layers."""

    name = "build-lenet"
    forbidden = (finished("cnnlab.models.lenet5"),)
    points = {"layers": 2, "shape": 0, "values": 1, "first_loss": 1}
    layers = (
        ("C1", (28, 28, 6), 156),
        ("S2", (14, 14, 6), 12),
        ("C3", (10, 10, 16), 1_516),
        ("S4", (5, 5, 16), 32),
        ("C5", (1, 1, 120), 48_120),
        ("F6", (84,), 10_164),
        ("output", (10,), 850),
    )
    hints = (
        "Go through the table of layers again, one line of code for each line of it.",
        "`print(summarize(build_lenet()))` shows your shapes and weights. Which line is the first "
        "that you did not expect?",
        '`Subsampling(2, "average", "tanh")`; `PartialConv2D(LENET5_C3, 5, activation="tanh")`; '
        "C5 is a convolution with 120 filters of 5x5, and `Flatten` comes after it.",
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(40, rng)
        shapes = [(5, 5, 1, 6), (6,), (6,), (6,), (5, 5, 60), (16,), (16,), (16,)]
        shapes += [(5, 5, 16, 120), (120,), (120, 84), (84,), (84, 10), (10,)]
        weights = [rng.normal(size=shape) / 4 for shape in shapes]
        yield Case("40 digits, weights of the judge", digits, weights)

    def oracle(self, digits, weights, **changes):
        """The net in NumPy; `changes` make it a wrong one."""
        c1, b1, gain2, b2, links, b3, gain4, b4, c5, b5, f6, b6, last, b7 = weights
        c3 = np.zeros((16, 6, 5, 5))  # links come output map by output map
        c3[np.transpose(LENET5_C3) == 1] = np.moveaxis(links, -1, 0)
        act = changes.get("activation", np.tanh)
        after_pool = changes.get("after_pool", act)
        pool = changes.get("pool", np.mean)
        maps = act(convolve(np.pad(digits, [(0, 0), (2, 2), (2, 2), (0, 0)]), c1, b1))
        maps = after_pool(gain2 * pool(in_blocks(maps), axis=-1) + b2)
        maps = act(convolve(maps, c3.transpose(2, 3, 1, 0), b3))
        maps = after_pool(gain4 * pool(in_blocks(maps), axis=-1) + b4)
        units = act(act(convolve(maps, c5, b5))[:, 0, 0] @ f6 + b6)
        return changes.get("last", softmax)(units @ last + b7, axis=-1)

    def rung_first_loss(self, case, answer):
        """The loss of the untrained net, averaged over the labels that a picture could have."""
        loss = -np.mean(np.log(np.maximum(answer["first"], 1e-7)))
        if not abs(loss / np.log(10) - 1) <= 0.1:
            return (
                f"before training the loss is {loss:.2f}; ten equal chances make {np.log(10):.2f}"
            )
        if not np.ptp(answer["first"], axis=0).max() >= 1e-6:
            return "before training all digits get the same answer: draw the weights at random"
        return None

    @symptom(
        "How large are the maps of C1?",
        'The digits have 28x28 pixels, the paper\'s 32x32: C1 pads them, with "same".',
    )
    def not_padded(self, case, answer):
        return answer["layers"][0] == [[24, 24, 6], 156]

    @symptom(
        "Is there a gain and a bias for each map?",
        "The library's pooling has no weights. LeNet's subsampling has.",
        'Use `Subsampling(2, "average", "tanh")`.',
    )
    def pooling_without_weights(self, case, answer):
        return answer["layers"][1][1] == 1_516 or answer["layers"][1][1] == 2_416

    @symptom(
        "How many links has C3?",
        "Yours is a full convolution, with 96 links; the paper's table has 60.",
        'Use `PartialConv2D(LENET5_C3, 5, activation="tanh")`.',
    )
    def all_linked(self, case, answer):
        return answer["layers"][2][1] == 2_416

    @mistake(
        "Which of the two poolings is LeNet's?",
        "The lecture takes maxima. LeNet-5 takes means.",
        '`Subsampling(2, "average", "tanh")`: the default is "max".',
    )
    def maxima(self, digits, weights):
        return self.oracle(digits, weights, pool=np.max)

    @mistake("Which activation has the paper?", "`tanh`, in every layer but the last.")
    def relu(self, digits, weights):
        return self.oracle(digits, weights, activation=lambda x: np.maximum(x, 0))

    @mistake("Which layers have an activation?", "All. Without one, several layers are as one.")
    def linear(self, digits, weights):
        return self.oracle(digits, weights, activation=lambda x: x)

    @mistake(
        "Is subsampling linear?",
        "S2 and S4 have an activation too, after gain and bias.",
        "The third argument of `Subsampling` is the activation.",
    )
    def subsampling_without_activation(self, digits, weights):
        return self.oracle(digits, weights, after_pool=lambda x: x)

    @mistake("Do your ten outputs add up to 1?", 'The last layer has the activation "softmax".')
    def no_softmax(self, digits, weights):
        return self.oracle(digits, weights, last=lambda logits, axis: logits)


class CrossEntropy(FunctionExercise):
    """`cross_entropy(probabilities, labels)`: the mean loss of some answers."""

    name = "cross-entropy"
    points = {"shape": 0, "values": 2}
    hints = (
        "Take one picture first: which of its ten probabilities counts?",
        "`probabilities[np.arange(len(labels)), labels]` are the chances of the right classes.",
        "The logarithm of each, the mean of all, and a minus.",
    )

    def cases(self, rng):
        yield Case("three pictures, ten equal chances", np.full((3, 10), 0.1), np.array([0, 7, 7]))
        for num, classes in ((6, 4), (9, 10)):
            probabilities = rng.dirichlet(np.ones(classes), num) + 0.01
            probabilities /= probabilities.sum(axis=1, keepdims=True)
            labels = rng.integers(0, classes, num)
            yield Case(f"{num} pictures, {classes} classes", probabilities, labels)

    def oracle(self, probabilities, labels):
        return float(log_loss(labels, probabilities, labels=range(probabilities.shape[1])))

    @mistake("Can a loss be negative?", "A logarithm of a chance is: put a minus before it.")
    def negative(self, probabilities, labels):
        return -self.oracle(probabilities, labels)

    @mistake(
        "Twice as many pictures: twice the loss?", "Take the mean of the pictures, not the sum."
    )
    def summed(self, probabilities, labels):
        return len(labels) * self.oracle(probabilities, labels)

    @mistake("Which logarithm is it?", "The natural one: `np.log`.")
    def base_ten(self, probabilities, labels):
        return self.oracle(probabilities, labels) / np.log(10)

    @mistake("Which logarithm is it?", "The natural one: `np.log`.")
    def base_two(self, probabilities, labels):
        return self.oracle(probabilities, labels) / np.log(2)

    @mistake(
        "By how many numbers do you divide?",
        "There is one term for each picture. The other classes do not count.",
        "Divide by `len(labels)`, not by the size of the array.",
    )
    def mean_of_all_cells(self, probabilities, labels):
        return self.oracle(probabilities, labels) / probabilities.shape[1]

    @mistake(
        "Whose probability counts: that of the right class, or the largest?",
        "A net that is sure and wrong must pay: take the class that `labels` says.",
    )
    def of_the_largest(self, probabilities, labels):
        return float(-np.mean(np.log(probabilities.max(axis=1))))

    @mistake(
        "Is the mean taken before or after the logarithm?",
        "Each picture has its own loss: the logarithm comes first.",
    )
    def logarithm_of_the_mean(self, probabilities, labels):
        return float(-np.log(np.mean(probabilities[np.arange(len(labels)), labels])))


class TrainedLenet(ModelExercise):
    """`lenet` is LeNet-5, trained on 8,000 digits."""

    name = "trained-lenet"
    answer_name = "lenet"
    points = {"shape": 0, "weights": 1, "accuracy": 1, "high_accuracy": 1}
    pass_mark = 0.93
    num_weights = 60_850
    hints = (
        "Two lines: `lenet.compile(...)`, `lenet.fit(...)`.",
        'The loss is "sparse_categorical_crossentropy"; is the net trained on all digits?',
        "`keras.optimizers.Adam(2e-3)`, `batch_size=64`, `epochs=10`.",
    )

    def cases(self, rng):
        digits, labels = unseen_mnist(2000, rng)
        yield Case("2,000 test digits", digits, labels=labels)

    def rung_weights(self, case, answer):
        if answer["num_weights"] == self.num_weights:
            return None
        return f"LeNet-5 has {self.num_weights:,} weights, yours has {answer['num_weights']:,}"

    def rung_high_accuracy(self, case, answer):
        return self.accuracy_short_of(0.95, "the last point is for", case, answer)

    @symptom("Has C3 all links?", "Yours has 900 weights too many: give C3 the table `LENET5_C3`.")
    def all_linked(self, case, answer):
        return answer["num_weights"] == self.num_weights + 900

    @symptom(
        "Was the net trained?",
        "One digit in ten is right by chance. Compile the net, then call `fit`.",
    )
    def untrained(self, case, answer):
        return answer["num_weights"] == self.num_weights and self.accuracy(case, answer) < 0.25


class Confusions(FunctionExercise):
    """`confusions(labels, answers)` counts what was taken for what."""

    name = "confusions"
    points = {"shape": 1, "dtype": 0, "values": 1}
    hints = (
        "Start with a 10x10 array of zeros of whole numbers.",
        "Each picture adds 1 to a single cell: which row, which column?",
        "`table[label, answer] += 1`, for each pair of `zip(labels, answers)`.",
    )

    def cases(self, rng):
        yield Case("four sevens", np.array([7, 7, 7, 7]), np.array([7, 1, 7, 9]))
        for num in (12, 300):
            labels = rng.integers(0, 10, num)
            answers = np.where(rng.random(num) < 0.6, labels, rng.integers(0, 10, num))
            yield Case(f"{num} digits", labels, answers)

    def oracle(self, labels, answers):
        return confusion_matrix(labels, answers, labels=range(10))

    @mistake("Which of the two is the row?", "Rows are what is true, columns what the net says.")
    def transposed(self, labels, answers):
        return self.oracle(labels, answers).T

    @mistake("Does each cell count the pictures?", "Yours holds shares: do not divide.")
    def shares(self, labels, answers):
        table = self.oracle(labels, answers)
        return table / np.maximum(table.sum(axis=1, keepdims=True), 1)

    @mistake(
        "What if the same pair comes twice?",
        "Your cells never exceed 1: add, do not set.",
        "In NumPy `table[labels, answers] += 1` adds once a cell: loop, or use `np.add.at`.",
    )
    def once_a_cell(self, labels, answers):
        return np.minimum(self.oracle(labels, answers), 1)

    @mistake("Where are the right answers?", "They are counted too, on the diagonal.")
    def no_diagonal(self, labels, answers):
        table = self.oracle(labels, answers)
        return table - np.diag(np.diag(table))

    @symptom(
        "How many classes are there?",
        "A digit that does not occur still has a row and a column: always 10x10.",
    )
    def only_what_occurs(self, case, answer):
        classes = len(np.unique(case.args))
        return np.shape(answer) in ((classes, classes), (np.max(case.args) + 1,) * 2)
