# ruff: noqa
# Wrong answers to the exercises of lab 01: see tests/test_mutants.py.

# %% mutant="count-dense" mistake="no_bias" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return num_inputs * num_outputs


# %% mutant="count-dense" mistake="always_bias" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return (num_inputs + 1) * num_outputs


# %% mutant="count-dense" mistake="bias_of_inputs" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return num_inputs * (num_outputs + use_bias)


# %% mutant="count-dense" mistake="one_bias" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return num_inputs * num_outputs + use_bias


# %% mutant="count-dense" says="expected 20000000, got 12000" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return num_inputs + num_outputs


# %% mutant="count-dense" says="expected whole numbers, got decimal numbers" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return 1.0 * num_outputs * (num_inputs + use_bias)


# %% mutant="count-dense" says="expected 27, got 20000000" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    return 20_000_000


# %% mutant="count-dense" says="nothing comes back" points=0
def count_dense(num_inputs, num_outputs, use_bias):
    print(num_outputs * (num_inputs + use_bias))


# %% mutant="count-local" mistake="window_is_a_row" points=0
def count_local(n, k, stride, filters, use_bias):
    return ((n - k) // stride + 1) ** 2 * filters * (k + use_bias)


# %% mutant="count-local" mistake="one_row_of_places" points=0
def count_local(n, k, stride, filters, use_bias):
    return ((n - k) // stride + 1) * filters * (k * k + use_bias)


# %% mutant="count-local" mistake="no_stride" points=0
def count_local(n, k, stride, filters, use_bias):
    return (n - k + 1) ** 2 * filters * (k * k + use_bias)


# %% mutant="count-local" mistake="no_bias" points=0
def count_local(n, k, stride, filters, use_bias):
    return ((n - k) // stride + 1) ** 2 * filters * k * k


# %% mutant="count-local" mistake="bias_of_maps" points=0
def count_local(n, k, stride, filters, use_bias):
    return ((n - k) // stride + 1) ** 2 * filters * k * k + filters * use_bias


# %% mutant="count-local" says="expected 200000, got 10000" points=0
def count_local(n, k, stride, filters, use_bias):  # one map
    return ((n - k) // stride + 1) ** 2 * (k * k + use_bias)


# %% mutant="count-local" says="expected 200000, got 162000" points=0
def count_local(n, k, stride, filters, use_bias):  # a place is missing
    return ((n - k) // stride) ** 2 * filters * (k * k + use_bias)


# %% mutant="count-local" says="expected 86400, got 117600" points=0
def count_local(n, k, stride, filters, use_bias):  # right only for windows that touch
    return (n // stride) ** 2 * filters * (k * k + use_bias)


# %% mutant="count-local" says="expected whole numbers" points=0
def count_local(n, k, stride, filters, use_bias):  # not rounded down
    return ((n - k) / stride + 1) ** 2 * filters * (k * k + use_bias)


# %% mutant="count-shared" mistake="connections" points=0
def count_shared(n, k, stride, filters, use_bias):
    return ((n - k) // stride + 1) ** 2 * filters * (k * k + use_bias)


# %% mutant="count-shared" mistake="one_map" points=0
def count_shared(n, k, stride, filters, use_bias):
    return k * k + use_bias


# %% mutant="count-shared" mistake="kernel_is_a_row" points=0
def count_shared(n, k, stride, filters, use_bias):
    return filters * (k + use_bias)


# %% mutant="count-shared" mistake="no_bias" points=0
def count_shared(n, k, stride, filters, use_bias):
    return filters * k * k


# %% mutant="count-shared" mistake="bias_of_neurons" points=0
def count_shared(n, k, stride, filters, use_bias):
    return filters * k * k + ((n - k) // stride + 1) ** 2 * filters * use_bias


# %% mutant="count-shared" says="expected 52, got 51" points=0
def count_shared(n, k, stride, filters, use_bias):  # one bias for all maps
    return filters * k * k + use_bias


# %% mutant="count-shared" says="expected one number" points=0
def count_shared(n, k, stride, filters, use_bias):
    return filters * k * k, filters * use_bias


# %% mutant="weight-matrix" mistake="no_stride" points=0
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - len(weights)) // stride + 1, 1))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i : i + len(row)] = row
    return matrix


# %% mutant="weight-matrix" mistake="reversed_weights" points=0
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - len(weights)) // stride + 1, 1))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i * stride : i * stride + len(row)] = row[::-1]
    return matrix


# %% mutant="weight-matrix" mistake="transposed" points=0
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights.T
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - len(weights)) // stride + 1, 1))
    matrix = np.zeros((num_inputs, len(weights)))
    for i, row in enumerate(weights):
        matrix[i * stride : i * stride + len(row), i] = row
    return matrix


# %% mutant="weight-matrix" mistake="last_output_missing" points=1
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - len(weights)) // stride, 1))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i * stride : i * stride + len(row)] = row
    return matrix


# %% mutant="weight-matrix" says="nothing comes back" points=1
def weight_matrix(kind, weights, num_inputs, stride=1):  # "shared" is still to be written
    if kind == "dense":
        return weights
    if kind == "local":
        matrix = np.zeros((len(weights), num_inputs))
        for i, row in enumerate(weights):
            matrix[i, i * stride : i * stride + len(row)] = row
        return matrix


# %% mutant="weight-matrix" says="expected 1, got 0" points=1
def weight_matrix(kind, weights, num_inputs, stride=1):  # zeros for "shared"
    if kind == "dense":
        return weights
    if kind == "shared":
        return np.zeros(((num_inputs - len(weights)) // stride + 1, num_inputs))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i * stride : i * stride + len(row)] = row
    return matrix


# %% mutant="weight-matrix" says="at [1, 3] expected 1, got 4" points=1
def weight_matrix(kind, weights, num_inputs, stride=1):  # shared, but other weights in each row
    if kind == "dense":
        return weights
    if kind == "shared":
        rows = (num_inputs - len(weights)) // stride + 1
        weights = np.array([weights + 3 * i for i in range(rows)])
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i * stride : i * stride + len(row)] = row
    return matrix


# %% mutant="weight-matrix" says="expected shape (4, 10), got shape (3, 9)" points=0
def weight_matrix(kind, weights, num_inputs, stride=1):  # the lecture's net alone
    if kind == "dense":
        return weights
    matrix = np.zeros((3, 9))
    for i in range(3):
        matrix[i, 3 * i : 3 * i + 3] = weights[:3] if kind == "shared" else weights[i]
    return matrix


# %% mutant="weight-matrix" demand="window_stays_inside" says="expected shape (6, 9), got shape (9, 9)" points=1
def weight_matrix(kind, weights, num_inputs, stride=1):  # windows that are cut at the end
    if kind == "dense":
        return weights
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - 1) // stride + 1, 1))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        start = i * stride
        matrix[i, start : start + len(row)] = row[: num_inputs - start]
    return matrix


# %% mutant="weight-matrix" says="could not broadcast input array" points=1
def weight_matrix(kind, weights, num_inputs, stride=1):  # windows of three alone
    if kind == "dense":
        return weights
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - len(weights)) // stride + 1, 1))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i * stride : i * stride + 3] = row
    return matrix


# %% mutant="weight-matrix" says="missing 1 required positional argument: 'stride'" points=1
def weight_matrix(kind, weights, num_inputs, stride):  # the default is lost
    if kind == "dense":
        return weights
    if kind == "shared":
        weights = np.tile(weights, ((num_inputs - len(weights)) // stride + 1, 1))
    matrix = np.zeros((len(weights), num_inputs))
    for i, row in enumerate(weights):
        matrix[i, i * stride : i * stride + len(row)] = row
    return matrix


# %% mutant="local-layer" mistake="no_bias" points=1
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows, columns = ((n - self.kernel_size) // self.strides + 1 for n in input_shape[1:3])
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, patch_size, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(rows, columns, self.filters))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.einsum("brcp,rcpf->brcf", patches, self.kernel)


# %% mutant="local-layer" mistake="first_place_everywhere" points=1
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows, columns = ((n - self.kernel_size) // self.strides + 1 for n in input_shape[1:3])
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, patch_size, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(rows, columns, self.filters))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.einsum("brcp,pf->brcf", patches, self.kernel[0, 0]) + self.bias


# %% mutant="local-layer" mistake="shared_weights" points=0
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=(patch_size, self.filters))
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.matmul(patches, self.kernel) + self.bias


# %% mutant="local-layer" mistake="shared_bias" points=0
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows, columns = ((n - self.kernel_size) // self.strides + 1 for n in input_shape[1:3])
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, patch_size, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.einsum("brcp,rcpf->brcf", patches, self.kernel) + self.bias


# %% mutant="local-layer" mistake="needs_batch_size" says="cannot be trained" points=3
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows, columns = ((n - self.kernel_size) // self.strides + 1 for n in input_shape[1:3])
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, patch_size, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(rows, columns, self.filters))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        outputs = [
            ops.einsum("rcp,rcpf->rcf", patches[n], self.kernel) for n in range(inputs.shape[0])
        ]
        return ops.stack(outputs) + self.bias


# %% mutant="local-layer" says="at [0, 0, 0, 0] expected" points=1
edits = {  # a loop over the pictures is not what makes its values wrong
    'return ops.einsum("brcp,rcpf->brcf", patches, self.kernel) + self.bias': """outputs = [
            ops.einsum("rcp,rcpf->rcf", patches[n], self.kernel) for n in range(inputs.shape[0])
        ]
        return ops.stack(outputs) + 2 * self.bias""",
}


# %% mutant="local-layer" says="`kernel` should have shape (3, 2, 9, 1), yours has (3, 2, 1, 9)" points=0
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows, columns = ((n - self.kernel_size) // self.strides + 1 for n in input_shape[1:3])
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, self.filters, patch_size)
        )
        self.bias = self.add_weight(name="bias", shape=(rows, columns, self.filters))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.einsum("brcp,rcfp->brcf", patches, self.kernel) + self.bias


# %% mutant="local-layer" says="Expected dimension 2 at axis 1" points=0
class Local(keras.layers.Layer):  # square pictures alone
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows = (input_shape[1] - self.kernel_size) // self.strides + 1
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=(rows, rows, patch_size, self.filters))
        self.bias = self.add_weight(name="bias", shape=(rows, rows, self.filters))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.einsum("brcp,rcpf->brcf", patches, self.kernel) + self.bias


# %% mutant="local-layer" says="no gradient flows" points=3
class Local(keras.layers.Layer):  # NumPy in call
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        rows, columns = ((n - self.kernel_size) // self.strides + 1 for n in input_shape[1:3])
        patch_size = self.kernel_size**2 * input_shape[-1]
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, patch_size, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(rows, columns, self.filters))

    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return np.einsum("brcp,rcpf->brcf", patches, self.kernel) + self.bias


# %% mutant="local-layer" says="nothing comes back" points=0
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)

    def build(self, input_shape): ...

    def call(self, inputs): ...


# %% mutant="local-layer" says="is not allowed here" points=0
class Local(LocallyConnected2D):  # the course's own layer
    def get_config(self):
        config = keras.layers.Layer.get_config(self)
        sizes = {"kernel_size": self.kernel_size, "strides": self.strides}
        return {**config, "filters": self.filters, **sizes}


# %% mutant="local-layer" says="`kernel` should have shape (5, 4, 18, 4), yours has (3, 2, 18, 4)" points=0
edits = {
    "strides=1, **kwargs": "strides=2, **kwargs",
}


# %% mutant="local-layer" says="`kernel` is not trainable: a net could not learn it" points=3
edits = {
    'name="kernel", ': 'name="kernel", trainable=False, ',
}


# %% mutant="local-layer" demand="gradients" says="no gradient reaches `kernel`: a net could not learn it" points=3
edits = {
    "patches, self.kernel": "patches, ops.stop_gradient(self.kernel)",
}


# %% mutant="local-layer" says="`__init__` hands `**kwargs` on" points=3
edits = {
    "super().__init__(**kwargs)": "super().__init__()",
}


# %% mutant="shared-net" says="still to be written" points=0
shared_net = None

# %% mutant="shared-net" demand="at_most_8000_weights" mistake="too_large" says="your net has 9,334 weights" points=0
shared_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(14, 5, activation="relu"),
        keras.layers.MaxPooling2D(3),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="shared-net" says="a `Conv2D` was expected among the layers" points=0
shared_net = keras.Sequential(  # too large, too
    [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(20, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="shared-net" mistake="untrained" points=1
keras.utils.set_random_seed(0)
shared_net = keras.Sequential(  # never trained
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(12, 5, strides=2, activation="relu"),
        keras.layers.Conv2D(20, 3, strides=2, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="shared-net" demand="convolutions" says="a `Conv2D` was expected among the layers" points=0
shared_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.AveragePooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(38, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="shared-net" demand="reads_93_percent" says="of the images are right, the pass mark is 93%" points=1
def make_shared_net():  # windows that do not overlap
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(6, 4, strides=4, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


shared_net = trained(make_shared_net, seed=0)

# %% mutant="shared-net" mistake="no_softmax" says="is there a `softmax` at its end?" points=1
keras.utils.set_random_seed(0)
shared_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 4, strides=4, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10),
    ]
)
shared_net.compile("adam", "sparse_categorical_crossentropy")
shared_net.fit(x_train[:200], y_train[:200], verbose=0)

# %% mutant="shared-net" says="expected predictions of shape (2000, 10), got (2000, 5, 5, 10)" points=0
shared_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(12, 5, strides=2, activation="relu"),
        keras.layers.Conv2D(20, 3, strides=2, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="shared-net" says="a Keras model was expected here" points=0
shared_net = [keras.layers.Conv2D(12, 5)]


# %% mutant="count-dense" says="`cnnlab` is not there" points=0
def count_dense(num_inputs, num_outputs, use_bias):  # by the course's own function
    from cnnlab.arithmetic import dense_weights

    return dense_weights(num_inputs, num_outputs, use_bias)


# %% mutant="shared-net" mistake="not_a_number" says="your net answers NaN" points=1
edits = {
    "shared_net = trained(make_shared_net, seed=0)": (
        "shared_net = make_shared_net(); shared_net.set_weights([np.nan * each for each in shared_net.get_weights()])"
    ),
}
