# %% [markdown]
# # Lab 02: Convolution
#
# **You will** compute a convolution by hand, write it in NumPy in two orders, predict the size of
# what comes out, build a Keras layer of it, let the layer read handwritten digits, and turn it all
# into one product of matrices.
#
# **You need** Python, NumPy slices, and what a neural network's weight is. No other lab.
#
# **Time** about 90 minutes; the whole notebook runs in less than half a minute.
#
# **Source** the lecture's slides «Слои сверточной сети», «Сверточный слой», «Операция свертки»,
# «Padding»; LeCun et al. (1998).
#
# By the end you can answer:
#
# 1. How many numbers come out of a convolution, and which input pixels does each of them see?
# 2. Does padding give the pixels at the border the same say as those inside?
# 3. Why does a net of convolutions need so few weights?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import time

import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import layers_of, padding_amounts
from cnnlab.layers import ManualConv2D
from keras import ops
from scipy.signal import convolve2d

check = cnnlab.checks("02_convolution")
keras.utils.set_random_seed(0)

# %% [markdown]
# ## 02.1 A window slides over a picture
#
# A **convolution** (свертка) looks at a picture through a small **window** (скользящее окно). At
# each place it multiplies the pixels in the window by the numbers of a **kernel** (ядро), cell by
# cell, and adds the products. The sum is one pixel of the output, the **feature map** (карта
# признаков).
#
# This is the example of the slide «Padding»: a 5x5 picture with a rim of zeros, a 3x3 kernel, and a
# window that moves two pixels at a time. Play it, or go through it step by step: the kernel's
# numbers are the small blue ones.

# %%
image = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ]
)
kernel = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])

plots.sliding_window(image, kernel, strides=2, padding=1)

# %% [markdown] demands="not_square"
# Do the first two sums on paper before you go on: they must be 6 and 17.
#
# ### Exercise 02.1: one value (1 point)
#
# With NumPy alone, write `window_value(image, kernel, row, column)`: the one number that the
# convolution gives for the window whose top left cell stands at `(row, column)`. The picture is
# already padded, and the window fits.
#
# - `image`: array `(height, width)`; `kernel`: array `(kernel_height, kernel_width)`, not always
#   square
# - returns: one number
#
# *With NumPy alone* is meant literally, here and in all labs: the check runs your function where no
# other package is. In this lab NumPy's own `convolve` and `correlate` are gone as well. Helpers of
# yours may stand in cells of their own.
#
# A card appears below the check. A red card says what differs; a click on *Hint* helps, a little at
# a time. Points are earned from left to right, unless a text says *by itself*.


# %% exercise="window-value"
def window_value(image, kernel, row, column):
    """One value of the output.

    image: (height, width); kernel: (kernel_height, kernel_width), any size that fits.
    row, column: where the top left cell of the window stands.
    Returns a number.
    """
    ### BEGIN SOLUTION
    kernel_height, kernel_width = kernel.shape
    window = image[row : row + kernel_height, column : column + kernel_width]
    return np.sum(window * kernel)
    ### END SOLUTION


# %% check="window-value" points=1
check("window-value")

# %% [markdown]
# ## 02.2 The whole picture
#
# A kernel is a small pattern. Where the picture looks like the pattern, the output is large. The
# slide «Сверточный слой (фильтр)» looks for vertical and horizontal edges: bright on one side, dark
# on the other. Here are both, on a photograph, computed by Keras (red: positive, blue: negative).

# %%
photograph = data.photograph("camera", size=256, gray=True)
vertical = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")
kernels = np.stack([vertical, vertical.T], axis=-1)[:, :, None, :]  # (3, 3, 1 channel, 2 filters)
edges = ops.convert_to_numpy(ops.conv(photograph[None, :, :, None], kernels))[0]
plots.show_images(
    [photograph, edges[..., 0], edges[..., 1]], ["photograph", "vertical edges", "horizontal edges"]
)

