# %% [markdown]
# # Lab 04: Pooling
#
# **You will** pool a picture by maxima and by averages, send gradients back through both, write the
# lecture's subsampling layer in Keras, and measure what pooling does for a net that reads digits.
#
# **You need** the convolution of lab 02, NumPy slices, what a gradient is, and Keras' `fit`.
#
# **Time** about 75 minutes; the whole notebook runs in less than half a minute.
#
# **Source** the lecture's slides «Max-pooling» and «Субдискретизирующий слой»; LeCun et al. (1998);
# Scherer et al. (2010).
#
# By the end you can answer:
#
# 1. What does pooling keep, and what does it throw away?
# 2. Which pixels learn when a net with max-pooling learns?
# 3. Does it matter which pooling a net has, and whether it is trained?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.layers import ManualConv2D, Subsampling
from keras import ops
from scipy.ndimage import affine_transform

check = cnnlab.checks("04_pooling")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=4000, num_test=1000)

# %% [markdown]
# ## 04.1 A smaller map
#
# Where does an eight cross itself? Let an eight tell: cut out its crossing, take the mean off, and
# use it as a kernel. A ReLU leaves the positive answers.

# %%
eight = x_train[y_train == 8][1]
crossing = eight[9:18, 9:18]
kernel = (crossing - crossing.mean())[..., None]  # (9, 9, 1 channel, 1 filter)
found = ops.convert_to_numpy(ops.relu(ops.conv(eight[None], kernel)))[0]
plots.show_images([eight, crossing, found], ["an eight", "its crossing", "feature map"])

# %% [markdown]
# The map is brightest where the crossing is. But the pixels around it are bright, too: moved by a
# pixel, a crossing still looks much like itself. The slide calls this an unclear **halo** (ореол).
#
# So a convolution leaves a map almost as large as the picture, in which neighbours say nearly the
# same. **Pooling** (объединение) makes the map smaller. It cuts the map into windows and keeps one
# number of each:
#
# - **max-pooling** (max-объединение) keeps the largest;
# - **average pooling** (усреднение) keeps the mean.
#
# Nothing is learned here: pooling has no weights. The usual windows have 2x2 pixels and a stride of
# 2, so that they touch and do not overlap. The map becomes half as high and half as wide.
#
# A picture to try it on. What are its four maxima, and its four averages?

# %%
image = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
plots.show_matrix(image)

# %% [markdown]
# The maxima are 6, 8, 3, 4; the averages are 3.25, 5.25, 2, 2.
#
# On a photograph, by Keras: at the left how strongly each pixel is an edge between left and right,
# then the same map pooled in two ways, by maxima and by averages of 4x4, each a quarter as high and
# as wide. Equal grays are equal numbers. The maxima keep thin edges bright. The averages let them
# fade.

# %%
photograph = data.photograph("camera", size=256, gray=True)
sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
edges = ops.abs(ops.conv(photograph[None, :, :, None], sobel[:, :, None, None]))
pooled = [pool(edges, 4, 4) for pool in (ops.max_pool, ops.average_pool)]
maps = [ops.convert_to_numpy(each)[0, :, :, 0] for each in (edges, *pooled)]
plots.show_images(maps, ["edges", "maxima of 4x4", "averages of 4x4"], shared_scale=True)

# %% [markdown] demands="stride_need_not_be_size only_what_fits"
# ### Exercise 04.1: pooling (3 points)
#
# With NumPy alone, write `pool2d(image, size=2, stride=2, kind="max")`.
#
# - `image`: array `(height, width)`, not always square; `size`: height and width of the window;
#   `stride`: how far it moves, which need not be `size`: windows may overlap, or leave pixels out;
#   `kind`: `"max"` or `"average"`
# - returns: `(new_height, new_width)`. A window that does not fit into the picture is left out.
#
# One point is for the shape. Then one is for the maxima and one for the averages, each by itself.


# %% exercise="pool2d"
def pool2d(image, size=2, stride=2, kind="max"):
    """The largest value, or the average, of each window.

    image: (height, width); size: of the square window; stride: step of the window.
    kind: "max" or "average".
    Returns (new_height, new_width).
    """
    ### BEGIN SOLUTION
    pool = np.max if kind == "max" else np.mean
    new_height = (image.shape[0] - size) // stride + 1
    new_width = (image.shape[1] - size) // stride + 1
    output = np.zeros((new_height, new_width))
    for i in range(new_height):
        for j in range(new_width):
            top, left = i * stride, j * stride
            output[i, j] = pool(image[top : top + size, left : left + size])
    return output
    ### END SOLUTION


