"""Lab 05: what its exercises share."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.ndimage import maximum_filter

from cnnlab.judging.layer_exercise import LayerExercise


def same_convolution(maps, weights, name):
    """A convolution of stride 1 that keeps the size, by window and sum, in double precision."""
    kernel, bias = (np.asarray(weights[f"{name}.{part}"], float) for part in ("kernel", "bias"))
    rim = kernel.shape[0] // 2
    padded = np.pad(np.asarray(maps, float), [(0, 0), (rim, rim), (rim, rim), (0, 0)])
    windows = sliding_window_view(padded, kernel.shape[:2], axis=(1, 2))
    return np.einsum("bijcuv,uvcf->bijf", windows, kernel) + bias


def pooled(maps, pad=-np.inf):
    """The maxima of 3x3 windows with stride 1; `pad` is what they find outside."""
    return maximum_filter(maps, size=(1, 3, 3, 1), mode="constant", cval=pad)


def activate(maps, activation):
    return np.maximum(maps, 0) if activation == "relu" else maps


def random_weights(rng, sizes):
    """For each name a kernel and a bias; `sizes` gives (kernel_size, channels, filters)."""
    weights = {}
    for name, (size, channels, filters) in sizes.items():
        kernel = rng.normal(size=(size, size, channels, filters)) / size
        weights[f"{name}.kernel"] = kernel.astype("float32")
        weights[f"{name}.bias"] = rng.normal(size=filters).astype("float32")
    return weights


def distinct(rng, *shape):
    """Numbers of both signs, no two of them closer than 0.02: no maximum is tied, or nearly so."""
    size = int(np.prod(shape))
    return (0.02 * (rng.permutation(size).reshape(shape) - size / 2)).astype("float32")


class InceptionExercise(LayerExercise):
    """What both modules share: their points, and the rungs that look at all branches."""

    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "saved": 1}

    def rung_gradient(self, case, answer):
        """A ReLU has a corner, which central differences cut off."""
        return None if case.kwargs["activation"] else super().rung_gradient(case, answer)

    def joined(self, branches):
        return np.concatenate(branches, axis=-1)
