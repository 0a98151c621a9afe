"""The data of the labs: digits, clothes, photographs, patches. All is on the disk: no network.

>>> from cnnlab import data
>>> (x_train, y_train), (x_test, y_test) = data.load_mnist(num_train=1_000, num_test=200)
>>> x_train.shape, x_train.dtype, y_train.shape
((1000, 28, 28, 1), dtype('float32'), (1000,))
"""

from cnnlab.data.drawings import point_pairs, rings
from cnnlab.data.files import DataError, damaged_files
from cnnlab.data.held_out import unseen_mnist
from cnnlab.data.imagenet import imagenet_classes, imagenet_photographs
from cnnlab.data.mnist import FASHION_MNIST_CLASSES, load_fashion_mnist, load_mnist
from cnnlab.data.patches import PATCH10_CLASSES, natural_patches, patch10
from cnnlab.data.photographs import PHOTOGRAPHS, attribution, filtered_gravel, photograph

__all__ = [
    "FASHION_MNIST_CLASSES",
    "PATCH10_CLASSES",
    "PHOTOGRAPHS",
    "DataError",
    "attribution",
    "damaged_files",
    "filtered_gravel",
    "imagenet_classes",
    "imagenet_photographs",
    "load_fashion_mnist",
    "load_mnist",
    "natural_patches",
    "patch10",
    "photograph",
    "point_pairs",
    "rings",
    "unseen_mnist",
]
