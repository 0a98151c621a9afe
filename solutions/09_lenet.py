# %% [markdown]
# # Lab 09: A whole network, LeNet-5
#
# **You will** work out every shape and every weight of a net on paper and in code, build LeNet-5
# from this course's layers, test it with one number before it is trained, train it on 8,000
# digits, follow a digit through it, and look at what it gets wrong.
#
# **You need** what a convolution and a pooling layer are (labs 02 and 04), Keras' `fit`.
#
# **Time** about 75 minutes; the whole notebook runs in less than a minute.
#
# **Source** the lecture's slides «Сверточная сеть в целом» (1), (2), «Сверточная сеть»,
# «Иллюстрация сверточной сети»; LeCun, Bottou, Bengio and Haffner (1998), section II.B.
#
# By the end you can answer:
#
# 1. Where are the weights of a convolutional net, and where is its work?
# 2. How can you tell before any training that a net is put together well?
# 3. What does a net's accuracy not tell you?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import layers_of, summarize
from cnnlab.layers import LENET5_C3, ManualConv2D, PartialConv2D, Subsampling
from cnnlab.models import lenet5
from keras import ops

check = cnnlab.checks("09_lenet")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=8_000, num_test=2_000)

# %% [markdown]
# ## 09.1 From the picture to the answer
#
# The slides «Сверточная сеть в целом» put the layers that you know into one net: the picture
# (матрица картинки); a convolutional layer (сверточный слой), which makes a set of feature maps
# (карты признаков), one for each kernel; a subsampling layer (субдискретизирующий слой), which
# makes them half as high and half as wide; once more the two; at the end the maps are unrolled
# into a vector, and an ordinary net of dense layers (MLP) answers.
#
# The slide «Сверточная сеть» gives numbers: 4 kernels of 5x5, max-pooling, 10 kernels of 5x5,
# max-pooling. Here is that net, and a digit on its way through it, before any training.


