# %% [markdown]
# # Lab 08: Dilated convolution
#
# **You will** put holes into a kernel, write the convolution with such a window in NumPy and as a
# Keras layer, find out which pixels a stack of them sees and which it misses, and train a net that
# looks far and keeps the size of the picture.
#
# **You need** convolution in NumPy and as a layer (lab 02), the receptive field (lab 07).
#
# **Time** about 80 minutes; the whole notebook runs in less than half a minute.
#
# **Source** the lecture's slides «Расширяемая свертка (Dilated convolution)» and «Dilated
# convolution»; Yu and Koltun (2016).
#
# By the end you can answer:
#
# 1. What does a dilated convolution compute, and is it what the slide's formula says?
# 2. Which pixels does a stack of dilated layers see? When are there holes?
# 3. What does it cost to see far, with dilation and with strides?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import receptive_field, summarize
from cnnlab.gradients import vector_jacobian
from keras import ops

check = cnnlab.checks("08_dilated_convolution")
keras.utils.set_random_seed(0)

# %% [markdown]
# ## 08.1 A window with holes
#
# To see a larger part of the picture, a window must grow, and a window of 9x9 has nine times the
# weights of one of 3x3. A **dilated convolution** (расширяемая свертка) pulls the cells of the
# window apart instead: as many weights, and holes between them. How far apart neighbouring cells
# are is the **dilation rate** (коэффициент расширения), `l` or `D` on the slides.
#
# These are the slide's D = 1, 2, 3: which pixels does one pixel of the output see? (Yellow: strong,
# dark: weak, white: not at all. The weights are random. The orange frame goes from the first to the
# last pixel.)


# %%
def dilated_stack(*rates, size=37, filters=4):
    """A net of 3x3 convolutions with these dilation rates and nothing else."""
    layers = [keras.layers.Conv2D(filters, 3, padding="same", dilation_rate=rate) for rate in rates]
    return keras.Sequential([keras.Input((size, size, 1)), *layers])


plots.receptive_fields({f"D = {rate}": dilated_stack(rate, size=11) for rate in (1, 2, 3)})

# %% [markdown] demands="nothing_at_the_ends"
# ### Exercise 08.1: a kernel with holes (2 points)
#
# A window with holes is a larger window in which most weights are 0. With NumPy alone, write
# `dilate_kernel(kernel, rate)`: the larger kernel.
#
# - `kernel`: `(height, width)`, not always square; `rate`: int, at least 1
# - returns: the kernel with zeros between its cells, so that neighbours are `rate` apart. Nothing
#   stands before the first cell or behind the last. The shape is 1 point, the values are 1.


# %% exercise="dilate-kernel"
def dilate_kernel(kernel, rate):
    """The kernel with zeros between its cells.

    kernel: (height, width). Neighbouring cells are `rate` apart in the result.
    """
    ### BEGIN SOLUTION
    height, width = kernel.shape
    spread = np.zeros(((height - 1) * rate + 1, (width - 1) * rate + 1))
    spread[::rate, ::rate] = kernel
    return spread
    ### END SOLUTION


# %% check="dilate-kernel" points=2
check("dilate-kernel")

# %% [markdown] demands="no_larger_kernel window_stays_inside"
# ## 08.2 The operation
#
# The slide prints the formula
#
# $$ O_{x,y} = \sum_{i,j} w_{ij} \sum_{|t-i| \leq l,\; |k-j| \leq l} I_{t,k} $$
#
# and draws windows with holes. The two do not agree: the formula adds up *all* pixels of a block
# around each place, and holes there are none. The operation that is drawn, and that everybody means
# by the name (Yu and Koltun, 2016), is
#
# $$ O_{x,y} = \sum_{i,j} w_{ij} \; I_{x + l i,\; y + l j} $$
#
# Each weight meets one pixel; the pixels of neighbouring weights are $l$ apart. With $l = 1$ it is
# the ordinary convolution. We use this one from here on. In 08.6 we look at what the printed one
# would do.
#
# ### Exercise 08.2: dilated convolution (3 points)
#
# With NumPy alone, write `dilated_conv2d(image, kernel, rate)` without making a larger kernel: the
# zeros of 08.1 need not be multiplied. Loops over the cells of the *kernel* are enough; NumPy's own
# `convolve` and `correlate` are gone here. The window never leaves the picture, and moves by one
# pixel.
#
# - `image`: `(height, width)`; `kernel`: `(kernel_height, kernel_width)`; `rate`: int, at least 1
# - returns: one value for each place of the window. The shape is 1 point, the values are 1, and 1
#   is for leaving alone what lies in the holes.


