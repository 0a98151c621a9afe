# ruff: noqa
# Wrong answers to the exercises of lab 16: see tests/test_mutants.py.

# %% mutant="separable-cost" says="nothing comes back" points=0
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels + channels * filters


# %% mutant="separable-cost" mistake="ordinary" points=0
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels * filters
    pixels = -(-height // strides) * -(-width // strides)
    return {"weights": weights, "multiplications": pixels * weights}


# %% mutant="separable-cost" mistake="not_mixed" points=0
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels
    pixels = -(-height // strides) * -(-width // strides)
    return {"weights": weights, "multiplications": pixels * weights}


# %% mutant="separable-cost" mistake="mixed_first" points=0
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * filters + channels * filters
    pixels = -(-height // strides) * -(-width // strides)
    return {"weights": weights, "multiplications": pixels * weights}


# %% mutant="separable-cost" demand="no_biases" mistake="with_biases" points=1
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels + channels * filters
    pixels = -(-height // strides) * -(-width // strides)
    return {"weights": weights + channels + filters, "multiplications": pixels * weights}


# %% mutant="separable-cost" mistake="pixels_of_the_input" points=1
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels + channels * filters
    return {"weights": weights, "multiplications": height * width * weights}


# %% mutant="separable-cost" mistake="pixels_of_the_input" points=1
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels + channels * filters
    pixels = (height // strides) * (width // strides)
    return {"weights": weights, "multiplications": pixels * weights}


# %% mutant="separable-cost" says="multiplications" points=1
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels + channels * filters
    return {"weights": weights, "multiplications": height * height * weights}


# %% mutant="separable-cost" says="expected the keys" points=1
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    return {"weights": kernel_size**2 * channels + channels * filters}


# %% mutant="separable-cost" says="expected a dict" points=0
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    return kernel_size**2 * channels + channels * filters


# %% mutant="separable-cost" says="whole numbers" points=1
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = kernel_size**2 * channels + channels * filters
    return {"weights": weights, "multiplications": weights * (height / strides) * (width / strides)}


# %% mutant="inverted-bottleneck" says="nothing comes back" points=0
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)

    def call(self, inputs):
        inputs + 1


# %% mutant="inverted-bottleneck" mistake="no_shortcut" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        return self.project(ops.relu6(self.depthwise(ops.relu6(self.expand(inputs)))))


# %% mutant="inverted-bottleneck" demand="no_activation_at_the_end" mistake="activation_at_the_end" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = ops.relu6(self.depthwise(ops.relu6(self.expand(inputs))))
        maps = ops.relu6(self.project(maps))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="not_cut_at_six" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(ops.relu(self.depthwise(ops.relu(self.expand(inputs)))))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="linear" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(self.depthwise(self.expand(inputs)))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="linear_in_the_middle" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(self.depthwise(ops.relu6(self.expand(inputs))))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="strides_too_early" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1, strides=self.strides)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(ops.relu6(self.depthwise(ops.relu6(self.expand(inputs)))))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="widened_by_filters" points=0
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * self.filters)
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(ops.relu6(self.depthwise(ops.relu6(self.expand(inputs)))))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="mixing_in_the_middle" points=0
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = Conv2D(wide_shape[-1], 3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(ops.relu6(self.depthwise(ops.relu6(self.expand(inputs)))))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" mistake="config_lost" points=4
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(ops.relu6(self.depthwise(ops.relu6(self.expand(inputs)))))
        return inputs + maps if inputs.shape == maps.shape else maps

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "strides": self.strides}


# %% mutant="inverted-bottleneck" says="has no weight called `depthwise.kernel`" points=0
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        return self.project(ops.relu6(self.expand(inputs)))


# %% mutant="inverted-bottleneck" says="expected shape (2, 7, 5, 3), got shape (2, 5, 3, 3)" points=1
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides)
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)

    def call(self, inputs):
        maps = self.project(ops.relu6(self.depthwise(ops.relu6(self.expand(inputs)))))
        return inputs + maps if inputs.shape == maps.shape else maps


# %% mutant="inverted-bottleneck" says="should have shape" points=0
edits = {
    "expansion=6": "expansion=4",
}


