# %% [markdown]
# # Lab 11: Backpropagation
#
# **You will** send errors back through a convolution by hand: to its weights, and to its inputs,
# with several maps and with strides; make small maps large with what you have found; train a net on
# digits by your own gradients, and lay its loss over Keras' loss; and find out how a wrong gradient
# shows, and how it does not.
#
# **You need** the convolution of lab 02, the pooling of lab 04, the chain rule, NumPy slices.
#
# **Time** about 110 minutes; the whole notebook runs in less than a minute.
#
# **Source** the lecture's slides «Обучение сети» (cases 1 and 2); Rumelhart, Hinton and Williams
# (1986); LeCun et al. (1998).
#
# By the end you can answer:
#
# 1. A weight is used at a hundred places. What is its gradient?
# 2. Why is the kernel turned by 180 degrees on the way back?
# 3. The loss falls. Are the gradients right?

# %% [markdown]
# ## Set-up
#
# Three functions go with this lab, all in NumPy: `conv2d`, which is lab 02's convolution of one
# picture with one kernel; `convolve`, the same for a batch of pictures with several channels; and
# `forward`, a small net that is used in section 11.5.

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.gradients import vector_jacobian
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view

check = cnnlab.checks("11_backpropagation")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=1_000, num_test=1_000)


def conv2d(picture, kernel):
    """picture (height, width), kernel (height, width): a map."""
    return convolve(picture[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def convolve(inputs, kernel):
    """inputs (batch, height, width, channels), kernel (height, width, channels, filters): maps."""
    windows = sliding_window_view(inputs, kernel.shape[:2], axis=(1, 2))
    return np.tensordot(windows, kernel, ([4, 5, 3], [0, 1, 2]))


def forward(weights, images):
    """What the layers of a small net answer, one after another; weights: six arrays."""
    kernel1, bias1, kernel2, bias2, matrix, bias3 = weights
    maps1 = np.tanh(convolve(images, kernel1) + bias1)
    batch, rows, columns, filters = maps1.shape
    pooled = maps1.reshape(batch, rows // 2, 2, columns // 2, 2, filters).mean(axis=(2, 4))
    maps2 = np.tanh(convolve(pooled, kernel2) + bias2)
    sums = maps2.reshape(batch, -1) @ matrix + bias3  # the maps are unrolled for the dense layer
    chances = np.exp(sums - sums.max(axis=1, keepdims=True))
    return maps1, pooled, maps2, chances / chances.sum(axis=1, keepdims=True)


# %% [markdown]
# ## 11.1 Delta, and links that share a weight
#
# A net learns by asking of each weight: if it grows a little, by how much does the loss grow? The
# answer is the **gradient**. To find it, **delta** ($\delta$) travels through the net from its end
# to its beginning (обратное распространение ошибки, backpropagation). For each value $y_j$ that a
# layer gives,
#
# $$ \delta_j = \frac{\partial L}{\partial y_j} $$
#
# Each layer gets the delta of its outputs from above, and owes two answers:
#
# - the gradient by its **weights**, by which it learns;
# - the gradient by its **inputs**: that is the delta of the layer below.
#
# In a dense layer, $y_j = \sum_i w_{ji} x_i$. If $x_i$ grows by 1, each $y_j$ grows by $w_{ji}$;
# if $w_{ji}$ grows by 1, $y_j$ grows by $x_i$. So
#
# $$ \frac{\partial L}{\partial x_i} = \sum_j w_{ji} \, \delta_j, \qquad
# \frac{\partial L}{\partial w_{ji}} = \delta_j \, x_i $$
#
# The slide's case 1: a convolution stands before a dense layer. Its delta comes as that of any
# hidden layer, by the left formula. And the convolution itself? It "has neurons and links of the
# same type as a dense layer", says the slide, and draws it with coloured links: links of one colour
# have one and the same weight (связи с одинаковым цветом имеют один и тот же вес). (A **link** here
# is what lab 01 calls a connection, of one input with one output. In lab 12 a link joins two whole
# maps.) Here it is for a row of six pixels and a kernel of three cells, as a net and as a matrix.

# %%
row_links = np.array(
    [[1, 2, 3, 0, 0, 0], [0, 1, 2, 3, 0, 0], [0, 0, 1, 2, 3, 0], [0, 0, 0, 1, 2, 3]]
)
plots.net_graphs({"a convolution as a dense layer": row_links})

# %%
plots.weight_matrices({"its matrix: most links are missing": row_links})

# %% [markdown] demands="no_link"
# ### Exercise 11.1: shared weights (3 points)
#
# With NumPy alone, write `links_backward(delta, inputs, links, weights)` for any layer of this
# kind.
#
# - `links`: array `(outputs, inputs)` of whole numbers. `links[j, i]` is the *number* of the weight
#   on the link from input `i` to output `j`, counted from 0, and **-1 where there is no link**
# - `weights`: array of the weights; `inputs`: `(batch, inputs)`; `delta`: `(batch, outputs)`
# - returns `{"inputs": ..., "weights": ...}`: the gradients, shaped as `inputs` and as `weights`
#
# One point is for the inputs, two for the weights, each by itself. Think of the picture above: if
# one weight grows, which links grow? The loss is one number for the whole batch: what does that
# mean for the weights? All exercises of this lab are written with NumPy alone: no automatic
# differentiation, no library's backward pass, nor NumPy's own `convolve` and `correlate`.


# %% exercise="links-backward"
def links_backward(delta, inputs, links, weights):
    """Gradients of a layer whose links share weights.

    delta: (batch, outputs); inputs: (batch, inputs).
    links: (outputs, inputs), the number of each link's weight, -1 where there is no link.
    weights: one-dimensional. Returns {"inputs": (batch, inputs), "weights": as weights}.
    """
    ### BEGIN SOLUTION
    matrix = np.where(links < 0, 0, weights[links])
    of_links = delta.T @ inputs  # the sum over the batch
    shared = [of_links[links == number].sum() for number in range(len(weights))]
    return {"inputs": delta @ matrix, "weights": np.array(shared)}
    ### END SOLUTION


# %% check="links-backward" points=3
check("links-backward")

# %% [markdown]
# ## 11.2 What the kernel learns
#
# With matrices a convolution could learn already, but a digit of 28x28 pixels and a map of 24x24
# need a matrix of 451,584 cells for 25 weights. So back to pictures, with the formula of lab 02,
# $s$ the stride:
#
# $$ y_{b,i,j,f} = \beta_f + \sum_{u,v,c} w_{u,v,c,f} \; x_{b,\; s i + u,\; s j + v,\; c} $$
#
# A weight $w_{u,v,c,f}$ has a link at each place $(i, j)$ of the map, in each picture $b$ of the
# batch, and all of them add up:
#
# $$ \frac{\partial L}{\partial w_{u,v,c,f}} =
# \sum_{b,i,j} \delta_{b,i,j,f} \; x_{b,\; s i + u,\; s j + v,\; c} $$
#
# The bias $\beta_f$ is added at all these places, too. What does it learn?
#
# ### Exercise 11.2: the gradients by kernel and bias (4 points)
#
# With NumPy alone, write `weight_gradients(delta, inputs, kernel_size, strides=1)` for a
# convolution without padding.
#
# - `delta`: `(batch, rows, columns, filters)`; `inputs`: `(batch, height, width, channels)`;
#   `kernel_size`: `(kernel_height, kernel_width)`
# - returns `{"kernel": ..., "bias": ...}`, of shapes `(kernel_height, kernel_width, channels,
#   filters)` and `(filters,)`
#
# One point is for the bias, two for the kernel, one for strides, each by itself.
#
# Loops over the cells $(u, v)$ of the kernel are enough. For the rest `np.einsum` is handy: it
# multiplies, and adds over each letter that is missing after the arrow. With `a` of shape `(n, k)`
# and `b` of shape `(n, m)`, `np.einsum("nk,nm->km", a, b)` is $\sum_n a_{nk} b_{nm}$.


# %% exercise="weight-gradients"
def weight_gradients(delta, inputs, kernel_size, strides=1):
    """Gradients of the loss by the kernel and the bias of a convolution, padding="valid".

    delta: (batch, rows, columns, filters); inputs: (batch, height, width, channels).
    Returns {"kernel": (kernel_height, kernel_width, channels, filters), "bias": (filters,)}.
    """
    ### BEGIN SOLUTION
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        under_cell = inputs[
            :, u : u + rows * strides : strides, v : v + columns * strides : strides
        ]
        kernel[u, v] = np.einsum("bijc,bijf->cf", under_cell, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}
    ### END SOLUTION


# %% check="weight-gradients" points=4
check("weight-gradients")

# %% [markdown]
# Look at the formula once more, for one picture, one channel and stride 1: it is a convolution!
# Delta is the kernel, and it slides over the picture. Where delta, as a pattern, is found in the
# picture, there the weight should change most. Here is a picture with a bright vertical line, once
# for each place of the window; delta says that the values at the right of the map should become
# larger (its numbers are the small blue ones). Each step of the window gives the gradient by one of
# the nine weights.

# %%
line = np.array(
    [[0, 0, 0, 5, 0], [0, 0, 0, 5, 0], [0, 0, 0, 5, 0], [0, 0, 0, 5, 0], [0, 0, 0, 5, 0]]
)
delta = np.array([[0, 0, -1], [0, 0, -1], [0, 0, -1]])  # L falls where these values grow
plots.sliding_window_frames(line, delta)

# %% [markdown]
# The weights change *against* the gradient: those in the middle column of the kernel become larger,
# since it is they that meet the line while the window stands at the right.

# %% [markdown]
# ## 11.3 Case 2: the reverse convolution
#
# Now the other answer that a layer owes: delta for its inputs. Where a convolution stands before
# another convolution, the slide sends delta back by a **reverse convolution** (обратная свертка).
# Its recipe, word by word:
#
# > take the kernel, turn it by 180 degrees (повернуть на 180 градусов), and do an ordinary
# > convolution over the deltas computed before, but so that the window goes past the edges of the
# > map (чтобы окно сканирования выходило за пределы карты).
#
# An *ordinary* convolution is that of lab 02: stride 1, the kernel as it is given. Past the edges
# there are zeros, and the window stands out as far as it can while it still covers a value of
# delta: lab 02 called this padding `"full"`.
#
# Why turned? Take one pixel of a row. The window that starts at this pixel reads it with its first
# weight; the window that starts one pixel before, with its second; two pixels before, with its
# third. So a pixel meets the weights in reverse order, from the last to the first, as you go
# through the outputs from left to right. In a picture that is so for rows and for columns.
#
# ### Exercise 11.3: one map, one kernel (2 points)
#
# With NumPy alone, write `reverse_convolution(delta, kernel)` with the slide's recipe. The ordinary
# convolution, lab 02's, is `conv2d(picture, kernel)` of the set-up.
#
# - `delta`: `(rows, columns)`; `kernel`: `(kernel_height, kernel_width)`, neither need be square
# - returns: delta for the picture that the convolution has read. What is its size? That is
#   1 point, the values are 1.


# %% exercise="reverse-convolution"
def reverse_convolution(delta, kernel):
    """Delta of the picture that a convolution with this kernel has read (stride 1, no padding).

    delta: (rows, columns); kernel: (kernel_height, kernel_width). Returns (height, width).
    """
    ### BEGIN SOLUTION
    padded = np.pad(delta, [(size - 1, size - 1) for size in kernel.shape])
    return conv2d(padded, kernel[::-1, ::-1])
    ### END SOLUTION


# %% check="reverse-convolution" points=2
check("reverse-convolution")

# %% [markdown]
# Here it is, step by step, with the kernel of the lecture's slide «Padding». At the left delta in
# its rim of zeros, with the turned kernel in small blue numbers; at the right delta of the 5x5
# picture. A pixel at a corner has been read by one window alone, so one product is all that it
# gets; the pixel in the middle has been read by nine.

# %%
kernel = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])
delta = np.array([[1, 0, 2], [0, -1, 0], [3, 0, 1]])
plots.sliding_window(delta, kernel[::-1, ::-1], padding="full")

# %% [markdown]
# (In mathematics, the operation that turns the kernel is what is called convolution. SciPy has it
# as `convolve2d`; the forward pass of our nets is its `correlate2d`. So the way back is the only
# true convolution in a convolutional net.)

# %% [markdown]
# ## 11.4 Several maps, and strides
#
# A layer has several channels and several filters. Each filter has read each channel, so each
# filter has something to say to each channel. A channel's delta is the **sum** of what all filters
# say:
#
# $$ \frac{\partial L}{\partial x_{b,p,q,c}} = \sum_f \; \sum_{(i,j) \in R_{p,q}}
# \delta_{b,i,j,f} \; w_{p - s i,\; q - s j,\; c,\; f} $$
#
# where $R_{p,q}$ holds the places $(i, j)$ whose windows read the pixel $(p, q)$. So channels and
# filters change their places on the way back.
#
# With a stride the slide's recipe does not work as it stands. Look at a row of eight pixels,
# counted from 0, a window of three and stride 2. By how many windows is pixel 1 read? Pixel 2?
# Pixel 7?

# %%
plots.sliding_window_frames(np.arange(8).reshape(1, 8), np.ones((1, 3)), strides=2)

# %% [markdown] demands="pixels_left_over"
# Pixel 1 is read by one window, pixel 2 by two, pixel 7 by none. There are two ways to go on, and
# both are right:
#
# - *from delta*: each value of delta goes to all the pixels of its own window;
# - *from the pixels*: mend the slide's recipe. As the windows stand two pixels apart, what must be
#   done with delta before the turned kernel slides over it with stride 1? And how do you get the
#   size right when pixels were left over at the end?
#
# ### Exercise 11.4: delta for the inputs (5 points)
#
# With NumPy alone, write `input_gradient(delta, kernel, input_size, strides=1)` for a convolution
# without padding.
#
# - `delta`: `(batch, rows, columns, filters)`; `kernel`: `(kernel_height, kernel_width, channels,
#   filters)`; `input_size`: `(height, width)` of the pictures that were read
# - returns: `(batch, height, width, channels)`
#
# One point is for the shape. Where it is right, two are for the values at stride 1, one for
# strides, one for pictures where pixels are left over, each by itself. `convolve(inputs, kernel)`
# of the set-up may help.


# %% exercise="input-gradient"
def input_gradient(delta, kernel, input_size, strides=1):
    """Delta of the pictures that a convolution has read, padding="valid".

    delta: (batch, rows, columns, filters).
    kernel: (kernel_height, kernel_width, channels, filters); input_size: (height, width).
    Returns (batch, height, width, channels).
    """
    ### BEGIN SOLUTION
    batch, rows, columns, filters = delta.shape
    (height, width), (kernel_height, kernel_width) = input_size, kernel.shape[:2]
    # Room for all places at stride 1: the places between the windows, and the last ones, stay 0.
    apart = np.zeros((batch, height - kernel_height + 1, width - kernel_width + 1, filters))
    apart[:, : rows * strides : strides, : columns * strides : strides] = delta
    edges = [(0, 0), (kernel_height - 1,) * 2, (kernel_width - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel[::-1, ::-1].swapaxes(2, 3))
    ### END SOLUTION


# %% check="input-gradient" points=5
check("input-gradient")

# %% [markdown]
# Map by map: three filters have read two channels with stride 2. In each row delta of one filter,
# its values set apart by zeros, and its two turned kernels. Right of each kernel stands what the
# filter sends to this channel; the last row adds up what has come from the three.

# %%
rng = np.random.default_rng(3)
deltas, kernels = rng.integers(-2, 3, size=(2, 3, 3)), rng.integers(-2, 3, size=(3, 3, 2, 3))
plots.delta_by_maps(deltas, kernels, strides=2)

# %% [markdown]
# ### The way back as a way forward
#
# The way back takes a small array and makes a large one. Nets that make pictures need just this on
# their way *forward*: a layer that goes from small maps to large ones. So the same sums serve a
# second time, with maps in the place of delta: a **transposed convolution** (транспонированная
# свертка; Dumoulin and Visin 2016, section 4). It is no inverse: what the convolution has thrown
# away does not come back, only the sizes do.
#
# Think of it as stamping: each value of the small map prints the kernel into the large one, as dark
# as the value says. The stamps of neighbours stand `strides` pixels apart. Where they overlap, the
# ink adds up.
#
# ### Exercise 11.5: small maps made large (3 points)
#
# With NumPy alone, write `transposed_convolution(maps, kernel, strides=1)`. The shape is 1 point,
# the values at stride 1 are 1, strides are 1.
#
# - `maps`: `(batch, rows, columns, channels)`; `kernel`: `(kernel_height, kernel_width,
#   new_channels, channels)`, as Keras keeps it for this layer; it is at least `strides` high and
#   wide
# - returns: `(batch, height, width, new_channels)`, just large enough for all stamps


# %% exercise="transposed-convolution"
def transposed_convolution(maps, kernel, strides=1):
    """Large maps from small ones: each value lays down the kernel, multiplied by it.

    maps: (batch, rows, columns, channels).
    kernel: (kernel_height, kernel_width, new_channels, channels), at least `strides` in size.
    Returns (batch, height, width, new_channels).
    """
    ### BEGIN SOLUTION
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels)
    )
    for u, v in np.ndindex(tall, wide):
        under_cell = np.einsum("bijc,fc->bijf", maps, kernel[u, v])
        large[:, u : u + rows * strides : strides, v : v + columns * strides : strides] += (
            under_cell
        )
    return large
    ### END SOLUTION


