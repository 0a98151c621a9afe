# %% [markdown]
# # Lab 10: A program for a library that is gone
#
# **You will** run a program whose library has been given up, work out from its text what it builds,
# draw initial weights by its two rules, translate it into Keras, find out what its word `shortcut`
# is good for, and tell 3 from 8 with it.
#
# **You need** convolution, pooling and dilation (labs 02, 04 and 08), Keras' `fit`, the derivative
# of a logarithm.
#
# **Time** about 75 minutes; the whole notebook runs in less than a minute.
#
# **Source** the lecture's slide «Пример (программа)»; the source code of neon 2.
#
# By the end you can answer:
#
# 1. What do you have to look up before you translate a program from one library to another?
# 2. Why do initial weights depend on the number of inputs?
# 3. When does it matter how the gradient passes the last sigmoid, and when does it not?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, neon, plots
from cnnlab.gradients import vector_jacobian
from cnnlab.neon import PROGRAM, run_program
from keras import ops

check = cnnlab.checks("10_neon_program")
keras.utils.set_random_seed(0)


def threes_and_eights(images, labels):
    """Pixels from 0 to 255, as a camera gives them; label 0 for a 3, 1 for an 8."""
    kept = np.isin(labels, (3, 8))
    return 255 * images[kept], (labels[kept] == 8).astype(int)


def sigmoid(logits):
    """The chance that a logit stands for, for numbers of any size."""
    return np.exp(-np.logaddexp(0, -logits))


train, test = data.load_mnist(num_train=10_000, num_test=4_000)
x_train, y_train = threes_and_eights(*train)
x_test, y_test = threes_and_eights(*test)

# %% [markdown]
# ## 10.1 The program
#
# The slide «Пример (программа)» shows a program for **neon**, a library of the company Nervana
# Systems. Here it is, letter by letter:

# %%
print(PROGRAM)

# %% [markdown]
# neon has been given up (section 10.6 tells its story). But a program is only as dead as its names.
# `cnnlab.neon` gives them a meaning again, made of Keras layers. With `from cnnlab.neon import *`
# and `class_count = 2` above it, the program runs as printed. `run_program` does just that with a
# program's text; so we can change a word of it later.

# %%
model, cost = run_program(PROGRAM, class_count=2)
model.initialize((28, 28, 1))
print([type(layer).__name__ for layer in model.net.layers])

# %% [markdown]
# What do the words mean? Some can be guessed, some cannot: you look them up in the library's
# source.
#
# | neon | what it does |
# |---|---|
# | `Conv(fshape=(3, 3, 32))` | convolution: height and width of the kernel, number of filters |
# | `padding=2` | two rows of zeros above **and** two below, two columns left **and** right |
# | `dilation=2` | between the pixels that a window reads, one is left out (lab 08) |
# | `Pooling(fshape=(3, 3))` | pooling, windows of 3x3 |
# | `padding=1` in `Pooling` | windows may stand out by a pixel; what lies outside does not count |
# | `Affine(nout=...)` | dense layer; the maps are unrolled before |
# | `Rectlin`, `Logistic` | ReLU, sigmoid |
# | `bias=...` | initial biases; if nothing is said, the layer has **no biases** |
# | `class_count` | is not defined in the program: number of classes |
#
# Windows move on by `strides` as long as they fit into the padded map.
#
# Here is an 8 on its way through the net, before any training; of 32 and 64 maps, the first 8 are
# shown.

# %%
names = {3: "Conv 32", 4: "Pooling", 7: "Conv 64", 8: "Pooling ", 11: "Affine"}
maps = x_test[y_test == 1][0]
shown = {"digit": maps}
for place, layer in enumerate(model.net.layers):
    maps = ops.convert_to_numpy(layer(maps[None]))[0]
    if place in names:
        shown[names[place]] = maps[..., :8]
plots.layer_maps(shown)