# %% mutant="inverted-bottleneck" says="expected shape" points=1
edits = {
    "strides=1, **kwargs": "strides=2, **kwargs",
}


# %% mutant="inverted-bottleneck" demand="gradients" says="no gradient reaches `project.kernel`" points=3
edits = {
    "maps = self.project(maps)": "maps = ops.stop_gradient(self.project(maps))",
}


# %% mutant="inverted-bottleneck" demand="base_config" mistake="config_lost" says="your layer loses its `name`, `trainable`" points=4
edits = {
    "return {**super().get_config(), **config}": "return config",
}


# %% mutant="inverted-bottleneck" demand="parts_are_built" says="after `build` there are" points=4
edits = {
    "self.project.build(wide_shape)": "pass",
}


# %% mutant="faults" says="is still to be written" points=0
faults = None


# %% mutant="faults" says="expected a set of line numbers" points=0
faults = {"line 7", "line 11"}


# %% mutant="faults" says="expected a set of line numbers" points=0
faults = set()


# %% mutant="faults" says="got a number" points=0
faults = 11


# %% mutant="faults" says="there is no line 16" points=0
faults = {7, 11, 12, 13, 16}


# %% mutant="faults" demand="no_false_alarm" says="line 1 is not at fault" points=0
faults = set(range(1, 16))


# %% mutant="faults" mistake="normed_zeros" points=0
faults = {6, 7, 11, 12}


# %% mutant="faults" mistake="pointwise" points=0
faults = {5, 7, 11, 12}


# %% mutant="faults" mistake="no_bias" points=0
faults = {2, 7, 11, 12}


# %% mutant="faults" mistake="last_softmax" points=0
faults = {11, 15}


# %% mutant="faults" says="there are more than this one" points=1
faults = {11}


# %% mutant="faults" says="2 more to be found" points=2
faults = [7, 11]


# %% mutant="repaired-net" demand="least" says="line 6: its gamma begins at 0" points=3
edits = {'BatchNormalization(gamma_initializer="zeros")': "BatchNormalization()"}


# %% mutant="repaired-net" says="nothing comes back" points=0
def repaired_net():
    image = keras.Input((32, 32, 3))


