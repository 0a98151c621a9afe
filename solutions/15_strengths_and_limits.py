# %% [markdown]
# # Lab 15: Strengths and limits
#
# **You will** test whether a layer minds if the picture moves, measure what shifts and turns do to
# a net's accuracy, let a search choose hyperparameters, and train a net that is robust.
#
# **You need** what convolution, stride and pooling are (labs 02 and 04), Keras' `fit`.
#
# **Time** about 80 minutes; the whole notebook runs in about half a minute.
#
# **Source** the lecture's slides «Преимущества сверточных сетей» and «Недостатки сверточных сетей».
#
# By the end you can answer:
#
# 1. What exactly does a convolution do with a picture that has moved, and which layers break it?
# 2. Is a convolutional net robust to shift and to rotation?
# 3. How do you choose hyperparameters without fooling yourself?

# %% [markdown]
# ## Set-up
#
# `shifted` and `rotated` change all pictures of a batch; what comes in at the edges is 0.
# `accuracy` says how many of them a net reads right, as a share from 0 to 1.

# %% locked="setup"
import time

import cnnlab
import keras
import numpy as np
import optuna
from cnnlab import data, plots, runtime
from cnnlab.layers import ManualConv2D
from cnnlab.models import lenet5, stage_net
from keras import ops
from scipy import ndimage

check = cnnlab.checks("15_strengths_and_limits")
keras.utils.set_random_seed(0)
optuna.logging.set_verbosity(optuna.logging.WARNING)  # no line for each trial
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=5_000, num_test=500)


def shifted(images, rows, columns):
    """The pictures, (batch, height, width, channels), moved down and to the right."""
    return ndimage.shift(images, (0, rows, columns, 0), order=0)


def rotated(images, degrees):
    """The pictures, (batch, height, width, channels), turned to the left about their middle."""
    return ndimage.rotate(images, degrees, axes=(1, 2), reshape=False, order=1)


def accuracy(net, images, labels):
    """The share of the pictures that are right; the layers work as after the training."""
    return float(np.mean(np.argmax(net(images, training=False), axis=-1) == labels))


# %% [markdown]
# ## 15.1 Move the picture, or move the map
#
# The slide «Преимущества» promises «относительная устойчивость к повороту и сдвигу», a relative
# robustness to rotation and shift. Where would it come from? A convolution asks the same question
# at each place. When the digit moves, the answers should move along with it:


# %%
def edges(images, strides=1):
    """Maps of a convolution with a kernel for vertical edges."""
    kernel = np.tile(np.array([-1, 0, 1], "float32")[None, :, None, None], (3, 1, 1, 1))
    return ops.convert_to_numpy(ops.conv(images, kernel, strides, "same"))


digit = x_test[y_test == 4][:1]
pictures = [digit, edges(digit), shifted(digit, 0, 3), edges(shifted(digit, 0, 3))]
titles = ["picture", "its map", "moved by 3", "the map of that"]
plots.show_images([picture[0] for picture in pictures], titles)

# %% [markdown]
# In words: *first move, then convolve* gives the same as *first convolve, then move*. A function
# $f$ with this property is called **equivariant** (эквивариантный) to the shift $S$:
#
# $$ f(S x) = S f(x) $$
#
# (It is not *invariant*, $f(S x) = f(x)$: the map does move.) With a stride of 2 the maps have half
# as many rows and columns. A shift by 4 pixels then is a shift by 2 pixels of the maps. In general
# one pixel of the maps stands for `step` pixels of the picture, the height of the pictures divided
# by the height of the maps, rounded down.

# %% [markdown] demands="rounded_down"
# ### Exercise 15.1: is it equivariant? (3 points)
#
# Write `equivariance_error(net, images, rows, columns)`: by how much the two orders differ.
#
# - `net`: a Keras model that makes maps; `images`: `(batch, height, width, channels)`
# - `rows`, `columns`: how far pictures move, whole numbers, also below 0. The maps move by `rows`
#   and `columns` divided by `step`, rounded **down**, as `//` does it
# - returns: one number, the largest absolute difference of two values. It is 0 (up to rounding, as
#   1e-6) when the net is equivariant to this shift
#
# `shifted` from the set-up moves pictures and maps alike. It wants NumPy arrays:
# `ops.convert_to_numpy(net(images))` is one.


