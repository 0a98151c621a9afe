# %% [markdown]
# # Lab 17: One net, many systems
#
# **You will** carry a trained LeNet out of Keras by hand: turn the axes of its kernels, move the
# rows of its first dense layer, compute its answers in NumPy and in another library, see ten
# systems agree on them, and pack the net into three bits a weight.
#
# **You need** what LeNet is made of (lab 09), NumPy's `transpose` and `reshape`.
#
# **Time** about 80 minutes; the whole notebook runs in about half a minute.
#
# **Source** the lecture's eight slides «Программное обеспечение Deep Learning»: Torch, MxNet,
# Theano, Lasagne, Keras, Caffe, TensorFlow, Deeplearning4j.
#
# By the end you can answer:
#
# 1. What must a file hold so that another system can run your net?
# 2. Why can a net that was handed over run without an error and answer nonsense?
# 3. Which of the lecture's systems live, and what became of the others?

# %% [markdown]
# ## Set-up
#
# Sections 17.4 and 17.5 use libraries that no other lab needs: `pip install 'cnnlab[frameworks]'`
# installs them. Without them these sections say what is missing and go on, and all points can be
# had.

# %% locked="setup"
import cnnlab
import functools
import importlib.util
import json
import keras
import numpy as np
import tempfile
from cnnlab import data, export, plots
from cnnlab.models import plain_lenet
from keras import ops
from pathlib import Path

check = cnnlab.checks("17_frameworks")
(x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=6_000, num_test=1_000)


@functools.cache
def trained(seed=0):
    """LeNet after three epochs on 6,000 digits. The second call returns the same net."""
    keras.utils.set_random_seed(seed)
    net = plain_lenet()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.Adam(3e-3), loss)
    net.fit(x_train, y_train, batch_size=64, epochs=3, verbose=0)
    return net


def accuracy(logits):
    """The share of the test digits that are right."""
    return float(np.mean(np.argmax(logits, axis=-1) == y_test))


# %% [markdown]
# ## 17.1 What a trained net is
#
# A trained net is two things: a **description**, which layers follow each other with which
# settings, and its **weights**, a few arrays. Whoever has both can compute its answers, in any
# language. Here is the LeNet of this lab. It is the one of most textbooks: without the gains and
# the partial connections of lab 09, so that every system has its layers.

# %%
lenet = trained()
for layer in lenet.layers[1:]:
    print(f"{layer.name:8} {type(layer).__name__:17} {layer.output.shape[1:]!s:14}", end="")
    print(
        *(
            f" {name} {array.shape}"
            for name, array in export.named_weights(lenet).items()
            if name.startswith(f"{layer.name}/")
        ),
        sep="",
    )

# %% [markdown]
# C1 has padding "same", a **margin** of two zeros on each side; C3 has none. F5 is lab 09's C5,
# written as a dense layer. C1, C3, F5 and F6 have the activation `tanh`; S2 and S4 take means; the
# output has no activation. What comes out are the **logits** (логиты), the numbers before a
# softmax. They are compared in this lab, since they say more than the answers.
#
# Systems differ in one respect above all: in the **layout** (порядок осей) of their arrays. Keras
# writes maps as `(batch, height, width, channels)`, *channels last*, or NHWC. Torch, Caffe, Theano,
# PyTorch and ONNX write `(batch, channels, height, width)`, *channels first*, NCHW. Kernels follow:
#
# | | axes of a kernel |
# |---|---|
# | Keras, TensorFlow | `(height, width, channels, filters)` |
# | PyTorch, Torch7, Caffe, ONNX; JAX by itself | `(filters, channels, height, width)` |
#
# `channels` are the maps that a filter reads, `filters` those that come out.
#
# ### Exercise 17.1: the axes of kernels (2 points)
#
# With NumPy alone, write `kernels_channels_first(kernel)`. No number changes, each gets another
# place. The shape is 1 point, the values are 1.
#
# - `kernel`: array `(height, width, channels, filters)`
# - returns: array `(filters, channels, height, width)`


