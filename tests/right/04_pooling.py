# ruff: noqa
# Right answers to the exercises of lab 04: see tests/test_right.py.

# %% right="average-pool-backward" style="32 bits"
def average_pool_backward(delta, shape, size=2, stride=2):
    back = np.zeros(shape, "float32")
    for u, v in np.ndindex(size, size):
        rows, columns = delta.shape[0] * stride, delta.shape[1] * stride
        back[u : u + rows : stride, v : v + columns : stride][: len(delta)] += delta / size**2
    return back


# %% right="subsampling-layer" style="weights that are laid over the maps"
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (1, 1, 1, input_shape[-1])
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        kinds = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
        pooled = kinds[self.pooling](2)(inputs)
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        return (batch, height // 2, width // 2, channels)

    def get_config(self):
        return super().get_config() | {"pooling": self.pooling, "activation": self.activation}


# %% right="pooling-net" style="of such layers" after="solution"
class TrainedSubsampling(keras.layers.Layer):
    def build(self, input_shape):
        shape = (1, 1, 1, input_shape[-1])
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        return self.gain * ops.max_pool(inputs, 2, 2) + self.bias


own_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        TrainedSubsampling(),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        TrainedSubsampling(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
own_net.set_weights(
    [np.reshape(a, b.shape) for a, b in zip(pooling_net.get_weights(), own_net.get_weights())]
)
pooling_net = own_net


# %% right="pool2d" style="sliding windows"
def pool2d(image, size=2, stride=2, kind="max"):
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))[::stride, ::stride]
    return windows.max(axis=(-1, -2)) if kind == "max" else windows.mean(axis=(-1, -2))


# %% right="pool2d" style="offset by offset, 32 bits"
def pool2d(image, size=2, stride=2, kind="max"):
    rows, columns = ((n - size) // stride + 1 for n in image.shape)
    grids = [
        np.float32(image[u::stride, v::stride][:rows, :columns])
        for u in range(size)
        for v in range(size)
    ]
    return np.max(grids, axis=0) if kind == "max" else np.mean(grids, axis=0)


# %% right="pool2d" style="lists"
def pool2d(image, size=2, stride=2, kind="max"):
    def one(top, left):
        cells = [image[top + u, left + v] for u in range(size) for v in range(size)]
        return max(cells) if kind == "max" else sum(cells) / len(cells)

    height, width = image.shape
    return [
        [one(i, j) for j in range(0, width - size + 1, stride)]
        for i in range(0, height - size + 1, stride)
    ]


# %% right="pool2d" style="first rows, then columns"
def pool2d(image, size=2, stride=2, kind="max"):
    by = {"max": np.max, "average": np.mean}[kind]
    for _ in range(2):
        starts = range(0, image.shape[0] - size + 1, stride)
        image = np.array([by(image[i : i + size], axis=0) for i in starts]).T
    return image


# %% right="max-pool-backward" style="where the window is largest first"
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros_like(image, dtype=float)
    for i in range(len(delta)):
        for j in range(len(delta[0])):
            window = image[i * stride :, j * stride :][:size, :size]
            u, v = np.argwhere(window == window.max())[0]
            gradient[i * stride + u, j * stride + v] += delta[i, j]
    return gradient


# %% right="max-pool-backward" style="all windows at once"
def max_pool_backward(delta, image, size=2, stride=2):
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))[::stride, ::stride]
    u, v = np.divmod(windows.reshape(*delta.shape, -1).argmax(-1), size)
    i, j = np.indices(delta.shape) * stride
    gradient = np.zeros(image.shape)
    np.add.at(gradient, (i + u, j + v), delta)
    return gradient


# %% right="max-pool-backward" style="a loop that remembers the winner"
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = [[0.0] * image.shape[1] for _ in range(image.shape[0])]
    for (i, j), number in np.ndenumerate(delta):
        best = None
        for u in range(i * stride, i * stride + size):
            for v in range(j * stride, j * stride + size):
                if best is None or image[u, v] > image[best]:
                    best = u, v
        gradient[best[0]][best[1]] += number
    return gradient


