# ruff: noqa
# Wrong answers to the exercises of lab 02: see tests/test_mutants.py.

# %% mutant="window-value" says="nothing comes back" points=0
def window_value(image, kernel, row, column):
    window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    total = np.sum(window * kernel)


# %% mutant="window-value" mistake="not_added_up" points=0
def window_value(image, kernel, row, column):
    return image[row : row + kernel.shape[0], column : column + kernel.shape[1]] * kernel


# %% mutant="window-value" mistake="turned" points=0
def window_value(image, kernel, row, column):
    window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    return np.sum(window * np.rot90(kernel, 2))


# %% mutant="window-value" mistake="swapped" points=0
def window_value(image, kernel, row, column):
    window = image[column : column + kernel.shape[0], row : row + kernel.shape[1]]
    return np.sum(window * kernel)


# %% mutant="window-value" demand="not_square" says="could not be broadcast" points=0
def window_value(image, kernel, row, column):
    return np.sum(image[row : row + 3, column : column + 3] * kernel)


# %% mutant="window-value" says="expected 17, got 1.88889" points=0
def window_value(image, kernel, row, column):
    return np.mean(image[row : row + kernel.shape[0], column : column + kernel.shape[1]] * kernel)


# %% mutant="window-value" says="expected 17, got 6" points=0
def window_value(image, kernel, row, column):
    return 6


# %% mutant="window-value" says="is written with NumPy alone" points=0
def window_value(image, kernel, row, column):  # by a library
    return convolve2d(image, kernel[::-1, ::-1], "valid")[row, column]


# %% mutant="conv2d" mistake="turned" points=1
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width))
    for i, j, u, v in np.ndindex(height, width, *kernel.shape):
        output[i, j] += image[i * stride + u, j * stride + v] * kernel[-1 - u, -1 - v]
    return output


# %% mutant="conv2d" mistake="no_stride" points=0
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height, width = image.shape[0] - kernel.shape[0] + 1, image.shape[1] - kernel.shape[1] + 1
    output = np.zeros((height, width))
    for i, j, u, v in np.ndindex(height, width, *kernel.shape):
        output[i, j] += image[i + u, j + v] * kernel[u, v]
    return output


# %% mutant="conv2d" mistake="no_padding" points=0
def conv2d(image, kernel, stride=1, padding=0):
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width))
    for i, j, u, v in np.ndindex(height, width, *kernel.shape):
        output[i, j] += image[i * stride + u, j * stride + v] * kernel[u, v]
    return output


# %% mutant="conv2d" mistake="padded_after" points=0
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, (0, padding))
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width))
    for i, j, u, v in np.ndindex(height, width, *kernel.shape):
        output[i, j] += image[i * stride + u, j * stride + v] * kernel[u, v]
    return output


# %% mutant="conv2d" mistake="last_window_missing" points=0
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride
    width = (image.shape[1] - kernel.shape[1]) // stride
    output = np.zeros((height, width))
    for i, j, u, v in np.ndindex(height, width, *kernel.shape):
        output[i, j] += image[i * stride + u, j * stride + v] * kernel[u, v]
    return output


# %% mutant="conv2d" mistake="truncated" points=1
def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width), image.dtype)
    for i, j in np.ndindex(height, width):
        rows = slice(i * stride, i * stride + kernel.shape[0])
        output[i, j] = np.sum(image[rows, j * stride : j * stride + kernel.shape[1]] * kernel)
    return output


# %% mutant="conv2d" says="expected shape (4, 6), got shape (3, 3)" points=0
def conv2d(image, kernel, stride=1, padding=0):  # works for the lecture's example alone
    return np.array([[6, 17, 3], [8, 17, 13], [6, 4, 4]])


# %% mutant="conv2d" demand="not_square" says="out of bounds" points=0
def conv2d(image, kernel, stride=1, padding=0):  # works for square pictures alone
    image = np.pad(image, padding)
    size = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((size, size))
    for i, j, u, v in np.ndindex(size, size, *kernel.shape):
        output[i, j] += image[i * stride + u, j * stride + v] * kernel[u, v]
    return output


# %% mutant="conv2d" says="at [0, 0] expected 6, got 0 (9 of 9 values differ)" points=1
def conv2d(image, kernel, stride=1, padding=0):  # the last product instead of the sum
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width))
    for i, j, u, v in np.ndindex(height, width, *kernel.shape):
        output[i, j] = image[i * stride + u, j * stride + v] * kernel[u, v]
    return output


