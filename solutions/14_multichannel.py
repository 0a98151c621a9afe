# %% [markdown]
# # Lab 14: Many channels
#
# **You will** convolve pictures in colours, see what a convolution of a single pixel does, make one
# layer of two, build a layer that weighs its channels, and give a camera's pictures the colours
# that it did not measure.
#
# **You need** the convolution of one picture with one kernel (lab 02), matrix products, and what a
# Keras layer is.
#
# **Time** about 85 minutes; the whole notebook runs in less than a minute.
#
# **Source** the lecture's slides «Многоканальная версия сверточной нейронной сети».
#
# By the end you can answer:
#
# 1. How many kernels has a filter, and what becomes of their maps?
# 2. What can a convolution do that sees one pixel?
# 3. Does each channel need a kernel of its own?

# %% [markdown]
# ## Set-up
#
# `mosaic` and `decibels` are for section 14.5; what they do is told there.

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import layers_of
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

check = cnnlab.checks("14_multichannel")
keras.utils.set_random_seed(0)
photograph = data.photograph("astronaut", size=128)  # (128, 128, 3)
(x_train, y_train), (x_test, y_test) = data.patch10(num_train=1_000, num_test=1_000)


def mosaic(pictures):
    """What a camera measures of pictures (batch, height, width, 3): one channel a pixel, else 0."""
    measured = np.zeros_like(pictures)
    measured[:, 0::2, 0::2, 0] = pictures[:, 0::2, 0::2, 0]  # red
    measured[:, 0::2, 1::2, 1] = pictures[:, 0::2, 1::2, 1]  # green, twice
    measured[:, 1::2, 0::2, 1] = pictures[:, 1::2, 0::2, 1]
    measured[:, 1::2, 1::2, 2] = pictures[:, 1::2, 1::2, 2]  # blue
    return measured


def decibels(found, pictures):
    """How near pictures are to the right ones; the outermost two pixels do not count."""
    errors = np.clip(found, 0, 1) - pictures
    return -10 * np.log10(np.mean(errors[:, 2:-2, 2:-2] ** 2))


# %% [markdown]
# ## 14.1 Channels apart, then summed
#
# «На практике большинство входных изображений имеют 3 канала (RGB)», says the slide: most pictures
# have three **channels** (каналы). Each of them is a picture by itself: how much red, green and
# blue light came from each place.

# %%
plots.show_images(
    [photograph, *np.moveaxis(photograph, -1, 0)], ["photograph", "red", "green", "blue"]
)

# %% [markdown]
# Look at the suit, which is orange: bright in the red channel, dark in the blue one. The wall
# behind it is gray, and much the same in all three.
#
# How does a convolution read such a picture? The slide: «Каждый фильтр - коллекция ядер». A
# **filter** (фильтр) is a collection of **kernels** (ядра), one for each channel, and no two need
# to be alike.
#
# 1. Each kernel slides over its own channel, and makes a map of it.
# 2. The maps are added up: «суммируется вместе для формирования одного канала».
# 3. The **bias** (смещение), one number a filter, is added to the sum.
#
# $$ y_{i,j} = \beta + \sum_c \sum_u \sum_v w_{u,v,c} \; x_{i + u,\; j + v,\; c} $$
#
# Here is one filter: its red kernel looks for upright edges, its green one for level edges, its
# blue one takes the blue light away (red: positive, blue: negative).

# %%
red_kernel = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]])
blue_kernel = np.array([[0, 0, 0], [0, -1, 0], [0, 0, 0]])
one_filter = np.stack([red_kernel, red_kernel.T, blue_kernel], axis=-1)  # (3, 3, channels)

plots.channel_sum(photograph, one_filter, bias=0.5)

# %% [markdown]
# Three channels went in, **one** came out. A layer has several filters, each with its own
# collection of kernels, and each filter makes one channel of the output. For the next layer these
# are channels like any others, though nobody has a name for their colours.
#
# ### Exercise 14.1: count (3 points)
#
# With NumPy alone, write `count(picture_shape, kernel_shape)`:
#
# - `picture_shape`: `(height, width, channels)`
# - `kernel_shape`: `(kernel_height, kernel_width, channels, filters)`, as Keras keeps the kernels
#   of a layer
# - returns: `{"kernels": ..., "weights": ..., "multiplications": ...}`, three whole numbers: how
#   many kernels the layer has; how many weights, biases included; how many products of a weight and
#   a pixel it takes to compute all output maps once. There is no padding, the stride is 1. One
#   point for each number, by itself.