# %% exercise="dilated-conv2d"
def dilated_conv2d(image, kernel, rate):
    """The convolution of a picture with a window whose cells are `rate` pixels apart.

    image: (height, width); kernel: (kernel_height, kernel_width). Returns the output map.
    """
    ### BEGIN SOLUTION
    kernel_height, kernel_width = kernel.shape
    rows = image.shape[0] - (kernel_height - 1) * rate
    columns = image.shape[1] - (kernel_width - 1) * rate
    output = np.zeros((rows, columns))
    for i in range(kernel_height):
        for j in range(kernel_width):
            top, left = i * rate, j * rate
            output += kernel[i, j] * image[top : top + rows, left : left + columns]
    return output
    ### END SOLUTION


# %% check="dilated-conv2d" points=3
check("dilated-conv2d")

# %% [markdown]
# Move the window over a digit. Say before you look: how many rows and columns come out at the rates
# 1, 2 and 3, and how many products does each sum have? Then drag the last slider to its end, and
# compare the maps that the edge kernel makes at the three rates.

# %%
(digits, _), _ = data.load_mnist(num_train=1, num_test=0)
windows = {"edges": np.array([[-1, 0, 1]] * 3), "a sum": np.ones((3, 3))}
plots.explore_window(digits[0, :, :, 0], windows, dilation_rate=2)

# %% [markdown] demands="no_weights_in_the_holes gradients"
# ## 08.3 A layer that keeps the size
#
# A layer has several maps, several filters, and a bias for each filter. Dilated layers are used
# where the output must be as large as the picture, so ours always puts zeros around the maps, as
# many on each side, and gives maps of the same size.
#
# ### Exercise 08.3: a Keras layer (5 points)
#
# Complete the layer `DilatedConvolution`:
#
# - `build` makes the weights `self.kernel`, of shape `(height, width, channels, filters)`, and
#   `self.bias`, of shape `(filters,)`. There are no weights in the holes;
# - `call` computes the output maps with `keras.ops` (`ops.pad`, `ops.matmul`, slices).
#
# Kernels have an odd height and an odd width, so that the zeros can be shared between the two
# sides. One point is for the weights, one for the shape, two for the values, and one when gradients
# reach all weights, and the layer works in a model that is trained, saved and loaded. A library's
# convolution is not allowed.