# %% mutant="conv2d" says="is written with NumPy alone" points=0
def conv2d(image, kernel, stride=1, padding=0):  # by a library
    image = np.pad(image, padding)[None, :, :, None].astype("float32")
    kernel = kernel[:, :, None, None].astype("float32")
    return ops.conv(image, kernel, stride)[0, :, :, 0]


# %% mutant="conv2d" says="expected shape" points=0
edits = {
    "stride=1, padding=0": "stride=2, padding=0",
}


# %% mutant="conv2d" says="expected shape" points=0
edits = {
    "stride=1, padding=0": "stride=1, padding=1",
}


# %% mutant="conv2d-offsets" mistake="turned" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    return sum(
        image[u : u + height : stride, v : v + width : stride] * kernel[::-1, ::-1][u, v]
        for u, v in np.ndindex(kernel.shape)
    )


# %% mutant="conv2d-offsets" mistake="no_stride" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    return sum(
        image[u : u + height, v : v + width] * kernel[u, v] for u, v in np.ndindex(kernel.shape)
    )


# %% mutant="conv2d-offsets" mistake="no_padding" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    return sum(
        image[u : u + height : stride, v : v + width : stride] * kernel[u, v]
        for u, v in np.ndindex(kernel.shape)
    )


# %% mutant="conv2d-offsets" mistake="padded_after" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, (0, padding))
    height = image.shape[0] - kernel.shape[0] + 1
    width = image.shape[1] - kernel.shape[1] + 1
    return sum(
        image[u : u + height : stride, v : v + width : stride] * kernel[u, v]
        for u, v in np.ndindex(kernel.shape)
    )


# %% mutant="conv2d-offsets" mistake="last_window_missing" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride
    width = (image.shape[1] - kernel.shape[1]) // stride
    return sum(
        image[u::stride, v::stride][:height, :width] * kernel[u, v]
        for u, v in np.ndindex(kernel.shape)
    )


# %% mutant="conv2d-offsets" mistake="truncated" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width))
    for u, v in np.ndindex(kernel.shape):
        output += image[u::stride, v::stride][:height, :width] * kernel[u, v]
    return output.astype(image.dtype)


# %% mutant="conv2d-offsets" demand="loops_over_the_kernel_alone" mistake="pixel_loop" says="there is still a loop over rows, columns or pixels" points=2
def conv2d_offsets(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    height = (image.shape[0] - kernel.shape[0]) // stride + 1
    width = (image.shape[1] - kernel.shape[1]) // stride + 1
    output = np.zeros((height, width))
    for i, j in np.ndindex(height, width):
        rows = slice(i * stride, i * stride + kernel.shape[0])
        output[i, j] = np.sum(image[rows, j * stride : j * stride + kernel.shape[1]] * kernel)
    return output


# %% mutant="conv2d-offsets" mistake="pixel_loop" says="there is still a loop over rows, columns or pixels" points=2
def conv2d_offsets(image, kernel, stride=1, padding=0):  # row by row
    image = np.pad(image, padding)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.array([np.einsum("juv,uv->j", row, kernel) for row in windows])


# %% mutant="conv2d-offsets" says="could not be broadcast" points=0
def conv2d_offsets(image, kernel, stride=1, padding=0):  # slices of unequal length
    image = np.pad(image, padding)
    output = 0
    for u, v in np.ndindex(kernel.shape):
        output = output + image[u::stride, v::stride] * kernel[u, v]
    return output


# %% mutant="conv2d-offsets" says="is written with NumPy alone" points=0
from scipy.signal import correlate2d as slide


def conv2d_offsets(image, kernel, stride=1, padding=0):  # by a library
    return slide(np.pad(image, padding), kernel, "valid")[::stride, ::stride]


# %% mutant="conv2d-offsets" says="expected shape" points=0
edits = {
    "stride=1, padding=0": "stride=2, padding=0",
}


# %% mutant="output-size" demand="zero_where_nothing_fits" mistake="negative" points=2
def output_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - (k - 1) * dilation - 1) // stride + 1


