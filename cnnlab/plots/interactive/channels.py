"""The channels of a photograph, summed with weights from sliders."""

from cnnlab.language import marked
from cnnlab.plots.arguments import checked
from cnnlab.plots.cells import as_numbers
from cnnlab.plots.images import show_images
from cnnlab.plots.interactive.explorer import Explorer, packed, plain

SCRIPT_WORDS = marked(
    {
        "red": "red",
        "green": "green",
        "blue": "blue",
        "gray": "signs in gray",
        "photograph": "photograph",
        "inColours": "The photograph in colours.",
        "sum": "weighted sum of its channels",
        "range": "{terms}: from {low} to {high}.",
        "rangeInColours": "{terms}: from {low} to {high} (red: above 0, blue: below, white: 0).",
    }
)


@checked
def explore_channels(image, weights=(1, 0, 0)):
    """A photograph beside the sum of its three channels; each has a slider for its weight.

    Args:
        image: Array `(height, width, 3)`, values in 0..1, up to 45,000 numbers.
        weights: Three numbers in −1..1 to begin with.

    Returns:
        The figure.

    Raises:
        ValueError: If the photograph has not three channels, is too large or not in 0..1, or if
            there are not three weights in −1..1.

    Example:

    >>> explore_channels([[[1, 0, 0]] * 5] * 4).alt
    'A photograph of 4×5 pixels and the sum of red, green and blue: choose the weights.'
    """
    image, weights = as_numbers(image=image, ndim=3), as_numbers(weights=weights, ndim=1)
    if image.shape[-1] != 3 or weights.shape != (3,) or abs(weights).max() > 1:
        raise ValueError(
            "There must be three channels, and a weight in -1..1 for each. Received: image of "
            f"shape {image.shape}, weights={weights.tolist()}. Write, for example, (1, 0, -1)."
        )
    height, width, _ = image.shape
    settings = {"image": packed(image), "weights": plain(weights)}
    still = show_images([image, image @ weights], [SCRIPT_WORDS["photograph"], SCRIPT_WORDS["sum"]])
    alt = f"A photograph of {height}×{width} pixels and the sum of red, green and blue"
    return Explorer("channels", settings, still, f"{alt}: choose the weights.", SCRIPT_WORDS)
