# ruff: noqa
# Wrong answers to the exercises of lab 12: see tests/test_mutants.py.

# %% mutant="count" says="nothing comes back" points=0
def count(table, kernel_size, output_size):
    weights = table.sum() * kernel_size**2 + table.shape[1]


# %% mutant="count" mistake="no_bias" points=0
def count(table, kernel_size, output_size):
    weights = int(table.sum()) * kernel_size**2
    return {"weights": weights, "connections": weights * output_size**2}


# %% mutant="count" mistake="bias_of_every_link" points=0
def count(table, kernel_size, output_size):
    weights = int(table.sum()) * (kernel_size**2 + 1)
    return {"weights": weights, "connections": weights * output_size**2}


# %% mutant="count" mistake="bias_of_input_maps" points=0
def count(table, kernel_size, output_size):
    weights = int(table.sum()) * kernel_size**2 + len(table)
    return {"weights": weights, "connections": weights * output_size**2}


# %% mutant="count" mistake="all_linked" points=0
def count(table, kernel_size, output_size):
    channels, filters = table.shape
    weights = channels * filters * kernel_size**2 + filters
    return {"weights": weights, "connections": weights * output_size**2}


# %% mutant="count" mistake="connections_without_bias" points=1
def count(table, kernel_size, output_size):
    products = int(table.sum()) * kernel_size**2
    return {"weights": products + table.shape[1], "connections": products * output_size**2}


# %% mutant="count" says="`connections`: expected 151600, got 15160" points=1
def count(table, kernel_size, output_size):
    weights = int(table.sum()) * kernel_size**2 + table.shape[1]
    return {"weights": weights, "connections": weights * output_size}


# %% mutant="count" says="`weights`: expected whole numbers, got decimal numbers" points=0
edits = {"int(table.sum())": "float(table.sum())"}


# %% mutant="count" says="expected a dict" points=0
def count(table, kernel_size, output_size):
    weights = int(table.sum()) * kernel_size**2 + table.shape[1]
    return weights, weights * output_size**2


# %% mutant="count" says="`weights`: expected 270, got 734" points=0
def count(table, kernel_size, output_size):
    weights = int(table.sum()) * 25 + table.shape[1]  # knows LeNet's kernels alone
    return {"weights": weights, "connections": weights * output_size**2}


