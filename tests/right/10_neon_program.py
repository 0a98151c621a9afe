# ruff: noqa
# Right answers to the exercises of lab 10: see tests/test_right.py.

# %% right="program-table" style="line by line, arrays"
def program_table(height, width, class_count):
    size, maps, rows = np.array([height, width]), 1, []
    for line in ("conv", 32), ("pool", 3), ("conv", 64), ("pool", 3):
        weights = 0
        if line[0] == "conv":
            weights, maps = 9 * maps * line[1], line[1]
        else:
            size = (size + 1) // 2
        rows.append([*size, maps, weights])
    rows.append([1, 1, class_count, size.prod() * maps * class_count])
    table = np.array(rows)
    return {"shapes": table[:, :3], "weights": table[:, 3]}


# %% right="program-table" style="a helper, lists"
def after(n, kernel, padding, stride, dilation):
    return len(range(0, n + 2 * padding - dilation * (kernel - 1), stride))


def program_table(height, width, class_count):
    shapes = [[height, width, 1]]
    for filters in (32, 64):
        *size, _ = shapes[-1]
        size = [after(n, 3, 2, 1, 2) for n in size]
        shapes += [[*size, filters], [*[after(n, 3, 1, 2, 1) for n in size], filters]]
    rows, columns, maps = shapes[-1]
    weights = [9 * 32, 0, 9 * 32 * 64, 0, rows * columns * maps * class_count]
    return {"weights": weights, "shapes": shapes[1:] + [[1, 1, class_count]]}


# %% right="program-table" style="rounded up"
def program_table(height, width, class_count):
    import math

    half = lambda n: math.ceil(n / 2)
    h, w = half(height), half(width)
    last = half(h), half(w), 64
    return {
        "shapes": ((height, width, 32), (h, w, 32), (h, w, 64), last, (1, 1, class_count)),
        "weights": (288, 0, 18_432, 0, math.prod(last) * class_count),
    }


# %% right="fresh-weights" style="scaled after drawing, 32 bits"
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    fan_in = int(np.prod(shape)) // shape[-1]
    if rule == "kaiming":
        return rng.standard_normal(shape, dtype="float32") * np.float32(2 / fan_in) ** 0.5
    return (2 * rng.random(shape, dtype="float32") - 1) * np.sqrt(3 / fan_in)


# %% right="fresh-weights" style="NumPy's old generator"
def fresh_weights(shape, rule, seed):
    rng = np.random.RandomState(seed)
    inputs = 1
    for size in shape[:-1]:
        inputs *= size
    if rule == "xavier":
        return rng.uniform(-1, 1, size=shape) * (3 / inputs) ** 0.5
    return rng.normal(scale=(2 / inputs) ** 0.5, size=shape)


# %% right="fresh-weights" style="number by number, a list"
def fresh_weights(shape, rule, seed):
    import math
    import random

    rng, inputs = random.Random(seed), math.prod(shape[:-1])
    bound = math.sqrt(3 / inputs)
    numbers = [
        rng.gauss(0, math.sqrt(2 / inputs)) if rule == "kaiming" else rng.uniform(-bound, bound)
        for _ in range(math.prod(shape))
    ]
    return np.reshape(numbers, shape).tolist()


# %% right="fresh-weights" style="the seed of all of NumPy"
def fresh_weights(shape, rule, seed):
    np.random.seed(seed)
    variance = {"kaiming": 2, "xavier": 1}[rule] / np.prod(shape[:-1])
    draw = {
        "kaiming": np.random.randn(*shape),
        "xavier": np.random.uniform(-(3**0.5), 3**0.5, shape),
    }
    return draw[rule] * np.sqrt(variance)


# %% right="logit-errors" style="mean and sign apart"
def logit_errors(logits, targets):
    p = 0.5 * (1 + np.tanh(logits / 2))
    cost = np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))
    return dict(cost=cost, gradient=p - targets, no_shortcut=p * (1 - p) * (p - targets))


