# ruff: noqa
# Right answers to the exercises of lab 02: see tests/test_right.py.

# %% right="conv2d" style="sliding windows, 32 bits"
def conv2d(image, kernel, stride=1, padding=0):
    image, kernel = np.float32(np.pad(image, padding)), np.float32(kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows[::stride, ::stride], kernel)


# %% right="conv2d" style="lists and plain Python"
def conv2d(image, kernel, stride=1, padding=0):
    height, width = len(kernel), len(kernel[0])
    zeros = [0] * padding
    wide = [[0] * (len(image[0]) + 2 * padding)] * padding
    image = [*wide, *[[*zeros, *row, *zeros] for row in image.tolist()], *wide]
    rows = range(0, len(image) - height + 1, stride)
    columns = range(0, len(image[0]) - width + 1, stride)
    return [
        [
            sum(image[i + u][j + v] * kernel[u][v] for u in range(height) for v in range(width))
            for j in columns
        ]
        for i in rows
    ]


# %% right="output-size" style="a NumPy scalar"
def output_size(n, k, stride=1, padding=0, dilation=1):
    last = n + 2 * padding - dilation * (k - 1) - 1
    return np.int32(0) if last < 0 else np.int32(last // stride + 1)


# %% right="im2col" style="sliding windows, 32 bits"
def im2col(image, kernel_height, kernel_width, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(
        np.float32(image), (kernel_height, kernel_width)
    )
    return windows[::stride, ::stride].reshape(-1, kernel_height * kernel_width)


# %% right="im2col" style="lists and plain Python"
def im2col(image, kernel_height, kernel_width, stride=1):
    image = image.tolist()
    return [
        [image[i + u][j + v] for u in range(kernel_height) for v in range(kernel_width)]
        for i in range(0, len(image) - kernel_height + 1, stride)
        for j in range(0, len(image[0]) - kernel_width + 1, stride)
    ]


# %% right="im2col" style="an array filled cell by cell of the window, a helper"
def places(size, k, stride):
    return (size - k) // stride + 1


def im2col(image, kernel_height, kernel_width, stride=1):
    rows = places(image.shape[0], kernel_height, stride)
    columns = places(image.shape[1], kernel_width, stride)
    matrix = np.empty((rows * columns, kernel_height * kernel_width))
    for cell, (u, v) in enumerate(np.ndindex(kernel_height, kernel_width)):
        under = image[u::stride, v::stride][:rows, :columns]
        matrix[:, cell] = under.reshape(-1)
    return matrix


# %% right="window-value" style="a loop over cells"
def window_value(image, kernel, row, column):
    total = 0
    for (u, v), weight in np.ndenumerate(kernel):
        total += weight * image[row + u, column + v]
    return total


# %% right="window-value" style="a product of rows, 32 bits"
def window_value(image, kernel, row, column):
    height, width = np.shape(kernel)
    window = image[row:, column:][:height, :width]
    return np.float32(np.vdot(window, kernel))


# %% right="window-value" style="lists"
def window_value(image, kernel, row, column):
    image, kernel = np.asarray(image).tolist(), np.asarray(kernel).tolist()
    return sum(
        sum(w * x for w, x in zip(weights, image[row + u][column:]))
        for u, weights in enumerate(kernel)
    )


# %% right="window-value" style="einsum over all windows"
def window_value(image, kernel, row, column):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)[row, column]


# %% right="window-value" style="an array without axes"
def window_value(image, kernel, row, column):
    rows, columns = np.indices(kernel.shape)
    return np.array((image[rows + row, columns + column] * kernel).sum())


# %% right="conv2d" style="by a matrix of all windows"
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height, width = kernel.shape
    tops = range(0, image.shape[0] - height + 1, stride)
    lefts = range(0, image.shape[1] - width + 1, stride)
    rows = [image[i : i + height, j : j + width].ravel() for i in tops for j in lefts]
    return (np.array(rows) @ kernel.ravel()).reshape(len(tops), len(lefts))


# %% right="conv2d" style="a helper, and an array to be filled"
def at(image, kernel, top, left):
    return np.tensordot(
        image[top : top + kernel.shape[0], left : left + kernel.shape[1]], kernel, 2
    )


def conv2d(image, kernel, stride=1, padding=0):
    padded = np.zeros([n + 2 * padding for n in image.shape])
    padded[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    shape = [(n - k) // stride + 1 for n, k in zip(padded.shape, kernel.shape)]
    return np.fromfunction(
        np.vectorize(lambda i, j: at(padded, kernel, int(i) * stride, int(j) * stride)), shape
    )


# %% right="conv2d" style="by the Fourier transform"
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    shape = np.add(image.shape, kernel.shape) - 1
    product = np.fft.rfft2(image, shape) * np.fft.rfft2(kernel[::-1, ::-1], shape)
    full = np.fft.irfft2(product, shape)
    height, width = kernel.shape
    valid = full[height - 1 : image.shape[0], width - 1 : image.shape[1]]
    return valid[::stride, ::stride]


# %% right="conv2d-offsets" style="one sum of a generator, 32 bits"
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.float32(np.pad(image, padding))
    height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    return sum(
        np.float32(kernel[u, v]) * image[u : u + rows : stride, v : v + columns : stride]
        for u, v in np.ndindex(height, width)
    )


# %% right="conv2d-offsets" style="windows and einsum, no loop at all"
def conv2d_offsets(image, kernel, stride=1, padding=0):
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, padding), kernel.shape)
    return np.einsum("ijuv,uv->ij", windows[::stride, ::stride], kernel)


# %% right="conv2d-offsets" style="rows of the kernel at once"
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, ((padding, padding), (padding, padding)))
    height, width = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(image, width, axis=1)[:, ::stride]
    rows = image.shape[0] - height + 1
    return np.stack([windows[u : u + rows : stride] @ kernel[u] for u in range(height)]).sum(0)


