# %% [markdown]
# # Lab 06: Residual blocks
#
# **You will** compute how a gradient shrinks on its way down through a net, write the block that is
# said to cure it, measure the gradients of deep nets, train a net of 21 convolutions where a plain
# one stays at chance, and find out when the lecture's formula helps and what else it is good for.
#
# **You need** a convolution in Keras (lab 02), the chain rule, Keras' `fit`.
#
# **Time** about 80 minutes; the whole notebook runs in about half a minute.
#
# **Source** the lecture's slides «Residual block» and «Residual block (ResNet)»; He et al. (2016a,
# 2016b).
#
# By the end you can answer:
#
# 1. Why do the first layers of a deep net get so small a gradient, and how do you see it before any
#    training?
# 2. What does a shortcut change in the derivative, and what does it cost?
# 3. Does it matter on which side of the sum the activation stands?
# 4. Is a deeper net at least as good where no gradient vanishes?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, gradients, plots
from cnnlab.gradients import vector_jacobian
from cnnlab.layers import ResidualBlock
from cnnlab.models import normalized_net, plain_net, residual_net
from keras import ops

check = cnnlab.checks("06_residual")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=2000, num_test=1000)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% [markdown]
# ## 06.1 A long product
#
# A net learns by its **gradient**: each weight is moved by its own derivative of the loss, times
# the learning rate. A weight whose derivative is almost 0 stays where it is. The slide names two
# troubles of deep nets: the **vanishing gradient** (исчезающий градиент) and the **exploding
# gradient** (взрывающийся градиент). The cause, it says, is «многократное домножение на малые
# величины»: on the way from the loss down to a deep layer, a gradient is multiplied at each layer.
#
# The smallest net that shows it is a **chain**: one unit a layer, one weight each, no bias.
#
# $$ a_0 = x, \qquad a_k = g(w_k\, a_{k-1}), \qquad k = 1, \dots, n $$
#
# How much does the top, $a_n$, change when $a_k$ changes a little? Here is the answer for three
# chains of 20 layers, all weights equal, found by automatic differentiation. The activation is
# ReLU, $g(z) = \max(z, 0)$:


# %%
def relu_slopes(weight, num_layers=20):
    """d top / d output, for the input of the chain and the output of each layer."""

    def rest(output, layers):
        for _ in range(layers):
            output = ops.relu(weight * output)
        return output

    slopes = []
    for layers_above in range(num_layers, -1, -1):
        below = rest(np.float32(1), num_layers - layers_above)
        slopes += vector_jacobian(lambda a, n=layers_above: rest(a, n), [below])
    return slopes


chains = {f"weights {weight}": relu_slopes(weight) for weight in (0.7, 1.0, 1.4)}
plots.gradients_by_depth(chains, xlabel="output, from the bottom upwards (the first is x)")

# %% [markdown]
# Read the figure from the right to the left, as the gradient goes. The scale is logarithmic, so a
# straight line means: the same factor at each layer. With a factor below 1 the gradient vanishes,
# with a factor above 1 it explodes, and 20 layers are enough for about a thousandfold change.
#
# ReLU is a simple case: its derivative is 1 where the unit is on. The classical activation is the
# **sigmoid**, $g(z) = 1 / (1 + e^{-z})$. It has $g'(z) = g(z)\,(1 - g(z))$.
#
# ### Exercise 06.1: the slopes of a chain (3 points)
#
# With NumPy alone, write `chain_slopes(x, weights)` for sigmoids: the derivatives of the top with
# respect to the output of every layer, by the chain rule.
#
# - `x`: a number; `weights`: array of $n$ numbers, the weight that multiplies `x` first
# - returns: array of $n + 1$ numbers, $\partial a_n / \partial a_k$ for $k = 0$ (that is `x`), 1,
#   ..., $n$. The last one is 1. The shape is 1 point, the values are 2.
#
# `sigmoid` is there already, from the set-up.


