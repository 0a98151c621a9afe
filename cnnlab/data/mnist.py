"""Handwritten digits and clothes: 28x28 gray images of ten classes.

Sources: Y. LeCun and C. Cortes, "The MNIST database of handwritten digits" (CC BY-SA 3.0); H. Xiao,
K. Rasul and R. Vollgraf (2017), "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine
Learning Algorithms" (MIT).
"""

import numbers

import numpy as np

from cnnlab.data.files import read_idx
from cnnlab.errors import value_error

FASHION_MNIST_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def load_mnist(num_train=None, num_test=None, seed=0):
    """Handwritten digits, as in `keras.datasets.mnist`: 60,000 to train on, 10,000 to test on.

    Args:
        num_train: int, number of training images; None for all of them, in the order of the data
            set. A part is balanced: all classes have as many images, give or take one, while there
            are enough of them. A smaller part is the beginning of a larger one.
        num_test: The same for the test images.
        seed: int, which images a part is made of.

    Returns:
        `(x_train, y_train), (x_test, y_test)`. Images are float32 in 0..1 (0 is the background), of
        shape `(num, 28, 28, 1)`; labels are int64 in 0..9, of shape `(num,)`. The arrays are yours:
        change them freely.

    Raises:
        ValueError: If there are not so many images.
        DataError: If a file is missing or damaged.

    Example:

    >>> (x_train, y_train), (x_test, y_test) = load_mnist(num_train=50)
    >>> x_train.shape, x_test.shape
    ((50, 28, 28, 1), (10000, 28, 28, 1))
    >>> np.bincount(y_train).tolist()
    [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]
    >>> y_test[:10].tolist()
    [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    """
    return load("mnist", num_train, num_test, seed)


def load_fashion_mnist(num_train=None, num_test=None, seed=0):
    """Pictures of clothes: 10,000 to train on, 2,000 to test on, balanced; harder than the digits.

    A part of Fashion-MNIST: the first 1,000 training and 200 test images of each class.

    Args:
        num_train: int, number of training images, as in `load_mnist`; None for all of them.
        num_test: The same for the test images.
        seed: int, which images a part is made of.

    Returns:
        `(x_train, y_train), (x_test, y_test)`, as in `load_mnist`. Label `i` is
        `FASHION_MNIST_CLASSES[i]`.

    Raises:
        ValueError: If there are not so many images.
        DataError: If a file is missing or damaged.

    Example:

    >>> (x_train, y_train), (x_test, y_test) = load_fashion_mnist()
    >>> x_train.shape, x_test.shape
    ((10000, 28, 28, 1), (2000, 28, 28, 1))
    >>> FASHION_MNIST_CLASSES[y_test[0]]
    'Ankle boot'
    """
    return load("fashion-mnist", num_train, num_test, seed)


def load(dataset, num_train, num_test, seed):
    """Training and test part of a data set."""
    train = load_part(f"{dataset}/train", "num_train", num_train, seed)
    return train, load_part(f"{dataset}/t10k", "num_test", num_test, seed)


def load_part(files, argument, num, seed):
    """Images and labels; `argument` is the user's name for `num`."""
    images = read_idx(f"{files}-images-idx3-ubyte.gz")
    labels = read_idx(f"{files}-labels-idx1-ubyte.gz")
    if num is not None:
        if not isinstance(num, numbers.Integral) or not 0 <= num <= len(labels):
            raise value_error(
                f"`{argument}` must be an int from 0 to {len(labels)}. "
                f"Received: {argument}={num!r}. Leave it out to get all images."
            )
        chosen = balanced_indices(labels, num, np.random.default_rng(seed))
        images, labels = images[chosen], labels[chosen]
    return np.divide(images[..., np.newaxis], 255, dtype="float32"), labels.astype("int64")


def balanced_indices(labels, num, rng):
    """Indices of `num` images: a random one of each class, a second of each, and so on."""
    shuffled = rng.permutation(len(labels))
    rank = np.empty(len(labels), int)  # how many images of its class come before an image
    for label in np.unique(labels):
        members = labels[shuffled] == label
        rank[members] = np.arange(members.sum())
    return shuffled[np.argsort(rank, kind="stable")[:num]]