# %% exercise="dilated-layer"
class DilatedConvolution(keras.layers.Layer):
    """Dilated convolution of several maps with several filters; the maps keep their size.

    kernel_size: (height, width), both odd; dilation_rate: int.
    Input: (batch, height, width, channels). Output: (batch, height, width, filters).
    """

    def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.dilation_rate = dilation_rate

    def build(self, input_shape):
        """Makes `self.kernel` (height, width, channels, filters) and `self.bias` (filters,)."""
        ### BEGIN SOLUTION
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs):
        """The output maps; use `keras.ops` alone, so that gradients flow."""
        ### BEGIN SOLUTION
        rate, (height, width) = self.dilation_rate, self.kernel_size
        rows, columns = inputs.shape[1:3]
        zeros = [((size - 1) * rate // 2,) * 2 for size in self.kernel_size]
        padded = ops.pad(inputs, [(0, 0), *zeros, (0, 0)])
        outputs = self.bias
        for u in range(height):
            for v in range(width):
                top, left = u * rate, v * rate
                cells = padded[:, top : top + rows, left : left + columns]
                outputs = outputs + ops.matmul(cells, self.kernel[u, v])
        return outputs
        ### END SOLUTION


# %% check="dilated-layer" points=5
check("dilated-layer")

# %% [markdown]
# ### Three ways, one result
#
# There are other ways to the same numbers. Take every second row and every second column of the
# picture: a small picture, called a **phase**. There are four of them, and in each of them the
# pixels that a window of rate 2 looks at are direct neighbours. So convolve the four phases with
# the *plain* kernel, and sort the results back into one map. Here it is beside a kernel full of
# zeros and the library's `dilation_rate`: the outputs, and the gradients by the input and by the
# kernel.


# %%
def by_library(maps, kernel):
    return ops.conv(maps, kernel, dilation_rate=2)


def by_zeros(maps, kernel):
    place = np.zeros((5, 3), "float32")
    place[[0, 2, 4], [0, 1, 2]] = 1  # weight u of 3 stands in row 2 u of 5
    return ops.conv(maps, ops.einsum("iu,jv,uvcf->ijcf", place, place, kernel))


def by_phases(maps, kernel):
    phases = [[ops.conv(maps[:, p::2, q::2], kernel) for q in (0, 1)] for p in (0, 1)]
    sorted_back = ops.stack([ops.stack(row, axis=3) for row in phases], axis=2)
    batch, rows, _, columns, _, filters = sorted_back.shape
    return ops.reshape(sorted_back, (batch, 2 * rows, 2 * columns, filters))


rng = np.random.default_rng(0)
maps = rng.normal(size=(2, 12, 16, 3)).astype("float32")
kernel = rng.normal(size=(3, 3, 3, 4)).astype("float32")
upstream = rng.normal(size=(2, 8, 12, 4)).astype("float32")
results = [
    [ops.convert_to_numpy(way(maps, kernel)), *vector_jacobian(way, [maps, kernel], upstream)]
    for way in (by_library, by_zeros, by_phases)
]
for name, *answers in zip(("outputs", "by the input", "by the kernel"), *results, strict=True):
    print(f"{name:13}", all(np.allclose(answers[0], other, atol=1e-3) for other in answers))

# %% [markdown]
# ## 08.4 Stacks, and their holes
#
# The slide stacks layers with the rates 1, 2 and 4. Their windows span 3, 5 and 9 pixels, and the
# *receptive field* behind one, two and three layers is

# %%
for depth in (1, 2, 3):
    rates = (1, 2, 4)[:depth]
    print(f"rates {rates}: {receptive_field(dilated_stack(*rates)).size} pixels in a row")

# %% [markdown]
# (The slide calls 3x3, 5x5 and 9x9 the kernels, and the marked areas, 3, 7 and 15 pixels wide, the
# fields. Both are right, and they are not the same thing.)
#
# The size of the field says where the first and the last pixel are. Does the net see all the pixels
# between them?
#
# ### Exercise 08.4: which pixels are seen? (3 points)
#
# With NumPy alone, write `seen_places(rates)` for one row of pixels and layers with a window of 3
# cells.
#
# - `rates`: list of ints, the dilation rates of the layers; it may be empty
# - returns: a NumPy array of True and False, one for each pixel from the first to the last that one
#   output pixel sees; True where it is seen. The shape is 1 point, the values are 2.


# %% exercise="seen-places"
def seen_places(rates):
    """Which pixels of its field does an output pixel see, through layers with these rates?

    Returns an array of True and False, from the first pixel that is seen to the last.
    """
    ### BEGIN SOLUTION
    places = {0}
    for rate in rates:
        places = {place + step for place in places for step in (-rate, 0, rate)}
    seen = np.zeros(2 * sum(rates) + 1, bool)
    seen[[place + sum(rates) for place in places]] = True
    return seen
    ### END SOLUTION


# %% check="seen-places" points=3
check("seen-places")

# %% [markdown]
# Three layers with the rate 2, the slide's rates, and one layer more. Each has 3x3 weights a layer
# for each pair of maps:

# %%
keras.utils.set_random_seed(0)
stacks = [(2, 2, 2), (1, 2, 4), (1, 2, 4, 8)]
plots.receptive_fields({f"rates {rates}": dilated_stack(*rates) for rates in stacks})

# %% [markdown] demands="no_holes largest"
# With the rates 2, 2, 2 the pixel sees 49 of 169 pixels. Its direct neighbours are not among them,
# and *their* field consists of other pixels altogether: the net is four nets that never speak to
# each other, one for each phase. Rates of 1, 2, 4, 8 leave no holes, and four layers see 31 pixels
# in a row, where four plain ones see 9.
#
# ### Exercise 08.5: how far without holes? (2 points)
#
# You have four layers with windows of 3 cells. Which four rates have the largest field *without
# holes*? Set `best_rates` to a list of four ints. One point if there are no holes, one if no other
# four rates see more.
#
# Think of what the next layer does to the pixels that are seen already. Trying out rates with
# `seen_places` is allowed.

# %% exercise="best-rates"
best_rates = None  # put your list in its place
### BEGIN SOLUTION
best_rates = [1, 3, 9, 27]
### END SOLUTION

# %% check="best-rates" points=2
check("best-rates")

# %% [markdown]
# ## 08.5 An experiment: fill the rings
#
# A net gets a picture with a ring, and shall mark the pixels that lie *inside*. The answer is a map
# of the picture's size. In the middle of the largest rings, a pixel must look 12 pixels far to
# learn that it is inside.

# %%
images, insides = data.rings(3, seed=1)
plots.show_images(
    [*images, *insides], ["picture"] * 3 + ["inside"] * 3, columns=6, shared_scale=True
)

# %% [markdown]
# An answer is measured by its **overlap** with the truth: the number of pixels in both, divided by
# the number of pixels in either. Here are two nets with 1,841 weights each. Both have four layers
# with 8 filters of 3x3 and a last one that makes one map of the eight. The *plain* one has neither
# dilation nor strides. The *strided* one makes the maps smaller in its first two layers, and
# enlarges the last map again.


# %%
def trained(body):
    """A net of these layers and a last one that decides pixel by pixel, trained on 400 rings."""
    last = keras.layers.Conv2D(1, 1, activation="sigmoid")
    net = keras.Sequential([keras.Input((32, 32, 1)), *body, last])
    net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
    net.fit(*data.rings(400, seed=1), batch_size=10, epochs=9, verbose=0)
    return net


def overlap(net):
    """Pixels in both, divided by pixels in either, over 200 new pictures."""
    pictures, truth = data.rings(200, seed=2)
    answer = ops.convert_to_numpy(net(pictures)) > 0.5
    return np.sum(answer & (truth > 0.5)) / np.sum(answer | (truth > 0.5))


keras.utils.set_random_seed(0)
settings = {"padding": "same", "activation": "relu", "kernel_initializer": "he_normal"}
plain = trained([keras.layers.Conv2D(8, 3, **settings) for _ in range(4)])
strided = trained(
    [
        *(keras.layers.Conv2D(8, 3, strides=strides, **settings) for strides in (2, 2, 1, 1)),
        keras.layers.UpSampling2D(4, interpolation="bilinear"),
    ]
)

# %% varies=true
for name, net in [("plain", plain), ("strided", strided)]:
    print(f"{name:8} {net.count_params():,} weights, overlap {overlap(net):.0%}")

# %% [markdown] demands="from_0_to_1 at_most_1900_weights overlap_of_97_percent"
# The plain net sees 9 pixels. It is bad at large rings, whose middle is black as far as it sees.
# The strided one sees 23 and finds the rings, but does it find their edges?
#
# ### Exercise 08.6: see far, and sharp (4 points)
#
# Build and train a Keras model `ring_net` that
#
# - takes pictures of shape `(32, 32, 1)` and gives maps of the same shape, with numbers from 0 to
#   1, above 0.5 where a pixel is inside;
# - has at most **1,900 weights** (1 point);
# - has an overlap of at least **97%** on 200 new pictures (3 points). Each of the two counts by
#   itself.
#
# Use `keras.layers.Conv2D` with its `dilation_rate`, or your own layer followed by `ReLU`. The
# training pictures are loaded; `fit` with `verbose=0` takes a few seconds. The nets above were
# trained with `Adam(0.01)`, batches of 10, 9 epochs, and weights that start as `"he_normal"`.

# %% exercise="ring-net"
x_train, y_train = data.rings(400, seed=1)
ring_net = None  # put your model in its place
### BEGIN SOLUTION
settings = {"padding": "same", "activation": "relu", "kernel_initializer": "he_normal"}
ring_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        *(keras.layers.Conv2D(8, 3, dilation_rate=rate, **settings) for rate in (1, 2, 4, 8)),
        keras.layers.Conv2D(1, 1, activation="sigmoid"),
    ]
)
ring_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
history = ring_net.fit(x_train, y_train, batch_size=10, epochs=9, verbose=0)
### END SOLUTION

