# %% [markdown]
# # Lab 07: The receptive field
#
# **You will** compute which pixels of the picture one pixel of a deep map sees, measure how
# strongly it sees each of them, find the law by which the part that counts grows with depth, and
# build a net that sees far enough for a task where others cannot do better than guess.
#
# **You need** the size of a convolution's output (lab 02), what a derivative is, Keras' `fit`.
#
# **Time** about 70 minutes; the whole notebook runs in less than half a minute.
#
# **Source** the lecture's four slides «Рецептивные поля»; Luo et al. (2016), Araujo et al. (2019).
#
# By the end you can answer:
#
# 1. How large is the part of the picture that one pixel of a deep map sees, and what makes it grow?
# 2. Does the pixel listen to all of that part alike?
# 3. How can you tell, before any training, that a net cannot solve a task?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import receptive_field, summarize
from cnnlab.models import field_width, lenet5, measure_field
from keras import ops

check = cnnlab.checks("07_receptive_field")
keras.utils.set_random_seed(0)

# %% [markdown]
# ## 07.1 What one pixel sees
#
# A pixel of a feature map is computed from a window of the map below. Each pixel of *that* map has
# been computed from a window of the map below it. Go down to the picture: all the pixels where you
# can arrive are the **receptive field** (рецептивное поле) of the pixel where you started. No other
# pixel of the picture can change its value.
#
# (The first line of the slide uses the word for the window of a single layer, «часть матрицы
# входных сигналов, подвергаемая свертыванию», the third one for what an output sees of the picture.
# In this lab it always has the second meaning. For the first layer the two are the same.)
#
# Here is what the pixel in the middle sees through one and through two layers of 3x3 windows. The
# orange frame is the field. (Section 07.3 explains the colours.)


# %%
def stack(num_layers, size=41, filters=16):
    """A net of 3x3 convolutions and nothing else."""
    layers = [keras.layers.Conv2D(filters, 3, padding="same") for _ in range(num_layers)]
    return keras.Sequential([keras.Input((size, size, 1)), *layers])


plots.receptive_fields({"one layer": stack(1, size=9), "two layers": stack(2, size=9)})

# %% [markdown] demands="no_layer_at_all"
# ### Exercise 07.1: a stack of layers (1 point)
#
# With NumPy alone, write `stack_field(kernel_sizes)`: the size of the field behind layers whose
# windows have these sizes. Height and width are independent of each other, so one row of pixels is
# enough. All layers move their window by one pixel.
#
# - `kernel_sizes`: list of ints, the layer that reads the picture first; it may be empty
# - returns: an int


# %% exercise="stack-field"
def stack_field(kernel_sizes):
    """How many pixels of a row one pixel sees through layers with these windows. An int."""
    ### BEGIN SOLUTION
    return 1 + sum(kernel_size - 1 for kernel_size in kernel_sizes)
    ### END SOLUTION


# %% check="stack-field" points=1
check("stack-field")

# %% [markdown]
# ## 07.2 Strides
#
# The field of a stack of 3x3 layers grows slowly: it takes a hundred of them to see 200 pixels. The
# slide's remedy is the **strided convolution** (свертка с шагом): «оставляем только выходы на
# определенном расстоянии друг от друга, удаляя остальные». Is it the same to move the window by two
# pixels, and to move it by one and then to drop every second value? On a photograph:

# %%
photograph = data.photograph("camera", size=64, gray=True)[None, :, :, None]
kernel = np.random.default_rng(0).normal(size=(3, 3, 1, 4)).astype("float32")
strided = ops.conv(photograph, kernel, strides=2)
dropped = ops.conv(photograph, kernel)[:, ::2, ::2]
print("equal:", np.allclose(strided, dropped, atol=1e-5), "shape:", tuple(strided.shape))

# %% [markdown]
# It is the same. (The library saves the work for the values that are dropped.)
#
# Now two neighbours of the new map lie two pixels apart in the picture, and a second layer with the
# same 3x3 window sees more: «ядро имело бы более эффективное receptive field».

# %%
same_window = {}
for strides in (1, 2):
    first = keras.layers.Conv2D(8, 3, strides=strides)
    net = keras.Sequential([keras.Input((21, 21, 1)), first, keras.layers.Conv2D(8, 3)])
    same_window[f"first stride {strides}"] = net
plots.receptive_fields(same_window)

