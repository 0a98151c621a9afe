# ruff: noqa
# Right answers to the exercises of lab 06: see tests/test_right.py.

# %% right="block-slopes" style="NumPy scalars of 32 bits"
def block_slopes(a, w1, w2):
    a, w1, w2 = np.float32([a, w1, w2])

    def slope(z):
        return sigmoid(z) * sigmoid(-z)

    inner = w2 * slope(w1 * a) * w1
    return {
        "plain": slope(w2 * sigmoid(w1 * a)) * inner,
        "slide": slope(w2 * sigmoid(w1 * a) + a) * (inner + 1),
        "free": w2 * slope(w1 * sigmoid(a)) * w1 * slope(a) + 1,
    }


# %% right="chain-slopes" style="a list"
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(float(sigmoid(weight * outputs[-1])))
    slopes = [1.0]
    for weight, output in zip(reversed(weights), reversed(outputs), strict=False):
        slopes.insert(0, slopes[0] * output * (1 - output) * float(weight))
    return slopes


# %% right="chain-slopes" style="a matrix of factors"
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    above = np.array(outputs[1:])
    factors = above * (1 - above) * weights
    return [float(np.prod(factors[k:])) for k in range(len(weights) + 1)]


# %% right="chain-slopes" style="recursion"
def chain_slopes(x, weights):
    if len(weights) == 0:
        return np.ones(1)
    output = sigmoid(weights[0] * x)
    above = chain_slopes(output, weights[1:])
    return np.concatenate([[above[0] * output * (1 - output) * weights[0]], above])


# %% right="chain-slopes" style="complex steps"
def chain_slopes(x, weights):
    def top(a, rest):
        for weight in rest:
            a = 1 / (1 + np.exp(-weight * a))
        return a

    slopes, a = [], x
    for k in range(len(weights) + 1):
        slopes.append(np.imag(top(a + 1e-20j, weights[k:])) / 1e-20)
        a = sigmoid(weights[k] * a) if k < len(weights) else a
    return slopes


# %% right="chain-slopes" style="accumulated"
def chain_slopes(x, weights):
    from itertools import accumulate

    outputs = np.array([*accumulate(weights, lambda a, w: sigmoid(w * a), initial=x)])[1:]
    factors = (outputs * (1 - outputs) * weights)[::-1]
    return np.cumprod([1.0, *factors])[::-1]


# %% right="block-slopes" style="32 bits"
def block_slopes(a, w1, w2):
    a, w1, w2 = np.float32(a), np.float32(w1), np.float32(w2)
    g = lambda z: 1 / (1 + np.exp(-z))
    d = lambda z: g(z) * (1 - g(z))
    inner = d(w1 * a) * w1
    z = w2 * g(w1 * a)
    return {
        "plain": d(z) * w2 * inner,
        "slide": d(z + a) * (w2 * inner + 1),
        "free": 1 + w2 * d(w1 * g(a)) * w1 * d(a),
    }


# %% right="block-slopes" style="complex steps"
def block_slopes(a, w1, w2):
    def slope(block):
        return block(a + 1e-30j).imag / 1e-30

    return {
        "plain": slope(lambda x: sigmoid(w2 * sigmoid(w1 * x))),
        "slide": slope(lambda x: sigmoid(w2 * sigmoid(w1 * x) + x)),
        "free": slope(lambda x: w2 * sigmoid(w1 * sigmoid(x)) + x),
    }


# %% right="block-slopes" style="pairs of value and slope"
def through(pair, weight=1.0):
    value, slope = pair
    g = sigmoid(weight * value)
    return g, g * (1 - g) * weight * slope


def block_slopes(a, w1, w2):
    first = through((a, 1.0), w1)
    inner = w2 * first[0], w2 * first[1]
    free = through(through((a, 1.0)), w1)
    return {
        "plain": through(inner)[1],
        "slide": through((inner[0] + a, inner[1] + 1))[1],
        "free": w2 * free[1] + 1,
    }


# %% right="block-slopes" style="cosh"
def block_slopes(a, w1, w2):
    def slope(z):
        return 1 / (2 + 2 * np.cosh(z))

    z = w2 / (1 + np.exp(-w1 * a))
    inner = w1 * w2 * slope(w1 * a)
    free = w1 * w2 * slope(w1 * sigmoid(a)) * slope(a) + 1
    return dict(plain=slope(z) * inner, slide=slope(z + a) * (1 + inner), free=free)


