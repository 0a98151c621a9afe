"""Test images kept for judging: the copy that students' code sees has none of them."""

import numpy as np
import pytest

from cnnlab.data import files, load_mnist, unseen_mnist
from cnnlab.data.held_out import copy_without_held_out


@pytest.fixture
def seen(tmp_path, monkeypatch):
    """The data as students' code sees it while a class is graded."""
    original = files.folder()
    assert copy_without_held_out(tmp_path) == original
    files.read_idx.cache_clear()
    monkeypatch.setattr(files, "folder", lambda: tmp_path)
    yield
    files.read_idx.cache_clear()


def keys(images):
    return {image.tobytes() for image in images}


def test_no_judged_image_is_in_the_copy(request):
    images, labels = unseen_mnist(5_000, np.random.default_rng(0))
    _, (test, truth) = load_mnist(num_train=0)
    known = {image.tobytes(): label for image, label in zip(test, truth, strict=True)}
    assert [known[image.tobytes()] for image in images] == labels.tolist()
    request.getfixturevalue("seen")
    train, (test, _) = load_mnist()
    assert (len(train[0]), len(test)) == (60_000, 5_000)
    assert not keys(images) & keys(test)
    assert files.damaged_files() == []


def test_unseen_digits_are_balanced_and_drawn():
    first, labels = unseen_mnist(40, np.random.default_rng(1))
    second, _ = unseen_mnist(40, np.random.default_rng(2))
    assert np.bincount(labels).tolist() == [4] * 10
    assert first.shape == (40, 28, 28, 1)
    assert first.dtype == np.float32
    assert first.max() == 1
    assert keys(first) != keys(second)
