"""Lab 17: what its exercises share."""

from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from cnnlab.models import plain_lenet

WEIGHTS = {
    "C1/kernel": (5, 5, 1, 6),
    "C1/bias": (6,),
    "C3/kernel": (5, 5, 6, 16),
    "C3/bias": (16,),
    "F5/kernel": (400, 120),
    "F5/bias": (120,),
    "F6/kernel": (120, 84),
    "F6/bias": (84,),
    "output/kernel": (84, 10),
    "output/bias": (10,),
}


@cache
def lenet():
    """One net for all questions: its weights are set anew each time."""
    return plain_lenet()


def logits_of(images, weights):
    """What Keras computes with these weights."""
    lenet().set_weights([weights[name] for name in WEIGHTS])
    return lenet().predict(images, batch_size=500, verbose=0)


def convolve(maps, kernel, bias):
    windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
    return np.einsum("nijcuv,uvcf->nijf", windows, kernel, optimize=True) + bias


def forward(images, weights, **changes):
    """The net in NumPy; `changes` make it a wrong one."""
    act = changes.get("activation", np.tanh)
    pool = changes.get("pool", np.mean)
    turn = changes.get("turn", lambda kernel: kernel)
    biases = changes.get("biases", 1)
    maps = np.pad(images, [(0, 0), (2, 2), (2, 2), (0, 0)])
    for name in ("C1", "C3"):
        maps = convolve(maps, turn(weights[f"{name}/kernel"]), biases * weights[f"{name}/bias"])
        maps = maps if "late" in changes else act(maps)
        maps = pool([maps[:, u::2, v::2] for u in (0, 1) for v in (0, 1)], axis=0)
        maps = act(maps) if "late" in changes else maps
    units = changes.get("unroll", lambda maps: maps)(maps).reshape(len(maps), -1)
    for name in ("F5", "F6"):
        units = units @ weights[f"{name}/kernel"] + biases * weights[f"{name}/bias"]
        units = units if "linear" in changes else act(units)
    logits = units @ weights["output/kernel"] + biases * weights["output/bias"]
    return changes.get("last", lambda logits: logits)(logits)
