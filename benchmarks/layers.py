"""Speed and memory of the layers, as ratios to the library's layer in the same run.

    python benchmarks/layers.py [--repeats N] [--only NAME]

Prints the tables of README.md beside this file. Each table is made in a process of its own, because
oneDNN is chosen before TensorFlow is imported, and because memory only grows.
"""

import argparse
import ctypes
import os
import subprocess
import sys
import time
from functools import partial
from unittest import mock

SETTINGS = {  # batch, height, width, channels; filters, kernel_size
    "16x16x32 -> 64, 3x3": ((64, 16, 16, 32), 64, 3),
    "16x16x32 -> 64, 5x5": ((64, 16, 16, 32), 64, 5),
    "32x32x3 -> 64, 3x3": ((64, 32, 32, 3), 64, 3),
    "28x28x1 -> 32, 5x5": ((64, 28, 28, 1), 32, 5),
    "14x14x6 -> 16, 5x5": ((64, 14, 14, 6), 16, 5),
}
MODES = {  # (backward too, XLA)
    "forward": (False, False),
    "forward + backward": (True, False),
    "forward, XLA": (False, True),
    "forward + backward, XLA": (True, True),
}
ENVIRONMENTS = {
    "oneDNN off": {"TF_ENABLE_ONEDNN_OPTS": "0"},
    "oneDNN on": {"TF_ENABLE_ONEDNN_OPTS": "1"},
}


def row(*cells):
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


