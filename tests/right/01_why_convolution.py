# ruff: noqa
# Right answers to the exercises of lab 01: see tests/test_right.py.

# %% right="count-local" style="decimal division, a NumPy scalar"
def count_local(n, k, stride, filters, use_bias):
    places = np.floor((n - k) / stride + 1)
    return np.int64(places * places * filters * (k * k + use_bias))


# %% right="weight-matrix" style="a list of rows"
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return [list(map(float, row)) for row in weights]
    width = np.shape(weights)[-1]
    num_outputs = len(weights) if kind == "local" else (num_inputs - width) // stride + 1
    rows = weights if kind == "local" else [weights] * num_outputs
    matrix = [[0.0] * num_inputs for _ in range(num_outputs)]
    for i, row in enumerate(rows):
        matrix[i][i * stride : i * stride + width] = list(row)
    return matrix


# %% right="count-dense" style="output by output"
def count_dense(num_inputs, num_outputs, use_bias):
    return sum(num_inputs + (1 if use_bias else 0) for _ in range(num_outputs))


# %% right="count-dense" style="the size of a matrix"
def count_dense(num_inputs, num_outputs, use_bias):
    rows = num_inputs + 1 if use_bias else num_inputs
    return np.broadcast_to(0, (rows, num_outputs)).size


# %% right="count-dense" style="a helper"
def neuron(num_inputs, use_bias):
    return num_inputs + int(use_bias)


count_dense = lambda num_inputs, num_outputs, use_bias: (
    np.int32(num_outputs) * neuron(num_inputs, use_bias)
)


# %% right="count-local" style="place by place"
def count_local(n, k, stride, filters, use_bias):
    total = 0
    for top in range(0, n - k + 1, stride):
        for left in range(0, n - k + 1, stride):
            total += filters * (k**2 + use_bias)
    return total


# %% right="count-local" style="windows of a picture"
def count_local(n, k, stride, filters, use_bias):
    windows = np.lib.stride_tricks.sliding_window_view(np.zeros((n, n)), (k, k))
    rows, columns, *window = windows[::stride, ::stride].shape
    return rows * columns * filters * (int(np.prod(window)) + use_bias)


# %% right="count-shared" style="a loop over maps"
def count_shared(n, k, stride, filters, use_bias):
    return sum(k * k + bool(use_bias) for _ in range(filters))


# %% right="count-shared" style="an array of all weights"
def count_shared(n, k, stride, filters, use_bias):
    kernels, biases = np.zeros((k, k, filters)), np.zeros(filters if use_bias else 0)
    return kernels.size + biases.size


# %% right="count-shared" style="by the weights of a local layer"
def places(n, k, stride):
    return len(range(0, n - k + 1, stride)) ** 2


def count_shared(n, k, stride, filters, use_bias):
    local = places(n, k, stride) * filters * (k * k + use_bias)
    return local // places(n, k, stride)


# %% right="weight-matrix" style="places of all weights at once"
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights.copy()
    k = weights.shape[-1]
    outputs = (num_inputs - k) // stride + 1 if kind == "shared" else len(weights)
    rows = np.arange(outputs)[:, None]
    matrix = np.zeros((outputs, num_inputs), "float32")
    matrix[rows, rows * stride + np.arange(k)] = weights
    return matrix


# %% right="weight-matrix" style="rows between zeros, in a list"
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights
    width = weights.shape[-1]
    rows = weights if kind == "local" else [weights] * ((num_inputs - width) // stride + 1)
    return [np.pad(r, (i * stride, num_inputs - width - i * stride)) for i, r in enumerate(rows)]


# %% right="weight-matrix" style="what the layer answers to single inputs"
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return weights
    windows = np.lib.stride_tricks.sliding_window_view(
        np.eye(num_inputs), weights.shape[-1], axis=1
    )
    windows = windows[:, ::stride]
    if kind == "local":
        windows = windows[:, : len(weights)]
    return (windows * weights).sum(axis=-1).T


# %% right="local-layer" style="products, added up" after="solution"
class Local(Local):
    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")
        return ops.sum(patches[..., None] * self.kernel, axis=3) + self.bias


# %% right="local-layer" style="place by place" after="solution"
class Local(Local):
    def call(self, inputs):
        rows, columns, *_ = self.kernel.shape
        k, step, outputs = self.kernel_size, self.strides, []
        for i in range(rows):
            for j in range(columns):
                patch = inputs[:, i * step : i * step + k, j * step : j * step + k]
                patch = ops.reshape(patch, (-1, self.kernel.shape[2]))
                outputs.append(ops.matmul(patch, self.kernel[i, j]) + self.bias[i, j])
        return ops.reshape(ops.stack(outputs, 1), (-1, rows, columns, self.filters))


# %% right="local-layer" style="slices side by side" after="solution"
class Local(Local):
    def call(self, inputs):
        rows, columns, *_ = self.kernel.shape
        k, step = self.kernel_size, self.strides
        cells = [
            inputs[:, u : u + (rows - 1) * step + 1 : step, v : v + (columns - 1) * step + 1 : step]
            for u in range(k)
            for v in range(k)
        ]
        patches = ops.concatenate(cells, -1)[..., None, :]
        return ops.squeeze(ops.matmul(patches, self.kernel), -2) + self.bias


# %% right="local-layer" style="TensorFlow's patches" after="solution"
class Local(Local):
    def call(self, inputs):
        import tensorflow as tf

        size, step = [1, self.kernel_size, self.kernel_size, 1], [1, self.strides, self.strides, 1]
        patches = tf.image.extract_patches(inputs, size, step, [1, 1, 1, 1], "VALID")
        return tf.einsum("bijp,ijpf->bijf", patches, self.kernel) + self.bias


# %% right="local-layer" style="patches first, its own configuration"
class Local(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        shape = self.patches(keras.KerasTensor(input_shape)).shape[1:]
        self.bias = self.add_weight(shape=(*shape[:2], self.filters), initializer="zeros")
        self.kernel = self.add_weight(shape=(*shape, self.filters))

    def patches(self, inputs):
        return ops.image.extract_patches(inputs, self.kernel_size, self.strides, padding="valid")

    def call(self, inputs):
        return ops.einsum("abcd,bcde->abce", self.patches(inputs), self.kernel) + self.bias

    def get_config(self):
        mine = {"filters": self.filters, "kernel_size": self.kernel_size, "strides": self.strides}
        return {**super().get_config(), **mine}