# %% mutant="lenet-table" mistake="not_around" points=1
def lenet_table(channels):
    groups = [
        (channels, [0, 1, 2]),
        (channels, [0, 1, 2, 3]),
        (channels // 2, [0, 1, 3, 4]),
        (1, range(channels)),
    ]
    columns = []
    for num_maps, offsets in groups:
        for first in range(num_maps):
            rows = [first + offset for offset in offsets]
            columns.append([int(row in rows) for row in range(channels)])
    return np.array(columns).T


# %% mutant="lenet-table" mistake="upwards" points=1
def lenet_table(channels):
    groups = [
        (channels, [0, 1, 2]),
        (channels, [0, 1, 2, 3]),
        (channels // 2, [0, 1, 3, 4]),
        (1, range(channels)),
    ]
    columns = []
    for num_maps, offsets in groups:
        for first in range(num_maps):
            rows = [(first - offset) % channels for offset in offsets]
            columns.append([int(row in rows) for row in range(channels)])
    return np.array(columns).T


# %% mutant="lenet-table" mistake="no_gap" points=1
def lenet_table(channels):
    groups = [
        (channels, [0, 1, 2]),
        (channels, [0, 1, 2, 3]),
        (channels // 2, [0, 1, 2, 3]),
        (1, range(channels)),
    ]
    columns = []
    for num_maps, offsets in groups:
        for first in range(num_maps):
            rows = [(first + offset) % channels for offset in offsets]
            columns.append([int(row in rows) for row in range(channels)])
    return np.array(columns).T


# %% mutant="lenet-table" mistake="transposed" points=0
def lenet_table(channels):
    groups = [
        (channels, [0, 1, 2]),
        (channels, [0, 1, 2, 3]),
        (channels // 2, [0, 1, 3, 4]),
        (1, range(channels)),
    ]
    rows = []
    for num_maps, offsets in groups:
        for first in range(num_maps):
            read = [(first + offset) % channels for offset in offsets]
            rows.append([int(row in read) for row in range(channels)])
    return np.array(rows)


# %% mutant="lenet-table" demand="any_number_of_maps" says="expected shape (8, 21), got shape (6, 16)" points=0
def lenet_table(channels):  # of LeNet-5 alone
    groups = [(6, [0, 1, 2]), (6, [0, 1, 2, 3]), (3, [0, 1, 3, 4]), (1, range(6))]
    table = np.zeros((6, 16), int)
    places = [(first, offsets) for maps, offsets in groups for first in range(maps)]
    for column, (first, offsets) in enumerate(places):
        table[[(first + offset) % 6 for offset in offsets], column] = 1
    return table


# %% mutant="lenet-table" says="expected shape (6, 16), got shape (6, 15)" points=0
def lenet_table(channels):
    groups = [(channels, [0, 1, 2]), (channels, [0, 1, 2, 3]), (channels // 2, [0, 1, 3, 4])]
    columns = []
    for num_maps, offsets in groups:
        for first in range(num_maps):
            rows = [(first + offset) % channels for offset in offsets]
            columns.append([int(row in rows) for row in range(channels)])
    return np.array(columns).T


# %% mutant="lenet-table" says="at [3, 18] expected 1, got 0" points=1
def lenet_table(channels):
    # Right for even numbers alone: the gap depends on `channels`.
    groups = [
        (channels, [0, 1, 2]),
        (channels, [0, 1, 2, 3]),
        (channels // 2, [0, 1, 3 + channels % 2, 4 + channels % 2]),
        (1, range(channels)),
    ]
    columns = []
    for num_maps, offsets in groups:
        for first in range(num_maps):
            rows = [(first + offset) % channels for offset in offsets]
            columns.append([int(row in rows) for row in range(channels)])
    return np.array(columns).T


# %% mutant="partial-conv2d" mistake="column_order" points=1
def partial_conv2d(feature_maps, kernel, bias, table):
    output = []
    n = 0
    for f in range(table.shape[1]):
        total = bias[f]
        for c in np.flatnonzero(table[:, f]):
            total = total + correlate2d(feature_maps[..., c], kernel[..., n], mode="valid")
            n += 1
        output.append(total)
    return np.stack(output, axis=-1)


# %% mutant="partial-conv2d" mistake="no_bias" points=1
def partial_conv2d(feature_maps, kernel, bias, table):
    height = feature_maps.shape[0] - kernel.shape[0] + 1
    width = feature_maps.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width, len(bias)))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] += correlate2d(feature_maps[..., c], kernel[..., n], mode="valid")
    return output


# %% mutant="partial-conv2d" mistake="bias_of_every_link" points=1
def partial_conv2d(feature_maps, kernel, bias, table):
    height = feature_maps.shape[0] - kernel.shape[0] + 1
    width = feature_maps.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width, len(bias)))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] += correlate2d(feature_maps[..., c], kernel[..., n], mode="valid") + bias[f]
    return output


# %% mutant="partial-conv2d" mistake="turned" points=1
def partial_conv2d(feature_maps, kernel, bias, table):
    height = feature_maps.shape[0] - kernel.shape[0] + 1
    width = feature_maps.shape[1] - kernel.shape[1] + 1
    output = np.tile(bias, (height, width, 1))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] += convolve2d(feature_maps[..., c], kernel[..., n], mode="valid")
    return output


# %% mutant="partial-conv2d" mistake="averaged" points=1
def partial_conv2d(feature_maps, kernel, bias, table):
    height = feature_maps.shape[0] - kernel.shape[0] + 1
    width = feature_maps.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width, len(bias)))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] += correlate2d(feature_maps[..., c], kernel[..., n], mode="valid")
    return output / table.sum(axis=0) + bias