# %% exercise="count"
def count(picture_shape, kernel_shape):
    """Kernels, weights (biases included) and multiplications of a convolution without padding.

    picture_shape: (height, width, channels).
    kernel_shape: (kernel_height, kernel_width, channels, filters).
    Returns {"kernels": ..., "weights": ..., "multiplications": ...}, three whole numbers.
    """
    ### BEGIN SOLUTION
    height, width, channels = picture_shape
    kernel_height, kernel_width, _, filters = kernel_shape
    kernels = channels * filters
    products = kernels * kernel_height * kernel_width
    pixels = (height - kernel_height + 1) * (width - kernel_width + 1)
    return {
        "kernels": kernels,
        "weights": products + filters,
        "multiplications": products * pixels,
    }
    ### END SOLUTION


# %% check="count" points=3
check("count")

# %% [markdown]
# ### Exercise 14.2: convolve (4 points)
#
# With NumPy alone, write `conv2d(picture, kernel, bias)` for one picture, several channels and
# several filters, without padding, with stride 1.
#
# - `picture`: `(height, width, channels)`
# - `kernel`: `(kernel_height, kernel_width, channels, filters)`, not always square, and with as
#   many channels as the picture
# - `bias`: `(filters,)`
# - returns: `(height - kernel_height + 1, width - kernel_width + 1, filters)`
#
# Write the sums yourself: NumPy's own `convolve` and `correlate` are gone here. `kernel[u, v]` is a
# matrix `(channels, filters)`: all the weights that lie under one cell of the window. One point is
# for the shape, one for a single filter, two for all of them.


# %% exercise="conv2d"
def conv2d(picture, kernel, bias):
    """A convolution of several channels with several filters.

    picture: (height, width, channels); kernel: (kernel_height, kernel_width, channels, filters);
    bias: (filters,). Returns (height - kernel_height + 1, width - kernel_width + 1, filters).
    """
    ### BEGIN SOLUTION
    kernel_height, kernel_width = kernel.shape[:2]
    rows = picture.shape[0] - kernel_height + 1
    columns = picture.shape[1] - kernel_width + 1
    output = bias
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + picture[u : u + rows, v : v + columns] @ kernel[u, v]
    return output
    ### END SOLUTION


# %% check="conv2d" points=4
check("conv2d")

# %% [markdown]
# ## 14.2 One pixel, all channels
#
# What is left of a convolution when its window is a single pixel? Of the three sums one remains:
#
# $$ y_{i,j,f} = \beta_f + \sum_c w_{c,f} \; x_{i,j,c} $$
#
# A **1x1 convolution** (свертка 1x1) knows nothing of neighbours. It *mixes channels*, at each
# pixel in the same way, and how much a channel counts is up to its weight: «фильтр может задать
# красному каналу ядра больший вес, чем другим каналам». Four such filters:

# %%
mixtures = {
    "gray": [0.2125, 0.7154, 0.0721],
    "red alone": [1, 0, 0],
    "red less blue": [1, 0, -1],
    "red less green": [1, -1, 0],
}
mixing_kernel = np.array(list(mixtures.values()), "float32").T[None, None]  # (1, 1, 3, 4)
mixed = ops.convert_to_numpy(ops.conv(photograph[None], mixing_kernel))[0]
plots.show_images([photograph, *np.moveaxis(mixed, -1, 0)], ["photograph", *mixtures])

# %% [markdown]
# The gray one is how brightness is computed from colours: our eyes see green light best. The last
# two are differences, in which all that is gray becomes 0 (white here): "red less green" finds
# skin, the suit and the stripes of the flag, and hardly anything else.
#
# Mix the channels yourself. With which weights is the orange suit no brighter and no darker than
# the wall behind it?

# %%
plots.explore_channels(data.photograph("astronaut", size=80), mixtures["red less green"])

