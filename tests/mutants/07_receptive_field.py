# ruff: noqa
# Wrong answers to the exercises of lab 07: see tests/test_mutants.py.

# %% mutant="stack-field" mistake="sizes_added" points=0
def stack_field(kernel_sizes):
    return sum(kernel_sizes)


# %% mutant="stack-field" mistake="sizes_multiplied" points=0
def stack_field(kernel_sizes):
    field = 1
    for kernel_size in kernel_sizes:
        field *= kernel_size
    return field


# %% mutant="stack-field" mistake="first_pixel_missing" points=0
def stack_field(kernel_sizes):
    return sum(kernel_sizes) - len(kernel_sizes)


# %% mutant="stack-field" mistake="threes_alone" points=0
def stack_field(kernel_sizes):
    return 2 * len(kernel_sizes) + 1


# %% mutant="stack-field" demand="no_layer_at_all" says="IndexError" points=0
def stack_field(kernel_sizes):  # does not know the empty stack
    field = kernel_sizes[0]
    for kernel_size in kernel_sizes[1:]:
        field += kernel_size - 1
    return field


# %% mutant="stack-field" says="expected one number" points=0
def stack_field(kernel_sizes):
    field = 1 + sum(k - 1 for k in kernel_sizes)
    return field, field


# %% mutant="stack-field" says="expected whole numbers" points=0
def stack_field(kernel_sizes):
    return 1.0 + sum(k - 1 for k in kernel_sizes)


# %% mutant="stack-field" mistake="arguments_changed" says="your function changes `kernel_sizes`" points=0
def stack_field(kernel_sizes):
    field = 1
    while kernel_sizes:
        field += kernel_sizes.pop() - 1
    return field


# %% mutant="trace-field" mistake="strides_forgotten" points=1
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += kernel_size - 1
        first -= padding
        jump *= stride
    return {"size": size, "jump": jump, "first": first}


# %% mutant="trace-field" mistake="own_stride_too_early" points=1
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        jump *= stride
        size += (kernel_size - 1) * jump
        first -= padding * jump
    return {"size": size, "jump": jump, "first": first}


# %% mutant="trace-field" mistake="from_the_top" points=1
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in reversed(layers):
        size += (kernel_size - 1) * jump
        first -= padding * jump
        jump *= stride
    return {"size": size, "jump": jump, "first": first}


# %% mutant="trace-field" mistake="padding_without_jump" points=2
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        first -= padding
        jump *= stride
    return {"size": size, "jump": jump, "first": first}


# %% mutant="trace-field" mistake="to_the_right" points=2
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        first += padding * jump
        jump *= stride
    return {"size": size, "jump": jump, "first": first}


# %% mutant="trace-field" says="`jump`: expected 2, got 3" points=2
def trace_field(layers):  # adds strides
    size, jump, first, true_jump = 1, 1, 0, 1
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * true_jump
        first -= padding * true_jump
        true_jump *= stride
        jump += stride - 1
    return {"size": size, "jump": jump + (len(layers) > 1), "first": first}


# %% mutant="trace-field" says="`first`: expected -3, got -1" points=2
def trace_field(layers):  # the first layer's zeros alone
    size, jump, first = 1, 1, 0
    for number, (kernel_size, stride, padding) in enumerate(layers):
        size += (kernel_size - 1) * jump
        if number == 0:
            first = -padding
        jump *= stride
    return {"size": size, "jump": jump, "first": first}


# %% mutant="trace-field" says="expected a dict" points=0
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        first -= padding * jump
        jump *= stride
    return size, jump, first


# %% mutant="trace-field" says="nothing comes back" points=0
def trace_field(layers):
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        first -= padding * jump
        jump *= stride


# %% mutant="blob-width" mistake="not_squared" points=0
def blob_width(gradient):
    shares = np.sum(np.abs(gradient), axis=1) / np.sum(np.abs(gradient))
    rows = np.arange(len(gradient))
    return np.sqrt(np.sum(shares * (rows - np.sum(shares * rows)) ** 2))


# %% mutant="blob-width" mistake="along_columns" points=0
def blob_width(gradient):
    shares = np.sum(gradient**2, axis=0) / np.sum(gradient**2)
    columns = np.arange(gradient.shape[1])
    return np.sqrt(np.sum(shares * (columns - np.sum(shares * columns)) ** 2))


# %% mutant="blob-width" mistake="no_root" points=0
def blob_width(gradient):
    shares = np.sum(gradient**2, axis=1) / np.sum(gradient**2)
    rows = np.arange(len(gradient))
    return np.sum(shares * (rows - np.sum(shares * rows)) ** 2)


# %% mutant="blob-width" mistake="around_the_array" points=0
def blob_width(gradient):
    shares = np.sum(gradient**2, axis=1) / np.sum(gradient**2)
    rows = np.arange(len(gradient)) - (len(gradient) - 1) / 2
    return np.sqrt(np.sum(shares * rows**2))


# %% mutant="blob-width" mistake="both_axes" points=0
def blob_width(gradient):
    weights = gradient**2 / np.sum(gradient**2)
    rows, columns = np.indices(gradient.shape)
    rows, columns = rows - np.sum(weights * rows), columns - np.sum(weights * columns)
    return np.sqrt(np.sum(weights * (rows**2 + columns**2)))