# %% mutant="output-size" mistake="fence_post" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):
    return max((n + 2 * padding - (k - 1) * dilation - 1) // stride, 0)


# %% mutant="output-size" mistake="not_rounded" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):
    return max((n + 2 * padding - (k - 1) * dilation - 1) / stride + 1, 0)


# %% mutant="output-size" mistake="no_dilation" points=1
def output_size(n, k, stride=1, padding=0, dilation=1):
    return max((n + 2 * padding - k) // stride + 1, 0)


# %% mutant="output-size" mistake="stretched" points=1
def output_size(n, k, stride=1, padding=0, dilation=1):
    return max((n + 2 * padding - k * dilation) // stride + 1, 0)


# %% mutant="output-size" mistake="padded_once" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):
    return max((n + padding - (k - 1) * dilation - 1) // stride + 1, 0)


# %% mutant="output-size" says="one too many" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):  # rounded up
    return max(-(-(n + 2 * padding - (k - 1) * dilation - 1) // stride) + 1, 0)


# %% mutant="output-size" says="expected 0, got 1" points=2
def output_size(n, k, stride=1, padding=0, dilation=1):  # rounded to 0, not down
    return max(int((n + 2 * padding - (k - 1) * dilation - 1) / stride) + 1, 0)


# %% mutant="output-size" says="expected one number" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):
    size = max((n + 2 * padding - (k - 1) * dilation - 1) // stride + 1, 0)
    return size, size


# %% mutant="output-size" says="expected whole numbers, got text" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):
    return str(max((n + 2 * padding - (k - 1) * dilation - 1) // stride + 1, 0))


# %% mutant="output-size" says="expected 5, got 3" points=1
edits = {
    "dilation=1)": "dilation=2)",
}


# %% mutant="conv-layer" mistake="no_bias" points=2
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(inputs, self.kernel, self.strides, self.padding)


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" mistake="turned" points=2
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        turned = ops.flip(self.kernel, (0, 1))
        return slide(inputs, turned, self.strides, self.padding) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" mistake="no_strides" points=1
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(inputs, self.kernel, 1, self.padding) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" mistake="never_padded" points=1
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(inputs, self.kernel, self.strides) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" mistake="odd_zero_before" points=2
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def zeros(self, size, kernel_size):
        total = max((-(-size // self.strides) - 1) * self.strides + kernel_size - size, 0)
        return total - total // 2, total // 2

    def call(self, inputs):
        if self.padding == "same":
            _, height, width, _ = inputs.shape
            amounts = (
                self.zeros(height, self.kernel_size[0]),
                self.zeros(width, self.kernel_size[1]),
            )
            inputs = ops.pad(inputs, [(0, 0), *amounts, (0, 0)])
        return slide(inputs, self.kernel, self.strides) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" mistake="padded_for_stride_1" points=2
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        if self.padding == "same":
            amounts = [((size - 1) // 2, size // 2) for size in self.kernel_size]
            inputs = ops.pad(inputs, [(0, 0), *amounts, (0, 0)])
        return slide(inputs, self.kernel, self.strides) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="Matrix size-incompatible" points=0
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, self.filters))
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(inputs, self.kernel[:, :, None], self.strides, self.padding) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="no weight called `bias`" points=0
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)

    def call(self, inputs):
        return slide(inputs, self.kernel, self.strides, self.padding)


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="`kernel` should have shape (3, 2, 3, 4), yours has (3, 2, 4, 3)" points=0
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, self.filters, input_shape[-1])
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        kernel = ops.swapaxes(self.kernel, 2, 3)
        return slide(inputs, kernel, self.strides, self.padding) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="expected shape (2, 4, 6, 4), got shape (1, 4, 6, 4)" points=1
class Convolution(keras.layers.Layer):  # sums over the batch
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = slide(inputs, self.kernel, self.strides, self.padding) + self.bias
        return ops.sum(maps, axis=0, keepdims=True)


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="no gradient flows" points=4
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = slide(inputs, self.kernel, self.strides, self.padding) + self.bias
        return ops.stop_gradient(maps)


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" mistake="loops_over_batch" says="cannot be trained" points=4
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = [
            slide(inputs[n : n + 1], self.kernel, self.strides, self.padding)
            for n in range(inputs.shape[0])
        ]
        return ops.concatenate(maps, axis=0) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="no gradient flows" points=4
class Convolution(keras.layers.Layer):  # NumPy in call
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = slide(inputs, self.kernel, self.strides, self.padding) + self.bias
        return np.array(maps)


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="nothing comes back" points=0
class Convolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = slide(inputs, self.kernel, self.strides, self.padding) + self.bias


def slide(inputs, kernel, strides=1, padding="valid"):
    sizes = zip(inputs.shape[1:3], kernel.shape, strict=False)
    zeros = [padding_amounts(n, k, strides, padding) for n, k in sizes]
    inputs = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
    rows, columns = inputs.shape[1] - kernel.shape[0] + 1, inputs.shape[2] - kernel.shape[1] + 1
    return sum(
        ops.matmul(inputs[:, u : u + rows : strides, v : v + columns : strides], kernel[u, v])
        for u, v in np.ndindex(*kernel.shape[:2])
    )


# %% mutant="conv-layer" says="is not allowed here" points=0
class Convolution(keras.layers.Layer):  # by a library
    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def zeros(self, n, k):
        total = max((-(-n // self.strides) - 1) * self.strides + k - n, 0)
        return total // 2, total - total // 2

    def call(self, inputs):
        return ops.conv(inputs, self.kernel, self.strides, self.padding) + self.bias

    def get_config(self):
        sizes = {"filters": self.filters, "kernel_size": self.kernel_size}
        return {**super().get_config(), **sizes, "strides": self.strides, "padding": self.padding}


# %% mutant="conv-layer" says="expected shape" points=1
edits = {
    'strides=1, padding="valid"': 'strides=2, padding="valid"',
}


# %% mutant="conv-layer" says="expected shape" points=1
edits = {
    'padding="valid", **kwargs': 'padding="same", **kwargs',
}


# %% mutant="conv-layer" says="`kernel` is not trainable: a net could not learn it" points=4
edits = {
    'name="kernel", ': 'name="kernel", trainable=False, ',
}


# %% mutant="conv-layer" demand="gradients" says="no gradient reaches `bias`: a net could not learn it" points=4
edits = {
    "outputs = self.bias": "outputs = ops.stop_gradient(self.bias)",
}


# %% mutant="conv-layer" says="`__init__` hands `**kwargs` on" points=4
edits = {
    "super().__init__(**kwargs)": "super().__init__()",
}


# %% mutant="conv-layer" says="your layer loses its `name`, `trainable`: `get_config`" points=4
edits = {
    "    def call(": '    def get_config(self):\n        names = "filters", "kernel_size", "strides", "padding"\n        return {name: getattr(self, name) for name in names}\n\n    def call(',
}


# %% mutant="conv-layer" demand="zeros" says="should be (1, 1), it is None" points=4
edits = {
    "        new_size = -(-n // self.strides)  # n / strides, rounded up\n": "",
    "        total = max((new_size - 1) * self.strides + k - n, 0)\n        return total // 2, total - total // 2\n": "        return None\n",
    "zeros = [(0, 0), self.zeros(rows, height), self.zeros(columns, width), (0, 0)]": "zeros = [(0, 0)]\n            for n, k in ((rows, height), (columns, width)):\n                total = max((-(-n // self.strides) - 1) * self.strides + k - n, 0)\n                zeros.append((total // 2, total - total // 2))\n            zeros.append((0, 0))",
}


# %% mutant="digits-net" says="is still to be written" points=0
net = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])

# %% mutant="digits-net" says="a net of convolutions is asked for" points=0
digits_net = keras.Sequential(  # too large as well: that is told once there are convolutions
    [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
)

# %% mutant="digits-net" says="yours has other weights at each place" points=0
from cnnlab.layers import LocallyConnected2D

digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        LocallyConnected2D(2, 4, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)

# %% mutant="digits-net" says="expected predictions of shape (2000, 10), got (2000, 7, 7, 10)" points=0
digits_net = keras.Sequential(
    [keras.Input((28, 28, 1)), keras.layers.Conv2D(10, 4, strides=4), keras.layers.Softmax()]
)

# %% mutant="digits-net" mistake="untrained" points=1
keras.utils.set_random_seed(0)
digits_net = keras.Sequential(  # never trained
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(1, 4, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)

# %% mutant="digits-net" mistake="untrained" points=1
digits_net = keras.Sequential(  # never trained, and it says one digit alone
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(1, 4, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)
digits_net.layers[-1].set_weights([np.zeros((49, 10)), np.eye(10)[3]])

# %% mutant="digits-net" mistake="one_digit" points=1
digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(1, 4, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)
digits_net.compile("sgd", "sparse_categorical_crossentropy")
digits_net.train_on_batch(np.zeros((1, 28, 28, 1)), np.zeros(1))
digits_net.layers[-1].set_weights([np.zeros((49, 10)), np.eye(10)[3]])

# %% mutant="digits-net" says="expected predictions of shape (2000, 10), got (2000, 1)" points=0
digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(1, 4, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(1),
    ]
)

# %% mutant="digits-net" demand="reads_92_percent" says="the pass mark is 92%" points=1
(x_train, y_train), _ = data.load_mnist(num_train=500, num_test=0)
keras.utils.set_random_seed(0)
digits_net = keras.Sequential(  # within the budget, and too simple
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(1, 4, strides=4),
        keras.layers.Flatten(),
        keras.layers.Dense(10, "softmax"),
    ]
)
digits_net.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
digits_net.fit(x_train, y_train, epochs=3, verbose=0)

# %% mutant="digits-net" mistake="no_softmax" says="is there a `softmax` at its end?" points=1
edits = {
    'Dense(10, activation="softmax")': "Dense(10)",
    "fit(x_train, y_train,": "fit(x_train[:50], y_train[:50],",
}

# %% mutant="digits-net" demand="at_most_5000_weights" mistake="too_large" says="5,000 are allowed" points=2
edits = {"ManualConv2D(12, 3": "ManualConv2D(32, 3"}  # and it reads the digits


# %% mutant="digits-net" says="a Keras model was expected here, this is of type function" points=0
def digits_net(images):
    return np.zeros((len(images), 10))


# %% mutant="output-size" says="one too few" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):  # right where k is odd
    return max(0, (n + 2 * padding - 2 * (k // 2) * dilation - 1) // stride + 1)


# %% mutant="window-value" says="the sign is turned" points=0
def window_value(image, kernel, row, column):
    height, width = kernel.shape
    return abs(np.sum(image[row : row + height, column : column + width] * kernel))


# %% mutant="output-size" says="is written with NumPy alone" points=0
from cnnlab import arithmetic


def output_size(n, k, stride=1, padding=0, dilation=1):  # by the course's own function
    return arithmetic.output_size(n + 2 * padding, k, stride, dilation_rate=dilation)


# %% mutant="im2col" says="still to be written" points=0
def im2col(image, kernel_height, kernel_width, stride=1):
    pass


# %% mutant="im2col" mistake="columns_first" points=1
def im2col(image, kernel_height, kernel_width, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel_height, kernel_width))
    windows = windows[::stride, ::stride].transpose(0, 1, 3, 2)
    return windows.reshape(-1, kernel_height * kernel_width)


# %% mutant="im2col" mistake="places_down_first" points=1
def im2col(image, kernel_height, kernel_width, stride=1):
    rows = range(0, image.shape[0] - kernel_height + 1, stride)
    columns = range(0, image.shape[1] - kernel_width + 1, stride)
    return np.array(
        [
            image[top : top + kernel_height, left : left + kernel_width].ravel()
            for left in columns
            for top in rows
        ]
    )


# %% mutant="im2col" mistake="not_flat" points=0
def im2col(image, kernel_height, kernel_width, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel_height, kernel_width))
    return windows[::stride, ::stride]


# %% mutant="im2col" mistake="no_stride" points=0
def im2col(image, kernel_height, kernel_width, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel_height, kernel_width))
    return windows.reshape(-1, kernel_height * kernel_width)


# %% mutant="im2col" mistake="transposed" points=0
def im2col(image, kernel_height, kernel_width, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel_height, kernel_width))
    return windows[::stride, ::stride].reshape(-1, kernel_height * kernel_width).T


# %% mutant="im2col" says="expected shape (4, 9), got shape (1, 9)" points=0
def im2col(image, kernel_height, kernel_width, stride=1):  # the last place is missing
    rows = range(0, image.shape[0] - kernel_height, stride)
    columns = range(0, image.shape[1] - kernel_width, stride)
    return np.array(
        [
            image[top : top + kernel_height, left : left + kernel_width].ravel()
            for top in rows
            for left in columns
        ]
    )


# %% mutant="output-size" says="is written with NumPy alone; `numpy.convolve` is not there" points=0
def output_size(n, k, stride=1, padding=0, dilation=1):
    cells, span = n + 2 * padding, (k - 1) * dilation + 1
    if cells < span:
        return 0
    return len(np.convolve(np.zeros(cells), np.zeros(span), "valid")[::stride])


# %% mutant="im2col" says="is written with NumPy alone; `numpy.correlate` is not there" points=0
def im2col(image, kernel_height, kernel_width, stride=1):
    rows = range(0, len(image) - kernel_height + 1, stride)
    cells = [
        [np.correlate(image[row + u], cell, "valid")[::stride] for row in rows]
        for u in range(kernel_height)
        for cell in np.eye(kernel_width)
    ]
    return np.array(cells).reshape(len(cells), -1).T


# %% mutant="digits-net" demand="convolutions" says="a net of convolutions is asked for" points=0
(x_train, y_train), _ = data.load_mnist(num_train=6_000, num_test=0)
digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.AveragePooling2D(4),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="digits-net" mistake="not_a_number" says="your net answers NaN" points=1
edits = {
    "history = digits_net.fit(x_train, y_train, batch_size=64, epochs=4, verbose=0)": (
        "digits_net.set_weights([np.nan * each for each in digits_net.get_weights()])"
    ),
}