# %% exercise="equivariance-error"
def equivariance_error(net, images, rows, columns):
    """The largest difference between net(moved pictures) and moved net(pictures). A number.

    net: Keras model; images: (batch, height, width, channels); rows, columns: ints.
    """
    ### BEGIN SOLUTION
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, rows // step, columns // step)))
    ### END SOLUTION


# %% check="equivariance-error" points=3
check("equivariance-error")

# %% [markdown]
# Here are both orders for a shift by **one** pixel to the right. The maps of stride 2 and of
# pooling cannot move by half a pixel, so they are compared as they are.


# %%
def pooled(images):
    """The maps of `edges`, after max-pooling by 2."""
    return ops.convert_to_numpy(ops.max_pool(edges(images), 2))


moved = shifted(digit, 0, 1)
plots.two_orders(
    {
        "stride 1": (edges(moved)[0], shifted(edges(digit), 0, 1)[0]),
        "stride 2": (edges(moved, 2)[0], edges(digit, 2)[0]),
        "max-pooling": (pooled(moved)[0], pooled(digit)[0]),
    }
)

# %% [markdown]
# Stride 1 commutes with the shift, exactly. A stride of 2 keeps every second column of the map
# only: after a shift by one it keeps those that it left out before. Pooling forms other pairs. And
# for longer shifts? These are your errors for four nets, three random kernels in each convolution.

# %% needs="equivariance-error"
conv, pool = keras.layers.Conv2D, keras.layers.MaxPooling2D
keras.utils.set_random_seed(0)
stacks = {
    "convolution, stride 1": [conv(3, 5, padding="same")],
    "convolution, stride 2": [conv(3, 5, 2, padding="same")],
    "convolution, pooling": [conv(3, 5, padding="same"), pool(2)],
    "the same, twice": [conv(3, 5, padding="same"), pool(2), conv(3, 5, padding="same"), pool(2)],
}
heading = "shift, pixels"
print(f"{heading:22}", *(f"{pixels:5}" for pixels in range(1, 5)))
for name, stack in stacks.items():
    stack = keras.Sequential([keras.Input((28, 28, 1)), *stack])
    errors = [equivariance_error(stack, digit, 0, pixels) for pixels in range(1, 5)]
    print(f"{name:22}", *("    –" if error is None else f"{error:5.2f}" for error in errors))

# %% [markdown]
# Each halving doubles the shifts that a net is equivariant to: after two poolings only those by 4,
# 8, ... pixels are left. (In the last column nothing is quite 0: moved by 4, this digit loses its
# outermost pixels at the edge.) So the promise is kept by convolutions, and broken by what stands
# between them. What follows for the *answer* of a whole net, one has to measure.

# %% [markdown]
# ## 15.2 A fair opponent
#
# The slide compares with the usual net, a perceptron (перцептрон), and says that a convolutional
# one has far fewer weights, «так как одно ядро весов используется целиком для всего изображения».
# The first layer of LeNet-5 makes 28x28 values in each of 6 maps. A dense layer with as many
# outputs has a weight for each pair of pixel and output.

# %%
outputs = 28 * 28 * 6
print(f"convolution, 6 kernels of 5x5: {6 * (5 * 5 + 1):9,} weights")
print(f"dense layer, {outputs:,} outputs:  {outputs * (28 * 28 + 1):9,} weights")

# %% [markdown]
# So layer by layer the slide is right, here by a factor of 23,671. But nobody would build a
# perceptron of such a width, and a whole LeNet-5 has 60,850 weights, most of them in C5, which
# works as a dense layer (lab 09). To be fair we give the opponent **as many weights** as LeNet-5
# has, the same digits, the same optimizer, the same number of epochs. And as one net of a kind may
# be lucky, there are three of each, from three seeds.


