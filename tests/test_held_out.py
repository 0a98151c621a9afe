"""Test images kept for judging: the copy that students' code sees has none of them."""

import keras
import numpy as np
import pytest

from cnnlab import exercises
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


def arrays(value):
    """All arrays in plain data."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [array for each in value for array in arrays(each)]
    return [value] if isinstance(value, np.ndarray) else []


@pytest.mark.slow
@pytest.mark.parametrize("lab", exercises.labs())
def test_no_question_holds_a_kept_image_with_its_label(lab):
    """Code of the student's could learn it by heart."""
    kept = keys(unseen_mnist(5_000, np.random.default_rng(0))[0])
    for name, exercise in exercises.load(lab).items():
        keras.utils.set_random_seed(0)
        for case in exercise.cases(np.random.default_rng(0)):
            asked = arrays(exercise.question(case))
            labelled = {len(each) for each in asked if each.ndim == 1 and each.dtype.kind in "iu"}
            for images in asked:
                if images.shape[1:3] == (28, 28) and len(images) in labelled:
                    assert not keys(images.astype("float32")) & kept, name
