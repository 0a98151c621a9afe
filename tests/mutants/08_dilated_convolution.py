# ruff: noqa
# Wrong answers to the exercises of lab 08: see tests/test_mutants.py.

# %% mutant="dilate-kernel" demand="nothing_at_the_ends" mistake="zeros_behind" points=0
def dilate_kernel(kernel, rate):
    spread = np.zeros((kernel.shape[0] * rate, kernel.shape[1] * rate))
    spread[::rate, ::rate] = kernel
    return spread


# %% mutant="dilate-kernel" mistake="rate_zeros_between" points=0
def dilate_kernel(kernel, rate):
    height, width = kernel.shape
    step = rate + 1
    spread = np.zeros(((height - 1) * step + 1, (width - 1) * step + 1))
    spread[::step, ::step] = kernel
    return spread


# %% mutant="dilate-kernel" mistake="repeated" points=1
def dilate_kernel(kernel, rate):
    height, width = kernel.shape
    rows = np.arange((height - 1) * rate + 1) // rate
    columns = np.arange((width - 1) * rate + 1) // rate
    return kernel[np.ix_(rows, columns)]


# %% mutant="dilate-kernel" says="could not broadcast" points=0
def dilate_kernel(kernel, rate):  # square kernels alone
    size = (len(kernel) - 1) * rate + 1
    spread = np.zeros((size, size))
    spread[::rate, ::rate] = kernel
    return spread


# %% mutant="dilate-kernel" says="expected shape (4, 10), got shape (3, 7)" points=0
def dilate_kernel(kernel, rate):  # rate 2 alone
    rate = min(rate, 2)
    height, width = kernel.shape
    spread = np.zeros(((height - 1) * rate + 1, (width - 1) * rate + 1))
    spread[::rate, ::rate] = kernel
    return spread


# %% mutant="dilate-kernel" says="nothing comes back" points=0
def dilate_kernel(kernel, rate):
    height, width = kernel.shape
    spread = np.zeros(((height - 1) * rate + 1, (width - 1) * rate + 1))
    spread[::rate, ::rate] = kernel


# %% mutant="dilated-conv2d" mistake="as_printed" points=1
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    rows = image.shape[0] - (height - 1) * rate
    columns = image.shape[1] - (width - 1) * rate
    padded = np.pad(image, rate)
    output = np.zeros((rows, columns))
    for x, y in np.ndindex(rows, columns):
        for i, j in np.ndindex(height, width):
            block = padded[x + i : x + i + 2 * rate + 1, y + j : y + j + 2 * rate + 1]
            output[x, y] += kernel[i, j] * block.sum()
    return output


# %% mutant="dilated-conv2d" mistake="no_rate" points=0
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(height, width):
        output += kernel[i, j] * image[i : i + rows, j : j + columns]
    return output


# %% mutant="dilated-conv2d" mistake="strided" points=0
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    output = 0
    for i, j in np.ndindex(height, width):
        output = output + kernel[i, j] * image[i : i + rows : rate, j : j + columns : rate]
    return output


# %% mutant="dilated-conv2d" mistake="turned" points=1
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    rows = image.shape[0] - (height - 1) * rate
    columns = image.shape[1] - (width - 1) * rate
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(height, width):
        top, left = i * rate, j * rate
        output += kernel[-1 - i, -1 - j] * image[top : top + rows, left : left + columns]
    return output


# %% mutant="dilated-conv2d" mistake="last_windows_missing" points=0
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    rows, columns = image.shape[0] - height * rate + 1, image.shape[1] - width * rate + 1
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(height, width):
        top, left = i * rate, j * rate
        output += kernel[i, j] * image[top : top + rows, left : left + columns]
    return output


# %% mutant="dilated-conv2d" demand="window_stays_inside" says="expected shape (3, 3), got shape (7, 7)" points=0
def dilated_conv2d(image, kernel, rate):  # keeps the size
    height, width = kernel.shape
    rows, columns = image.shape
    padded = np.pad(image, [(rate, (height - 2) * rate), (rate, (width - 2) * rate)])
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(height, width):
        top, left = i * rate, j * rate
        output += kernel[i, j] * padded[top : top + rows, left : left + columns]
    return output


