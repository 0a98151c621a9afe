# ruff: noqa
# Wrong answers to the exercises of lab 10: see tests/test_mutants.py.

# %% mutant="program-table" says="nothing comes back" points=0
def program_table(height, width, class_count):
    {"shapes": [], "weights": []}


# %% mutant="program-table" mistake="not_dilated" points=0
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        height, width = height + 4 - 3 + 1, width + 4 - 3 + 1
        shapes.append((height, width, filters))
        height, width = (height + 2 - 3) // 2 + 1, (width + 2 - 3) // 2 + 1
        shapes.append((height, width, filters))
    units = height * width * 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" mistake="padded_on_one_side" points=0
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        height, width = height + 2 - 5 + 1, width + 2 - 5 + 1
        shapes.append((height, width, filters))
        height, width = (height + 1 - 3) // 2 + 1, (width + 1 - 3) // 2 + 1
        shapes.append((height, width, filters))
    units = height * width * 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" mistake="pooling_not_padded" points=0
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height - 3) // 2 + 1, (width - 3) // 2 + 1
        shapes.append((height, width, filters))
    units = height * width * 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" mistake="halved" points=0
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = height // 2, width // 2
        shapes.append((height, width, filters))
    units = height * width * 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" mistake="biases" points=2
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height + 1) // 2, (width + 1) // 2
        shapes.append((height, width, filters))
    units = (height * width * 64 + 1) * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [320, 0, 18496, 0, units]}


# %% mutant="program-table" mistake="one_kernel_a_filter" points=2
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height + 1) // 2, (width + 1) // 2
        shapes.append((height, width, filters))
    units = height * width * 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 576, 0, units]}


# %% mutant="program-table" says="`weights` of line `Affine`: expected 6272, got 128" points=2
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height + 1) // 2, (width + 1) // 2
        shapes.append((height, width, filters))
    units = 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" says="`shapes` of line `Conv 32`: expected [52, 41, 32], got [41, 52, 32]" points=1
def program_table(height, width, class_count):
    shapes = []
    height, width = width, height
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height + 1) // 2, (width + 1) // 2
        shapes.append((height, width, filters))
    units = height * width * 64 * class_count
    return {"shapes": [*shapes, (1, 1, class_count)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" says="`shapes` of line `Affine`: expected [1, 1, 7], got [1, 1, 2]" points=0
def program_table(height, width, class_count):
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height + 1) // 2, (width + 1) // 2
        shapes.append((height, width, filters))
    units = height * width * 64 * 2
    return {"shapes": [*shapes, (1, 1, 2)], "weights": [288, 0, 18432, 0, units]}


# %% mutant="program-table" says="`shapes` of line `Affine`: expected [1, 1, 2], got [1, 1, 3136]" points=1
def program_table(height, width, class_count):  # what the last line reads, not what it gives
    shapes = []
    for filters in (32, 64):
        shapes.append((height, width, filters))
        height, width = (height + 1) // 2, (width + 1) // 2
        shapes.append((height, width, filters))
    units = height * width * 64
    weights = [288, 0, 18432, 0, units * class_count]
    return {"shapes": [*shapes, (1, 1, units)], "weights": weights}


# %% mutant="program-table" says="`shapes`: expected shape (5, 3)" points=0
def program_table(height, width, class_count):
    return {"shapes": [(28, 28, 32)]}


# %% mutant="program-table" says="expected" points=0
def program_table(height, width, class_count):
    return {"shapes": [(28, 28, 32)], "weights": [288]}


# %% mutant="fresh-weights" says="nothing comes back" points=0
def fresh_weights(shape, rule, seed):
    np.random.default_rng(seed).normal(size=shape)


# %% mutant="fresh-weights" mistake="by_outputs" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    outputs = shape[-1]
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / outputs), shape)
    return rng.uniform(-np.sqrt(3 / outputs), np.sqrt(3 / outputs), shape)


