# %% [markdown]
# # Lab 01: Why convolution?
#
# **You will** count the weights of three layers, write each of them as a matrix, build a Keras
# layer with local connections, and let three nets read digits with the same number of weights.
#
# **You need** Python, NumPy, and what a dense layer of a neural network computes. No other lab.
#
# **Time** about 70 minutes; the whole notebook runs in less than half a minute.
#
# **Source** the lecture's slides «Причины создания сверточных сетей», «Две сети», «Как уменьшить
# число соединений?»; LeCun (1989).
#
# By the end you can answer:
#
# 1. Why not simply join every pixel to every neuron?
# 2. What is saved when connections are removed, and what when weights are shared?
# 3. What does a net take for granted about pictures when it shares weights?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.layers import LocallyConnected2D
from keras import ops

check = cnnlab.checks("01_why_convolution")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=4_000, num_test=2_000)


def trained(make_net, seed, pictures=x_train):
    """A net from `make_net()`, trained on 4,000 digits; None while `make_net` makes none."""
    keras.utils.set_random_seed(seed)
    net = make_net()
    if net is not None:
        net.compile(
            keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", steps_per_execution=21
        )
        net.fit(pictures, y_train, batch_size=64, epochs=6, verbose=0)
    return net


# %% [markdown]
# ## 01.1 Everything joined to everything
#
# In a **dense** layer (полносвязный слой) every **neuron** (нейрон; Keras and the later labs say
# *unit*) reads every input. Each such pair is a **connection** (связь, соединение), and each
# connection has a weight of its own:
#
# $$ y_i = b_i + \sum_{j} W_{i,j} \; x_j $$
#
# Here is such a layer, with nine inputs and three outputs. A line is a connection, a colour is a
# weight.

# %%
dense = np.arange(1, 28).reshape(3, 9)  # the numbers only tell the 27 weights apart
plots.net_graphs({"dense": dense})

# %% [markdown]
# Nine inputs are no picture. The slide «Причины создания сверточных сетей» takes a small one,
# 100x100 pixels, and a hidden layer (скрытый слой) of 2,000 neurons.
#
# ### Exercise 01.1: a dense layer (1 point)
#
# With NumPy alone, write `count_dense(num_inputs, num_outputs, use_bias)`: how many weights a dense
# layer has. With `use_bias=True` each output also has a **bias** (смещение) $b_i$, and biases are
# weights, too.
#
# - all arguments are ints, `use_bias` is True or False; returns an int
#
# A card appears below the check. A red card says what differs; a click on *Hint* helps, a little at
# a time. Points are earned from left to right: what stands behind a red mark waits until that is
# mended. Where a text says *by itself*, a point waits for nothing.


# %% exercise="count-dense"
def count_dense(num_inputs, num_outputs, use_bias):
    """Weights of a dense layer, with its biases if `use_bias`. An int."""
    ### BEGIN SOLUTION
    return num_inputs * num_outputs + num_outputs * use_bias
    ### END SOLUTION


# %% check="count-dense" points=1
check("count-dense")

# %% [markdown]
# ## 01.2 What if some connections are removed?
#
# «А что, если часть соединений убрать?» asks the slide. Which ones? In a picture, what belongs
# together stands together: an edge, a corner, an eye are seen in a few neighbouring pixels. So let
# each neuron look through a small **window** (окно) only. Such a layer has **local** connections
# (локальные связи). The slide «Две сети» draws the two nets side by side:

# %%
local = np.array(
    [
        [1, 2, 3, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 4, 5, 6, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 7, 8, 9],
    ]
)
plots.net_graphs({"dense": dense, "local": local})

