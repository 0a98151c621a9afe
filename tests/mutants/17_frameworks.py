# ruff: noqa
# Wrong answers to the exercises of lab 17: see tests/test_mutants.py.


# %% mutant="kernels-channels-first" says="nothing comes back" points=0
def kernels_channels_first(kernel):
    kernel.transpose(3, 2, 0, 1)


# %% mutant="kernels-channels-first" mistake="mirrored" points=0
def kernels_channels_first(kernel):
    return kernel.T


# %% mutant="kernels-channels-first" mistake="channels_before_filters" points=0
def kernels_channels_first(kernel):
    return kernel.transpose(2, 3, 0, 1)


# %% mutant="kernels-channels-first" mistake="reshaped" points=1
def kernels_channels_first(kernel):
    height, width, channels, filters = kernel.shape
    return kernel.reshape(filters, channels, height, width)


# %% mutant="kernels-channels-first" mistake="turned" points=1
def kernels_channels_first(kernel):
    return kernel[::-1, ::-1].transpose(3, 2, 0, 1)


# %% mutant="kernels-channels-first" says="expected shape (16, 6, 5, 5)" points=0
def kernels_channels_first(kernel):
    return np.moveaxis(kernel, -1, 0)


# %% mutant="kernels-channels-first" says="axes don't match" points=0
def kernels_channels_first(kernel):
    return kernel.transpose(2, 0, 1)


# %% mutant="dense-channels-first" says="nothing comes back" points=0
def dense_channels_first(kernel, maps):
    kernel.reshape(*maps, -1).transpose(3, 2, 0, 1)


# %% mutant="dense-channels-first" mistake="only_transposed" points=1
def dense_channels_first(kernel, maps):
    return kernel.T


# %% mutant="dense-channels-first" mistake="not_transposed" points=0
def dense_channels_first(kernel, maps):
    return kernel.reshape(*maps, -1).transpose(2, 0, 1, 3).reshape(kernel.shape)


# %% mutant="dense-channels-first" mistake="way_back" points=1
def dense_channels_first(kernel, maps):
    height, width, channels = maps
    kernel = kernel.reshape(channels, height, width, -1)
    return kernel.transpose(3, 1, 2, 0).reshape(kernel.shape[-1], -1)


# %% mutant="dense-channels-first" mistake="columns_first" points=1
def dense_channels_first(kernel, maps):
    return kernel.reshape(*maps, -1).T.reshape(kernel.shape[1], -1)


# %% mutant="dense-channels-first" mistake="reshaped" points=1
def dense_channels_first(kernel, maps):
    return kernel.reshape(kernel.shape[1], -1)


# %% mutant="dense-channels-first" says="expected shape (2, 12)" points=0
def dense_channels_first(kernel, maps):
    return kernel.reshape(*maps, -1).transpose(3, 2, 0, 1)


# %% mutant="dense-channels-first" says="cannot reshape array" points=0
def dense_channels_first(kernel, maps):
    return kernel.reshape(5, 5, 16, -1).transpose(3, 2, 0, 1).reshape(kernel.shape[1], -1)


# %% mutant="numpy-lenet" says="nothing comes back" points=0
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])


