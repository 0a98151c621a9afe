# ruff: noqa
# Wrong answers to the exercises of lab 04: see tests/test_mutants.py.

# %% mutant="pool2d" says="nothing comes back" points=0
def pool2d(image, size=2, stride=2, kind="max"):
    pass


# %% mutant="pool2d" demand="stride_need_not_be_size" mistake="stride_is_size" points=0
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    rows = (image.shape[0] - size) // size + 1
    columns = (image.shape[1] - size) // size + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * size, j * size
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" mistake="moves_by_one" points=0
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    rows = (image.shape[0] - size) + 1
    columns = (image.shape[1] - size) + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i, j
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" demand="only_what_fits" mistake="cut_windows" points=0
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    output = []
    for top in range(0, image.shape[0], stride):
        row = []
        for left in range(0, image.shape[1], stride):
            row.append(pool(image[top : top + size, left : left + size]))
        output.append(row)
    return np.array(output)


# %% mutant="pool2d" mistake="not_below_zero" points=2
def pool2d(image, size=2, stride=2, kind="max"):
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i * stride : i * stride + size, j * stride : j * stride + size]
            if kind == "average":
                output[i, j] = window.mean()
                continue
            for pixel in window.flat:
                if pixel > output[i, j]:
                    output[i, j] = pixel
    return output


# %% mutant="pool2d" mistake="always_max" points=2
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" mistake="summed" points=2
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.sum
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" mistake="truncated" points=2
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((rows, columns), dtype=image.dtype)
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" mistake="truncated" says="all are 0" points=1
edits = {"np.zeros((new_height, new_width))": "np.zeros((new_height, new_width), int)"}


# %% mutant="pool2d" says="expected shape (2, 2), got shape (1, 1)" points=0
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    rows = (image.shape[0] - size) // stride
    columns = (image.shape[1] - size) // stride
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" says="at [0, 0] expected 6, got 1" points=2
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.min if kind == "max" else np.mean
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" says="at [0, 0] expected 3.25, got 3" points=2
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.median
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" says="IndexError" points=0
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    rows = (image.shape[0] - size) // stride + 1
    columns = (image.shape[1] - size) // stride + 1
    output = np.zeros((columns, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            output[i, j + columns] = pool(image[top : top + size, left : left + size])
    return output


# %% mutant="pool2d" says="is written with NumPy alone" points=0
def pool2d(image, size=2, stride=2, kind="max"):  # by a library
    pool = {"max": ops.max_pool, "average": ops.average_pool}[kind]
    return pool(np.float64(image)[None, :, :, None], size, stride)[0, :, :, 0]


# %% mutant="pool2d" says="at [0, 0] expected 6, got 3.25" points=2
edits = {
    'kind="max")': 'kind="average")',
}


# %% mutant="max-pool-backward" says="nothing comes back" points=0
def max_pool_backward(delta, image, size=2, stride=2): ...


# %% mutant="max-pool-backward" mistake="every_maximum" points=3
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        gradient[top : top + size, left : left + size] += delta[i, j] * (window == window.max())
    return gradient


# %% mutant="max-pool-backward" mistake="shared_by_maxima" points=3
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        winners = window == window.max()
        gradient[top : top + size, left : left + size] += delta[i, j] * winners / winners.sum()
    return gradient


# %% mutant="max-pool-backward" demand="first_of_equals" mistake="last_maximum" points=3
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = 0, 0
        for r, c in np.ndindex(window.shape):
            if window[r, c] >= window[row, column]:
                row, column = r, c
        gradient[top + row, left + column] += delta[i, j]
    return gradient


# %% mutant="max-pool-backward" demand="overlaps_add_up" mistake="overwritten" points=3
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmax(window), size)
        gradient[top + row, left + column] = delta[i, j]
    return gradient


# %% mutant="max-pool-backward" says="what is negative is cut off" points=0
edits = {"+= delta[i, j]": "+= max(delta[i, j], 0)"}


# %% mutant="max-pool-backward" mistake="averaged" points=0
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        gradient[top : top + size, left : left + size] += delta[i, j] / size**2
    return gradient


# %% mutant="max-pool-backward" says="argmax of an empty sequence" points=3
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * size, j * size
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmax(window), size)
        gradient[top + row, left + column] += delta[i, j]
    return gradient