# %% exercise="kernels-channels-first"
def kernels_channels_first(kernel):
    """The kernels with their axes in PyTorch's order.

    kernel: (height, width, channels, filters). Returns (filters, channels, height, width).
    """
    ### BEGIN SOLUTION
    return kernel.transpose(3, 2, 0, 1)
    ### END SOLUTION


# %% check="kernels-channels-first" points=2
check("kernels-channels-first")

# %% [markdown]
# ## 17.2 The order in a vector
#
# Between S4 and F5 the maps are unrolled into one vector. In which order? In memory order, and so
# each layout has its own. Three maps of two rows and three columns, each pixel with its place in
# the vector:

# %%
plots.unrolled_maps((2, 3, 3))

# %% [markdown]
# Keras goes pixel by pixel, and takes all maps at each. A channels-first system goes map by map. So
# the numbers that F5 reads come in another order, and its rows have to be moved in the same way.
# Nobody tells you when you forget it: the shapes are equal.
#
# ### Exercise 17.2: the first dense layer (3 points)
#
# With NumPy alone, write `dense_channels_first(kernel, maps)`. The result must give, with the maps
# unrolled channels first, what Keras gives with them unrolled channels last. PyTorch, Caffe and
# Torch7 also want the two axes of a dense kernel the other way round. The shape is 1 point, the
# values are 2.
#
# - `kernel`: array `(height * width * channels, units)`, as Keras has it
# - `maps`: `(height, width, channels)` of what was unrolled
# - returns: array `(units, channels * height * width)`
#
# Do it for the figure above first: which row of Keras' kernel becomes column 1?


# %% exercise="dense-channels-first"
def dense_channels_first(kernel, maps):
    """The kernel of a dense layer after Flatten, for maps that are unrolled channels first.

    kernel: (height * width * channels, units); maps: (height, width, channels).
    Returns (units, channels * height * width).
    """
    ### BEGIN SOLUTION
    height, width, channels = maps
    kernel = kernel.reshape(height, width, channels, -1)
    return kernel.transpose(3, 2, 0, 1).reshape(kernel.shape[-1], -1)
    ### END SOLUTION


# %% check="dense-channels-first" points=3
check("dense-channels-first")

# %% [markdown]
# What happens to those who forget it? The maps of S4 are unrolled channels first here, once with
# the rows of F5 left where they were, once moved by your function.

# %% needs="dense-channels-first" varies=true
maps_of_s4 = keras.Model(lenet.inputs[0], lenet.get_layer("S4").output)(x_test)
units = ops.convert_to_numpy(maps_of_s4).transpose(0, 3, 1, 2).reshape(len(x_test), -1)
weights = export.named_weights(lenet)
kernels = {
    "rows left": weights["F5/kernel"].T,
    "rows moved": dense_channels_first(weights["F5/kernel"], (5, 5, 16)),
}
for name, kernel in kernels.items():
    if kernel is None:
        print(f"{name}: not done yet")
        continue
    outputs = np.tanh(units @ np.transpose(kernel) + weights["F5/bias"])
    for layer in lenet.layers[-2:]:
        outputs = layer(outputs)
    print(f"{name}: {accuracy(outputs):.1%} of the test digits are right")

# %% [markdown]
# No error, no warning, and most answers are wrong. This is why logits are compared after a
# conversion, and not shapes.

# %% [markdown]
# ## 17.3 Files
#
# One function writes the net in all formats of this lab. Look at the sizes: 61,706 weights of 4
# bytes are 246,824 bytes, and the rest is names and the order of the file. (A `.keras` file is an
# exception: it keeps the state of the optimizer as well, so that training can go on.)

# %%
folder = Path(tempfile.mkdtemp())
for file in export.write_files(lenet, folder):
    print(f"{file.name:15} {file.stat().st_size:9,} bytes")

# %% [markdown]
# **Caffe** has the description in one file and the weights in another. «Нет необходимости знать код
# для использования Caffe, используются простые файлы описаний сети», says its slide. Is this so? A
# part of ours:

