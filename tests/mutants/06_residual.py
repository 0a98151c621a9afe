# ruff: noqa
# Wrong answers to the exercises of lab 06: see tests/test_mutants.py.

# %% mutant="chain-slopes" mistake="no_weights" points=1
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for output in outputs[:0:-1]:
        slopes.append(slopes[-1] * output * (1 - output))
    return np.array(slopes[::-1])


# %% mutant="chain-slopes" mistake="no_activation" points=1
def chain_slopes(x, weights):
    return np.append(np.cumprod(weights[::-1])[::-1], 1)


# %% mutant="chain-slopes" mistake="slope_at_the_output" points=1
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for weight, output in zip(weights[::-1], outputs[:0:-1]):
        slopes.append(slopes[-1] * sigmoid(output) * (1 - sigmoid(output)) * weight)
    return np.array(slopes[::-1])


# %% mutant="chain-slopes" mistake="slope_at_the_input" points=1
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for weight, output in zip(weights[::-1], outputs[-2::-1]):
        slopes.append(slopes[-1] * output * (1 - output) * weight)
    return np.array(slopes[::-1])


# %% mutant="chain-slopes" mistake="from_the_bottom" points=1
def chain_slopes(x, weights):
    output, slopes = x, [1.0]
    for weight in weights:
        output = sigmoid(weight * output)
        slopes.append(slopes[-1] * output * (1 - output) * weight)
    return np.array(slopes)


# %% mutant="chain-slopes" mistake="upside_down" points=1
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for weight, output in zip(weights[::-1], outputs[:0:-1]):
        slopes.append(slopes[-1] * output * (1 - output) * weight)
    return np.array(slopes)


# %% mutant="chain-slopes" mistake="one_missing" points=0
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for weight, output in zip(weights[::-1], outputs[:0:-1]):
        slopes.append(slopes[-1] * output * (1 - output) * weight)
    return np.array(slopes[:0:-1])


# %% mutant="chain-slopes" says="expected shape (3,), got one number" points=0
def chain_slopes(x, weights):  # the slope with respect to x alone
    slope = 1.0
    for weight in weights:
        x = sigmoid(weight * x)
        slope *= x * (1 - x) * weight
    return slope


# %% mutant="chain-slopes" says="IndexError" points=0
def chain_slopes(x, weights):  # does not know the empty chain
    outputs = [sigmoid(weights[0] * x)]
    for weight in weights[1:]:
        outputs.append(sigmoid(weight * outputs[-1]))
    factors = np.array(outputs) * (1 - np.array(outputs)) * weights
    return np.append(np.cumprod(factors[::-1])[::-1], 1)


# %% mutant="chain-slopes" says="at [0] expected" points=1
def chain_slopes(x, weights):  # tanh's derivative
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for weight, output in zip(weights[::-1], outputs[:0:-1]):
        slopes.append(slopes[-1] * (1 - output**2) * weight)
    return np.array(slopes[::-1])


# %% mutant="chain-slopes" says="nothing comes back" points=0
def chain_slopes(x, weights):
    output = x
    for weight in weights:
        output = sigmoid(weight * output)


# %% mutant="residual-layer" demand="no_idle_projection" mistake="always_projected" points=0
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        self.projection = keras.layers.Conv2D(self.filters, 1)
        self.projection.build(input_shape)

    def call(self, inputs):
        return self.g(self.second(self.g(self.first(inputs))) + self.projection(inputs))

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" mistake="no_shortcut" points=1
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        return self.g(self.second(self.g(self.first(inputs))))

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" mistake="added_after_the_activation" points=1
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs)))) + shortcut

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" mistake="no_last_activation" points=1
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.second(self.g(self.first(inputs))) + shortcut

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" mistake="no_inner_activation" points=1
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.first(inputs)) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" mistake="activated_twice" points=1
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.g(self.second(self.g(self.first(inputs)))) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" mistake="config_lost" points=4
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs))) + shortcut)

    def get_config(self):
        return super().get_config()


# %% mutant="residual-layer" mistake="config_lost" points=4
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs))) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}


