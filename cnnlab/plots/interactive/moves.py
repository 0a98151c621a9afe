"""A picture that the reader shifts and turns, and what nets answer, asked beforehand."""

import numpy as np

from cnnlab.language import marked
from cnnlab.plots.arguments import checked
from cnnlab.plots.cells import as_numbers
from cnnlab.plots.images import show_images
from cnnlab.plots.interactive.explorer import Explorer, packed
from cnnlab.plots.words import said

SCRIPT_WORDS = marked(
    {
        "down": "down",
        "right": "to the right",
        "turned": "turned to the left",
        "picture": "what the nets get",
        "class": "class",
        "answers": "{name} answers {answer} ({share}%)",
        "moved": "{down} down, {right} to the right, turned by {degrees}°",
    }
)


@checked
def explore_moves(images, answers, shifts, degrees):
    """A picture with sliders for its shift and its turn, beside the answers of nets.

    The nets are asked beforehand. The figure shifts the picture itself, by whole pixels; what comes
    in at the edges is 0.

    Args:
        images: Array `(degrees, height, width)`, values in 0..1: the picture, turned to the left by
            each of the `degrees`, up to 45,000 pixels together.
        answers: For each net, by its name, an array `(degrees, shifts, shifts, classes)` of
            probabilities: for each turn, shift down and shift to the right.
        shifts: Whole numbers of pixels, rising in equal steps, one of them 0.
        degrees: Whole numbers, rising in equal steps, one of them 0.

    Returns:
        The figure.

    Raises:
        ValueError: If the steps are not equal, if there are not as many pictures as turns and as
            many answers as pictures, or if a picture is not in 0..1.

    Example:

    >>> answers = np.full((3, 3, 3, 10), 0.1)
    >>> explore_moves(np.ones((3, 4, 5)), {"CNN": answers}, [-1, 0, 1], [-90, 0, 90]).alt
    'A picture to be shifted and turned, and what is answered: CNN.'
    """
    images = as_numbers(images=images, ndim=3)
    shifts, degrees = (_steps(name, x) for name, x in (("shifts", shifts), ("degrees", degrees)))
    wanted = (len(degrees), len(shifts), len(shifts))
    shapes = {name: np.shape(each) for name, each in answers.items()}
    if len(images) != len(degrees) or any(
        len(shape) != 4 or shape[:3] != wanted for shape in shapes.values()
    ):
        raise ValueError(
            "There must be a picture for each turn, and answers of shape (degrees, shifts, shifts, "
            f"classes). Received: images of shape {images.shape}, answers of shapes {shapes}, "
            f"{len(degrees)} degrees, {len(shifts)} shifts. Ask the nets in this order."
        )
    settings = {
        "images": packed(images.reshape(-1, images.shape[2])),
        "answers": {said(name): _percent(each) for name, each in answers.items()},
        "shifts": shifts,
        "degrees": degrees,
    }
    turned = [degrees[0], 0, degrees[-1]]
    still = show_images([images[degrees.index(n)] for n in turned], [f"{n}°" for n in turned])
    names = ", ".join(settings["answers"])
    alt = f"A picture to be shifted and turned, and what is answered: {names}."
    return Explorer("moves", settings, still, alt, SCRIPT_WORDS)


def _steps(name, values):
    """The values as ints, if they rise in equal steps through 0."""
    steps = set(np.diff(values).tolist())
    if len(values) < 2 or len(steps) > 1 or min(steps) <= 0 or 0 not in values:
        raise ValueError(
            f"`{name}` must rise in equal steps, through 0. Received: {name}={list(values)}. "
            "Write, for example, range(-6, 7, 2)."
        )
    return [int(value) for value in values]


def _percent(answers):
    """Probabilities in whole percents, packed; the first of the largest is still the answer."""
    shares = np.asarray(answers, float)
    shares = shares.reshape(-1, shares.shape[-1])
    percents, answer = np.round(100 * shares), shares.argmax(axis=-1)[:, np.newaxis]
    as_large = percents == np.take_along_axis(percents, answer, axis=-1)
    percents -= as_large & (np.arange(shares.shape[-1]) < answer) & (percents > 0)
    return packed(percents / 255)
