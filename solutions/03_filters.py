# %% [markdown]
# # Lab 03: Filters
#
# **You will** write the lecture's kernels from what they are to do, take a kernel apart into a
# column and a row, build a Keras layer that finds edges, and let a net find a kernel by itself.
#
# **You need** the convolution of one picture with one kernel (lab 02), and Keras' `compile`.
#
# **Time** about 70 minutes; the whole notebook runs in about 15 seconds.
#
# **Source** the lecture's slides «Сверточный слой (фильтр)», «Результат операции свертки»; Sobel
# and Feldman (1968).
#
# By the end you can answer:
#
# 1. What does the sum of a kernel's weights tell you about the picture that comes out?
# 2. Does every "edge detection" kernel find every edge?
# 3. Can a net find a kernel from a picture and its result, and which pictures make that hard?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from keras import ops
from scipy import ndimage
from scipy.signal import correlate2d

check = cnnlab.checks("03_filters")
keras.utils.set_random_seed(0)
photograph = data.photograph("camera", size=128, gray=True)

# A pair for the last exercise: a picture, and what one of the lecture's kernels makes of it.
picture, filtered = data.filtered_gravel()  # (128, 128) and, without the border, (126, 126)

# %% [markdown]
# ## 03.1 A kernel is a question
#
# A **kernel** (ядро), or **filter** (фильтр), is a small matrix of weights. It slides over a
# picture; at each place the pixels under it are multiplied by the weights and added up. What comes
# out is a **feature map** (карта признаков): how much of the kernel's own pattern is found at each
# place. «Небольшая матрица, представляющая признак, который хотим найти», says the slide.
#
# Two kernels with a single row. The first asks for the mean of three pixels. The second asks how
# much brighter it is at the right than at the left (red: brighter, blue: darker, white: the same).

# %%
row_kernels = {
    "mean of three": np.array([[1, 1, 1]]) / 3,
    "right minus left": np.array([[-1, 0, 1]]),
}
plots.kernel_table(photograph, row_kernels)

# %% [markdown]
# Slide them yourself over the man's head. Choose the second kernel, move the window to an edge, and
# say whether the sum will be above or below 0 before you look.

# %%
plots.explore_window(photograph[16:48, 44:76], row_kernels)

# %% [markdown]
# Is the man's back red or blue, and why? The sky is bright, the coat is dark. At the left edge of
# the coat the right pixel is the darker one: blue.
#
# ### Exercise 03.1: the lecture's kernels (3 points)
#
# The slides show nine kernels, all 3x3. Here is what each of them is to do; find the numbers, and
# put the nine arrays into the dict `kernels`.
#
# | key | what comes out at a pixel |
# |---|---|
# | `"identity"` | the pixel itself |
# | `"box"` | the mean of the nine pixels |
# | `"gauss"` | a mean: the pixel weighs 4, its row and column neighbours 2, corners 1 |
# | `"laplace4"` | the sum of the four neighbours in row and column, less four times the pixel |
# | `"laplace8"` | eight times the pixel, less all its eight neighbours |
# | `"diagonal"` | top left and bottom right corner, less the other two corners |
# | `"sharpen"` | the pixel, less what `"laplace4"` gives |
# | `"sobel_x"` | right column less left column, where the middle pixel of a column counts twice |
# | `"sobel_y"` | top row less bottom row, where the middle pixel of a row counts twice |
#
# The first two after the identity are **blurs** (размытие), `"sharpen"` adds sharpness (резкость),
# all others look for **edges** (границы).
#
# The check asks for three things, a point each, by itself: what the weights add up to; what a
# kernel answers on a **ramp**, a picture that grows brighter evenly; and the slides' numbers.

# %% exercise="kernels"
kernels = None  # put a dict of nine arrays in its place
### BEGIN SOLUTION
identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
laplace4 = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
kernels = {
    "identity": identity,
    "box": np.ones((3, 3)) / 9,
    "gauss": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "laplace4": laplace4,
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": identity - laplace4,
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}
### END SOLUTION