# %% [markdown]
# To compute the field of any stack, three numbers are carried from the picture upwards:
#
# - **size**: how many pixels there are from the first to the last that one pixel sees;
# - **jump**: by how many pixels of the picture the fields of two neighbours of the map are shifted;
# - **first**: where the field of pixel 0 of the map begins. Pixels of the picture are counted from
#   0. Zeros that are put before the row come before pixel 0: they make `first` negative.
#
# The picture itself has size 1, jump 1, first 0.
#
# ### Exercise 07.2: through strides and zeros (3 points)
#
# With NumPy alone, write `trace_field(layers)`. One point for each of the three numbers, by itself.
#
# - `layers`: list of `(kernel_size, stride, padding)`, the layer that reads the picture first;
#   `padding` zeros are put before the row, and as many after it. The list may be empty.
# - returns: `{"size": ..., "jump": ..., "first": ...}`, three ints
#
# On paper first: what does a layer (3, 2, 1), and another (3, 1, 1) on top of it, do to each of
# them?


# %% exercise="trace-field"
def trace_field(layers):
    """Size, jump and first pixel of the receptive field behind some layers.

    layers: list of (kernel_size, stride, padding), from the picture upwards.
    Returns {"size": ..., "jump": ..., "first": ...}.
    """
    ### BEGIN SOLUTION
    size, jump, first = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        first -= padding * jump
        jump *= stride
    return {"size": size, "jump": jump, "first": first}
    ### END SOLUTION


# %% check="trace-field" points=3
check("trace-field")

# %% [markdown]
# Build stacks, and say size and jump before you look. How few layers of 3x3 see 31 pixels in a row?
# (A dilated window has holes between its cells, see lab 08.)

# %%
plots.explore_field()

# %% [markdown]
# cnnlab has the same for whole nets, with branches and blocks: `receptive_field(net, layer)` gives
# the field of a layer from top to bottom, `summarize(net)` a table. Here is LeNet-5's. A pooling
# layer (субдискретизация) counts as a layer with a stride. Follow the last two columns down to C5.
# (Its field counts the zeros around the picture, too. From `flatten` on each unit sees the whole
# picture, so there is nothing left to jump over.)

# %%
print(summarize(lenet5()))

# %% [markdown]
# ## 07.3 How strongly does it see?
#
# The field says which pixels *can* matter. How much *does* each of them matter? Change one pixel of
# the picture a little: how much does the output pixel change? That is the derivative of the output
# pixel with respect to the input pixel, and one backward pass gives it for all input pixels at
# once: a picture as large as the input. Luo et al. (2016) call it the **effective receptive field**
# (эффективное рецептивное поле).
#
# `measure_field(net)` does this for any Keras net. We use stacks without activations: where a ReLU
# is off, its derivative is 0, and with few maps nothing at all might be left in the middle.
#
# One, four and sixteen layers, with random weights (yellow: strong; dark: weak; white: exactly 0):

# %%
keras.utils.set_random_seed(1)
plots.receptive_fields({f"layers: {n}": stack(n) for n in (1, 4, 16)})

# %% [markdown] demands="not_square"
# The count says that sixteen layers see 33x33 pixels, and all of them are seen. But the net listens
# to a blob in the middle, and hardly at all to the corners. Why? Count the ways from the top pixel
# down to a pixel of the picture. At each of the sixteen layers a way goes one pixel to the left, to
# the right, or straight down. First in a row, where there are three choices a layer:

# %%
ways = np.ones(1, int)
for _layer in range(16):
    ways = np.convolve(ways, [1, 1, 1])
print(f"in a row:     {ways[16]:,} ways to the middle, {ways[0]} to the end")
print(f"in a picture: {ways[16] ** 2:,} ways to the middle, {ways[0] ** 2} to the corner")

# %% [markdown]
# Rows and columns are independent of each other, so in a picture the numbers are squared. Each way
# adds a product of sixteen random weights to the gradient. So the gradient's square is, on average,
# proportional to the number of ways.
#
# How wide is the blob? It has no edge, so we measure its spread. Let $g_{ij}$ be the gradient by
# pixel $(i, j)$. Its square, divided by the sum of all squares, is the pixel's *share*. The shares
# of a row added up are the row's share $p_i$. Then
#
# $$ m = \sum_i p_i \, i, \qquad s = \sqrt{\sum_i p_i \, (i - m)^2} $$
#
# $s$ is the standard deviation of the row number, and we call it the blob's *width*. About two
# thirds of a bell-shaped blob lie within one width of its middle.
#
# ### Exercise 07.3: the width of a blob (2 points)
#
# With NumPy alone, write `blob_width(gradient)`.
#
# - `gradient`: array `(height, width)`, positive and negative numbers
# - returns: a number, the width from top to bottom (that is, over the row numbers)