# %% check="transposed-convolution" points=3
check("transposed-convolution")

# %% [markdown]
# Keras has it as a layer, `Conv2DTranspose`. Here it enlarges a map in which all values are 1, with
# kernels in which all weights are 1. The map is even everywhere; is the picture?

# %%
even = np.ones((1, 4, 4, 1))
enlarged = {
    f"kernel {size}x{size}, stride 2": ops.convert_to_numpy(
        ops.conv_transpose(even, np.ones((size, size, 1, 1)), 2, data_format="channels_last")
    )[0]
    for size in (2, 3, 4)
}
plots.show_images(enlarged.values(), enlarged, shared_scale=True)

# %% [markdown]
# Away from its edges it is even where the stride divides the kernel. With a kernel of 3 and a
# stride of 2 the stamps overlap in every second row and column only: one, two or four of them meet.
# Such a **checkerboard** shows in many pictures that nets have made (Odena, Dumoulin and Olah
# 2016).

# %% [markdown]
# ## 11.5 A net that learns by your gradients
#
# The net is a small one, built like the lecture's. `forward` in the set-up is the whole of it:
#
# | layer | weights | output for a digit |
# |---|---|---|
# | convolution, 4 filters of 5x5, `tanh` | `kernel1`, `bias1` | 24, 24, 4: `maps1` |
# | average pooling, 2x2 | | 12, 12, 4: `pooled` |
# | convolution, 8 filters of 5x5, `tanh` | `kernel2`, `bias2` | 8, 8, 8: `maps2` |
# | dense, 10 units, `softmax` | `matrix`, `bias3` | 10: the probabilities |
#
# The loss is the mean of $-\ln p_t$ over the batch, $t$ the right class. Two small pieces of the
# way back are new:
#
# - **softmax and loss together**: delta of the ten sums before the softmax is $(p - e_t) / N$,
#   where $e_t$ is 1 at the right class and 0 elsewhere, and $N$ the number of pictures in the
#   batch;
# - **tanh**: delta is multiplied by the slope, $1 - \tanh^2$.
#
# Pooling you know from lab 04: a maximum sends delta to the winner of its window, an average sends
# a share to each. Here are both again, drawn by the course's own functions and by Keras.

