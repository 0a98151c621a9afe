# ruff: noqa
# Right answers to the exercises of lab 14: see tests/test_right.py.

# %% right="compose" style="32 bits, cell by cell"
def compose(first, first_bias, second, second_bias):
    size = np.add(first.shape[:2], second.shape[:2]) - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]), "float32")
    for u, v in np.ndindex(second.shape[:2]):
        for s, t in np.ndindex(first.shape[:2]):
            kernel[u + s, v + t] += first[s, t] @ second[u, v]
    bias = second_bias + np.einsum("m,uvmf->f", first_bias, second)
    return {"kernel": kernel, "bias": bias.astype("float32")}


# %% right="count" style="arrays"
def count(picture_shape, kernel_shape):
    kernel, bias = np.zeros(kernel_shape, bool), np.zeros(kernel_shape[-1])
    pixels = sliding(picture_shape, kernel_shape)
    return {
        "weights": kernel.size + bias.size,
        "kernels": kernel[0, 0].size,
        "multiplications": kernel.size * pixels,
    }


def sliding(picture_shape, kernel_shape):
    return len(range(picture_shape[0] - kernel_shape[0] + 1)) * len(
        range(picture_shape[1] - kernel_shape[1] + 1)
    )


# %% right="count" style="NumPy scalars"
def count(picture_shape, kernel_shape):
    products = np.prod(kernel_shape)
    size = np.subtract(picture_shape[:2], kernel_shape[:2]) + 1
    return dict(
        kernels=np.prod(kernel_shape[2:]),
        weights=products + kernel_shape[3],
        multiplications=products * np.prod(size),
    )


# %% right="count" style="filter by filter"
def count(picture_shape, kernel_shape):
    (height, width, channels), (tall, wide, _, filters) = picture_shape, kernel_shape
    found = {"kernels": 0, "weights": 0, "multiplications": 0}
    for _ in range(filters):
        found["weights"] += 1
        for _ in range(channels):
            found["kernels"] += 1
            found["weights"] += tall * wide
            found["multiplications"] += tall * wide * (height + 1 - tall) * (width + 1 - wide)
    return found


# %% right="conv2d" style="windows and einsum, 32 bits"
def conv2d(picture, kernel, bias):
    windows = sliding_window_view(np.float32(picture), kernel.shape[:2], axis=(0, 1))
    return np.einsum("ijcuv,uvcf->ijf", windows, np.float32(kernel)) + np.float32(bias)


# %% right="conv2d" style="place by place"
def conv2d(picture, kernel, bias):
    tall, wide, _, filters = kernel.shape
    rows, columns = picture.shape[0] - tall + 1, picture.shape[1] - wide + 1
    output = np.empty((rows, columns, filters))
    for i in range(rows):
        for j in range(columns):
            output[i, j] = np.tensordot(picture[i : i + tall, j : j + wide], kernel, 3) + bias
    return output


# %% right="conv2d" style="channel by channel, map by map"
def one(channel, kernel):
    rows, columns = np.subtract(channel.shape, kernel.shape) + 1
    return sum(
        weight * channel[u : u + rows, v : v + columns] for (u, v), weight in np.ndenumerate(kernel)
    )


def conv2d(picture, kernel, bias):
    maps = []
    for f in range(kernel.shape[3]):
        channels = range(kernel.shape[2])
        maps.append(sum(one(picture[..., c], kernel[..., c, f]) for c in channels) + bias[f])
    return np.stack(maps, axis=2)


# %% right="conv2d" style="one matrix product"
def conv2d(picture, kernel, bias):
    tall, wide, channels, filters = kernel.shape
    rows, columns = picture.shape[0] - tall + 1, picture.shape[1] - wide + 1
    cells = [picture[u : u + rows, v : v + columns] for u in range(tall) for v in range(wide)]
    matrix = np.concatenate(cells, -1).reshape(rows * columns, -1)
    return (matrix @ kernel.reshape(-1, filters) + bias).reshape(rows, columns, filters)


# %% right="pointwise" style="einsum"
def pointwise(pictures, kernel, bias):
    return np.einsum("bijc,uvcf->bijf", pictures, kernel) + bias


# %% right="pointwise" style="rows of pixels, 32 bits"
def pointwise(pictures, kernel, bias):
    *shape, channels = pictures.shape
    pixels = np.float32(pictures).reshape(-1, channels)
    return (pixels @ np.float32(kernel).reshape(channels, -1) + np.float32(bias)).reshape(
        *shape, -1
    )