# %%
print(*(folder / "net.prototxt").read_text().splitlines()[:22], sep="\n")

# %% [markdown]
# You can read it without knowing Caffe. (`AVE` means average; the activation is a layer that reads
# and writes the same maps.) The weights are in `net.caffemodel`, in Google's format Protocol
# Buffers: each field is a number that names it, a length, the content. `cnnlab/export/wire.py`
# writes it in ten lines.
#
# **TensorFlow** writes a net as a graph: «Вершины графа - математические операции». These are the
# vertices of `net.pb`, counted; `Const` are the weights and one shape.

# %%
if importlib.util.find_spec("tensorflow"):
    import tensorflow as tf

    graph = tf.compat.v1.GraphDef.FromString((folder / "net.pb").read_bytes())
    kinds = [node.op for node in graph.node]
    print(
        f"{len(kinds)} vertices:",
        *(f"{kind} {kinds.count(kind)}" for kind in sorted(set(kinds))),
        sep="\n  ",
    )
    print("edges into the first convolution:", *graph.node[kinds.index("Conv2D")].input)
else:
    print("TensorFlow is not installed: pip install 'cnnlab[cpu]'")

# %% [markdown]
# **Deeplearning4j**, the lecture's system for Java, gets no file of its own: it imports HDF5 files
# of Keras. Not those of Keras 3, however; its importer asks for version 1 or 2 and refuses every
# other. So `net.h5` is written as Keras 2 wrote it. Its importer reads four things: the attributes
# `keras_version`, `backend` and `model_config` of the file, and below `model_weights` a group a
# layer whose attribute `weight_names` says where its arrays are. There is no Java here; that they
# are all there is what we can check:

# %%
if importlib.util.find_spec("h5py"):
    import h5py

    with h5py.File(folder / "net.h5") as file:
        print("keras_version", file.attrs["keras_version"], "| backend", file.attrs["backend"])
        config = json.loads(file.attrs["model_config"])
        print(config["class_name"], [layer["class_name"] for layer in config["config"]["layers"]])
        for name, group in file["model_weights"].items():
            for path in group.attrs["weight_names"]:
                print(f"  model_weights/{name}/{path.decode():14} {group[path].shape}")

# %% [markdown]
# ### Exercise 17.3: LeNet without a library (4 points)
#
# `net.npz` is the plainest file: NumPy's arrays by their names. They are all that you need. With
# NumPy alone, write `numpy_lenet(images, weights)`: the logits. NumPy's own `convolve` and
# `correlate` are gone here. The shape is 1 point, the values are 3.
#
# - `images`: array `(batch, 28, 28, 1)`
# - `weights`: dict of arrays as Keras has them, with the names of the table in 17.1:
#   `weights["C1/kernel"]`, `weights["C1/bias"]`, ..., `weights["output/bias"]`
# - returns: array `(batch, 10)`
#
# `np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))` gives all windows, `(batch,
# rows, columns, channels, 5, 5)`; `np.einsum` or `np.tensordot` multiplies and adds. Loops over the
# 25 offsets of a kernel are as good. The check has a small batch.


# %% exercise="numpy-lenet"
def numpy_lenet(images, weights):
    """The logits of LeNet. images: (batch, 28, 28, 1); weights: dict. Returns (batch, 10)."""

    ### BEGIN SOLUTION
    def convolve(maps, name):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel = weights[f"{name}/kernel"]
        return np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + weights[f"{name}/bias"])

    def means(maps):
        n, height, width, channels = maps.shape
        return maps.reshape(n, height // 2, 2, width // 2, 2, channels).mean(axis=(2, 4))

    def dense(units, name):
        return units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]

    padded = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    maps = means(convolve(means(convolve(padded, "C1")), "C3"))
    units = np.tanh(dense(maps.reshape(len(maps), -1), "F5"))
    return dense(np.tanh(dense(units, "F6")), "output")
    ### END SOLUTION


# %% check="numpy-lenet" points=4
check("numpy-lenet")

