"""The way of a maximum back, output by output."""

from cnnlab.language import marked
from cnnlab.plots.arguments import checked
from cnnlab.plots.cells import as_numbers
from cnnlab.plots.interactive.explorer import Explorer, plain
from cnnlab.plots.pooling import switches
from cnnlab.plots.window_parts import MAX_SIDE, sides

SCRIPT_WORDS = marked(
    {
        "window": "window",
        "stride": "stride",
        "output": "output",
        "all": "all outputs together",
        "allSend": "Each of the outputs, {count} in all, sends back 1; a pixel gets as many as "
        "it won.",
        "oneSends": "Output {at} is {value}, from pixel {pixel}: all of its gradient goes there.",
        "picture": "picture",
        "maxima": "maxima",
        "gradient": "gradient of the picture",
    }
)


@checked
def explore_pooling(image, pool_size=2, strides=None):
    """Max-pooling of a small picture; for a chosen output, the pixel that gets its gradient.

    Args:
        image: Array `(height, width)`, up to 12 rows and columns.
        pool_size: int, height and width of the window to begin with, up to 4.
        strides: int, step of the window to begin with, up to 4; None for `pool_size`.

    Returns:
        The figure.

    Raises:
        ValueError: If the picture is too large, or the window does not fit.

    Example:

    >>> explore_pooling([[1, 5, 2, 2], [3, 4, 0, 1]]).alt
    'Max-pooling of a picture of 2×4: choose an output and see which pixel gets its gradient.'
    """
    image = as_numbers(image=image, ndim=2)
    strides = strides or pool_size
    most = min(*image.shape, 4)
    if max(image.shape) > MAX_SIDE or max(pool_size, strides) > most:
        raise ValueError(
            f"The picture must have at most {MAX_SIDE} rows and columns, window and stride at most "
            f"4 and not more than the picture. Received: image of shape {image.shape}, "
            f"pool_size={pool_size}, strides={strides}. Take a part of the picture, or write "
            "pool_size=1."
        )
    settings = {"image": plain(image), "pool_size": int(pool_size), "strides": int(strides)}
    still = switches(image, pool_size, strides)
    alt = f"Max-pooling of a picture of {sides(image)}"
    return Explorer(
        "pooling",
        settings,
        still,
        f"{alt}: choose an output and see which pixel gets its gradient.",
        SCRIPT_WORDS,
    )