# %% [markdown]
# Lin, Chen and Yan (2014) saw that such a layer is a small dense net that looks at one pixel after
# another, and called theirs "network in network". Is a `Dense` layer really the same? Keras lets it
# work on the last axis, whatever stands before it:

# %%
dense = keras.layers.Dense(4)
answers = ops.convert_to_numpy(dense(photograph[None]))
weights, bias = dense.get_weights()  # (3, 4) and (4,)
as_convolution = ops.convert_to_numpy(ops.conv(photograph[None], weights[None, None]) + bias)
print(
    "Dense at each pixel equals a 1x1 convolution:", np.allclose(answers, as_convolution, atol=1e-5)
)

# %% [markdown] demands="no_loop"
# ### Exercise 14.3: all pixels at once (2 points)
#
# With NumPy alone, write `pointwise(pictures, kernel, bias)`, a 1x1 convolution of a whole batch.
#
# - `pictures`: `(batch, height, width, channels)`; `kernel`: `(1, 1, channels, filters)`; `bias`:
#   `(filters,)`
# - returns: `(batch, height, width, filters)`
#
# One point is for the values, one if you need no loop at all: the check counts how many lines of
# your code run.


# %% exercise="pointwise"
def pointwise(pictures, kernel, bias):
    """A 1x1 convolution of a batch of pictures, without a loop.

    pictures: (batch, height, width, channels); kernel: (1, 1, channels, filters);
    bias: (filters,). Returns (batch, height, width, filters).
    """
    ### BEGIN SOLUTION
    return pictures @ kernel[0, 0] + bias
    ### END SOLUTION


# %% check="pointwise" points=2
check("pointwise")

# %% [markdown]
# So a convolution is made of 1x1 convolutions: one for each cell of its window, each shifted a
# little, all added up.

# %% [markdown]
# ## 14.3 Two layers that are one
#
# Put one convolution behind another, with nothing in between. The first is linear, the second is
# linear, so both together are linear, and they do the same at each place of the picture. That is a
# convolution again, with one kernel and one bias. How large is its kernel? Take two windows of 3. A
# pixel of the output sees 3 pixels of the maps between, and each of these 3 pixels of the picture,
# one further to the side each time: in all 5, and in general
#
# $$ k = k_1 + k_2 - 1 $$
#
# To see it, give both a black picture with a single bright pixel. Two blurs of 3x3, one after the
# other:

# %%
point = np.zeros((9, 9))
point[4, 4] = 1
blur = np.ones((3, 3)) / 9
once = correlate2d(point, blur, mode="valid")
twice = correlate2d(once, blur, mode="valid")
plots.show_images([point, once, twice], ["one bright pixel", "blurred", "blurred again"])

# %% [markdown]
# With several channels there are several ways from a channel to a filter: one through each map that
# lies between the two layers. All of them are added up.
#
# ### Exercise 14.4: make one of two (4 points)
#
# With NumPy alone, write `compose(first, first_bias, second, second_bias)`: the one convolution
# that does what the two do, one after the other, without padding.
#
# - `first`: `(height_1, width_1, channels, middle)`, `first_bias`: `(middle,)`
# - `second`: `(height_2, width_2, middle, filters)`, `second_bias`: `(filters,)`
# - returns: `{"kernel": ..., "bias": ...}`, arrays of shape `(height_1 + height_2 - 1, width_1 +
#   width_2 - 1, channels, filters)` and `(filters,)`
#
# The shapes are 1 point, the kernel 2, the bias 1, each by itself. (The check runs two
# convolutions, and compares what comes out with your numbers.)


# %% exercise="compose"
def compose(first, first_bias, second, second_bias):
    """One convolution that does what two do.

    first: (height_1, width_1, channels, middle); first_bias: (middle,).
    second: (height_2, width_2, middle, filters); second_bias: (filters,).
    Returns {"kernel": ..., "bias": ...}.
    """
    ### BEGIN SOLUTION
    height, width, channels, _ = first.shape
    filters = second.shape[-1]
    size = height + second.shape[0] - 1, width + second.shape[1] - 1
    kernel = np.zeros((*size, channels, filters))
    for s in range(second.shape[0]):
        for t in range(second.shape[1]):
            kernel[s : s + height, t : t + width] += first @ second[s, t]
    return {"kernel": kernel, "bias": second_bias + first_bias @ second.sum(axis=(0, 1))}
    ### END SOLUTION