# %% [markdown]
# ## 17.4 Another library
#
# Now a library of the other layout. The same things have other names there, in PyTorch's
# `torch.nn.functional` and in JAX's `jax.lax` and `jax.numpy` (`jnp`):
#
# | | PyTorch | JAX |
# |---|---|---|
# | convolution | `conv2d(x, kernel, bias)` | `conv_general_dilated(x, kernel, (1, 1), margins)` |
# | mean of 2x2 | `avg_pool2d(x, 2)` | `x.reshape(...)`, `.mean(...)` |
# | unroll | `x.flatten(1)` | `x.reshape(len(x), -1)` |
# | dense | `linear(x, kernel, bias)` | `x @ kernel.T + bias` |
# | from and to NumPy | `torch.tensor(array)`, `x.numpy()` | `jnp.asarray(array)`, `np.asarray(x)` |
#
# JAX's convolution, too, is channels first when nothing else is said, its kernels included; it adds
# no bias, and its `margins` are `[(top, bottom), (left, right)]`; PyTorch's takes `padding=2`. Both
# compute in float32: `array.astype("float32")`.

# %% varies=true
for module, name in {"torch": "PyTorch", "jax": "JAX"}.items():
    here = importlib.util.find_spec(module)
    print(f"{name}:", "installed" if here else "not installed: pip install 'cnnlab[frameworks]'")

# %% [markdown]
# ### Exercise 17.4: LeNet in PyTorch or in JAX (3 points)
#
# Write `other_lenet(images, weights)` in one of the two. (Where neither is installed, write it in
# NumPy, channels first.) `weights` are Keras' own, as in 17.3: converting them is a part of the
# task. So Keras, TensorFlow, and the nets of this course (`plain_lenet`, `export`) are not allowed
# here. The shape is 1 point, the values are 2.
#
# - `images`: array `(batch, 1, 28, 28)`, channels first
# - `weights`: the dict of exercise 17.3
# - returns: a NumPy array `(batch, 10)`


# %% exercise="other-lenet"
def other_lenet(images, weights):
    """The logits of LeNet, channels first, by another library.

    images: (batch, 1, 28, 28); weights: dict, as Keras has them. Returns (batch, 10).
    """
    ### BEGIN SOLUTION
    import torch
    from torch.nn import functional as F

    w = {name: torch.tensor(array.astype("float32")) for name, array in weights.items()}
    maps = torch.tensor(images.astype("float32"))
    for name, margin in (("C1", 2), ("C3", 0)):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)
        maps = F.conv2d(maps, kernel, w[f"{name}/bias"], padding=margin)
        maps = F.avg_pool2d(torch.tanh(maps), 2)
    rows = w["F5/kernel"].reshape(5, 5, 16, 120).permute(3, 2, 0, 1).reshape(120, 400)
    units = torch.tanh(F.linear(maps.flatten(1), rows, w["F5/bias"]))
    units = torch.tanh(F.linear(units, w["F6/kernel"].T, w["F6/bias"]))
    return F.linear(units, w["output/kernel"].T, w["output/bias"]).numpy()
    ### END SOLUTION


# %% check="other-lenet" points=3
check("other-lenet")

# %% [markdown]
# ## 17.5 All of them
#
# Each system now gets its file and 200 test digits, and computes the logits in a process of its
# own, where no other library is loaded:
#
# - **Keras** on the three backends that can train. The slide says «запускается поверх либо
#   TensorFlow, либо Theano»; today it is TensorFlow, JAX or PyTorch. (A fourth, OpenVINO, came with
#   Keras 3.8 in 2025: it has no gradients and runs finished nets only.)
# - **PyTorch**, the heir of Torch, **JAX**, and **PyTensor**, the heir of Theano, from `net.npz`.
# - **ONNX Runtime** from `net.onnx`, the exchange format that came after the lecture.
# - The files of **Caffe**, **Torch7** and **TensorFlow 1** (a frozen graph, замороженный граф).
#   Nobody maintains the first two systems, but OpenCV 4 still reads their files and runs them.
#   (OpenCV 5 has dropped Caffe and Torch.)
#
# Importing takes a second or more for some of them, so this cell works for about 15 seconds.