# %% exercise="chain-slopes"
def chain_slopes(x, weights):
    """How much the top of a chain of sigmoids changes with x and with each layer's output.

    x: a number; weights: (n,). Returns (n + 1,), the slope with respect to x first.
    """
    ### BEGIN SOLUTION
    outputs = [x]
    for weight in weights:
        outputs.append(sigmoid(weight * outputs[-1]))
    slopes = [1.0]
    for weight, output in zip(weights[::-1], outputs[:0:-1], strict=True):
        slopes.append(slopes[-1] * output * (1 - output) * weight)
    return np.array(slopes[::-1])
    ### END SOLUTION


# %% check="chain-slopes" points=3
check("chain-slopes")

# %% [markdown]
# A sigmoid lies between 0 and 1, and $a\,(1 - a)$ is at most $1/4$, where $a = 1/2$. So each layer
# multiplies the gradient by at most $|w| / 4$. With weights of 1 and 20 layers that is less than
# $4^{-20} \approx 10^{-12}$. Larger weights do not help much: they make $z$ large, and there the
# sigmoid is flat. Hochreiter (1991) and Bengio et al. (1994) found this in recurrent nets, where
# the depth is the length of the sequence.

# %% [markdown]
# ## 06.2 The block
#
# The slide's idea: «добавить доп. связь, которая проходит мимо этих слоев», an extra connection
# that goes past a pair of layers. Let $z^{(k)}$ be what layer $k$ computes before its activation,
# and $a^{(k)}$ after it. A **residual block** (He et al., 2016a) computes
#
# $$ a^{(k+2)} = g\big(z^{(k+2)} + a^{(k)}\big) $$
#
# The connection is the **shortcut** (замыкающее соединение). If $F(x)$ is what the pair was to
# compute, its convolutions now need to give only $F(x) - x$, what has to be *added* to the input:
# the **residual** (остаток).

# %%
plots.residual_forms({"plain": "two layers", "post": "the slide's block"})

# %% [markdown] demands="no_idle_projection parts_are_built base_config gradients"
# A sum needs two arrays of one shape. The convolutions are padded ("same"), so height and width
# stay. Where the *number of maps* changes, the shortcut gets a convolution of its own, a
# **projection**: 1x1, no activation. Everywhere else the shortcut has no weights: it costs nothing
# but an addition.
#
# ### Exercise 06.2: a residual block as a layer (5 points)
#
# Complete the layer `Residual`:
#
# - `build` makes `self.first` and `self.second`, two `keras.layers.Conv2D` with `filters` maps, 3x3
#   kernels and padding `"same"`, and *builds* them: `self.first.build(input_shape)` makes the
#   weights of a part. If the input has another number of maps than `filters`, it makes
#   `self.projection` too, a `Conv2D` with a 1x1 kernel.
# - `call` returns the slide's $g(z + a)$. The activation $g$ is `self.g`; it stands between the two
#   convolutions as well, as in the figure.
# - `get_config` returns all arguments of `__init__` in a dict, those of the base class included.
#
# One point is for the weights, two for the values, one for the gradients by input and weights, one
# when the layer works in a model that is trained, saved and loaded. The first case of the check:
# when the second convolution is 0, the block must return $g(a)$. The finished `ResidualBlock` is
# not allowed.


# %% exercise="residual-layer"
class Residual(keras.layers.Layer):
    """Two 3x3 convolutions and a shortcut: g(z + a).

    filters: int; activation: name of a Keras activation.
    Input: (batch, height, width, channels). Output: (batch, height, width, filters).
    """

    def __init__(self, filters, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.activation = filters, activation
        self.g = keras.activations.get(activation)
        self.projection = None

    def build(self, input_shape):
        """Makes and builds `self.first`, `self.second` and, where needed, `self.projection`."""
        ### BEGIN SOLUTION
        self.first = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.first.build(input_shape)
        self.second = keras.layers.Conv2D(self.filters, 3, padding="same")
        self.second.build((*input_shape[:-1], self.filters))
        if input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1)
            self.projection.build(input_shape)
        ### END SOLUTION

    def call(self, inputs):
        """The block's output maps."""
        ### BEGIN SOLUTION
        shortcut = inputs if self.projection is None else self.projection(inputs)
        return self.g(self.second(self.g(self.first(inputs))) + shortcut)
        ### END SOLUTION

    def get_config(self):
        """All arguments of `__init__`."""
        ### BEGIN SOLUTION
        config = super().get_config()
        return {**config, "filters": self.filters, "activation": self.activation}
        ### END SOLUTION