# %% mutant="blob-width" demand="not_square" says="could not be broadcast" points=0
def blob_width(gradient):  # square arrays alone
    shares = np.sum(gradient**2, axis=0) / np.sum(gradient**2)
    rows = np.arange(len(gradient))
    return np.sqrt(np.sum(shares * (rows - np.sum(shares * rows)) ** 2))


# %% mutant="blob-width" says="expected 0.816497, got 2.44949" points=0
def blob_width(gradient):  # shares that do not add up to 1
    shares = np.sum(gradient**2, axis=1)
    rows = np.arange(len(gradient))
    return np.sqrt(np.sum(shares * (rows - np.sum(shares * rows) / np.sum(shares)) ** 2))


# %% mutant="blob-width" says="nothing comes back" points=0
def blob_width(gradient):
    shares = np.sum(gradient**2, axis=1) / np.sum(gradient**2)


# %% mutant="blob-width" says="is written with NumPy alone" points=0
def blob_width(gradient):  # the course's own function
    return field_width(gradient)


# %% mutant="blob-width" mistake="arguments_changed" points=0
def blob_width(gradient):
    gradient *= gradient
    weights = gradient.sum(axis=1) / gradient.sum()
    rows = np.arange(len(weights))
    return np.sqrt(weights @ (rows - weights @ rows) ** 2)


# %% mutant="power-law" mistake="factor_as_logarithm" points=1
def power_law(depths, widths):
    slope, start = np.polyfit(np.log(depths), np.log(widths), 1)
    return {"exponent": slope, "factor": start}


# %% mutant="power-law" mistake="no_logarithm" points=0
def power_law(depths, widths):
    slope, start = np.polyfit(depths, widths, 1)
    return {"exponent": slope, "factor": start}


# %% mutant="power-law" mistake="swapped" points=0
def power_law(depths, widths):
    exponent, factor = np.polyfit(np.log(depths), np.log(widths), 1)[::-1]
    return {"exponent": exponent, "factor": np.exp(factor)}


# %% mutant="power-law" mistake="other_way_round" points=0
def power_law(depths, widths):
    slope, start = np.polyfit(np.log(widths), np.log(depths), 1)
    return {"exponent": slope, "factor": np.exp(start)}


# %% mutant="power-law" says="`exponent`: expected" points=0
def power_law(depths, widths):  # first and last measurement alone
    slope = np.log(widths[-1] / widths[0]) / np.log(depths[-1] / depths[0])
    return {"exponent": slope, "factor": widths[0] / depths[0] ** slope}


# %% mutant="power-law" says="expected the keys" points=0
def power_law(depths, widths):
    slope, start = np.polyfit(np.log(depths), np.log(widths), 1)
    return {"b": slope, "a": np.exp(start)}


# %% mutant="power-law" says="`factor`: expected 2, got" points=1
def power_law(depths, widths):  # logarithms of base 10, undone with base e
    slope, start = np.polyfit(np.log10(depths), np.log10(widths), 1)
    return {"exponent": slope, "factor": np.exp(start)}


# %% mutant="pair-net" demand="tells_twins_apart" mistake="blind" says="it never sees both points" points=1
keras.utils.set_random_seed(0)
pair_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ]
)

# %% mutant="pair-net" mistake="blind" points=1
keras.utils.set_random_seed(0)
pair_net = keras.Sequential(  # the mean, in place of the largest
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(4, 3, activation="relu"),
        keras.layers.Conv2D(8, 5),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ]
)

# %% mutant="pair-net" mistake="not_a_number" says="your net answers NaN" points=1
pair_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(4, 3, strides=4),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(2, "softmax"),
    ]
)
pair_net.set_weights([np.full(weight.shape, np.nan) for weight in pair_net.get_weights()])

# %% mutant="pair-net" demand="at_most_1300_weights" mistake="too_large" points=1
pair_net = keras.Sequential(
    [keras.Input((32, 32, 1)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
)

# %% mutant="pair-net" mistake="untrained" points=2
keras.utils.set_random_seed(0)
pair_net = keras.Sequential(  # never trained
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ]
)

# %% mutant="pair-net" demand="reads_95_percent" says="the pass mark is 95%" points=2
keras.utils.set_random_seed(0)
x_train, y_train = data.point_pairs(800, seed=1)
pair_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(8, 3, activation="relu"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ]
)
pair_net.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
pair_net.fit(x_train, y_train, batch_size=50, epochs=3, verbose=0)

# %% mutant="pair-net" says="expected predictions of shape (1000, 2), got (1000, 1)" points=0
pair_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, strides=4),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)


# %% mutant="pair-net" says="a Keras model was expected here" points=0
def pair_net(images):
    return np.zeros((len(images), 2))


# %% mutant="stack-field" says="`keras` is not there" points=0
def stack_field(kernel_sizes):  # by the course's own function
    layers = [keras.layers.Conv2D(1, size) for size in kernel_sizes]
    net = keras.Sequential([keras.Input((99, 99, 1)), *layers])
    return receptive_field(net).size if layers else 1