# %% check="pool2d" points=3
check("pool2d")

# %% [markdown]
# ## 04.2 The route of the maximum
#
# Each maximum comes from one pixel, the **winner** of its window. Where the winners stand is
# called the **switches** of the layer (Zeiler and Fergus, 2014): like the switches of a railway,
# they say along which track a value came.

# %%
plots.switches(image)

# %% [markdown]
# In a digit there is a winner in each window, too. (In the dark all four pixels are equal. Then the
# first one, row by row, is taken.)

# %%
plots.switches(x_train[1, ..., 0])

# %% [markdown] demands="overlaps_add_up first_of_equals"
# A net learns by gradients, and they travel through the layers from the last to the first. What
# arrives at the output of a layer is called **delta**: for each value of the output, the derivative
# of the loss by this value. The layer must answer with the derivative of the loss by each pixel of
# its *input*. So ask of each pixel: if it grows a little, which values of the output grow, and how
# much?
#
# ### Exercise 04.2: the gradient of max-pooling (4 points)
#
# With NumPy alone, write `max_pool_backward(delta, image, size=2, stride=2)`.
#
# - `delta`: `(new_height, new_width)`, one number for each value of the output
# - returns: the gradient, of the shape of `image`
#
# Two points are for windows that do not overlap, one for windows that do, one for **ties**, each by
# itself. A tie is a window where several pixels are equal and largest: delta goes to the first one,
# row by row, as TensorFlow, JAX and PyTorch do it on a CPU.


# %% exercise="max-pool-backward"
def max_pool_backward(delta, image, size=2, stride=2):
    """The gradient of the loss by each pixel of the picture that was pooled by maxima.

    delta: (new_height, new_width), the gradient by each value of the output.
    image: (height, width), the picture that was pooled; size, stride: of the window.
    Returns (height, width).
    """
    ### BEGIN SOLUTION
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        window = image[top : top + size, left : left + size]
        row, column = divmod(np.argmax(window), size)
        gradient[top + row, left + column] += delta[i, j]
    return gradient
    ### END SOLUTION


# %% check="max-pool-backward" points=4
check("max-pool-backward")

# %% [markdown]
# Click the maxima one by one, and see which pixel gets their gradient. Then move the window by less
# than its size: which pixels win more than once?

# %%
plots.explore_pooling(np.random.default_rng(0).integers(0, 10, (6, 6)))

# %% [markdown]
# The same in a real net, not yet trained. It reads a digit, and the gradient of its largest score
# goes back through the max-pooling: what came to a map of 12x12 pixels arrives in a map of 24x24.
# Most of the pixels are white: their gradient is 0.


# %%
def delta_of_first_map(net, digit):
    """A digit's first feature map, and the gradient of the largest score by its pooled values."""
    convolution, pooling, *rest = net.layers
    feature_maps = convolution(digit[None])
    score = keras.Sequential(rest)
    pooled = ops.convert_to_numpy(pooling(feature_maps))
    [delta] = cnnlab.gradients.vector_jacobian(lambda maps: ops.max(score(maps)), [pooled])
    return ops.convert_to_numpy(feature_maps)[0, ..., 0], delta[0, ..., 0]


keras.utils.set_random_seed(0)
small_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(4, 5),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10),
    ]
)
first_map, delta = delta_of_first_map(small_net, x_train[1])
plots.switches(first_map, delta=delta)

# %% [markdown] demands="overlaps_add_up"
# ## 04.3 A share for everyone
#
# In average pooling no pixel wins. Ask the same question: if a pixel grows a little, by how much
# does the average of its window grow?
#
# ### Exercise 04.3: the gradient of average pooling (2 points)
#
# With NumPy alone, write `average_pool_backward(delta, shape, size=2, stride=2)`. The pixels' own
# values play no part, so the function gets only the picture's `shape`. Windows may overlap, or
# leave pixels out.


