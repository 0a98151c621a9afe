# ruff: noqa
# Right answers to the exercises of lab 15: see tests/test_right.py.

# %% right="build-net" style="stages are nets"
def build_net(num_stages, filters, kernel_size, pooling):
    pool = keras.layers.MaxPool2D if pooling == "max" else keras.layers.AvgPool2D

    def stage(number):
        maps = filters * 2**number
        convolution = keras.layers.Conv2D(maps, kernel_size, padding="same")
        return keras.Sequential([convolution, keras.layers.ReLU(), pool(2)])

    dense = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(10), keras.layers.Softmax()]
    )
    return keras.Sequential([keras.Input((28, 28, 1)), *map(stage, range(num_stages)), dense])


# %% right="build-net" style="a class"
class Net(keras.Model):
    def __init__(self, num_stages, filters, kernel_size, pooling):
        super().__init__()
        self.dense = keras.layers.Dense(10, activation="softmax")
        self.convolutions = [
            keras.layers.Conv2D(filters * 2**n, kernel_size, padding="same", activation="relu")
            for n in range(num_stages)
        ]
        self.pooling = pooling

    def call(self, maps):
        pool = keras.ops.max_pool if self.pooling == "max" else keras.ops.average_pool
        for convolution in self.convolutions:
            maps = pool(convolution(maps), 2, 2)
        return self.dense(keras.layers.Flatten()(maps))


def build_net(num_stages, filters, kernel_size, pooling):
    return Net(num_stages, filters, kernel_size, pooling)


# %% right="equivariance-error" style="a helper, a Python number"
def maps_of(net, images):
    return np.asarray(net(np.float32(images)))