# %%
picture = np.array([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4.0]])
plots.switches(picture, delta=np.array([[4, 8], [-4, 2.0]]))

# %%
[shares] = vector_jacobian(
    lambda maps: ops.average_pool(maps, 2, 2, data_format="channels_last"),
    [picture[None, :, :, None]],
    np.array([[4, 8], [-4, 2.0]])[None, :, :, None],
)
plots.show_matrix(shares[0, :, :, 0], "averages: a quarter for each")

# %% [markdown] demands="last_batch_is_smaller reads_75_percent"
# (An average of 2x2 is a convolution of each map with four weights of 1/4 and stride 2. Its way
# back is nothing new, then.)
#
# ### Exercise 11.6: train (6 points)
#
# With NumPy alone, write `train(weights, images, labels, learning_rate, batch_size)`: **one pass**
# over the pictures, batch by batch, in their order.
#
# - `weights`: list of six arrays, `[kernel1, bias1, kernel2, bias2, matrix, bias3]`; `images`:
#   `(num, height, width, channels)`; `labels`: `(num,)`. The last batch may be smaller. The check
#   also asks with other sizes than the table's: pictures and kernels that are not square, several
#   channels, other numbers of filters and of classes. So take every size from the arrays.
# - For each batch: go `forward`, note the loss, go back, and change all six weights by
#   $w \leftarrow w - \eta \, g$, where $\eta$ is the learning rate and $g$ the gradient by $w$.
# - returns `(weights, losses)`: the list of the six new arrays, and the loss of each batch, as it
#   was *before* the step
#
# Use your functions of 11.2 and 11.4, or, as the strides are 1 here, `convolve`.
#
# One point each, by itself: the losses; the gradients of the dense layer, of the second and of the
# first convolution; several steps; and at least **75%** of 500 new digits after one pass over 500
# digits, with learning rate 0.1 and batches of 10. `np.repeat(maps, 2, axis=1)` doubles rows.


