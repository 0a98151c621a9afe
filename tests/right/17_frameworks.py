# ruff: noqa
# Right answers to the exercises of lab 17: see tests/test_right.py.

# %% right="other-lenet" style="a tensor of PyTorch"
def other_lenet(images, weights):
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
    return F.linear(units, w["output/kernel"].T, w["output/bias"])


# %% right="kernels-channels-first" style="einsum"
def kernels_channels_first(kernel):
    return np.einsum("hwcf->fchw", kernel)


# %% right="kernels-channels-first" style="axis by axis"
def kernels_channels_first(kernel):
    return np.moveaxis(np.moveaxis(kernel, -1, 0), -1, 1)


# %% right="kernels-channels-first" style="filter by filter, 32 bits"
def kernels_channels_first(kernel):
    filters = [np.rollaxis(kernel[..., f], 2) for f in range(kernel.shape[3])]
    return np.float32(filters)


# %% right="kernels-channels-first" style="a loop"
def kernels_channels_first(kernel):
    height, width, channels, filters = kernel.shape
    new = np.empty((filters, channels, height, width))
    for i, j, c, f in np.ndindex(kernel.shape):
        new[f, c, i, j] = kernel[i, j, c, f]
    return new


# %% right="dense-channels-first" style="the order of the rows"
def dense_channels_first(kernel, maps):
    order = np.arange(np.prod(maps)).reshape(maps).transpose(2, 0, 1).ravel()
    return kernel[order].T


# %% right="dense-channels-first" style="einsum, 32 bits"
def dense_channels_first(kernel, maps):
    cube = np.float32(kernel).reshape(*maps, kernel.shape[1])
    return np.einsum("hwcu->uchw", cube).reshape(kernel.shape[1], kernel.shape[0])


# %% right="dense-channels-first" style="row by row, lists"
def dense_channels_first(kernel, maps):
    height, width, channels = maps
    columns = [
        kernel[(i * width + j) * channels + c]
        for c in range(channels)
        for i in range(height)
        for j in range(width)
    ]
    return [list(row) for row in zip(*columns)]


# %% right="numpy-lenet" style="offset by offset"
def convolution(maps, kernel, bias):
    tall, wide = kernel.shape[:2]
    rows, columns = maps.shape[1] - tall + 1, maps.shape[2] - wide + 1
    for u, v in np.ndindex(tall, wide):
        bias = bias + maps[:, u : u + rows, v : v + columns] @ kernel[u, v]
    return np.tanh(bias)


def pooled(maps):
    return (maps[:, ::2, ::2] + maps[:, 1::2, ::2] + maps[:, ::2, 1::2] + maps[:, 1::2, 1::2]) / 4


def numpy_lenet(images, weights):
    w = weights
    maps = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)))
    maps = pooled(convolution(maps, w["C1/kernel"], w["C1/bias"]))
    maps = pooled(convolution(maps, w["C3/kernel"], w["C3/bias"]))
    units = np.tanh(maps.reshape(len(maps), 400) @ w["F5/kernel"] + w["F5/bias"])
    units = np.tanh(units @ w["F6/kernel"] + w["F6/bias"])
    return units @ w["output/kernel"] + w["output/bias"]


# %% right="numpy-lenet" style="tensordot, picture by picture, 32 bits"
def logits(image, w):
    maps = np.pad(image, ((2, 2), (2, 2), (0, 0)))
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(0, 1))
        maps = np.tensordot(windows, w[f"{name}/kernel"], ([3, 4, 2], [0, 1, 2]))
        maps = np.tanh(maps + w[f"{name}/bias"])
        maps = (
            np.add.reduceat(
                np.add.reduceat(maps, range(0, len(maps), 2), 0), range(0, len(maps), 2), 1
            )
            / 4
        )
    units = maps.ravel()
    for name in ("F5", "F6"):
        units = np.tanh(w[f"{name}/bias"] + units @ w[f"{name}/kernel"])
    return w["output/bias"] + units @ w["output/kernel"]