# %% right="pointwise" style="tensordot"
def pointwise(pictures, kernel, bias):
    return np.add(np.tensordot(pictures, kernel[0, 0], axes=([3], [0])), bias)


# %% right="pointwise" style="broadcast and added up"
def pointwise(pictures, kernel, bias):
    return (pictures[..., None] * kernel[0, 0]).sum(axis=-2) + bias


# %% right="compose" style="pairs of cells"
def compose(first, first_bias, second, second_bias):
    tall, wide = np.add(first.shape[:2], second.shape[:2]) - 1
    kernel = np.zeros((tall, wide, first.shape[2], second.shape[3]))
    for u, v in np.ndindex(first.shape[:2]):
        for s, t in np.ndindex(second.shape[:2]):
            kernel[u + s, v + t] += first[u, v] @ second[s, t]
    bias = second_bias.copy()
    for s, t in np.ndindex(second.shape[:2]):
        bias += first_bias @ second[s, t]
    return {"kernel": kernel, "bias": bias}


# %% right="compose" style="padded, windows, einsum"
def compose(first, first_bias, second, second_bias):
    tall, wide = second.shape[:2]
    padded = np.pad(first, [(tall - 1, tall - 1), (wide - 1, wide - 1), (0, 0), (0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (tall, wide), axis=(0, 1))
    kernel = np.einsum("ijcmst,stmf->ijcf", windows, second[::-1, ::-1])
    return dict(bias=np.einsum("m,stmf->f", first_bias, second) + second_bias, kernel=kernel)


# %% right="compose" style="by the Fourier transform"
def compose(first, first_bias, second, second_bias):
    size = [n + k - 1 for n, k in zip(first.shape[:2], second.shape[:2])]
    a, b = (np.fft.fft2(each, size, axes=(0, 1)) for each in (first, second))
    return {
        "kernel": np.fft.ifft2(a @ b, axes=(0, 1)).real,
        "bias": [b + first_bias @ second[..., f].sum((0, 1)) for f, b in enumerate(second_bias)],
    }


# %% right="weighted-layer" style="the whole kernel first" after="solution"
class WeightedConvolution(WeightedConvolution):
    def call(self, inputs):
        return ops.conv(inputs, self.kernel[:, :, None, :] * self.channel_weights) + self.bias


# %% right="weighted-layer" style="cell by cell" after="solution"
class WeightedConvolution(WeightedConvolution):
    def call(self, inputs):
        height, width = self.kernel_size
        rows, columns = inputs.shape[1] - height + 1, inputs.shape[2] - width + 1
        mixed, outputs = inputs @ self.channel_weights, self.bias
        for u in range(height):
            for v in range(width):
                outputs += mixed[:, u : u + rows, v : v + columns] * self.kernel[u, v]
        return outputs


# %% right="weighted-layer" style="filter by filter" after="solution"
class WeightedConvolution(WeightedConvolution):
    def call(self, inputs):
        maps = []
        for f in range(self.filters):
            map = ops.sum(inputs * self.channel_weights[:, f], axis=-1, keepdims=True)
            maps.append(ops.conv(map, self.kernel[:, :, None, f : f + 1]) + self.bias[f])
        return ops.concatenate(maps, axis=-1)


# %% right="weighted-layer" style="einsum of patches" after="solution"
class WeightedConvolution(WeightedConvolution):
    def call(self, inputs):
        (height, width), channels = self.kernel_size, inputs.shape[-1]
        patches = ops.image.extract_patches(inputs, (height, width), 1, padding="valid")
        _, rows, columns, _ = patches.shape
        patches = ops.reshape(patches, (-1, rows, columns, height, width, channels))
        return (
            ops.einsum("bijuvc,cf,uvf->bijf", patches, self.channel_weights, self.kernel)
            + self.bias
        )


# %% right="weighted-layer" style="TensorFlow's functions, its own configuration"
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.n, self.size = filters, tuple(kernel_size)

    def build(self, input_shape):
        self.channel_weights = self.add_weight(shape=(input_shape[-1], self.n))
        self.kernel = self.add_weight(shape=self.size + (self.n,))
        self.bias = self.add_weight(shape=(self.n,), initializer="zeros")

    def call(self, inputs):
        import tensorflow as tf

        mixed = tf.tensordot(inputs, self.channel_weights, 1)
        kernel = tf.expand_dims(tf.convert_to_tensor(self.kernel), -1)
        return tf.nn.depthwise_conv2d(mixed, kernel, [1, 1, 1, 1], "VALID") + self.bias

    def get_config(self):
        return {**super().get_config(), "filters": self.n, "kernel_size": self.size}