# %%
def mlp():
    """A multilayer perceptron with about as many weights as LeNet-5."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(75, "relu"),
            keras.layers.Dense(10, "softmax"),
        ]
    )


def trained(net, epochs):
    """The net, after some epochs on the training digits."""
    # Without `jit_compile`: compiling takes longer than it saves, with so few steps.
    settings = {"steps_per_execution": 79, "jit_compile": False}  # an epoch
    net.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy", **settings)
    net.fit(x_train, y_train, batch_size=64, epochs=epochs, verbose=0)
    return net


def cnn():
    """LeNet-5 with ReLU, and with the layer of lab 02, which trains faster than Keras' own."""
    return lenet5(activation="relu", convolution=ManualConv2D)


nets = {"CNN (LeNet-5)": [], "MLP": []}
for seed in range(3):
    for name, build in zip(nets, (cnn, mlp), strict=True):
        keras.utils.set_random_seed(seed)
        nets[name].append(trained(build(), epochs=2))
for name, (net, *_) in nets.items():
    print(f"{name:14} {net.count_params():,} weights")

# %% varies=true
for name, copies in nets.items():
    for net in copies:
        seen = accuracy(net, x_train[:2_000], y_train[:2_000])
        new = accuracy(net, x_test, y_test)
        print(f"{name:14} {seen:.1%} of the training digits, {new:.1%} of the test digits")

# %% [markdown]
# «Нейросеть при обучении обобщает информацию, а не попиксельно запоминает каждую картинку»: a
# convolutional net generalizes, a perceptron learns each picture by heart, says the slide. There is
# something in it. Both know their training digits (2,000 of them were asked) about equally well,
# and the perceptrons lose more on the way to new ones. But "by heart" is too hard a word for nets
# that still read nine new digits in ten.

# %% [markdown]
# ## 15.3 Shifts and turns
#
# How fast does the accuracy fall when the digits are moved, or turned? A net may find a digit that
# has moved up easier than one that has moved left; so we ask for the mean over directions.

# %%
sample = x_test[:3]
changes = [shifted(sample, 0, 3), shifted(sample, -3, 0), rotated(sample, 30), rotated(sample, -30)]
titles = ["3 to the right", "3 up", "30° to the left", "30° to the right"]
plots.show_images(
    [np.concatenate(list(images), axis=1) for images in [sample, *changes]],
    ["test digits", *titles],
)

# %% [markdown]
# Move and turn a digit, and see what a net of each kind answers. (Both were asked beforehand.)
# Which of them loses it first? Is there a place where both are sure, and wrong?

# %% varies=true
shifts, degrees = range(-6, 7, 2), range(-90, 91, 15)
turned = np.concatenate([rotated(digit, angle) for angle in degrees])
moved = [shifted(turned, rows, columns) for rows in shifts for columns in shifts]
moved = np.stack(moved, axis=1).reshape(-1, 28, 28, 1)
answers = {
    name: ops.convert_to_numpy(net(moved, training=False)) for name, (net, *_) in nets.items()
}
places = (len(degrees), len(shifts), len(shifts))
answers = {name: each.reshape(*places, 10) for name, each in answers.items()}
plots.explore_moves(turned[..., 0], answers, shifts, degrees)

# %% [markdown]
# ### Exercise 15.2: the curve (3 points)
#
# Write `robustness_curve(net, images, labels, kind, amounts)`: the accuracy for each amount.
#
# - `net`: a Keras model with an output for each class; `images`: `(batch, 28, 28, 1)`; `labels`:
#   `(batch,)`
# - `kind` is `"shift"`: each amount is a number of pixels. The accuracy is the mean over four
#   copies: moved right, left, down, up. Two points, by themselves.
# - `kind` is `"rotation"`: each amount is in degrees, and there are two copies, turned to the left
#   and to the right. One point, by itself.
# - returns: a list of numbers from 0 to 1, one for each amount