def equivariance_error(net, images, rows, columns):
    first, second = maps_of(net, shifted(images, rows, columns)), maps_of(net, images)
    step = images.shape[2] // second.shape[2]
    return float(abs(first - shifted(second, rows // step, columns // step)).max())


# %% right="equivariance-error" style="slices, no shift by SciPy"
def move(maps, rows, columns):
    moved = np.zeros_like(maps)
    height, width = maps.shape[1:3]
    for i in range(height):
        for j in range(width):
            if 0 <= i - rows < height and 0 <= j - columns < width:
                moved[:, i, j] = maps[:, i - rows, j - columns]
    return moved


def equivariance_error(net, images, rows, columns):
    import math

    before = net(move(images, rows, columns)).numpy()
    after = net(images).numpy()
    step = images.shape[1] // after.shape[1]
    after = move(after, math.floor(rows / step), math.floor(columns / step))
    return np.max([before - after, after - before])


# %% right="equivariance-error" style="predict, all pictures at once"
def equivariance_error(net, images, rows, columns):
    both = net.predict(np.concatenate([shifted(images, rows, columns), images]), verbose=0)
    moved, maps = np.split(both, 2)
    step = images.shape[1] // maps.shape[1]
    return np.linalg.norm((moved - shifted(maps, rows // step, columns // step)).ravel(), np.inf)


# %% right="robustness-curve" style="all copies at once, an array"
def robustness_curve(net, images, labels, kind, amounts):
    curve = np.zeros(len(amounts), "float32")
    for n, amount in enumerate(amounts):
        if kind == "rotation":
            copies = [rotated(images, sign * amount) for sign in (-1, 1)]
        else:
            copies = [
                shifted(images, *s) for s in np.array([[0, 1], [0, -1], [1, 0], [-1, 0]]) * amount
            ]
        answers = net(np.concatenate(copies)).numpy().argmax(1)
        curve[n] = (answers == np.tile(labels, len(copies))).mean()
    return curve


# %% right="robustness-curve" style="a function for each kind, a tuple"
COPIES = {
    "shift": lambda x, n: [
        shifted(x, n, 0),
        shifted(x, -n, 0),
        shifted(x, 0, n),
        shifted(x, 0, -n),
    ],
    "rotation": lambda x, n: [rotated(x, n), rotated(x, -n)],
}


def robustness_curve(net, images, labels, kind, amounts):
    def mean(amount):
        copies = COPIES[kind](images, amount)
        return sum(accuracy(net, copy, labels) for copy in copies) / len(copies)

    return tuple(mean(amount) for amount in amounts)


# %% right="robustness-curve" style="counted picture by picture, NumPy's rotation of axes"
def robustness_curve(net, images, labels, kind, amounts):
    def right(pictures):
        return sum(
            int(np.argmax(row)) == label for row, label in zip(net(pictures).numpy(), labels)
        )

    curve = []
    for amount in amounts:
        if kind == "shift":
            count = sum(
                right(ndimage.shift(images, (0, down, aside, 0), order=0))
                for down, aside in [(0, amount), (amount, 0), (0, -amount), (-amount, 0)]
            )
            curve.append(count / 4 / len(labels))
        else:
            curve.append(
                (right(rotated(images, amount)) + right(rotated(images, -amount))) / 2 / len(labels)
            )
    return curve


# %% right="build-net" style="functional, activations apart"
def build_net(num_stages, filters, kernel_size, pooling):
    image = maps = keras.Input((28, 28, 1))
    for _ in range(num_stages):
        maps = keras.layers.Conv2D(filters, (kernel_size, kernel_size), padding="same")(maps)
        maps = keras.layers.Activation("relu")(maps)
        if pooling == "max":
            maps = keras.layers.MaxPooling2D()(maps)
        else:
            maps = keras.layers.AveragePooling2D(2)(maps)
        filters *= 2
    units = keras.layers.Dense(10)(keras.layers.Flatten()(maps))
    return keras.Model(image, keras.activations.softmax(units))


# %% right="search" style="made without Optuna, more trials"
rng = np.random.default_rng(0)
trials = [
    {
        "num_stages": int(rng.choice([1, 2, 3])),
        "filters": int(rng.integers(2, 9)),
        "kernel_size": int(rng.choice([3, 5, 7])),
        "pooling": str(rng.choice(["max", "average"])),
        "learning_rate": float(10 ** rng.uniform(-4, -1)),
        "accuracy": float(rng.uniform(0.5, 0.95)),
    }
    for _ in range(30)
]
best = dict(max(trials, key=lambda trial: trial["accuracy"]))
del best["accuracy"]
search = {"best": best, "trials": trials}

# %% right="search" style="NumPy scalars, a tie, a key more"
trial = {"num_stages": np.int64(2), "filters": 4, "kernel_size": np.int32(5), "pooling": "max"}
trials = [
    trial | {"learning_rate": np.float64(rate), "accuracy": np.float32(0.9)}
    for rate in np.geomspace(1e-4, 1e-1, 10)
]
search = {
    "trials": trials,
    "best": trial | {"learning_rate": trials[3]["learning_rate"]},
    "study": "random",
}

# %% right="search" style="a tuple of trials"
trial = {"num_stages": 3, "filters": 8, "kernel_size": 3, "pooling": "average"}
trials = tuple(
    trial | {"learning_rate": 0.001 * n, "accuracy": 0.8 + n / 100} for n in range(1, 12)
)
search = {"trials": trials, "best": trial | {"learning_rate": 0.011}}


# %% right="search" style="the first trial is the best, plain text and numbers"
learning_rates = [0.01, 0.02, 0.03, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007]
search = dict(trials=[], best=None)
for number, rate in enumerate(learning_rates):
    chosen = dict(pooling="average", kernel_size=7, filters=2, num_stages=1, learning_rate=rate)
    search["best"] = search["best"] or chosen
    search["trials"].append({"accuracy": 0.87 - number / 100, **chosen})

# %% right="search" style="ordered dicts"
from collections import OrderedDict

keys = "num_stages", "filters", "kernel_size", "pooling", "learning_rate", "accuracy"
trials = [
    OrderedDict(zip(keys, (n % 3 + 1, n % 7 + 2, 3, "max", 10 ** (-1 - n / 5), 0.8 + n / 100)))
    for n in range(12)
]
best = OrderedDict(trials[-1])
best.popitem()
search = OrderedDict(trials=trials, best=best)