# %% exercise="train"
def train(weights, images, labels, learning_rate, batch_size):
    """One pass of gradient descent over the pictures, with gradients by hand.

    weights: [kernel1, bias1, kernel2, bias2, matrix, bias3].
    images: (num, height, width, channels); labels: (num,).
    Returns (weights, losses): the six new arrays, and the loss of each batch before its step.
    """
    ### BEGIN SOLUTION
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))

        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape)  # case 1: as in any hidden layer

        delta = delta * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        turned = kernel2[::-1, ::-1].swapaxes(2, 3)
        delta = convolve(np.pad(delta, edges), turned)  # case 2: the reverse convolution

        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4
        delta = delta * (1 - maps1**2)
        first = convolution_gradients(batch, delta)

        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    """By kernel and bias: delta slides over the inputs, the batch takes the channels' place."""
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]
    ### END SOLUTION


# %% check="train" points=6
check("train")

# %% [markdown]
# And Keras? The same net from Keras' layers, the same weights at the start, the same digits in the
# same order, the same learning rate, and Keras' own gradients and optimizer (`SGD`).


# %%
def keras_net():
    """The net of the table, with new weights."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(4, 5, activation="tanh", name="C1"),
            keras.layers.AveragePooling2D(2, name="S2"),
            keras.layers.Conv2D(8, 5, activation="tanh", name="C3"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(10, activation="softmax", name="output"),
        ]
    )


def train_keras(net, learning_rate=0.1, batch_size=20):
    """One pass over the training digits, as `train`; returns the loss of each batch."""
    net.compile(keras.optimizers.SGD(learning_rate), "sparse_categorical_crossentropy")
    losses = []
    for start in range(0, len(x_train), batch_size):
        batch = slice(start, start + batch_size)
        net.reset_metrics()  # or Keras tells the mean of all batches so far
        losses.append(float(net.train_on_batch(x_train[batch], y_train[batch])))
    return losses


def percent_right(probabilities):
    return 100 * np.mean(np.argmax(probabilities, axis=1) == y_test)


# %% [markdown]
# Two curves, two seeds. (This runs your `train`; while it is unwritten, Keras' curve stands
# alone.)

# %% needs="train"
curves = {}
for seed in range(2):
    keras.utils.set_random_seed(seed)
    net = keras_net()
    start = [weight.astype("float64") for weight in net.get_weights()]
    by_hand = train(start, x_train.astype("float64"), y_train, 0.1, 20)
    keras_losses = train_keras(net)
    accuracy = percent_right(net.predict(x_test, verbose=0))
    print(f"seed {seed}: Keras {accuracy:.1f}% of 1,000 new digits", end="")
    if by_hand is None:
        print()
        continue
    own_weights, own_losses = by_hand
    _, _, _, probabilities = forward(own_weights, x_test.astype("float64"))
    print(f", by hand {percent_right(probabilities):.1f}%")
    curves = curves or {"Keras": keras_losses, "by hand": own_losses}  # the first seed's are drawn

# %% needs="train" varies=true
plots.overlaid_curves(curves or {"Keras": keras_losses})

# %% [markdown]
# The curves lie on each other, spike by spike. What is between them is the rounding of Keras'
# 32-bit numbers; yours have 64 bits. There is no secret in `fit`: these formulas are all of it.

# %% [markdown]
# Here is delta on its way back, in the net that Keras has trained last, for one digit. Read it from
# right to left: from the dense layer delta comes to the eight maps of C3, from there through the
# reverse convolution to the four maps of S2, through the averages to C1, and at last to the digit
# itself, where the net needs it no more. There it says which pixels would raise the loss if they
# were brighter (red), and which would lower it (blue). Each layer is drawn in parts of its own
# largest value.


# %%
def deltas_of(net, digit, label):
    """Delta of the digit and of each layer's maps, the largest value of each layer being 1."""
    deltas, maps = {}, digit[None]
    for number, name in enumerate(["the digit", "C1", "S2", "C3"]):
        rest = keras.Sequential(net.layers[number:])
        [delta] = vector_jacobian(lambda maps, rest=rest: -ops.log(rest(maps)[:, label]), [maps])
        deltas[f"delta: {name}"] = delta[0] / np.abs(delta).max()
        maps = net.layers[number](maps)
    return deltas


