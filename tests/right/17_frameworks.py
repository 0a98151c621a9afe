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