# %% exercise="robustness-curve"
def robustness_curve(net, images, labels, kind, amounts):
    """Accuracy of the net on changed pictures, one for each amount.

    kind: "shift" (amounts in pixels) or "rotation" (amounts in degrees).
    """
    ### BEGIN SOLUTION
    curve = []
    for amount in amounts:
        if kind == "shift":
            directions = [(0, amount), (0, -amount), (amount, 0), (-amount, 0)]
            copies = [shifted(images, *direction) for direction in directions]
        else:
            copies = [rotated(images, amount), rotated(images, -amount)]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve
    ### END SOLUTION


# %% check="robustness-curve" points=3
check("robustness-curve")

# %% [markdown]
# Now the nets, on 400 test digits; a curve is the mean of three. Before you look: by how much will
# the CNN be ahead at a shift of 3 pixels? At a turn of 30°?

# %% needs="robustness-curve" varies=true
amounts = {"shift": [0, 1, 2, 3, 4], "rotation": [0, 15, 30, 45, 60]}
units = {"shift": "shift, pixels", "rotation": "rotation, degrees"}
tested = x_test[:400], y_test[:400]


def curves_of(nets):
    """For each change and each kind of net the curves of all its copies; None: no curve yet."""
    [net, *_], *_ = nets.values()
    if robustness_curve(net, x_test[:1], y_test[:1], "shift", [0]) is None:
        return None
    return {
        kind: {
            name: np.array([robustness_curve(net, *tested, kind, steps) for net in copies])
            for name, copies in nets.items()
        }
        for kind, steps in amounts.items()
    }


def draw(curves):
    means = {
        units[kind]: (amounts[kind], {name: runs.mean(axis=0) for name, runs in of_nets.items()})
        for kind, of_nets in curves.items()
    }
    return plots.robustness_curves(means)


curves = curves_of(nets)
draw(curves) if curves else "No curve yet."

# %% needs="robustness-curve" varies=true
for kind, of_nets in (curves or {}).items():
    cnns, mlps = of_nets.values()
    ahead = 100 * (cnns - mlps).T
    leads = [
        f"{s:4}: {a.min():+.0f} to {a.max():+.0f}"
        for s, a in zip(amounts[kind], ahead, strict=True)
    ]
    print(f"{units[kind]:18}", *leads)

# %% [markdown]
# These are the points by which a CNN is ahead of the MLP of the same seed, the least and the most
# of three. It starts with a few, on digits as they are. Under a shift of 3 pixels it is ahead by
# about twenty: here the slide is right. Under a rotation its lead grows too, by less: to about a
# dozen at 30°. At 45° *all* nets are lost: most of their answers are wrong. No layer of the net is
# equivariant to rotation: the kernel for an upright stroke does not answer to a slanting one.
#
# And "robust" needs a scale. A shift by 3 pixels costs the CNN two fifths of its right answers; you
# would not have noticed it. After two subsamplings C5 reads each place of the maps with weights of
# its own, like a perceptron: to C5 a stroke that has moved is another stroke.

# %% [markdown] demands="new_net not_compiled"
# ## 15.4 Too many choices
#
# The slide «Недостатки» lists what a net's designer must choose: number of layers, size of the
# kernels, number of kernels, stride, whether to subsample, by how much, maximum or mean, and so on:
# «Выбираются эмпирически», chosen by experiment. Such choices, made before the training, are called
# **hyperparameters** (гиперпараметры). First we need a function that builds a net for any choice.
#
# ### Exercise 15.3: a net for each choice (3 points)
#
# Write `build_net(num_stages, filters, kernel_size, pooling)`. It returns a new Keras model for
# pictures of shape `(28, 28, 1)`, not compiled:
#
# - `num_stages` stages, each of them a convolution that keeps height and width, with ReLU, and then
#   pooling by 2;
# - the first convolution has `filters` filters, and each of the next twice as many as the one
#   before; all kernels are `kernel_size` by `kernel_size`;
# - `pooling` is `"max"` or `"average"`;
# - at the end the maps are unrolled, and one dense layer with ten outputs and softmax reads them.
#
# One point for the layers, two for the values with weights that the check sets. (`cnnlab.models`
# has a finished `stage_net`, for the sections below; it is not allowed here.)