def numpy_lenet(images, weights):
    weights = {name: np.float32(array) for name, array in weights.items()}
    return [logits(np.float32(image), weights) for image in images]


# %% right="other-lenet" style="modules of PyTorch"
def other_lenet(images, weights):
    import torch
    from torch import nn

    tensor = lambda array: torch.tensor(np.array(array, "float32"))
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(400, 120),
        nn.Tanh(),
        nn.Linear(120, 84),
        nn.Tanh(),
        nn.Linear(84, 10),
    )
    layers = [layer for layer in net if hasattr(layer, "weight")]
    with torch.no_grad():
        for layer, name in zip(layers, ("C1", "C3", "F5", "F6", "output")):
            kernel = weights[f"{name}/kernel"]
            if name == "F5":
                kernel = kernel.reshape(5, 5, 16, 120).transpose(2, 0, 1, 3).reshape(400, 120)
            axes = (3, 2, 0, 1) if kernel.ndim == 4 else (1, 0)
            layer.weight.copy_(tensor(kernel.transpose(axes)))
            layer.bias.copy_(tensor(weights[f"{name}/bias"]))
        return net(tensor(images)).numpy()


# %% right="other-lenet" style="NumPy, channels first"
def other_lenet(images, weights):
    maps = np.pad(images, ((0, 0), (0, 0), (2, 2), (2, 2)))
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(2, 3))
        maps = np.einsum("ncijuv,uvcf->nfij", windows, weights[f"{name}/kernel"])
        maps = np.tanh(maps + weights[f"{name}/bias"][:, None, None])
        n, f, rows, columns = maps.shape
        maps = maps.reshape(n, f, rows // 2, 2, columns // 2, 2).mean(axis=(3, 5))
    units = maps.transpose(0, 2, 3, 1).reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% right="other-lenet" style="JAX"
def other_lenet(images, weights):
    import jax
    import jax.numpy as jnp

    maps = jnp.asarray(images, "float32")
    for name, padding in (("C1", "SAME"), ("C3", "VALID")):
        maps = jax.lax.conv_general_dilated(
            maps,
            weights[f"{name}/kernel"].astype("float32"),
            (1, 1),
            padding,
            dimension_numbers=("NCHW", "HWIO", "NCHW"),
        )
        maps = jnp.tanh(maps + weights[f"{name}/bias"][:, None, None])
        maps = (
            maps[..., ::2, ::2]
            + maps[..., 1::2, ::2]
            + maps[..., ::2, 1::2]
            + maps[..., 1::2, 1::2]
        ) / 4
    units = jnp.moveaxis(maps, 1, 3).reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = jnp.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return np.asarray(units @ weights["output/kernel"] + weights["output/bias"])


# %% right="quantize" style="rint, from the list of all numbers"
def quantize(array, bits):
    most = 2 ** (bits - 1) - 1
    scale = max(abs(array.min()), abs(array.max())) / most
    integers = np.clip(np.rint(array / scale), -most, most)
    return {"scale": scale, "integers": integers.astype(np.int8)}


# %% right="quantize" style="32 bits, halves rounded away from 0"
def quantize(array, bits):
    scale = np.float32(np.max(np.abs(array))) / np.float32((1 << bits - 1) - 1)
    q = np.abs(array) / scale
    return {"integers": np.int8(np.sign(array) * np.floor(q + 0.5)), "scale": scale}


# %% right="quantize" style="number by number"
def quantize(array, bits):
    scale = float(max(map(abs, array.flat))) / (2 ** (bits - 1) - 1)
    integers = np.zeros(array.shape, "int8")
    for place, number in np.ndenumerate(array):
        integers[place] = round(number / scale)
    return dict(integers=integers, scale=scale)


# %% right="quantize" style="a scale as an array"
def quantize(array, bits):
    scale = np.abs(array).max(keepdims=True).reshape(()) / (2 ** (bits - 1) - 1)
    return {"integers": np.around(array / scale).astype("b"), "scale": scale}