# %% mutant="fresh-weights" mistake="by_outputs" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    outputs = np.prod(shape[:-2]) * shape[-1]
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / outputs), shape)
    return rng.uniform(-np.sqrt(3 / outputs), np.sqrt(3 / outputs), shape)


# %% mutant="fresh-weights" mistake="of_the_other_rule" points=1
edits = {"np.sqrt(2 / inputs)": "np.sqrt(1 / inputs)"}


# %% mutant="fresh-weights" mistake="glorot" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    area = np.prod(shape[:-2])
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / np.prod(shape[:-1])), shape)
    bound = np.sqrt(6 / (area * (shape[-2] + shape[-1])))
    return rng.uniform(-bound, bound, shape)


# %% mutant="fresh-weights" mistake="channels_alone" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    inputs = shape[-2]
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / inputs), shape)
    return rng.uniform(-np.sqrt(3 / inputs), np.sqrt(3 / inputs), shape)


# %% mutant="fresh-weights" mistake="variance_as_deviation" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    inputs = np.prod(shape[:-1])
    if rule == "kaiming":
        return rng.normal(0, 2 / inputs, shape)
    return rng.uniform(-np.sqrt(3 / inputs), np.sqrt(3 / inputs), shape)


# %% mutant="fresh-weights" mistake="deviation_as_bound" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    inputs = np.prod(shape[:-1])
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / inputs), shape)
    return rng.uniform(-np.sqrt(1 / inputs), np.sqrt(1 / inputs), shape)


# %% mutant="fresh-weights" mistake="bound_of_kaiming" points=0
edits = {
    "rng.normal(0, np.sqrt(2 / inputs), shape)": (
        "rng.uniform(-np.sqrt(2 / inputs), np.sqrt(2 / inputs), shape)"
    ),
}


# %% mutant="fresh-weights" mistake="one_sign" points=0
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    inputs = np.prod(shape[:-1])
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / inputs), shape)
    return rng.uniform(0, np.sqrt(3 / inputs), shape)


# %% mutant="fresh-weights" mistake="one_sign" points=1
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    inputs = np.prod(shape[:-1])
    if rule == "kaiming":
        return rng.normal(1, np.sqrt(2 / inputs), shape)
    return rng.uniform(-np.sqrt(3 / inputs), np.sqrt(3 / inputs), shape)


# %% mutant="fresh-weights" mistake="one_distribution" points=2
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    product = 2 if rule == "kaiming" else 1
    return rng.normal(0, np.sqrt(product / np.prod(shape[:-1])), shape)


# %% mutant="fresh-weights" mistake="one_distribution" points=2
def fresh_weights(shape, rule, seed):
    rng = np.random.default_rng(seed)
    product = 6 if rule == "kaiming" else 3
    bound = np.sqrt(product / np.prod(shape[:-1]))
    return rng.uniform(-bound, bound, shape)


# %% mutant="fresh-weights" says="most of the weights are equal" points=0
def fresh_weights(shape, rule, seed):
    return np.zeros(shape)


# %% mutant="fresh-weights" says="most of the weights are equal" points=0
def fresh_weights(shape, rule, seed):
    """One row of numbers, again and again."""
    rng = np.random.default_rng(seed)
    inputs = np.prod(shape[:-1])
    return np.ones(shape) * rng.normal(0, np.sqrt(2 / inputs), shape[-1])


# %% mutant="fresh-weights" says="variance times inputs should be 2, it is nan" points=0
def fresh_weights(shape, rule, seed):
    weights = np.random.default_rng(seed).normal(size=shape)
    weights.flat[0] = np.nan
    return weights


# %% mutant="fresh-weights" says="variance times inputs should be 2, it is nan" points=0
def fresh_weights(shape, rule, seed):
    weights = np.random.default_rng(seed).normal(size=shape)
    weights.flat[0] = np.inf
    return weights