# %% [markdown] demands="not_square"
# Three words for what the slide does:
#
# - **padding** (дополнение): zeros put around the picture, here `padding` of them on each side;
# - **stride** (шаг): how many pixels the window moves from one value to the next, the same down and
#   to the right;
# - **valid** positions: the window never leaves the padded picture. What does not fit is left out.
#
# As a formula, with $x$ the padded picture, $w$ the kernel and $s$ the stride:
#
# $$ y_{i,j} = \sum_u \sum_v w_{u,v} \; x_{s i + u,\; s j + v} $$
#
# ### Exercise 02.2: convolution by loops (3 points)
#
# With NumPy alone, write `conv2d(image, kernel, stride=1, padding=0)` with loops over the rows and
# columns of the *output*. It must work for pictures and kernels that are not square.
#
# - `image`: `(height, width)`, whole or decimal numbers; `kernel`: `(kernel_height, kernel_width)`
# - returns: `(new_height, new_width)`. The shape is 1 point, the values are 2.
#
# Write the sums yourself.


# %% exercise="conv2d"
def conv2d(image, kernel, stride=1, padding=0):
    """The convolution of one picture with one kernel, by loops over the output's rows and columns.

    image: (height, width); kernel: (kernel_height, kernel_width).
    padding: zeros added on each of the four sides; stride: step of the window.
    Returns the output, (new_height, new_width).
    """
    ### BEGIN SOLUTION
    image = np.pad(image, padding)
    kernel_height, kernel_width = kernel.shape
    new_height = (image.shape[0] - kernel_height) // stride + 1
    new_width = (image.shape[1] - kernel_width) // stride + 1
    output = np.zeros((new_height, new_width))
    for i in range(new_height):
        for j in range(new_width):
            top, left = i * stride, j * stride
            window = image[top : top + kernel_height, left : left + kernel_width]
            output[i, j] = np.sum(window * kernel)
    return output
    ### END SOLUTION


# %% check="conv2d" points=3
check("conv2d")

# %% [markdown]
# ## 02.3 The same sum in another order
#
# Loops over pixels are slow in Python: the photograph above has 65,536 of them, a kernel has nine
# weights. So exchange the order. Take *one* cell $(u, v)$ of the window. While the window slides,
# which pixels of the picture pass under this cell? Here they are, for three of the nine cells of
# the slide's window: again and again a whole grid of pixels, each time shifted a little.

# %%
padded = np.pad(image, 1)
grids = []
for u, v in [(0, 0), (0, 1), (2, 2)]:
    under = np.zeros(padded.shape)
    for row in (0, 2, 4):  # where the slide's window stands
        for column in (0, 2, 4):
            under[row + u, column + v] = 1
    grids.append(under)
plots.show_images(grids, ["under cell (0, 0)", "under cell (0, 1)", "under cell (2, 2)"])

# %% [markdown] demands="loops_over_the_kernel_alone"
# Each grid is multiplied by *one* number, $w_{u,v}$; the output is the sum of the nine grids. NumPy
# multiplies a whole grid at once, so Python's loop has nine steps, however large the picture is.
#
# ### Exercise 02.3: loops over the kernel alone (3 points)
#
# With NumPy alone, write `conv2d_offsets`, with the same arguments and the same result as `conv2d`.
# The only loops run over the cells of the kernel.
#
# The check looks at the values (2 points), and then counts how many lines of your code run for a
# picture of 120x130 pixels and six weights (1 point): with a loop over rows, columns or pixels
# there are more than a hundred.


# %% exercise="conv2d-offsets"
def conv2d_offsets(image, kernel, stride=1, padding=0):
    """The same as `conv2d`; the only loops run over the kernel's rows and columns."""
    ### BEGIN SOLUTION
    image = np.pad(image, padding)
    kernel_height, kernel_width = kernel.shape
    rows = image.shape[0] - kernel_height + 1  # places for the window, at stride 1
    columns = image.shape[1] - kernel_width + 1
    output = 0
    for u in range(kernel_height):
        for v in range(kernel_width):
            output = output + kernel[u, v] * image[u : u + rows : stride, v : v + columns : stride]
    return output
    ### END SOLUTION


