"""What nets that learn from patches ask of them."""

import numpy as np

from cnnlab.errors import value_error
from cnnlab.layers.arguments import check_count


def check_patch_shape(patch_shape):
    """Returns a shape (height, width) or (height, width, channels) as a tuple of ints."""
    shape = tuple(patch_shape) if hasattr(patch_shape, "__len__") else ()
    if len(shape) not in (2, 3):
        raise value_error(
            "`patch_shape` must be (height, width) or (height, width, channels). "
            f"Received: patch_shape={patch_shape}. Write, for example, (8, 8, 1)."
        )
    return tuple(check_count("patch_shape", size) for size in shape)


def check_fit(model, shape):
    """Sees to it that an array of this shape holds patches as the model reads them."""
    if tuple(shape[1:]) != model.patch_shape:
        raise value_error(
            f"`{model.name}` reads patches of shape (batch, *patch_shape). "
            f"Received: patch_shape={model.patch_shape} and patches of shape {tuple(shape)}. "
            "Reshape the patches, or build the model with their shape."
        )


def check_patches(patches):
    """Returns patches, one or more and all of finite numbers, written as rows."""
    shape = np.shape(patches)
    wrong = ~np.isfinite(np.asarray(patches, "float64"))
    if 0 in shape or wrong.any():
        raise value_error(
            "`patches` must be one or more, of finite numbers. Received: an array of shape "
            f"{shape} with {np.count_nonzero(wrong)} numbers that are not finite. "
            "Leave out what is missing, or put a number in its place."
        )
    return np.reshape(patches, (len(patches), -1))