# %% [markdown]
# The window need not jump by its own width, as it does here. The **stride** (шаг) says how many
# inputs it moves from one neuron to the next; with a stride of 1 or 2, windows of three overlap.
#
# A picture has rows and columns, and a window is a square of pixels. The window takes
#
# $$ m = \lfloor (n - k) / s \rfloor + 1 $$
#
# places in a row of $n$ pixels, where $k$ is its width and $s$ the stride, and as many down a
# column. At each place there may be several neurons, each of which looks for something else. One
# neuron from each place together make a **map** (карта); Keras calls the number of maps `filters`.
#
# ### Exercise 01.2: a local layer (1 point)
#
# With NumPy alone, write `count_local(n, k, stride, filters, use_bias)`: the number of weights of a
# layer that reads a picture of `n` x `n` pixels through windows of `k` x `k`, with `filters`
# neurons at each place. Each neuron has its own weights, and its own bias if `use_bias`.


# %% exercise="count-local"
def count_local(n, k, stride, filters, use_bias):
    """Weights of a layer with local connections, each neuron with weights of its own. An int."""
    ### BEGIN SOLUTION
    places = ((n - k) // stride + 1) ** 2
    return places * filters * (k * k + use_bias)
    ### END SOLUTION


# %% check="count-local" points=1
check("count-local")

# %% [markdown]
# ## 01.3 What if some weights are the same?
#
# The next slide, «Как уменьшить число соединений?», goes on. If it is worth while to look for an
# edge here, then it is worth while everywhere, and in the same way. So let all neurons of a map
# have **shared weights** (общие веса):
#
# $$ w_1 = w_4 = w_7, \quad w_2 = w_5 = w_8, \quad w_3 = w_6 = w_9 $$
#
# What is stored is $w_1, w_2, w_3$ alone: a **filter** (фильтр), or **kernel** (ядро). (With one
# channel they are the same; with several, a filter has a kernel for each.) Its bias is shared, too.
# A layer like this is a **convolution** (свертка).

# %%
shared = np.array(
    [
        [1, 2, 3, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 1, 2, 3, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 1, 2, 3],
    ]
)
plots.net_graphs({"dense": dense, "local": local, "shared": shared})

# %% [markdown]
# ### Exercise 01.3: a shared layer (1 point)
#
# With NumPy alone, write `count_shared`, with the same arguments as `count_local`: how many weights
# does the layer have when all neurons of a map share theirs?


# %% exercise="count-shared"
def count_shared(n, k, stride, filters, use_bias):
    """Weights of a layer whose neurons share them, map by map. An int."""
    ### BEGIN SOLUTION
    return filters * (k * k + use_bias)
    ### END SOLUTION


# %% check="count-shared" points=1
check("count-shared")

# %% [markdown]
# Now the slide's picture, 100x100, and its 2,000 neurons, arranged as 20 maps of 10x10. What do
# your three functions say? (Unwritten ones say None.)

# %% needs="count-shared"
print("dense ", count_dense(100 * 100, 2_000, use_bias=False))
print("local ", count_local(100, k=10, stride=10, filters=20, use_bias=False))
print("shared", count_shared(100, k=10, stride=10, filters=20, use_bias=False))

# %% [markdown]
# ## 01.4 Three layers, three matrices
#
# The three layers are less different than they look. Each one multiplies its inputs by a **matrix**
# $W$ with a row for each output and a column for each input:
#
# $$ y = W x $$
#
# Where there is no connection, $W$ has a 0. Here are the matrices of the slide's three nets. Equal
# weights have equal colours; white is 0.

# %%
plots.weight_matrices({"dense": dense, "local": local, "shared": shared})

# %% [markdown] demands="window_stays_inside"
# ### Exercise 01.4: the matrix (3 points)
#
# With NumPy alone, write `weight_matrix(kind, weights, num_inputs, stride)` for a row of inputs,
# and any width $k$ of the window. It returns an array of shape `(outputs, num_inputs)`. What
# `weights` is depends on `kind`:
#
# | `kind` | `weights` |
# |---|---|
# | `"dense"` | `(outputs, num_inputs)`, a weight for each pair |
# | `"local"` | `(outputs, k)`: row `i` holds the weights of output `i` |
# | `"shared"` | `(k,)`: the weights of every output |
#
# Output `i` reads the `k` inputs from number `i * stride` on. With `"shared"` you have to find out
# how many outputs there are; the window never leaves the row. One point is for the first two kinds,
# two for the third, each by itself.


# %% exercise="weight-matrix"
def weight_matrix(kind, weights, num_inputs, stride=1):
    """The matrix of a layer that reads a row of inputs.

    kind: "dense", "local" or "shared".
    weights: (outputs, num_inputs), (outputs, k) or (k,).
    Returns an array (outputs, num_inputs).
    """
    ### BEGIN SOLUTION
    if kind == "dense":
        return weights
    if kind == "shared":
        outputs = (num_inputs - len(weights)) // stride + 1
        weights = np.tile(weights, (outputs, 1))
    outputs, k = weights.shape
    matrix = np.zeros((outputs, num_inputs))
    for i in range(outputs):
        matrix[i, i * stride : i * stride + k] = weights[i]
    return matrix
    ### END SOLUTION


# %% check="weight-matrix" points=3
check("weight-matrix")

# %% [markdown]
# What is such a matrix good for? To multiply by it is the same as to slide the three weights along
# the inputs, that is, a convolution: NumPy's `np.correlate` slides them with a stride of 1.

# %% needs="weight-matrix"
weights, x = np.array([1.0, 2.0, -1.0]), np.arange(8.0) ** 2
matrix = weight_matrix("shared", weights, num_inputs=8)
print("sliding   ", np.correlate(x, weights, mode="valid"))
print("matrix @ x", "not written yet" if matrix is None else matrix @ x)

# %% [markdown]
# In two dimensions the pixels are put into one long row, one line of the picture after the other.
# This is the matrix of a 3x3 kernel on a picture of only 8x8 pixels: nine weights in 36 rows. The
# three stripes are the three lines of the kernel. A library never builds this matrix. It would be
# mostly zeros.

# %%
kernel = np.arange(1, 10).reshape(3, 3)
stripes = np.zeros((6, 6, 8, 8))
for i in range(6):
    for j in range(6):
        stripes[i, j, i : i + 3, j : j + 3] = kernel
plots.weight_matrices({"3x3 kernel, 8x8 pixels": stripes.reshape(36, 64)})

# %% [markdown]
# ## 01.5 The layer between
#
# Keras has the dense layer, `Dense`, and the shared one, `Conv2D`. The one in the middle, local
# without sharing, was dropped from Keras 3. You will write it.
#
# `ops.image.extract_patches` cuts out what the windows see. With windows of 14x14 pixels and a
# stride of 14 a digit falls into 2x2 pieces, each a row of 196 numbers:

# %%
patches = ops.image.extract_patches(x_train[:1], size=14, strides=14, padding="valid")
print("digit", x_train[:1].shape, "-> patches", tuple(patches.shape))
pieces = ops.convert_to_numpy(patches).reshape(4, 14, 14)
plots.show_images(list(pieces), columns=2, shared_scale=True)

# %% [markdown] demands="gradients"
# ### Exercise 01.5: a Keras layer (4 points)
#
# Complete the layer `Local`. The picture may have several **channels** (каналы), and `filters`
# neurons stand at each place.
#
# - `build` makes two weights with `self.add_weight(name=..., shape=...)`: `self.kernel` of shape
#   `(rows, columns, patch_size, filters)` and `self.bias` of shape `(rows, columns, filters)`.
#   There are `rows` x `columns` places, and `patch_size` is `kernel_size * kernel_size * channels`,
#   the numbers in a patch.
# - `call` returns the outputs, of shape `(batch, rows, columns, filters)`. Use `keras.ops`; the
#   finished `LocallyConnected2D` is not allowed.
#
# At each place a patch is multiplied by a matrix of its own. One call of `ops.einsum` does it: in
# its text you name the axes of both arrays, and those that are to be left. For example,
# `ops.einsum("bi,io->bo", inputs, matrix)` is a dense layer: `i` is summed over, because it is not
# among what is left.
#
# One point is for the weights, two are for the values, one when gradients reach all weights, and
# the layer works in a model that is trained, saved and loaded.


# %% exercise="local-layer"
class Local(keras.layers.Layer):
    """Neurons that each see a window of `kernel_size` x `kernel_size`, with weights of their own.

    Input: (batch, height, width, channels). Output: (batch, rows, columns, filters).
    """

    def __init__(self, filters, kernel_size, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, kernel_size, strides

    def build(self, input_shape):
        """Makes `self.kernel` and `self.bias`."""
        ### BEGIN SOLUTION
        _, height, width, channels = input_shape
        rows = (height - self.kernel_size) // self.strides + 1
        columns = (width - self.kernel_size) // self.strides + 1
        patch_size = self.kernel_size * self.kernel_size * channels
        self.kernel = self.add_weight(
            name="kernel", shape=(rows, columns, patch_size, self.filters)
        )
        self.bias = self.add_weight(name="bias", shape=(rows, columns, self.filters))
        ### END SOLUTION

    def call(self, inputs):
        """The outputs, (batch, rows, columns, filters)."""
        ### BEGIN SOLUTION
        patches = ops.image.extract_patches(
            inputs, self.kernel_size, self.strides, padding="valid"
        )  # (batch, rows, columns, patch_size)
        return ops.einsum("brcp,rcpf->brcf", patches, self.kernel) + self.bias
        ### END SOLUTION


# %% check="local-layer" points=4
check("local-layer")

# %% [markdown]
# ## 01.6 An experiment: equal budgets
#
# Fewer weights are cheaper. But are they better? To find out, give the three kinds of layers the
# same **budget**, about 8,000 weights in all, the same 4,000 digits of 28x28 pixels, and the same
# training. The first two nets are built here:
#
# - **dense**: a hidden layer of 10 neurons, which is all that the budget allows;
# - **local**: a window of 4x4 pixels takes 7x7 places, with 6 neurons at each: 294 in all.
#
# (`LocallyConnected2D` is this course's own version of the layer that you have just written.)


# %%
def make_dense_net():
    """A hidden layer of 10 neurons."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def make_local_net():
    """A hidden layer of 294 neurons, each of which sees 4x4 pixels."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            LocallyConnected2D(6, kernel_size=4, strides=4, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def accuracy(net, pictures=x_test):
    """Percent of the test digits that a net reads right."""
    guesses = ops.convert_to_numpy(ops.argmax(net(pictures), axis=-1))
    return 100 * np.mean(guesses == y_test)


for make_net in (make_dense_net, make_local_net):
    print(f"{make_net.__name__}: {make_net().count_params():,} weights")

# %% [markdown]
# Train one net twice, from two different starts, and the accuracies differ. So each net is trained
# from three **seeds** (начальные значения) of the random numbers:

# %%
dense_nets = [trained(make_dense_net, seed) for seed in range(3)]
local_nets = [trained(make_local_net, seed) for seed in range(3)]
accuracies = {
    "dense": [accuracy(net) for net in dense_nets],
    "local": [accuracy(net) for net in local_nets],
}

# %% varies=true
plots.seed_spread(accuracies, metric="accuracy, %")

# %% [markdown]
# What have the neurons of a dense net learned? Here are five of ten. Each has a weight for every
# pixel, so its weights can be drawn as a picture (red: positive, blue: negative). The middle shows
# soft patches. At the rim most weights are pale, and without a pattern:

# %%
pictures_of_weights = dense_nets[0].layers[1].get_weights()[0].T.reshape(10, 28, 28)
plots.show_images(list(pictures_of_weights[:5]), signed=True, shared_scale=True)

# %% [markdown]
# Why? A weight learns only where its pixel is not 0. Which pixels are 0 in all 4,000 digits?

# %%
dark = np.all(x_train[..., 0] == 0, axis=0)
outermost = np.ones((28, 28), bool)
outermost[1:-1, 1:-1] = False
print(f"{dark.sum()} of {dark.size} pixels are always dark")
print(f"{dark[outermost].sum()} of them are among the {outermost.sum()} outermost")

# %% [markdown]
# Some digits do reach the outermost line of pixels, but most of that line stays dark. The weights
# of a dark pixel have learned nothing. They still are what chance made them.

# %% [markdown] demands="convolutions at_most_8000_weights reads_93_percent"
# ### Exercise 01.6: the same budget, shared (3 points)
#
# Write `make_shared_net()`, which returns a Keras model
#
# - with a `keras.layers.Conv2D` among its layers;
# - which gives ten numbers a picture, the largest at the right digit;
# - with at most **8,000 weights** (1 point, by itself);
# - which reads at least **93%** of 2,000 digits right that it has not seen (2 points, by
#   themselves). More than the two others!
#
# `trained` trains it as it does the others, with a loss that takes what a `softmax` gives. A
# `Conv2D(filters, kernel_size, strides=..., activation=...)` costs few weights, so there is room
# for more than one. Most of the budget goes into the last layer, which reads all that the layer
# before it puts out; strides of 2 make that less.


# %% exercise="shared-net"
def make_shared_net():
    """A net with shared weights, at most 8,000; not yet trained."""
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(12, 5, strides=2, activation="relu"),  # 12x12
            keras.layers.Conv2D(20, 3, strides=2, activation="relu"),  # 5x5
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


shared_net = trained(make_shared_net, seed=0)

# %% check="shared-net" points=3
check("shared-net")

# %% [markdown]
# ## 01.7 Put the lecture to the test
#
# **"How to reduce the number of connections?"** is the heading of the slide on shared weights. Does
# sharing reduce the number of *connections*? Count both, on the slide's own matrices: the
# connections are the numbers that are not 0, the weights are the *different* ones among them.

# %%
for name, matrix in [("dense", dense), ("local", local), ("shared", shared)]:
    numbers = matrix[matrix != 0]
    print(f"{name:6} {numbers.size:2} connections {np.unique(numbers).size:2} weights")

# %% [markdown]
# The heading promises too much. *Removing* connections reduces connections and weights, and so it
# saves time and memory. *Sharing* leaves all connections in place: the local and the shared net
# multiply equally often. What it reduces is what must be stored, and learned. On the 100x100
# picture above both make 200,000 multiplications, with 200,000 weights or with 2,000.
#
# **"Instead of all weights, store three."** Does the net get better by it, at equal budgets? One
# more net shows what sharing does *by itself*: the windows of the local net, 4x4 with strides of 4,
# now with shared weights. The weights saved pay for 15 maps instead of 6. Again there are three
# seeds: a difference means something only if it is larger than what the seeds alone make.


# %%
def make_shared_windows_net():
    """The windows of the local net, with shared weights."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(15, 4, strides=4, activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


accuracies["shared, the same windows"] = [
    accuracy(trained(make_shared_windows_net, seed)) for seed in range(3)
]

# %% needs="shared-net" varies=true
if shared_net is not None:
    accuracies["shared, yours"] = [accuracy(trained(make_shared_net, seed)) for seed in range(3)]
plots.seed_spread(accuracies, metric="accuracy, %")

# %% [markdown]
# The three nets with one hidden layer are close together. Local connections gain a point or two on
# the dense net. Shared weights in the same windows gain perhaps half a point more, less than the
# seeds spread. The net with overlapping windows and two layers leaves all of them behind.
#
# So sharing by itself is no miracle. What makes the difference is what it *pays for*: overlapping
# windows, many maps, a second layer. Without sharing, two such layers would cost far more than the
# budget:

# %%
unshared = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        LocallyConnected2D(12, kernel_size=5, strides=2, activation="relu"),
        LocallyConnected2D(20, kernel_size=3, strides=2, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
print(f"{unshared.count_params():,} weights")

# %% [markdown]
# **Neighbouring pixels belong together.** This is why connections could be removed. Is it true of
# digits? Take it away: move every pixel to another place, the same place in all pictures. Nothing
# is lost; who knows the new places can move all pixels back. But neighbours are no neighbours any
# more.

# %%
places = np.random.default_rng(0).permutation(28 * 28)


def shuffled(pictures):
    """The same pixels at other places, the same for all pictures."""
    return pictures.reshape(-1, 28 * 28)[:, places].reshape(-1, 28, 28, 1)


plots.show_images([x_train[0], shuffled(x_train)[0]], ["a digit", "the same pixels, moved"])


# %% needs="shared-net" varies=true
moved = {}
for name, make_net in [("dense", make_dense_net), ("shared, yours", make_shared_net)]:
    nets = [trained(make_net, seed, pictures=shuffled(x_train)) for seed in range(3)]
    if name in accuracies:
        moved[name] = accuracies[name]
        moved[f"{name}, pixels moved"] = [accuracy(net, shuffled(x_test)) for net in nets]
plots.seed_spread(moved, metric="accuracy, %")

# %% [markdown]
# To the dense net nothing has happened: it never knew which pixels are neighbours, and its inputs
# only have other numbers. What differs is chance, as between seeds. The shared net has lost what it
# was built on. It falls by about six points, to what a dense net of this size reads.
#
# ### Discussion (2 points)
#
# Sharing weights takes two things for granted about pictures: that what matters is seen in small
# windows, and that it may stand anywhere. Name one kind of data or task for which the second is
# *not* true, so that a local layer without sharing, or a dense one, could do better, and say why.
# What would it cost? Four or five sentences.

# %% [markdown] discussion="when-not-to-share" points=2
# Passport photographs or faces that have been cut out and turned upright: the eyes are always at
# the same place, and so is the mouth. There is no need to look for an eye at the chin; a neuron at
# the place of the eyes can learn to look at eyes alone, and one at the chin something else. Taigman
# et al. (2014) used local layers without sharing for faces. Other examples: a table of
# measurements, where column 3 is always the temperature; a board with fixed lamps; spectra, where a
# peak means another substance when it stands elsewhere; the shuffled digits above.
#
# The cost: as many sets of weights as places, in memory and in training data. What has been learned
# at one place is not known at the next, so each place needs examples of its own. The number of
# multiplications stays the same.
#
# *Marking.* 1 point: data in which the place carries meaning, with the reason. 1 point: the cost,
# in weights or in examples, with the remark that something learned at one place does not help at
# another. Half of the second point for "more weights" alone.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. Why not simply join every pixel to every neuron?
# 2. What is saved when connections are removed, and what when weights are shared?
# 3. What does a net take for granted about pictures when it shares weights?
#
# A dense layer has a weight for every pair of pixel and neuron, twenty million for a small picture.
# Local connections keep those within small windows; sharing then uses one set of weights at all
# places. Each of the three is a matrix: full, striped, or striped with few different numbers.
# Removing saves multiplications and weights, sharing saves weights alone. What is saved pays for
# maps and layers, and with these a net reads digits better than a dense one of the same size, as
# long as neighbouring pixels belong together.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Причины создания сверточных сетей», «Две сети», «Как уменьшить число
#   соединений?» (L. V. Utkin, SPbPU).
# - Y. LeCun (1989), "Generalization and network design strategies", in Connectionism in
#   Perspective, Elsevier: digits read by nets with full, local and shared connections.
# - Y. Taigman, M. Yang, M. Ranzato, L. Wolf (2014), "DeepFace: closing the gap to human-level
#   performance in face verification", Conference on Computer Vision and Pattern Recognition: local
#   layers without sharing.