# %% check="ring-net" points=4
check("ring-net")

# %% [markdown]
# What the three nets answer for a large ring (if there is no `ring_net` yet, two). Compare the
# middle, and the edge.

# %% needs="ring-net" varies=true
pictures, _ = data.rings(40, seed=5)
largest = np.argmax(pictures.sum(axis=(1, 2, 3)))
picture = pictures[largest : largest + 1]
nets = {"plain": plain, "strided": strided, "ring_net": ring_net}
answers = {name: ops.convert_to_numpy(net(picture))[0] for name, net in nets.items() if net}
plots.show_images([picture[0], *answers.values()], ["picture", *answers], shared_scale=True)

# %% [markdown]
# ## 08.6 Put the lecture to the test
#
# ### The formula
#
# Taken by the letter, the printed formula has no $x$ and no $y$ on its right side: all pixels of
# the output would be equal. Let us read it kindly, with places counted from $(x, y)$:
#
# $$ O_{x,y} = \sum_{i,j} w_{ij} \sum_{|t-i| \leq l,\; |k-j| \leq l} I_{x+t,\; y+k} $$
#
# Give both operations a picture with a single bright pixel, a kernel of nine ones, and $l = 2$.


# %%
def as_printed(image, kernel, rate):
    """Each weight meets the sum of all pixels of a block around its place."""
    block = np.ones((2 * rate + 1, 2 * rate + 1, 1, 1), "float32")
    return ops.conv(ops.conv(image, block, padding="same"), kernel, padding="same")