# %% check="kernels" points=3
check("kernels")

# %% [markdown]
# Here is the slides' table, with your kernels, on a real photograph:

# %% needs="kernels"
"No kernels yet." if kernels is None else plots.kernel_table(photograph, kernels)

# %% [markdown]
# Look at the sums of the weights. Where they add up to **1**, the map is a picture again, as bright
# as the first: an even sky stays the sky that it was. Where they add up to **0**, an even sky gives
# 0, whether it is bright or dark: such a map knows nothing of brightness, only of *differences*.
#
# Now type kernels that no slide shows. What does a kernel do whose weights add up to 2, or to −1?
# Which one moves the picture a pixel to the left?

# %%
plots.explore_kernel(photograph)

# %% [markdown]
# ## 03.2 A column times a row
#
# A kernel of 3x3 has nine weights, but some have less to say. Take a column and a row, and multiply
# each number of the one by each number of the other. This is the **outer product** (внешнее
# произведение), `np.outer`:

# %%
column, row = np.array([1, 2, 1]), np.array([1, 1, 1])
print(np.outer(column, row))

# %% [markdown]
# A kernel that is such a product is called **separable** (разделимое ядро). It saves work: filter
# the picture with the row first, then the result with the column, and you get what the whole kernel
# would give. That is $2k$ multiplications a pixel in place of $k^2$.

# %%
in_one = correlate2d(photograph, np.outer(column, row), mode="valid")
by_rows = correlate2d(photograph, row[None, :], mode="valid")
in_two = correlate2d(by_rows, column[:, None], mode="valid")
print("equal:", np.allclose(in_one, in_two, rtol=1e-4))
for k in (3, 5, 15):
    print(f"{k:2}x{k:<2} {k * k:3} multiplications in one, {2 * k:2} in two")

# %% [markdown]
# Which of the nine kernels are separable? In matrix language: those of **rank** (ранг) 1, whose
# rows are all multiples of one row. The **singular value decomposition** (сингулярное разложение)
# writes any matrix as a sum of such products, the largest first:
#
# $$ K = s_1 \, u_1 v_1^T + s_2 \, u_2 v_2^T + \dots \qquad s_1 \ge s_2 \ge \dots \ge 0 $$
#
# The first of them alone is the separable kernel that is *closest* to $K$, in the sum of squared
# differences. If $K$ is separable, it is $K$ itself.
#
# ### Exercise 03.2: take it apart (2 points)
#
# With NumPy alone, write `separate(kernel)`: a column and a row whose outer product is the
# separable kernel closest to `kernel`.
#
# - `kernel`: array `(kernel_height, kernel_width)`, not always square
# - returns: a pair of arrays, `(kernel_height,)` and `(kernel_width,)`. How a factor is divided
#   between the two does not matter.
#
# `u, s, vt = np.linalg.svd(kernel)` gives the three parts; `vt` is transposed already. One point is
# for separable kernels, one for all others, each by itself.


# %% exercise="separate"
def separate(kernel):
    """A column and a row: their outer product is the separable kernel closest to `kernel`."""
    ### BEGIN SOLUTION
    u, s, vt = np.linalg.svd(kernel)
    return u[:, 0] * s[0], vt[0]
    ### END SOLUTION


# %% check="separate" points=2
check("separate")

# %% [markdown]
# How much is lost if we take the closest separable kernel in place of each of yours?

# %% needs="separate"
for name, kernel in (kernels or {}).items():
    pair = separate(kernel)
    if pair is not None:
        lost = np.abs(kernel - np.outer(*pair)).max()
        print(f"{name:9} largest difference {lost:.2f}")

# %% [markdown]
# The identity, the two blurs, the two Sobel kernels and, perhaps a surprise, the diagonal one lose
# nothing. The sharpening and the two Laplace kernels are no products of a column and a row.

