"""What is asked of every function that builds a net."""

import functools
import inspect

from cnnlab.errors import value_error
from cnnlab.layers.arguments import check_count
from cnnlab.layers.data_format import channels_last

COUNTS = ("num_blocks", "num_stages", "num_classes", "filters", "kernel_size")


def builds_net(any_size=False):
    """Sees to whole numbers and to the picture's shape; the net reads channels last.

    Args:
        any_size: bool, whether height and width may be None, not known.
    """

    def decorate(build):
        signature, made = inspect.signature(build), channels_last(build)

        @functools.wraps(build)
        def built(*args, **kwargs):
            call = signature.bind(*args, **kwargs)
            for name, value in call.arguments.items():
                if name in COUNTS:
                    call.arguments[name] = check_count(name, value)
                elif name == "input_shape":
                    call.arguments[name] = check_picture(value, any_size)
            return made(*call.args, **call.kwargs)

        return built

    return decorate


def check_picture(input_shape, any_size=False):
    """Returns a shape (height, width, channels) as a tuple of ints."""
    try:
        *size, channels = input_shape
        height, width = (check_count("input_shape", pixels, none=any_size) for pixels in size)
        return height, width, check_count("input_shape", channels)
    except (TypeError, ValueError):
        raise value_error(
            "`input_shape` must be (height, width, channels) of one picture, ints above 0. "
            f"Received: input_shape={input_shape!r}. Write, for example, (28, 28, 1)."
        ) from None
