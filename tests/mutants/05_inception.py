# ruff: noqa
# Wrong answers to the exercises of lab 05: see tests/test_mutants.py.


# %% mutant="conv-cost" mistake="no_bias" points=1
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size**2 * channels * filters
    return {"weights": products, "multiplications": products * output_size**2}


# %% mutant="conv-cost" mistake="bias_multiplied" points=1
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size**2 * channels * filters
    return {"weights": products + filters, "multiplications": (products + filters) * output_size**2}


# %% mutant="conv-cost" mistake="one_channel" points=0
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size**2 * filters
    return {"weights": products + filters, "multiplications": products * output_size**2}


# %% mutant="conv-cost" mistake="one_row" points=1
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size**2 * channels * filters
    return {"weights": products + filters, "multiplications": products * output_size}


# %% mutant="conv-cost" mistake="kernel_is_a_row" points=0
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size * channels * filters
    return {"weights": products + filters, "multiplications": products * output_size**2}


# %% mutant="conv-cost" says="`weights`: expected 153632, got 153792" points=1
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size**2 * channels * filters
    return {"weights": products + channels, "multiplications": products * output_size**2}


# %% mutant="conv-cost" says="expected a dict with" points=0
def conv_cost(output_size, kernel_size, channels, filters):
    products = kernel_size**2 * channels * filters
    return products + filters, products * output_size**2


# %% mutant="conv-cost" says="`multiplications`: expected whole numbers, got decimal numbers" points=1
edits = {"products * output_size**2}": "products * float(output_size) ** 2}"}


# %% mutant="conv-cost" says="nothing comes back" points=0
def conv_cost(output_size, kernel_size, channels, filters):
    print(kernel_size**2 * channels * filters + filters)


# %% mutant="naive-layer" mistake="pooling_first" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([pooled, a, b, c], axis=-1)


# %% mutant="naive-layer" mistake="reversed_order" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([pooled, c, b, a], axis=-1)


# %% mutant="naive-layer" demand="pooling_without_activation" mistake="pooling_activated" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        joined = ops.concatenate([a, b, c, pooled], axis=-1)
        return keras.activations.get(self.activation)(joined)


# %% mutant="naive-layer" mistake="no_activation" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same"}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" mistake="zeros_around" points=1
edits = {
    'ops.max_pool(inputs, 3, 1, padding="same",': (
        "ops.max_pool(ops.pad(inputs, [(0, 0), (1, 1), (1, 1), (0, 0)]), 3, 1,"
    ),
}


# %% mutant="naive-layer" mistake="average_pooling" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.average_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" mistake="pooling_forgotten" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c], axis=-1)


# %% mutant="naive-layer" says="`conv_5x5.kernel` should have shape (5, 5, 1, 1), yours has (1, 1, 1, 1)" points=0
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="expected 0, got 1" points=1
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        inputs = pooled
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="ConcatOp" points=0
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=1)


