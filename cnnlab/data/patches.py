"""Patches of photographs: in colours with labels, and whitened, to learn features without labels.

Source of the whitening: B. Olshausen and D. Field (1997), "Sparse coding with an overcomplete basis
set: a strategy employed by V1?", Vision Research 37(23); of the scaling: A. Ng, "Sparse
autoencoder" (CS294A, Stanford), exercise 1.
"""

import numbers
from functools import cache

import numpy as np

from cnnlab.data.photographs import photograph
from cnnlab.errors import value_error

PATCH10_CLASSES = (
    "astronaut",
    "brick",
    "chelsea",
    "china",
    "coffee",
    "flower",
    "hubble",
    "retina",
    "rocket",
    "tissue",
)
PATCH_SIZE, BLOCK_SIZE = 32, 64
WHITENED = (
    "astronaut",
    "brick",
    "camera",
    "chelsea",
    "china",
    "coffee",
    "flower",
    "grass",
    "gravel",
    "rocket",
)
MARGIN = 8  # pixels at the edges of a whitened photograph that its opposite edge has spoilt


def patch10(num_train=5_000, num_test=1_000, seed=0):
    """Patch-10: from which of ten photographs is this patch?

    It stands where CIFAR-10 would, as small colour images of ten classes, but what tells its
    classes apart is texture and colour, not objects. Each photograph is laid out in blocks of 64x64
    pixels; a patch lies within one block, and every fifth block is kept for the test, so that no
    pixel is in both sets.

    Args:
        num_train: int, number of training patches; all classes have as many, give or take one.
        num_test: The same for the test patches.
        seed: int, which patches are cut out.

    Returns:
        `(x_train, y_train), (x_test, y_test)`. Images are float32 in 0..1, of shape
        `(num, 32, 32, 3)`; labels are int64 in 0..9, of shape `(num,)`. Label `i` is a patch of
        `photograph(PATCH10_CLASSES[i])`.

    Raises:
        ValueError: If a number of patches is not an int, or negative.
        DataError: If the file of a photograph is missing or damaged.

    Example:

    >>> (x_train, y_train), (x_test, y_test) = patch10(num_train=50, num_test=20)
    >>> x_train.shape, x_test.shape
    ((50, 32, 32, 3), (20, 32, 32, 3))
    >>> np.bincount(y_train).tolist()
    [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]
    """
    check_num("num_train", num_train, least=0)
    check_num("num_test", num_test, least=0)
    return cut_blocks(num_train, False, seed), cut_blocks(num_test, True, seed)


def natural_patches(num_patches, patch_size=8, seed=0):
    r"""Patches of whitened photographs, from which an autoencoder learns edges, as our sight does.

    In a photograph low frequencies are strong and high ones weak, as 1/f. Ten photographs, in gray,
    are multiplied by Olshausen's filter $f \exp(-(f/f_0)^4)$, with $f_0 = 0.4$ cycles a pixel,
    which makes all frequencies equally strong but the very highest, which are mostly noise. From
    each patch its mean is subtracted; values are then cut off at three standard deviations and
    scaled to 0.1..0.9, the range of a sigmoid's output.

    Args:
        num_patches: int, number of patches.
        patch_size: int, height and width of a patch, in pixels.
        seed: int, which patches are cut out.

    Returns:
        float32 array in 0.1..0.9, of shape `(num_patches, patch_size, patch_size, 1)`.

    Raises:
        ValueError: If `num_patches` is not a positive int, or if `patch_size` does not fit into
            the photographs.
        DataError: If the file of a photograph is missing or damaged.

    Example:

    >>> patches = natural_patches(1_000)
    >>> patches.shape
    (1000, 8, 8, 1)
    >>> print(f"{patches.min():.1f} to {patches.max():.1f}, {patches.mean():.2f} on average")
    0.1 to 0.9, 0.50 on average
    """
    check_num("num_patches", num_patches, least=1)
    images = [whitened(name) for name in WHITENED]
    largest = min(min(image.shape) for image in images)
    if not isinstance(patch_size, numbers.Integral) or not 2 <= patch_size <= largest:
        raise value_error(
            f"`patch_size` must be an int from 2 to {largest}, to fit into the photographs. "
            f"Received: patch_size={patch_size!r}. Take 8, as the lab does."
        )
    rng = np.random.default_rng(seed)
    patches = np.empty((num_patches, patch_size, patch_size, 1), "float32")
    for patch in patches:
        patch[..., 0] = cut(images[rng.integers(len(images))], patch_size, rng)
    patches -= patches.mean(axis=(1, 2, 3), keepdims=True)
    limit = 3 * patches.std()
    return 0.5 + 0.4 * np.clip(patches / limit, -1, 1)


def check_num(argument, num, least):
    if not isinstance(num, numbers.Integral) or num < least:
        raise value_error(
            f"`{argument}` must be an int, {least} or more. Received: {argument}={num!r}. Try 1000."
        )


def cut(image, size, rng):
    """A square of `size` pixels at a random place of `image`."""
    top, left = (rng.integers(side - size + 1) for side in image.shape[:2])
    return image[top : top + size, left : left + size]


def cut_blocks(num, for_test, seed):
    """Patches, and their labels, from the blocks of the test or from all others."""
    rng = np.random.default_rng([seed, for_test])
    labels = rng.permutation(np.arange(num) % 10)
    images = np.empty((num, PATCH_SIZE, PATCH_SIZE, 3), "float32")
    for label, name in enumerate(PATCH10_CLASSES):
        members = np.flatnonzero(labels == label)
        blocks = blocks_of(photograph(name), for_test)
        for member in members:
            images[member] = cut(blocks[rng.integers(len(blocks))], PATCH_SIZE, rng)
    return images, labels


def blocks_of(image, for_test):
    """The blocks of `image` that belong to the test, or all others."""
    blocks = []
    for row, column in np.ndindex(*(side // BLOCK_SIZE for side in image.shape[:2])):
        # One block in five, each a knight's move from the next: they are spread over the picture.
        if ((2 * row + column) % 5 == 0) == for_test:
            top, left = row * BLOCK_SIZE, column * BLOCK_SIZE
            blocks.append(image[top : top + BLOCK_SIZE, left : left + BLOCK_SIZE])
    return blocks


@cache
def whitened(name):
    """A photograph in gray, whitened, of variance 1."""
    white = whiten(photograph(name, gray=True))[MARGIN:-MARGIN, MARGIN:-MARGIN]
    return white / white.std()


def whiten(image):
    """`image` with its frequencies multiplied by Olshausen's filter."""
    rows, columns = (np.fft.fftfreq(side) for side in image.shape)
    frequency = np.hypot(rows[:, np.newaxis], columns)  # in cycles a pixel
    return np.fft.ifft2(np.fft.fft2(image) * frequency * np.exp(-((frequency / 0.4) ** 4))).real