# %% mutant="dilated-conv2d" says="expected shape (3, 9), got shape (3, 6)" points=0
def dilated_conv2d(image, kernel, rate):  # square kernels alone
    span = (len(kernel) - 1) * rate
    rows, columns = image.shape[0] - span, image.shape[1] - span
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(kernel.shape):
        top, left = i * rate, j * rate
        output += kernel[i, j] * image[top : top + rows, left : left + columns]
    return output


# %% mutant="dilated-conv2d" says="is written with NumPy alone" points=0
def dilated_conv2d(image, kernel, rate):  # by a library
    image, kernel = np.float64(image)[None, :, :, None], np.float64(kernel)[:, :, None, None]
    return ops.conv(image, kernel, dilation_rate=rate)[0, :, :, 0]


# %% mutant="dilated-conv2d" demand="no_larger_kernel" says="what lies in the holes of the window is multiplied" points=2
def dilated_conv2d(image, kernel, rate):
    height, width = kernel.shape
    larger = np.zeros(((height - 1) * rate + 1, (width - 1) * rate + 1))
    larger[::rate, ::rate] = kernel
    rows, columns = image.shape[0] - larger.shape[0] + 1, image.shape[1] - larger.shape[1] + 1
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(*larger.shape):
        output += larger[i, j] * image[i : i + rows, j : j + columns]
    return output


# %% mutant="dilated-layer" mistake="no_bias" points=2
class DilatedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(
            padded(inputs, self.kernel, self.dilation_rate), self.kernel, self.dilation_rate
        )


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


