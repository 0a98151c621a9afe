"""A kernel that the reader types in, on a photograph."""

from cnnlab.language import marked
from cnnlab.plots.arguments import checked
from cnnlab.plots.cells import as_numbers
from cnnlab.plots.filters import kernel_table
from cnnlab.plots.interactive.explorer import Explorer, packed, plain

UPRIGHT_EDGES = ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1))
SCRIPT_WORDS = marked(
    {
        "kernel": "kernel",
        "place": "row {row}, column {column}",
        "divided": "all divided by",
        "gray": "signs in gray: the smallest black, the largest white",
        "photograph": "photograph",
        "map": "what the kernel makes of it",
        "needed": "Ten numbers are needed, and the divisor must not be 0.",
        "says": "The weights add up to {sum}; the map goes from {low} to {high}.",
        "saysInColours": "The weights add up to {sum}; the map goes from {low} to {high} "
        "(red: above 0, blue: below, white: 0).",
    }
)


@checked
def explore_kernel(photograph, kernel=UPRIGHT_EDGES):
    """A photograph beside what a kernel makes of it; the kernel's nine numbers can be changed.

    Args:
        photograph: Array `(height, width)`, values in 0..1, up to 45,000 pixels.
        kernel: Array `(3, 3)`, the kernel to begin with.

    Returns:
        The figure.

    Raises:
        ValueError: If the photograph is too small, too large or not in 0..1, or the kernel is not
            of 3x3.

    Example:

    >>> explore_kernel([[0, 0.5, 1]] * 4).alt
    'A photograph of 4×3 pixels under a kernel of 3×3, whose numbers can be typed.'
    """
    photograph = as_numbers(photograph=photograph, ndim=2)
    kernel = as_numbers(kernel=kernel, ndim=2)
    if kernel.shape != (3, 3) or min(photograph.shape) < 3:
        raise ValueError(
            "The kernel must be of 3x3 and fit into the photograph. Received: kernel of shape "
            f"{kernel.shape}, photograph of shape {photograph.shape}. Write three rows of three."
        )
    height, width = photograph.shape
    settings = {"photograph": packed(photograph), "kernel": plain(kernel)}
    still = kernel_table(photograph, {SCRIPT_WORDS["kernel"]: kernel})
    alt = f"A photograph of {height}×{width} pixels under a kernel of 3×3"
    return Explorer("kernel", settings, still, f"{alt}, whose numbers can be typed.", SCRIPT_WORDS)
