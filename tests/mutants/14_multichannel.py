# ruff: noqa
# Wrong answers to the exercises of lab 14: see tests/test_mutants.py.


# %% mutant="count" says="nothing comes back" points=0
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    {"kernels": channels * filters}


# %% mutant="count" mistake="a_kernel_a_filter" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {"kernels": filters, "weights": products + filters, "multiplications": products * pixels}


# %% mutant="count" mistake="no_bias" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {
        "kernels": channels * filters,
        "weights": products,
        "multiplications": products * pixels,
    }


# %% mutant="count" mistake="a_bias_a_kernel" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {
        "kernels": channels * filters,
        "weights": products + channels * filters,
        "multiplications": products * pixels,
    }


# %% mutant="count" mistake="padded" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = height * width
    return {
        "kernels": channels * filters,
        "weights": products + filters,
        "multiplications": products * pixels,
    }


# %% mutant="count" mistake="bias_multiplied" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {
        "kernels": channels * filters,
        "weights": products + filters,
        "multiplications": (products + filters) * pixels,
    }


# %% mutant="count" says="expected a dict with" points=0
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return products + filters


# %% mutant="count" says="expected the keys ['kernels', 'weights', 'multiplications']" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {"weights": products + filters, "multiplications": products * pixels}


# %% mutant="count" says="`multiplications`: expected" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) ** 2  # as if all were square
    return {
        "kernels": channels * filters,
        "weights": products + filters,
        "multiplications": products * pixels,
    }


# %% mutant="count" says="`multiplications`: expected whole numbers, got decimal numbers" points=2
def count(picture_shape, kernel_shape):
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    products = kernel_height * kernel_width * channels * filters
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {
        "kernels": channels * filters,
        "weights": products + filters,
        "multiplications": float(products * pixels),
    }


# %% mutant="conv2d" says="nothing comes back" points=0
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns] @ kernel[u, v]
    output + bias


# %% mutant="conv2d" mistake="no_bias" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns] @ kernel[u, v]
    return output


# %% mutant="conv2d" mistake="bias_a_channel" points=1
def conv2d(picture, kernel, bias):
    rows, columns = picture.shape[0] - kernel.shape[0] + 1, picture.shape[1] - kernel.shape[1] + 1
    output = 0
    for c in range(picture.shape[2]):
        for u, v in np.ndindex(kernel.shape[:2]):
            output = output + picture[u : u + rows, v : v + columns, c, None] * kernel[u, v, c]
        output = output + bias
    return output


# %% mutant="conv2d" mistake="bias_a_cell" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns] @ kernel[u, v] + bias
    return output


# %% mutant="conv2d" mistake="turned" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns] @ kernel[-1 - u, -1 - v]
    return output + bias


# %% mutant="conv2d" mistake="channels_reversed" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns, ::-1] @ kernel[u, v]
    return output + bias


# %% mutant="conv2d" mistake="first_channel" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns, :1] @ kernel[u, v, :1]
    return output + bias


# %% mutant="conv2d" mistake="one_kernel_for_all" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = (
                output
                + picture[u : u + rows, v : v + columns].sum(axis=-1, keepdims=True)
                * kernel[u, v, 0]
            )
    return output + bias


# %% mutant="conv2d" mistake="averaged" points=1
def conv2d(picture, kernel, bias):
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns] @ kernel[u, v]
    return output / picture.shape[-1] + bias


# %% mutant="conv2d" says="is written with NumPy alone" points=0
def conv2d(picture, kernel, bias):
    return ops.convert_to_numpy(ops.conv(picture[None], kernel))[0] + bias


# %% mutant="conv2d" says="expected" points=2
def conv2d(picture, kernel, bias):  # one filter alone
    kernel_height, kernel_width = kernel.shape[:2]
    rows, columns = picture.shape[0] - kernel_height + 1, picture.shape[1] - kernel_width + 1
    output = np.zeros((rows, columns, kernel.shape[3]))
    for u, v in np.ndindex(kernel_height, kernel_width):
        output += picture[u : u + rows, v : v + columns] @ kernel[u, v, :, :1]
    return output + bias