# %% check="compose" points=4
check("compose")

# %% [markdown]
# Try it on the photograph: two convolutions, and yours in one. Then put a ReLU between the two. It
# is not linear, and no single convolution can follow.

# %% needs="compose"
rng = np.random.default_rng(0)
first, second = rng.normal(size=(3, 3, 3, 8)) / 5, rng.normal(size=(3, 3, 8, 4)) / 8
biases = rng.normal(size=8) / 5, rng.normal(size=4)
between = ops.conv(photograph[None], first.astype("float32")) + biases[0]
linear = ops.conv(between, second.astype("float32")) + biases[1]
with_relu = ops.conv(ops.relu(between), second.astype("float32")) + biases[1]

single = compose(first, biases[0], second, biases[1])
if single is not None:
    one = ops.conv(photograph[None], np.float32(single["kernel"])) + np.float32(single["bias"])
    two_layers = {"nothing": linear, "ReLU": with_relu}
    for name, two in two_layers.items():
        difference = np.abs(ops.convert_to_numpy(two) - ops.convert_to_numpy(one)).max()
        print(f"with {name:8} between the two: largest difference {difference:.4f}")

# %% [markdown]
# This is why a layer needs an activation: without it, depth buys nothing that one layer could not
# do. (It can be cheaper, though. If few maps lie between the two, they have fewer weights than the
# one, and cannot do *all* that it could.)

# %% [markdown]
# ## 14.4 A kernel, and a weight for each channel
#
# Read the slide's sentence again: «Некоторые ядра могут иметь больший вес, чем другие». Take it
# literally. A filter then has **one** kernel $k$ and for each channel a weight $a_c$. The kernel
# says *what* is looked for, the weights say *in which colour*:
#
# $$ w_{u,v,c,f} = k_{u,v,f} \; a_{c,f} $$
#
# Haase and Amthor (2020) call such a kernel a blueprint. It allows another order of work, which is
# cheaper: first mix the channels, one mixture a filter, then convolve each mixture with its own
# kernel. A convolution in which each map has one kernel and none are added up is called
# **depthwise** (поканальная свертка): the slide's step 1 without its step 2.


# %%
def weights_of(kernel_size, channels, filters):
    """Weights of an ordinary convolution, and of one with a kernel a filter and channel weights."""
    own = kernel_size**2 * channels * filters + filters
    weighted = (kernel_size**2 + channels) * filters + filters
    return own, weighted


for kernel_size, channels, filters in [(5, 3, 8), (3, 64, 64)]:
    own, weighted = weights_of(kernel_size, channels, filters)
    print(
        f"{channels:2} channels, {filters:2} filters of {kernel_size}x{kernel_size}: "
        f"{own:6,} weights, or {weighted:5,}"
    )

# %% [markdown] demands="gradients"
# ### Exercise 14.5: a layer that weighs (4 points)
#
# Write the Keras layer. There is no padding, and the stride is 1.
#
# - `build` makes three weights with `self.add_weight(name=..., shape=...)`: `self.kernel`
#   `(kernel_height, kernel_width, filters)`, `self.channel_weights` `(channels, filters)` and
#   `self.bias` `(filters,)`.
# - `call` returns the output maps. Use `keras.ops`; its convolutions are allowed here. The one for
#   an ordinary kernel is `ops.conv(inputs, kernel)`. For a depthwise one there is
#   `ops.depthwise_conv(inputs, kernel)`, whose kernel has the shape `(kernel_height, kernel_width,
#   channels, 1)`.
#
# The weights are 1 point, the values 2, and 1 is for gradients that reach all weights, and a model
# that is trained, saved and loaded.