# %%
def small_net():
    """The lecture's net with 4 and 10 kernels."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(4, 5, activation="relu", name="C1"),
            keras.layers.MaxPooling2D(name="S2"),
            ManualConv2D(10, 5, activation="relu", name="C3"),
            keras.layers.MaxPooling2D(name="S4"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(10, activation="softmax", name="output"),
        ]
    )


def outputs_of(net, digit):
    """The digit and what each layer makes of it, by name; an unrolled copy is left out."""
    outputs, maps = {"digit": digit}, digit[None]
    for layer in layers_of(net):
        kind = type(layer).__name__
        maps = maps if kind == "InputLayer" else layer(maps)
        if kind not in ("InputLayer", "Flatten"):
            outputs[layer.name] = ops.convert_to_numpy(maps)[0]
    return outputs


digit = x_test[y_test == 2][0]
plots.layer_maps(outputs_of(small_net(), digit))

# %% [markdown]
# Read it from left to right. The maps become smaller, and there are more of them: little by little
# the net forgets *where* something is, and sorts *what* is there. All pixels are drawn equally
# large.
#
# Before you build a net, you should be able to write down its shapes and weights. They
# follow from a few rules:
#
# | layer | what comes out | weights |
# |---|---|---|
# | `("conv", filters, kernel_size)` | `filters` maps, no padding | **1** |
# | `("partial", filters, kernel_size, links)` | the same | **2** |
# | `("pool", size)` | as many maps as come in | none |
# | `("subsample", size)` | the same | **3** |
# | `("dense", units)` | a vector | **4** |
#
# 1. A kernel for each pair of maps, one that comes in and one that goes out; a bias a filter.
# 2. Only `links` of these pairs have a kernel, the others are not joined; a bias a filter.
# 3. LeNet's subsampling has a gain and a bias for each map.
# 4. The maps are unrolled; a weight for each pair of a value and a unit; a bias a unit.
#
# Windows of convolutions move by one pixel. Those of pooling and subsampling stand side by side,
# and pixels that do not fill a window are left out.

# %% [markdown]
# ### Exercise 09.1: the table of a net (3 points)
#
# With NumPy alone, write `net_table(input_shape, layers)`. The shapes are 1 point, the weights 2,
# each by itself.
#
# - `input_shape`: `(height, width, maps)` of the picture
# - `layers`: list of tuples as in the table; kernels and windows are square
# - returns: `{"shapes": [...], "weights": [...]}`, one entry for each layer; a shape is `(height,
#   width, maps)`, for a dense layer `(1, 1, units)`
#
# Do the lecture's net on paper first: its shapes stand in the figure above. The check asks for it,
# for LeNet-5, and for nets that nobody has seen.


# %% exercise="net-table"
def net_table(input_shape, layers):
    """Output shape and number of weights of each layer.

    input_shape: (height, width, maps); layers: list of tuples, the kind first.
    Returns {"shapes": [(height, width, maps), ...], "weights": [...]}.
    """
    ### BEGIN SOLUTION
    height, width, maps = input_shape
    shapes, weights = [], []
    for kind, *numbers in layers:
        if kind in ("conv", "partial"):
            filters, kernel_size, *links = numbers
            num_kernels = links[0] if links else maps * filters
            weights.append(num_kernels * kernel_size**2 + filters)
            height, width, maps = height - kernel_size + 1, width - kernel_size + 1, filters
        elif kind in ("pool", "subsample"):
            (size,) = numbers
            weights.append(2 * maps if kind == "subsample" else 0)
            height, width = height // size, width // size
        else:
            (units,) = numbers
            weights.append(units * (height * width * maps + 1))
            height, width, maps = 1, 1, units
        shapes.append((height, width, maps))
    return {"shapes": shapes, "weights": weights}
    ### END SOLUTION


# %% check="net-table" points=3
check("net-table")

# %% [markdown]
# ## 09.2 LeNet-5
#
# The net that read cheques for American banks in the 1990s has seven layers. C is for convolution,
# S for subsampling, F for fully connected (dense):
#
# | layer | what it is |
# |---|---|
# | C1 | convolution, 6 filters of 5x5, `padding="same"` |
# | S2 | subsampling: **mean** of 2x2, times a gain, plus a bias |
# | C3 | **partial** convolution, 16 filters of 5x5, links as in `LENET5_C3` |
# | S4 | subsampling as S2 |
# | C5 | convolution, 120 filters of 5x5: one pixel a map is left |
# | F6 | dense, 84 units |
# | output | dense, 10 units |
#
# The last layer has the activation `softmax`, all others have `tanh`. `LENET5_C3` is the adjacency
# matrix (матрица смежности), a table of 0 and 1: a row for each map of S2, a column for each map of
# C3, 60 ones.
#
# (Four points differ from the paper, section II.B. Its pictures come with a margin, 32x32, so that
# C1 needs no padding. Its S layers take the *sum* of 2x2. Its activation is a stretched one,
# $1.7159 \tanh(\frac{2}{3} x)$. With other weights around them, sum and stretch give what mean and
# `tanh` give: they change where the training begins, and how far a step goes, not what the net can
# compute. And its output measures distances to drawn figures, a part that has not survived.)

# %% [markdown] demands="new_net not_compiled"
# ### Exercise 09.2: build it (4 points)
#
# Write `build_lenet()`. It returns a new Keras model, not compiled; a `keras.Sequential` will do.
#
# - The layers of this course: `ManualConv2D(filters, kernel_size, padding=..., activation=...)`,
#   `Subsampling(pool_size, pooling, activation)`, `PartialConv2D(connections, kernel_size,
#   activation=...)`; `pooling` is `"max"` or `"average"`.
# - `keras.layers.Flatten()` and `keras.layers.Dense(units, activation)` for the end.
# - A layer may have a `name`, such as `name="C1"`: the figures below show it.
#
# Two points are for shapes and weights. If these are right, one is for the values that come out
# when the check puts in its own weights, and one, by itself, for the loss of the fresh net, which
# section 09.3 explains. The finished `lenet5` of `cnnlab.models` is not allowed.


# %% exercise="build-lenet"
def build_lenet():
    """LeNet-5 for pictures of shape (28, 28, 1), with new weights, not compiled."""
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            ManualConv2D(6, 5, padding="same", activation="tanh", name="C1"),
            Subsampling(2, "average", "tanh", name="S2"),
            PartialConv2D(LENET5_C3, 5, activation="tanh", name="C3"),
            Subsampling(2, "average", "tanh", name="S4"),
            ManualConv2D(120, 5, activation="tanh", name="C5"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(84, "tanh", name="F6"),
            keras.layers.Dense(10, "softmax", name="output"),
        ]
    )
    ### END SOLUTION


# %% check="build-lenet" points=4
check("build-lenet")

# %% [markdown]
# The paper counts 60,000 trained weights: all up to F6, as its output layer was drawn by hand. With
# our dense output there are 850 more. Where are they, and where is the work? (`lenet5` is
# cnnlab's own. The last two columns belong to lab 07; a vector has no neighbours, so no jump.)

# %%
table = summarize(lenet5())
print(table)

# %%
for column, title in ("weights", "weights         "), ("multiplications", "multiplications "):
    shares = {row.name: getattr(row, column) / getattr(table, column) for row in table}
    largest = sorted(shares, key=shares.get, reverse=True)[:3]
    print(title, ", ".join(f"{layer} {shares[layer]:.0%}" for layer in largest))

# %% [markdown]
# Weights and work are not in the same place. Four fifths of the weights are in C5, where no weight
# is used twice. The early layers have hardly any, but use each of them at a hundred places and
# more: C1 and C3 with 3% of the weights do 82% of the multiplications.

# %% [markdown] demands="natural_logarithm"
# ## 09.3 Before training
#
# A net that is put together wrongly often trains all the same, only worse, and nobody notices. One
# number tells much before the first step: the loss.
#
# The net answers with ten probabilities. The **cross-entropy** (перекрестная энтропия) of one
# picture is minus the natural logarithm of the probability that the net gives to the *right* class:
# 0 when it is sure and right, large when it is sure and wrong. The loss is the mean over the
# pictures:
#
# $$ L = -\frac{1}{N} \sum_{n=1}^{N} \ln p_{n,\, t_n} $$
#
# where $t_n$ is the right class of picture $n$.
#
# ### Exercise 09.3: cross-entropy (2 points)
#
# With NumPy alone, write `cross_entropy(probabilities, labels)`. What should it be when all ten
# classes have equal chances?
#
# - `probabilities`: array `(pictures, classes)`, all above 0; `labels`: whole numbers `(pictures,)`
# - returns: a number


# %% exercise="cross-entropy"
def cross_entropy(probabilities, labels):
    """The mean of -ln(probability of the right class). A number.

    probabilities: (pictures, classes); labels: (pictures,).
    """
    ### BEGIN SOLUTION
    return -np.mean(np.log(probabilities[np.arange(len(labels)), labels]))
    ### END SOLUTION


# %% check="cross-entropy" points=2
check("cross-entropy")

# %% [markdown]
# A net that knows nothing yet should give about a tenth to each class, whatever the digit. Its loss
# should be near $\ln 10 = 2.30$. Here are three fresh nets, and one whose initial weights are drawn
# five times too large. Keras computes the loss.


# %%
def first_loss(net):
    """The loss before training, on 500 test digits."""
    losses = keras.losses.sparse_categorical_crossentropy(y_test[:500], net(x_test[:500]))
    return float(ops.mean(losses))


for seed in range(3):
    keras.utils.set_random_seed(seed)
    print(f"fresh net, seed {seed}: {first_loss(lenet5()):.1f}")

too_large = lenet5()
too_large.set_weights([5 * weight for weight in too_large.get_weights()])
print(f"weights too large: {first_loss(too_large):.0f}")

# %% [markdown]
# The last net is *sure* of its answers, and knows as little as the others. Training would first
# have to take this back. If the first loss is far from the logarithm of the number of classes, look
# at the initial weights, the scale of the pictures and the last activation before you wait for
# hours.

# %% [markdown] demands="tanh averages reads_93_percent reads_95_percent"
# ## 09.4 Training
#
# ### Exercise 09.4: train it (3 points)
#
# Put a LeNet-5 into `lenet`: your own `build_lenet()`, or `lenet5()` where yours is not done yet.
# Compile and train it on `x_train`, `y_train`. The check draws 2,000 test digits. One point is for
# a LeNet-5; with it, one is for reading **93%** of the digits, one for **95%**. The paper's net saw
# 60,000 digits twenty times (section III). For our points Adam needs two epochs on 8,000 for the
# first and four for the second, a few seconds each, with batches of 32 and a learning rate that
# falls from 0.006 to 0 along half a cosine. That is
# `keras.optimizers.schedules.CosineDecay(0.006, steps)` in the place of a number; `steps` counts
# the batches of all epochs, 250 in each.
#
# Give `compile` the argument `metrics=["accuracy"]` and `fit` the arguments
# `validation_data=(x_test, y_test)` and `verbose=0`; then the next figure shows how it went. (Look
# at the test digits as often as you like, but do not choose by them: whoever takes the best of many
# settings on the test digits has trained on them.)

# %% exercise="trained-lenet"
lenet = None  # put your net in its place
### BEGIN SOLUTION
keras.utils.set_random_seed(0)
lenet = lenet5(convolution=ManualConv2D)
rate = keras.optimizers.schedules.CosineDecay(0.006, decay_steps=4 * 250)
lenet.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
history = lenet.fit(
    x_train, y_train, batch_size=32, epochs=4, validation_data=(x_test, y_test), verbose=0
)
### END SOLUTION

# %% check="trained-lenet" points=3
check("trained-lenet")

# %% needs="trained-lenet" varies=true
recorded = getattr(getattr(lenet, "history", None), "history", {})
names = {"accuracy": "training digits, during the epoch", "val_accuracy": "test digits, after it"}
curves = {names[key]: values for key, values in recorded.items() if key in names}
plots.learning_curves(curves) if curves else "No curve yet."

# %% [markdown]
# In the first epoch the net seems better on the test digits than on those that it learns from.
# That is no wonder: the training curve is a mean over the epoch, and at its beginning the net was
# worse. When the upper curve is the training one, and the gap grows, the net begins to learn its
# digits by heart.

# %% [markdown]
# ## 09.5 What has it learned?
#
# These are the six kernels of C1 (blue: negative, red: positive), and below them what all layers
# make of the digit that you saw at the top.

# %% needs="trained-lenet" varies=true
first_kernel = next((x for x in getattr(lenet, "weights", []) if len(x.shape) == 4), None)
"No net yet." if first_kernel is None else plots.kernels(ops.convert_to_numpy(first_kernel))

# %% needs="trained-lenet" varies=true
"No net yet." if lenet is None else plots.layer_maps(outputs_of(lenet, digit))

# %% [markdown]
# - In **C1** each map still shows the digit, as its kernel sees it: some answer to whole strokes,
#   others to the edges on one side of them, with one sign there and the other sign opposite.
# - In **S2** the same with a quarter of the pixels. The digit can still be read.
# - In **C3** you do not recognize it any more. A map answers where *several* features of S2 meet.
# - **C5** and **F6** have no place left, only "there is" and "there is not". More than half of the
#   values of F6 are beyond ±0.9: there `tanh` has made up its mind.
# - **output**: one class stands out.
#
# Nobody has told the net what each map is to stand for, and with another seed each of them stands
# for something else.

# %% [markdown] demands="ten_classes"
# ## 09.6 What does it get wrong?
#
# An accuracy of 96% says that one digit in twenty-five is wrong. It does not say which. Are all
# digits equally hard? What are they taken for? A **confusion matrix** (матрица ошибок) counts it:
# row $t$, column $a$ holds how many pictures of class $t$ got the answer $a$.
#
# ### Exercise 09.5: the confusion matrix (2 points)
#
# With NumPy alone, write `confusions(labels, answers)` for ten classes.
#
# - `labels`: the true digits, whole numbers `(pictures,)`; `answers`: what the net says,
#   `(pictures,)`
# - returns: array `(10, 10)` of whole numbers, whatever digits occur. The shape is 1 point, the
#   values are 1.


# %% exercise="confusions"
def confusions(labels, answers):
    """Row t, column a: how many pictures of digit t got the answer a. (10, 10), whole numbers."""
    ### BEGIN SOLUTION
    table = np.zeros((10, 10), int)
    np.add.at(table, (labels, answers), 1)
    return table
    ### END SOLUTION


# %% check="confusions" points=2
check("confusions")

# %% [markdown]
# Your table of your net, on 2,000 test digits, 200 of each. The colours are for the mistakes.

# %% needs="confusions" varies=true
chances = None if lenet is None else lenet.predict(x_test, verbose=0)
counted = None if lenet is None else confusions(y_test, np.argmax(chances, axis=-1))
"No table yet." if counted is None else plots.confusion_matrix(counted)

# %% [markdown]
# The mistakes are not spread evenly. Pairs of digits that share most of their strokes are taken for
# each other, such as 4 and 9, 3 and 5, 7 and 9; hardly any 0 is taken for a 1. (Which pair is the
# worst changes from net to net.) And these are the mistakes that the net was surest of: first the
# truth, then its answer.

# %% needs="trained-lenet" varies=true
"No net yet." if lenet is None else plots.mistakes(x_test, y_test, chances, num=14)

# %% [markdown]
# Look at each of them for a moment. Some of them you would have got wrong, too. Others are plain
# digits, and the net is sure of nonsense: a probability of 99% is what `softmax` makes of large
# numbers, and no promise.

# %% [markdown]
# ## 09.7 Put the lecture to the test
#
# **"The previous set of matrices, reduced by 2."** So the slide describes subsampling. Half as high
# *and* half as wide makes a quarter of the values. How many values does each layer hand on?

# %%
for row in summarize(small_net()):
    print(f"{row.name:8} {np.prod(row.output_shape[1:]):6,}")

# %% [markdown]
# The convolutions make *more* numbers than come in (2,304 of 784 pixels, 640 of 576 numbers), the
# subsampling throws three of four away. At the end 160 are left.
#
# **Two nets.** The lecture shows a small net, 4 and 10 kernels, and LeNet-5, which has 22 times as
# many weights. How much better does it read? A difference means something only when it is larger
# than what the seeds alone can do, so both are trained three times, on 2,000 digits.


# %%
def accuracy(net, seed):
    """Percent of the test digits that are right after two epochs on 2,000 digits."""
    keras.utils.set_random_seed(seed)
    net = net()
    net.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    net.fit(x_train[:2_000], y_train[:2_000], batch_size=25, epochs=2, verbose=0)
    answers = ops.convert_to_numpy(ops.argmax(net(x_test), axis=-1))
    return 100 * np.mean(answers == y_test)


nets = {"small net": small_net, "LeNet-5": lambda: lenet5(convolution=ManualConv2D)}
for name, net in nets.items():
    print(f"{net().count_params():6,} weights: {name}")
accuracies = {name: [accuracy(net, seed) for seed in range(3)] for name, net in nets.items()}

# %% varies=true
plots.seed_spread(accuracies, metric="accuracy, %")

# %% [markdown]
# LeNet-5 is ahead on average, by about one digit in a hundred, for 22 times the weights. The seeds
# of one and the same net differ by as much; and with 2,000 test digits an accuracy of 89% is itself
# known only to about ±0.7 ($\sqrt{0.89 \cdot 0.11 / 2000}$). Whether the lead is chance, three
# seeds cannot settle. Twenty can (`range(20)` above, if you have a few minutes): LeNet-5 is ahead
# by 1.2 on average, with a standard error of 0.4, and in 17 of the twenty. So with few digits to
# learn from, the slide's small net does nearly as well, and not quite.

# %% [markdown]
# ### Discussion (2 points)
#
# Why do 58,000 more weights help so little here? Where in the net are they, and what would have to
# be different so that they pay? Then: the paper's LeNet-5, trained on all 60,000 digits, gets 0.95%
# of the test digits wrong. Describe an experiment that would tell fairly whether the small net can
# do the same: what do you keep equal, what do you vary, what do you report? Four or five sentences.

# %% [markdown] discussion="more-weights" points=2
# Nearly all of the additional weights are in C5 and F6, 58,284 of 60,850. They combine features (C5
# reads all of S4 at once, as a dense layer does). The features themselves come from C1 and C3,
# 1,672 weights there and 1,114 in the small net. With
# 2,000 digits and two epochs there is not enough to learn from for these weights: both nets are
# limited by the number of digits and of steps. They pay when there are more digits (or shifted and
# turned copies of them) and more epochs, so that the small net has learned all that it can hold.
#
# A fair experiment: both nets on the same digits (all 60,000; or better 2,000, 8,000, 30,000,
# 60,000, to see where they part), the same preprocessing, as many epochs as each of them needs
# (chosen on a validation part of the *training* digits), a learning rate chosen for each net in the
# same way, several seeds. Reported: mean and spread of the error on the 10,000 test digits, looked
# at once, and the numbers of weights and seconds.
#
# *Marking.* 1 point: the weights are in the dense part (C5, F6), and data or steps are what is
# short; half a point for one of the two. 1 point: an experiment in which data and care are equal
# for both nets, with several seeds, and without choosing on the test digits; half a point if one of
# these is missing.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. Where are the weights of a convolutional net, and where is its work?
# 2. How can you tell before any training that a net is put together well?
# 3. What does a net's accuracy not tell you?
#
# A convolutional net makes more and smaller maps, layer by layer, until no place is left and an
# ordinary net can answer. Its weights are at the end, its work at the beginning. Shapes, the number
# of weights and the first loss, which should be near the logarithm of the number of classes, are
# three tests that cost nothing. One number says how often a net is right; only the confusion matrix
# and the pictures themselves say what it does not see.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Сверточная сеть в целом» (1), (2), «Сверточная сеть», «Иллюстрация
#   сверточной сети» (L. V. Utkin, SPbPU).
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), "Gradient-based learning applied to document
#   recognition", Proceedings of the IEEE 86(11), sections II.B and III.
# - Y. LeCun, Y. Bengio (1995), "Convolutional networks for images, speech, and time-series", The
#   Handbook of Brain Theory and Neural Networks, MIT Press: the lecture's illustration.