# %% exercise="blob-width"
def blob_width(gradient):
    """Standard deviation of the row number, each pixel weighted with its squared gradient.

    gradient: (height, width), not always square. Returns a number.
    """
    ### BEGIN SOLUTION
    shares = np.sum(gradient**2, axis=1) / np.sum(gradient**2)
    rows = np.arange(len(gradient))
    mean = np.sum(shares * rows)
    return np.sqrt(np.sum(shares * (rows - mean) ** 2))
    ### END SOLUTION


# %% check="blob-width" points=2
check("blob-width")

# %% [markdown]
# ## 07.4 An experiment: growth with depth
#
# Stacks of 1, 2, 4, 8 and 16 layers, each three times with other random weights. For each we
# measure the field and its width (`field_width` is cnnlab's function for it). With both axes
# logarithmic, a power of the depth is a straight line, and the power is its slope.

# %%
depths = np.array([1, 2, 4, 8, 16])
sizes = [receptive_field(stack(n)).size for n in depths]
widths = {}
for seed in range(3):
    keras.utils.set_random_seed(seed)
    widths[f"seed {seed}"] = [field_width(measure_field(stack(n))) for n in depths]
print("theoretical field:", *sizes)
plots.field_growth(depths, sizes, widths)

# %% [markdown]
# ### Exercise 07.4: which power? (2 points)
#
# With NumPy alone, write `power_law(depths, widths)`: the factor $a$ and the exponent $b$ of the
# law
#
# $$ s = a \, n^{\,b} $$
#
# that fits the width $s$ at the depth $n$ best. "Best" is meant as in the figure above: the least
# sum of squared vertical distances to a straight line, with both axes logarithmic.
#
# - `depths`, `widths`: arrays of positive numbers
# - returns: `{"exponent": b, "factor": a}`. One point for each, by itself.


# %% exercise="power-law"
def power_law(depths, widths):
    """The power of the depth that fits the widths best.

    Returns {"exponent": ..., "factor": ...}.
    """
    ### BEGIN SOLUTION
    slope, start = np.polyfit(np.log(depths), np.log(widths), 1)
    return {"exponent": slope, "factor": np.exp(start)}
    ### END SOLUTION


# %% check="power-law" points=2
check("power-law")

# %% [markdown]
# Your law for the three measurements. What is the exponent, roughly? (This calls your function;
# while it is unwritten, it gives None.)

# %% needs="power-law" varies=true
for name, measured in widths.items():
    law = power_law(depths, np.array(measured))
    print(name, law and {key: f"{value:.2f}" for key, value in law.items()})

# %% [markdown]
# The theory behind it is short. A way down from the top pixel is a sum of random steps, one a
# layer, and the variances of independent steps add up. A step of −1, 0 or 1 pixels, all three
# equally likely, has the variance 2/3. After $n$ layers the variance is $2n/3$, and the width
#
# $$ \sqrt{2 n / 3} \approx 0.82 \, \sqrt{n}. $$
#
# So the theoretical field grows with the depth, $2n + 1$, and the effective one only with the
# *root* of the depth: the share of the field that is really used shrinks. Training can change this,
# as Luo et al. show: the effective field of a trained net is larger. But this is where it starts.

# %% [markdown]
# ## 07.5 An experiment: a task that needs a field
#
# Two points, in a row or in a column, are 8 or 12 pixels apart. Which of the two is it? The
# pictures come in twins that differ in nothing but the distance:

# %%
images, labels = data.point_pairs(6, seed=3)
plots.show_images(list(images), [f"{(8, 12)[label]} pixels" for label in labels], columns=6)

# %% [markdown]
# A net of convolutions, then the largest value of each map wherever it is (`GlobalMaxPooling2D`),
# then a decision. Three layers of 3x3 windows, 1,266 weights, trained for four epochs:

# %%
x_train, y_train = data.point_pairs(800, seed=1)
x_test, y_test = data.point_pairs(1_000, seed=2)
blind = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, activation="relu", name="C1"),
        keras.layers.Conv2D(8, 3, activation="relu", name="C2"),
        keras.layers.Conv2D(8, 3, activation="relu", name="C3"),
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ]
)
blind.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
blind.fit(x_train, y_train, batch_size=50, epochs=4, verbose=0)
answers = ops.convert_to_numpy(blind(x_test))
print("right:", np.mean(np.argmax(answers, axis=-1) == y_test))
print(f"largest difference between twins: {np.abs(answers[::2] - answers[1::2]).max():.6f}")
print("pixels that C3 sees in a row:", receptive_field(blind, "C3").size)