# %% mutant="max-pool-backward" says="at [0, 0] expected 0, got 30" points=0
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmax(window), size)
        gradient[row, column] += delta[i, j]
    return gradient


# %% mutant="max-pool-backward" mistake="pixel_itself" points=0
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmax(window), size)
        gradient[top + row, left + column] += window.max()
    return gradient


# %% mutant="max-pool-backward" says="at [0, 0] expected 0, got 10" points=0
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmin(window), size)
        gradient[top + row, left + column] += delta[i, j]
    return gradient


# %% mutant="max-pool-backward" says="expected shape (4, 4), got shape (2, 2)" points=0
def max_pool_backward(delta, image, size=2, stride=2):
    return delta


# %% mutant="max-pool-backward" mistake="truncated" says="cut to whole numbers" points=3
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros_like(image)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmax(window), size)
        gradient[top + row, left + column] += delta[i, j]
    return gradient


# %% mutant="max-pool-backward" says="is written with NumPy alone" points=0
def max_pool_backward(delta, image, size=2, stride=2):  # by a library
    maps, delta = np.float64(image)[None, :, :, None], np.float64(delta)[None, :, :, None]

    def pool(maps):
        return ops.max_pool(maps, size, stride)

    return cnnlab.gradients.vector_jacobian(pool, [maps], delta)[0][0, :, :, 0]


# %% mutant="average-pool-backward" says="nothing comes back" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    pass


# %% mutant="average-pool-backward" mistake="not_shared" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        gradient[top : top + size, left : left + size] += delta[i, j]
    return gradient


# %% mutant="average-pool-backward" mistake="shared_by_size" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        gradient[top : top + size, left : left + size] += delta[i, j] / size
    return gradient


# %% mutant="average-pool-backward" demand="overlaps_add_up" mistake="overwritten" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        gradient[top : top + size, left : left + size] = delta[i, j] / size**2
    return gradient


# %% mutant="average-pool-backward" mistake="stride_is_size" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        for row in range(i * size, min((i + 1) * size, shape[0])):
            for column in range(j * size, min((j + 1) * size, shape[1])):
                gradient[row, column] += delta[i, j] / size**2
    return gradient


# %% mutant="average-pool-backward" says="expected shape (5, 7), got shape (4, 6)" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros([(n - 1) * stride + size for n in delta.shape])
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        gradient[top : top + size, left : left + size] += delta[i, j] / size**2
    return gradient


# %% mutant="average-pool-backward" says="at [0, 0] expected 2.5, got 10" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        gradient[top, left] += delta[i, j]
    return gradient


# %% mutant="average-pool-backward" says="is written with NumPy alone" points=0
import tensorflow as tf


def average_pool_backward(delta, shape, size=2, stride=2):  # by a library
    maps = tf.zeros((1, *shape, 1), "float64")
    with tf.GradientTape() as tape:
        tape.watch(maps)
        pooled = ops.average_pool(maps, size, stride)
    return tape.gradient(pooled, maps, np.float64(delta)[None, :, :, None])[0, :, :, 0]


# %% mutant="average-pool-backward" mistake="arguments_changed" points=0
def average_pool_backward(delta, shape, size=2, stride=2):
    back = np.zeros(shape)
    delta /= size**2  # the caller's
    for i, j in np.ndindex(delta.shape):
        back[i * stride : i * stride + size, j * stride : j * stride + size] += delta[i, j]
    return back


# %% mutant="subsampling-layer" says="is still to be written" points=0
TrainedSubsampling = None


# %% mutant="subsampling-layer" mistake="one_for_all" points=0
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (1,)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" mistake="one_for_all" points=0
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = ()
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" mistake="no_bias" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled)


# %% mutant="subsampling-layer" mistake="activated_too_early" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return self.gain * keras.activations.get(self.activation)(pooled) + self.bias


# %% mutant="subsampling-layer" mistake="no_activation" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return self.gain * pooled + self.bias


# %% mutant="subsampling-layer" mistake="bias_scaled" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * (pooled + self.bias))


# %% mutant="subsampling-layer" demand="starts_at_1_and_0" says="gains should be 1 and biases 0" points=3
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="random_normal")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" says="gains should be 1 and biases 0" points=3
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="ones")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" mistake="scaled_before_pooling" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(self.gain * inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(pooled + self.bias)