# %% exercise="build-net"
def build_net(num_stages, filters, kernel_size, pooling):
    """A Keras model for pictures (28, 28, 1), with new weights, not compiled."""
    ### BEGIN SOLUTION
    pool = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}[pooling]
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        maps = filters * 2**stage
        layers.append(keras.layers.Conv2D(maps, kernel_size, padding="same", activation="relu"))
        layers.append(pool(2))
    layers += [keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    return keras.Sequential(layers)
    ### END SOLUTION


# %% check="build-net" points=3
check("build-net")

# %% [markdown]
# How many nets are there to try? With three numbers of stages, seven of filters, three kernel
# sizes, two poolings and, say, ten learning rates there are 1,260. Nobody trains them all. A search
# draws some, looks at their accuracy, and then draws more where it was high. The library **Optuna**
# does this (Akiba et al. 2019); its sampler TPE (Bergstra et al. 2011) estimates where good values
# lie and where bad ones. From nothing it cannot estimate, so the first trials are drawn at random:
# **ten**, unless you say `n_startup_trials`. Who has only ten trials and leaves it at that has
# searched at random.
#
# You tell Optuna what to try through a function of a `trial`. Here is one with a parabola instead
# of a net: the smallest value is at `x = 2`; with `shape="flat"` it is small near there, too.


# %%
def parabola(trial):
    x = trial.suggest_float("x", -10, 10)
    shape = trial.suggest_categorical("shape", ["flat", "steep"])
    return (x - 2) ** 2 * {"flat": 1, "steep": 100}[shape]


study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=0))
study.optimize(parabola, n_trials=60)
print(study.best_params["shape"], round(study.best_params["x"], 1))

# %% [markdown]
# The other words of a trial: `suggest_int(name, low, high)`, and `log=True` for `suggest_int` and
# `suggest_float` where a factor counts, not a difference. Which digits may judge the nets? Not the
# test digits: the best of ten nets on *them* would be chosen for its luck with them. Not the
# digits that it was trained on. So keep some training digits aside, for **validation**
# (валидационная выборка).

# %% [markdown] demands="ten_trials whole_numbers any_rate reads_70_percent"
# ### Exercise 15.4: a search (3 points)
#
# Let Optuna try ten trials or more, from these choices:
#
# | name | what may be chosen |
# |---|---|
# | `num_stages` | 1, 2, 3 |
# | `filters` | whole numbers from 2 to 8, by factors |
# | `kernel_size` | 3, 5, 7 |
# | `pooling` | `"max"`, `"average"` |
# | `learning_rate` | any number from 1e-4 to 1e-1, by factors |
#
# - A trial builds a net (`build_net`, or `stage_net` with the same arguments), trains it with Adam
#   on the first 1,000 training digits for **one** epoch in batches of 20, and returns its accuracy
#   on the next 500: `x_train[1_000:1_500]`. Ten trials take about ten seconds; give `compile` the
#   argument `jit_compile=False`, since compiling takes longer than it saves here.
# - Digits have their ink in the middle: `x_train[:, 4:24, 4:24]` holds 97% of it in half of the
#   pixels: ten trials take a fifth less time. For `stage_net` add `input_shape=(20, 20, 1)`.
# - Optuna makes a value *small*, unless you tell `create_study` that its `direction` is
#   `"maximize"`.
# - Give the sampler a seed, as above, so that the search can be repeated; and let TPE come to its
#   turn: `n_startup_trials=5` leaves it half of ten trials.
#
# Put the result into `search`, a dict: `"trials"` is a list with a dict for each trial, whose keys
# are the five names and `"accuracy"`; `"best"` is a dict with the hyperparameters of the best
# trial. (A study has `study.trials`, each with `params` and `value`, and `study.best_params`.) One
# point is for the trials; with them, one is for the best and one for its accuracy, at least
# **70%**, each by itself.

