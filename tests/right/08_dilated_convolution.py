# ruff: noqa
# Right answers to the exercises of lab 08: see tests/test_right.py.

# %% right="dilate-kernel" style="cell by cell"
def dilate_kernel(kernel, rate):
    height, width = kernel.shape
    spread = np.zeros((height * rate - rate + 1, width * rate - rate + 1))
    for (i, j), weight in np.ndenumerate(kernel):
        spread[i * rate, j * rate] = weight
    return spread


# %% right="dilate-kernel" style="Kronecker's product"
def dilate_kernel(kernel, rate):
    cell = np.zeros((rate, rate))
    cell[0, 0] = 1
    rows, columns = ((n - 1) * rate + 1 for n in kernel.shape)
    return np.kron(kernel, cell)[:rows, :columns]


# %% right="dilate-kernel" style="lists"
def dilate_kernel(kernel, rate):
    height, width = kernel.shape
    return [
        [
            kernel[i // rate, j // rate] if i % rate == j % rate == 0 else 0.0
            for j in range((width - 1) * rate + 1)
        ]
        for i in range((height - 1) * rate + 1)
    ]


# %% right="dilate-kernel" style="np.insert, 32 bits"
def dilate_kernel(kernel, rate):
    kernel = np.float32(kernel)
    for axis in (0, 1):
        places = np.repeat(np.arange(1, kernel.shape[axis]), rate - 1)
        kernel = np.insert(kernel, places, 0, axis=axis)
    return kernel


# %% right="dilated-conv2d" style="einsum over a picture of strides"
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    span = (height - 1) * rate + 1, (width - 1) * rate + 1
    windows = np.lib.stride_tricks.sliding_window_view(image, span)[..., ::rate, ::rate]
    return np.einsum("ijuv,uv->ij", windows, kernel)


# %% right="dilated-conv2d" style="lists and loops over the output"
def dilated_conv2d(image, kernel, rate):
    (height, width), cells = kernel.shape, list(np.ndenumerate(kernel))
    return [
        [
            sum(w * image[i + u * rate, j + v * rate] for (u, v), w in cells)
            for j in range(image.shape[1] - (width - 1) * rate)
        ]
        for i in range(image.shape[0] - (height - 1) * rate)
    ]


# %% right="dilated-conv2d" style="32 bits, slices from both ends"
def dilated_conv2d(image, kernel, rate):
    image, kernel = np.float32(image), np.float32(kernel)
    output = 0
    for u, v in np.ndindex(kernel.shape):
        below = (kernel.shape[0] - 1 - u) * rate
        right = (kernel.shape[1] - 1 - v) * rate
        rows, columns = image.shape[0] - below, image.shape[1] - right
        output = output + kernel[u, v] * image[u * rate : rows, v * rate : columns]
    return output


# %% right="dilated-conv2d" style="one product"
def dilated_conv2d(image, kernel, rate):
    rows, columns = (n - (k - 1) * rate for n, k in zip(image.shape, kernel.shape))
    grids = [
        image[u * rate : u * rate + rows, v * rate : v * rate + columns]
        for u, v in np.ndindex(kernel.shape)
    ]
    return np.tensordot(kernel.reshape(-1), grids, axes=1)


# %% right="seen-places" style="a row of True that is shifted"
def seen_places(rates):
    seen = np.array([True])
    for rate in rates:
        wide = np.zeros(len(seen) + 2 * rate, bool)
        for start in (0, rate, 2 * rate):
            wide[start : start + len(seen)] |= seen
        seen = wide
    return seen


# %% right="seen-places" style="convolutions"
def seen_places(rates):
    ways = np.ones(1)
    for rate in rates:
        window = np.zeros(2 * rate + 1)
        window[::rate] = 1
        ways = np.convolve(ways, window)
    return ways > 0.5


# %% right="seen-places" style="all ways, a list"
def seen_places(rates):
    from itertools import product

    ends = {sum(way) for way in product(*[(-rate, 0, rate) for rate in rates])}
    return [place in ends for place in range(-sum(rates), sum(rates) + 1)]


# %% right="seen-places" style="broadcasting"
def seen_places(rates):
    places = np.zeros(1, int)
    for rate in rates:
        places = np.add.outer(places, [0, rate, 2 * rate]).ravel()
    return np.bincount(places, minlength=2 * sum(rates) + 1).astype(bool)


# %% right="best-rates" style="a tuple in another order"
best_rates = (27, 9, 3, 1)

# %% right="best-rates" style="an array"
best_rates = 3 ** np.arange(4)

# %% right="best-rates" style="an array of bytes"
best_rates = np.array([9, 27, 1, 3], "uint8")

# %% right="best-rates" style="found by a search"
import itertools


def seen_by(rates):
    return len({sum(way) for way in itertools.product(*[(-r, 0, r) for r in rates])})


best_rates = max(
    (
        rates
        for rates in itertools.combinations([1, 2, 3, 4, 9, 12, 27], 4)
        if seen_by(rates) == 2 * sum(rates) + 1
    ),
    key=sum,
)

# %% right="best-rates" style="NumPy scalars"
best_rates = [np.int64(3) ** n for n in (1, 0, 3, 2)]


# %% right="dilated-layer" style="einsum" after="solution"
class DilatedConvolution(DilatedConvolution):
    def call(self, inputs):
        (height, width), rate = self.kernel_size, self.dilation_rate
        above, left = (height - 1) * rate // 2, (width - 1) * rate // 2
        maps = ops.pad(inputs, ((0, 0), (above, above), (left, left), (0, 0)))
        rows, columns = inputs.shape[1:3]
        return self.bias + sum(
            ops.einsum(
                "bijc,cf->bijf",
                maps[:, u * rate : u * rate + rows, v * rate : v * rate + columns],
                self.kernel[u, v],
            )
            for u, v in np.ndindex(height, width)
        )


# %% right="dilated-layer" style="one matrix product" after="solution"
class DilatedConvolution(DilatedConvolution):
    def call(self, inputs):
        rate, (rows, columns) = self.dilation_rate, inputs.shape[1:3]
        edges = [(k // 2 * rate, k // 2 * rate) for k in self.kernel_size]
        maps = ops.pad(inputs, [(0, 0), *edges, (0, 0)])
        cells = [
            maps[:, u : u + rows, v : v + columns]
            for u in range(0, self.kernel_size[0] * rate, rate)
            for v in range(0, self.kernel_size[1] * rate, rate)
        ]
        matrix = ops.reshape(self.kernel, (-1, self.filters))
        return ops.concatenate(cells, -1) @ matrix + self.bias


# %% right="dilated-layer" style="rolled, and masked by the rim" after="solution"
class DilatedConvolution(DilatedConvolution):
    def call(self, inputs):
        (height, width), rate = self.kernel_size, self.dilation_rate
        rows, columns = np.ogrid[: inputs.shape[1], : inputs.shape[2]]
        outputs = self.bias
        for u, v in np.ndindex(height, width):
            down, right = (u - height // 2) * rate, (v - width // 2) * rate
            inside = (0 <= rows + down) & (rows + down < inputs.shape[1])
            inside = inside & (0 <= columns + right) & (columns + right < inputs.shape[2])
            cells = ops.roll(inputs, (-down, -right), axis=(1, 2))
            cells = cells * inside[None, :, :, None].astype("float32")
            outputs = outputs + ops.matmul(cells, self.kernel[u, v])
        return outputs


# %% right="dilated-layer" style="TensorFlow's functions" after="solution"
class DilatedConvolution(DilatedConvolution):
    def call(self, inputs):
        import tensorflow as tf

        rate, (rows, columns), maps = self.dilation_rate, inputs.shape[1:3], []
        edges = [((k - 1) * rate // 2,) * 2 for k in self.kernel_size]
        padded = tf.pad(inputs, [(0, 0), *edges, (0, 0)])
        for u, v in np.ndindex(*self.kernel_size):
            cells = padded[:, u * rate : u * rate + rows, v * rate : v * rate + columns]
            maps.append(tf.einsum("bijc,cf->bijf", cells, self.kernel[u, v]))
        return tf.nn.bias_add(tf.add_n(maps), self.bias)


# %% right="dilated-layer" style="its own configuration, zeros from concatenation"
class DilatedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.n, self.size, self.rate = filters, tuple(kernel_size), dilation_rate

    def build(self, input_shape):
        self.bias = self.add_weight(shape=(self.n,), initializer="zeros")
        self.kernel = self.add_weight(shape=(*self.size, input_shape[-1], self.n))

    def call(self, inputs):
        shape, maps = inputs.shape[1:3], inputs
        for axis in (1, 2):
            zeros = ops.zeros_like(maps)
            zeros = ops.concatenate([zeros] * self.size[axis - 1] * self.rate, axis=axis)
            edge = (self.size[axis - 1] - 1) * self.rate // 2
            zeros = zeros[:, :edge] if axis == 1 else zeros[:, :, :edge]
            maps = ops.concatenate([zeros, maps, zeros], axis=axis)
        outputs = []
        for u, v in np.ndindex(*self.size):
            top, left = u * self.rate, v * self.rate
            cells = maps[:, top : top + shape[0], left : left + shape[1]]
            outputs.append(ops.tensordot(cells, self.kernel[u, v], 1))
        return ops.sum(ops.stack(outputs), axis=0) + self.bias

    def get_config(self):
        mine = {"filters": self.n, "kernel_size": self.size, "dilation_rate": self.rate}
        return {**super().get_config(), **mine}