# %% mutant="partial-conv2d" mistake="last_link_only" points=1
def partial_conv2d(feature_maps, kernel, bias, table):
    height = feature_maps.shape[0] - kernel.shape[0] + 1
    width = feature_maps.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width, len(bias)))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] = correlate2d(feature_maps[..., c], kernel[..., n], mode="valid")
    return output + bias


# %% mutant="partial-conv2d" says="expected shape (6, 6, 9), got shape (9, 6, 6)" points=0
def partial_conv2d(feature_maps, kernel, bias, table):
    output = [bias[f] for f in range(len(bias))]
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[f] = output[f] + correlate2d(feature_maps[..., c], kernel[..., n], mode="valid")
    return np.stack(output)


# %% mutant="partial-conv2d" says="expected shape (6, 6, 9), got shape (8, 8, 9)" points=0
def partial_conv2d(feature_maps, kernel, bias, table):
    output = np.tile(bias, (*feature_maps.shape[:2], 1))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] += correlate2d(feature_maps[..., c], kernel[..., n], mode="same")
    return output


# %% mutant="partial-conv2d" says="line 5 of your cell" points=0
def partial_conv2d(feature_maps, kernel, bias, table):
    size = len(feature_maps) - len(kernel) + 1  # square maps and kernels alone
    output = np.tile(bias, (size, size, 1))
    for n, (c, f) in enumerate(np.argwhere(table)):
        output[..., f] += correlate2d(feature_maps[..., c], kernel[..., n], mode="valid")
    return output


# %% mutant="partial-conv2d" says="is not allowed here" points=0
def partial_conv2d(feature_maps, kernel, bias, table):  # the course's own layer
    layer = PartialConv2D(table.tolist(), kernel.shape[:2], dtype="float64")
    layer.build((None, *feature_maps.shape))
    numbers = np.zeros(table.shape, int)
    numbers[table == 1] = np.arange(table.sum())
    layer.set_weights([kernel[..., numbers.T[table.T == 1]], bias])
    return layer(feature_maps[None])[0]


# %% mutant="partial-layer" says="`cnnlab.layers.PartialConv2D` is not allowed here" points=0
def row_by_row(table):
    """Where the finished layer, which goes column by column, has the links of the rows."""
    numbers = np.zeros(np.shape(table), int)
    numbers[np.array(table) == 1] = np.arange(np.sum(table))
    return numbers.T[np.transpose(table) == 1]


class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections, self.kernel_size = connections, kernel_size

    def build(self, input_shape):
        self.inner = PartialConv2D(self.connections, self.kernel_size)
        self.inner.build(input_shape)
        self.kernel, self.bias = self.inner.kernel, self.inner.bias

    def call(self, inputs):
        kernel = ops.take(self.kernel, row_by_row(self.connections), axis=-1)
        return self.inner.stateless_call([kernel, self.bias], [], inputs)[0]

    def get_config(self):
        config = {"connections": self.connections, "kernel_size": self.kernel_size}
        return {**super().get_config(), **config}


# %% mutant="partial-layer" says="nothing comes back" points=0
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs): ...


# %% mutant="partial-layer" demand="no_other_weight" mistake="full_kernel" points=0
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, *table.shape)
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs):
        mask = np.array(self.connections, "float32")
        return ops.conv(inputs, self.kernel * mask, data_format="channels_last") + self.bias

    def get_config(self):
        return {
            **super().get_config(),
            "connections": self.connections,
            "kernel_size": self.kernel_size,
        }


# %% mutant="partial-layer" says="of your cell, `one = ops.conv(" points=0
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[0],))

    def call(self, inputs):
        table = np.array(self.connections)
        maps = [b + 0 * ops.sum(inputs) for b in ops.unstack(self.bias)]
        for n, (f, c) in enumerate(np.argwhere(table)):
            one = ops.conv(
                inputs[..., c : c + 1],
                self.kernel[:, :, None, n : n + 1],
                data_format="channels_last",
            )
            maps[f] = maps[f] + one
        return ops.concatenate(maps, axis=-1)