# %% [markdown] demands="no_padding no_weights gradients"
# ## 03.3 How steep is a picture?
#
# The slide «Результат операции свертки» shows two kernels, $G_x$ and $G_y$, that belong together.
# Think of brightness as height. $G_x$ tells how steeply it rises to the right, $G_y$ how steeply it
# rises upwards. Both count in their own unit. Here is a picture that rises by 0.1 from one pixel to
# the next, and what $G_x$ says inside it:

# %%
ramp = np.tile(0.1 * np.arange(5), (5, 1))
print(ndimage.sobel(ramp, axis=1)[1:-1, 1:-1].round(6))

# %% [markdown]
# It is **eight times the slope**: the right and the left column are two pixels apart, and each has
# weights of 1 + 2 + 1. Edges are only compared with one another, so nobody divides by 8.
#
# Both together are, up to this factor, the **gradient** (градиент), an arrow that points uphill;
# its length says how steep it is there, *whichever* way the slope runs:
#
# $$ |G| = \sqrt{G_x^2 + G_y^2} $$
#
# ### Exercise 03.3: a layer that finds edges (4 points)
#
# Write the Keras layer `EdgeStrength`. It computes $|G|$ of gray pictures with Sobel's two kernels,
# without padding.
#
# - input `(batch, height, width, 1)`; output `(batch, height - 2, width - 2, 1)`
# - it learns nothing: it has **no weights**
#
# `ops.conv(inputs, kernel)` takes a kernel of shape `(height, width, channels, filters)`. Use
# `keras.ops`, so that gradients flow through the layer to those before it. One point is for the
# shape, two for the values, one when gradients flow, and the layer works in a model that is
# trained, saved and loaded. Think of an even sky, where $|G| = 0$: what is the slope of a square
# root at 0?


# %% exercise="edge-layer"
class EdgeStrength(keras.layers.Layer):
    """How steep the brightness is at each pixel: (batch, height - 2, width - 2, 1)."""

    def call(self, inputs):
        """inputs: (batch, height, width, 1)."""
        ### BEGIN SOLUTION
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        kernel = np.stack([x, x.T], axis=-1)[:, :, None, :]  # 1 channel, 2 filters
        maps = ops.conv(inputs, kernel)
        squares = ops.sum(ops.square(maps), axis=-1, keepdims=True)
        # The slope of a root is infinite at 0; a small number under it keeps gradients finite.
        return ops.sqrt(squares + 1e-8)
        ### END SOLUTION


# %% check="edge-layer" points=4
check("edge-layer")

# %% [markdown]
# The photograph, seen with Sobel's eyes (SciPy has the kernels, too):

# %%
x, y = ndimage.sobel(photograph, axis=1), ndimage.sobel(photograph, axis=0)
plots.show_images([photograph, np.hypot(x, y)], ["photograph", "edge strength"])

# %% [markdown]
# ## 03.4 A kernel that nobody has written
#
# All these kernels were thought out by people. A convolutional net finds its own. Can it find one
# of these? Here is a pair: a photograph of gravel, and what a kernel of the lecture has made of it.

# %%
plots.show_images([picture, filtered], ["picture", "filtered"])

# %% [markdown] demands="any_size at_most_200_steps nine_weights"
# A net with one `Conv2D` of one filter, 3x3, without padding and bias, is nothing but a kernel with
# nine unknown weights. Train it so that it makes the right picture of the left one, and look at its
# weights.
#
# ### Exercise 03.4: learn the kernel (3 points)
#
# Make and train the Keras model `learned`, which takes pictures of any size: `keras.Input((None,
# None, 1))`.
#
# - It has nine weights, a single kernel of 3x3 (1 point).
# - In at most **200 steps** of training each weight comes within **0.05** of the kernel that made
#   `filtered` (2 points). Each of the two counts by itself.
#
# `picture` and `filtered` come without batch and channel axis: `picture[None, :, :, None]` adds
# them. The loss is the mean of the squared differences, `"mse"`. A step is one call of
# `learned.train_on_batch(inputs, targets)`.
#
# A first attempt may well end near the right kernel, but not within 0.05. Then ask what is the same
# in all the windows of the picture, and whether the kernel needs to know it.