# %% [markdown]
# ### Exercise 10.1: what does it build? (3 points)
#
# Read the program as neon did. With NumPy alone, write `program_table(height, width, class_count)`
# for gray pictures of `height` x `width` pixels. The shapes are 2 points, the weights 1, each by
# itself.
#
# - returns: `{"shapes": [...], "weights": [...]}`, one entry for each of the five lines `Conv`,
#   `Pooling`, `Conv`, `Pooling`, `Affine`; a shape is `(height, width, maps)`, of the last line
#   `(1, 1, class_count)`


# %% exercise="program-table"
def program_table(height, width, class_count):
    """Output shape and number of weights of the program's five layers, for a gray picture.

    Returns {"shapes": [(height, width, maps), ...], "weights": [...]}.
    """
    ### BEGIN SOLUTION
    maps = 1
    shapes, weights = [], []
    for filters in (32, 64):
        weights += [3 * 3 * maps * filters, 0]
        maps = filters
        reach = 2 * (3 - 1) + 1
        height, width = height + 2 * 2 - reach + 1, width + 2 * 2 - reach + 1
        shapes.append((height, width, maps))
        height, width = (height + 2 * 1 - 3) // 2 + 1, (width + 2 * 1 - 3) // 2 + 1
        shapes.append((height, width, maps))
    shapes.append((1, 1, class_count))
    weights.append(height * width * maps * class_count)
    return {"shapes": shapes, "weights": weights}
    ### END SOLUTION


# %% check="program-table" points=3
check("program-table")

# %% [markdown]
# ## 10.2 Initial weights
#
# `Kaiming` and `Xavier` say how the weights are drawn before training. Each unit adds up many
# products, a weight times an input. If the weights are too large, the sums grow from layer to
# layer; if they are too small, they fade away. With $n$ inputs that are independent, of mean square
# $q$, and weights of mean 0 and variance $v$, a sum has the variance
#
# $$ n \cdot v \cdot q $$
#
# So only the product $n v$ counts: the variance of the weights **times the number of inputs**.
# The inputs of a convolution are all the numbers that one pixel of one output map is made of.
#
# | rule | weights | variance times inputs | why |
# |---|---|---|---|
# | `Xavier` | uniform, from $-\sqrt{3/n}$ to $\sqrt{3/n}$ | 1 | the sum is as large as the inputs |
# | `Kaiming` | normal, of mean 0 | 2 | ReLU takes half of the mean square away |
#
# (The names are first names: Xavier Glorot, 2010; Kaiming He, 2015.) Here are the weights of the
# program's three layers, fresh from `cnnlab.neon`. The dashed lines are one standard deviation
# from the mean.

# %%
keras.utils.set_random_seed(0)
fresh, _ = run_program(class_count=2)
fresh.initialize((28, 28, 1))
names = "first convolution", "second convolution", "last layer"
plots.histograms(dict(zip(names, fresh.net.get_weights(), strict=True)))

# %% [markdown] demands="seed"
# ### Exercise 10.2: draw them (3 points)
#
# With NumPy alone, write `fresh_weights(shape, rule, seed)`. The variance is 2 points, the kind of
# distribution 1, each by itself.
#
# - `shape`: as Keras has it, `(kernel height, kernel width, maps in, filters)` of a convolution,
#   `(inputs, units)` of a dense layer
# - `rule`: `"kaiming"` or `"xavier"`; `seed`: draw with `rng = np.random.default_rng(seed)`
# - returns: array of that shape