digit, label = x_test[3], y_test[3]
plots.layer_maps({"digit": digit} | deltas_of(net, digit, label))

# %% [markdown]
# ## 11.6 Put the lecture to the test
#
# ### Claim 1: the reverse convolution is "the same way to compute deltas"
#
# «Обратная свертка – это тот же способ вычисления дельт», says the slide: the same as in a dense
# layer, whose delta goes back through the transposed matrix. Is it the same to the last digit? A
# convolution has a matrix $M$, as in section 11.1. We get it column by column: put in pictures in
# which a single pixel is 1. On the way back its transpose, $M^T$, must do.

# %%
small_kernel = np.arange(1, 5).reshape(2, 2)
unit_pictures = np.eye(16).reshape(16, 4, 4, 1)
matrix = convolve(unit_pictures, small_kernel[:, :, None, None]).reshape(16, 9).T
plots.weight_matrices({"forward: M": matrix, "back: M transposed": matrix.T})

# %% [markdown]
# Read a row of the left matrix: $w_1, w_2, w_3, w_4$. Read one of the right, from its middle: the
# same four, but in the order $w_4, w_3, w_2, w_1$. There is the turn by 180 degrees, and nobody has
# asked for it. Other rows have fewer weights: those of pixels at the edges, where the window stands
# out.
#
# Now the numbers, with the lecture's kernel: all whole, so that nothing is rounded.