# %% exercise="learned"
learned = None  # put your model in its place
### BEGIN SOLUTION
keras.utils.set_random_seed(0)
learned = keras.Sequential(
    [keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3, use_bias=False)]
)
learned.compile(keras.optimizers.Adam(0.2), loss="mse")
inputs = (picture - picture.mean())[None, :, :, None]  # brightness itself says nothing of edges
targets = filtered[None, :, :, None]
for _step in range(200):
    learned.train_on_batch(inputs, targets)
### END SOLUTION

# %% check="learned" points=3
check("learned")

# %% [markdown]
# Your net's kernel, which nobody has typed in:

# %% needs="learned" varies=true
"No net yet." if learned is None else plots.show_matrix(
    np.round(learned.get_weights()[0][:, :, 0, 0], 2) + 0.0, "learned kernel"
)

# %% [markdown]
# ## 03.5 Put the lecture to the test
#
# **"Edge detection"** stands on the slide beside three kernels: `"diagonal"`, `"laplace4"`,
# `"laplace8"`. Do they find edges? A disc has edges in all directions:

# %%
rows, columns = np.mgrid[-32:33, -32:33]
disc = ndimage.gaussian_filter((np.hypot(rows, columns) < 20).astype(float), 1)
second = np.array([1, -2, 1])
answers = {
    "diagonal": np.abs(correlate2d(disc, np.outer([1, 0, -1], [1, 0, -1]), mode="valid")),
    "laplace4": np.abs(ndimage.convolve1d(disc, second, 0) + ndimage.convolve1d(disc, second, 1)),
    "|G|, Sobel": np.hypot(ndimage.sobel(disc, 0), ndimage.sobel(disc, 1)),
}
plots.show_images([disc, *answers.values()], ["disc", *answers])

# %% [markdown]
# How strong is the answer at the rightmost edge, which stands upright, beside that at the edge that
# runs at 45 degrees?

# %%
for name, answer in answers.items():
    centre = answer.shape[0] // 2
    upright = answer[centre, centre:].max()
    slanted = np.diagonal(answer)[centre:].max()
    print(f"{name:10}  upright edge {upright:.2f}, slanted edge {slanted:.2f}")

# %% [markdown]
# The diagonal kernel is **blind** to upright edges, and to level ones, which are most of the edges
# of houses, doors and windows. It is a detector of slanted edges and of corners. The Laplace kernel
# and Sobel's $|G|$ see all of them. The Laplace kernel draws each edge as a double line, because it
# is 0 on an even slope: it does not ask "how steep?", but "how bent?".

# %% [markdown]
# **A net learns its kernels by itself.** So it does. But how well depends on what it is shown. Here
# Sobel's kernel is looked for with two photographs, as they are and with their mean taken off. To
# see what the picture does, without an optimizer's tricks, the training is plain gradient descent:
# 200 steps, of the length that suits the steepest direction.
#
# The **condition number** (число обусловленности) tells what the loss looks like around the right
# kernel: a long valley, so many times steeper across than along. The larger it is, the slower is
# the way along.


# %%
def descend(picture, kernel, num_steps=200):
    """The kernel that gradient descent finds, how far its picture is off, and the condition."""
    windows = np.lib.stride_tricks.sliding_window_view(picture.astype(float), (3, 3)).reshape(-1, 9)
    targets = windows @ kernel.ravel()
    steepness = np.linalg.eigvalsh(windows.T @ windows / len(windows))  # smallest first
    found = np.random.default_rng(0).normal(scale=0.3, size=9)
    for _step in range(num_steps):
        gradient = windows.T @ (windows @ found - targets) / len(windows)
        found -= gradient / steepness[-1]
    error = np.sqrt(np.mean((windows @ found - targets) ** 2)) / targets.std()
    return found.reshape(3, 3), error, steepness[-1] / steepness[0]