def as_meant(image, kernel, rate):
    """Each weight meets one pixel; the pixels of neighbouring weights are `rate` apart."""
    return ops.conv(image, kernel, padding="same", dilation_rate=rate)


def show_both(image, kernel):
    outputs = [way(image[None, :, :, None], kernel, 2) for way in (as_printed, as_meant)]
    maps = [ops.convert_to_numpy(output)[0, :, :, 0] for output in outputs]
    return plots.show_images([image, *maps], ["picture", "as printed, l = 2", "as meant, l = 2"])


point = np.zeros((15, 15), "float32")
point[7, 7] = 1
show_both(point, np.ones((3, 3, 1, 1), "float32"))

# %% [markdown]
# The operation meant copies the point to nine places: these are the holes of 08.1. The printed one
# makes a blot of 7x7 without any hole. It is a convolution all the same: the picture is first
# blurred with a block of 5x5 ones, then convolved with the *plain* kernel. Edges on a photograph:

# %%
photograph = data.photograph("camera", size=128, gray=True)
edge = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")[:, :, None, None]
show_both(photograph, edge)

# %% [markdown]
# So the printed formula is wrong twice over. With $l = 1$ it is not the ordinary convolution (that
# would be $l = 0$), though the next slide says «D=1, regular (standard)». And it blurs the picture,
# though dilation is there «без потери качества изображения». The drawings are right, and the
# formula must be read as $I_{x + l i,\, y + l j}$.