# %% mutant="residual-layer" says="no gradient" points=3
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        z = self.second(self.g(self.first(inputs)))
        return self.g(ops.convert_to_numpy(z) + ops.convert_to_numpy(shortcut))

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="no gradient flows" points=3
class Residual(keras.layers.Layer):  # no gradient through the shortcut
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs))) + ops.stop_gradient(shortcut))

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="no weight called `first.kernel`" points=0
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.conv1 = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.conv1.build(input_shape)
        self.conv2 = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.conv2.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.conv2(self.g(self.conv1(inputs))) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="nothing comes back" points=0
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs): ...

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="at [0, 0, 0, 0] expected" points=1
class Residual(keras.layers.Layer):  # the projection is activated
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1, activation=self.activation)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs))) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="at [0, 0, 0, 0] expected" points=1
class Residual(keras.layers.Layer):  # one activation for all: ReLU
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.relu
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs))) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="expected shape (2, 5, 6, 3), got shape (2, 1, 2, 3)" points=1
class Residual(keras.layers.Layer):  # not padded
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        self.first = keras.layers.Conv2D(self.filters, 3, padding="valid")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="valid")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)

    def call(self, inputs):
        shortcut = inputs if self.projection is None else self.projection(inputs)
        shortcut = shortcut[:, 2:-2, 2:-2]
        return self.g(self.second(self.g(self.first(inputs))) + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% mutant="residual-layer" says="is not allowed here" points=0
class Residual(ResidualBlock):  # the course's own layer
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(filters, activation=activation, **kwargs)

    def build(self, input_shape):
        super().build(input_shape)
        self.first, self.second = self.convolution_1, self.convolution_2

    def get_config(self):
        config = super().get_config()
        settings = {name: config[name] for name in ("filters", "activation")}
        return {**keras.layers.Layer.get_config(self), **settings}


# %% mutant="residual-layer" says="expected" points=1
edits = {
    'activation="relu", **kwargs': 'activation="tanh", **kwargs',
}


# %% mutant="residual-layer" demand="gradients" says="no gradient reaches `first.kernel`" points=3
edits = {
    "self.first(inputs))) + shortcut": "ops.stop_gradient(self.first(inputs)))) + shortcut",
}


# %% mutant="residual-layer" demand="base_config" mistake="config_lost" says="your layer loses its `name`, `trainable`" points=4
edits = {
    "config = super().get_config()\n        return {**config, ": "return {",
}


# %% mutant="residual-layer" demand="parts_are_built" says="after `build` there are" points=4
edits = {
    "self.second.build(": "(lambda shape: None)(",
}


# %% mutant="gradient-norms" demand="no_biases" mistake="biases_too" points=0
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights)])


# %% mutant="gradient-norms" mistake="no_root" points=1
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.sum(g**2) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" mistake="summed_over_examples" points=1
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.sum(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" mistake="largest" points=1
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.abs(g).max() for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" mistake="mean_of_squares" points=1
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.sqrt(np.mean(g**2)) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" mistake="from_the_top" points=1
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])[::-1]


# %% mutant="gradient-norms" mistake="of_a_constant" points=1
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.sum(outputs)

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" mistake="of_a_constant" points=1
def gradient_norms(model, x, y):  # nothing is computed yet
    return np.zeros(sum(weight.ndim > 1 for weight in model.trainable_variables))


# %% mutant="gradient-norms" says="at [0] expected" points=1
def gradient_norms(model, x, y):  # the mean of the outputs' squares is no loss
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(outputs**2)

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" says="at [0] expected" points=1
def gradient_norms(model, x, y):  # of the first example alone
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return keras.losses.sparse_categorical_crossentropy(y, outputs)[0]

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" says="expected shape (4,), got shape (3,)" points=0
def gradient_norms(model, x, y):  # the dense layer left out
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 2])