# %%
sobel_x = np.outer([1, 2, 1], [-1, 0, 1])
for name in ("gravel", "camera"):
    original = data.photograph(name, size=128, gray=True)
    for title, shown in [("as it is", original), ("mean off", original - original.mean())]:
        found, error, condition = descend(shown, sobel_x)
        print(
            f"{name} {title}: condition {condition:6.0f}, "
            f"kernel off by {np.abs(found - sobel_x).max():.2f}, picture off by {error:.1%}"
        )

# %% [markdown]
# Taking the mean off does not change the targets, since Sobel's weights add up to 0. But it makes
# the valley rounder, for gravel some fifty times, and then the kernel is found. All nine pixels of
# a window are bright together. So the loss is by far the steepest where all nine weights grow
# together, and steps that suit this direction are too short for the others. (An optimizer such as
# Adam gets along a valley faster. It does not make it round.)
#
# The man with the camera is the harder teacher. His coat and his sky are even, each pixel there is
# nearly the same as its neighbours, and who sees only equal neighbours cannot tell which of them
# has which weight. Gravel is all change.
#
# ### Discussion (2 points)
#
# Look at the line "camera mean off" again. How can a kernel be far off, and the picture that it
# makes nearly right? What does this mean for someone who reads the kernels of a trained net, to
# find out what it has learned? Four or five sentences.

# %% [markdown] discussion="wrong-kernel-right-picture" points=2
# In a smooth photograph neighbouring pixels are nearly equal. If one weight is 0.4 too large and
# its neighbour 0.4 too small, the two errors nearly cancel at almost every place, so the picture is
# only some six percent off and the loss is small. Training sees only the loss: along such a
# direction it hardly knows where to go, and 200 steps do not get there.
#
# The pictures determine a kernel only as far as they ask for it. Two nets can have different
# kernels and answer alike on the pictures that they were trained on, and differ on others. So a
# single kernel says little. Look at what it answers, or train several nets and see what their
# kernels have in common.
#
# *Marking.* 1 point: the nine pixels of a window are nearly equal (or: depend on each other), so
# some changes of the kernel hardly change its answers, and the loss hardly sees them. 1 point: the
# kernel is determined only as far as the pictures ask for it; several kernels do the same on these
# pictures, so that one must look at what a net does, or compare several trained nets. Half of a
# point for "not trained long enough" alone: true, but it does not say why the picture is right.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. What does the sum of a kernel's weights tell you about the picture that comes out?
# 2. Does every "edge detection" kernel find every edge?
# 3. Can a net find a kernel from a picture and its result, and which pictures make that hard?
#
# A kernel asks the same question at every pixel. If its weights add up to 1, brightness stays; if
# they add up to 0, only differences are left. Some kernels are a column times a row, and cheaper
# for it. Sobel's two kernels together measure how steep a picture is in any direction; the slide's
# diagonal kernel is blind to upright and level edges. A net finds Sobel's kernel from one pair of
# pictures. It takes more patience where neighbouring pixels are alike, and there it may make the
# right picture with a kernel that is not the right one.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Сверточный слой (фильтр)», «Результат операции свертки» (L. V. Utkin,
#   SPbPU).
# - I. Sobel, G. Feldman (1968), "A 3x3 isotropic gradient operator for image processing", talk at
#   the Stanford Artificial Intelligence Project.
# - D. Marr, E. Hildreth (1980), "Theory of edge detection", Proceedings of the Royal Society of
#   London B 207: edges where the second derivative changes its sign.
# - Photograph «camera»: Lav Varshney, CC0; «gravel»: CC0Textures, CC0; both from scikit-image.