# %% mutant="numpy-lenet" mistake="relu" points=1
def numpy_lenet(images, weights):
    g = lambda x: np.maximum(x, 0)
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = g(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = g(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% mutant="numpy-lenet" mistake="maxima" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.max([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% mutant="numpy-lenet" mistake="turned" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"][::-1, ::-1], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% mutant="numpy-lenet" mistake="activation_after_pooling" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias
        maps = np.tanh(np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0))
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% mutant="numpy-lenet" mistake="bounded_logits" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6", "output"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units


# %% mutant="numpy-lenet" mistake="probabilities" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    chances = np.exp(units @ weights["output/kernel"] + weights["output/bias"])
    return chances / chances.sum(axis=1, keepdims=True)


# %% mutant="numpy-lenet" mistake="linear_units" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6", "output"):
        units = units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"]
    return units


# %% mutant="numpy-lenet" mistake="no_bias" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, weights[f"{name}/kernel"]))
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"])
    return units @ weights["output/kernel"]


# %% mutant="numpy-lenet" mistake="unrolled_map_by_map" points=1
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.transpose(0, 3, 1, 2).reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% mutant="numpy-lenet" says="mismatch" points=0
def numpy_lenet(images, weights):
    maps = images
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return units @ weights["output/kernel"] + weights["output/bias"]


# %% mutant="numpy-lenet" says="expected shape (10, 10)" points=0
def numpy_lenet(images, weights):
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        windows = np.lib.stride_tricks.sliding_window_view(maps, (5, 5), axis=(1, 2))
        kernel, bias = weights[f"{name}/kernel"], weights[f"{name}/bias"]
        maps = np.tanh(np.einsum("nijcuv,uvcf->nijf", windows, kernel) + bias)
        maps = np.mean([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
    units = maps.reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = np.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return np.argmax(units @ weights["output/kernel"] + weights["output/bias"], axis=1)


# %% mutant="numpy-lenet" says="is written with NumPy alone" points=0
def numpy_lenet(images, weights):  # by a library
    net = plain_lenet()
    net.set_weights(list(weights.values()))
    return net.predict(images, verbose=0)


# %% mutant="other-lenet" says="nothing comes back" points=0
def other_lenet(images, weights):
    import torch

    maps = torch.tensor(images)


# %% mutant="other-lenet" says="`cnnlab.models.plain_lenet` is not allowed here" points=0
def other_lenet(images, weights):
    net = plain_lenet()
    net.set_weights([*weights.values()])
    return net.predict(images.transpose(0, 2, 3, 1), verbose=0)


# %% mutant="other-lenet" says="is not allowed here: write the layers with PyTorch" points=0
net = cnnlab.models.plain_lenet()


def other_lenet(images, weights):  # one that was made before
    net.set_weights([*weights.values()])
    return net(images.transpose(0, 2, 3, 1))


# %% mutant="other-lenet" says="`keras.ops.reshape` is not allowed here" points=0
def other_lenet(images, weights):
    w = {name: np.float32(array) for name, array in weights.items()}
    maps = images.transpose(0, 2, 3, 1)
    for name, padding in (("C1", "same"), ("C3", "valid")):
        maps = ops.conv(maps, w[f"{name}/kernel"], padding=padding) + w[f"{name}/bias"]
        maps = ops.average_pool(ops.tanh(maps), 2)
    units = ops.reshape(maps, (len(images), -1))
    for name in ("F5", "F6"):
        units = ops.tanh(ops.matmul(units, w[f"{name}/kernel"]) + w[f"{name}/bias"])
    return ops.matmul(units, w["output/kernel"]) + w["output/bias"]


# %% mutant="other-lenet" mistake="rows_not_moved" points=1
def other_lenet(images, weights):
    import torch
    from torch.nn import functional as F

    w = {name: torch.tensor(array.astype("float32")) for name, array in weights.items()}
    maps = torch.tensor(images.astype("float32"))
    for name, margin in (("C1", 2), ("C3", 0)):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)
        maps = F.conv2d(maps, kernel, w[f"{name}/bias"], padding=margin)
        maps = F.avg_pool2d(torch.tanh(maps), 2)
    units = torch.tanh(F.linear(maps.flatten(1), w["F5/kernel"].T, w["F5/bias"]))
    units = torch.tanh(F.linear(units, w["F6/kernel"].T, w["F6/bias"]))
    return F.linear(units, w["output/kernel"].T, w["output/bias"]).numpy()


# %% mutant="other-lenet" mistake="kernels_mirrored" points=1
def other_lenet(images, weights):
    import jax
    from jax import numpy as jnp

    maps = jnp.asarray(images, "float32")
    for name, margin in (("C1", 2), ("C3", 0)):
        kernel = jnp.asarray(weights[f"{name}/kernel"].T, "float32")
        maps = jax.lax.conv_general_dilated(maps, kernel, (1, 1), [(margin, margin)] * 2)
        maps = jnp.tanh(maps + weights[f"{name}/bias"][:, None, None])
        n, channels, height, width = maps.shape
        maps = maps.reshape(n, channels, height // 2, 2, width // 2, 2).mean((3, 5))
    units = maps.transpose(0, 2, 3, 1).reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = jnp.tanh(units @ weights[f"{name}/kernel"] + weights[f"{name}/bias"])
    return np.asarray(units @ weights["output/kernel"] + weights["output/bias"])


# %% mutant="other-lenet" mistake="relu" points=1
def other_lenet(images, weights):
    import torch
    from torch.nn import functional as F

    w = {name: torch.tensor(array.astype("float32")) for name, array in weights.items()}
    maps = torch.tensor(images.astype("float32"))
    for name, margin in (("C1", 2), ("C3", 0)):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)
        maps = F.conv2d(maps, kernel, w[f"{name}/bias"], padding=margin)
        maps = F.avg_pool2d(torch.relu(maps), 2)
    rows = w["F5/kernel"].reshape(5, 5, 16, 120).permute(3, 2, 0, 1).reshape(120, 400)
    units = torch.relu(F.linear(maps.flatten(1), rows, w["F5/bias"]))
    units = torch.relu(F.linear(units, w["F6/kernel"].T, w["F6/bias"]))
    return F.linear(units, w["output/kernel"].T, w["output/bias"]).numpy()


# %% mutant="other-lenet" mistake="maxima" points=1
def other_lenet(images, weights):
    import torch
    from torch.nn import functional as F

    w = {name: torch.tensor(array.astype("float32")) for name, array in weights.items()}
    maps = torch.tensor(images.astype("float32"))
    for name, margin in (("C1", 2), ("C3", 0)):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)
        maps = F.conv2d(maps, kernel, w[f"{name}/bias"], padding=margin)
        maps = F.max_pool2d(torch.tanh(maps), 2)
    rows = w["F5/kernel"].reshape(5, 5, 16, 120).permute(3, 2, 0, 1).reshape(120, 400)
    units = torch.tanh(F.linear(maps.flatten(1), rows, w["F5/bias"]))
    units = torch.tanh(F.linear(units, w["F6/kernel"].T, w["F6/bias"]))
    return F.linear(units, w["output/kernel"].T, w["output/bias"]).numpy()


# %% mutant="other-lenet" mistake="no_bias" points=1
def other_lenet(images, weights):
    import torch
    from torch.nn import functional as F

    w = {name: torch.tensor(array.astype("float32")) for name, array in weights.items()}
    maps = torch.tensor(images.astype("float32"))
    for name, margin in (("C1", 2), ("C3", 0)):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)
        maps = F.avg_pool2d(torch.tanh(F.conv2d(maps, kernel, padding=margin)), 2)
    rows = w["F5/kernel"].reshape(5, 5, 16, 120).permute(3, 2, 0, 1).reshape(120, 400)
    units = torch.tanh(F.linear(torch.tanh(F.linear(maps.flatten(1), rows)), w["F6/kernel"].T))
    return F.linear(units, w["output/kernel"].T).numpy()


# %% mutant="other-lenet" says="mat1 and mat2 shapes cannot be multiplied" points=0
def other_lenet(images, weights):
    import torch
    from torch.nn import functional as F

    w = {name: torch.tensor(array.astype("float32")) for name, array in weights.items()}
    maps = torch.tensor(images.astype("float32"))
    for name in ("C1", "C3"):
        kernel = w[f"{name}/kernel"].permute(3, 2, 0, 1)
        maps = F.avg_pool2d(torch.tanh(F.conv2d(maps, kernel, w[f"{name}/bias"])), 2)
    return F.linear(maps.flatten(1), w["F5/kernel"].T, w["F5/bias"]).numpy()


# %% mutant="quantize" says="nothing comes back" points=0
def quantize(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    integers = np.round(array / scale).astype("int8")


# %% mutant="quantize" mistake="cut_off" points=1
def quantize(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    return {"integers": (array / scale).astype("int8"), "scale": scale}


# %% mutant="quantize" mistake="floored" points=1
def quantize(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    return {"integers": np.floor(array / scale).astype("int8"), "scale": scale}


# %% mutant="quantize" mistake="largest_not_magnitude" points=1
def quantize(array, bits):
    scale = array.max() / (2 ** (bits - 1) - 1)
    return {"integers": np.round(array / scale).astype(int).astype("int8"), "scale": scale}


# %% mutant="quantize" mistake="sign_forgotten" points=1
def quantize(array, bits):
    scale = np.abs(array).max() / (2**bits - 1)
    return {"integers": np.round(array / scale).astype(int).astype("int8"), "scale": scale}


# %% mutant="quantize" mistake="one_too_many" points=1
def quantize(array, bits):
    scale = np.abs(array).max() / 2 ** (bits - 1)
    return {"integers": np.round(array / scale).astype(int).astype("int8"), "scale": scale}


# %% mutant="quantize" mistake="still_decimal" points=0
def quantize(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    return {"integers": np.round(array / scale), "scale": scale}


# %% mutant="quantize" says="expected a dict" points=0
def quantize(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    return np.round(array / scale).astype("int8"), scale


# %% mutant="quantize" says="`scale`: expected" points=1
def quantize(array, bits):
    scale = np.abs(array).max() / 127
    return {"integers": np.round(array / scale).astype("int8"), "scale": scale}


# %% mutant="quantize" says="`scale`: expected" points=1
def quantize(array, bits):
    scale = (2 ** (bits - 1) - 1) / np.abs(array).max()
    return {"integers": np.round(array * scale).astype("int8"), "scale": scale}


# %% mutant="quantize" mistake="arguments_changed" points=1
def quantize(array, bits):
    scale = np.abs(array).max() / (2 ** (bits - 1) - 1)
    array /= scale
    return {"integers": np.round(array).astype("int8"), "scale": scale}


# %% mutant="quantize" demand="int8" says="`integers`: expected the type `int8`" points=0
edits = {
    'astype("int8")': "astype(int)",
}


# %% mutant="small-lenet" says="is still to be written" points=0
small_lenet = None


# %% mutant="small-lenet" mistake="untrained" points=1
small_lenet = {}
for name, array in export.named_weights(plain_lenet()).items():
    scale = max(np.abs(array).max(), 1e-6) / 3
    small_lenet[name] = {"integers": np.round(array / scale).astype("int8"), "scale": scale}


# %% mutant="small-lenet" says="of the digits are right, the pass mark is 90%" points=1
small_lenet = {}
for name, array in export.named_weights(trained(seed=2)).items():
    scale = np.abs(array).max() / 3
    small_lenet[name] = {"integers": np.round(array / scale).astype("int8"), "scale": scale}
small_lenet["C1/kernel"]["scale"] /= 255  # as for pixels from 0 to 255


# %% mutant="small-lenet" demand="reads_90_percent" mistake="too_few_bits" points=1
small_lenet = {}
for name, array in export.named_weights(trained(seed=2)).items():
    scale = np.abs(array).max()
    small_lenet[name] = {"integers": np.round(array / scale).astype("int8"), "scale": scale}


# %% mutant="small-lenet" demand="at_most_3_bits" says="3 bits reach from -3 to 3, yours has a 7" points=0
small_lenet = {}
for name, array in export.named_weights(trained(seed=2)).items():
    scale = np.abs(array).max() / 7
    small_lenet[name] = {"integers": np.round(array / scale).astype("int8"), "scale": scale}


# %% mutant="small-lenet" says="expected whole numbers" points=0
small_lenet = {
    name: {"integers": array, "scale": 1.0}
    for name, array in export.named_weights(trained(seed=2)).items()
}


# %% mutant="small-lenet" says="expected the keys" points=0
small_lenet = {
    name: {"integers": np.zeros(array.shape, "int8"), "scale": 1.0}
    for name, array in export.named_weights(plain_lenet()).items()
    if name.endswith("kernel")
}