# %%
images = x_test[:200]
expected = lenet.predict(images, verbose=0)
runs = {name: export.run_system(name, folder, images) for name in export.SYSTEMS}
done = {name: run for name, run in runs.items() if not run.problem}
differences = {name: np.abs(run.logits - expected).max() for name, run in done.items()}
for name, run in runs.items():
    if run.problem:
        print(f"{name:21} {run.problem}")
    else:
        print(f"{name:21}", "equal to 1e-4" if differences[name] < 1e-4 else "DIFFERENT LOGITS")

# %% varies=true
labels = {
    "import": "import, load",
    "first": "first batch",
    "batch": "later batch",
    "picture": "one picture",
}
seconds = {
    name: {
        label: run.seconds[step] + (step == "import") * run.seconds["load"]
        for step, label in labels.items()
    }
    for name, run in done.items()
}
plots.systems_side_by_side(differences, seconds, 1e-4) if done else "No system is installed."

# %% [markdown]
# To the left: all agree, to about seven digits. This is as near as float32 can be; sums are added
# in another order in each system. To the right, on a logarithmic scale: what they differ in is
# time, and the times differ by the question.
#
# - *Getting ready* takes several seconds through Keras, one to three for PyTorch and JAX by
#   themselves, a tenth or less for ONNX Runtime and OpenCV, which only run finished nets. A program
#   that looks at one picture and ends spends its time here.
# - *The first batch* is slower than the later ones, most of all in JAX: a program is compiled for
#   its shape.
# - *A later batch* is the same multiplications for all. The fastest and the slowest lie more than a
#   factor of ten apart; PyTensor, which runs here without its compiler, pays for each step in
#   Python.
# - *One picture* is hardly any work, and the systems lie much further apart. What counts is the way
#   to it: short in systems that only run a finished net, and longer through Keras than in the
#   library beneath it.
#
# So "which system is fastest?" has no answer without: for how many pictures, and in what process?

# %% [markdown] demands="int8"
# ## 17.6 Fewer bits
#
# A file for a telephone should be small. A weight of 32 bits is exact to seven digits; does the net
# need them? **Quantization** (квантование) keeps whole numbers of a few bits and one scale for each
# array:
#
# $$ q = \operatorname{round}\left(\frac{w}{s}\right), \qquad w \approx s\, q, \qquad
# s = \frac{\max |w|}{2^{b-1} - 1} $$
#
# With $b$ bits the whole numbers go from $-(2^{b-1} - 1)$ to $2^{b-1} - 1$: from −127 to 127 with 8
# bits.
#
# ### Exercise 17.5: quantize (2 points)
#
# With NumPy alone, write `quantize(array, bits)`. One point is for whole numbers of the type
# `int8`, one for the right ones and their scale.
#
# - `array`: numbers, not all 0; `bits`: from 2 to 8
# - returns: `{"integers": ..., "scale": ...}`, an `int8` array of the same shape, and a number


# %% exercise="quantize"
def quantize(array, bits):
    """Whole numbers of some bits that stand for an array, and their scale.

    Returns {"integers": int8, of the array's shape; "scale": a number}.
    """
    ### BEGIN SOLUTION
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    return {"integers": np.round(array / scale).astype("int8"), "scale": float(scale)}
    ### END SOLUTION


# %% check="quantize" points=2
check("quantize")

# %% [markdown] demands="at_most_3_bits reads_90_percent"
# ### Exercise 17.6: LeNet in 3 bits (3 points)
#
# Make `small_lenet`: every array of a trained net in whole numbers of **at most 3 bits**, such that
# **90%** of 2,000 test digits that the check draws are still right. One point is for the bits, two
# more are for the accuracy with so few.
#
# - `export.named_weights(trained())` gives the ten arrays by their names.
# - `small_lenet`: a dict with the same ten names; under each name what `quantize` returns.
#
# Before you choose, find out what the net needs: a table of accuracies for 8, 6, 5, 4, 3 and 2
# bits. `net = keras.models.clone_model(trained())` has new weights, `net.set_weights([...])` takes
# ten arrays in the order of the dict, `accuracy(net.predict(x_test, verbose=0))` counts.