# %%
unit_pictures = np.eye(25).reshape(25, 5, 5, 1)
matrix = convolve(unit_pictures, kernel[:, :, None, None]).reshape(25, 9).T
by_matrix = (matrix.T @ delta.ravel()).reshape(5, 5)
by_slide = conv2d(np.pad(delta, 2), kernel[::-1, ::-1])
print("largest difference:", np.abs(by_matrix - by_slide).max())

# %% [markdown]
# None. The claim holds: the reverse convolution *is* the transposed matrix, written so that its
# zeros are not stored at all, and its equal weights only once.
#
# ### Claim 2: the kernel must be turned
#
# So it follows from the chain rule. But would you *notice* if you forgot it? In these nets the
# second convolution sends back
#
# - the right delta;
# - delta through a kernel that is **not turned**;
# - **nothing**: then the first convolution never learns.
#
# All other gradients are right. Two thousand digits, two passes, three seeds.


# %%
def conv_not_turned(inputs, kernel):
    """Goes forward as `ops.conv`; delta goes back through the kernel as it lies."""
    # The kernel learns from the first sum alone, the inputs' delta goes through the second.
    maps = ops.conv(ops.stop_gradient(inputs), kernel)
    turned = ops.conv(inputs, ops.stop_gradient(ops.flip(kernel, (0, 1))))
    return maps + turned - ops.stop_gradient(turned)


class NotTurned(keras.layers.Conv2D):
    """`Conv2D` with the wrong way back."""

    def call(self, inputs):
        return self.activation(conv_not_turned(inputs, self.kernel) + self.bias)


def train_with(convolution, seed, learns=True):
    """The mean loss of each pass, and the percent of new digits that are right at the end."""
    keras.utils.set_random_seed(seed)
    net = keras_net()
    net.layers[0].trainable = learns
    if convolution is NotTurned:
        layers = [*net.layers[:2], NotTurned(8, 5, activation="tanh"), *net.layers[3:]]
        weights = net.get_weights()
        net = keras.Sequential([keras.Input((28, 28, 1)), *layers])
        net.set_weights(weights)
    net.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    history = net.fit(x_more, y_more, batch_size=20, epochs=2, shuffle=False, verbose=0)
    return history.history["loss"], percent_right(net.predict(x_test, verbose=0))


(x_more, y_more), _ = data.load_mnist(num_train=2_000, num_test=0)
variants = {
    "right": {"convolution": keras.layers.Conv2D},
    "not turned": {"convolution": NotTurned},
    "nothing": {"convolution": keras.layers.Conv2D, "learns": False},
}
runs = {
    name: [train_with(seed=seed, **variant) for seed in range(3)]
    for name, variant in variants.items()
}