# %% mutant="gradient-norms" says="expected shape (4,), got one number" points=0
def gradient_norms(model, x, y):  # the norm of all together
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    return np.linalg.norm([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" says="nothing comes back" points=0
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    norms = np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" says="AttributeError" points=0
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.gradient for variable in model.trainable_variables]
    return np.array([np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1])


# %% mutant="gradient-norms" says="is not allowed here" points=0
def gradient_norms(model, x, y):  # the course's own function
    return gradients.gradient_norms(model, x, y)


# %% mutant="gradient-norms" demand="two_axes_or_more" says="at [" points=1
edits = {
    "for g in vector_jacobian(loss, weights) if g.ndim > 1]": "for g in vector_jacobian(loss, weights)[::2]]",
}


# %% mutant="deep-net" demand="reads_75_percent" mistake="untrained" points=2
deep_net = residual_net()

# %% mutant="deep-net" mistake="not_a_number" says="your net answers NaN" points=2
deep_net = residual_net()
deep_net.set_weights([np.full(weight.shape, np.nan) for weight in deep_net.get_weights()])

# %% mutant="deep-net" demand="shortcuts" mistake="plain" points=1
deep_net = plain_net()

# %% mutant="deep-net" mistake="plain" points=1
deep_net = keras.Sequential([keras.Input((28, 28, 1)), plain_net()])  # nested, and as plain

# %% mutant="deep-net" demand="depth" mistake="shallow" points=1
deep_net = residual_net(num_blocks=1)

# %% mutant="deep-net" mistake="shallow" points=0
deep_net = keras.Sequential(  # depth without 3x3 kernels
    [
        keras.Input((28, 28, 1)),
        *[keras.layers.Conv2D(8, 1) for _ in range(21)],
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)

# %% mutant="deep-net" says="of the images are right, the pass mark is 75%" points=2
deep_net = residual_net()  # trained, but with a learning rate that moves nothing
deep_net.compile(keras.optimizers.SGD(1e-7), "sparse_categorical_crossentropy")
deep_net.fit(x_train[:100], y_train[:100], verbose=0)

# %% mutant="deep-net" mistake="shallow" points=0
deep_net = plain_net(num_blocks=1)  # and no shortcut

# %% mutant="deep-net" says="expected predictions of shape" points=0
deep_net = residual_net(num_classes=2)

# %% mutant="deep-net" says="a Keras model was expected" points=0
deep_net = residual_net

# %% mutant="deep-net" mistake="plain" points=1
inputs = keras.Input((28, 28, 1))  # functional, without a sum
maps = keras.layers.Conv2D(8, 5, strides=4, padding="same")(inputs)
for _ in range(20):
    maps = keras.layers.Conv2D(8, 3, padding="same")(maps)
    maps = keras.layers.ReLU()(maps)
deep_net = keras.Model(inputs, keras.layers.Dense(10, "softmax")(keras.layers.Flatten()(maps)))


# %% mutant="deep-net" demand="no_batch_normalization" says="is there a batch normalization?" points=2
convolutions = [
    (
        keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
        keras.layers.BatchNormalization(),
    )
    for _ in range(20)
]
image = keras.Input((28, 28, 1))
maps = keras.layers.Conv2D(8, 5, strides=4, padding="same")(image)
for convolution, normalization in convolutions:
    maps = keras.layers.Add()([maps, normalization(convolution(maps))])
answer = keras.layers.Dense(10, activation="softmax")(keras.layers.Flatten()(maps))
deep_net = keras.Model(image, answer)


# %% mutant="deep-net" demand="probabilities" mistake="no_softmax" says="no softmax?" points=2
image = keras.Input((28, 28, 1))
maps = keras.layers.Conv2D(8, 5, strides=4, padding="same")(image)
for _ in range(10):
    maps = ResidualBlock(8)(maps)
deep_net = keras.Model(image, keras.layers.Dense(10)(keras.layers.Flatten()(maps)))


# %% mutant="block-slopes" mistake="no_shortcut" points=1
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": slope(z2) * inner, "slide": slope(z2 + a) * inner, "free": inner_free}


# %% mutant="block-slopes" mistake="one_outside" points=2
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": slope(z2) * inner, "slide": slope(z2 + a) * inner + 1, "free": inner_free + 1}


# %% mutant="block-slopes" mistake="shortcut_not_in_the_last_slope" points=2
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": slope(z2) * inner, "slide": slope(z2) * (inner + 1), "free": inner_free + 1}


# %% mutant="block-slopes" mistake="first_activation_forgotten" points=2
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1
    return {
        "plain": slope(z2) * inner,
        "slide": slope(z2 + a) * (inner + 1),
        "free": inner_free + 1,
    }


# %% mutant="block-slopes" mistake="no_weights" points=0
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = slope(w1 * a)
    inner_free = slope(w1 * sigmoid(a)) * slope(a)
    return {
        "plain": slope(z2) * inner,
        "slide": slope(z2 + a) * (inner + 1),
        "free": inner_free + 1,
    }


# %% mutant="block-slopes" says="`free`: expected" points=2
def block_slopes(a, w1, w2):  # the shortcut alone
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": slope(z2) * inner, "slide": slope(z2 + a) * (inner + 1), "free": 1.0}


# %% mutant="block-slopes" says="`plain`: expected" points=2
def block_slopes(a, w1, w2):  # the slope of the last activation forgotten
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": inner, "slide": slope(z2 + a) * (inner + 1), "free": inner_free + 1}


# %% mutant="block-slopes" says="`slide`: expected" points=2
def block_slopes(a, w1, w2):  # the free form, twice
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": slope(z2) * inner, "slide": inner_free + 1, "free": inner_free + 1}


# %% mutant="block-slopes" says="expected the keys" points=1
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {"plain": slope(z2) * inner, "post": slope(z2 + a) * (inner + 1), "pre": inner_free + 1}


# %% mutant="block-slopes" says="expected a dict" points=0
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return (slope(z2) * inner, slope(z2 + a) * (inner + 1), inner_free + 1)


# %% mutant="block-slopes" says="nothing comes back" points=0
def block_slopes(a, w1, w2):
    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    slopes = {
        "plain": slope(z2) * inner,
        "slide": slope(z2 + a) * (inner + 1),
        "free": inner_free + 1,
    }


# %% mutant="chain-slopes" says="is written with NumPy alone" points=0
def chain_slopes(x, weights):  # by automatic differentiation
    def top(start, number):
        for weight in weights[number:]:
            start = ops.sigmoid(weight * start)
        return start

    slopes, output = [], np.float64(x)
    for number in range(len(weights) + 1):
        slopes += vector_jacobian(lambda start: top(start, number), [output])
        if number < len(weights):
            output = sigmoid(weights[number] * output)
    return np.array(slopes)


# %% mutant="block-slopes" says="is written with NumPy alone" points=0
def block_slopes(a, w1, w2):  # by automatic differentiation
    g = ops.sigmoid
    blocks = {
        "plain": lambda a: g(w2 * g(w1 * a)),
        "slide": lambda a: g(w2 * g(w1 * a) + a),
        "free": lambda a: w2 * g(w1 * g(a)) + a,
    }
    return {
        name: float(vector_jacobian(block, [np.float64(a)])[0]) for name, block in blocks.items()
    }
