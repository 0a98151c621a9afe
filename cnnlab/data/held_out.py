"""Test images that are kept from students' code while a class is graded.

A trained net is judged on images that its process has never seen: every second test image is drawn
from by the judge alone. In a notebook on a student's own machine nothing is kept back.
"""

import gzip
import hashlib
from pathlib import Path

import numpy as np

from cnnlab.data.files import checksums, folder, read_idx, read_sound
from cnnlab.data.mnist import balanced_indices


def unseen_mnist(num, rng):
    """Test digits to judge a net by: balanced, drawn from those that are kept back.

    Args:
        num: int, how many, at most 5,000.
        rng: `np.random.Generator`.

    Returns:
        `(images, labels)` as `load_mnist` gives them.

    Example:

    >>> images, labels = unseen_mnist(20, np.random.default_rng(0))
    >>> images.shape, np.bincount(labels).tolist()
    ((20, 28, 28, 1), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])
    """
    images = read_idx("mnist/t10k-images-idx3-ubyte.gz")[1::2]
    labels = read_idx("mnist/t10k-labels-idx1-ubyte.gz")[1::2]
    chosen = balanced_indices(labels, num, rng)
    images = np.divide(images[chosen][..., np.newaxis], 255, dtype="float32")
    return images, labels[chosen].astype("int64")


def copy_without_held_out(target):
    """Copies the data into the folder `target`, without the test images that are kept back.

    Returns:
        The folder that was copied.
    """
    target, lines = Path(target), []
    for name in checksums():
        content = read_sound(name)
        if "/t10k-" in name:
            content = gzip.compress(_idx(read_idx(name)[::2]), 1, mtime=0)
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(content)
        lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
    (target / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
    return folder()


def _idx(array):
    """The content of an idx file of bytes."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">i4").tobytes() + array.tobytes()