# %% exercise="fresh-weights"
def fresh_weights(shape, rule, seed):
    """A kernel before training. shape: (..., outputs); rule: "kaiming" or "xavier"."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    inputs = np.prod(shape[:-1])
    if rule == "kaiming":
        return rng.normal(0, np.sqrt(2 / inputs), shape)
    bound = np.sqrt(3 / inputs)
    return rng.uniform(-bound, bound, shape)
    ### END SOLUTION


# %% check="fresh-weights" points=3
check("fresh-weights")

# %% [markdown]
# Keras knows these rules by other names. For four of its initializers, here is the variance of a
# fresh kernel times its inputs: for the program's second convolution, with 288 inputs and 64
# filters, and for its last layer, with 3,136 inputs and 2 units.

# %%
for name in "he_normal", "lecun_uniform", "glorot_uniform", "random_normal":
    products = []
    for shape in (3, 3, 32, 64), (3136, 2):
        draw = keras.initializers.get({"class_name": name, "config": {"seed": 0}})
        products.append(np.var(ops.convert_to_numpy(draw(shape))) * np.prod(shape[:-1]))
    print(f"{name:15} {products[0]:5.2f} {products[1]:5.2f}")

# %% [markdown]
# Same name, other rule: `Xavier` of neon is *not* `glorot_uniform`, though both are named after
# Xavier Glorot. In the last layer the two differ by a factor of two.

# %% [markdown] demands="keras_layers_alone new_net not_compiled normal_kaiming uniform_xavier"
# ## 10.3 The translation
#
# ### Exercise 10.3: the program in Keras (5 points)
#
# Write `build_program(class_count)` with layers of `keras.layers` alone. It returns a new Keras
# model for pictures of shape `(28, 28, 1)`, not compiled; a `keras.Sequential` will do. Two points
# are for shapes and weights. If these are right, two are for the values that come out when the
# check puts in its own weights, and one, by itself, for the initial weights.
#
# - The first layer is `keras.Input((28, 28, 1))`; pixels come as 0 to 255.
# - Useful: `Rescaling`, `ZeroPadding2D`, `Conv2D`, `MaxPooling2D`, `Flatten`, `Dense`. Look up
#   their arguments with `keras.layers.Conv2D?`.
# - Keras has defaults of its own, and they are not neon's.
#
# `cost` is not part of it. Compare `build_program(2).summary()` with your table.


# %% exercise="build-program"
def build_program(class_count):
    """The lecture's program as a Keras model, with new weights, not compiled."""
    ### BEGIN SOLUTION
    layers = [keras.Input((28, 28, 1)), keras.layers.Rescaling(1 / 128)]
    for filters in (32, 64):
        convolution = keras.layers.Conv2D(
            filters,
            3,
            padding="same",
            dilation_rate=2,
            activation="relu",
            use_bias=False,
            kernel_initializer="he_normal",
        )
        layers += [convolution, keras.layers.ZeroPadding2D(1), keras.layers.MaxPooling2D(3, 2)]
    output = keras.layers.Dense(
        class_count, "sigmoid", use_bias=False, kernel_initializer="lecun_uniform"
    )
    return keras.Sequential([*layers, keras.layers.Flatten(), output])
    ### END SOLUTION


# %% check="build-program" points=5
check("build-program")

# %% [markdown]
# One line is easily translated wrong, and no shape tells. Keras' `padding="same"` also makes 14 of
# 28 pixels. In which rows do the first and the last window of the pooling begin and end?

