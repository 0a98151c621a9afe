"""Lab 05: the inception module, what it costs, and a net made of it."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import maximum_filter

from cnnlab.arithmetic import conv_multiplications, conv_weights
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


def same_convolution(maps, weights, name):
    """A convolution of stride 1 that keeps the size, by window and sum, in double precision."""
    kernel, bias = (np.asarray(weights[f"{name}.{part}"], float) for part in ("kernel", "bias"))
    rim = kernel.shape[0] // 2
    padded = np.pad(np.asarray(maps, float), [(0, 0), (rim, rim), (rim, rim), (0, 0)])
    windows = sliding_window_view(padded, kernel.shape[:2], axis=(1, 2))
    return np.einsum("bijcuv,uvcf->bijf", windows, kernel) + bias


def pooled(maps, pad=-np.inf):
    """The maxima of 3x3 windows with stride 1; `pad` is what they find outside."""
    return maximum_filter(maps, size=(1, 3, 3, 1), mode="constant", cval=pad)


def activate(maps, activation):
    return np.maximum(maps, 0) if activation == "relu" else maps


def random_weights(rng, sizes):
    """For each name a kernel and a bias; `sizes` gives (kernel_size, channels, filters)."""
    weights = {}
    for name, (size, channels, filters) in sizes.items():
        kernel = rng.normal(size=(size, size, channels, filters)) / size
        weights[f"{name}.kernel"] = kernel.astype("float32")
        weights[f"{name}.bias"] = rng.normal(size=filters).astype("float32")
    return weights


def distinct(rng, *shape):
    """Numbers of both signs, no two of them closer than 0.02: no maximum is tied, or nearly so."""
    size = int(np.prod(shape))
    return (0.02 * (rng.permutation(size).reshape(shape) - size / 2)).astype("float32")


class ConvCost(DictExercise):
    """`conv_cost(output_size, kernel_size, channels, filters)`: weights and multiplications."""

    name = "conv-cost"
    points = {"shape": 0, "weights": 1, "multiplications": 1}
    hints = (
        "One output pixel of one output map first: how many products are added for it?",
        "kernel_size**2 in each input map: so many weights has one filter, and a bias.",
        "Each weight but the biases makes one product for each pixel of its output map.",
    )

    def cases(self, rng):
        yield Case("GoogLeNet 3a, the 5x5 convolution", 28, 5, 192, 32)
        yield Case("GoogLeNet 3a, the 1x1 convolution", 28, 1, 192, 64)
        size, kernel_size, channels, filters = (int(rng.integers(2, 9)) for _ in range(4))
        name = (
            f"{filters} filters of {kernel_size}x{kernel_size} over {channels} maps, output "
            f"{size}x{size}"
        )
        yield Case(name, size, kernel_size, channels, filters)
        yield Case("3 filters of 2x2 over 4 maps, output 7x7", 7, 2, 4, 3)

    def oracle(self, output_size, kernel_size, channels, filters):
        return {
            "weights": conv_weights(kernel_size, channels, filters),
            "multiplications": conv_multiplications(output_size, kernel_size, channels, filters),
        }

    @mistake(
        "Is anything added to the products?",
        "Each filter has a bias too.",
        "weights = kernel_size**2 * channels * filters + filters.",
    )
    def no_bias(self, output_size, kernel_size, channels, filters):
        right = self.oracle(output_size, kernel_size, channels, filters)
        return right | {"weights": right["weights"] - filters}

    @mistake(
        "The weights are right. Is anything multiplied by a bias?",
        "A bias is added, not multiplied: leave it out of the multiplications.",
    )
    def bias_multiplied(self, output_size, kernel_size, channels, filters):
        right = self.oracle(output_size, kernel_size, channels, filters)
        return right | {"multiplications": right["weights"] * output_size**2}

    @mistake(
        "How many input maps does a filter read?",
        "A filter has a kernel for each input map.",
        "weights = kernel_size**2 * channels * filters + filters.",
    )
    def one_channel(self, output_size, kernel_size, channels, filters):
        return self.oracle(output_size, kernel_size, 1, filters)

    @mistake(
        "How many pixels has an output map?",
        "It is a square: output_size**2 pixels.",
        "Multiply by output_size**2.",
    )
    def one_row(self, output_size, kernel_size, channels, filters):
        right = self.oracle(output_size, kernel_size, channels, filters)
        return right | {"multiplications": right["multiplications"] // output_size}

    @mistake("A kernel is a square.", "It has kernel_size**2 weights, not kernel_size.")
    def kernel_is_a_row(self, output_size, kernel_size, channels, filters):
        return self.oracle(output_size, (1, kernel_size), channels, filters)


class InceptionExercise(LayerExercise):
    """What both modules share: their points, and the rungs that look at all branches."""

    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "saved": 1}

    def rung_gradient(self, case, answer):
        """A ReLU has a corner, which central differences cut off."""
        return None if case.kwargs["activation"] else super().rung_gradient(case, answer)

    def joined(self, branches):
        return np.concatenate(branches, axis=-1)


class NaiveModule(InceptionExercise):
    """`NaiveInception(filters_1x1, filters_3x3, filters_5x5, activation="relu")`, a layer."""

    name = "naive-layer"
    answer_name = "NaiveInception"
    forbidden = (finished("cnnlab.layers.InceptionBlock"),)
    hints = (
        "Three convolutions read the same inputs; `padding='same'` keeps their maps equally large.",
        "`ops.max_pool(inputs, 3, 1, padding='same', data_format='channels_last')` is the fourth.",
        "Last: `ops.concatenate([...], axis=-1)`, in the order 1x1, 3x3, 5x5, pooling.",
    )

    def cases(self, rng):
        point = np.zeros((1, 7, 7, 1), "float32")
        point[0, 3, 3] = 1
        ones = {f"conv_{k}x{k}.kernel": np.ones((k, k, 1, 1), "float32") for k in (1, 3, 5)}
        ones |= {f"conv_{k}x{k}.bias": np.zeros(1, "float32") for k in (1, 3, 5)}
        name = "one bright pixel, kernels of ones: 1, 9, 25 and 9 pixels are bright"
        yield self.case(name, point, ones, 1, 1, 1, "relu")
        for size, channels, filters, activation in [
            ((6, 8), 3, (4, 2, 5), "relu"),
            ((7, 5), 2, (2, 3, 1), None),
        ]:
            sizes = {
                f"conv_{k}x{k}": (k, channels, n) for k, n in zip((1, 3, 5), filters, strict=True)
            }
            name = f"{channels} maps of {size[0]}x{size[1]}, {filters} filters, {activation}"
            inputs = distinct(rng, 2, *size, channels)
            yield self.case(name, inputs, random_weights(rng, sizes), *filters, activation)

    def case(self, name, inputs, weights, filters_1x1, filters_3x3, filters_5x5, activation):
        filters = {
            "filters_1x1": filters_1x1,
            "filters_3x3": filters_3x3,
            "filters_5x5": filters_5x5,
        }
        return Case(name, inputs, weights, **filters, activation=activation)

    def branches(self, inputs, weights, activation):
        names = ("conv_1x1", "conv_3x3", "conv_5x5")
        return [
            *(activate(same_convolution(inputs, weights, name), activation) for name in names),
            pooled(inputs),
        ]

    def oracle(self, inputs, weights, activation, **filters):
        return self.joined(self.branches(inputs, weights, activation))

    @mistake(
        "In which order do the branches stand?",
        "The pooling comes last, after 1x1, 3x3 and 5x5.",
    )
    def pooling_first(self, inputs, weights, activation, **filters):
        *convolutions, pooling = self.branches(inputs, weights, activation)
        return self.joined([pooling, *convolutions])

    @mistake("In which order do the branches stand?", "1x1, 3x3, 5x5, pooling.")
    def reversed_order(self, inputs, weights, activation, **filters):
        return self.joined(self.branches(inputs, weights, activation)[::-1])

    @mistake(
        "Does the pooling have an activation?",
        "The activation belongs to the convolutions; you apply it to all maps at the end.",
        "Give it to each `Conv2D`, and leave the pooling's maps as they are.",
    )
    def pooling_activated(self, inputs, weights, activation, **filters):
        return activate(self.oracle(inputs, weights, activation), activation)

    @mistake(
        "What happens to the convolutions' results?",
        "`activation` is not used.",
        "`keras.layers.Conv2D(..., activation=self.activation)`.",
    )
    def no_activation(self, inputs, weights, activation, **filters):
        return self.oracle(inputs, weights, None)

    @mistake(
        "What does the pooling keep of its window?",
        "Yours takes the average; the module takes the maximum.",
        "`ops.max_pool`, not `ops.average_pool`.",
    )
    def average_pooling(self, inputs, weights, activation, **filters):
        sums, counts = (
            sliding_window_view(
                np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]), (3, 3), axis=(1, 2)
            ).sum(axis=(-2, -1))
            for x in (inputs.astype(float), np.ones(inputs.shape))
        )
        return self.joined([*self.branches(inputs, weights, activation)[:3], sums / counts])

    @symptom(
        "How many maps come out?",
        "The pooling passes on all input maps: they are concatenated, too.",
        "filters_1x1 + filters_3x3 + filters_5x5 + channels maps.",
    )
    def pooling_forgotten(self, case, answer):
        channels = case.args[0].shape[-1]
        return np.shape(answer["first"])[-1] == self.expected(case).shape[-1] - channels


class LargestReduction(FunctionExercise):
    """`largest_reduction(kernel_size, channels, filters)`: how many maps still save."""

    name = "largest-reduction"
    points = {"shape": 0, "dtype": 0, "values": 3}
    hints = (
        "Write down the products for one output pixel: without a reduction, and with one.",
        "Without: k² C F. With r maps left: C r for the 1x1 convolution, k² r F for the other.",
        "C r + k² r F < k² C F. Solve for r; or let a loop try r = 1, 2, 3, ... in turn.",
    )

    def cases(self, rng):
        yield Case("GoogLeNet 3a, the 5x5 branch", 5, 192, 32)
        yield Case("GoogLeNet 3a, the 3x3 branch", 3, 192, 128)
        yield Case("1x1 kernels, 4 maps, 4 filters: with 2 maps left the costs are equal", 1, 4, 4)
        yield Case("1x1 kernels, 1 map, 1 filter: nothing to save", 1, 1, 1)
        for kernel_size in (1, 2, 3, 5):
            channels, filters = (int(rng.integers(2, 60)) for _ in range(2))
            name = f"{filters} filters of {kernel_size}x{kernel_size} over {channels} maps"
            yield Case(name, kernel_size, channels, filters)
        yield Case("30 filters of 3x3 over 30 maps: with 27 left the costs are equal", 3, 30, 30)

    def oracle(self, kernel_size, channels, filters):
        """Counts, with the arithmetic of the course, all numbers of maps that save."""

        def cost(*branch):
            return sum(conv_multiplications(1, *convolution) for convolution in branch)

        direct = cost((kernel_size, channels, filters))
        return sum(
            cost((1, channels, left), (kernel_size, left, filters)) < direct
            for left in range(1, channels + 1)
        )

    def exact(self, kernel_size, channels, filters):
        return kernel_size**2 * channels * filters / (channels + kernel_size**2 * filters)

    @mistake(
        "What if both ways cost the same?",
        "Then nothing is saved: the reduction must be cheaper.",
        "Your number is too large by 1 where the division comes out even: `<`, not `<=`.",
    )
    def equal_is_enough(self, kernel_size, channels, filters):
        return int(self.exact(kernel_size, channels, filters))

    @mistake(
        "Can a reduction leave half a map?",
        "The exact solution is no whole number: the largest whole number below it is asked for.",
    )
    def not_whole(self, kernel_size, channels, filters):
        return self.exact(kernel_size, channels, filters)

    @mistake(
        "What does the reduction itself cost?",
        "A reduction to r maps makes channels * r products a pixel: you left them out.",
        "C r + k² r F < k² C F",
    )
    def reduction_for_nothing(self, kernel_size, channels, filters):
        return channels - 1

    @mistake(
        "How many weights has a kernel?",
        "kernel_size**2, not kernel_size.",
        "C r + k² r F < k² C F",
    )
    def kernel_is_a_row(self, kernel_size, channels, filters):
        products = kernel_size * filters
        return -(-products * channels // (channels + products)) - 1

    @mistake("Up or down?", "One map more would cost more: round down.")
    def rounded_up(self, kernel_size, channels, filters):
        return -int(-self.exact(kernel_size, channels, filters) // 1)


class ReducedModule(InceptionExercise):
    """`Inception(...)`, the module with 1x1 reductions as a Keras layer."""

    name = "inception-layer"
    answer_name = "Inception"
    forbidden = (finished("cnnlab.layers.InceptionBlock"),)
    points = {"weights": 1, "shape": 0, "values": 3, "gradient": 0, "saved": 1}
    hints = (
        "Six convolutions, all with `padding='same'`: three reducers of 1x1, 1x1, 3x3 and 5x5.",
        "The 3x3 reads what its reducer gives, the 5x5 what its own gives.",
        "The pooling comes before its reducer: `self.reducer_pool(ops.max_pool(inputs, ...))`.",
    )

    def cases(self, rng):
        for size, channels, filters, reduced, activation in [
            ((5, 6), 6, (2, 4, 3, 2), (3, 1), "relu"),
            ((7, 5), 4, (3, 2, 2, 4), (2, 2), "relu"),
            ((6, 4), 3, (1, 3, 2, 2), (2, 1), None),
        ]:
            of_1x1, of_3x3, of_5x5, of_pool = filters
            left_3x3, left_5x5 = reduced
            sizes = {
                "conv_1x1": (1, channels, of_1x1),
                "reducer_3x3": (1, channels, left_3x3),
                "conv_3x3": (3, left_3x3, of_3x3),
                "reducer_5x5": (1, channels, left_5x5),
                "conv_5x5": (5, left_5x5, of_5x5),
                "reducer_pool": (1, channels, of_pool),
            }
            config = {
                "filters_1x1": of_1x1,
                "filters_3x3": of_3x3,
                "filters_5x5": of_5x5,
                "filters_pool": of_pool,
                "reduce_3x3": left_3x3,
                "reduce_5x5": left_5x5,
                "activation": activation,
            }
            name = f"{channels} maps of {size[0]}x{size[1]}, {filters} filters, {activation}"
            inputs = distinct(rng, 2, *size, channels)
            yield Case(name, inputs, random_weights(rng, sizes), **config)

    def chain(self, maps, weights, names, activation):
        for name in names:
            maps = activate(same_convolution(maps, weights, name), activation)
        return maps

    def branches(self, inputs, weights, activation):
        return [
            self.chain(inputs, weights, ["conv_1x1"], activation),
            self.chain(inputs, weights, ["reducer_3x3", "conv_3x3"], activation),
            self.chain(inputs, weights, ["reducer_5x5", "conv_5x5"], activation),
            self.chain(pooled(inputs), weights, ["reducer_pool"], activation),
        ]

    def oracle(self, inputs, weights, activation, **filters):
        return self.joined(self.branches(inputs, weights, activation))

    @mistake(
        "Where does the pooling stand?",
        "Yours comes after its reducer; it must come before.",
        "`self.reducer_pool(ops.max_pool(inputs, ...))`",
    )
    def pooled_after_reducer(self, inputs, weights, activation, **filters):
        *others, _ = self.branches(inputs, weights, activation)
        reduced = self.chain(inputs, weights, ["reducer_pool"], activation)
        return self.joined([*others, pooled(reduced)])

    @mistake(
        "Which convolutions have an activation?",
        "All six: the reducers too.",
        "Give `activation=self.activation` to the reducers.",
    )
    def reducers_without_activation(self, inputs, weights, activation, **filters):
        def branch(maps, reducer, name):
            return self.chain(same_convolution(maps, weights, reducer), weights, [name], activation)

        return self.joined(
            [
                self.chain(inputs, weights, ["conv_1x1"], activation),
                branch(inputs, "reducer_3x3", "conv_3x3"),
                branch(inputs, "reducer_5x5", "conv_5x5"),
                same_convolution(pooled(inputs), weights, "reducer_pool"),
            ]
        )

    @mistake(
        "What happens to the convolutions' results?",
        "`activation` is not used.",
        "`keras.layers.Conv2D(..., activation=self.activation)`, six times.",
    )
    def no_activation(self, inputs, weights, activation, **filters):
        return self.oracle(inputs, weights, None)

    @mistake(
        "What does the last branch do before its reducer?",
        "The pooling is missing: `reducer_pool` reads the pooled maps.",
        "`self.reducer_pool(ops.max_pool(inputs, ...))`",
    )
    def pooling_forgotten(self, inputs, weights, activation, **filters):
        *others, _ = self.branches(inputs, weights, activation)
        return self.joined([*others, self.chain(inputs, weights, ["reducer_pool"], activation)])

    @mistake(
        "In which order do the branches stand?",
        "The pooling comes last, after 1x1, 3x3 and 5x5.",
    )
    def pooling_first(self, inputs, weights, activation, **filters):
        *convolutions, pooling = self.branches(inputs, weights, activation)
        return self.joined([pooling, *convolutions])

    @symptom(
        "Which maps does the 3x3 convolution read?",
        "It reads the inputs; it must read the maps that `reducer_3x3` leaves. So must the 5x5.",
        "`self.conv_3x3(self.reducer_3x3(inputs))`",
    )
    def reducers_not_used(self, case, answer):
        found, channels = answer["weights"], case.args[0].shape[-1]
        return found["conv_3x3.kernel"][2] == channels


class InceptionNet(ModelExercise):
    """`inception_net`: a trained net with two inception modules that reads digits."""

    name = "inception-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.90
    most_weights = 10_000
    hints = (
        "A convolution with strides of 2 and a pooling before the modules make 28x28 pixels 7x7.",
        "`Flatten` gives the last layer thousands of inputs: `GlobalMaxPooling2D` one a map.",
        "Two modules like InceptionBlock(8, 12, 8, 8, reduce_3x3=6, reduce_5x5=4) are enough.",
    )

    def cases(self, rng):
        images, labels = unseen_mnist(2000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        modules = [name for name in answer["layers"] if "Inception" in name]
        if len(modules) < 2:
            return f"expected two inception modules, your layers are {answer['layers']}"
        if answer["num_weights"] > self.most_weights:
            weights = f"{answer['num_weights']:,} weights"
            return f"your net has {weights}, {self.most_weights:,} are allowed"
        return None

    @symptom(
        "Which layer has most weights? See `inception_net.summary()`.",
        "A `Dense` layer behind `Flatten` has a weight for each pixel of each map.",
        "`GlobalMaxPooling2D` keeps one number of each map; then `Dense(10)` is small.",
    )
    def too_large(self, case, answer):
        return answer["num_weights"] > self.most_weights

    @symptom(
        "Was the net trained?",
        "One image in ten is right by chance. Compile the net, then call `fit`.",
        '`compile` with "sparse_categorical_crossentropy", then `fit(x_train, y_train, ...)`.',
    )
    def untrained(self, case, answer):
        return self.rung_size(case, answer) is None and self.accuracy(case, answer) < 0.25