# %% right="conv2d-offsets" style="stacked, and weighed at once"
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image, (height, width) = np.pad(image, padding), kernel.shape
    last_row, last_column = image.shape[0] - height, image.shape[1] - width
    grids = []
    for u in range(height):
        for v in range(width):
            grids.append(image[u : u + last_row + 1 : stride, v : v + last_column + 1 : stride])
    return np.tensordot(kernel.ravel(), np.stack(grids), 1)


# %% right="conv2d-offsets" style="in place"
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    shape = [(n - k) // stride + 1 for n, k in zip(image.shape, kernel.shape)]
    output = np.zeros(shape)
    for place, weight in np.ndenumerate(kernel):
        u, v = place
        grid = image[u::stride, v::stride]
        output += weight * grid[: shape[0], : shape[1]]
    return output


# %% right="output-size" style="counting places"
def output_size(n, k, stride=1, padding=0, dilation=1):
    reach = (k - 1) * dilation
    return len(
        [start for start in range(0, n + 2 * padding, stride) if start + reach < n + 2 * padding]
    )


# %% right="output-size" style="the length of a range"
def output_size(n, k, stride=1, padding=0, dilation=1):
    return len(range(0, n + 2 * padding - dilation * (k - 1), stride))


# %% right="output-size" style="a slice of a padded row"
def output_size(n, k, stride=1, padding=0, dilation=1):
    row = np.pad(np.zeros(n), padding)
    return row[(k - 1) * dilation :][::stride].size


# %% right="output-size" style="a loop"
def output_size(n, k, stride=1, padding=0, dilation=1):
    count, end = 0, (k - 1) * dilation + 1
    while end <= n + 2 * padding:
        count += 1
        end += stride
    return count


# %% right="conv-layer" style="einsum" after="solution"
class Convolution(Convolution):
    def call(self, inputs):
        height, width = self.kernel_size
        if self.padding == "same":
            edges = [self.zeros(n, k) for n, k in zip(inputs.shape[1:3], self.kernel_size)]
            inputs = ops.pad(inputs, [(0, 0), *edges, (0, 0)])
        rows, columns = inputs.shape[1] - height + 1, inputs.shape[2] - width + 1
        return self.bias + sum(
            ops.einsum(
                "bijc,cf->bijf",
                inputs[:, u : u + rows : self.strides, v : v + columns : self.strides],
                self.kernel[u, v],
            )
            for u in range(height)
            for v in range(width)
        )


# %% right="conv-layer" style="one matrix product" after="solution"
class Convolution(Convolution):
    def call(self, inputs):
        height, width = self.kernel_size
        if self.padding == "same":
            above, left = (self.zeros(n, k) for n, k in zip(inputs.shape[1:3], (height, width)))
            inputs = ops.pad(inputs, ((0, 0), above, left, (0, 0)))
        rows, columns = inputs.shape[1] - height + 1, inputs.shape[2] - width + 1
        step = self.strides
        cells = [
            inputs[:, u : u + rows : step, v : v + columns : step]
            for u in range(height)
            for v in range(width)
        ]
        matrix = ops.reshape(self.kernel, (-1, self.filters))
        return ops.matmul(ops.concatenate(cells, axis=-1), matrix) + self.bias


# %% right="conv-layer" style="zeros counted by the windows" after="solution"
class Convolution(Convolution):
    def zeros(self, n, k):
        total = 0
        while len(range(0, n + total - k + 1, self.strides)) < np.ceil(n / self.strides):
            total += 1
        return [total // 2, (total + 1) // 2]


# %% right="conv-layer" style="every place, then strides" after="solution"
class Convolution(Convolution):
    def call(self, inputs):
        if self.padding == "same":
            inputs = ops.pad(
                inputs,
                [[0, 0]]
                + [self.zeros(inputs.shape[a], self.kernel_size[a - 1]) for a in (1, 2)]
                + [[0, 0]],
            )
        (height, width), outputs = self.kernel_size, 0
        rows, columns = inputs.shape[1] - height, inputs.shape[2] - width
        for u, v in np.ndindex(height, width):
            window = inputs[:, u : u + rows + 1, v : v + columns + 1, :]
            outputs += ops.tensordot(window, self.kernel[u, v], axes=1)
        return ops.add(outputs, self.bias)[:, :: self.strides, :: self.strides]


# %% right="conv-layer" style="TensorFlow's functions" after="solution"
class Convolution(Convolution):
    def call(self, inputs):
        import tensorflow as tf

        size = self.kernel_size
        if self.padding == "same":
            edges = [self.zeros(n, k) for n, k in zip(inputs.shape[1:3], size)]
            inputs = tf.pad(inputs, [(0, 0), *edges, (0, 0)])
        rows, columns = inputs.shape[1] - size[0] + 1, inputs.shape[2] - size[1] + 1
        maps = []
        for u, v in np.ndindex(*size):
            cells = inputs[:, u : u + rows : self.strides, v : v + columns : self.strides]
            maps.append(tf.tensordot(cells, self.kernel[u, v], 1))
        return tf.add_n(maps) + self.bias
