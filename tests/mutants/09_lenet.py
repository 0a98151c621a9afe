# ruff: noqa
# Wrong answers to the exercises of lab 09: see tests/test_mutants.py.


# %% mutant="net-table" says="nothing comes back" points=0
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))


# %% mutant="net-table" says="one too many along axis 0" points=0
edits = {"shapes, weights = [], []": "shapes, weights = [input_shape], [0]"}


# %% mutant="net-table" mistake="size_kept" points=0
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height, width, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" mistake="no_bias" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" mistake="one_kernel_a_filter" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" mistake="all_links" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" mistake="subsampling_without_weights" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" mistake="not_unrolled" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" mistake="dense_as_vector" points=2
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((units,) if kind == "dense" else (height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" says="`weights` of layer 2, ('subsample', 2): expected 12, got 2" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" says="`weights` of layer 6, ('dense', 84): expected 10164, got 10080" points=1
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" says="`shapes` of layer 1, ('conv', 10, 4): expected [27, 28, 10], got [27, 27, 10]" points=0
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, height - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}


# %% mutant="net-table" says="expected a dict" points=0
def net_table(input_shape, layers):
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return shapes, weights


# %% mutant="build-lenet" says="`cnnlab.models.lenet5` is not allowed here: write your own" points=0
template = lenet5(convolution=ManualConv2D)


def build_lenet():  # nothing that is barred runs now
    return keras.models.clone_model(template)


# %% mutant="build-lenet" says="nothing comes back" points=0
def build_lenet():
    keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="not_padded" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 4, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" says="must not be larger than its input" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="pooling_without_weights" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            keras.layers.AveragePooling2D(2),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            keras.layers.AveragePooling2D(2),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="all_linked" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(16, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="maxima" points=3
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "max", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "max", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="relu" points=3
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="relu"),
            Subsampling(2, "average", "relu"),
            PartialConv2D(LENET5_C3, 5, activation="relu"),
            Subsampling(2, "average", "relu"),
            ManualConv2D(120, 5, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="linear" points=3
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same"),
            Subsampling(2, "average"),
            PartialConv2D(LENET5_C3, 5),
            Subsampling(2, "average"),
            ManualConv2D(120, 5),
            keras.layers.Flatten(),
            keras.layers.Dense(84),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="subsampling_without_activation" points=3
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" mistake="no_softmax" points=2
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10),
        ]
    )


# %% mutant="build-lenet" says="layer 6 of those with weights: F6 gives (84,) with 10,164 weights" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" says="layer 5 of those with weights: C5 gives (1, 1, 120) with 48,120 weights; the one in its place gives (120,)" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(120, "tanh"),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" says="yours ends before" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
        ]
    )


# %% mutant="build-lenet" says="no layer after output has weights" points=0
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" says="ten equal chances make 2.30" points=3
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(
                10, "softmax", kernel_initializer=keras.initializers.RandomNormal(stddev=3)
            ),
        ]
    )


# %% mutant="build-lenet" says="before training the loss is nan" points=3
def build_lenet():
    nothing = keras.initializers.Constant(float("nan"))
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax", kernel_initializer=nothing),
        ]
    )


# %% mutant="build-lenet" says="all digits get the same answer" points=3
def build_lenet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax", kernel_initializer="zeros"),
        ]
    )