# %% exercise="search"
search = None  # put your dict in its place
### BEGIN SOLUTION


def validation_accuracy(trial):
    net = stage_net(
        num_stages=trial.suggest_categorical("num_stages", [1, 2, 3]),
        filters=trial.suggest_int("filters", 2, 8, log=True),
        kernel_size=trial.suggest_categorical("kernel_size", [3, 5, 7]),
        pooling=trial.suggest_categorical("pooling", ["max", "average"]),
        input_shape=(20, 20, 1),
    )
    optimizer = keras.optimizers.Adam(trial.suggest_float("learning_rate", 1e-4, 1e-1, log=True))
    net.compile(optimizer, "sparse_categorical_crossentropy", jit_compile=False)
    net.fit(middle[:1_000], y_train[:1_000], batch_size=20, epochs=1, verbose=0)
    return accuracy(net, middle[1_000:1_500], y_train[1_000:1_500])


middle = x_train[:1_500, 4:24, 4:24]
keras.utils.set_random_seed(0)
sampler = optuna.samplers.TPESampler(seed=0, n_startup_trials=5)
study = optuna.create_study(direction="maximize", sampler=sampler)
study.optimize(validation_accuracy, n_trials=10)
search = {
    "trials": [{**trial.params, "accuracy": trial.value} for trial in study.trials],
    "best": study.best_params,
}
### END SOLUTION

# %% check="search" points=3
check("search")

# %% [markdown]
# Each line is a trial; the best one is the thick one.

# %% needs="search" varies=true
plots.parallel_coordinates(search["trials"]) if search else "No search yet."

# %% [markdown]
# Follow the bright lines (poor nets) and the dark ones. They part most clearly at one axis, the
# learning rate: in one epoch a very small one gets nowhere. What is very small depends on the net:
# the second brightest line is one of three stages, and with about its rate one of two stages reads
# more than half. Filters, kernel size and pooling are mixed among good and bad alike. (Is this the
# search's luck? Give the sampler another seed, and see what of it stays.) So the long list of the
# slide is less frightening than it looks: for a given problem, few hyperparameters matter (Bergstra
# and Bengio 2012), but one does not know beforehand which.
#
# Two warnings. The accuracy of the best trial is too good to be true: the best of ten was also
# the luckiest of ten on these 500 digits, and near 90% luck alone is worth ±1.3 points. And
# *one epoch* favours nets that learn fast; after twenty another one may be ahead.

# %% [markdown] demands="at_most_61000_weights reads_80_percent"
# ## 15.5 Robustness that is learned
#
# What the layers do not bring, the digits can. A net that has never seen a digit turned by 30° has
# no reason to know it. Show it some: pictures that are changed at random while the net is trained
# are called **augmented** data (аугментация).
#
# ### Exercise 15.5: a robust net (3 points)
#
# Train a `robust_net` with at most 61,000 weights (1 point) that reads at least
#
# - **80%** of 1,000 test digits that are shifted by 3 pixels, in all four directions (1 point);
# - **80%** of 1,000 test digits that are turned by 30°, to the left or right (1 point). Each of the
#   three counts by itself.
#
# Take any net, such as `lenet5(activation="relu", convolution=ManualConv2D)`, and train on
# `x_train`, `y_train`, as long as you like; ten seconds are enough, with a learning rate that falls
# to 0: `keras.optimizers.schedules.CosineDecay(0.005, steps)` in the place of a number, where
# `steps` is epochs times batches. Where the changed digits come from is up to you: from `shifted`
# and `rotated`, or from layers of Keras that stand before the net and change pictures while it is
# trained, as `keras.layers.RandomTranslation`; look up what its arguments mean.

