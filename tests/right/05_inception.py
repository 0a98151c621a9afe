# ruff: noqa
# Right answers to the exercises of lab 05: see tests/test_right.py.

# %% right="conv-cost" style="arrays"
def conv_cost(output_size, kernel_size, channels, filters):
    kernels = np.zeros((kernel_size, kernel_size, channels, filters), bool)
    pixels = np.zeros((output_size, output_size))
    return {
        "multiplications": np.int64(kernels.size) * pixels.size,
        "weights": kernels.size + np.zeros(filters).size,
    }


# %% right="conv-cost" style="filter by filter, and more than is asked"
def conv_cost(output_size, kernel_size, channels, filters):
    found = dict(weights=0, multiplications=0, biases=filters)
    for _ in range(filters):
        found["weights"] += channels * kernel_size * kernel_size + 1
        found["multiplications"] += channels * kernel_size**2 * output_size**2
    return found


# %% right="conv-cost" style="a helper"
def products(*sizes):
    total = 1
    for size in sizes:
        total *= size
    return total


def conv_cost(output_size, kernel_size, channels, filters):
    window = products(kernel_size, kernel_size, channels)
    return {
        "weights": filters * (window + 1),
        "multiplications": products(window, filters, output_size, output_size),
    }


# %% right="largest-reduction" style="a loop upwards"
def largest_reduction(kernel_size, channels, filters):
    r = 0
    while (
        channels * (r + 1) + kernel_size**2 * (r + 1) * filters
        < kernel_size**2 * channels * filters
    ):
        r += 1
    return r


# %% right="largest-reduction" style="the last that saves"
def largest_reduction(kernel_size, channels, filters):
    area = kernel_size**2
    saving = [
        r for r in range(1, channels) if r * (channels + area * filters) < area * channels * filters
    ]
    return max(saving, default=0)


# %% right="largest-reduction" style="an array of all numbers"
def largest_reduction(kernel_size, channels, filters):
    r = np.arange(channels + 1)
    cost = channels * r + kernel_size**2 * r * filters
    return np.flatnonzero(cost < kernel_size**2 * channels * filters)[-1]


# %% right="largest-reduction" style="fractions"
def largest_reduction(kernel_size, channels, filters):
    import math
    from fractions import Fraction

    k2 = kernel_size**2
    return math.ceil(Fraction(k2 * channels * filters, channels + k2 * filters)) - 1


# %% right="naive-layer" style="a layer that pools" after="solution"
class NaiveInception(NaiveInception):
    def build(self, input_shape):
        super().build(input_shape)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")

    def call(self, inputs):
        layers = [self.conv_1x1, self.conv_3x3, self.conv_5x5, self.pool]
        return ops.concatenate([layer(inputs) for layer in layers], axis=3)


# %% right="naive-layer" style="padded by minus infinity" after="solution"
class NaiveInception(NaiveInception):
    def call(self, inputs):
        edges = [(0, 0), (1, 1), (1, 1), (0, 0)]
        padded = ops.pad(inputs, edges, constant_values=-np.inf)
        pooled = ops.max_pool(padded, 3, 1)
        maps = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs), pooled
        return keras.layers.Concatenate()(list(maps))


# %% right="naive-layer" style="activations at the end of each branch"
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.numbers = {1: filters_1x1, 3: filters_3x3, 5: filters_5x5}
        self.activation = activation

    def build(self, input_shape):
        for k, filters in self.numbers.items():
            part = keras.layers.Conv2D(filters, (k, k), padding="same")
            part.build(input_shape)
            setattr(self, f"conv_{k}x{k}", part)

    def call(self, inputs):
        g = keras.activations.get(self.activation)
        maps = [g(getattr(self, f"conv_{k}x{k}")(inputs)) for k in self.numbers]
        return ops.concatenate([*maps, ops.max_pool(inputs, (3, 3), (1, 1), "same")], -1)

    def get_config(self):
        numbers = {f"filters_{k}x{k}": filters for k, filters in self.numbers.items()}
        return {**super().get_config(), **numbers, "activation": self.activation}


# %% right="naive-layer" style="TensorFlow's functions" after="solution"
class NaiveInception(NaiveInception):
    def call(self, inputs):
        import tensorflow as tf

        pooled = tf.nn.max_pool2d(inputs, 3, 1, "SAME")
        return tf.concat(
            [self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs), pooled], 3
        )


# %% right="naive-layer" style="made in __init__" after="solution"
class NaiveInception(NaiveInception):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(filters_1x1, filters_3x3, filters_5x5, activation, **kwargs)
        self.conv_1x1 = keras.layers.Conv2D(filters_1x1, 1, activation=activation)
        self.conv_3x3 = keras.layers.Conv2D(filters_3x3, 3, padding="same", activation=activation)
        self.conv_5x5 = keras.layers.Conv2D(filters_5x5, 5, padding="same", activation=activation)

    def build(self, input_shape):
        for part in (self.conv_1x1, self.conv_3x3, self.conv_5x5):
            part.build(input_shape)


# %% right="inception-layer" style="reducers first" after="solution"
class Inception(Inception):
    def call(self, inputs):
        pooled = keras.layers.MaxPooling2D(3, 1, "same")(inputs)
        reduced = self.reducer_3x3(inputs), self.reducer_5x5(inputs)
        maps = [self.conv_1x1(inputs), self.conv_3x3(reduced[0])]
        maps += [self.conv_5x5(reduced[1]), self.reducer_pool(pooled)]
        return ops.concatenate(maps, axis=-1)


# %% right="inception-layer" style="branches are nets" after="solution"
class Inception(Inception):
    def build(self, input_shape):
        super().build(input_shape)
        pool = keras.layers.MaxPooling2D(3, 1, padding="same")
        self.branches = [
            keras.Sequential(parts)
            for parts in (
                [self.conv_1x1],
                [self.reducer_3x3, self.conv_3x3],
                [self.reducer_5x5, self.conv_5x5],
                [pool, self.reducer_pool],
            )
        ]

    def call(self, inputs):
        return ops.concatenate([branch(inputs) for branch in self.branches], axis=-1)


# %% right="inception-layer" style="parts are built in build" after="solution"
class Inception(Inception):
    def build(self, input_shape):
        super().build(input_shape)
        for part in (self.conv_1x1, self.reducer_3x3, self.reducer_5x5, self.reducer_pool):
            part.build(input_shape)
        self.conv_3x3.build((*input_shape[:-1], self.reduce_3x3))
        self.conv_5x5.build((*input_shape[:-1], self.reduce_5x5))


# %% right="inception-layer" style="1x1 convolutions as products" after="solution"
class Inception(Inception):
    def point(self, part, maps):
        if not part.built:
            part.build(maps.shape)
        g = keras.activations.get(self.activation)
        return g(ops.matmul(maps, part.kernel[0, 0]) + part.bias)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same")
        maps = [
            self.point(self.conv_1x1, inputs),
            self.conv_3x3(self.point(self.reducer_3x3, inputs)),
            self.conv_5x5(self.point(self.reducer_5x5, inputs)),
            self.point(self.reducer_pool, pooled),
        ]
        return ops.concatenate(maps, -1)


# %% right="inception-layer" style="TensorFlow's functions" after="solution"
class Inception(Inception):
    def call(self, inputs):
        import tensorflow as tf

        maps = [self.conv_1x1(inputs), self.conv_3x3(self.reducer_3x3(inputs))]
        maps.append(self.conv_5x5(self.reducer_5x5(inputs)))
        maps.append(self.reducer_pool(tf.nn.max_pool2d(inputs, 3, 1, "SAME")))
        return tf.concat(maps, axis=-1)