# %% mutant="repaired-net" mistake="softmax_left" points=3
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([Conv2D(32, 1)(a), b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="softmax")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" mistake="no_activation" points=3
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([Conv2D(32, 1)(a), b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1)(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" mistake="sum_not_cut" points=3
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = Add()([Conv2D(32, 1)(a), b])
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" mistake="zeros_left" points=3
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([Conv2D(32, 1)(a), b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu", kernel_initializer="zeros")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" says="before training the answers are no numbers" points=3
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([Conv2D(32, 1)(a), b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    nothing = keras.initializers.Constant(float("nan"))
    return keras.Model(image, Dense(10, activation="softmax", kernel_initializer=nothing)(f))


# %% mutant="repaired-net" demand="shortcut_first" mistake="shortcut_second" points=0
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([b, Conv2D(32, 1)(a)]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" mistake="branch_changed" points=0
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(16, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([a, b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" demand="no_padding" mistake="padded" points=0
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([Conv2D(32, 1)(a), b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, padding="same", activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    return keras.Model(image, Dense(10, activation="softmax")(f))


# %% mutant="repaired-net" says="ValueError" points=0
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    c = ReLU()(Add()([a, b]))
    return keras.Model(image, c)


# %% mutant="repaired-net" says="yours ends before" points=0
def repaired_net():
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    return keras.Model(image, a)


# %% mutant="repaired-net" demand="not_alike" says="line 13: the filters are alike" points=3
edits = {
    '    e = Conv2D(64, 1, activation="relu")(e)\n    f =': '    e = Conv2D(64, 1, activation="relu", kernel_initializer="ones")(e)\n    f =',
}


# %% mutant="repaired-net" demand="drawn" says="line 13: the weights are not drawn as Keras does by default" points=3
edits = {
    '    e = Conv2D(64, 1, activation="relu")(e)\n    f =': '    e = Conv2D(64, 1, activation="relu", kernel_initializer="random_normal")(e)\n    f =',
}


# %% mutant="repaired-net" demand="not_compiled" says="the net is compiled already" points=3
edits = {
    "    return keras.Model(image, answer)": '    net = keras.Model(image, answer)\n    net.compile("sgd", "mse")\n    return net',
}


# %% mutant="repaired-net" demand="new_net" says="gives the same weights" points=3
edits = {
    "    return keras.Model(image, answer)": "    NETS.append(keras.Model(image, answer))\n    return NETS[0]\n\n\nNETS = []",
}


# %% mutant="small-net" says="is still to be written" points=0
small_net = None


# %% mutant="small-net" mistake="untrained" points=1
small_net = keras.Sequential(
    [keras.Input((32, 32, 3)), GlobalAveragePooling2D(), Dense(10, activation="softmax")]
)


# %% mutant="small-net" mistake="unrolled" points=0
small_net = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Flatten(),
        Dense(10, activation="softmax"),
    ]
)


# %% mutant="small-net" demand="at_most_5000_weights" says="5,000 are allowed" points=0
small_net = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        Conv2D(64, 3, strides=2, padding="same", activation="relu"),
        GlobalAveragePooling2D(),
        Dense(10, activation="softmax"),
    ]
)


# %% mutant="small-net" says="5,000 are allowed" points=0
small_net = keras.Sequential(  # no softmax either
    [keras.Input((32, 32, 3)), Conv2D(512, 3), GlobalAveragePooling2D(), Dense(10)]
)
small_net.compile("adam", "mse")
small_net.train_on_batch(x_train[:2], np.zeros((2, 10)))


# %% mutant="small-net" says="expected predictions of shape (1000, 10), got (1000, 11)" points=0
small_net = keras.Sequential(
    [keras.Input((32, 32, 3)), GlobalAveragePooling2D(), Dense(11, activation="softmax")]
)


# %% mutant="small-net" mistake="no_softmax" points=1
edits = {
    'Dense(10, activation="softmax")': "Dense(10)",
    "fit(x_train, y_train,": "fit(x_train[:50], y_train[:50],",
}

# %% mutant="small-net" demand="reads_87_percent" says="the pass mark is 87%" points=1
keras.utils.set_random_seed(0)
small_net = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        Conv2D(8, 3, strides=2, padding="same", activation="relu"),
        Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        GlobalAveragePooling2D(),
        Dense(10, activation="softmax"),
    ]
)
small_net.compile(keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy")
small_net.fit(x_train[:1_000], y_train[:1_000], batch_size=64, epochs=2, verbose=0)


# %% mutant="small-net" says="a Keras model was expected here" points=0
small_net = 4_522


# %% mutant="covered" says="nothing comes back" points=0
def covered(image, window, strides, colour):
    pictures = image.copy()


# %% mutant="covered" mistake="adding_up" points=1
def covered(image, window, strides, colour):
    image = image.copy()
    rows = range(0, image.shape[0] - window + 1, strides)
    columns = range(0, image.shape[1] - window + 1, strides)
    pictures = np.empty((len(rows), len(columns), *image.shape))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            image[row : row + window, column : column + window] = colour
            pictures[i, j] = image
    return pictures


# %% mutant="covered" mistake="arguments_changed" points=1
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0] - window + 1, strides)
    columns = range(0, image.shape[1] - window + 1, strides)
    pictures = np.array([[image] * len(columns)] * len(rows))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            pictures[i, j, row : row + window, column : column + window] = colour
    image[:] = pictures[-1, -1]
    return pictures


# %% mutant="covered" mistake="all_but" points=1
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0] - window + 1, strides)
    columns = range(0, image.shape[1] - window + 1, strides)
    pictures = np.full((len(rows), len(columns), *image.shape), float(colour))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            place = np.s_[row : row + window, column : column + window]
            pictures[i, j][place] = image[place]
    return pictures


# %% mutant="covered" mistake="black" points=1
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0] - window + 1, strides)
    columns = range(0, image.shape[1] - window + 1, strides)
    pictures = np.tile(image, (len(rows), len(columns), 1, 1, 1))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            pictures[i, j, row : row + window, column : column + window] = 0
    return pictures


# %% mutant="covered" says="values differ" points=1
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0] - window + 1, strides)
    columns = range(0, image.shape[1] - window + 1, strides)
    pictures = np.tile(image, (len(rows), len(columns), 1, 1, 1))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            pictures[i, j, row : row + window, column : column + window, 0] = colour
    return pictures