# %%
height, window, stride = 28, 3, 2
padded = (14 - 1) * stride + window - height  # rows that "same" needs in all
for name, before in ("neon, padding=1", 1), ('Keras, "same"', padded // 2):
    starts = [stride * i - before for i in (0, 13)]
    print(f"{name:16} rows {starts[0]} to {starts[0] + 2}, ..., {starts[1]} to {starts[1] + 2}")

# %% [markdown]
# Each of Keras' windows stands one pixel lower, and one further to the right, than neon's, and the
# answers of the two nets differ. A net that is trained anew learns with either of them. It matters
# when you bring trained weights along.
#
# What counts in a window that stands out? neon leaves out what lies outside, as if it were −∞. With
# `ZeroPadding2D` there are zeros. That is the same here, after a ReLU: no pixel is below 0.

# %% [markdown] demands="logits_of_800"
# ## 10.4 `shortcut=True`
#
# The last word of the program is the strangest. The sigmoid makes a probability $p$ of each logit
# $z$, the cost compares it with the target $t$, which is 0 or 1:
#
# $$ p = \frac{1}{1 + e^{-z}}, \qquad C = -t \ln p - (1 - t) \ln (1 - p) $$
#
# By the chain rule the gradient goes back in two steps: first through the cost, $\partial C /
# \partial p$, then through the sigmoid, times its slope $p\,(1-p)$. neon's authors did the two on
# paper. Their class `CrossEntropyBinary` hands back the whole gradient by $z$ at once, which they
# call the *error*. The layer below must not multiply by the slope again: that is what
# `Logistic(shortcut=True)` tells it. With `shortcut=False` it does multiply.
#
# ### Exercise 10.4: what goes back (4 points)
#
# Work out the gradient on paper. Then, with NumPy alone, write `logit_errors(logits, targets)`. The
# cost is 1 point, the gradient 2, the last one 1, each by itself.
#
# - `logits`, `targets`: arrays of the same shape; targets are 0 or 1
# - returns: a dict of three arrays of that shape: `"cost"`, the cost of each output; `"gradient"`,
#   its derivative by the logit; `"no_shortcut"`, what neon handed on with `shortcut=False`: the
#   gradient times the slope of the sigmoid
#
# The check also asks for logits of ±800. There $p$ is rounded to 0 or 1, and $\ln 0$ is no number;
# but the cost of the wrong answer is 800. (`sigmoid` stands in the set-up; `np.logaddexp(a, b)` is
# $\ln(e^a + e^b)$, for numbers of any size.)


# %% exercise="logit-errors"
def logit_errors(logits, targets):
    """Cost of each output, and what goes back. Returns {"cost", "gradient", "no_shortcut"}."""
    ### BEGIN SOLUTION
    p = sigmoid(logits)
    cost = targets * np.logaddexp(0, -logits) + (1 - targets) * np.logaddexp(0, logits)
    error = p - targets
    return {"cost": cost, "gradient": error, "no_shortcut": error * p * (1 - p)}
    ### END SOLUTION


# %% check="logit-errors" points=4
check("logit-errors")

# %% [markdown]
# Here is what goes back with the shortcut and without it, for an output whose target is 1, by
# automatic differentiation of `cnnlab.neon`'s cost. The logits in the right half say the right
# answer, those in the left half the wrong one.

# %%
z = np.linspace(-10, 10, 201, dtype="float32")
curves = {}
for shortcut in (True, False):

    def cost_of(z, shortcut=shortcut):
        return neon.CrossEntropyBinary()(z[:, None], np.ones((201, 1)), shortcut)

    [curves[f"shortcut={shortcut}"]] = vector_jacobian(cost_of, [z])
plots.function_curves(z, curves, xlabel="logit, target 1", ylabel="gradient")

# %% [markdown]
# Look at the left. With the shortcut, an answer that is wrong and sure gets the strongest push, −1.
# Without it the push is strongest in the middle, and an answer that is wrong and sure is
# **left alone**: the slope of the sigmoid is almost 0 there. Such an output is called *saturated*
# (насыщенный).

# %% [markdown] demands="no_biases reads_95_percent"
# ## 10.5 Three or eight
#
# ### Exercise 10.5: train it (3 points)
#
# Put the program's net into `classifier`: your own `build_program(2)`, or the net of the program
# itself, `model.net` after `model, cost = run_program(class_count=2)` and `model.initialize((28,
# 28, 1))`. Train it on `x_train`, `y_train`: 2,000 pictures of a 3 (label 0) or an 8 (label 1),
# pixels from 0 to 255. One point is for the program's net, with its 24,992 weights and no biases.
# With it, two are for telling at least **95%** of 800 test digits right, which the check draws.
#
# - The targets of `"binary_crossentropy"` with two outputs are rows: `np.eye(2)[y_train]`.
# - Adam with a learning rate of 0.001, batches of 50, three epochs are enough. Write `verbose=0`.

# %% exercise="three-or-eight"
classifier = None  # put your net in its place
### BEGIN SOLUTION
keras.utils.set_random_seed(0)
solution, _ = run_program(class_count=2)
solution.initialize((28, 28, 1))
classifier = solution.net
classifier.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy")
history = classifier.fit(x_train, np.eye(2)[y_train], batch_size=50, epochs=3, verbose=0)
### END SOLUTION

# %% check="three-or-eight" points=3
check("three-or-eight")

# %% [markdown]
# These are the test digits that your net was surest of, and wrong: first the truth, then its
# answer.

# %% needs="three-or-eight" varies=true
chances = None if classifier is None else classifier.predict(x_test, verbose=0)
"No net yet." if chances is None else plots.mistakes(
    x_test / 255, y_test, chances, num=7, classes="38"
)

# %% [markdown]
# ## 10.6 Put the lecture to the test
#
# The program is text: we change one word and run it again. Each variant is trained three times on
# 300 digits, 40 steps of Adam, from other initial weights each time, and reads 400 test digits.


# %%
def accuracies(program, change=None):
    """Percent of the test digits that are right, for three seeds."""
    results = []
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        model, cost = run_program(program, class_count=2)
        digits = neon.ArrayIterator(x_train[:300], y_train[:300], nclass=2, batch_size=15)
        model.initialize(digits)
        if change:
            change(model)
        model.fit(digits, cost, keras.optimizers.Adam(1e-3), num_epochs=2)
        new_digits = neon.ArrayIterator(x_test[:400], y_test[:400], nclass=2)
        results.append(100 * (1 - model.eval(new_digits, neon.Misclassification())))
    return results


without_shortcut = PROGRAM.replace("shortcut=True", "shortcut=False")
by_255 = PROGRAM.replace("128.0", "255.0")
results = {
    "as printed": accuracies(PROGRAM),
    "shortcut=False": accuracies(without_shortcut),
    "divisor=255.0": accuracies(by_255),
}

# %% varies=true
plots.seed_spread(results, metric="accuracy, %")

# %% [markdown]
# **Why 128?** Divided by 255, pixels would lie between 0 and 1; divided by 128, they lie between 0
# and 2. It makes no difference that three seeds could show. 128 is simply the default of
# `Normalizer`: neon's image loaders took the mean off the pixels first, and what is left lies
# roughly between −128 and 128.
#
# **And the shortcut?** Most nets learn as well without it. The logits of a fresh net are near 0,
# where the sigmoid has a slope. But the margin is small: in our run one of the three nets answers
# by chance. The first step of Adam moves each weight by 0.001, and a logit, which is a sum of 3,136
# products, by several units. A net that is thrown too far stays there.
#
# In neon the margin was smaller still. There was a catch in `Xavier()`. neon kept the kernel of a
# convolution as `(inputs, filters)`, that of `Affine` as `(units, inputs)`, and its initializers
# took the *first* axis for the inputs, unless they were told `Xavier(local=False)`. neon's own
# examples say so in `Affine`; the slide does not. So in neon the program's last layer got weights
# for **2** inputs, not for 3,136: up to $\sqrt{3/2} = 1.22$, where $\sqrt{3/3136} = 0.03$ was
# meant. (`cnnlab.neon` mends this.) Let us put neon's weights in:


# %%
def as_in_neon(model):
    """Gives the last layer the weights that neon drew: the 2 units taken for its inputs."""
    kernel = model.net.layers[-2].kernel
    draw = keras.initializers.VarianceScaling(1.0, "fan_out", "uniform")
    kernel.assign(draw(kernel.shape))


for name, change in ("cnnlab.neon", lambda model: None), ("neon", as_in_neon):
    keras.utils.set_random_seed(0)
    model, cost = run_program(class_count=2)
    model.initialize((28, 28, 1))
    change(model)
    logits = ops.convert_to_numpy(model.logits(x_test))
    saturated = np.mean(np.abs(logits) > 5)
    print(f"weights of {name:11}: {saturated:.0%} of the first logits are beyond ±5")

# %%
results |= {
    "neon's weights": accuracies(PROGRAM, as_in_neon),
    "neon's weights, shortcut=False": accuracies(without_shortcut, as_in_neon),
}

# %% varies=true
plots.seed_spread(results, metric="accuracy, %")

# %% [markdown]
# With the shortcut a net finds its way back from the wrong start. Without it hardly any does: in
# our run all three answer by chance, as on the first day. Half of their outputs are wrong and sure,
# and nothing pushes them.
#
# So in neon a slip stayed hidden: weights 40 times too large, and a shortcut that forgives them. A
# translation that keeps the weights and drops the shortcut does not learn.

# %% [markdown]
# ### What became of neon
#
# | when | what |
# |---|---|
# | 2015 | Nervana Systems publishes neon's versions 0.8 to 1.1 as open source [2] |
# | 9 August 2016 | Intel buys Nervana; neon "is going to stay open source" [1] |
# | 28 December 2016 | version 1.8 brings dilation, which the program needs [2] |
# | 27 June 2017 | version 2.0 is tuned for Intel's processors [2] |
# | 9 February 2018 | the last change for a long time; 2.6 stays the last version [3], [4] |
# | 1 June 2018 | "ngraph is the continuation and evolved version of neon" [3] |
# | 22 May 2019 | a notice: "this project will no longer be maintained by Intel" [5] |
# | 3 February 2020 | Intel gives up Nervana's chips, too [6] |
#
# ngraph was moved into OpenVINO, which runs trained nets and trains none. Today you write such a
# program in Keras, PyTorch or JAX (lab 17).
#
# ### Discussion (2 points)
#
# (a) neon's derivative of `Logistic(shortcut=True)` is 1, which is wrong. Why is the gradient of
# the whole right all the same, and with which other cost would it be wrong? (b) Keras has no
# `shortcut`. Look up `from_logits=True` of `keras.losses.BinaryCrossentropy`: what does it do
# instead, and why is it safer? Four or five sentences.

# %% [markdown] discussion="why-shortcut" points=2
# (a) Two wrong factors make a right product: the cost hands back $p - t$ in place of $\partial C /
# \partial p = (p - t) / (p (1 - p))$, the activation 1 in place of $p (1 - p)$. The slope cancels
# against the denominator, which both have left out. With any other cost, such as the squared error,
# whose derivative $p - t$ really is one by $p$, the slope is missing, and the gradient is wrong: it
# is that of the cross-entropy.
#
# (b) With `from_logits=True` the net ends with the logits, and the loss contains the sigmoid. It is
# computed as $\ln(1 + e^{z}) - t z$, a formula that needs no logarithm of a rounded $p$, and
# automatic differentiation of it gives $p - t$, without a slope that could be 0. It is safer as
# each part is right by itself: no layer tells an untruth that only one partner makes good, and
# nobody can combine the parts wrongly. (Keras also works from the logits where it sees a sigmoid
# right before the loss; otherwise it cuts $p$ off near 0 and 1, and there the gradient is lost.)
#
# *Marking.* 1 point for (a): the factors cancel, and a cost with which they do not; half a point
# for one of the two. 1 point for (b): the loss takes the logits and contains the sigmoid; no
# rounding, or no way to combine the parts wrongly; half a point if only the first is said.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. What do you have to look up before you translate a program from one library to another?
# 2. Why do initial weights depend on the number of inputs?
# 3. When does it matter how the gradient passes the last sigmoid, and when does it not?
#
# A program says less than it seems: its defaults (no bias), its conventions (padding on all sides,
# in rows that nobody sees in the shapes) and its names (whose Xavier?) belong to the library. What
# can be measured, from shapes to the variance of fresh weights, tells whether a translation is
# right. The variance of a sum is that of the weights times the number of inputs, so fresh weights
# are the smaller, the more inputs there are. The gradient by a logit is $p - t$; a sigmoid's slope
# on top of it stops those outputs that are sure, whether right or wrong, and that is felt only if
# there are such outputs.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slide «Пример (программа)» (L. V. Utkin, SPbPU).
# - X. Glorot, Y. Bengio (2010), "Understanding the difficulty of training deep feedforward neural
#   networks", AISTATS.
# - K. He, X. Zhang, S. Ren, J. Sun (2015), "Delving deep into rectifiers: surpassing human-level
#   performance on ImageNet classification", ICCV.
# - neon's source code, https://github.com/NervanaSystems/neon (Apache License 2.0):
#   `neon/initializers/initializer.py`, `neon/transforms/activation.py` and `cost.py`,
#   `neon/backends/nervanacpu.py`, `neon/layers/layer.py`.
# - [1] Issue 279 there. [2] Its `ChangeLog`. [3] Issue 452. [4] Its `README.md`. [5] Pull request
#   468. [6] Axios, "Intel drops AI products from Nervana, shifts focus to Habana", 3 February 2020.