# %% mutant="naive-layer" says="ConcatOp" points=0
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="nothing comes back" points=0
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="`conv_5x5.kernel` should have shape" points=0
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = self.conv_3x3

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_3x3(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="no gradient flows" points=3
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.stop_gradient(ops.concatenate([a, b, c, pooled], axis=-1))


# %% mutant="naive-layer" says="no gradient flows" points=3
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return np.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="cannot be saved and loaded" points=3
class NaiveInception(keras.layers.Layer):
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu"):
        super().__init__()
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.activation = filters_5x5, activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        a, b, c = self.conv_1x1(inputs), self.conv_3x3(inputs), self.conv_5x5(inputs)
        return ops.concatenate([a, b, c, pooled], axis=-1)


# %% mutant="naive-layer" says="is not allowed here" points=0
class NaiveInception(InceptionBlock):  # the course's own layer
    def __init__(self, filters_1x1, filters_3x3, filters_5x5, activation="relu", **kwargs):
        super().__init__(filters_1x1, filters_3x3, filters_5x5, activation=activation, **kwargs)

    def build(self, input_shape):
        super().build(input_shape)
        [self.conv_1x1], [self.conv_3x3] = self.branch_1x1, self.branch_3x3
        [self.conv_5x5] = self.branch_5x5

    def get_config(self):
        filters = ("filters_1x1", "filters_3x3", "filters_5x5", "activation")
        config = super().get_config()
        return {**keras.layers.Layer.get_config(self), **{name: config[name] for name in filters}}


# %% mutant="naive-layer" mistake="no_activation" points=1
edits = {
    'activation="relu", **kwargs': "activation=None, **kwargs",
}


# %% mutant="naive-layer" demand="gradients" says="no gradient reaches `conv_5x5.kernel`" points=3
edits = {
    "self.conv_5x5(inputs), pooled": "ops.stop_gradient(self.conv_5x5(inputs)), pooled",
}


# %% mutant="largest-reduction" demand="fewer" mistake="equal_is_enough" points=0
def largest_reduction(kernel_size, channels, filters):
    products = kernel_size**2 * filters
    return products * channels // (channels + products)


# %% mutant="largest-reduction" mistake="not_whole" points=0
def largest_reduction(kernel_size, channels, filters):
    products = kernel_size**2 * filters
    return products * channels / (channels + products)


# %% mutant="largest-reduction" mistake="reduction_for_nothing" points=0
def largest_reduction(kernel_size, channels, filters):
    return channels - 1


# %% mutant="largest-reduction" mistake="kernel_is_a_row" points=0
def largest_reduction(kernel_size, channels, filters):
    products = kernel_size * filters
    return (products * channels - 1) // (channels + products)


# %% mutant="largest-reduction" mistake="rounded_up" points=0
def largest_reduction(kernel_size, channels, filters):
    products = kernel_size**2 * filters
    return -(-products * channels // (channels + products))


# %% mutant="largest-reduction" says="expected 154, got 96" points=0
def largest_reduction(kernel_size, channels, filters):
    return channels // 2


# %% mutant="largest-reduction" demand="zero_where_nothing_saves" says="expected 0, got 1" points=0
def largest_reduction(kernel_size, channels, filters):
    products = kernel_size**2 * filters
    return max((products * channels - 1) // (channels + products), 1)


# %% mutant="largest-reduction" says="nothing comes back" points=0
def largest_reduction(kernel_size, channels, filters):
    for r in range(1, channels):
        if channels * r + kernel_size**2 * r * filters >= kernel_size**2 * channels * filters:
            return r - 1


# %% mutant="largest-reduction" demand="without_biases" says="expected 11, got" points=0
edits = {
    "return (products * channels - 1) // (channels + products)": "saved = products * channels + filters\n    return max((saved - filters - 1) // (channels + products + 1), 0)",
}


# %% mutant="inception-layer" mistake="pooled_after_reducer" points=1
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            ops.max_pool(self.reducer_pool(inputs), 3, 1, padding="same"),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" mistake="reducers_without_activation" points=1
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            self.reducer_pool(pooled),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" mistake="no_activation" points=1
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same"}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            self.reducer_pool(pooled),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" mistake="zeros_around" points=1
edits = {
    'ops.max_pool(inputs, 3, 1, padding="same",': (
        "ops.max_pool(ops.pad(inputs, [(0, 0), (1, 1), (1, 1), (0, 0)]), 3, 1,"
    ),
}


# %% mutant="inception-layer" mistake="pooling_forgotten" points=1
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            self.reducer_pool(inputs),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" mistake="pooling_first" points=1
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.reducer_pool(pooled),
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" mistake="reducers_not_used" points=0
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(inputs),
            self.conv_5x5(inputs),
            self.reducer_pool(pooled),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" says="the layer has no weight called `reducer_5x5.kernel`" points=0
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_3x3(inputs)),
            self.reducer_pool(pooled),
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" says="the layer has no weight called `reducer_pool.kernel`" points=0
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            pooled,
        ]
        return ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" says="nothing comes back" points=0
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            self.reducer_pool(pooled),
        ]
        ops.concatenate(branches, axis=-1)


# %% mutant="inception-layer" says="no gradient flows" points=4
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = activation

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            self.reducer_pool(pooled),
        ]
        return ops.stop_gradient(ops.concatenate(branches, axis=-1))


# %% mutant="inception-layer" says="cannot be saved and loaded" points=4
class Inception(keras.layers.Layer):
    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool,
        reduce_3x3,
        reduce_5x5,
        activation="relu",
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.filters_1x1, self.filters_3x3 = filters_1x1, filters_3x3
        self.filters_5x5, self.filters_pool = filters_5x5, filters_pool
        self.reduce_3x3, self.reduce_5x5 = reduce_3x3, reduce_5x5
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        settings = {"padding": "same", "activation": self.activation}
        self.conv_1x1 = keras.layers.Conv2D(self.filters_1x1, 1, **settings)
        self.reducer_3x3 = keras.layers.Conv2D(self.reduce_3x3, 1, **settings)
        self.conv_3x3 = keras.layers.Conv2D(self.filters_3x3, 3, **settings)
        self.reducer_5x5 = keras.layers.Conv2D(self.reduce_5x5, 1, **settings)
        self.conv_5x5 = keras.layers.Conv2D(self.filters_5x5, 5, **settings)
        self.reducer_pool = keras.layers.Conv2D(self.filters_pool, 1, **settings)

    def call(self, inputs):
        pooled = ops.max_pool(inputs, 3, 1, padding="same", data_format="channels_last")
        branches = [
            self.conv_1x1(inputs),
            self.conv_3x3(self.reducer_3x3(inputs)),
            self.conv_5x5(self.reducer_5x5(inputs)),
            self.reducer_pool(pooled),
        ]
        return ops.concatenate(branches, axis=-1)

    def get_config(self):
        return {**super().get_config(), "activation": "relu", "filters_1x1": self.filters_1x1}