# %% mutant="fresh-weights" says="expected shape" points=0
def fresh_weights(shape, rule, seed):
    return np.random.default_rng(seed).normal(0, 0.1, shape[::-1])


# %% mutant="fresh-weights" demand="seed" says="the same seed gives other numbers" points=0
edits = {
    "default_rng(seed)": "default_rng()",
}


# %% mutant="fresh-weights" demand="seed" says="two seeds give the same numbers" points=0
edits = {
    "default_rng(seed)": "default_rng(0)",
}


# %% mutant="build-program" says="nothing comes back" points=0
def build_program(class_count):
    keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)])


# %% mutant="build-program" mistake="biases" points=0
def build_program(class_count):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Rescaling(1 / 128),
            keras.layers.Conv2D(32, 3, padding="same", dilation_rate=2, activation="relu"),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
            keras.layers.Conv2D(64, 3, padding="same", dilation_rate=2, activation="relu"),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
            keras.layers.Flatten(),
            keras.layers.Dense(class_count, "sigmoid"),
        ]
    )


# %% mutant="build-program" mistake="not_padded" points=0
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="valid",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="not_padded" points=0
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="valid",
                dilation_rate=1,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="pooled_same" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.MaxPooling2D(3, 2, "same"),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="not_dilated" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=1,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="windows_of_two" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.MaxPooling2D(2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="means" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.AveragePooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="not_divided" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Identity()]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="divided_by_255" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 255)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="linear" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation=None,
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="softmax_at_the_end" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "softmax", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="no_sigmoid" points=3
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, None, use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="values differ" points=2
edits = {'activation="relu",': 'activation="elu",', 'kernel_initializer="he_normal",': ""}


# %% mutant="build-program" mistake="default_initializers" points=4
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters, 3, padding="same", dilation_rate=2, activation="relu", use_bias=False
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(class_count, "sigmoid", use_bias=False)
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" mistake="glorot_at_the_end" points=4
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(class_count, "sigmoid", use_bias=False)
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="the first convolution: variance times inputs of the fresh weights should be 2" points=4
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="lecun_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="variance times inputs of the fresh weights should be 2, it is nan" points=4
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    nothing = keras.initializers.Constant(float("nan"))
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer=nothing,
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(class_count, "sigmoid", use_bias=False, kernel_initializer=nothing)
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="the dense layer: variance times inputs of the fresh weights should be 1" points=4
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(class_count, "sigmoid", use_bias=False, kernel_initializer="zeros")
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="the dense layer gives (3,) with 9,408 weights; the one in its place gives (2,)" points=0
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=False,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(2, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform")
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="the first convolution gives (28, 28, 32) with 288 weights; the one in its place gives (28, 28, 32) with 320" points=0
def build_program(class_count):
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        layers += [
            keras.layers.Conv2D(
                filters,
                3,
                padding="same",
                dilation_rate=2,
                activation="relu",
                use_bias=filters == 32,
                kernel_initializer="he_normal",
            ),
            keras.layers.ZeroPadding2D(1),
            keras.layers.MaxPooling2D(3, 2),
        ]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])


# %% mutant="build-program" says="this is of type tuple" points=0
def build_program(class_count):
    return run_program(class_count=class_count)


# %% mutant="build-program" demand="normal_kaiming" says="the first convolution: fresh weights by the rule `kaiming` are normal numbers, yours are uniform ones" points=4
edits = {
    "he_normal": "he_uniform",
}


# %% mutant="build-program" demand="uniform_xavier" says="the dense layer: fresh weights by the rule `xavier` are uniform numbers, yours are normal ones" points=4
edits = {
    "lecun_uniform": "lecun_normal",
}


# %% mutant="build-program" demand="new_net" says="gives the same weights" points=4
edits = {
    "    return keras.Sequential([*layers, keras.layers.Flatten(), output])": "    return NETS.setdefault(class_count, keras.Sequential([*layers, keras.layers.Flatten(), output]))\n\n\nNETS = {}",
}