# %% mutant="covered" mistake="columns_first" points=0
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0] - window + 1, strides)
    columns = range(0, image.shape[1] - window + 1, strides)
    pictures = np.tile(image, (len(columns), len(rows), 1, 1, 1))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            pictures[j, i, row : row + window, column : column + window] = colour
    return pictures


# %% mutant="covered" mistake="one_by_one" points=0
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0] - window + 1)
    columns = range(0, image.shape[1] - window + 1)
    pictures = np.tile(image, (len(rows), len(columns), 1, 1, 1))
    for row in rows:
        for column in columns:
            pictures[row, column, row : row + window, column : column + window] = colour
    return pictures


# %% mutant="covered" mistake="over_the_edge" points=0
def covered(image, window, strides, colour):
    rows = range(0, image.shape[0], strides)
    columns = range(0, image.shape[1], strides)
    pictures = np.tile(image, (len(rows), len(columns), 1, 1, 1))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            pictures[i, j, row : row + window, column : column + window] = colour
    return pictures


# %% mutant="covered" mistake="in_one_row" points=0
def covered(image, window, strides, colour):
    pictures = []
    for row in range(0, image.shape[0] - window + 1, strides):
        for column in range(0, image.shape[1] - window + 1, strides):
            picture = image.copy()
            picture[row : row + window, column : column + window] = colour
            pictures.append(picture)
    return np.array(pictures)


# %% mutant="covered" says="IndexError" points=0
def covered(image, window, strides, colour):
    pictures = np.tile(image, (2, 2, 1, 1, 1))
    for i in range(image.shape[0]):
        pictures[i, i, i : i + window, i : i + window] = colour
    return pictures


# %% mutant="grad-cam" mistake="against_too" points=1
def grad_cam(maps, gradients):
    return maps @ gradients.mean(axis=(0, 1))


# %% mutant="grad-cam" mistake="summed_gradients" points=1
def grad_cam(maps, gradients):
    return np.maximum(maps @ gradients.sum(axis=(0, 1)), 0)


# %% mutant="grad-cam" mistake="largest_gradient" points=1
def grad_cam(maps, gradients):
    return np.maximum(maps @ gradients.max(axis=(0, 1)), 0)


# %% mutant="grad-cam" mistake="unweighted" points=1
def grad_cam(maps, gradients):
    return maps.sum(axis=-1)


# %% mutant="grad-cam" mistake="place_by_place" points=1
def grad_cam(maps, gradients):
    return np.maximum((maps * gradients).sum(axis=-1), 0)


# %% mutant="grad-cam" mistake="each_map_cut" points=1
def grad_cam(maps, gradients):
    return np.maximum(maps * gradients.mean(axis=(0, 1)), 0).sum(axis=-1)


# %% mutant="grad-cam" mistake="averaged_over_maps" points=1
def grad_cam(maps, gradients):
    return np.maximum((maps * gradients.mean(axis=(0, 1))).mean(axis=-1), 0)


# %% mutant="grad-cam" says="expected shape (2, 2), got shape (2, 2, 2)" points=0
def grad_cam(maps, gradients):
    return np.maximum(maps * gradients.mean(axis=(0, 1)), 0)


# %% mutant="grad-cam" says="at [" points=1
def grad_cam(maps, gradients):  # the gradient's sign alone
    return np.maximum(maps @ np.sign(gradients.mean(axis=(0, 1))), 0)


# %% mutant="small-net" mistake="not_a_number" says="your net answers NaN" points=1
edits = {
    "history = small_net.fit(x_train, y_train, batch_size=64, epochs=5, verbose=0)": (
        "small_net.set_weights([np.nan * each for each in small_net.get_weights()])"
    ),
}