# %% mutant="subsampling-layer" mistake="always_max" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" says="the layer has no weight called `bias`" points=0
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled)


# %% mutant="subsampling-layer" says="`gain` should have shape (3,), yours has (4,)" points=0
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return pooled


# %% mutant="subsampling-layer" says="expected 6 weights in all, yours has 9" points=0
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

        self.extra = self.add_weight(name="extra", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" says="expected shape (2, 2, 3, 3), got shape (2, 3, 5, 3)" points=1
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 1, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" says="`keras.ops`" points=3
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return ops.convert_to_numpy(
            keras.activations.get(self.activation)(self.gain * pooled + self.bias)
        )


# %% mutant="subsampling-layer" says="after saving and loading a model" points=3
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def get_config(self):
        return {**super(keras.layers.Layer, self).get_config(), "pooling": self.pooling}

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" says="cannot be saved and loaded" points=3
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def get_config(self):
        raise NotImplementedError

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)


# %% mutant="subsampling-layer" says="is not allowed here" points=0
class TrainedSubsampling(Subsampling):  # the course's own layer
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(2, pooling, activation, **kwargs)

    def get_config(self):
        settings = {"pooling": self.pooling, "activation": self.activation}
        return {**keras.layers.Layer.get_config(self), **settings}


# %% mutant="subsampling-layer" says="expected" points=1
edits = {
    'pooling="max", activation': 'pooling="average", activation',
}


# %% mutant="subsampling-layer" says="expected" points=1
edits = {
    "activation=None, **kwargs": 'activation="tanh", **kwargs',
}


# %% mutant="subsampling-layer" says="`gain` is not trainable: a net could not learn it" points=3
edits = {
    'name="gain", ': 'name="gain", trainable=False, ',
}


# %% mutant="subsampling-layer" demand="gradients" says="no gradient reaches `gain`: a net could not learn it" points=3
edits = {
    "self.gain * pooled": "ops.stop_gradient(self.gain) * pooled",
}


# %% mutant="pooling-net" says="is still to be written" points=0
pooling_net = None

# %% mutant="pooling-net" demand="two_subsampling_layers" mistake="plain_pooling" points=0
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="pooling-net" mistake="plain_pooling" points=0
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        keras.layers.AveragePooling2D(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        keras.layers.AveragePooling2D(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="pooling-net" mistake="untrained" points=1
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="pooling-net" mistake="untrained" points=1
class OwnSubsampling(keras.layers.Layer):  # pools by a layer of Keras inside
    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.pool = keras.layers.MaxPooling2D(2)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        return self.gain * self.pool(inputs) + self.bias


pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        OwnSubsampling(),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        OwnSubsampling(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="pooling-net" mistake="not_a_number" says="your net answers NaN" points=0
pooling_net = keras.Sequential(  # as after too large a learning rate
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
pooling_net.set_weights([float("nan") * weight for weight in pooling_net.get_weights()])

# %% mutant="pooling-net" demand="reads_92_percent" says="the pass mark is 92%" points=1
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
pooling_net.compile(keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
pooling_net.fit(x_train[:400], y_train[:400], batch_size=50, epochs=1, verbose=0)

# %% mutant="pooling-net" says="expected predictions of shape (2000, 10), got (2000, 11)" points=0
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(11, activation="softmax"),
    ]
)

# %% mutant="pooling-net" says="expected 5,186 weights, yours has 5,180" points=0
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh", use_bias=False),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="pooling-net" says="a Keras model was expected here, this is of type History" points=0
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
pooling_net = model.fit(x_train[:50], y_train[:50], batch_size=50, epochs=1, verbose=0)

# %% mutant="pooling-net" says="expected two subsampling layers" points=0
pooling_net = keras.Sequential(
    [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
)


# %% mutant="pooling-net" mistake="no_softmax" points=0
edits = {
    'Dense(10, activation="softmax")': "Dense(10)",
    "fit(x_train, y_train,": "fit(x_train[:50], y_train[:50],",
}

# %% mutant="pooling-net" demand="tanh" mistake="relu" points=0
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="relu"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="relu"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
