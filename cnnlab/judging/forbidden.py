"""What an exercise forbids that needs Keras: a finished part that would do the work.

How it is barred stands in `barring.py`, how it is found in an answer's source in `source.py`. What
can be written without Keras is asked where Keras is not there, see `allowed.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Forbidden:
    """Names that an exercise forbids.

    Args:
        what: what they are, as a student reads it.
        instead: what to do in their place.
        names: dotted names; the last part may be a pattern, such as `"keras.layers.*Conv*"`.
    """

    what: str
    instead: str
    names: tuple


CONVOLUTIONS = Forbidden(
    "a library's convolution",
    "write the sums yourself",
    (
        "cnnlab.layers.*Conv*",
        "cnnlab.layers.windows.convolution",
        "cnnlab.layers.windows.correlate",
        "keras.layers.*Conv*",
        "keras.ops.*conv",
        "keras.ops.conv_transpose",
        "keras.ops.correlate",
        "keras.ops.image.extract_patches*",  # a convolution with kernels of one 1
        # All of TensorFlow's end in one of these.
        "tensorflow.python.ops.gen_nn_ops.*conv*",
        "tensorflow.python.ops.gen_array_ops.extract_image_patches",
        "tensorflow.python.ops.gen_array_ops.extract_volume_patches",
        "tensorflow.raw_ops.Conv",
        "tensorflow.raw_ops.*Conv[!e]*",
        "tensorflow.raw_ops.ExtractImagePatches",
        "tensorflow.raw_ops.ExtractVolumePatches",
        "jax.lax.conv*",
        "torch.*conv*",
    ),
)


def finished(name, *more):
    """What somebody has written already, such as `"cnnlab.models.lenet5"`."""
    return Forbidden(f"the finished `{name.rpartition('.')[2]}`", "write your own", (name, *more))


class NotAllowed(Exception):
    """Raised in place of what a forbidden function does; its message is the function's name."""