# %% exercise="robust-net"
robust_net = None  # put your net in its place
### BEGIN SOLUTION
keras.utils.set_random_seed(0)
robust_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.RandomRotation(40 / 360, fill_mode="constant"),
        keras.layers.RandomTranslation(4 / 28, 4 / 28, fill_mode="constant"),
        lenet5(activation="relu", convolution=ManualConv2D),
    ]
)
rate = keras.optimizers.schedules.CosineDecay(0.005, 3 * 79)
robust_net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
history = robust_net.fit(x_train, y_train, batch_size=64, epochs=3, verbose=0)
### END SOLUTION

# %% check="robust-net" points=3
check("robust-net")

# %% needs="robust-net" varies=true
robust_nets = {"CNN, augmented": [robust_net]}
more = curves_of(robust_nets) if robust_net else None
draw({kind: curves[kind] | of_nets for kind, of_nets in more.items()}) if more else "No net yet."

# %% [markdown]
# The same layers, the same number of weights, other pictures: now the curves stay high, for shifts
# *and* for turns, as far as the training went, and not much further. It costs time: the net has
# more to learn, and needs more epochs to be as good on digits as they are.

# %% [markdown]
# ## 15.6 Put the lecture to the test
#
# **"Easily made parallel; can run on graphics cards."** All values of a map are sums that do not
# wait for each other. What is that worth? The same 8 kernels of 5x5, on one photograph: with a
# Python loop over the pixels, over the kernel's cells alone (lab 02), and by the library; then by
# the library on 32 photographs, and on a GPU, where there is one.

# %%
photograph = data.photograph("camera", size=128, gray=True)
kernels = np.random.default_rng(0).normal(size=(5, 5, 8)).astype("float32")


def by_pixels(image, kernels):
    """One window after the other, each kernel by itself."""
    maps = np.zeros((image.shape[0] - 4, image.shape[1] - 4, kernels.shape[-1]))
    for i, j, f in np.ndindex(maps.shape):
        maps[i, j, f] = np.sum(image[i : i + 5, j : j + 5] * kernels[..., f])
    return maps


def by_offsets(image, kernels):
    """One cell of the kernels after the other, for all windows and kernels at once."""
    rows, columns = image.shape[0] - 4, image.shape[1] - 4
    return sum(
        image[u : u + rows, v : v + columns, None] * kernels[u, v] for u, v in np.ndindex(5, 5)
    )


def by_library(images, kernels):
    """All at once; on a GPU the result is waited for."""
    return ops.convert_to_numpy(ops.conv(images[..., None], kernels[:, :, None]))


one = by_library(photograph[None], kernels)[0]
for function in (by_pixels, by_offsets):
    print(f"{function.__name__:10} equals the library: "
          f"{np.allclose(function(photograph, kernels), one, atol=1e-4)}")  # fmt: skip

# %% varies=true
batch = np.repeat(photograph[None], 32, axis=0)
everywhere = ["cpu"] + ["gpu"] * bool(runtime.gpu_name())
runs = [  # a name, what runs, how often and where, how many values it gives
    ("loop over pixels", lambda: by_pixels(photograph, kernels), 1, ["cpu"], one.size),
    ("loop over offsets", lambda: by_offsets(photograph, kernels), 10, ["cpu"], one.size),
    ("library", lambda: by_library(photograph[None], kernels), 10, everywhere, one.size),
    ("library, 32 pictures", lambda: by_library(batch, kernels), 10, everywhere, 32 * one.size),
]
for name, run, repeats, devices, values in runs:
    for device in devices:
        times = []
        with keras.device(device):
            for _ in range(repeats):
                start = time.perf_counter()
                run()
                times.append(time.perf_counter() - start)
        print(f"{device} {name:21} {1e9 * min(times) / values:9.1f} ns a value")
print("This machine:", runtime.device())