# %% mutant="partial-layer" mistake="padded" points=1
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs):
        table = np.array(self.connections)
        numbers = np.zeros(table.shape, int)
        numbers[table == 1] = np.arange(1, table.sum() + 1)
        kernel = ops.take(ops.pad(self.kernel, [(0, 0), (0, 0), (1, 0)]), numbers, axis=-1)
        return ops.conv(inputs, kernel, padding="same", data_format="channels_last") + self.bias


# %% mutant="partial-layer" mistake="column_order" points=2
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs):
        table = np.array(self.connections)
        numbers = np.zeros(table.shape, int)
        numbers.T[table.T == 1] = np.arange(1, table.sum() + 1)
        kernel = ops.take(ops.pad(self.kernel, [(0, 0), (0, 0), (1, 0)]), numbers, axis=-1)
        return ops.conv(inputs, kernel, data_format="channels_last") + self.bias


# %% mutant="partial-layer" mistake="no_bias" points=2
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs):
        table = np.array(self.connections)
        numbers = np.zeros(table.shape, int)
        numbers[table == 1] = np.arange(1, table.sum() + 1)
        kernel = ops.take(ops.pad(self.kernel, [(0, 0), (0, 0), (1, 0)]), numbers, axis=-1)
        return ops.conv(inputs, kernel, data_format="channels_last")


# %% mutant="partial-layer" demand="own_maps_alone" says="should not read input map" points=1
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs):
        table = np.array(self.connections)
        # The numbers begin at 0, the place of "no link": every absent link takes the first kernel.
        numbers = np.zeros(table.shape, int)
        numbers[table == 1] = np.arange(table.sum())
        kernel = ops.take(self.kernel, numbers, axis=-1)
        return ops.conv(inputs, kernel, data_format="channels_last") + self.bias


# %% mutant="partial-layer" mistake="table_lost" points=4
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )
        self.bias = self.add_weight(name="bias", shape=(table.shape[1],))

    def call(self, inputs):
        table = np.array(self.connections)
        numbers = np.zeros(table.shape, int)
        numbers[table == 1] = np.arange(1, table.sum() + 1)
        kernel = ops.take(ops.pad(self.kernel, [(0, 0), (0, 0), (1, 0)]), numbers, axis=-1)
        return ops.conv(inputs, kernel, data_format="channels_last") + self.bias

    def get_config(self):
        return {**super().get_config(), "kernel_size": self.kernel_size}  # the table is lost


# %% mutant="partial-layer" says="the layer has no weight called `bias`" points=0
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.connections = connections
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        self.kernel = self.add_weight(
            name="kernel", shape=(self.kernel_size, self.kernel_size, int(table.sum()))
        )

    def call(self, inputs):
        table = np.array(self.connections)
        numbers = np.zeros(table.shape, int)
        numbers[table == 1] = np.arange(1, table.sum() + 1)
        kernel = ops.take(ops.pad(self.kernel, [(0, 0), (0, 0), (1, 0)]), numbers, axis=-1)
        return ops.conv(inputs, kernel, data_format="channels_last")


# %% mutant="partial-layer" says="`kernel` is not trainable: a net could not learn it" points=4
edits = {
    'name="kernel", ': 'name="kernel", trainable=False, ',
}


# %% mutant="partial-layer" demand="gradients" says="no gradient reaches `kernel`: a net could not learn it" points=4
edits = {
    "ops.pad(self.kernel,": "ops.pad(ops.convert_to_tensor(ops.convert_to_numpy(self.kernel)),",
}


# %% mutant="partial-layer" demand="base_config" mistake="table_lost" says="your layer loses its `name`, `trainable`" points=4
edits = {
    "config = super().get_config()\n        return {**config, ": "return {",
}


# %% mutant="net" says="is still to be written" points=0
net = None


# %% mutant="net" mistake="all_linked" points=0
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        PartialConv2D(np.ones((6, 16), int), 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="net" mistake="untrained" points=1
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        PartialConv2D(LENET5_C3, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="net" demand="partial_convolution" says="a `PartialConv2D` was expected among the layers" points=0
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="net" says="expected predictions of shape (1000, 10)" points=0
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        PartialConv2D(LENET5_C3, 5, activation="tanh"),
        keras.layers.GlobalAveragePooling2D(),
    ]
)


