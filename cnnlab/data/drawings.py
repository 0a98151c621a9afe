"""Pictures drawn by a rule, where only pixels far apart tell the answer.

What a net can learn from them depends on its receptive field, and on nothing else.
"""

import numpy as np

from cnnlab.errors import value_error

SIZE = 32  # pixels a side
DISTANCES = (8, 12)  # between the two points of a pair


def point_pairs(num, seed=0):
    """Two points in a row or in a column, 8 or 12 pixels apart: which of the two?

    Pictures come in twins: `images[2 i]` and `images[2 i + 1]` differ in nothing but the distance.
    No point is near the border.

    Args:
        num: int, number of pictures; even.
        seed: int, from which the pictures are drawn.

    Returns:
        `(images, labels)`: float32 of shape `(num, 32, 32, 1)`, and 0 (near) or 1 (far), in turn.

    Raises:
        ValueError: If `num` is odd.

    Example:

    >>> images, labels = point_pairs(4)
    >>> [np.ptp(np.nonzero(image)[:2], axis=1).max().item() for image in images], labels.tolist()
    ([8, 12, 8, 12], [0, 1, 0, 1])
    """
    if num % 2:
        raise value_error(f"`num` must be even. Received: num={num}. Twins come in pairs.")
    rng = np.random.default_rng(seed)
    margin = 7
    images = np.zeros((num, SIZE, SIZE, 1), "float32")
    for twins in range(0, num, 2):
        along = rng.integers(margin, SIZE - margin - DISTANCES[1])
        across = rng.integers(margin, SIZE - margin)
        brightness = rng.uniform(0.5, 1, size=2)
        upright = rng.integers(2)
        for image, distance in zip(images[twins : twins + 2], DISTANCES, strict=True):
            canvas = image.swapaxes(0, 1) if upright else image
            canvas[across, [along, along + distance], 0] = brightness
    return images, np.arange(num) % 2


def rings(num, seed=0):
    """Pictures with one ring, of any size and place that fits: which pixels lie inside?

    Args:
        num: int, number of pictures.
        seed: int, from which the pictures are drawn.

    Returns:
        `(images, insides)`: two float32 arrays of shape `(num, 32, 32, 1)`; `insides` is 1 on the
        pixels that lie inside a ring.

    Example:

    >>> images, insides = rings(3)
    >>> images.shape, np.unique(insides).tolist()
    ((3, 32, 32, 1), [0.0, 1.0])
    """
    rng = np.random.default_rng(seed)
    images = np.zeros((num, SIZE, SIZE, 1), "float32")
    insides = np.zeros_like(images)
    for image, inside in zip(images[..., 0], insides[..., 0], strict=True):
        _draw_ring(image, inside, rng)
    return images, insides


def _draw_ring(image, inside, rng):
    radius = rng.uniform(4, 12)
    rows, columns = np.mgrid[:SIZE, :SIZE] - rng.uniform(radius + 1, SIZE - radius - 2, (2, 1, 1))
    from_centre = np.hypot(rows, columns)
    on_line = np.abs(from_centre - radius) < 0.8
    image[on_line] = 1
    inside[(from_centre < radius) & ~on_line] = 1