# %% mutant="conv2d" says="expected shape (4, 6, 1), got shape (4, 6, 3, 1)" points=0
def conv2d(picture, kernel, bias):  # the maps of the channels are not added up
    rows, columns = picture.shape[0] - kernel.shape[0] + 1, picture.shape[1] - kernel.shape[1] + 1
    output = 0
    for u, v in np.ndindex(kernel.shape[:2]):
        output = output + picture[u : u + rows, v : v + columns, :, None] * kernel[u, v]
    return output + bias


# %% mutant="conv2d" says="expected shape (4, 6, 1), got shape (3, 5, 1)" points=0
def conv2d(picture, kernel, bias):  # the last window is missing
    rows, columns = picture.shape[0] - kernel.shape[0], picture.shape[1] - kernel.shape[1]
    output = 0
    for u, v in np.ndindex(kernel.shape[:2]):
        output = output + picture[u : u + rows, v : v + columns] @ kernel[u, v]
    return output + bias


# %% mutant="conv2d" mistake="arguments_changed" says="your function changes `kernel`" points=2
def conv2d(picture, kernel, bias):
    height, width = kernel.shape[:2]
    rows, columns = picture.shape[0] - height + 1, picture.shape[1] - width + 1
    maps = np.zeros((rows, columns, kernel.shape[-1])) + bias
    for u, v in np.ndindex(height, width):
        maps += picture[u : u + rows, v : v + columns] @ kernel[u, v]
    kernel *= 2
    return maps


# %% mutant="pointwise" says="nothing comes back" points=0
def pointwise(pictures, kernel, bias):
    pictures @ kernel[0, 0] + bias


# %% mutant="pointwise" mistake="no_bias" points=0
def pointwise(pictures, kernel, bias):
    return pictures @ kernel[0, 0]


# %% mutant="pointwise" mistake="averaged" points=0
def pointwise(pictures, kernel, bias):
    return pictures @ kernel[0, 0] / pictures.shape[-1] + bias


# %% mutant="pointwise" mistake="unweighted" points=0
def pointwise(pictures, kernel, bias):
    return pictures.sum(axis=-1, keepdims=True) + bias


# %% mutant="pointwise" mistake="pixel_loop" says="there is still a loop" points=1
def pointwise(pictures, kernel, bias):
    output = np.zeros((*pictures.shape[:3], kernel.shape[-1]))
    for i in range(pictures.shape[1]):
        for j in range(pictures.shape[2]):
            output[:, i, j] = pictures[:, i, j] @ kernel[0, 0] + bias
    return output


# %% mutant="pointwise" mistake="pixel_loop" points=1
def pointwise(pictures, kernel, bias):
    output = np.zeros((*pictures.shape[:3], kernel.shape[-1]))
    for i in range(pictures.shape[1]):
        output[:, i] = pictures[:, i] @ kernel[0, 0] + bias
    return output


# %% mutant="pointwise" says="expected shape (1, 4, 6, 1), got shape (4, 6, 1)" points=0
def pointwise(pictures, kernel, bias):
    return pictures[0] @ kernel[0, 0] + bias  # one picture alone


# %% mutant="pointwise" says="expected" points=0
def pointwise(pictures, kernel, bias):
    return pictures[..., ::-1] @ kernel[0, 0] + bias


# %% mutant="pointwise" says="is written with NumPy alone" points=0
def pointwise(pictures, kernel, bias):
    return ops.convert_to_numpy(ops.conv(pictures, kernel)) + bias


# %% mutant="pointwise" demand="no_loop" mistake="pixel_loop" points=1
edits = {
    "return pictures @ kernel[0, 0] + bias": "return np.stack([picture @ kernel[0, 0] + bias for picture in pictures])",
}


# %% mutant="pointwise" demand="no_loop" mistake="pixel_loop" points=1
edits = {
    "return pictures @ kernel[0, 0] + bias": "return np.stack(\n        [pictures @ kernel[0, 0, :, f] + bias[f] for f in range(len(bias))], axis=-1\n    )",
}


# %% mutant="pointwise" demand="no_loop" mistake="pixel_loop" points=1
def pointwise(pictures, kernel, bias):
    maps = bias
    for channel, weights in zip(np.moveaxis(pictures, -1, 0), kernel[0, 0]):
        maps = maps + channel[..., None] * weights
    return maps


# %% mutant="compose" says="nothing comes back" points=0
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[s, t]
    kernel


