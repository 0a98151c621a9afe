"""A function a system: reads a net from a folder, returns `predict(images) -> logits`.

The images are `(batch, height, width, channels)`, as everywhere in cnnlab. Each function runs in a
process where nothing else is loaded, and imports its own library alone.
"""

import numpy as np

from cnnlab.export.layers import Convolution, Dense, Flatten, Pooling, channels_first, run_layers
from cnnlab.export.weights import read_npz


def to_channels_first(images):
    return np.ascontiguousarray(images.transpose(0, 3, 1, 2))


def load_keras(folder):
    import keras

    model = keras.saving.load_model(folder / "net.keras", compile=False)
    return lambda images: model.predict_on_batch(images)


def load_torch(folder):
    import torch
    from torch.nn import functional as F

    layers = channels_first(read_npz(folder / "net.npz"), convert=torch.from_numpy)
    pools = {"max": F.max_pool2d, "average": F.avg_pool2d}
    functions = {
        Convolution: lambda x, layer: F.conv2d(x, layer.kernel, layer.bias, padding=layer.margin),
        Pooling: lambda x, layer: pools[layer.kind](x, layer.size),
        Flatten: lambda x, layer: x.flatten(1),
        Dense: lambda x, layer: F.linear(x, layer.kernel, layer.bias),
        "tanh": torch.tanh,
        "relu": torch.relu,
    }

    @torch.inference_mode()
    def predict(images):
        images = torch.from_numpy(to_channels_first(images))
        return run_layers(layers, images, functions).numpy()

    return predict


def load_jax(folder):
    import jax
    from jax import lax, nn
    from jax import numpy as jnp

    layers = read_npz(folder / "net.npz")

    def convolution(x, layer):
        margin = [(amount, amount) for amount in layer.margin]
        layout = ("NHWC", "HWIO", "NHWC")
        maps = lax.conv_general_dilated(x, layer.kernel, (1, 1), margin, dimension_numbers=layout)
        return maps + layer.bias

    def pooling(x, layer):
        n, height, width, channels = x.shape
        rows, columns = layer.size
        blocks = x.reshape(n, height // rows, rows, width // columns, columns, channels)
        return blocks.max((2, 4)) if layer.kind == "max" else blocks.mean((2, 4))

    functions = {
        Convolution: convolution,
        Pooling: pooling,
        Flatten: lambda x, layer: x.reshape(len(x), -1),
        Dense: lambda x, layer: x @ layer.kernel + layer.bias,
        "tanh": jnp.tanh,
        "relu": nn.relu,
    }
    predict = jax.jit(lambda images: run_layers(layers, images, functions))
    return lambda images: np.asarray(predict(images))


def load_pytensor(folder):
    import pytensor
    from pytensor import tensor as pt

    layers = read_npz(folder / "net.npz")

    def with_margin(x, rows, columns):
        n, height, width, channels = x.shape
        wide = pt.zeros((n, height + 2 * rows, width + 2 * columns, channels), dtype="float32")
        return wide[:, rows : rows + height, columns : columns + width].set(x)

    def convolution(x, layer):
        # PyTensor's own `convolve2d` takes map by map, in Python: too slow for many kernels.
        # So the windows are picked out by their indices, and a matrix product does the rest.
        height, width, channels, filters = layer.kernel.shape
        x = with_margin(x, *layer.margin)
        rows, columns = x.shape[1] - height + 1, x.shape[2] - width + 1
        u, v = np.indices((height, width)).reshape(2, -1)
        windows = x[:, pt.arange(rows)[:, None, None] + u, pt.arange(columns)[:, None] + v]
        windows = windows.reshape((-1, height * width * channels))
        maps = windows @ layer.kernel.reshape(-1, filters) + layer.bias
        return maps.reshape((x.shape[0], rows, columns, filters))

    def pooling(x, layer):
        n, height, width, channels = x.shape
        rows, columns = layer.size
        blocks = x.reshape((n, height // rows, rows, width // columns, columns, channels))
        return blocks.max((2, 4)) if layer.kind == "max" else blocks.mean((2, 4))

    functions = {
        Convolution: convolution,
        Pooling: pooling,
        Flatten: lambda x, layer: x.flatten(2),
        Dense: lambda x, layer: x @ layer.kernel + layer.bias,
        "tanh": pt.tanh,
        "relu": lambda x: pt.maximum(x, 0),
    }
    images = pt.tensor4("images", dtype="float32")
    # Neither compiled nor rewritten: either takes longer than all that the net has to do.
    mode = pytensor.compile.mode.Mode(linker="py", optimizer=None)
    return pytensor.function([images], run_layers(layers, images, functions), mode=mode)


def load_onnx_runtime(folder):
    import onnxruntime

    session = onnxruntime.InferenceSession(folder / "net.onnx", providers=["CPUExecutionProvider"])
    return lambda images: session.run(["logits"], {"image": to_channels_first(images)})[0]


def load_caffe(folder):
    import cv2

    net = cv2.dnn.readNetFromCaffe(str(folder / "net.prototxt"), str(folder / "net.caffemodel"))
    return _by_opencv(net)


def load_torch7(folder):
    import cv2

    return _by_opencv(cv2.dnn.readNetFromTorch(str(folder / "net.t7")))


def load_frozen_graph(folder):
    import cv2

    return _by_opencv(cv2.dnn.readNetFromTensorflow(str(folder / "net.pb")))


def _by_opencv(net):
    def predict(images):
        net.setInput(to_channels_first(images))
        return net.forward()

    return predict