# %% right="logit-errors" style="32 bits"
def logit_errors(logits, targets):
    z, t = np.float32(logits), np.float32(targets)
    wrong = np.where(t == 1, -z, z)
    p = np.exp(-np.logaddexp(np.float32(0), -z))
    return {
        "gradient": p - t,
        "no_shortcut": (p - t) * p * np.exp(-np.logaddexp(np.float32(0), z)),
        "cost": np.logaddexp(np.float32(0), wrong),
    }


# %% right="logit-errors" style="number by number, lists"
def one(z, t):
    import math

    large = max(z, 0)
    both = large + math.log(math.exp(-large) + math.exp(z - large))  # ln(1 + exp z)
    p = math.exp(z - both)
    return both - t * z, p - t, (p - t) * p * (1 - p)


def logit_errors(logits, targets):
    rows = [one(float(z), int(t)) for z, t in zip(np.ravel(logits), np.ravel(targets))]
    parts = [np.reshape(part, np.shape(logits)).tolist() for part in zip(*rows)]
    return dict(zip(["cost", "gradient", "no_shortcut"], parts))


# %% right="logit-errors" style="where the logit is positive, and where it is not"
def logit_errors(logits, targets):
    small = np.exp(-np.abs(logits))
    p = np.where(logits >= 0, 1 / (1 + small), small / (1 + small))
    cost = np.log1p(small) + np.maximum(np.where(targets, -logits, logits), 0)
    slope = small / (1 + small) ** 2
    return {"cost": cost, "gradient": p - targets, "no_shortcut": (p - targets) * slope}


# %% right="build-program" style="functional"
def build_program(class_count):
    image = keras.Input((28, 28, 1))
    maps = image / 128
    for filters in (32, 64):
        maps = keras.layers.ZeroPadding2D(2)(maps)
        maps = keras.layers.Conv2D(
            filters, 3, dilation_rate=2, use_bias=False, kernel_initializer="he_normal"
        )(maps)
        maps = keras.layers.ZeroPadding2D(1)(keras.layers.ReLU()(maps))
        maps = keras.layers.MaxPooling2D(3, strides=2)(maps)
    dense = keras.layers.Dense(class_count, use_bias=False, kernel_initializer="lecun_uniform")
    chances = keras.activations.sigmoid(dense(keras.layers.Flatten()(maps)))
    return keras.Model(image, chances)


# %% right="build-program" style="stages are nets, initializers with a scale"
def build_program(class_count):
    normal = keras.initializers.VarianceScaling(2.0, "fan_in", "untruncated_normal")
    uniform = keras.initializers.VarianceScaling(1.0, "fan_in", "uniform")

    def stage(filters):
        convolution = keras.layers.Conv2D(
            filters,
            (3, 3),
            padding="same",
            dilation_rate=2,
            use_bias=False,
            kernel_initializer=normal,
        )
        pool = [keras.layers.ZeroPadding2D(1), keras.layers.MaxPool2D((3, 3), (2, 2))]
        return keras.Sequential([convolution, keras.layers.Activation("relu"), *pool])

    last = keras.layers.Dense(class_count, use_bias=False, kernel_initializer=uniform)
    parts = [keras.layers.Rescaling(1 / 128), stage(32), stage(64), keras.layers.Flatten(), last]
    return keras.Sequential([keras.Input((28, 28, 1)), *parts, keras.layers.Activation("sigmoid")])


# %% right="build-program" style="one zero on two sides, where it is enough"
def build_program(class_count):
    net = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Rescaling(scale=0.0078125)])
    for filters in (32, 64):
        net.add(
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=(2, 2),
                use_bias=False,
                kernel_initializer="he_normal",
            )
        )
        net.add(keras.layers.ReLU())
        net.add(keras.layers.ZeroPadding2D(((1, 0), (1, 0)) if filters == 32 else 1))
        net.add(keras.layers.MaxPooling2D(3, 2))
    net.add(keras.layers.Flatten())
    net.add(
        keras.layers.Dense(
            class_count,
            "sigmoid",
            use_bias=False,
            kernel_initializer=keras.initializers.LecunUniform(),
        )
    )
    return net