# %% mutant="compose" says="expected a dict with" points=0
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[s, t]
    return kernel, second_bias


# %% mutant="compose" mistake="too_small" points=1
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height, width
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel += first @ second[s, t]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}


# %% mutant="compose" mistake="one_turned" points=2
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first[::-1, ::-1] @ second[s, t]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}


# %% mutant="compose" mistake="one_turned" points=2
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[-1 - s, -1 - t]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}


# %% mutant="compose" mistake="one_map_between" points=2
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first[..., :1] @ second[s, t, :1]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}


# %% mutant="compose" mistake="first_bias_forgotten" points=3
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[s, t]
    return {"kernel": kernel, "bias": second_bias}


# %% mutant="compose" mistake="first_bias_once" points=3
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[s, t]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.mean(axis=(0, 1))}


# %% mutant="compose" says="`bias`: at" points=3
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[s, t]
    return {"kernel": kernel, "bias": first_bias @ second.sum(axis=(0, 1))}


# %% mutant="compose" says="`kernel`: at" points=2
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] = first @ second[s, t]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}


# %% mutant="compose" says="`kernel`: at" points=2
def compose(first, first_bias, second, second_bias):
    height, width = first.shape[:2]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, first.shape[2], second.shape[3]))
    for s, t in np.ndindex(second.shape[:2]):
        kernel[s : s + height, t : t + width] += first @ second[s, t] / first.shape[3]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}


# %% mutant="weighted-layer" says="nothing comes back" points=0
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        ops.depthwise_conv(mixed, self.kernel[..., None]) + self.bias


# %% mutant="weighted-layer" mistake="no_bias" points=1
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        return ops.depthwise_conv(mixed, self.kernel[..., None])


# %% mutant="weighted-layer" mistake="equal_weights" points=1
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        ones = ops.ones_like(self.channel_weights)
        mixed = ops.matmul(inputs, ones)
        return ops.depthwise_conv(mixed, self.kernel[..., None]) + self.bias


# %% mutant="weighted-layer" mistake="averaged" points=1
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        mixed = mixed / inputs.shape[-1]
        return ops.depthwise_conv(mixed, self.kernel[..., None]) + self.bias


# %% mutant="weighted-layer" mistake="bias_too_early" points=1
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        mixed = mixed + self.bias
        return ops.depthwise_conv(mixed, self.kernel[..., None])


# %% mutant="weighted-layer" mistake="turned" points=1
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        turned = ops.flip(self.kernel, axis=(0, 1))
        return ops.depthwise_conv(mixed, turned[..., None]) + self.bias


# %% mutant="weighted-layer" mistake="loops_over_batch" says="cannot be trained" points=3
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        maps = []
        for n in range(inputs.shape[0]):
            mixed = ops.matmul(inputs[n : n + 1], self.channel_weights)
            maps.append(ops.depthwise_conv(mixed, self.kernel[..., None]))
        return ops.concatenate(maps, axis=0) + self.bias


# %% mutant="weighted-layer" says="`kernel` should have shape (3, 3, 1), yours has (3, 3, 3, 1)" points=0
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        return ops.conv(inputs, self.kernel) + self.bias


# %% mutant="weighted-layer" says="no gradient flows" points=3
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        mixed = np.array(mixed)
        return ops.depthwise_conv(mixed, self.kernel[..., None]) + self.bias


# %% mutant="weighted-layer" says="expected shape" points=1
class WeightedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,))

    def call(self, inputs):
        mixed = ops.matmul(inputs, self.channel_weights)
        return ops.depthwise_conv(mixed, self.kernel[..., None], padding="same") + self.bias


# %% mutant="weighted-layer" says="`channel_weights` is not trainable: a net could not learn it" points=3
edits = {
    'name="channel_weights", ': 'name="channel_weights", trainable=False, ',
}


# %% mutant="weighted-layer" demand="gradients" says="no gradient reaches `channel_weights`" points=3
edits = {
    "inputs, self.channel_weights)": "inputs, ops.stop_gradient(self.channel_weights))",
}


# %% mutant="weighted-layer" says="a net with your layer cannot be trained" points=3
edits = {
    "return maps + self.bias": "return maps + self.bias if float(ops.max(maps)) < 1e9 else maps",
}