# %% exercise="weighted-layer"
class WeightedConvolution(keras.layers.Layer):
    """A convolution with one kernel a filter, and a weight for each channel.

    kernel_size: (height, width).
    Input: (batch, height, width, channels). Output: (batch, new_height, new_width, filters).
    """

    def __init__(self, filters, kernel_size, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size

    def build(self, input_shape):
        """Makes `self.kernel`, `self.channel_weights` and `self.bias`."""
        ### BEGIN SOLUTION
        channels, filters = input_shape[-1], self.filters
        self.kernel = self.add_weight(name="kernel", shape=(*self.kernel_size, filters))
        self.channel_weights = self.add_weight(name="channel_weights", shape=(channels, filters))
        self.bias = self.add_weight(name="bias", shape=(filters,), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs):
        """The output maps; use `keras.ops` alone, so that gradients flow."""
        ### BEGIN SOLUTION
        mixed = ops.matmul(inputs, self.channel_weights)
        maps = ops.depthwise_conv(mixed, ops.expand_dims(self.kernel, -1))
        return maps + self.bias
        ### END SOLUTION


# %% check="weighted-layer" points=4
check("weighted-layer")

# %% [markdown]
# The other order exists, too: first a kernel for each channel, then a 1x1 convolution that mixes.
# That is the depthwise separable convolution of today's small nets (Sifre 2014, Chollet 2017; lab
# 16 counts it). There a channel has one kernel, the same for all filters; here a filter has one
# kernel, the same for all channels.

# %% [markdown]
# ## 14.5 Colours that were never measured
#
# A camera's sensor is blind to colour. To see it all the same, each of its pixels lies under a
# piece of red, green or blue glass, in a pattern called **Bayer filter** (фильтр Байера; Bayer
# 1976). So a pixel measures *one* channel, and of a photograph in colours two thirds of the numbers
# were never measured. The camera computes them. This is called demosaicing. `mosaic(pictures)`
# leaves of pictures what was measured: even rows measure red and green by turns, odd rows green and
# blue; the other channels of a pixel become 0.

# %%
measured = mosaic(photograph[None])
corner = (slice(66, 98), slice(60, 92))  # the small badge
plots.show_images(
    [photograph[corner], measured[0][corner], *np.moveaxis(measured[0][corner], -1, 0)],
    ["photograph", "measured", "red", "green", "blue"],
)

# %% [markdown]
# The simplest way is to fill each channel in **by itself**: a red pixel that is missing is the mean
# of its red neighbours. That is a depthwise convolution of 3x3. How good is it? The usual measure
# is the peak signal-to-noise ratio in decibels (пиковое отношение сигнал/шум, дБ): $10 \log_{10} (1
# / e)$, where $e$ is the mean squared error. Three decibels more are half the squared error.
# `decibels(found, pictures)` first cuts off what is below 0 or above 1, and leaves out the
# outermost two pixels.

# %%
square, cross = np.outer([1, 2, 1], [1, 2, 1]), np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]])
means = np.stack([square, cross, square], axis=-1)[..., None] / 4  # (3, 3, 3 channels, 1)
filled_in = ops.depthwise_conv(mosaic(x_test), means.astype("float32"), padding="same")
print(f"each channel by itself: {decibels(ops.convert_to_numpy(filled_in), x_test):.1f} dB")

# %% [markdown] demands="any_size at_most_1000_weights half_a_decibel three_decibels"
# An ordinary convolution sums over channels. So its red output can ask what green and blue know: a
# red pixel was not measured here, but green was, and where green has an edge red probably has one.
#
# ### Exercise 14.6: let the channels help each other (3 points)
#
# Make a Keras model `camera_net` that takes mosaics `(height, width, 3)` of any size and gives
# pictures of the same size. Learn its weights from `mosaic(x_train)` (inputs) and `x_train`
# (targets). The check takes other patches, and compares with what you have just seen, each channel
# by itself:
#
# - at most **1,000 weights** (1 point);
# - at least **0.5 dB** better (1 point);
# - at least **3 dB** better (1 point). Each of the three counts by itself.
#
# `keras.Input((None, None, 3))` and one `Conv2D(3, ..., padding="same")` are enough. You may train
# it with `fit`; but where neighbours and channels are alike, gradient steps are slow (lab 03 tells
# why), and in our trials they ended at most 1.5 dB above. There is a direct way. The layer is
# linear, and its loss is the squared error: the best weights solve a system of linear equations.
# Each window of the mosaics is a row, $5 \cdot 5 \cdot 3$ numbers and a 1 for the bias; the colours
# of the pixel in its middle are the right side. `np.linalg.lstsq(rows, colours)[0]` holds the
# weights with the smallest squared error, and `camera_net.set_weights([kernel, bias])` puts them
# into the net.
#
# `sliding_window_view(maps, (5, 5), axis=(1, 2))` gives all windows, of shape `(batch, rows,
# columns, channels, 5, 5)`: mind the order of the axes. 100 patches are plenty.