# %% varies=true
plots.learning_curves(
    {name: [losses for losses, _ in values] for name, values in runs.items()}, metric="loss"
)

# %% varies=true
plots.seed_spread(
    {name: [accuracy for _, accuracy in values] for name, values in runs.items()},
    metric="accuracy, %",
)

# %% [markdown]
# The net with the wrong gradient learns, in each of the three runs. Its loss is a little above that
# of the right one, and below that of the net whose first convolution stands still. Nobody who sees
# its curve alone would suspect anything. **A falling loss does not show that gradients are right.**
#
# What does, is to measure the gradient without any formula: move one weight a little, look at the
# loss. For a small step $h$, the **central difference** (центральная разность)
#
# $$ \frac{\partial L}{\partial w_k} \approx
# \frac{L(w + h e_k) - L(w - h e_k)}{2 h} $$
#
# where $e_k$ is 1 at number $k$ and 0 at all others. Two passes of the net for each number that it
# has learned: far too slow to train with, and good enough to check a small net once.
#
# ### Exercise 11.7: the numeric gradient (3 points)
#
# With NumPy alone, write `numeric_gradients(weights, images, labels, step)` for the net of
# `forward`. The shape is 1 point, the values are 2. Compute with 64 bits; why, the figure below
# will show.
#
# - `weights`, `images`, `labels`: as in exercise 11.6; `step`: $h$, a number
# - returns: a list of six arrays, shaped as the weights: for each number the central difference of
#   the loss (the mean of $-\ln p_t$ over the pictures)
#
# `np.ndindex(array.shape)` goes through the places of an array of any shape.