# %% check="residual-layer" points=5
check("residual-layer")

# %% [markdown] demands="no_biases two_axes_or_more"
# ## 06.3 Measuring gradients
#
# A layer has many weights, and its gradient is an array. One number says how large it is: the
# **norm**, the root of the sum of the squares of all its numbers. When the first layer's norm is
# tiny, the first layer will not learn, and this can be seen *before* any training.
#
# ### Exercise 06.3: gradient norms (3 points)
#
# Write `gradient_norms(model, x, y)`: for each kernel of a net the norm of the gradient of the
# loss. The loss is the cross-entropy (`keras.losses.sparse_categorical_crossentropy(y, outputs)`,
# one number an example), averaged over the examples.
#
# - `model`: a Keras model whose outputs are probabilities; `x`: inputs; `y`: labels, whole numbers
# - returns: array of norms, one a kernel, in the order of `model.trainable_variables`. A *kernel*
#   is a weight of two axes or more: the biases are left out. The shape is 1 point, the values 2.
#   The finished `cnnlab.gradients.gradient_norms` is not allowed.
#
# Two tools work with every backend of Keras:
#
# - `model.stateless_call(weights, model.non_trainable_variables, x)` runs the model with other
#   trainable weights than its own, given as a list. It returns a pair; the first is the outputs;
# - `vector_jacobian(function, arrays)` calls `function(*arrays)`, which must return a single
#   number, and returns the list of its gradients, one for each of the arrays. The arrays here are
#   `[variable.value for variable in model.trainable_variables]`.


# %% exercise="gradient-norms"
def gradient_norms(model, x, y):
    """Norm of the loss's gradient by each kernel, the first layer's first. Returns an array."""
    ### BEGIN SOLUTION

    def loss(*weights):
        outputs, _ = model.stateless_call(weights, model.non_trainable_variables, x)
        return ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    norms = [np.linalg.norm(g) for g in vector_jacobian(loss, weights) if g.ndim > 1]
    return np.array(norms)
    ### END SOLUTION


# %% check="gradient-norms" points=3
check("gradient-norms")

# %% [markdown]
# Now two nets of the same depth with the same number of weights, both new. `plain_net()` is a stack
# of 21 convolutions with 8 maps each and ReLU, then a dense layer. `residual_net()` is the same
# with a shortcut around each pair of 3x3 convolutions, as on the slide. (`gradients.gradient_norms`
# is cnnlab's function for what you have just written.)

# %% varies=true
keras.utils.set_random_seed(0)
nets = {
    "plain, 3 convolutions": plain_net(num_blocks=1),
    "plain, 21 convolutions": plain_net(num_blocks=10),
    "residual, 21 convolutions": residual_net(num_blocks=10),
}
norms = {
    name: gradients.gradient_norms(net, x_train[:200], y_train[:200]) for name, net in nets.items()
}
plots.gradients_by_depth(norms, xlabel="kernel, from the picture upwards")

# %% [markdown]
# The deep plain net is thousands of times below the other two, and, unlike in the chain, it is so
# in *all* its layers. Why is there no slope? A kernel's gradient is made of two things: what comes
# **up** to its layer, the maps that it reads, and what comes **down** to it, the gradient by the
# maps that it writes. With ReLU both shrink on their way, each by about the same factor a layer. At
# the bottom the maps are large and the gradient that arrives is small; at the top it is the other
# way round; the product is small everywhere. Here is what comes up, the typical size (root of the
# mean square) of the maps of some layers:

# %% varies=true
for name, net in nets.items():
    maps, sizes = x_train[:200], []
    for layer in net.layers[:-2]:  # without the flattening and the dense layer
        maps = layer(maps)
        sizes.append(float(ops.sqrt(ops.mean(ops.square(maps)))))
    middle = sizes[len(sizes) // 2]
    print(f"{name:26} first {sizes[0]:.1e}   middle {middle:.1e}   last {sizes[-1]:.1e}")

# %% [markdown]
# How deep is too deep? Here are both nets with 3 to 21 convolutions, all of them new. Choose a
# depth, and move along the kernels. From which depth on does the first kernel of the plain net get
# less than a thousandth of the gradient that it gets in the residual one?

# %% varies=true
keras.utils.set_random_seed(0)
by_depth = {
    name: {
        2 * blocks + 1: gradients.gradient_norms(net(blocks), x_train[:200], y_train[:200])
        for blocks in (1, 2, 4, 6, 8, 10)
    }
    for name, net in [("plain net", plain_net), ("residual net", residual_net)]
}
plots.explore_depth(by_depth)

# %% [markdown]
# ## 06.4 An experiment: 21 convolutions
#
# Do the norms tell who will learn? Two epochs on 2,000 digits, with plain stochastic gradient
# descent: a step is the gradient times the learning rate (with momentum, which averages over steps;
# and `clipnorm`, which shortens a gradient that has exploded). The nets are the plain ones of the
# figure.


# %%
def trained(net, batch_size=25):
    """Trains the net; returns its accuracies, one an epoch, and how far each kernel has moved."""
    before = [weight.copy() for weight in net.get_weights()]
    net.compile(
        keras.optimizers.SGD(0.05, momentum=0.9, clipnorm=1),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = net.fit(x_train, y_train, batch_size=batch_size, epochs=2, verbose=0)
    moved = [
        np.linalg.norm(now - old) / np.linalg.norm(old)
        for now, old in zip(net.get_weights(), before, strict=True)
        if old.ndim > 1
    ]
    return history.history["accuracy"], moved


curves, moves = {}, {}
for name in ("plain, 3 convolutions", "plain, 21 convolutions"):
    keras.utils.set_random_seed(0)
    curves[name], moves[name] = trained(nets[name])

# %% varies=true
plots.learning_curves(curves, metric="accuracy in training")

# %% varies=true
for name, moved in moves.items():
    print(f"{name}: the first kernel has moved by {100 * moved[0]:.3f}% of its own norm")

# %% [markdown] demands="depth shortcuts no_batch_normalization probabilities reads_75_percent"
# The shallow net learns, so neither the optimizer nor the data is to blame; nor is the way in which
# the weights are drawn, for three layers. The deep net, drawn in the same way, answers at random:
# one digit in ten is right. It fails for the reason that the figure foretold: its first kernel
# stays where it was.
#
# ### Exercise 06.4: a deep net that learns (4 points)
#
# Build and train a Keras model `deep_net` that
#
# - takes digits `(28, 28, 1)` and gives 10 probabilities;
# - has at least **20** convolutions of 3x3, those inside blocks included (1 point), and shortcuts
#   (1 point), each by itself. No batch normalization: it is another remedy, and here we look at one
#   alone;
# - being all this, is right on at least **75%** of 1,000 test digits (2 points).
#
# Use the layer `ResidualBlock(filters)` of cnnlab (or your own). To be quick, let the first layer
# make small maps, as `plain_net` does: a convolution with 8 maps, a 5x5 kernel, `strides=4`,
# padding `"same"` and ReLU gives 7x7 pixels. Train for three epochs with batches of 25 and smaller
# steps than above, `keras.optimizers.SGD(0.02, momentum=0.9, clipnorm=0.1)`, with `verbose=0`. It
# takes some five seconds. (With the larger steps three starts of twenty stayed at chance: the first
# steps switched ReLUs off for every digit, and such a ReLU gets no gradient that could bring it
# back.)

# %% exercise="deep-net"
deep_net = None  # put your model in its place
### BEGIN SOLUTION
deep_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(8, 5, strides=4, padding="same", activation="relu"),
        *[ResidualBlock(8) for _ in range(10)],
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
deep_net.compile(
    keras.optimizers.SGD(0.02, momentum=0.9, clipnorm=0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = deep_net.fit(x_train, y_train, batch_size=25, epochs=3, verbose=0)
### END SOLUTION

# %% check="deep-net" points=4
check("deep-net")

# %% [markdown]
# ## 06.5 Put the lecture to the test
#
# The slide names the cause, a product of many small numbers, and a cure, the shortcut inside $g$.
# It does not say which $g$. The classical case of the vanishing gradient is the sigmoid. **Does the
# slide's block cure a sigmoid's vanishing gradient?** The same nets as before, with sigmoids, and a
# third one. In its blocks the activations stand *before* the convolutions, and nothing follows the
# sum (He et al., 2016b): the shortcut is free.
#
# $$ a^{(k+2)} = C_2\big(g(C_1(g(a^{(k)})))\big) + a^{(k)} $$

# %%
plots.residual_forms({"plain": "two layers", "post": "the slide's block", "pre": "a free shortcut"})

# %% varies=true
keras.utils.set_random_seed(0)
sigmoid_nets = {
    "plain net": plain_net(activation="sigmoid"),
    "slide's block": residual_net(activation="sigmoid"),
    "free shortcut": residual_net(activation="sigmoid", form="pre"),
}
norms = {
    name: gradients.gradient_norms(net, x_train[:200], y_train[:200])
    for name, net in sigmoid_nets.items()
}
plots.gradients_by_depth(norms, xlabel="kernel, from the picture upwards")

# %% varies=true
for name, values in norms.items():
    print(f"{name:14} first kernel / last 3x3 kernel = {values[0] / values[-2]:.0e}")

# %% [markdown]
# There is the slope of the chain again: the maps of a sigmoid lie around 1/2 and cannot shrink, so
# what comes down is all that counts. And the slide's block has one, too! It is half as steep as the
# plain net's, but from the top to the bottom the gradient still shrinks more than a millionfold.
# Only along free shortcuts does it arrive, some twenty times smaller instead of a million times.
#
# Why? Look at one block, with one unit a layer.
#
# ### Exercise 06.5: through one block (3 points)
#
# With NumPy alone, write `block_slopes(a, w1, w2)`: the derivative of the output with respect to
# the input `a`, for three blocks. $g$ is the sigmoid, there are no biases.
#
# - `"plain"`: $g(w_2\, g(w_1 a))$
# - `"slide"`: $g(w_2\, g(w_1 a) + a)$
# - `"free"`: $w_2\, g(w_1\, g(a)) + a$
#
# Returns a dict of three numbers, one point each, each by itself.


# %% exercise="block-slopes"
def block_slopes(a, w1, w2):
    """d output / d input of three blocks with one unit a layer.

    Returns {"plain": ..., "slide": ..., "free": ...}.
    """
    ### BEGIN SOLUTION

    def slope(z):
        return sigmoid(z) * (1 - sigmoid(z))

    z2 = w2 * sigmoid(w1 * a)
    inner = w2 * slope(w1 * a) * w1
    inner_free = w2 * slope(w1 * sigmoid(a)) * w1 * slope(a)
    return {
        "plain": slope(z2) * inner,
        "slide": slope(z2 + a) * (inner + 1),
        "free": inner_free + 1,
    }
    ### END SOLUTION


# %% check="block-slopes" points=3
check("block-slopes")

# %% [markdown]
# Suppose that the weights are small. Then the plain block multiplies a gradient by nearly 0, and at
# most by $|w_1 w_2| / 16$. The slide's block adds 1, and then multiplies *all of it* by $g'$, which
# is at most $1/4$: after ten blocks $4^{-10} \approx 10^{-6}$ is left, at best. The shortcut's path
# leads through an activation at each block. In the free block the 1 stands outside: one path leads
# from the loss to the first layer past all activations, and its product is $1 \cdot 1 \cdots 1 =
# 1$.
#
# With ReLU the same slide's block worked in 06.4. A ReLU has $g' = 1$ where the sum is positive,
# and there the two forms do the same. So the formula on the slide is right for the activation that
# it was made for.
#
# Does it show in training?

# %% varies=true
for name in ("slide's block", "free shortcut"):
    keras.utils.set_random_seed(0)
    trained(sigmoid_nets[name])
    _, accuracy = sigmoid_nets[name].evaluate(x_test, y_test, verbose=0)
    print(f"sigmoid, {name:14} test accuracy {accuracy:.2f}")

# %% [markdown]
# The one guesses, the other one learns, and they have the same convolutions, the same number of
# weights, and the same sigmoids.

# %% [markdown]
# ### Is it the gradient at all?
#
# The slide gives the vanishing gradient as the reason for residual blocks. He et al. (2016a) had
# another one. Two cures for small gradients were known to them: an initial distribution that suits
# ReLU (He et al., 2015; see the discussion below), and **batch normalization** (пакетная
# нормализация; Ioffe and Szegedy, 2015). Behind a convolution it takes the mean of each map off,
# over the whole batch, and divides by the standard deviation. So no map can shrink on its way up.
#
# `normalized_net` has both cures. Do its gradients vanish?

# %% varies=true
keras.utils.set_random_seed(0)
normalized = {
    "plain, 5 convolutions": normalized_net(num_blocks=2, shortcuts=False),
    "plain, 21 convolutions": normalized_net(num_blocks=10, shortcuts=False),
    "residual, 21 convolutions": normalized_net(num_blocks=10),
}
norms = {
    name: gradients.gradient_norms(net, x_train[:200], y_train[:200], training=True)
    for name, net in normalized.items()
}
plots.gradients_by_depth(norms, xlabel="kernel, from the picture upwards")

# %% [markdown]
# No. In the deep plain net they even grow on their way down. Then it should learn at least as much
# as the shallow one: it has all that the shallow one has, and sixteen convolutions more, which need
# only learn to pass the maps on. Train all three, and look at the digits that they are trained
# *with*:

# %% varies=true
for name, net in normalized.items():
    accuracies, _ = trained(net, batch_size=50)
    print(f"{name:26} right in training: {accuracies[-1]:.0%}")

# %% [markdown]
# The plain net of 21 convolutions learns, without any shortcut. What stopped it in 06.4 was the
# vanishing gradient. (The initial distribution alone lets it learn, too: with `he_normal` and
# `Adam(0.001)` it read 72% to 79% of the test digits after three epochs, from five seeds.)
#
# But it learns *worse* than the net of five. That is no vanishing gradient, and no overfitting
# either: these are the digits that it has seen. He et al. call it **degradation** (деградация). On
# CIFAR-10 their plain net of 56 layers had a larger training error than the one of 20 (figure 1).
# On ImageNet's validation set 34 plain layers had 28.5% of errors and 18 layers 27.9%; with
# shortcuts it was 25.0% and 27.9% (table 2). Vanishing gradients, they write, are unlikely to be
# the cause (section 4.1).
#
# Two epochs are few. With ten, from three seeds, the deep plain net came to 91% or 92% of these
# digits, the other two to 98% and more.
#
# To pass a map on, a pair of convolutions must learn the identity, weight by weight. A block with a
# shortcut passes it on before it has learned anything.

# %% [markdown]
# ### Discussion (2 points)
#
# A shortcut is not the only thing that changes the product. Here are the gradient norms of the
# *plain* net of 21 convolutions with ReLU, from two initial distributions of the kernels. Keras'
# default, `glorot_uniform` (Glorot and Bengio, 2010), keeps the size of maps and gradients in a
# *linear* net. `he_normal` (He et al., 2015) has kernels with twice the variance (nine times in the
# first convolution, where `glorot_uniform` counts 25 inputs and 200 outputs).

# %% varies=true
keras.utils.set_random_seed(0)
norms = {
    name: gradients.gradient_norms(plain_net(kernel_initializer=name), x_train[:200], y_train[:200])
    for name in ("glorot_uniform", "he_normal")
}
plots.gradients_by_depth(norms, xlabel="kernel, from the picture upwards")

# %% [markdown]
# Why twice the variance, for ReLU? By what factor does that change the *norms* over 21 layers?
# Compare with the figure. Would you then still need shortcuts? Name one thing that they give and a
# good start does not.

# %% [markdown] discussion="other-cure" points=2
# A ReLU sets half of its inputs to 0, so the mean square of the maps is halved at each layer, and
# so is the mean square of the gradient on the way back. Twice the variance makes up for it.
#
# A path from the picture to the loss passes the first convolution and twenty of 3x3. Nine times the
# variance in the one and twice in the others are $2^{20} \cdot 9$ in the square of a gradient, and
# $2^{10} \cdot 3 \approx 3{,}000$ in its norm (somewhat less for the kernels themselves, where one
# of the factors is missing). In the figure the two nets are a thousand times apart or more, in
# nearly all layers.
#
# A good start cures the start alone. The weights change in training, and then nothing keeps the
# factors near 1; the shortcut's 1 does not depend on weights. It also needs the right factor for
# each activation (with sigmoids hardly any helps, as $g' \le 1/4$), and a deeper net needs it
# more exactly. With shortcuts a block can start near the identity, so that one more block does
# little harm: He et al. (2016a) trained nets of 152 layers, while their plain net of 34 layers was
# worse than the one of 18, in spite of this initialization and batch normalization.
#
# *Marking.* 1 point: ReLU halves the mean square, and a number for the norms (thousands; the
# root must be there) set against the figure; half a point for one of the two. 1 point: a reason for
# the shortcut that goes beyond the first step (weights change in training; does not depend on the
# activation or on the exact variance; the identity is easy to learn); half a point for "deeper
# plain nets learn worse" without a reason. "Shortcuts are always better" alone: 0.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. Why do the first layers of a deep net get so small a gradient, and how do you see it before any
#    training?
# 2. What does a shortcut change in the derivative, and what does it cost?
# 3. Does it matter on which side of the sum the activation stands?
# 4. Is a deeper net at least as good where no gradient vanishes?
#
# A gradient is multiplied at each layer, and twenty factors below 1 leave nothing. One backward
# pass through a new net shows it: draw the norms along the depth, on a logarithmic scale. A
# shortcut adds 1 to a block's slope, and it costs no weight. Where an activation follows the sum,
# it multiplies that 1 too: a ReLU lets it pass, a sigmoid takes at least three quarters of it away,
# at each block. A good start and batch normalization cure the gradient as well. Still a deep plain
# net learns worse than a shallow one, and one with shortcuts does not: this degradation is what
# residual blocks were made for.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Residual block» and «Residual block (ResNet)» (L. V. Utkin, SPbPU).
# - S. Hochreiter (1991), "Untersuchungen zu dynamischen neuronalen Netzen", diploma thesis, TU
#   München; Y. Bengio, P. Simard, P. Frasconi (1994), "Learning long-term dependencies with
#   gradient descent is difficult", IEEE Transactions on Neural Networks 5(2).
# - X. Glorot, Y. Bengio (2010), "Understanding the difficulty of training deep feedforward neural
#   networks", AISTATS.
# - K. He, X. Zhang, S. Ren, J. Sun (2015), "Delving deep into rectifiers: surpassing human-level
#   performance on ImageNet classification", ICCV.
# - S. Ioffe, C. Szegedy (2015), "Batch normalization: accelerating deep network training by
#   reducing internal covariate shift", ICML.
# - K. He, X. Zhang, S. Ren, J. Sun (2016a), "Deep residual learning for image recognition", CVPR:
#   figure 1, table 2, section 4.1.
# - K. He, X. Zhang, S. Ren, J. Sun (2016b), "Identity mappings in deep residual networks", ECCV.