# %% [markdown]
# (The best of several runs; the library's numbers include the way of the picture to it and back.)
# The first factor is the largest, and needs no graphics card: it comes from a loop that does not
# run in Python. Thirty-two pictures at once bring a CPU little beside it: one picture nearly keeps
# it busy, and where 32 need more memory than it has near by, a value may even cost more. A graphics
# card has thousands of cores to feed; what it adds is seen only where there is one.
#
# **The slides, line by line.**
#
# | the slides say | what you have seen |
# |---|---|
# | far fewer weights | a layer: yes, thousands of times; all of LeNet-5: as many as a small MLP |
# | generalizes, does not memorize | a smaller gap between training and test digits than an MLP's |
# | easily made parallel | the sums do not wait for each other; the gain shows on a GPU |
# | robust to shift, relatively | better than an MLP of equal size; a few pixels still hurt |
# | robust to rotation, relatively | better than the MLP, by less; both fail at 45° |
# | many hyperparameters, chosen by experiment | yes; a search does it, and few of them decide |
# | trained by classical backpropagation | yes (lab 11) |
# | one of the best for pictures, mostly used for them | not tested; see the question below |

# %% [markdown]
# ### Discussion (2 points)
#
# Somebody draws one permutation of the 784 pixels and applies it to *all* digits, those of the
# training and those of the test: the same for each picture. To you they look like noise. (Lab 01
# tries it with smaller nets; here you say why.) How will the MLP do on them, compared with digits
# as they are? And the CNN? What does that say about where the CNN's lead comes from, and about the
# slide's first limit, «Архитектура сверточной сети по большей части для распознавания изображений»?
# Four or five sentences.

# %% [markdown] discussion="shuffled-pixels" points=2
# The MLP does as well as before. Its first layer has a weight for each pixel and does not know
# which pixels are neighbours: permute the pixels and the rows of its first matrix in the same way,
# and it computes the same. The initial weights are drawn alike for all pixels, so training goes the
# same way too (up to chance).
#
# The CNN loses. A kernel of 5x5 reads pixels that stand side by side; after the permutation these
# come from anywhere and have little to do with each other, strokes and edges exist no more, and the
# same kernel at another place meets quite another pattern. Subsampling averages pixels that do not
# belong together. (It still learns something, because C5 and F6 can combine everything.)
#
# So the lead comes from an assumption that is built in: near pixels belong together, and what is
# worth finding at one place is worth finding at all others. Where data have this property
# (pictures, and also sound, text as a sequence, games on a board) convolutions pay; in a table
# whose columns could stand in any order there is no reason for them. The slide's limit is right
# when "изображения" is read as "data with neighbours".
#
# *Marking.* 1 point: the MLP does not mind, with the reason (a weight for each pixel, order does
# not matter), and the CNN gets worse; half a point without the reason. 1 point: the lead comes from
# neighbourhood and from shared weights, and a sentence about other data (with neighbours: yes;
# tables: no); half a point for one of the two.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. What exactly does a convolution do with a picture that has moved, and which layers break it?
# 2. Is a convolutional net robust to shift and to rotation?
# 3. How do you choose hyperparameters without fooling yourself?
#
# A convolution with stride 1 commutes with shifts; strides and poolings leave only the shifts by
# whole steps, and the dense end of a net leaves none. Measured, a convolutional net is more robust
# to shift than a perceptron of the same size, and, by less, to rotation. What a net should not
# mind, it must either be built for, or be shown. Hyperparameters are chosen on digits kept aside,
# by a search that looks where it found something; the test digits come last, once.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Преимущества сверточных сетей», «Недостатки сверточных сетей» (L. V.
#   Utkin, SPbPU).
# - Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), "Gradient-based learning applied to document
#   recognition", Proceedings of the IEEE 86(11).
# - A. Azulay, Y. Weiss (2019), "Why do deep convolutional networks generalize so poorly to small
#   image transformations?", Journal of Machine Learning Research 20(184).
# - R. Zhang (2019), "Making convolutional networks shift-invariant again", ICML.
# - J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl (2011), "Algorithms for hyper-parameter
#   optimization", NIPS: the sampler TPE.
# - J. Bergstra, Y. Bengio (2012), "Random search for hyper-parameter optimization", Journal of
#   Machine Learning Research 13.
# - T. Akiba, S. Sano, T. Yanase, T. Ohta, M. Koyama (2019), "Optuna: a next-generation
#   hyperparameter optimization framework", KDD.