# %% mutant="build-program" demand="not_compiled" says="the net is compiled already" points=4
edits = {
    "    return keras.Sequential([*layers, keras.layers.Flatten(), output])": '    net = keras.Sequential([*layers, keras.layers.Flatten(), output])\n    net.compile("sgd", "mse")\n    return net',
}


# %% mutant="build-program" demand="keras_layers_alone" says="layers of `keras.layers` alone: `Scaled` is none" points=0
edits = {
    "def build_program(": """class Scaled(keras.layers.Layer):
    def call(self, inputs):
        return inputs / 128


def build_program(""",
    "keras.layers.Rescaling(1 / 128)": "Scaled()",
}


# %% mutant="logit-errors" says="nothing comes back" points=0
def logit_errors(logits, targets):
    p = sigmoid(logits)


# %% mutant="logit-errors" demand="logits_of_800" mistake="rounded_away" points=3
def logit_errors(logits, targets):
    p = np.clip(sigmoid(logits), 1e-7, 1 - 1e-7)
    cost = -targets * np.log(p) - (1 - targets) * np.log(1 - p)
    return {"cost": cost, "gradient": p - targets, "no_shortcut": (p - targets) * p * (1 - p)}


# %% mutant="logit-errors" mistake="rounded_away" points=3
def logit_errors(logits, targets):
    p = sigmoid(logits)
    with np.errstate(all="ignore"):
        cost = -np.log(np.where(targets == 1, p, 1 - p))
    return {"cost": cost, "gradient": p - targets, "no_shortcut": (p - targets) * p * (1 - p)}


# %% mutant="logit-errors" mistake="target_one_alone" points=3
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = targets * np.logaddexp(0, -logits)
    return {"cost": cost, "gradient": p - targets, "no_shortcut": (p - targets) * p * (1 - p)}


# %% mutant="logit-errors" mistake="other_sign" points=2
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = np.logaddexp(0, logits) - targets * logits
    return {"cost": cost, "gradient": targets - p, "no_shortcut": (p - targets) * p * (1 - p)}


# %% mutant="logit-errors" mistake="averaged" points=1
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = np.logaddexp(0, logits) - targets * logits
    gradient = (p - targets) / logits.size
    return {"cost": cost, "gradient": gradient, "no_shortcut": gradient * p * (1 - p)}


# %% mutant="logit-errors" mistake="averaged" points=1
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = np.logaddexp(0, logits) - targets * logits
    gradient = (p - targets) / len(logits)
    return {"cost": cost, "gradient": gradient, "no_shortcut": gradient * p * (1 - p)}


# %% mutant="logit-errors" mistake="by_the_probability" points=1
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = np.logaddexp(0, logits) - targets * logits
    with np.errstate(all="ignore"):
        gradient = np.nan_to_num((p - targets) / (p * (1 - p)))
    return {"cost": cost, "gradient": gradient, "no_shortcut": p - targets}


# %% mutant="logit-errors" mistake="not_multiplied" points=3
def logit_errors(logits, targets):
    error = sigmoid(logits) - targets
    cost = np.logaddexp(0, logits) - targets * logits
    return {"cost": cost, "gradient": error, "no_shortcut": error}


# %% mutant="logit-errors" mistake="slope_alone" points=3
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = np.logaddexp(0, logits) - targets * logits
    return {"cost": cost, "gradient": p - targets, "no_shortcut": p * (1 - p)}


# %% mutant="logit-errors" says="`cost`: expected shape (3,), got one number" points=3
def logit_errors(logits, targets):
    p = sigmoid(logits)
    cost = np.mean(np.logaddexp(0, logits) - targets * logits)
    return {"cost": cost, "gradient": p - targets, "no_shortcut": (p - targets) * p * (1 - p)}


# %% mutant="logit-errors" says="expected the keys" points=1
def logit_errors(logits, targets):
    return {"cost": np.logaddexp(0, logits) - targets * logits}