# %% exercise="average-pool-backward"
def average_pool_backward(delta, shape, size=2, stride=2):
    """The gradient of the loss by each pixel of the picture that was pooled by averages.

    delta: (new_height, new_width); shape: (height, width) of the picture.
    Returns an array of this shape.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        top, left = i * stride, j * stride
        gradient[top : top + size, left : left + size] += delta[i, j] / size**2
    return gradient
    ### END SOLUTION


# %% check="average-pool-backward" points=2
check("average-pool-backward")

# %% [markdown] demands="starts_at_1_and_0 gradients"
# ## 04.4 Pooling that is trained
#
# The slide «Субдискретизирующий слой» asks for more. Its **subsampling layer**
# (субдискретизирующий слой) computes
#
# $$ \mathbf{x}^{(k)} = f\big( W^{(k)} \cdot \text{subsample}(\mathbf{x}^{(k-1)}) + b^{(k)} \big) $$
#
# Each map is pooled, then multiplied by a **gain** $W$, then a bias $b$ is added, then an
# activation $f$ (функция активации) is applied. Gain and bias are one number a map, and they are
# learned. So a layer with 6 maps has 12 weights: much less than a convolution of 5x5, but more than
# none.
#
# What "subsample" is, the authors do not agree on. The lecture takes the **maximum** of 2x2 pixels.
# LeCun et al. (1998), whose LeNet-5 has such layers, **add** the four. Up to a factor of 4, which
# the gain can learn, that is the **average**.
#
# ### Exercise 04.4: the subsampling layer (4 points)
#
# Write the layer for windows of 2x2 pixels with a stride of 2.
#
# - `build` makes the weights `self.gain` and `self.bias` with `self.add_weight(name=..., shape=...,
#   initializer=...)`: one number a map each. At the start they must do nothing: 1 and 0. (The net
#   of 04.5 needs this.)
# - `call` returns the output maps. `ops.max_pool(inputs, 2, 2, data_format="channels_last")` and
#   `ops.average_pool` pool all maps at once; `keras.activations.get(self.activation)` is a
#   function. The finished `Subsampling` is not allowed.
#
# One point is for the weights, two for the values, and one when the layer starts at 1 and 0,
# gradients reach gain and bias, and it works in a model that is trained, saved and loaded.


# %% exercise="subsampling-layer"
class TrainedSubsampling(keras.layers.Layer):
    """Pools 2x2 pixels of each map, then scales, adds a bias, and applies an activation.

    pooling: "max" or "average"; activation: name of a Keras activation, or None.
    Input: (batch, height, width, channels).
    Output: (batch, height // 2, width // 2, channels).
    """

    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        """Makes `self.gain` and `self.bias`."""
        ### BEGIN SOLUTION
        shape = (input_shape[-1],)
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")
        ### END SOLUTION

    def call(self, inputs):
        """The output maps; use `keras.ops` alone, so that gradients flow."""
        ### BEGIN SOLUTION
        pool = ops.max_pool if self.pooling == "max" else ops.average_pool
        pooled = pool(inputs, 2, 2, data_format="channels_last")
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)
        ### END SOLUTION


# %% check="subsampling-layer" points=4
check("subsampling-layer")

# %% [markdown]
# Lab 09 builds the whole of LeNet-5 with such layers: S2 has 6 maps and 12 weights, S4 has 16 maps
# and 32 weights.

# %% [markdown] demands="two_subsampling_layers tanh reads_92_percent"
# ## 04.5 An experiment: a net that pools
#
# | layer | output shape | weights |
# |---|---|---|
# | input, a digit | 28, 28, 1 | |
# | convolution, 6 kernels of 5x5, `tanh` | 24, 24, 6 | 156 |
# | subsampling, 2x2 | 12, 12, 6 | 12 |
# | convolution, 16 kernels of 5x5, `tanh` | 8, 8, 16 | 2416 |
# | subsampling, 2x2 | 4, 4, 16 | 32 |
# | flattened | 256 | 0 |
# | dense, 10 units, `softmax` | 10 | 2570 |
#
# ### Exercise 04.5: train it (3 points)
#
# Build this net with `keras.Sequential` and train it on `x_train`, `y_train` (4,000 digits). For
# the subsampling use your own layer (its card above should be blue) or `Subsampling(2)` from
# the set-up, the same layer from this course's package.
#
# The right layers and weights are 1 point. With them, 2 points are for at least **92%** of 2,000
# digits that the net has not seen. Three epochs of Adam are enough, with a learning rate of 0.003
# and batches of 50. Call `fit` with `verbose=0`.

# %% exercise="pooling-net"
pooling_net = None  # put your model in its place
### BEGIN SOLUTION
pooling_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(6, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Conv2D(16, 5, activation="tanh"),
        Subsampling(2),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
pooling_net.compile(keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
history = pooling_net.fit(x_train, y_train, batch_size=50, epochs=3, verbose=0)
### END SOLUTION

# %% check="pooling-net" points=3
check("pooling-net")

# %% [markdown]
# ## 04.6 Put the lecture to the test
#
# The slides make three claims:
#
# 1. Max-pooling gets rid of the halos (избавляясь от ненужных «ореолов»).
# 2. It makes recognition more accurate (делает распознавание более точным).
# 3. The layer helps with examples of another scale (с измененным масштабом), enlarged or reduced.
#
# ### Halos
#
# Look for the crossing of 04.1 in all 4,000 digits. Call a pixel bright if it has at least half of
# the largest value of its map. How many are bright before and after each way of halving the map?
# How much of the map is that? And what is left of the largest value?

# %%
feature_maps = ops.relu(ops.conv(x_train, kernel))
halved = {
    "not halved": feature_maps,
    "every second pixel": feature_maps[:, ::2, ::2],
    "averages": ops.average_pool(feature_maps, 2, 2),
    "maxima": ops.max_pool(feature_maps, 2, 2),
}
halved = {name: ops.convert_to_numpy(maps).reshape(4000, -1) for name, maps in halved.items()}
largest = ops.convert_to_numpy(ops.max(feature_maps, axis=(1, 2, 3)))
for name, maps in halved.items():
    bright = maps >= maps.max(axis=1, keepdims=True) / 2
    print(
        f"{name:18}  bright pixels {bright.sum(axis=1).mean():4.1f}, {bright.mean():3.0%} of the "
        f"map; {np.mean(maps.max(axis=1) / largest):4.0%} of the largest value is left"
    )

# %% [markdown]
# There are fewer bright pixels, but the map has lost more than they have: the halo fills a *larger*
# part of what is left. Each window that it touches keeps its brightest pixel. So maxima do not take
# the halo away. What they do is keep the largest value whole, wherever in its window it stands. The
# other two ways lose some of it.
#
# ### Accuracy, and digits of another size
#
# More accurate than what? There are four poolings to compare: maxima and averages, each as it is
# and trained. And there is a net with **no** pooling at all, which must also halve its maps: it
# just takes every second pixel of every second row. (That is `MaxPooling2D` with a window of one
# pixel and strides of 2.) All nets have the same convolutions (lab 02's, which train faster), the
# same 1,500 digits, and three seeds.
#
# For the third claim the test digits are made smaller and larger. The nets have never seen such.


# %%
def scaled(images, scale):
    """Digits about their middle made smaller (scale < 1) or larger, in pictures of the old size."""
    middle = (images.shape[1] - 1) / 2
    offset = middle * (1 - 1 / scale)
    return np.stack(
        [
            affine_transform(image[..., 0], [1 / scale] * 2, offset=offset, order=1)[..., None]
            for image in images
        ]
    )


digits = {scale: scaled(x_test, scale) for scale in (1.0, 0.75, 1.25)}
plots.show_images(
    [pictures[7] for pictures in digits.values()], [f"scale {scale}" for scale in digits]
)

# %%
poolings = {
    "every second pixel": lambda: keras.layers.MaxPooling2D(1, strides=2),
    "averages": lambda: keras.layers.AveragePooling2D(2),
    "averages, trained": lambda: Subsampling(2, "average"),
    "maxima": lambda: keras.layers.MaxPooling2D(2),
    "maxima, trained": lambda: Subsampling(2, "max"),
}


def accuracies(pooling, seed):
    """Percent of the test digits that a net with this pooling reads right, for each scale."""
    keras.utils.set_random_seed(seed)
    net = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, activation="tanh"),
            pooling(),
            ManualConv2D(16, 5, activation="tanh"),
            pooling(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    net.compile(keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    net.fit(x_train[:1500], y_train[:1500], batch_size=25, epochs=2, verbose=0)
    guesses = [ops.convert_to_numpy(ops.argmax(net(x), axis=-1)) for x in digits.values()]
    return [100 * np.mean(guess == y_test) for guess in guesses]


results = {
    name: np.array([accuracies(pooling, seed) for seed in range(3)])
    for name, pooling in poolings.items()
}

# %% varies=true
heading = "accuracy, % (3 seeds)"
print(f"{heading:28}", *[f"scale {scale:<8}" for scale in digits], sep="")
for name, result in results.items():
    cells = zip(result.mean(axis=0), result.std(axis=0, ddof=1), strict=True)
    print(f"{name:28}" + "".join(f"{mean:.1f} ± {std:.1f}   " for mean, std in cells))

# %% varies=true
plots.seed_spread(
    {name: result[:, 1] for name, result in results.items()},
    metric="accuracy on digits of scale 0.75, %",
)

# %% [markdown]
# Three seeds are few, and the spread is wide. So we ran the same code with **twenty**. All that
# follows held there, and the numbers come from there.
#
# The second claim holds, with a few words more: more accurate *than the other ways of halving*. On
# digits of the usual size maxima were 2.6 points ahead of averages, and 2.5 ahead of every second
# pixel, for all twenty seeds. Averages were no better there than dropping three pixels of four: it
# is the choice of the largest value that helps, not the smaller map.
#
# The third claim holds more clearly. On smaller and on larger digits all nets lose, but those with
# maxima lose least. On the small digits they were 7.9 points ahead of averages, for all twenty
# seeds. "Helps" is the right word, and no more: two small digits in three are read, where nine in
# ten are at the usual size.
#
# And the trained gain and bias? With them the nets were at most 0.4 points better or worse, in all
# columns, which is within what chance makes of twenty seeds. These layers have no activation $f$:
# the layer behind them, a convolution or the dense layer, can scale its weights and shift its bias
# itself. So the two weights a map add no new function, and pooling layers of today's libraries do
# without them. With an $f$ behind the bias, as on the slide, it is another matter: then the gain
# decides how far $f$ bends.
#
# ### Discussion (2 points)
#
# In max-pooling of 2x2 windows three pixels of four get a gradient of exactly 0. Why does the
# convolution in front of it learn nevertheless, and why do its kernels not miss what the other
# pixels see? And would the net work with *minimum* pooling? Four or five sentences.

# %% [markdown] discussion="three-of-four" points=2
# A kernel is **shared** by all pixels of its map. The gradient by its weights is a sum over all
# pixels, and every window has a winner: a map of 24x24 pixels still sends back 144 numbers for each
# digit. Which pixel wins **changes** from picture to picture, and while the weights change, so
# no pixel of a window is left out for good. The winners are the places where the feature is seen
# best, and so the kernel is improved where it already answers.
#
# With minimum pooling: the minimum of $z$ is minus the maximum of $-z$. A convolution can turn the
# sign of its kernel and bias, and `tanh` is odd, so $\min \tanh(z) = -\max \tanh(-z)$; the next
# layer takes the minus sign into its own weights. The net can compute the same functions, and would
# learn as well. (Not so after ReLU, which is not odd: the minimum of a window is 0 as soon as one
# pixel is.)
#
# *Marking.* 1 point: weights are shared, every window sends something back; that winners change is
# welcome. 1 point: minimum pooling works here by turned signs; half a point for "the same" without
# a reason, or for ReLU's case alone.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. What does pooling keep, and what does it throw away?
# 2. Which pixels learn when a net with max-pooling learns?
# 3. Does it matter which pooling a net has, and whether it is trained?
#
# Pooling keeps how strongly a feature is seen in a window, and throws away where in the window it
# is. It makes halos no smaller, beside the map, but a maximum keeps their peak. A maximum sends the
# gradient back to its winner alone, an average to all pixels alike; in front of both stand shared
# kernels, so every kernel learns. In the experiment maxima were ahead, most clearly on digits of
# another size, and trained weights in the pooling made no difference.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Max-pooling», «Субдискретизирующий слой» (L. V. Utkin, SPbPU).
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), "Gradient-based learning applied to document
#   recognition", Proceedings of the IEEE 86(11): section II.B, layers S2 and S4.
# - D. Scherer, A. Müller, S. Behnke (2010), "Evaluation of pooling operations in convolutional
#   architectures for object recognition", ICANN: maxima against trained averages.
# - M. D. Zeiler, R. Fergus (2014), "Visualizing and understanding convolutional networks", ECCV:
#   the switches.