# %% [markdown] demands="at_most_1300_weights tells_twins_apart reads_95_percent"
# Half of them right: as good as a coin. And this net will *never* learn the task, with any training
# and any weights. No pixel of C3 sees both points at once. Wherever a field lies, it holds one
# point or none, in a picture and in its twin alike; the largest values are the same, and so are the
# answers: not nearly, exactly.
#
# ### Exercise 07.5: a net that sees both points (4 points)
#
# Build and train a Keras model `pair_net` that
#
# - takes pictures of shape `(32, 32, 1)` and gives two numbers a picture, the larger at the right
#   label (0: 8 pixels, 1: 12 pixels);
# - has at most **1,300 weights** (1 point), hardly more than the blind net;
# - gives *different* answers to twins (1 point);
# - is right on at least **95%** of 1,000 new pictures (2 points).
#
# Each of the three counts by itself.
#
# The training pictures are loaded; `fit` with `verbose=0` takes a few seconds.

# %% exercise="pair-net"
x_train, y_train = data.point_pairs(800, seed=1)
pair_net = None  # put your model in its place
### BEGIN SOLUTION
pair_net = keras.Sequential(
    [
        keras.Input((32, 32, 1)),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),  # sees 3 pixels, jump 2
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),  # 7 pixels, jump 4
        keras.layers.Conv2D(8, 3, activation="relu"),  # 15 pixels
        keras.layers.GlobalMaxPooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ]
)
pair_net.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
history = pair_net.fit(x_train, y_train, batch_size=50, epochs=12, verbose=0)
### END SOLUTION

# %% check="pair-net" points=4
check("pair-net")

# %% [markdown]
# ## 07.6 Put the lecture to the test
#
# **"Nine units of information are now in four cells. Losses."** So says the second slide, of a 3x3
# picture and a 2x2 kernel. A convolution is linear: a matrix takes the nine pixels to the outputs.
# The rank of the matrix is the number of independent facts about the picture that are left. Send
# the nine pictures that have a single bright pixel through the layer, and its columns come out:

# %%
single_pixels = np.eye(9, dtype="float32").reshape(9, 3, 3, 1)
rng = np.random.default_rng(0)
for filters in (1, 2, 3):
    kernel = rng.normal(size=(2, 2, 1, filters)).astype("float32")
    outputs = ops.convert_to_numpy(ops.conv(single_pixels, kernel)).reshape(9, -1)
    rank = np.linalg.matrix_rank(outputs)
    print(f"kernels: {filters}; 9 pixels -> {outputs.shape[1]} numbers, {rank} of them independent")

# %% [markdown]
# With **one** kernel the slide is right: five of nine are lost. But a layer has many. Two kernels
# keep seven (one of their eight numbers follows from the others: the first kernel over the second
# map gives the same single number as the second kernel over the first map). Three keep all nine,
# and the picture could be computed back from the maps. The size of the maps shrinks while the
# number of channels grows, as the first slide says, and the two together decide what is lost.

# %% [markdown]
# **"Operation on the true strided output"** and **"operation on the output with the removed
# pixels"**: the third slide draws the two side by side. Are they the same operation? The second one
# leaves the map large and makes the *kernel* wide: its cells lie two pixels apart.

# %%
maps = np.random.default_rng(1).normal(size=(1, 32, 32, 3)).astype("float32")
first = np.random.default_rng(2).normal(size=(3, 3, 3, 4)).astype("float32")
second = np.random.default_rng(3).normal(size=(3, 3, 4, 5)).astype("float32")
true_strided = ops.conv(ops.conv(maps, first, strides=2), second)
pixels_removed = ops.conv(ops.conv(maps, first), second, dilation_rate=2)[:, ::2, ::2]
print("equal:", np.allclose(true_strided, pixels_removed, atol=1e-4))

# %% [markdown]
# They are. And the second one has a use of its own: if you do *not* drop every second value at the
# end, you have the large field of the strided net and a map of full size. That is the **dilated
# convolution** of the next slides, and of lab 08.