def heading(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def show(ratios):
    return " / ".join(f"{ratio:.2f}" for ratio in ratios)


def median_ratios(ours, theirs, repeats):
    """Median ratios of the times of two functions that take turns: by the clock, and of CPU time.

    Other programs on the machine disturb the clock more than the CPU time.
    """
    ratios = []
    for repeat in range(repeats + 3):
        took = {}
        for function in (ours, theirs) if repeat % 2 else (theirs, ours):
            clock, cpu = time.perf_counter(), time.process_time()
            function()
            took[function] = time.perf_counter() - clock, time.process_time() - cpu
        ratios.append(np.divide(took[ours], took[theirs]))
    return np.median(ratios[3:], axis=0)  # the first ones compile and warm up


def step(layer, x, backward, xla):
    """A compiled function that runs `layer` on `x`, and all its gradients if `backward`."""
    delta = tf.random.normal(layer(x).shape)
    weights = layer.trainable_variables

    @tf.function(jit_compile=xla)
    def run():
        if not backward:
            return layer(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x)
        return y, tape.gradient(y, [x, *(weight.value for weight in weights)], delta)

    return run


def pair_of_layers(shape, filters, kernel_size):
    x = tf.random.normal(shape)
    layers = ManualConv2D(filters, kernel_size), keras.layers.Conv2D(filters, kernel_size)
    return x, layers


def manual_conv(repeats):
    heading("batch 64", *MODES)
    for name, setting in SETTINGS.items():
        x, layers = pair_of_layers(*setting)
        ratios = [
            show(median_ratios(*(step(layer, x, *mode) for layer in layers), repeats))
            for mode in MODES.values()
        ]
        row(name, *ratios)


def parts(repeats):
    """How long the windows alone take, and the product of matrices alone, all images at once."""
    heading("batch 64, forward", "windows alone", "product alone", "the layer")
    for name, setting in SETTINGS.items():
        x, (ours, theirs) = pair_of_layers(*setting)
        with mock.patch.object(windows, "convolution", wraps=windows.convolution) as called:
            ours(x)  # which regroups images of few channels
        maps, kernel, bias = called.call_args.args
        _, *size, channels = maps.shape
        *kernel_size, _, filters = kernel.shape
        new_size = [pixels - length + 1 for pixels, length in zip(size, kernel_size, strict=True)]
        numbers = windows.pixels_under_kernel(size, new_size, kernel_size, (1, 1), (1, 1))
        pixels = tf.reshape(maps, (-1, size[0] * size[1], channels))
        matrix = tf.reshape(kernel, (-1, filters))
        rows = tf.reshape(windows.pick(pixels, numbers), (-1, matrix.shape[0]))
        alone = (
            tf.function(lambda pixels=pixels, numbers=numbers: windows.pick(pixels, numbers)),
            tf.function(
                lambda rows=rows, matrix=matrix, bias=bias: keras.ops.add(rows @ matrix, bias)
            ),
            step(ours, x, False, False),
        )
        library = step(theirs, x, False, False)
        row(name, *(show(median_ratios(part, library, repeats)) for part in alone))


def partial_pairs():
    """Of each setting: name, images, a `PartialConv2D`, the `Conv2D` with as many filters."""
    checkerboard = (np.indices((32, 64)).sum(axis=0) % 2).tolist()
    for name, size, table, kernel_size in [
        ("14x14x6 -> 16, 5x5, LeNet-5's table", 14, LENET5_C3, 5),
        ("16x16x32 -> 64, 3x3, every other link", 16, checkerboard, 3),
    ]:
        x = tf.random.normal((64, size, size, len(table)))
        ours, theirs = (
            PartialConv2D(table, kernel_size),
            keras.layers.Conv2D(len(table[0]), kernel_size),
        )
        yield name, x, ours, theirs


def partial_conv(repeats):
    heading("batch 64", "forward", "forward + backward")
    for name, x, *layers in partial_pairs():
        ratios = [
            show(median_ratios(*(step(layer, x, backward, False) for layer in layers), repeats))
            for backward in (False, True)
        ]
        row(name, *ratios)


def partial_parts(repeats):
    """How long it takes to put the kernel together, to convolve with a ready one, and to read only
    the linked maps: the output maps that read the same ones then share a convolution.
    """
    heading(
        "batch 64, forward", "kernel alone", "convolution alone", "linked maps alone", "the layer"
    )
    for name, x, ours, theirs in partial_pairs():
        library = step(theirs, x, False, False)
        alone = partial_alone(x, ours)
        row(name, *(show(median_ratios(tf.function(part), library, repeats)) for part in alone))


def partial_alone(x, layer):
    """The functions that `partial_parts` measures; the last is the layer itself."""
    right = layer(x)
    kernel = tf.identity(layer.dense_kernel())
    readers = {}  # which input maps: the output maps that read them
    for filter_number, links in enumerate(zip(*layer.connections, strict=True)):
        readers.setdefault(tuple(np.flatnonzero(links)), []).append(filter_number)
    order = np.argsort(np.concatenate(list(readers.values())))
    convolve = partial(keras.ops.conv, data_format="channels_last")

    def ready():
        return convolve(x, kernel) + layer.bias

    def linked():
        maps = []
        for read, filters in readers.items():
            part = tf.gather(tf.gather(kernel, filters, axis=3), read, axis=2)
            maps.append(convolve(tf.gather(x, read, axis=3), part))
        return tf.gather(tf.concat(maps, axis=3), order, axis=3) + layer.bias

    for each in (ready, linked):
        np.testing.assert_allclose(each(), right, atol=1e-4)
    return layer.dense_kernel, ready, linked, lambda: layer(x)


def feature_conv(repeats):
    """Against the loop of the UFLDL exercise: cut out each patch, whiten it, encode it."""
    images = np.random.default_rng(0).normal(size=(8, 64, 64, 1)).astype("float32")
    matrix = np.random.default_rng(1).normal(size=(64, 64)) / 8
    weights, bias = np.random.default_rng(2).normal(size=(64, 25)) / 8, np.ones(25)
    mean = np.full(64, 0.5)
    layer = FeatureConv2D(25, 8)
    layer.build(images.shape)
    layer.set_features(weights, bias, (mean, matrix))

    def loop():
        features = np.empty((8, 57, 57, 25), "float32")
        for n, i, j in np.ndindex(8, 57, 57):
            patch = images[n, i : i + 8, j : j + 8].ravel()
            features[n, i, j] = 1 / (1 + np.exp(-((patch - mean) @ matrix @ weights + bias)))
        return features

    np.testing.assert_allclose(layer(images), loop(), atol=1e-5)
    ratios = median_ratios(
        loop, step(layer, tf.constant(images), False, False), max(repeats // 5, 3)
    )
    heading("8 images of 64x64, 25 features of 8x8", "times faster than patch by patch")
    row("forward", show(ratios))


def peak_memory(name, layer_name):
    """Prints the megabytes that training steps add at most to a process that is ready for them."""
    x, layers = pair_of_layers(*SETTINGS[name])
    layer = layers[layer_name == "library"]
    run = step(layer, x, True, False)
    run.get_concrete_function()
    ctypes.CDLL(None).malloc_trim(0)  # what is free already does not count
    before = own_memory("VmRSS")
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # forgets the peak so far, which importing made
    for _ in range(10):
        run()
    print(own_memory("VmHWM") - before)


def own_memory(field):
    """Megabytes of this process now (VmRSS) or at most (VmHWM); Linux alone tells."""
    with open("/proc/self/status") as file:
        lines = dict(line.split(":", 1) for line in file)
    return int(lines[field].split()[0]) / 1024


def memory(repeats):
    heading("batch 64, forward + backward", "MB added", "MB the library's layer adds", "ratio")
    for name in SETTINGS:
        added = []
        for layer_name in ("manual", "library"):
            command = [sys.executable, __file__, "--peak", name, layer_name]
            output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            added.append(float(output))
        row(name, f"{added[0]:.0f}", f"{added[1]:.0f}", f"{added[0] / added[1]:.2f}")


TABLES = {
    "ManualConv2D": manual_conv,
    "ManualConv2D, memory": memory,
    "ManualConv2D, parts": parts,
    "PartialConv2D": partial_conv,
    "PartialConv2D, parts": partial_parts,
    "FeatureConv2D": feature_conv,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=40, help="pairs of runs a ratio (40)")
    parser.add_argument("--only", choices=TABLES, action="append", help="this table; may repeat")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--peak", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        return peak_memory(*options.peak)
    if options.here:
        return TABLES[options.only[0]](options.repeats)
    for name in options.only or TABLES:
        for settings, variables in ENVIRONMENTS.items():
            print(f"\n{name}, {settings}", flush=True)
            subprocess.run(
                [
                    sys.executable,
                    __file__,
                    "--here",
                    "--only",
                    name,
                    "--repeats",
                    str(options.repeats),
                ],
                env={**os.environ, **variables, "TF_CPP_MIN_LOG_LEVEL": "3"},
                check=True,
            )
    return None


if __name__ == "__main__":
    if "--here" in sys.argv or "--peak" in sys.argv:
        os.environ["KERAS_BACKEND"] = "tensorflow"
        import keras
        import numpy as np
        import tensorflow as tf

        from cnnlab.layers import LENET5_C3, FeatureConv2D, ManualConv2D, PartialConv2D, windows

        tf.config.threading.set_intra_op_parallelism_threads(2)
    main()