# %% check="conv2d-offsets" points=3
check("conv2d-offsets")

# %% [markdown]
# ### How much faster?
#
# The two NumPy versions add the same products. How long do they take on a photograph, beside a
# library's? (This runs your functions; an unwritten one takes no time.)


# %% needs="conv2d-offsets" varies=true
def milliseconds(function, *arguments):
    """The shortest of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        function(*arguments)
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


pixels, weights = photograph[None, :, :, None], vertical[:, :, None, None]
print(f"loops over pixels  {milliseconds(conv2d, photograph, vertical):8.2f} ms")
print(f"loops over kernel  {milliseconds(conv2d_offsets, photograph, vertical):8.2f} ms")
print(f"Keras              {milliseconds(ops.conv, pixels, weights):8.2f} ms")

# %% [markdown]
# The order of the loops alone makes the difference between the first two. A library's call has a
# fixed cost, large for one picture and one kernel; it pays with many pictures, channels and
# filters.

# %% [markdown]
# ## 02.4 How many numbers come out?
#
# Rows and columns do not know of each other, so one row is enough to think about. It has $n$
# pixels, the window has $k$ cells. At each step the window moves by the stride. Count its places:
# for $n = 8$, $k = 3$ and stride 2 there are three, and the last pixel is never seen.

# %%
row = np.arange(1, 9).reshape(1, 8)
ones = np.ones((1, 3))
plots.sliding_window_frames(row, ones, strides=2)

# %% [markdown]
# The window may also have holes: with a **dilation** (расширение) of 2 its cells are two pixels
# apart. Three cells then reach over five pixels. (Lab 08 shows what that is good for.)

# %%
plots.sliding_window_frames(row, ones, dilation_rate=2)

# %% [markdown] demands="zero_where_nothing_fits"
# ### Exercise 02.4: the size of the output (3 points)
#
# With NumPy alone, write `output_size(n, k, stride=1, padding=0, dilation=1)`: how many places the
# window finds in a row of `n` pixels with `padding` zeros on each side.
#
# - all arguments are ints; returns an int
# - where the window does not fit at all, the answer is 0
#
# The check goes through 1,440 settings, n from 1 to 12, k to 5, stride to 4, dilation to 3, padding
# 0 and 2, and through 60 larger ones that it draws. One point is for windows without holes, one for
# dilated ones, each by itself; when both are right, one more is for windows that find no place.


# %% exercise="output-size"
def output_size(n, k, stride=1, padding=0, dilation=1):
    """Values that come out of a row of n pixels; 0 when the window does not fit. An int."""
    ### BEGIN SOLUTION
    span = (k - 1) * dilation + 1
    return max((n + 2 * padding - span) // stride + 1, 0)
    ### END SOLUTION


# %% check="output-size" points=3
check("output-size")

# %% [markdown]
# Try your formula on paper against the window itself: choose a kernel, a stride, zeros, holes, and
# say how many rows and columns come out before you look. The buttons move the window; below are its
# products and their sum.

# %%
plots.explore_window(image, {"3x3": kernel, "2x2": np.ones((2, 2)), "1x4": np.ones((1, 4))})

# %% [markdown]
# ## 02.5 A layer
#
# A convolutional layer (сверточный слой) differs from `conv2d` in four ways:
#
# - it takes a **batch** of pictures at once;
# - a picture may have several **channels** (каналы): red, green and blue, or the maps of the layer
#   before. Each channel has its own kernel, and the sums of all channels are added;
# - it has several **filters**, each with its own kernels: «Наборов весов может быть несколько»,
#   says the slide «Слои сверточной сети». Each filter makes one output map;
# - each filter has a **bias**, one number that is added to its whole map.
#
# $$ y_{b,i,j,f} = \beta_f + \sum_u \sum_v \sum_c w_{u,v,c,f} \; x_{b,\; s i + u,\; s j + v,\; c} $$
#
# Keras keeps pictures as `(batch, height, width, channels)` and kernels as `(height, width,
# channels, filters)`.

# %% [markdown]
# Its padding has names. The slide calls them *правильные* and *одинаковые* convolutions:
#
# - `"valid"`: no zeros;
# - `"same"`: as many zeros as needed so that at stride 1 the size stays the *same*. The output of a
#   row of $n$ pixels has $\lceil n / s \rceil$ values, $n / s$ rounded up.
#
# A third one, `"full"`, lets the window reach as far past the edge as it can while it still sees a
# pixel. It will come back when nets learn (lab 11).

# %%
plots.padding_modes(image, kernel)

# %% [markdown]
# With stride $s$, the last of $\lceil n / s \rceil$ windows ends at cell $(\lceil n / s \rceil -
# 1)\, s + k$. The row has only $n$. Zeros stand in for the missing cells, if there are any:
#
# $$ \max\big( (\lceil n / s \rceil - 1)\, s + k - n,\; 0 \big) $$
#
# Half of them stand before the row, half after. When their number is odd, TensorFlow puts the odd
# one **after**. For six pixels, a kernel of three and stride 2 that makes no zero at the left and
# one at the right:

# %%
plots.sliding_window_frames(row[:, :6], ones, strides=2, padding="same")

# %% [markdown] demands="zeros gradients"
# ### Exercise 02.5: a Keras layer (5 points)
#
# Complete the layer `Convolution`:
#
# - `build` makes the weights `self.kernel` and `self.bias` with `self.add_weight(name=...,
#   shape=...)`;
# - `zeros(n, k)` says how many zeros `"same"` puts before and after a row: a pair of ints;
# - `call` computes the output maps. Use `keras.ops` (`ops.pad`, `ops.matmul`, slices), not NumPy:
#   through NumPy no gradient flows, and the layer could not learn.
#
# One point is for the weights, one for the shape, two for the values, and one when `zeros` is
# right, gradients reach all weights, and the layer works in a model that is trained, saved and
# loaded. A library's convolution is not allowed, neither `ops.conv` nor a layer; nor is
# `ops.image.extract_patches`, which is one in disguise.
#
# `ops.matmul(cells, matrix)` with `cells` of shape `(batch, rows, columns, channels)` and a matrix
# `(channels, filters)` gives `(batch, rows, columns, filters)`.


# %% exercise="conv-layer"
class Convolution(keras.layers.Layer):
    """Convolution of several maps with several filters.

    kernel_size: (height, width); strides: int; padding: "valid" or "same".
    Input: (batch, height, width, channels). Output: (batch, new_height, new_width, filters).
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", **kwargs):
        super().__init__(**kwargs)
        self.filters, self.kernel_size = filters, kernel_size
        self.strides, self.padding = strides, padding

    def build(self, input_shape):
        """Makes `self.kernel` (height, width, channels, filters) and `self.bias` (filters,)."""
        ### BEGIN SOLUTION
        shape = (*self.kernel_size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros")
        ### END SOLUTION

    def zeros(self, n, k):
        """How many zeros "same" puts before and after a row of n cells: two ints."""
        ### BEGIN SOLUTION
        new_size = -(-n // self.strides)  # n / strides, rounded up
        total = max((new_size - 1) * self.strides + k - n, 0)
        return total // 2, total - total // 2
        ### END SOLUTION

    def call(self, inputs):
        """The output maps; use `keras.ops` alone, so that gradients flow."""
        ### BEGIN SOLUTION
        height, width = self.kernel_size
        if self.padding == "same":
            rows, columns = inputs.shape[1:3]
            zeros = [(0, 0), self.zeros(rows, height), self.zeros(columns, width), (0, 0)]
            inputs = ops.pad(inputs, zeros)
        rows = inputs.shape[1] - height + 1
        columns = inputs.shape[2] - width + 1
        outputs = self.bias
        for u in range(height):
            for v in range(width):
                cells = inputs[:, u : u + rows : self.strides, v : v + columns : self.strides]
                outputs = outputs + ops.matmul(cells, self.kernel[u, v])
        return outputs
        ### END SOLUTION


# %% check="conv-layer" points=5
check("conv-layer")

# %% [markdown]
# ## 02.6 An experiment: read digits with 5,000 weights
#
# MNIST's digits have 28x28 pixels and ten classes. The simplest net without a convolution, one
# `Dense(10)` on the pixels, already has $784 \cdot 10 + 10 = 7850$ weights. Can convolutions read
# the digits with fewer?

# %%
(digits, labels), _ = data.load_mnist(num_train=10, num_test=0)
plots.show_images(list(digits), [str(label) for label in labels])

# %% [markdown] demands="convolutions at_most_5000_weights reads_92_percent"
# ### Exercise 02.6: a small net (3 points)
#
# Build and train a Keras model `digits_net`, a net of convolutions, that
#
# - takes pictures of shape `(28, 28, 1)` and gives ten numbers a picture, the largest at the right
#   digit;
# - has at most **5,000 weights** (1 point);
# - reads at least **92%** of 2,000 digits right that it has not seen (2 points). Each of the two
#   counts by itself.
#
# Use your own `Convolution` (its card above should be blue), or `ManualConv2D` from the set-up, the
# same layer from this course's package; it also takes `activation="relu"`, where yours needs a
# `keras.layers.ReLU()` after it. Yours takes `kernel_size` as a pair, such as `(5, 5)`. The 6,000
# training digits are loaded; `fit` with `verbose=0` takes less than half a minute.

# %% exercise="digits-net"
(x_train, y_train), _ = data.load_mnist(num_train=6_000, num_test=0)
digits_net = None  # put your model in its place
### BEGIN SOLUTION
settings = {"strides": 2, "padding": "same", "activation": "relu"}
digits_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        ManualConv2D(8, 5, **settings),  # 14x14
        ManualConv2D(10, 3, **settings),  # 7x7
        ManualConv2D(12, 3, **settings),  # 4x4
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
digits_net.compile(
    keras.optimizers.Adam(5e-3), "sparse_categorical_crossentropy", metrics=["accuracy"]
)
history = digits_net.fit(x_train, y_train, batch_size=64, epochs=4, verbose=0)
### END SOLUTION

# %% check="digits-net" points=3
check("digits-net")

# %% [markdown]
# What does the net look at? These are the maps that its first layer makes of a five. Compare them:
# each lights up at other parts of the stroke. Nobody has told the layer which.


# %% needs="digits-net" varies=true
def first_maps(model, digits):
    """The maps that a model's first layer with weights makes of the first of some digits."""
    first = next(layer for layer in layers_of(model) if layer.weights)
    return ops.convert_to_numpy(first(digits[:1]))[0]


five = x_train[y_train == 5]
"No net yet." if digits_net is None else plots.feature_maps(first_maps(digits_net, five))

# %% [markdown]
# ## 02.7 One matrix product
#
# How does a library do it? The same sums can be written in a third order, made for what computers
# multiply fastest: matrices. Put each window of the picture into a **row** of a large matrix $X$,
# of shape $(\text{places}, k^2)$. The kernel becomes a column $w$, of shape $(k^2, 1)$. Then the
# whole convolution is one product:
#
# $$ y = X w $$
#
# Many filters are as many columns, and still one product. Chellapilla et al. (2006) speak of
# *unrolling* the convolution. Today's name is **im2col**, "image to columns", as in MATLAB.
#
# ### Exercise 02.7: im2col (2 points)
#
# With NumPy alone, write `im2col(image, kernel_height, kernel_width, stride=1)`.
#
# - `image`: `(height, width)`, already padded
# - returns: `(places, kernel_height * kernel_width)`, a row for each place of the window. The
#   places go as one reads, from left to right, then down; so do the cells of a window. The shape is
#   1 point, the values are 1.


# %% exercise="im2col"
def im2col(image, kernel_height, kernel_width, stride=1):
    """All windows of a picture, each in a row: (places, kernel_height * kernel_width)."""
    ### BEGIN SOLUTION
    rows = image.shape[0] - kernel_height + 1
    columns = image.shape[1] - kernel_width + 1
    cells = [
        image[u : u + rows : stride, v : v + columns : stride].ravel()
        for u in range(kernel_height)
        for v in range(kernel_width)
    ]  # what passes under each cell of the window
    return np.stack(cells, axis=-1)
    ### END SOLUTION


# %% check="im2col" points=2
check("im2col")

# %% [markdown]
# What is it good for? Take the photograph and 64 filters. The windows are cut out once, for all of
# them.


# %% needs="im2col" varies=true
def filter_by_filter(image, kernels):
    """Each filter in turn, with the loop over the kernel's cells of 02.3."""
    return np.stack([conv2d_offsets(image, each) for each in kernels], axis=-1)


def in_one_product(windows, kernels):
    """All filters at once: (places, filters)."""
    return windows @ kernels.reshape(len(kernels), -1).T


kernels = np.random.default_rng(0).normal(size=(64, 3, 3)).astype("float32")
windows = im2col(photograph, 3, 3)
if windows is not None:
    in_turn = milliseconds(filter_by_filter, photograph, kernels)
    cut_out = milliseconds(im2col, photograph, 3, 3)
    product = milliseconds(in_one_product, windows, kernels)
    print(f"filter by filter    {in_turn:6.1f} ms")
    print(f"cut out, one product {cut_out:5.1f} + {product:.1f} ms")
    print(f"{in_turn / (cut_out + product):.0f} times as fast")
    print(f"the windows hold {np.size(windows) / photograph.size:.1f} times the picture's numbers")

# %% [markdown]
# Both ways make the same 37 million products of a weight and a pixel. NumPy multiplies matrices
# with a library that knows the processor's caches; adding up grids walks through memory again and
# again. The price is memory, too: each pixel is stored about nine times. For a batch with many
# channels this is too much, so a library cuts out a few windows at a time, multiplies them, and
# forgets them again (Chetlur et al., 2014).

# %% [markdown]
# ## 02.8 Put the lecture to the test
#
# **"Pixels at the border take part in fewer convolutions. That is why we pad."** So says the slide
# «Padding». Let us count: how many windows contain each pixel of a 7x7 picture, when the kernel is
# 3x3?


# %%
def count_windows(n, k, padding):
    """How many windows contain each pixel of an n x n picture."""
    before, after = padding_amounts(n, k, padding=padding)
    size = before + n + after
    count = np.zeros((size, size), int)
    for row in range(size - k + 1):
        for column in range(size - k + 1):
            count[row : row + k, column : column + k] += 1
    return count[before : before + n, before : before + n]


counts = {padding: count_windows(7, 3, padding) for padding in ("valid", "same", "full")}
for padding, count in counts.items():
    print(f"{padding:5}  corner {count[0, 0]}, edge {count[0, 3]}, middle {count[3, 3]}")

# %%
plots.show_images(list(counts.values()), list(counts), shared_scale=True)

# %% [markdown]
# The first half is right: without padding a corner is seen once, a pixel inside nine times. But
# look at the second half. `"same"` keeps the *size* of the picture, and makes the loss smaller: a
# corner is now seen four times. It does not make the pixels equal. Only `"full"` does, and its
# output grows.

# %% [markdown]
# **"A convolutional layer performs the usual operation of convolution."** Mathematicians'
# convolution turns the kernel by 180 degrees before it slides. Does a layer? Give both a picture
# with a single bright point, and see what comes out.

# %%
point = np.zeros((5, 5))
point[2, 2] = 1
layer_output = ops.conv(point[None, :, :, None], kernel[:, :, None, None].astype(float))
layer_output = ops.convert_to_numpy(layer_output)[0, :, :, 0]
mathematicians = convolve2d(point, kernel, mode="valid")

answers = {"the kernel": kernel, "the layer": layer_output, "mathematics": mathematicians}
for name, matrix in answers.items():
    print(name, matrix.astype(int), sep="\n")

# %% [markdown]
# The layer's answer is the kernel upside down and back to front; the mathematicians' is the kernel
# itself. And on any picture:

# %%
rng = np.random.default_rng(0)
picture, weights = rng.normal(size=(9, 8)), rng.normal(size=(4, 3))
layer_output = ops.conv(picture[None, :, :, None], weights[:, :, None, None])[0, :, :, 0]
turned = convolve2d(picture, np.rot90(weights, 2), mode="valid")
print("layer equals convolution with the turned kernel:", np.allclose(layer_output, turned))

# %% [markdown]
# The layer does *not* turn the kernel. What it computes is called **cross-correlation** (взаимная
# корреляция) in mathematics; it equals the convolution with a turned kernel. Today's deep learning
# libraries call it convolution. (Theano, of the lecture's last slides, did turn its kernels.)
#
# ### Discussion (2 points)
#
# A net learns its kernels. Why does it not matter then whether a layer turns them or not? Name one
# situation in which it does matter. Three or four sentences.

# %% [markdown] discussion="turned-kernel" points=2
# A layer that turns its kernel computes with `w` what a layer that does not turn it computes with
# `w` turned. Turning only puts the same numbers in other places, so each function that one layer
# can compute the other can too, with the same number of weights; training finds the turned kernel
# instead, and the outputs are the same.
#
# It matters when kernels do not come from this layer's own training: designed by hand (an edge
# filter turned by 180 degrees has the opposite sign), or carried over from a library that turns
# them. It also matters in the backward pass, where the deltas slide with the turned kernel.
#
# *Marking.* 1 point: the same set of functions, learning finds the turned kernel. 1 point: one
# situation (hand-made kernels, weights from elsewhere, comparison with `scipy.signal.convolve2d`,
# backward pass).

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. How many numbers come out of a convolution, and which input pixels does each of them see?
# 2. Does padding give the pixels at the border the same say as those inside?
# 3. Why does a net of convolutions need so few weights?
#
# A convolution slides a kernel over a picture and adds products; the output is large where the
# picture looks like the kernel. Its size follows from counting the places of the window. The same
# sums in another order need a loop over the kernel alone, and this makes them fast; as one product
# of matrices, with the windows cut out once for many filters, they are faster still. A layer adds
# channels, filters, a bias and the two paddings. The padding `"same"` keeps the size, but gives the
# border no equal rights. What the layers compute is a cross-correlation. The same few weights are
# used at each place of the picture: that is why 5,000 are enough for digits.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Слои сверточной сети», «Сверточный слой», «Сверточный слой (фильтр)»,
#   «Операция свертки», «Padding» (L. V. Utkin, SPbPU).
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), "Gradient-based learning applied to document
#   recognition", Proceedings of the IEEE 86(11).
# - K. Chellapilla, S. Puri, P. Simard (2006), "High performance convolutional neural networks for
#   document processing", International Workshop on Frontiers in Handwriting Recognition: im2col.
# - S. Chetlur, C. Woolley, P. Vandermersch, J. Cohen, J. Tran, B. Catanzaro, E. Shelhamer (2014),
#   "cuDNN: efficient primitives for deep learning", arXiv:1410.0759: im2col without the memory.
# - V. Dumoulin, F. Visin (2016), "A guide to convolution arithmetic for deep learning",
#   arXiv:1603.07285: the slide's worked example, and output sizes in all cases.