# %% [markdown]
# **"Not so much a cropping as a resizing"** (не столько обрезка, сколько изменение размера). So the
# fourth slide describes the strided output. Here are a photograph, what one and two blurs with
# stride 2 make of it, and, for comparison, a crop as small as the last one:

# %%
photograph = data.photograph("camera", size=128, gray=True)[None, :, :, None]
blur = np.outer([1, 2, 1], [1, 2, 1]).astype("float32")[:, :, None, None] / 16
once = ops.conv(photograph, blur, strides=2)
twice = ops.conv(once, blur, strides=2)
crop = photograph[:, 48:79, 48:79]
pictures = [ops.convert_to_numpy(each)[0] for each in (photograph, once, twice, crop)]
titles = ["128x128", "stride 2: 63x63", "twice: 31x31", "crop: 31x31"]
plots.show_images(pictures, titles, shared_scale=True)

# %% [markdown]
# It is the same scene, with fewer pixels. So a 3x3 window of the next layer looks at a larger piece
# of it.
#
# **"Each pixel stands for a larger area, whose other pixels were dropped"** (другие пиксели которой
# были отброшены), the slide goes on. Are pixels of the picture dropped? How many windows see each
# pixel of a row, when the stride is 2?

# %%
for kernel_size in (1, 2, 3):
    seen = np.zeros(12, int)
    for start in range(0, 12 - kernel_size + 1, 2):
        seen[start : start + kernel_size] += 1
    print(f"windows of {kernel_size}:", *seen)

# %% [markdown]
# Only windows narrower than the stride miss pixels inside the row. (At its end no further window
# of 3 fits.) What a wider one drops are *outputs*: the values of the windows in between.
#
# From this the slide concludes that a deep net joins features of a low level, lines and edges, into
# those of a higher one, curves and textures. A field that grows makes this possible. Zeiler and
# Fergus (2014, figure 2) looked whether trained nets do it: they found edges and colours in layer
# 1, corners in layer 2, textures in layer 3, and whole objects in layer 5.
#
# ### Discussion (2 points)
#
# A colleague has built a net of thirty 3x3 layers without strides for finding cars that are 60
# pixels long. "The receptive field is 61 pixels", she says, "so each output sees the whole car."
# The freshly initialized net does not train well. What does this lab say about her argument? Give a
# number. Name two changes of the net that would help, and what each of them costs.

# %% [markdown] discussion="field-of-thirty" points=2
# The count is right, $2 \cdot 30 + 1 = 61$, but it says only which pixels *can* change the output.
# How strongly they do falls off from the middle: the width (standard deviation) is about $0.82
# \sqrt{30} \approx 4.5$ pixels, so nearly all of the gradient comes from the middle 18 pixels or so
# (two widths to each side). The ends of the car are 30 pixels from the middle, more than six
# widths: the net starts out as good as blind for them.
#
# What helps: strides or pooling early in the net (each doubles the jump, and with it the growth of
# all later layers; cost: coarser maps, exact places are lost); dilated convolutions (as many
# weights, and the maps keep their size; cost: perhaps holes); larger kernels (more weights, more
# computing); still more layers (helps only with the root of the depth); more training (the
# effective field can grow; cost: time). Skip connections make the net easier to train, but its
# effective field at the start even smaller (Luo et al.).
#
# *Marking.* 1 point: theoretical against effective field, with a number from the root law (about 4
# to 5 pixels for the width, or "ten to twenty pixels in all"). 1 point: two changes, each with its
# cost; half a point for one, or for two without a cost.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. How large is the part of the picture that one pixel of a deep map sees, and what makes it grow?
# 2. Does the pixel listen to all of that part alike?
# 3. How can you tell, before any training, that a net cannot solve a task?
#
# At each layer the receptive field grows by the kernel size minus 1, times the jump, which is the
# product of the strides below. That counts the pixels that can matter. What does matter is a blob
# in the middle, whose width grows with the root of the depth only. A field that is too small cannot
# be made good by training: where the answer depends on how two pixels lie to each other, some pixel
# of a map must see both. Count before you train.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's four slides «Рецептивные поля» (L. V. Utkin, SPbPU).
# - W. Luo, Y. Li, R. Urtasun, R. Zemel (2016), "Understanding the effective receptive field in deep
#   convolutional neural networks", NeurIPS.
# - A. Araujo, W. Norris, J. Sim (2019), "Computing receptive fields of convolutional neural
#   networks", Distill: size, jump and place for any net.
# - M. D. Zeiler, R. Fergus (2014), "Visualizing and understanding convolutional networks", ECCV.