# %% exercise="camera-net"
camera_net = None  # put your model in its place
### BEGIN SOLUTION
windows = sliding_window_view(mosaic(x_train[:100]), (5, 5), axis=(1, 2))
rows = windows.reshape(-1, 75)  # channel, row and column of the window, in this order
rows = np.concatenate([rows, np.ones((len(rows), 1), "float32")], axis=1)
colours = x_train[:100, 2:-2, 2:-2].reshape(-1, 3)
solution = np.linalg.lstsq(rows, colours)[0]  # (76, 3)

camera_net = keras.Sequential(
    [keras.Input((None, None, 3)), keras.layers.Conv2D(3, 5, padding="same")]
)
kernel = solution[:-1].reshape(3, 5, 5, 3).transpose(1, 2, 0, 3)
camera_net.set_weights([kernel, solution[-1]])
### END SOLUTION

# %% check="camera-net" points=3
check("camera-net")

# %% [markdown]
# The badge again: as it was, each channel by itself, and from your net.

# %% needs="camera-net"
alone = ops.depthwise_conv(measured, means.astype("float32"), padding="same")
shown = {"photograph": photograph, "each channel by itself": ops.convert_to_numpy(alone)[0]}
if camera_net is not None:
    shown["your net"] = camera_net.predict(measured, verbose=0)[0]
plots.show_images([np.clip(picture[corner], 0, 1) for picture in shown.values()], list(shown))

# %% [markdown]
# Where the channels are filled in apart, their edges do not lie at the same place, and seams of
# false colour run along them. Now your kernels, for red, green and blue. Look at the first column,
# which finds red. From red pixels (top) it takes means, as before. Then it reads green: a large
# weight in the middle and negative ones around it, which add up to 0 with it. So it asks how much
# brighter this place is than its neighbours, in green, and corrects the red mean by that. Blue does
# the same for those pixels where blue was measured.

# %% needs="camera-net"
layers = [] if camera_net is None else layers_of(camera_net)
kernels = [layer.get_weights()[0] for layer in layers if isinstance(layer, keras.layers.Conv2D)]
plots.kernels(kernels[0]) if kernels else "No net yet."

# %% [markdown]
# ## 14.6 Put the lecture to the test
#
# **"Each of the processed versions is summed together."** Is it the *sum* that helps, or only the
# larger window? Least squares for both, so that each has the best weights there are: each channel
# from itself alone, and each from all three.


# %%
def best_linear(size, apart):
    """Decibels, on the test patches, of the best linear convolution with a window of this size."""
    rim, errors = size // 2, []
    inside = slice(rim, 32 - rim)
    sets = x_train[:50], x_test[:200]
    training, test = (sliding_window_view(mosaic(x), (size, size), axis=(1, 2)) for x in sets)
    for channels in [[0], [1], [2]] if apart else [[0, 1, 2]]:
        rows, new = (
            windows[:, :, :, channels].reshape(np.prod(windows.shape[:3]), -1)
            for windows in (training, test)
        )
        wanted, right = (
            x[:, inside, inside][..., channels].reshape(-1, len(channels)) for x in sets
        )
        weights = np.linalg.lstsq(rows, wanted)[0]  # without a bias: what is black stays black
        errors.append(np.clip(new @ weights, 0, 1) - right)
    return -10 * np.log10(np.mean(np.square(errors)))


for size in (3, 5):
    alone, summed = best_linear(size, apart=True), best_linear(size, apart=False)
    print(f"window {size}x{size}: apart {alone:.1f} dB, summed {summed:.1f} dB")