# %% mutant="three-or-eight" says="is still to be written" points=0
classifier = None


# %% mutant="three-or-eight" mistake="untrained" points=1
keras.utils.set_random_seed(0)
untrained, _ = run_program(class_count=2)
untrained.initialize((28, 28, 1))
classifier = untrained.net


# %% mutant="three-or-eight" demand="no_biases" mistake="biases" points=0
classifier = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Rescaling(1 / 128),
        keras.layers.Conv2D(32, 3, padding="same", dilation_rate=2, activation="relu"),
        keras.layers.MaxPooling2D(3, 2, "same"),
        keras.layers.Conv2D(64, 3, padding="same", dilation_rate=2, activation="relu"),
        keras.layers.MaxPooling2D(3, 2, "same"),
        keras.layers.Flatten(),
        keras.layers.Dense(2, "sigmoid"),
    ]
)


# %% mutant="three-or-eight" says="expected 24,992 weights, yours has 1,570" points=0
classifier = keras.Sequential(
    [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "sigmoid")]
)


# %% mutant="three-or-eight" mistake="swapped" points=1
small = {"use_bias": False, "kernel_initializer": "he_normal"}
keras.utils.set_random_seed(0)
classifier = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Rescaling(1 / 128),
        keras.layers.Conv2D(32, 3, padding="same", dilation_rate=2, activation="relu", **small),
        keras.layers.MaxPooling2D(3, 2, "same"),
        keras.layers.Conv2D(64, 3, padding="same", dilation_rate=2, activation="relu", **small),
        keras.layers.MaxPooling2D(3, 2, "same"),
        keras.layers.Flatten(),
        keras.layers.Dense(2, "sigmoid", use_bias=False),
    ]
)
classifier.compile("adam", "binary_crossentropy")
history = classifier.fit(x_train[:600], np.eye(2)[1 - y_train[:600]], batch_size=15, verbose=0)


# %% mutant="three-or-eight" demand="reads_95_percent" says="the pass mark is 95%" points=1
small = {"use_bias": False, "kernel_initializer": "he_normal"}
keras.utils.set_random_seed(0)
classifier = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Rescaling(1 / 128),
        keras.layers.Conv2D(32, 3, padding="same", dilation_rate=2, activation="relu", **small),
        keras.layers.MaxPooling2D(3, 2, "same"),
        keras.layers.Conv2D(64, 3, padding="same", dilation_rate=2, activation="relu", **small),
        keras.layers.MaxPooling2D(3, 2, "same"),
        keras.layers.Flatten(),
        keras.layers.Dense(2, "sigmoid", use_bias=False),
    ]
)
classifier.compile("adam", "binary_crossentropy")
history = classifier.fit(x_train[:60], np.eye(2)[y_train[:60]], batch_size=15, verbose=0)


# %% mutant="three-or-eight" says="expected predictions of shape (800, 2), got (800, 3)" points=0
classifier = keras.Sequential(
    [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(3, "sigmoid")]
)


# %% mutant="three-or-eight" says="a Keras model was expected here, this is of type Model" points=0
classifier = neon.Model([neon.Affine(2, neon.Xavier())])


# %% mutant="logit-errors" says="is written with NumPy alone" points=0
def logit_errors(logits, targets):  # by automatic differentiation
    def cost_of(logits):
        return ops.sum(ops.softplus(logits) - targets * logits)

    p = sigmoid(logits)
    cost = np.logaddexp(0, logits) - targets * logits
    [error] = vector_jacobian(cost_of, [np.float64(logits)])
    return {"cost": cost, "gradient": error, "no_shortcut": error * p * (1 - p)}


# %% mutant="three-or-eight" mistake="not_a_number" says="your net answers NaN" points=1
edits = {
    "history = classifier.fit(x_train, np.eye(2)[y_train], batch_size=50, epochs=3, verbose=0)": (
        "classifier.set_weights([np.nan * each for each in classifier.get_weights()])"
    ),
}