def padded(inputs, kernel, rate=1):
    zeros = [((size - 1) * rate // 2,) * 2 for size in kernel.shape[:2]]
    return ops.pad(inputs, [(0, 0), *zeros, (0, 0)])


# %% mutant="dilated-layer" mistake="no_rate" points=2
class DilatedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(padded(inputs, self.kernel), self.kernel) + self.bias


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


def padded(inputs, kernel, rate=1):
    zeros = [((size - 1) * rate // 2,) * 2 for size in kernel.shape[:2]]
    return ops.pad(inputs, [(0, 0), *zeros, (0, 0)])


# %% mutant="dilated-layer" mistake="turned" points=2
class DilatedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        turned = ops.flip(self.kernel, (0, 1))
        maps = slide(padded(inputs, turned, self.dilation_rate), turned, self.dilation_rate)
        return maps + self.bias


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


def padded(inputs, kernel, rate=1):
    zeros = [((size - 1) * rate // 2,) * 2 for size in kernel.shape[:2]]
    return ops.pad(inputs, [(0, 0), *zeros, (0, 0)])


# %% mutant="dilated-layer" mistake="zeros_missing" points=1
class DilatedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):  # zeros for a window without holes
        zeros = [((size - 1) // 2,) * 2 for size in self.kernel_size]
        padded = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
        return slide(padded, self.kernel, self.dilation_rate) + self.bias


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


# %% mutant="dilated-layer" mistake="padded_after" points=2
class DilatedConvolution(keras.layers.Layer):
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        zeros = [(0, (size - 1) * self.dilation_rate) for size in self.kernel_size]
        padded = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
        return slide(padded, self.kernel, self.dilation_rate) + self.bias


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


# %% mutant="dilated-layer" demand="no_weights_in_the_holes" says="`kernel` should have shape (3, 3, 3, 4), yours has (5, 5, 3, 4)" points=0
class DilatedConvolution(keras.layers.Layer):  # weights in the holes
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        spans = ((size - 1) * self.dilation_rate + 1 for size in self.kernel_size)
        shape = (*spans, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        return slide(padded(inputs, self.kernel), self.kernel) + self.bias


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


def padded(inputs, kernel, rate=1):
    zeros = [((size - 1) * rate // 2,) * 2 for size in kernel.shape[:2]]
    return ops.pad(inputs, [(0, 0), *zeros, (0, 0)])


# %% mutant="dilated-layer" says="no gradient flows" points=4
class DilatedConvolution(keras.layers.Layer):  # NumPy in call
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = slide(
            padded(inputs, self.kernel, self.dilation_rate), self.kernel, self.dilation_rate
        )
        return np.array(maps + self.bias)


def slide(inputs, kernel, rate=1):
    rows = inputs.shape[1] - (kernel.shape[0] - 1) * rate
    columns = inputs.shape[2] - (kernel.shape[1] - 1) * rate
    places = [(u, v, u * rate, v * rate) for u, v in np.ndindex(*kernel.shape[:2])]
    return sum(
        ops.matmul(inputs[:, top : top + rows, left : left + columns], kernel[u, v])
        for u, v, top, left in places
    )


def padded(inputs, kernel, rate=1):
    zeros = [((size - 1) * rate // 2,) * 2 for size in kernel.shape[:2]]
    return ops.pad(inputs, [(0, 0), *zeros, (0, 0)])


# %% mutant="dilated-layer" says="is not allowed here" points=0
class DilatedConvolution(keras.layers.Layer):  # by a library
    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,))

    def call(self, inputs):
        maps = ops.conv(inputs, self.kernel, padding="same", dilation_rate=self.dilation_rate)
        return maps + self.bias

    def get_config(self):
        sizes = {"filters": self.filters, "kernel_size": self.kernel_size}
        return {**super().get_config(), **sizes, "dilation_rate": self.dilation_rate}


# %% mutant="dilated-layer" says="expected" points=2
edits = {
    "dilation_rate=1, **kwargs": "dilation_rate=2, **kwargs",
}


# %% mutant="dilated-layer" says="`kernel` is not trainable: a net could not learn it" points=4
edits = {
    'name="kernel", ': 'name="kernel", trainable=False, ',
}


# %% mutant="dilated-layer" demand="gradients" says="no gradient reaches `kernel`" points=4
edits = {
    "ops.matmul(cells, self.kernel[u, v])": "ops.matmul(cells, ops.stop_gradient(self.kernel[u, v]))",
}


# %% mutant="seen-places" mistake="no_holes" points=1
def seen_places(rates):
    return np.ones(2 * sum(rates) + 1, bool)


# %% mutant="seen-places" mistake="last_layer_alone" points=1
def seen_places(rates):
    seen = np.zeros(2 * sum(rates) + 1, bool)
    middle = sum(rates)
    seen[middle] = True
    for rate in rates:
        seen[:] = False
        seen[[middle - rate, middle, middle + rate]] = True
    return seen


# %% mutant="seen-places" mistake="middle_missing" points=1
def seen_places(rates):
    places = {0}
    for rate in rates:
        places = {place + step for place in places for step in (-rate, rate)}
    seen = np.zeros(2 * sum(rates) + 1, bool)
    seen[[place + sum(rates) for place in places]] = True
    return seen


# %% mutant="seen-places" says="expected True/False, got whole numbers" points=1
def seen_places(rates):
    row = np.ones(1, int)
    for rate in rates:
        window = np.zeros(2 * rate + 1, int)
        window[[0, rate, 2 * rate]] = 1
        row = np.convolve(row, window)
    return row


# %% mutant="seen-places" says="expected shape (15,), got shape (8,)" points=0
def seen_places(rates):  # one side alone
    places = {0}
    for rate in rates:
        places = {place + step for place in places for step in (0, rate)}
    return np.isin(np.arange(sum(rates) + 1), list(places))


# %% mutant="seen-places" says="expected True, got False" points=1
def seen_places(rates):  # the top layer's places with the first layer's around them, no more
    places = {step for rate in rates for step in (-rate, 0, rate)} | {0}
    places |= {sum(rates), -sum(rates)}
    return np.isin(np.arange(-sum(rates), sum(rates) + 1), list(places))


# %% mutant="best-rates" demand="largest" mistake="doubled" says="31 pixels" points=1
best_rates = [1, 2, 4, 8]

# %% mutant="best-rates" demand="no_holes" mistake="no_one" points=0
best_rates = [2, 6, 18, 54]

# %% mutant="best-rates" says="no holes, and 79 pixels" points=1
best_rates = [1, 3, 9, 26]

# %% mutant="best-rates" says="are not seen" points=0
best_rates = [1, 3, 9, 28]

# %% mutant="best-rates" says="expected shape (4,), got shape (5,)" points=0
best_rates = [1, 3, 9, 27, 81]

# %% mutant="best-rates" says="expected whole numbers from 1 to 1,000, got [0.5, 3, 9, 27]" points=0
best_rates = [0.5, 3, 9, 27]

# %% mutant="best-rates" says="expected whole numbers from 1 to 1,000, got [1.0, 3.0, 9.0, 27.0]" points=0
best_rates = [1.0, 3.0, 9.0, 27.0]

# %% mutant="best-rates" says="expected whole numbers from 1 to 1,000, got [1, 3, 9, 2700]" points=0
best_rates = [1, 3, 9, 2700]

# %% mutant="best-rates" says="expected whole numbers, got text" points=0
best_rates = "1 3 9 27".split()

# %% mutant="best-rates" says="expected shape (4,), got one number" points=0
best_rates = 81

# %% mutant="ring-net" mistake="small_field" points=1
keras.utils.set_random_seed(0)
settings = {"padding": "same", "activation": "relu", "kernel_initializer": "he_normal"}
ring_net = keras.Sequential(  # four plain layers
    [
        keras.Input((32, 32, 1)),
        *(keras.layers.Conv2D(8, 3, **settings) for _ in range(4)),
        keras.layers.Conv2D(1, 1, activation="sigmoid"),
    ]
)
ring_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
ring_net.fit(*data.rings(200, seed=1), batch_size=20, epochs=8, verbose=0)

# %% mutant="ring-net" demand="overlap_of_97_percent" says="the overlap is" points=1
keras.utils.set_random_seed(0)
settings = {"padding": "same", "activation": "relu", "kernel_initializer": "he_normal"}
ring_net = keras.Sequential(  # strides: finds the rings, loses the edges
    [
        keras.Input((32, 32, 1)),
        *(keras.layers.Conv2D(8, 3, strides=strides, **settings) for strides in (2, 2, 1, 1)),
        keras.layers.UpSampling2D(4, interpolation="bilinear"),
        keras.layers.Conv2D(1, 1, activation="sigmoid"),
    ]
)
ring_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
ring_net.fit(*data.rings(400, seed=1), batch_size=10, epochs=9, verbose=0)

# %% mutant="ring-net" mistake="same_everywhere" points=1
ring_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(4, 3, padding="same", dilation_rate=8),
        keras.layers.Conv2D(1, 1, kernel_initializer="zeros", activation="sigmoid"),
    ]
)

# %% mutant="ring-net" mistake="not_a_number" says="your net answers NaN" points=1
ring_net = keras.Sequential(
    [keras.Input((32, 32, 1)), keras.layers.Conv2D(1, 3, padding="same", activation="sigmoid")]
)
ring_net.set_weights([np.full(weight.shape, np.nan) for weight in ring_net.get_weights()])

# %% mutant="ring-net" demand="at_most_1900_weights" mistake="too_large" says="1,900 are allowed" points=0
ring_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 25, padding="same", activation="relu"),
        keras.layers.Conv2D(1, 1, activation="sigmoid"),
    ]
)

# %% mutant="ring-net" says="expected maps of shape (200, 32, 32, 1), got (200, 24, 24, 1)" points=0
ring_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, dilation_rate=4, activation="relu"),
        keras.layers.Conv2D(1, 1, activation="sigmoid"),
    ]
)


# %% mutant="ring-net" says="a Keras model was expected here" points=0
def ring_net(images):
    return np.zeros_like(images)


# %% mutant="ring-net" demand="from_0_to_1" says="does the net end in a sigmoid?" points=1
ring_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
        keras.layers.Conv2D(1, 1, kernel_initializer="he_normal"),
        keras.layers.Rescaling(100),
    ]
)