# %% [markdown]
# (These are 200 of the test patches, so that it takes no longer.) A larger window alone gives
# nothing: apart, 5x5 is hardly better than 3x3. The sum alone gives something. Both together win
# more than 4 dB, which leaves little more than a third of the squared error. The slide's sum is not
# bookkeeping; it is where channels inform each other.
#
# **"Each kernel is unique", and "some kernels may have more weight than others".** Two sentences of
# the slide, and we can take them apart. Which photograph is a patch of 32x32 pixels from? There are
# ten. Three small nets differ in their first layer only:
#
# - **equal**: the kernels of a filter are all alike. Then it sees the sum of the channels, a gray
#   picture; we give it that;
# - **weighted**: one kernel, and a weight for each channel (Exercise 14.5, here from two layers of
#   Keras);
# - **own**: an ordinary convolution, a kernel of its own for each channel.


# %%
def first_layer(kind):
    """8 maps of 16x16 pixels."""
    if kind == "weighted":
        mix = keras.layers.Conv2D(8, 1, use_bias=False)
        return [mix, keras.layers.DepthwiseConv2D(5, strides=2, padding="same")]
    return [keras.layers.Conv2D(8, 5, strides=2, padding="same")]


def seen_by(kind, pictures):
    """What a net reads: all channels, or their mean."""
    return pictures.mean(axis=-1, keepdims=True) if kind == "equal" else pictures


def trained(kind, seed):
    """A small net, after six epochs."""
    keras.utils.set_random_seed(seed)
    inputs = seen_by(kind, x_train)
    net = keras.Sequential(
        [
            keras.Input(inputs.shape[1:]),
            *first_layer(kind),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.ReLU(),
            keras.layers.Conv2D(16, 3, strides=2, padding="same"),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.ReLU(),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(10, "softmax"),
        ]
    )
    steps = keras.optimizers.schedules.CosineDecay(0.01, decay_steps=6 * 32)  # shorter and shorter
    # Without `jit_compile`: compiling takes longer than it saves, with so few steps.
    settings = {"loss": "sparse_categorical_crossentropy", "jit_compile": False}
    net.compile(keras.optimizers.Adam(steps), **settings)
    net.fit(inputs, y_train, batch_size=32, epochs=6, verbose=0)
    return net


def percent_right(net, inputs):
    """Percent of the test patches that a net knows."""
    return 100 * np.mean(np.argmax(ops.convert_to_numpy(net(inputs)), axis=-1) == y_test)


nets = {kind: [trained(kind, seed) for seed in range(3)] for kind in ("equal", "weighted", "own")}

# %% varies=true
accuracies = {
    kind: [percent_right(net, seen_by(kind, x_test)) for net in nets_of_kind]
    for kind, nets_of_kind in nets.items()
}
plots.seed_spread(accuracies, metric="test patches that are right, %")

# %% [markdown]
# "More weight" is worth 25 points of 100: a net that cannot weigh its channels loses a third of
# what it could know. "Unique" is worth little that we can be sure of. In the figure *weighted* is a
# little ahead of *own*; with eight seeds of each it was 72% against 71%, while in either kind the
# best and the worst seed lie more than eight points apart. So the two sentences of the slide are
# not equal in worth, here at least.
#
# Now look at the filters of the *own* nets, which were free to make their three kernels as
# different as they liked. Of each we ask: how much of it, in squares, is one kernel times three
# weights? The largest singular value knows (lab 03).


# %%
def share_of_one_kernel(kernel):
    """What share of its squares a filter keeps as one kernel times channel weights; the mean."""
    shares = []
    for one in np.moveaxis(kernel, -1, 0):
        squares = np.linalg.svd(one.reshape(-1, one.shape[-1]), compute_uv=False) ** 2
        shares.append(squares[0] / squares.sum())
    return np.mean(shares)


# %% varies=true
kernels = {"random kernels": np.random.default_rng(0).normal(size=(5, 5, 3, 8))}
for seed, net in enumerate(nets["own"]):
    kernels[f"trained, seed {seed}"] = net.layers[0].get_weights()[0]
for name, kernel in kernels.items():
    lengths = np.sqrt(np.square(kernel).sum(axis=(0, 1)))  # (channels, filters)
    ratio = np.mean(lengths.max(axis=0) / lengths.min(axis=0))
    print(
        f"{name:15}  {share_of_one_kernel(kernel):.0%}; the heaviest channel of a filter "
        f"has {ratio:.1f} times the weight of the lightest"
    )