# %% [markdown]
# ### "A larger field for the same computing and memory, without loss of quality"
#
# Same as *what*? Beside the plain net and the strided one, the dilated one, all with 1,841 weights:

# %%
dilated = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        *(keras.layers.Conv2D(8, 3, padding="same", dilation_rate=rate) for rate in (1, 2, 4, 8)),
        keras.layers.Conv2D(1, 1, activation="sigmoid"),
    ]
)
for name, net in [("plain", plain), ("strided", strided), ("dilated", dilated)]:
    table = summarize(net)
    field = table[3].field  # of the last 3x3 convolution
    numbers = sum(int(np.prod(row.output_shape[1:])) for row in table)
    print(
        f"{name:8} field {field.size:2}  weights {table.weights:,}  "
        f"multiplications {table.multiplications:9,}  numbers in maps {numbers:6,}"
    )

# %% [markdown]
# Beside the **plain** net the slide is right in everything: the same weights, multiplications and
# memory, and 31 pixels in place of 9. Beside the **strided** net it is not. Strides make the maps
# small, and small maps are cheap. What dilation buys for its price is the second half of the
# sentence, the quality: the edge of the ring. For the question "which digit is it?" no edge is
# needed, and strides are the better bargain; for "which pixels?" dilation is.
#
# ### Discussion (2 points)
#
# A net for finding roads on satellite pictures has six layers with a dilation rate of 4 each. Its
# maps show a checkered pattern, and roads two pixels wide come out as dots. Explain why, with what
# `seen_places([4, 4, 4, 4, 4, 4])` would say. How would you choose the six rates? Why not strides?

# %% [markdown] discussion="checkered" points=2
# All rates are 4, so an output pixel sees only pixels whose distance from it is a multiple of 4, in
# both directions: 13 of 49 pixels in a row, and one in fourteen of its field (169 of 2,401).
# Neighbouring output pixels see entirely different pixels: the net falls into 16 nets, one for each
# phase, that do not share anything but the weights. Each decides for itself, and where they differ
# there is a pattern with a period of 4. A road two pixels wide is seen by half of the phases in a
# row only.
#
# Rates without holes: in ascending order, none may be larger than the field of those before it. For
# example 1, 2, 4, 8, 16, 32, or, to see 49 pixels as before, 1, 2, 3, 5, 6, 7. Strides would make
# the maps smaller, and a road two pixels wide is hard to find again when they are enlarged.
#
# *Marking.* 1 point: only multiples of 4 are seen, and neighbours see different pixels (half a
# point for "there are holes" alone). 1 point: rates that start at 1 and leave no holes, and why
# not strides; half a point for one of the two.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. What does a dilated convolution compute, and is it what the slide's formula says?
# 2. Which pixels does a stack of dilated layers see? When are there holes?
# 3. What does it cost to see far, with dilation and with strides?
#
# A dilated convolution multiplies each weight with one pixel, and the pixels are `rate` apart; the
# formula on the slide adds up blocks, and is not it. It can be computed with zeros in the kernel,
# with phases of the picture, or by the library: the numbers are the same. Rates that grow from 1
# see far, and without holes as long as none is larger than the field of the layers before it. Equal
# rates above 1 always leave holes. The cost is that of a plain layer on maps of full size: more
# than with strides, and worth it where the answer is a picture.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Расширяемая свертка (Dilated convolution)», «Dilated convolution» (L. V.
#   Utkin, SPbPU).
# - F. Yu, V. Koltun (2016), "Multi-scale context aggregation by dilated convolutions", ICLR: the
#   operation, and the figure of the slide.
# - P. Wang, P. Chen, Y. Yuan, D. Liu, Z. Huang, X. Hou, G. Cottrell (2018), "Understanding
#   convolution for semantic segmentation", WACV: holes, there called gridding, and rates without
#   them.