# %% mutant="inception-layer" says="is not allowed here" points=0
class Inception(InceptionBlock):  # the course's own layer
    def build(self, input_shape):
        super().build(input_shape)
        [self.conv_1x1] = self.branch_1x1
        self.reducer_3x3, self.conv_3x3 = self.branch_3x3
        self.reducer_5x5, self.conv_5x5 = self.branch_5x5
        [self.reducer_pool] = self.branch_pool


# %% mutant="inception-layer" says="expected" points=1
edits = {
    'activation="relu",': "activation=None,",
}


# %% mutant="inception-layer" demand="gradients" says="no gradient reaches `reducer_3x3.kernel`" points=4
edits = {
    "self.conv_3x3(self.reducer_3x3(inputs))": "self.conv_3x3(ops.stop_gradient(self.reducer_3x3(inputs)))",
}


# %% mutant="inception-net" says="still to be written" points=0
inception_net = None


# %% mutant="inception-net" mistake="untrained" points=1
inception_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(),
        InceptionBlock(8, 12, 8, 8, reduce_3x3=6, reduce_5x5=4),
        keras.layers.MaxPooling2D(),
        InceptionBlock(12, 20, 14, 12, reduce_3x3=10, reduce_5x5=6),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="inception-net" demand="at_most_10000_weights" mistake="too_large" points=0
inception_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(),
        InceptionBlock(8, 12, 8, 8, reduce_3x3=6, reduce_5x5=4),
        InceptionBlock(12, 20, 14, 12, reduce_3x3=10, reduce_5x5=6),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="inception-net" demand="two_modules" says="expected two inception modules" points=0
inception_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(),
        InceptionBlock(8, 12, 8, 8, reduce_3x3=6, reduce_5x5=4),
        keras.layers.MaxPooling2D(),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="inception-net" says="expected predictions of shape (2000, 10)" points=0
inception_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(),
        InceptionBlock(8, 12, 8, 8, reduce_3x3=6, reduce_5x5=4),
        keras.layers.MaxPooling2D(),
        InceptionBlock(12, 20, 14, 12, reduce_3x3=10, reduce_5x5=6),
        keras.layers.Dense(10, activation="softmax"),
    ]
)


# %% mutant="inception-net" mistake="no_softmax" points=1
edits = {
    'Dense(10, activation="softmax")': "Dense(10)",
    "fit(x_train, y_train,": "fit(x_train[:50], y_train[:50],",
}

# %% mutant="inception-net" demand="reads_90_percent" says="the pass mark is 90%" points=1
inception_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.MaxPooling2D(),
        InceptionBlock(8, 12, 8, 8, reduce_3x3=6, reduce_5x5=4),
        keras.layers.MaxPooling2D(),
        InceptionBlock(12, 20, 14, 12, reduce_3x3=10, reduce_5x5=6),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
inception_net.compile(keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
inception_net.fit(x_train[:500], y_train[:500], batch_size=50, epochs=4, verbose=0)


# %% mutant="inception-net" says="a Keras model was expected here" points=0
inception_net = [InceptionBlock(8, 12, 8)]


# %% mutant="conv-cost" says="is written with NumPy alone" points=0
def conv_cost(output_size, kernel_size, channels, filters):  # by the course's own function
    multiplications = conv_multiplications(output_size, kernel_size, channels, filters)
    weights = kernel_size**2 * channels * filters + filters
    return {"weights": weights, "multiplications": multiplications}


# %% mutant="inception-net" mistake="not_a_number" says="your net answers NaN" points=1
edits = {
    "history = inception_net.fit(x_train, y_train, batch_size=50, epochs=4, verbose=0)": (
        "inception_net.set_weights([np.nan * each for each in inception_net.get_weights()])"
    ),
}