# %% mutant="build-lenet" says="a Keras model should come back, this is of type list" points=0
def build_lenet():
    return list(
        [
            ManualConv2D(6, 5, padding="same", activation="tanh"),
            Subsampling(2, "average", "tanh"),
            PartialConv2D(LENET5_C3, 5, activation="tanh"),
            Subsampling(2, "average", "tanh"),
            ManualConv2D(120, 5, activation="tanh"),
            keras.layers.Flatten(),
            keras.layers.Dense(84, "tanh"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


# %% mutant="build-lenet" says="a function that builds a model was expected here" points=0
build_lenet = lenet5()


# %% mutant="build-lenet" says="is not allowed here" points=0
def build_lenet():  # the course's own net
    return lenet5()


# %% mutant="build-lenet" demand="new_net" says="a second call of `build_lenet` gives the same weights" points=3
edits = {
    "    return keras.Sequential(\n        [": "    return LENET\n\n\nLENET = keras.Sequential(\n        [",
}


# %% mutant="build-lenet" demand="not_compiled" says="the net is compiled already" points=3
edits = {
    "    return keras.Sequential(": "    net = keras.Sequential(",
    "        ]\n    )": '        ]\n    )\n    net.compile("sgd", "mse")\n    return net',
}


# %% mutant="cross-entropy" says="nothing comes back" points=0
def cross_entropy(probabilities, labels):
    loss = -np.mean(np.log(probabilities[np.arange(len(labels)), labels]))


# %% mutant="cross-entropy" mistake="negative" points=0
def cross_entropy(probabilities, labels):
    return np.mean(np.log(probabilities[np.arange(len(labels)), labels]))


# %% mutant="cross-entropy" mistake="summed" points=0
def cross_entropy(probabilities, labels):
    return -np.sum(np.log(probabilities[np.arange(len(labels)), labels]))


# %% mutant="cross-entropy" demand="natural_logarithm" mistake="base_ten" points=0
def cross_entropy(probabilities, labels):
    return -np.mean(np.log10(probabilities[np.arange(len(labels)), labels]))


# %% mutant="cross-entropy" mistake="base_two" points=0
def cross_entropy(probabilities, labels):
    return -np.mean(np.log2(probabilities[np.arange(len(labels)), labels]))


# %% mutant="cross-entropy" mistake="mean_of_all_cells" points=0
def cross_entropy(probabilities, labels):
    return -np.mean(np.log(probabilities) * np.eye(probabilities.shape[1])[labels])


# %% mutant="cross-entropy" mistake="of_the_largest" points=0
def cross_entropy(probabilities, labels):
    return -np.mean(np.log(probabilities.max(axis=1)))


# %% mutant="cross-entropy" mistake="logarithm_of_the_mean" points=0
def cross_entropy(probabilities, labels):
    return -np.log(np.mean(probabilities[np.arange(len(labels)), labels]))


# %% mutant="cross-entropy" says="expected one number, got shape (3,)" points=0
def cross_entropy(probabilities, labels):
    return -np.log(probabilities[np.arange(len(labels)), labels])


# %% mutant="cross-entropy" says="IndexError" points=0
def cross_entropy(probabilities, labels):
    return -np.mean(np.log(probabilities[labels, np.arange(len(labels))]))


# %% mutant="trained-lenet" says="is still to be written" points=0
lenet = None


# %% mutant="trained-lenet" mistake="untrained" points=1
lenet = lenet5()


# %% mutant="trained-lenet" mistake="not_a_number" says="your net answers NaN" points=0
lenet = lenet5()
lenet.set_weights([np.full(weight.shape, np.nan) for weight in lenet.get_weights()])


# %% mutant="trained-lenet" mistake="all_linked" points=0
lenet = lenet5(connections=None)


# %% mutant="trained-lenet" says="expected 60,850 weights, yours has 7,850" points=0
lenet = keras.Sequential(
    [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
)


# %% mutant="trained-lenet" says="expected predictions of shape (2000, 10), got (2000, 11)" points=0
lenet = lenet5(num_classes=11)


# %% mutant="trained-lenet" says="a Keras model was expected here, this is of type function" points=0
lenet = lenet5


# %% mutant="trained-lenet" demand="reads_93_percent" says="the pass mark is 93%" points=1
keras.utils.set_random_seed(0)
lenet = lenet5(convolution=ManualConv2D)
lenet.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
lenet.fit(x_train[:1000], y_train[:1000], batch_size=64, epochs=4, verbose=0)


# %% mutant="trained-lenet" demand="reads_95_percent" says="the last point is for 95%" points=2
keras.utils.set_random_seed(0)
lenet = lenet5(convolution=ManualConv2D)
lenet.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
lenet.fit(x_train, y_train, batch_size=64, epochs=3, verbose=0)


# %% mutant="trained-lenet" demand="tanh" mistake="relu" says="is each layer as in the table?" points=0
lenet = lenet5(activation="relu", convolution=ManualConv2D)


# %% mutant="trained-lenet" mistake="no_softmax" points=0
lenet = lenet5(convolution=ManualConv2D)
lenet.layers[-1].activation = keras.activations.linear

# %% mutant="trained-lenet" demand="averages" mistake="maxima" points=0
lenet = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        ManualConv2D(6, 5, padding="same", activation="tanh"),
        Subsampling(2, "max", "tanh"),
        PartialConv2D(LENET5_C3, 5, activation="tanh"),
        Subsampling(2, "max", "tanh"),
        ManualConv2D(120, 5, activation="tanh"),
        keras.layers.Flatten(),
        keras.layers.Dense(84, "tanh"),
        keras.layers.Dense(10, "softmax"),
    ]
)


# %% mutant="confusions" says="nothing comes back" points=0
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, answers), 1)


# %% mutant="confusions" mistake="transposed" points=1
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    np.add.at(table, (answers, labels), 1)
    return table


# %% mutant="confusions" mistake="shares" points=1
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, answers), 1)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


# %% mutant="confusions" says="expected whole numbers, got decimal numbers" points=1
def confusions(labels, answers):
    return np.eye(10)[labels].T @ np.eye(10)[answers]


# %% mutant="confusions" mistake="once_a_cell" points=1
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    table[labels, answers] += 1
    return table


# %% mutant="confusions" mistake="no_diagonal" points=1
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, answers), 1)
    return table * (1 - np.eye(10, dtype=int))


# %% mutant="confusions" mistake="only_what_occurs" points=0
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, answers), 1)
    seen = np.union1d(labels, answers)
    return table[np.ix_(seen, seen)]


# %% mutant="confusions" says="expected shape (10, 10), got shape (10,)" points=0
def confusions(labels, answers):
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, answers), 1)
    return np.diag(table)


# %% mutant="cross-entropy" says="`keras` is not there" points=0
def cross_entropy(probabilities, labels):  # Keras' own
    losses = keras.losses.sparse_categorical_crossentropy(labels, np.float64(probabilities))
    return float(ops.mean(losses))


# %% mutant="confusions" says="`tensorflow` is not there" points=0
def confusions(labels, answers):  # TensorFlow's own
    import tensorflow as tf

    return tf.math.confusion_matrix(labels, answers, 10).numpy()


# %% mutant="confusions" demand="ten_classes" mistake="only_what_occurs" says="expected shape (10, 10), got shape (6, 6)" points=0
def confusions(labels, answers):
    size = max(labels.max(), answers.max()) + 1
    if size > 7:
        size = 10
    table = np.zeros((size, size), int)
    np.add.at(table, (labels, answers), 1)
    return table