# %% exercise="small-lenet" varies=true
small_lenet = None  # put your dict in its place


### BEGIN SOLUTION
def in_bits(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    return {"integers": np.round(array / scale).astype("int8"), "scale": float(scale)}


weights = export.named_weights(trained())
net = keras.models.clone_model(trained())
print(f"32 bits: {accuracy(trained().predict(x_test, verbose=0)):.1%}")
for bits in (8, 6, 5, 4, 3, 2):
    small_lenet = {name: in_bits(array, bits) for name, array in weights.items()}
    net.set_weights([small["integers"] * small["scale"] for small in small_lenet.values()])
    print(f"{bits:2} bits: {accuracy(net.predict(x_test, verbose=0)):.1%}")
small_lenet = {name: in_bits(array, 3) for name, array in weights.items()}
### END SOLUTION

# %% check="small-lenet" points=3
check("small-lenet")

# %% [markdown]
# Down to 3 bits the accuracy moves by less than one digit in a hundred; with 2 bits, −1, 0 and 1,
# one answer in fifteen gets lost, from other seeds up to one in four. Packed tightly, 3 bits a
# weight are 23 kB instead of 247. The systems of section 17.5 that run on telephones do this (with
# 8 bits, where whole numbers are also faster to multiply), and give each *map* its own scale, which
# goes further down.

# %% [markdown]
# ## 17.7 Put the lecture to the test
#
# The slides were written around 2017. What became of their systems, as of November 2026:
#
# | on the slide | state | in its place |
# |---|---|---|
# | Torch | until 2017; "not in active development"; its C parts live in PyTorch [1] | PyTorch |
# | MxNet | last release 1.9.1; retired by Apache in 2023 [2] | PyTorch, JAX |
# | Theano | end announced in September 2017; forks: Aesara, PyTensor [3] | PyTensor, JAX |
# | Lasagne | stands on Theano; its one release is 0.1; plans asked for in 2018 [4] | Keras |
# | Keras | lives; version 3 (2023) on TensorFlow, JAX, PyTorch [5]; OpenVINO (2025) [10] | |
# | Caffe | 1.0 in April 2017, "maintenance mode" [6]; last change in 2020 | PyTorch; ONNX |
# | TensorFlow | lives; frozen graphs belong to version 1 | |
# | Deeplearning4j | last release 1.0.0-M2.1, August 2022 [7]; Keras 3 "not yet" (2025) [8] | |
# | neon («Пример (программа)») | given up by Intel, repository archived [9] | Keras (lab 10) |
#
# Sources: [1] [torch7, Development Status](https://github.com/torch/torch7#development-status), and
# its history: 171 commits in 2017, six since;
# [2] [Apache Attic](https://attic.apache.org/projects/mxnet.html);
# [3] [PyMC forked Aesara](https://www.pymc.io/blog/pytensor_announcement.html), 2022;
# [4] [Lasagne, issue 902](https://github.com/Lasagne/Lasagne/issues/902);
# [5] [Keras 3.0.0](https://pypi.org/project/keras/3.0.0);
# [6] [Caffe 1.0](https://github.com/BVLC/caffe/releases/tag/1.0);
# [7] [Maven Central](https://central.sonatype.com/artifact/org.deeplearning4j/deeplearning4j);
# [8] [issue 10288](https://github.com/deeplearning4j/deeplearning4j/issues/10288);
# [9] [neon](https://github.com/NervanaSystems/neon);
# [10] [Keras 3.8.0](https://github.com/keras-team/keras/releases/tag/v3.8.0).
#
# Six of nine are gone in less than ten years. Their *nets* are not: the files of two of them ran in
# the figure above, because their formats are open and somebody else wrote a reader.
#
# Now the slides' claims. Three are a slip of the pen, or half of the truth:
#
# - «Torch основан на библиотеке Lua»: Lua is a **programming language**. Torch is a library for it,
#   as Keras is one for Python (Collobert et al. 2011).
# - Theano «объединяет Keras и Lasagne»: it is **the other way round**. Both were written on top of
#   Theano, each by itself, and Keras outlived it.
# - Caffe «не поддерживает GPU, отличные от Nvidia»: **so it is** for the program that was released,
#   whose kernels are CUDA. Its README names a branch for AMD's and Intel's, by OpenCL.
#
# Three others, as far as they can be tested today:
#
# - Caffe's net needs no code: **so it is**, 17.3 prints it. The *weights* could not be written by
#   hand.
# - TensorFlow's vertices are operations, its outermost ones («крайние вершины») tensors: **nearly
#   so**, 17.3 counts them. The outermost ones, `Const` (the weights) and `Placeholder` (the input),
#   are operations, too, without an edge that comes in. Tensors run along all edges.
# - MxNet is among the fastest and the leanest: **cannot be tested** beside the others. Its last
#   release, 1.9.1, asks for a NumPy below 2, and theirs is newer. A speed is worth something as
#   long as the system runs.

# %% [markdown]
# ### Discussion (2 points)
#
# A clinic trains a net today and must be able to compute its answers again in fifteen years. Which
# files do you keep, and what beside them? How will somebody find out that their system runs the net
# *rightly*? Use what you have seen here. Four or five sentences.

# %% [markdown] discussion="fifteen-years" points=2
# Keep the weights in a format that is open, plain and documented: arrays by name, as in `.npz` or
# HDF5, where even a lost library can be replaced by an afternoon's work (exercise 17.3), and an
# exchange format such as ONNX, which several systems read. A file of the framework alone (`.keras`,
# a pickled PyTorch module) is convenient today and depends on one program's future. Beside the
# weights belongs the description in words: layers, margins, activations, **layout and order of
# unrolling**, how the pictures are scaled before they come in; the versions of all libraries (or
# the whole environment, as a container).
#
# Rightly: keep a few dozen inputs *with their logits*. Whoever runs the net again compares logits,
# with a tolerance for float32. Shapes and "it runs" prove nothing: with the rows of F5 not moved
# everything runs and most answers are wrong. Accuracy alone is weak, too: a small fault (another
# margin, another rounding of sizes) costs a percent that nobody notices.
#
# *Marking.* 1 point: an open format with a description that is complete (half a point for a
# format alone, or for a description that says nothing of layout or preprocessing). 1 point: stored
# inputs with their logits, compared within a tolerance (half a point for accuracy on stored data).

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. What must a file hold so that another system can run your net?
# 2. Why can a net that was handed over run without an error and answer nonsense?
# 3. Which of the lecture's systems live, and what became of the others?
#
# A net is a description and some arrays; every system that has its layers gives the same logits, to
# the accuracy of float32. What goes wrong on the way is the order of things: axes of kernels, rows
# after unrolling, margins. No error shows it, only a comparison of numbers does. Systems come and
# go within ten years, open formats last longer. And a net needs fewer digits than its file has.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slides «Программное обеспечение Deep Learning»: Torch, MxNet, Theano, Lasagne,
#   Keras, Caffe, TensorFlow, Deeplearning4j (L. V. Utkin, SPbPU).
# - R. Collobert, K. Kavukcuoglu, C. Farabet (2011), "Torch7: a Matlab-like environment for machine
#   learning", BigLearn, NIPS Workshop.
# - Y. Jia et al. (2014), "Caffe: convolutional architecture for fast feature embedding", ACM
#   Multimedia.
# - The Theano Development Team (2016), "Theano: a Python framework for fast computation of
#   mathematical expressions", arXiv:1605.02688.
# - M. Abadi et al. (2016), "TensorFlow: a system for large-scale machine learning", OSDI.
# - A. Paszke et al. (2019), "PyTorch: an imperative style, high-performance deep learning library",
#   NeurIPS.
# - B. Jacob et al. (2018), "Quantization and training of neural networks for efficient
#   integer-arithmetic-only inference", CVPR.
