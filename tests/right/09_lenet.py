# ruff: noqa
# Right answers to the exercises of lab 09: see tests/test_right.py.

# %% right="cross-entropy" style="a small number in the logarithm"
def cross_entropy(probabilities, labels):
    truth = np.eye(probabilities.shape[1], dtype="float32")[labels]
    return -(truth * np.log(np.float32(probabilities) + 1e-7)).sum(axis=1).mean()


# %% right="confusions" style="a list of lists"
def confusions(labels, answers):
    table = [[0] * 10 for _ in range(10)]
    for label, answer in zip(labels, answers, strict=True):
        table[label][answer] += 1
    return table


# %% right="cross-entropy" style="a loop, lists"
def cross_entropy(probabilities, labels):
    import math

    losses = [-math.log(row[label]) for row, label in zip(probabilities, labels)]
    return sum(losses) / len(losses)


# %% right="cross-entropy" style="take_along_axis"
def cross_entropy(probabilities, labels):
    right = np.take_along_axis(probabilities, np.asarray(labels)[:, None], axis=1)
    return np.array(-np.log(right).mean())


# %% right="cross-entropy" style="the logarithm of a product"
def cross_entropy(probabilities, labels):
    right = [p[t] for p, t in zip(probabilities, labels)]
    return -np.log(np.prod(right)) / len(right)


# %% right="cross-entropy" style="differences of logarithms, base 2"
def cross_entropy(probabilities, labels):
    truth = np.arange(probabilities.shape[1]) == np.asarray(labels)[:, None]
    return np.log2(1 / probabilities[truth]).mean() * np.log(2)


# %% right="confusions" style="bincount"
def confusions(labels, answers):
    return np.bincount(10 * labels + answers, minlength=100).reshape(10, 10)


# %% right="confusions" style="a histogram"
def confusions(labels, answers):
    table, *_ = np.histogram2d(labels, answers, bins=10, range=[(-0.5, 9.5)] * 2)
    return table.astype("int32")


# %% right="confusions" style="a product of one-hot rows"
def confusions(labels, answers):
    one_hot = np.eye(10, dtype=int)
    return one_hot[labels].T @ one_hot[answers]


# %% right="confusions" style="comparisons"
def confusions(labels, answers):
    digits = np.arange(10)
    pairs = (labels == digits[:, None])[:, None] & (answers == digits[:, None])[None]
    return pairs.sum(axis=-1)


# %% right="net-table" style="a function for each kind"
def conv(shape, filters, size):
    height, width, maps = shape
    return (height - size + 1, width - size + 1, filters), filters * (maps * size**2 + 1)


def partial(shape, filters, size, links):
    shape, _ = conv(shape, filters, size)
    return shape, links * size**2 + filters


def subsample(shape, size):
    height, width, maps = shape
    return (height // size, width // size, maps), 2 * maps


def pool(shape, size):
    return subsample(shape, size)[0], 0


def dense(shape, units):
    return (1, 1, units), (int(np.prod(shape)) + 1) * units


KINDS = {"conv": conv, "partial": partial, "subsample": subsample, "pool": pool, "dense": dense}


def net_table(input_shape, layers):
    shape, shapes, weights = input_shape, [], []
    for kind, *numbers in layers:
        shape, count = KINDS[kind](shape, *numbers)
        shapes.append(list(shape))
        weights.append(count)
    return {"shapes": shapes, "weights": weights}


# %% right="net-table" style="match, arrays"
def net_table(input_shape, layers):
    height, width, maps = input_shape
    rows = []
    for layer in layers:
        match layer:
            case ("conv", filters, size):
                count = filters * (size * size * maps + 1)
                height, width, maps = height - size + 1, width - size + 1, filters
            case ("partial", filters, size, links):
                count = links * size * size + filters
                height, width, maps = height - size + 1, width - size + 1, filters
            case ("pool", size):
                count, height, width = 0, height // size, width // size
            case ("subsample", size):
                count, height, width = 2 * maps, height // size, width // size
            case ("dense", units):
                count = units * height * width * maps + units
                height, width, maps = 1, 1, units
        rows.append((height, width, maps, count))
    table = np.array(rows)
    return {"shapes": table[:, :3], "weights": table[:, 3]}


# %% right="net-table" style="recursion, tuples"
def net_table(input_shape, layers):
    if not layers:
        return {"shapes": (), "weights": ()}
    (kind, *numbers), (height, width, maps) = layers[0], input_shape
    if kind == "dense":
        shape, count = (1, 1, numbers[0]), numbers[0] * (height * width * maps + 1)
    elif kind in ("pool", "subsample"):
        shape = height // numbers[0], width // numbers[0], maps
        count = 2 * maps if kind == "subsample" else 0
    else:
        filters, size, links = (*numbers, maps * numbers[0])[:3]
        shape = height - size + 1, width - size + 1, filters
        count = links * size**2 + filters
    rest = net_table(shape, layers[1:])
    return {"shapes": (shape, *rest["shapes"]), "weights": (count, *rest["weights"])}


# %% right="build-lenet" style="functional"
def build_lenet():
    image = keras.Input((28, 28, 1))
    maps = ManualConv2D(6, 5, padding="same", activation="tanh")(image)
    maps = Subsampling(2, "average", "tanh")(maps)
    maps = PartialConv2D(LENET5_C3, 5, activation="tanh")(maps)
    maps = Subsampling(2, "average", "tanh")(maps)
    maps = ManualConv2D(120, 5, activation="tanh")(maps)
    units = keras.layers.Dense(84, activation="tanh")(keras.layers.Flatten()(maps))
    return keras.Model(image, keras.layers.Dense(10, activation="softmax")(units))


# %% right="build-lenet" style="Keras' convolutions, activations apart"
def build_lenet():
    tanh = lambda: keras.layers.Activation("tanh")
    net = keras.Sequential([keras.Input((28, 28, 1))])
    net.add(keras.layers.Conv2D(6, 5, padding="same"))
    net.add(tanh())
    net.add(Subsampling(2, "average", "tanh"))
    net.add(PartialConv2D(LENET5_C3, 5))
    net.add(tanh())
    net.add(Subsampling(2, "average", "tanh"))
    net.add(keras.layers.Conv2D(120, 5, activation="tanh"))
    for layer in (keras.layers.Reshape((120,)), keras.layers.Dense(84, "tanh")):
        net.add(layer)
    net.add(keras.layers.Dense(10))
    net.add(keras.layers.Softmax())
    return net


# %% right="build-lenet" style="two nets in one"
def build_lenet():
    def stage(convolution):
        return keras.Sequential([convolution, Subsampling(2, "average", "tanh")])

    maps = [
        stage(ManualConv2D(6, 5, padding="same", activation="tanh")),
        stage(PartialConv2D(LENET5_C3, 5, activation="tanh")),
        ManualConv2D(120, 5, activation="tanh"),
    ]
    units = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(84, "tanh"), keras.layers.Dense(10, "softmax")]
    )
    return keras.Sequential([keras.Input((28, 28, 1)), *maps, units])