# %% mutant="net" says="expected 4,242 weights, yours has 9,522" points=0
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh", padding="same"),
        PartialConv2D(LENET5_C3, 5, activation="tanh", strides=2, padding="same"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="net" demand="reads_90_percent" says="of the images are right, the pass mark is 90%" points=1
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        PartialConv2D(LENET5_C3, 5, activation="tanh"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
net.fit(x_train[:200], y_train[:200], batch_size=50, epochs=3, verbose=0)


# %% mutant="net" says="a Keras model was expected here" points=0
net = [PartialConv2D(LENET5_C3, 5)]


# %% mutant="net" demand="tanh" mistake="relu" points=0
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="relu"),
        keras.layers.MaxPooling2D(),
        PartialConv2D(LENET5_C3, 5, activation="relu"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="net" says="gives other values: is each layer as in the table?" points=0
edits = {
    "PartialConv2D(LENET5_C3,": "PartialConv2D(np.roll(LENET5_C3, 1, axis=0),",
    "history = net.fit(x_train, y_train, batch_size=50, epochs=3, verbose=0)": "",
}


# %% mutant="net" mistake="no_softmax" points=0
edits = {
    'Dense(10, activation="softmax")': "Dense(10)",
    "fit(x_train, y_train,": "fit(x_train[:50], y_train[:50],",
}

# %% mutant="net" demand="maxima" mistake="averages" points=0
net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.AveragePooling2D(2),
        PartialConv2D(LENET5_C3, 5, activation="tanh"),
        keras.layers.AveragePooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="welch-t" mistake="other_sign" points=0
def welch_t(first, second):
    variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    return (np.mean(second) - np.mean(first)) / np.sqrt(variance)


# %% mutant="welch-t" mistake="no_sign" points=0
def welch_t(first, second):
    variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    return abs(np.mean(first) - np.mean(second)) / np.sqrt(variance)


# %% mutant="welch-t" mistake="divided_by_n" points=0
def welch_t(first, second):
    variance = np.var(first) / len(first) + np.var(second) / len(second)
    return (np.mean(first) - np.mean(second)) / np.sqrt(variance)


# %% mutant="welch-t" mistake="number_of_seeds_ignored" points=0
def welch_t(first, second):
    variance = np.var(first, ddof=1) + np.var(second, ddof=1)
    return (np.mean(first) - np.mean(second)) / np.sqrt(variance)


# %% mutant="welch-t" mistake="no_root" points=0
def welch_t(first, second):
    variance = np.var(first, ddof=1) / len(first) + np.var(second, ddof=1) / len(second)
    return (np.mean(first) - np.mean(second)) / variance


# %% mutant="welch-t" says="expected 4.02952, got 4.95629" points=0
def welch_t(first, second):
    # Student's t, with one variance for both: equal only where the numbers of seeds are.
    n, m = len(first), len(second)
    pooled = ((n - 1) * np.var(first, ddof=1) + (m - 1) * np.var(second, ddof=1)) / (n + m - 2)
    return (np.mean(first) - np.mean(second)) / np.sqrt(pooled * (1 / n + 1 / m))


# %% mutant="welch-t" says="nothing comes back" points=0
def welch_t(first, second):
    print(np.mean(first) - np.mean(second))


# %% mutant="welch-t" says="is written with NumPy alone" points=0
def welch_t(first, second):  # by a library
    return ttest_ind(first, second, equal_var=False).statistic


# %% mutant="count" says="is written with NumPy alone" points=0
def count(table, kernel_size, output_size):  # by the course's own functions
    weights = partial_weights(table, kernel_size)
    return {"weights": weights, "connections": conv_links(weights, output_size)}


# %% mutant="net" mistake="not_a_number" says="your net answers NaN" points=0
edits = {
    "history = net.fit(x_train, y_train, batch_size=50, epochs=3, verbose=0)": (
        "net.set_weights([np.nan * each for each in net.get_weights()])"
    ),
}