# %% [markdown]
# They were free, and went towards the slide's sentence by themselves: two thirds of a filter are
# one kernel with three weights, where random kernels have half. Haase and Amthor saw the like in
# large nets. And the heaviest channel of a filter weighs more than 1.5 times as much as the
# lightest, where random kernels have 1.3: the filters do have favourite colours.
#
# **A kernel belongs to its channel.** Photographs come as red, green, blue; some libraries (OpenCV)
# read them as blue, green, red. What does a net say to such pictures?

# %% varies=true
for kind, title in ("equal", "equal    "), ("weighted", "weighted "), ("own", "own      "):
    turned = [percent_right(net, seen_by(kind, x_test[..., ::-1])) for net in nets[kind]]
    right = np.mean(accuracies[kind])
    print(f"{title} {right:3.0f}% right; as blue, green, red {np.mean(turned):3.0f}%")

# %% [markdown]
# ### Discussion (2 points)
#
# You are given a trained net, say *own*, and a camera program that delivers pictures as blue,
# green, red. The program cannot be changed, and you may not add a layer or train again. How do you
# repair the net by changing nothing but the order of some of its weights: which layer, which axis,
# and why is it enough? Then: if you exchange two *output* channels of the first layer's kernel,
# what else must be exchanged so that the net gives the same answers? What does this say about the
# "meaning" of channel 5 of a hidden layer? Four or five sentences.

# %% [markdown] discussion="turned-channels" points=2
# The kernel of the first layer has the shape (height, width, channels, filters). Turn the order of
# its third axis round: `kernel[:, :, ::-1]`. Each kernel then meets the channel that it was trained
# with, the sum does not depend on the order of its terms, so the maps of the first layer are the
# same as before, and all that follows is the same too.
#
# Exchanging two output channels moves the fourth axis of the kernel and the bias along with it. All
# that has an entry for each of these maps must be exchanged in the same way: the four vectors of
# the batch normalization, and the *input* axis (the third) of the next convolution's kernel. Then
# the net computes the same. So the number of a hidden channel means nothing: any order of the maps
# gives an equally good net, and two trainings from different seeds need not agree in what "channel
# 5" is. Only the channels of the input have a meaning from outside.
#
# *Marking.* 1 point: first layer, the channel (third) axis of the kernel, because a sum does not
# depend on its order; half a point without the reason. 1 point: the next layer's input axis (bias
# and batch normalization may be missing), and that hidden channels have no order of their own; half
# a point for one of the two.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. How many kernels has a filter, and what becomes of their maps?
# 2. What can a convolution do that sees one pixel?
# 3. Does each channel need a kernel of its own?
#
# A filter has a kernel for each channel; their maps and a bias are added up to one channel of the
# output. With a window of one pixel only the mixing of channels is left, a dense layer at each
# pixel. Two convolutions with nothing between them are one. A camera measures a third of its
# picture, and gets the rest back because a convolution sums over channels. And that one channel
# weighs more than another is worth far more than that each has a kernel of its own: trained filters
# are mostly one kernel with three weights.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Многоканальная версия сверточной нейронной сети» (L. V. Utkin, SPbPU).
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), "Gradient-based learning applied to document
#   recognition", Proceedings of the IEEE 86(11).
# - M. Lin, Q. Chen, S. Yan (2014), "Network in network", ICLR: 1x1 convolutions.
# - D. Haase, M. Amthor (2020), "Rethinking depthwise separable convolutions: how intra-kernel
#   correlations lead to improved MobileNets", CVPR: one kernel a filter and a weight a channel.
# - L. Sifre (2014), "Rigid-motion scattering for image classification", PhD thesis, École
#   Polytechnique; F. Chollet (2017), "Xception: deep learning with depthwise separable
#   convolutions", CVPR.
# - B. E. Bayer (1976), "Color imaging array", US patent 3,971,065.
# - H. S. Malvar, L. He, R. Cutler (2004), "High-quality linear interpolation for demosaicing of
#   Bayer-patterned color images", ICASSP: kernels of 5x5 that read all channels.
# - Photograph «astronaut»: Eileen Collins, by NASA, public domain, from scikit-image.