# %% right="gradient-norms" style="TensorFlow's tape"
def gradient_norms(model, x, y):
    import tensorflow as tf

    kernels = [each.value for each in model.trainable_variables if len(each.shape) > 1]
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy()(y, model(x))
    return [float(tf.norm(gradient)) for gradient in tape.gradient(loss, kernels)]


# %% right="gradient-norms" style="one kernel at a time"
def gradient_norms(model, x, y):
    values = [variable.value for variable in model.trainable_variables]
    norms = []
    for number, value in enumerate(values):
        if len(value.shape) > 1:

            def loss(kernel, number=number):
                weights = [*values[:number], kernel, *values[number + 1 :]]
                outputs, _ = model.stateless_call(weights, [], x)
                return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

            (gradient,) = vector_jacobian(loss, [value])
            norms.append(np.sqrt(np.sum(np.square(gradient))))
    return np.float32(norms)


# %% right="gradient-norms" style="the logarithm by hand"
def gradient_norms(model, x, y):
    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        truth = ops.one_hot(y, outputs.shape[-1])
        return -ops.mean(ops.log(ops.sum(truth * outputs, axis=-1)))

    variables = model.trainable_variables
    gradients = vector_jacobian(loss, [variable.value for variable in variables])
    lengths = [np.linalg.norm(np.ravel(g)) for g in gradients]
    return np.array([n for n, v in zip(lengths, variables) if v.name == "kernel"])


# %% right="gradient-norms" style="an optimizer's step"
def gradient_norms(model, x, y):
    before = [np.array(weight) for weight in model.get_weights()]
    model.compile(keras.optimizers.SGD(1.0), "sparse_categorical_crossentropy", jit_compile=False)
    model.train_on_batch(x, y)
    steps = [old - new for old, new in zip(before, model.get_weights())]
    return [np.linalg.norm(step) for step in steps if step.ndim > 1]


# %% right="residual-layer" style="added by a layer" after="solution"
class Residual(Residual):
    def call(self, inputs):
        maps = self.second(self.g(self.first(inputs)))
        past = self.projection(inputs) if self.projection else inputs
        return keras.layers.Activation(self.activation)(keras.layers.Add()([maps, past]))


# %% right="residual-layer" style="activation within the first convolution" after="solution"
class Residual(Residual):
    def build(self, input_shape):
        super().build(input_shape)
        self.first.activation = keras.activations.get(self.activation)

    def call(self, inputs):
        past = inputs
        if self.projection is not None:
            past = self.projection(past)
        return self.g(past + self.second(self.first(inputs)))


# %% right="residual-layer" style="the inside is a net" after="solution"
class Residual(Residual):
    def build(self, input_shape):
        super().build(input_shape)
        act = keras.layers.Activation(self.activation)
        self.inside = keras.Sequential([self.first, act, self.second])

    def call(self, inputs):
        past = inputs if inputs.shape[-1] == self.filters else self.projection(inputs)
        return (
            ops.add(self.inside(inputs), past)
            if self.g is None
            else self.g(self.inside(inputs) + past)
        )


# %% right="residual-layer" style="parts made in __init__"
class Residual(keras.layers.Layer):
    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.first, self.second = (keras.layers.Conv2D(filters, 3, padding="same") for _ in "12")
        self.projection = None

    def build(self, input_shape):
        inner = tuple(input_shape[:-1]) + (self.filters,)
        self.first.build(input_shape)
        self.second.build(inner)
        if inner[-1] != input_shape[-1]:
            self.projection = keras.layers.Conv2D(self.filters, 1, name="past")
            self.projection.build(input_shape)

    def call(self, inputs):
        g = keras.activations.get(self.activation)
        past = inputs if self.projection is None else self.projection(inputs)
        return g(self.second(g(self.first(inputs))) + past)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "activation": self.activation}


# %% right="residual-layer" style="the projection as a product" after="solution"
class Residual(Residual):
    def call(self, inputs):
        past = inputs
        if self.projection is not None:
            past = ops.matmul(inputs, self.projection.kernel[0, 0]) + self.projection.bias
        return self.g(self.second(self.g(self.first(inputs))) + past)