# %% mutant="weighted-layer" says="`__init__` hands `**kwargs` on" points=3
edits = {
    "super().__init__(**kwargs)": "super().__init__()",
}


# %% mutant="camera-net" says="is still to be written" points=0
net = keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(3, 5, padding="same")])


# %% mutant="camera-net" says="expected shape (500, 32, 32, 3), got shape (500, 28, 28, 3)" points=0
camera_net = keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(3, 5)])


# %% mutant="camera-net" demand="at_most_1000_weights" says="your net has 2,419 weights, 1,000 are allowed" points=0
camera_net = keras.Sequential(
    [
        keras.Input((None, None, 3)),
        keras.layers.Conv2D(16, 5, padding="same"),
        keras.layers.Conv2D(3, 5, padding="same"),
    ]
)


# %% mutant="camera-net" says="1,000 are allowed" points=0
camera_net = keras.Sequential(  # and its window is small
    [
        keras.Input((None, None, 3)),
        keras.layers.Conv2D(64, 3, padding="same"),
        keras.layers.Dense(3),
    ]
)


# %% mutant="camera-net" mistake="untrained" points=1
camera_net = keras.Sequential(
    [
        keras.Input((None, None, 3)),
        keras.layers.Conv2D(3, 5, padding="same", kernel_initializer="zeros"),
    ]
)


# %% mutant="camera-net" demand="three_decibels" mistake="window_too_small" points=2
camera_net = keras.Sequential(
    [keras.Input((None, None, 3)), keras.layers.Conv2D(3, 3, padding="same")]
)
k, r = 3, 3 // 2
rows = sliding_window_view(mosaic(x_train[:100]), (k, k), axis=(1, 2)).reshape(-1, 3 * k * k)
solution = np.linalg.lstsq(rows, x_train[:100, r : 32 - r, r : 32 - r].reshape(-1, 3))[0]
kernel = solution.reshape(3, 3, 3, 3).transpose(1, 2, 0, 3)
camera_net.set_weights([kernel, np.zeros(3)])


# %% mutant="camera-net" says="below those in which each channel" points=1
camera_net = keras.Sequential(
    [keras.Input((None, None, 3)), keras.layers.Conv2D(3, 5, padding="same")]
)
k, r = 5, 5 // 2
rows = sliding_window_view(mosaic(x_train[:100]), (k, k), axis=(1, 2)).reshape(-1, 3 * k * k)
solution = np.linalg.lstsq(rows, x_train[:100, r : 32 - r, r : 32 - r].reshape(-1, 3))[0]
kernel = solution.reshape(5, 5, 3, 3)
camera_net.set_weights([kernel, np.zeros(3)])


# %% mutant="camera-net" demand="half_a_decibel" mistake="channels_apart" says="0.5 dB above are asked for" points=1
camera_net = keras.Sequential(
    [keras.Input((None, None, 3)), keras.layers.DepthwiseConv2D(3, padding="same")]
)
square, cross = np.outer([1, 2, 1], [1, 2, 1]), np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]])
camera_net.set_weights([np.stack([square, cross, square], axis=-1)[..., None] / 4, np.zeros(3)])


# %% mutant="camera-net" says="a Keras model was expected here" points=0
camera_net = lambda pictures: pictures


# %% mutant="camera-net" mistake="not_a_number" says="your net answers NaN" points=1
camera_net = keras.Sequential(
    [keras.Input((None, None, 3)), keras.layers.Conv2D(3, 5, padding="same")]
)
camera_net.set_weights([np.full((5, 5, 3, 3), np.nan), np.zeros(3)])


# %% mutant="camera-net" demand="any_size" says="your net is made for pictures of 32x32" points=1
edits = {
    "keras.Input((None, None, 3))": "keras.Input((32, 32, 3))",
}


# %% mutant="camera-net" mistake="window_too_small" points=1
# Its channels meet in the dense layer.
camera_net = keras.Sequential(
    [
        keras.Input((None, None, 3)),
        keras.layers.DepthwiseConv2D(3, padding="same"),
        keras.layers.Dense(3),
    ]
)
square, cross = np.outer([1, 2, 1], [1, 2, 1]), np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]])
means = np.stack([square, cross, square], axis=-1)[..., None] / 4
camera_net.set_weights([means, np.zeros(3), np.eye(3), np.zeros(3)])
