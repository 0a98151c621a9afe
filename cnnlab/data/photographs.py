"""Photographs from the scikit-image and scikit-learn packages; `attribution` says whose they are.

The files are opened where those packages keep them: `skimage.data` would download what it does not
find.
"""

import numbers
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from cnnlab.data.files import DataError
from cnnlab.errors import value_error
from cnnlab.language import unmarked


class Photograph(NamedTuple):
    """Where a photograph is kept, what it shows, who made it, and on what terms it may be used."""

    folder: str
    file: str
    shows: str
    author: str
    licence: str


SKIMAGE, SKLEARN = "skimage/data", "sklearn/datasets/images"
DISTRIBUTIONS = {SKIMAGE: "scikit-image", SKLEARN: "scikit-learn"}
PHOTOGRAPHS = unmarked(
    {
        name: Photograph(*fields)
        for name, *fields in [
            ("astronaut", SKIMAGE, "astronaut.png", "Eileen Collins", "NASA", "public domain"),
            ("brick", SKIMAGE, "brick.png", "a brick wall (gray)", "CC0Textures", "CC0"),
            ("camera", SKIMAGE, "camera.png", "a man with a camera (gray)", "Lav Varshney", "CC0"),
            ("chelsea", SKIMAGE, "chelsea.png", "a cat", "Stefan van der Walt", "CC0"),
            ("china", SKLEARN, "china.jpg", "a palace", "danielbuechele (Flickr)", "CC BY 2.0"),
            (
                "clock",
                SKIMAGE,
                "clock_motion.png",
                "a clock (gray)",
                "Stefan van der Walt",
                "public domain",
            ),
            ("coffee", SKIMAGE, "coffee.png", "a cup of coffee", "Rachel Michetti", "CC0"),
            (
                "coins",
                SKIMAGE,
                "coins.png",
                "coins (gray)",
                "Brooklyn Museum",
                "no known restrictions",
            ),
            ("flower", SKLEARN, "flower.jpg", "a dahlia", "vultilion (Flickr)", "CC BY 2.0"),
            ("grass", SKIMAGE, "grass.png", "grass (gray)", "linolafett (DeviantArt)", "CC0"),
            ("gravel", SKIMAGE, "gravel.png", "gravel (gray)", "CC0Textures", "CC0"),
            ("hubble", SKIMAGE, "hubble_deep_field.jpg", "galaxies", "NASA", "public domain"),
            ("retina", SKIMAGE, "retina.jpg", "an eye's retina", "Mikael Häggström", "CC0"),
            ("rocket", SKIMAGE, "rocket.jpg", "a Falcon 9", "SpaceX", "public domain"),
            ("tissue", SKIMAGE, "ihc.png", "stained tissue", "CMMI", "no known restrictions"),
        ]
    }
)


def photograph(name, size=None, gray=False):
    """A photograph, in colours or gray.

    Args:
        name: str, one of `PHOTOGRAPHS`.
        size: int or `(height, width)`, the size wanted, in pixels; an int gives a square. What does
            not fit these proportions is cut off, as much on each side, so that nothing is
            stretched. None: the original size.
        gray: bool, whether to return brightness alone, `0.2125 red + 0.7154 green + 0.0721 blue`.

    Returns:
        float32 array in 0..1, of shape `(height, width, 3)`, or `(height, width)` if `gray`. A
        photograph that was taken in gray has three equal channels. The array is yours: change it
        freely.

    Raises:
        ValueError: If there is no such photograph, or if `size` is not one or two positive ints.
        DataError: If the file is missing or damaged.

    Example:

    >>> photograph("chelsea").shape
    (300, 451, 3)
    >>> photograph("chelsea", size=128, gray=True).shape
    (128, 128)
    >>> sorted(PHOTOGRAPHS)[:4]
    ['astronaut', 'brick', 'camera', 'chelsea']
    """
    pixels = np.divide(read_photograph(name), 255, dtype="float32")
    if gray:
        weights = np.array([0.2125, 0.7154, 0.0721], "float32")  # those of skimage.color.rgb2gray
        pixels = pixels @ weights
    return pixels if size is None else resize(pixels, size)


def filtered_gravel():
    """A photograph of gravel, and the map that a kernel of the lecture makes of it: which kernel?

    Returns:
        `(picture, filtered)`: two float32 arrays, `(128, 128)` and, as the kernel never leaves the
        picture, `(126, 126)`.

    Example:

    >>> [array.shape for array in filtered_gravel()]
    [(128, 128), (126, 126)]
    """
    picture = photograph("gravel", size=128, gray=True)
    smoothed = picture[:-2] + 2 * picture[1:-1] + picture[2:]
    return picture, smoothed[:, 2:] - smoothed[:, :-2]


def attribution(name):
    """Author and licence of a photograph, to be printed beside it.

    >>> attribution("china")
    'china: a palace, by danielbuechele (Flickr), CC BY 2.0, from scikit-learn'
    """
    folder, _, shows, author, licence = find(name)
    return f"{name}: {shows}, by {author}, {licence}, from {DISTRIBUTIONS[folder]}"


def find(name):
    """The entry of a photograph in `PHOTOGRAPHS`."""
    if name not in PHOTOGRAPHS:
        raise value_error(
            f"There is no such photograph. Received: name={name!r}. "
            f"Choose one of {', '.join(PHOTOGRAPHS)}."
        )
    return PHOTOGRAPHS[name]


@cache
def read_photograph(name):
    """The uint8 pixels of a photograph, read once in a process: not to be written to."""
    folder, file, *_ = find(name)
    distribution = DISTRIBUTIONS[folder]
    repair = f"Get it again: pip install --force-reinstall --no-deps {distribution}"
    package, _, inside = folder.partition("/")
    home = find_spec(package)
    if home is None:
        raise value_error(
            f"Photograph {name!r} is in {distribution}, which is missing. {repair}", DataError
        )
    path = Path(home.submodule_search_locations[0], inside, file)
    try:
        with Image.open(path) as image:
            return np.array(image.convert("RGB"))
    except FileNotFoundError:
        raise value_error(f"The photograph {path} is missing. {repair}", DataError) from None
    except (OSError, SyntaxError):  # Pillow's word for a broken PNG is SyntaxError
        raise value_error(f"The photograph {path} is damaged. {repair}", DataError) from None


def resize(pixels, size):
    """`pixels` cut to the proportions of `size` about the centre, then brought to it."""
    from skimage import transform  # slow to import, and often not needed

    wanted = tuple(np.atleast_1d(size)) * (2 if np.ndim(size) == 0 else 1)
    if len(wanted) != 2 or not all(isinstance(n, numbers.Integral) and n > 0 for n in wanted):
        raise value_error(
            f"`size` must be one or two positive ints. Received: size={size!r}. "
            "Try 128 or (96, 128)."
        )
    height, width = wanted
    rows, columns = pixels.shape[:2]
    scale = min(rows / height, columns / width)
    kept_rows, kept_columns = (max(1, round(side * scale)) for side in wanted)
    top, left = (rows - kept_rows) // 2, (columns - kept_columns) // 2
    kept = pixels[top : top + kept_rows, left : left + kept_columns]
    # Without smoothing first, a picture made smaller would show patterns that are not in it.
    return transform.resize(kept, wanted, anti_aliasing=True).astype("float32")