# %% exercise="numeric-gradients"
def numeric_gradients(weights, images, labels, step):
    """Gradients of the loss by all six arrays, from central differences alone.

    weights: [kernel1, bias1, kernel2, bias2, matrix, bias3].
    images: (num, height, width, channels); labels: (num,). Returns a list of six arrays.
    """

    ### BEGIN SOLUTION
    def loss(weights):
        _, _, _, probabilities = forward(weights, images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = []
    for number, array in enumerate(weights):
        gradient = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = array.astype(float)
                moved[place] += sign * step
                ends.append(loss([*weights[:number], moved, *weights[number + 1 :]]))
            gradient[place] = (ends[0] - ends[1]) / (2 * step)
        gradients.append(gradient)
    return gradients
    ### END SOLUTION


# %% check="numeric-gradients" points=3
check("numeric-gradients")

# %% [markdown]
# Would it have found the kernel that is not turned? A small net on digits of 14x14 pixels, with 567
# numbers. For each of the six arrays the formula's gradient $g$ is compared with the numeric one,
# $n$: $\lVert g - n \rVert / (\lVert g \rVert + \lVert n \rVert)$ is 0 for equal ones, and at
# most 1.


# %%
def loss_in_keras(weights, images, labels, second=ops.conv):
    """The loss in `keras.ops`, to be differentiated automatically; `second`: a convolution."""
    kernel1, bias1, kernel2, bias2, matrix, bias3 = weights
    maps = ops.tanh(ops.conv(images, kernel1) + bias1)
    maps = ops.average_pool(maps, 2, 2, data_format="channels_last")
    maps = ops.tanh(second(maps, kernel2) + bias2)
    sums = ops.matmul(ops.reshape(maps, (len(images), -1)), matrix) + bias3
    return ops.mean(keras.losses.sparse_categorical_crossentropy(labels, ops.softmax(sums)))


def gradients_in_keras(weights, images, labels, second=ops.conv):
    return vector_jacobian(lambda *arrays: loss_in_keras(arrays, images, labels, second), weights)


# %% needs="numeric-gradients"
rng = np.random.default_rng(0)
names = ["kernel1", "bias1", "kernel2", "bias2", "matrix", "bias3"]
shapes = [(3, 3, 1, 2), (2,), (3, 3, 2, 3), (3,), (48, 10), (10,)]
small_weights = [rng.normal(0, 0.3, size=shape) for shape in shapes]
small_digits = x_test[:5, ::2, ::2].astype("float64"), y_test[:5]
numeric = numeric_gradients(small_weights, *small_digits, 1e-5)
for kind, second in {"right": ops.conv, "not turned": conv_not_turned}.items():
    by_formula = gradients_in_keras(small_weights, *small_digits, second)
    print(f"{kind:10}", end="")
    for name, g, n in zip(names, by_formula, numeric or by_formula, strict=True):
        difference = np.linalg.norm(g - n) / (np.linalg.norm(g) + np.linalg.norm(n))
        found = f"{difference:.0e}" if difference > 1e-9 else "< 1e-9"
        print(f"  {name} {found if numeric else '–'}", end="")
    print()

# %% [markdown]
# Found, and more than that: the check says *where*. The gradients of the dense layer and of the
# second convolution are right to nine digits. What is wrong has happened on the way from there to
# the first.
#
# How small should the step be? The error of the formula itself shrinks with $h^2$. But a loss has a
# limited number of digits, and for small $h$ its two values differ in the last of them only: that
# error grows with $1 / h$. Here are both, for the net of section 11.5, with numbers of 64 and of 32
# bits. To have one number for all weights, they move together, along one direction $d$: then
# $(L(w + h d) - L(w - h d)) / 2 h$ must be the sum of gradient times $d$.


# %% varies=true
def central_difference(weights, directions, step, dtype):
    """Of the loss of ten digits, along the directions, computed with numbers of this dtype."""
    losses = []
    for sign in (1, -1):
        moved = [w + sign * step * d for w, d in zip(weights, directions, strict=True)]
        moved = [array.astype(dtype) for array in moved]
        losses.append(float(loss_in_keras(moved, x_test[:10].astype(dtype), y_test[:10])))
    return (losses[0] - losses[1]) / (2 * step)


keras.utils.set_random_seed(0)
weights = [weight.astype("float64") for weight in keras_net().get_weights()]
directions = [np.random.default_rng(1).normal(size=weight.shape) for weight in weights]
gradients = gradients_in_keras(weights, x_test[:10].astype("float64"), y_test[:10])
slope = sum(np.sum(g * d) for g, d in zip(gradients, directions, strict=True))

steps = np.logspace(-1, -11, 31)
errors = {
    dtype: [abs(central_difference(weights, directions, h, dtype) / slope - 1) for h in steps]
    for dtype in ("float64", "float32")
}
plots.gradient_check(steps, errors)

# %% [markdown]
# Two letters V. At the right both curves fall alike, by a factor of 100 for a tenth of the step:
# the formula's error. At the left the digits run out, much earlier with 32 bits. With 64 bits a
# gradient can be checked to about ten digits; with 32 bits, the numbers that nets are trained with,
# to about four. And a step of $10^{-8}$, which looks so careful, measures nothing there: the two
# losses are equal, and the error is 1. So whoever checks a gradient computes with 64 bits.

# %% [markdown]
# ### Discussion (2 points)
#
# A friend has written her own convolution with its way back, and says: "My net gets 91% of the
# digits right, so my gradients are right." What do you answer, with the curves above in hand, and
# why does a net learn with a wrong delta at all? What test would convince you: with which inputs,
# which kernels, which kind of numbers, which step? Name two mistakes that a careless choice would
# not find. Four to six sentences.

# %% [markdown] discussion="gradient-check" points=2
# The curves show a net with wrong gradients that is nearly as good as the right one. It learns
# because all layers above the mistake get their right gradients, and the dense layer can make use
# of nearly any features; and the first convolution still gets a delta that says *where* and *for
# which picture* something should change, only through a wrong pattern. (It was better than no
# learning at all, so this delta was not useless.) Accuracy says how useful the gradients are, not
# whether they are right.
#
# I would compare with central differences in 64 bits, at a step of about $10^{-5}$, and ask for a
# relative error below $10^{-6}$. Inputs not square, kernels not square and without symmetry,
# several channels and another number of filters, a batch of more than one, a stride that does not
# divide the size. A symmetric kernel hides a missing turn; a square one hides swapped axes; equal
# numbers of channels and filters hide these two swapped; a batch of one hides an average in place
# of a sum; with 32 bits and a tiny step right and wrong look alike.
#
# *Marking.* 1 point: accuracy or a falling loss does not prove it, **and** a reason why the net
# learns nevertheless. 1 point: a numeric check with 64 bits and a sensible step, with two mistakes
# that a careless choice (symmetric, square, one channel, batch of one, no stride) would hide; half
# a point for one of them.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. A weight is used at a hundred places. What is its gradient?
# 2. Why is the kernel turned by 180 degrees on the way back?
# 3. The loss falls. Are the gradients right?
#
# A convolution is a dense layer with few links and shared weights, and it learns as one: the
# gradients of all links of a weight add up, over places and pictures. Delta goes back through the
# transposed matrix, and written as a window that slides over delta, this is the turned kernel with
# full padding; strides put zeros between the values. These few lines, put one after another, train
# a net step by step as Keras does. That the loss falls proves nothing: compare with numeric
# gradients, in 64 bits, on inputs without any symmetry.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Обучение сети», cases 1 and 2 (L. V. Utkin, SPbPU).
# - D. E. Rumelhart, G. E. Hinton, R. J. Williams (1986), "Learning representations by
#   back-propagating errors", Nature 323.
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), "Gradient-based learning applied to document
#   recognition", Proceedings of the IEEE 86(11).
# - V. Dumoulin, F. Visin (2016), "A guide to convolution arithmetic for deep learning",
#   arXiv:1603.07285: transposed convolutions, with strides.
# - A. Odena, V. Dumoulin, C. Olah (2016), "Deconvolution and checkerboard artifacts", Distill.
# - T. P. Lillicrap, D. Cownden, D. B. Tweed, C. J. Akerman (2016), "Random synaptic feedback
#   weights support error backpropagation for deep learning", Nature Communications 7: nets that
#   learn with a wrong way back.