# %% right="average-pool-backward" style="place by place, 32 bits"
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape, "float32")
    share = np.ones((size, size), "float32") / size**2
    for i in range(delta.shape[0]):
        for j in range(delta.shape[1]):
            top, left = i * stride, j * stride
            gradient[top : top + size, left : left + size] += np.float32(delta[i, j]) * share
    return gradient


# %% right="average-pool-backward" style="offset by offset"
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient, (rows, columns) = np.zeros(shape), delta.shape
    for u, v in np.ndindex(size, size):
        gradient[u::stride, v::stride][:rows, :columns] += delta / size / size
    return gradient


# %% right="average-pool-backward" style="a matrix of means on each side"
def average_pool_backward(delta, shape, size=2, stride=2):
    def means(num, n):
        starts, pixels = np.arange(num)[:, None] * stride, np.arange(n)
        return ((starts <= pixels) & (pixels < starts + size)) / size

    return means(delta.shape[0], shape[0]).T @ delta @ means(delta.shape[1], shape[1])


# %% right="subsampling-layer" style="weights (1, 1, 1, c)"
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (1, 1, 1, input_shape[-1])
        self.gain = self.add_weight(shape=shape, initializer="ones")
        self.bias = self.add_weight(shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = {"max": ops.max_pool, "average": ops.average_pool}[self.pooling]
        return keras.activations.get(self.activation)(pool(inputs, 2, 2) * self.gain + self.bias)


# %% right="subsampling-layer" style="by slices" after="solution"
class TrainedSubsampling(TrainedSubsampling):
    def call(self, inputs):
        rows, columns = inputs.shape[1] // 2 * 2, inputs.shape[2] // 2 * 2
        cells = [inputs[:, u:rows:2, v:columns:2] for u in (0, 1) for v in (0, 1)]
        pool = ops.max if self.pooling == "max" else ops.mean
        return keras.activations.get(self.activation)(
            self.bias + self.gain * pool(ops.stack(cells), 0)
        )


# %% right="subsampling-layer" style="layers of Keras inside" after="solution"
class TrainedSubsampling(TrainedSubsampling):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(pooling, activation, **kwargs)
        pools = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
        self.pool, self.f = pools[pooling](2), keras.layers.Activation(activation or "linear")

    def call(self, inputs):
        return self.f(self.gain * self.pool(inputs) + self.bias)


# %% right="subsampling-layer" style="reshaped, TensorFlow" after="solution"
class TrainedSubsampling(TrainedSubsampling):
    def call(self, inputs):
        import tensorflow as tf

        rows, columns, channels = inputs.shape[1] // 2, inputs.shape[2] // 2, inputs.shape[3]
        windows = tf.reshape(
            inputs[:, : 2 * rows, : 2 * columns], (-1, rows, 2, columns, 2, channels)
        )
        reduce = tf.reduce_max if self.pooling == "max" else tf.reduce_mean
        sums = tf.nn.bias_add(reduce(windows, axis=(2, 4)) * self.gain, self.bias)
        return {None: tf.identity, "tanh": tf.tanh, "sigmoid": tf.sigmoid}[self.activation](sums)


# %% right="subsampling-layer" style="constant initializers, its own configuration"
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.kind, self.f = pooling, keras.activations.get(activation)

    def build(self, input_shape):
        *_, channels = input_shape
        self.gain = self.add_weight(shape=[channels], initializer=keras.initializers.Constant(1))
        self.bias = self.add_weight(shape=[channels], initializer=keras.initializers.Zeros())
        super().build(input_shape)

    def call(self, inputs):
        pool = ops.max_pool if self.kind == "max" else ops.average_pool
        return self.f(ops.add(ops.multiply(self.gain, pool(inputs, (2, 2))), self.bias))

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        return batch, height // 2, width // 2, channels

    def get_config(self):
        activation = None if self.f is keras.activations.linear else self.f.__name__
        return super().get_config() | {"pooling": self.kind, "activation": activation}
