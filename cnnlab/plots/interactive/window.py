"""A window that the reader sets up and moves: stride, padding, dilation."""

from cnnlab.language import marked
from cnnlab.plots.animation import BUTTON_WORDS
from cnnlab.plots.arguments import checked, is_int
from cnnlab.plots.cells import as_numbers
from cnnlab.plots.interactive.explorer import Explorer, plain
from cnnlab.plots.sweep import Sweep
from cnnlab.plots.window_parts import MAX_SIDE, sides
from cnnlab.plots.windows import draw_step

MAX_PIXELS = 1024  # each is a cell of the drawing
SLIDERS = {"strides": (1, 4), "padding": (0, 3), "dilation_rate": (1, 3)}
SCRIPT_WORDS = marked(
    BUTTON_WORDS
    | {
        "kernel": "kernel",
        "stride": "stride",
        "padding": "padding",
        "dilation": "dilation",
        "value": "value",
        "picture": "picture {size}",
        "padded": "picture {size}, padded to {padded}",
        "covers": "The window covers rows {top} to {bottom} and columns {left} to {right} of the "
        "padded picture.",
        "output": "output {size}",
        "computed": "Output of {size} values; computed: {done}.",
        "none": "The window finds no place: nothing comes out.",
        "sum": "sum of {count} products",
        "result": "output{at} = {terms}\n = {value}",
    }
)


@checked
def explore_window(image, kernel, strides=1, padding=0, dilation_rate=1):
    """A window over a picture, with sliders for stride, padding and dilation.

    The products of the window's place, their sum, and the output as it fills are shown. A small
    picture is written as numbers, a larger one, with values in 0..1, is drawn in gray.

    Args:
        image: Array `(height, width)`, up to 1,024 pixels.
        kernel: Array `(kernel_height, kernel_width)`, or a dict of several to choose from.
        strides, padding, dilation_rate: ints to begin with, up to 4, 3 and 3.

    Returns:
        The figure.

    Raises:
        ValueError: If the picture is too large, a kernel does not fit into it, or a slider does not
            go to what it should begin with.

    Example:

    >>> explore_window([[1, 2, 3], [3, 4, 5]], [[1, 1]]).alt
    'A window over a picture of 2×3, to be moved: choose stride, padding and dilation.'
    """
    image = as_numbers(image=image, ndim=2)
    if image.size > MAX_PIXELS:
        raise ValueError(
            f"`image` must have at most {MAX_PIXELS:,} pixels. Received: image of shape "
            f"{image.shape}. Take a part of it."
        )
    kernels = kernel if isinstance(kernel, dict) and kernel else {"kernel": kernel}
    kernels = {name: as_numbers(kernel=each, ndim=2) for name, each in kernels.items()}
    settings = {
        "image": plain(image),
        "kernels": {str(name): plain(each) for name, each in kernels.items()},
        "written": max(image.shape) <= MAX_SIDE,
        "sliders": SLIDERS,
        "start": _start(strides, padding, dilation_rate),
    }
    start = settings["start"].values()
    sweeps = [Sweep(image, each, *start) for each in kernels.values()]  # each kernel fits
    alt = f"A window over a picture of {sides(image)}, to be moved"
    alt = f"{alt}: choose stride, padding and dilation."
    return Explorer("window", settings, draw_step(sweeps[0], 0), alt, SCRIPT_WORDS)


def _start(*values):
    """Where the sliders begin."""
    start = dict(zip(SLIDERS, values, strict=True))
    for name, value in start.items():
        least, most = SLIDERS[name]
        if not is_int(value, least) or value > most:
            raise ValueError(
                f"`{name}` must be an int in {least}..{most}. Received: {name}={value!r}. "
                f"Write, for example, {name}={least}."
            )
    return {name: int(value) for name, value in start.items()}
