# ruff: noqa
# Right answers to the exercises of lab 12: see tests/test_right.py.

# %% right="count" style="a loop over the table"
def count(table, kernel_size, output_size):
    weights = 0
    for column in table.T:
        weights += 1 + sum(kernel_size**2 for link in column if link)
    return {"weights": weights, "connections": weights * output_size * output_size}


# %% right="count" style="NumPy scalars, nonzero"
def count(table, kernel_size, output_size):
    links = np.count_nonzero(table)
    weights = links * np.square(kernel_size) + np.shape(table)[-1]
    return {"connections": weights * np.int64(output_size) ** 2, "weights": weights}


# %% right="count" style="arrays of all weights"
def count(table, kernel_size, output_size):
    links = len(np.argwhere(table))
    kernels, biases = np.zeros((links, kernel_size, kernel_size)), np.zeros(len(table[0]))
    weights = kernels.size + biases.size
    pixels = np.zeros((output_size, output_size)).size
    return dict(weights=weights, connections=weights * pixels)


# %% right="lenet-table" style="rolled columns, a list"
def lenet_table(channels):
    def group(rows, num):
        column = [int(row in rows) for row in range(channels)]
        return [np.roll(column, shift) for shift in range(num)]

    columns = group([0, 1, 2], channels) + group([0, 1, 2, 3], channels)
    columns += group([0, 1, 3, 4], channels // 2) + [np.ones(channels, int)]
    return np.transpose(columns).tolist()


# %% right="lenet-table" style="differences of row and column, True and False"
def lenet_table(channels):
    rows, columns = np.ogrid[:channels, :channels]
    behind = (rows - columns) % channels
    pair = np.isin(behind, (0, 1, 3, 4))[:, : channels // 2]
    return np.hstack([behind < 3, behind < 4, pair, np.full((channels, 1), True)]).astype(int)


# %% right="lenet-table" style="place by place, decimal numbers"
def lenet_table(channels):
    table = np.zeros((channels, 2 * channels + channels // 2 + 1))
    for f in range(table.shape[1]):
        for c in range(channels):
            step = (c - f % channels) % channels
            if f < channels:
                table[c, f] = step <= 2
            elif f < 2 * channels:
                table[c, f] = step <= 3
            else:
                table[c, f] = step in (0, 1, 3, 4) or f == table.shape[1] - 1
    return table.astype("uint8")


# %% right="lenet-table" style="lists of rows, one by one"
def lenet_table(channels):
    maps = [[f, f + 1, f + 2] for f in range(channels)]
    maps += [[f, f + 1, f + 2, f + 3] for f in range(channels)]
    maps += [[f, f + 1, f + 3, f + 4] for f in range(channels // 2)]
    maps += [list(range(channels))]
    reads = [{row % channels for row in rows} for rows in maps]
    return [[1 if row in rows else 0 for rows in reads] for row in range(channels)]


# %% right="partial-conv2d" style="a full kernel with zeros"
def partial_conv2d(feature_maps, kernel, bias, table):
    full = np.zeros((*kernel.shape[:2], *table.shape))
    full[:, :, table.astype(bool)] = kernel
    windows = np.lib.stride_tricks.sliding_window_view(feature_maps, kernel.shape[:2], (0, 1))
    return np.einsum("ijcuv,uvcf->ijf", windows, full) + bias


# %% right="partial-conv2d" style="map by map"
def partial_conv2d(feature_maps, kernel, bias, table):
    links, maps = np.argwhere(table), []
    for f in range(table.shape[1]):
        map = bias[f]
        for n, (c, filter) in enumerate(links):
            if filter == f:
                map = map + correlate2d(feature_maps[:, :, c], kernel[:, :, n], "valid")
        maps.append(map)
    return np.stack(maps, axis=-1)


# %% right="partial-conv2d" style="Keras' convolution, 32 bits"
def partial_conv2d(feature_maps, kernel, bias, table):
    full = np.zeros((*kernel.shape[:2], *table.shape), "float32")
    for n, (c, f) in enumerate(np.argwhere(table)):
        full[:, :, c, f] = kernel[:, :, n]
    return ops.conv(np.float32(feature_maps[None]), full)[0] + np.float32(bias)


# %% right="partial-conv2d" style="cell by cell"
def partial_conv2d(feature_maps, kernel, bias, table):
    channels, filters = np.nonzero(table)
    height, width = (n - k + 1 for n, k in zip(feature_maps.shape, kernel.shape[:2]))
    output = np.zeros((height, width, table.shape[1])) + bias
    for u, v in np.ndindex(kernel.shape[:2]):
        products = feature_maps[u : u + height, v : v + width, channels] * kernel[u, v]
        np.add.at(output, (slice(None), slice(None), filters), products)
    return output


# %% right="partial-layer" style="a product with a matrix of links" after="solution"
class PartialConvolution(PartialConvolution):
    def call(self, inputs):
        table = np.array(self.connections)
        places = np.eye(table.size, dtype="float32")[table.ravel() == 1]
        full = ops.matmul(self.kernel, places)
        full = ops.reshape(full, (self.kernel_size, self.kernel_size, *table.shape))
        return ops.conv(inputs, full) + self.bias


# %% right="partial-layer" style="map by map" after="solution"
class PartialConvolution(PartialConvolution):
    def call(self, inputs):
        links, maps = np.argwhere(self.connections), []
        for f in range(self.bias.shape[0]):
            numbers = [n for n, link in enumerate(links) if link[1] == f]
            channels = [int(links[n][0]) for n in numbers]
            kernel = ops.take(self.kernel, numbers, axis=-1)[..., None]
            maps.append(ops.conv(ops.take(inputs, channels, axis=-1), kernel))
        return ops.concatenate(maps, axis=-1) + self.bias


# %% right="partial-layer" style="cell by cell, without a library's convolution" after="solution"
class PartialConvolution(PartialConvolution):
    def call(self, inputs):
        channels, filters = np.nonzero(self.connections)
        ends = np.eye(int(self.bias.shape[0]), dtype="float32")[filters]
        rows, columns = (n - self.kernel_size + 1 for n in inputs.shape[1:3])
        maps = ops.take(inputs, channels, axis=-1)
        outputs = self.bias
        for u, v in np.ndindex(self.kernel_size, self.kernel_size):
            products = maps[:, u : u + rows, v : v + columns] * self.kernel[u, v]
            outputs = outputs + ops.matmul(products, ends)
        return outputs


# %% right="partial-layer" style="TensorFlow's scatter"
class PartialConvolution(keras.layers.Layer):
    def __init__(self, connections, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.table, self.k = np.array(connections), kernel_size

    def build(self, input_shape):
        self.bias = self.add_weight(shape=self.table.shape[1:])
        self.kernel = self.add_weight(shape=(self.k, self.k, np.count_nonzero(self.table)))

    def call(self, inputs):
        import tensorflow as tf

        channels, filters = self.table.shape
        links = ops.transpose(self.kernel, (2, 0, 1))
        full = tf.scatter_nd(np.argwhere(self.table), links, (channels, filters, self.k, self.k))
        return tf.nn.conv2d(inputs, tf.transpose(full, (2, 3, 0, 1)), 1, "VALID") + self.bias

    def get_config(self):
        mine = {"connections": self.table.tolist(), "kernel_size": self.k}
        return {**super().get_config(), **mine}


# %% right="welch-t" style="squares by hand"
def of_mean(values):
    mean = sum(values) / len(values)
    return mean, sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)


def welch_t(first, second):
    (a, va), (b, vb) = of_mean(list(first)), of_mean(list(second))
    return (a - b) / (va + vb) ** 0.5


# %% right="welch-t" style="the statistics module"
def welch_t(first, second):
    from statistics import fmean, variance

    spread = sum(variance(each.tolist()) / len(each) for each in (first, second))
    return (fmean(first) - fmean(second)) / spread**0.5


# %% right="welch-t" style="covariances, 32 bits"
def welch_t(first, second):
    standard_errors = [np.sqrt(np.cov(each) / len(each)) for each in (first, second)]
    return np.float32(np.mean(first) - np.mean(second)) / np.float32(np.hypot(*standard_errors))


# %% right="welch-t" style="standard deviations"
def welch_t(first, second):
    apart = first.mean() - second.mean()
    return apart / np.sqrt(
        first.std(ddof=1) ** 2 / first.size + second.std(ddof=1) ** 2 / second.size
    )


# %% right="partial-layer" style="a depthwise convolution, then sums" after="solution"
class PartialConvolution(PartialConvolution):
    def call(self, inputs):
        channels, filters = np.argwhere(self.connections).T
        ends = np.equal.outer(filters, np.arange(self.bias.shape[0])).astype("float32")
        maps = ops.depthwise_conv(ops.take(inputs, channels, axis=3), self.kernel[..., None])
        return ops.matmul(maps, ends) + self.bias
