"""Patches of photographs: labelled, natural, whitened."""

import numpy as np
import pytest

from cnnlab import data
from cnnlab.data import patches


def test_patch10():
    (x_train, y_train), (x_test, y_test) = data.patch10(num_train=203, num_test=50)
    assert x_train.shape == (203, 32, 32, 3)
    assert x_test.shape == (50, 32, 32, 3)
    assert x_train.dtype == "float32"
    assert y_train.dtype == y_test.dtype == "int64"
    assert set(np.bincount(y_train)) == {20, 21}
    assert np.bincount(y_test).tolist() == [5] * 10


@pytest.fixture
def maps(monkeypatch):
    """Each photograph becomes a map: a pixel holds the photograph's number, its row, its column."""

    def photograph(name):
        rows, columns = np.mgrid[:200, :330]
        return np.stack(
            [np.full_like(rows, patches.PATCH10_CLASSES.index(name)), rows, columns], axis=-1
        )

    monkeypatch.setattr(patches, "photograph", photograph)


def test_a_patch_comes_from_the_photograph_of_its_label(maps):
    for x, y in data.patch10(200, 200):
        assert (x[..., 0] == y[:, np.newaxis, np.newaxis]).all()
        # A patch is of one piece, and neither turned nor mirrored.
        assert (np.diff(x[..., 1], axis=1) == 1).all()
        assert (np.diff(x[..., 2], axis=2) == 1).all()


def test_no_block_is_both_trained_on_and_tested_on(maps):
    (x_train, _), (x_test, _) = data.patch10(500, 500)
    blocks = [set(map(tuple, x[:, ::31, ::31, 1:].reshape(-1, 2) // 64)) for x in (x_train, x_test)]
    assert len(blocks[0]) + len(blocks[1]) == 3 * 5  # the blocks of 200x330 pixels, each in one set
    assert not blocks[0] & blocks[1]
    assert len(blocks[1]) == 3


def test_patch10_seeds():
    first = data.patch10(20, 10, seed=1)
    again = data.patch10(20, 10, seed=1)
    other = data.patch10(20, 10, seed=2)
    np.testing.assert_array_equal(first[0][0], again[0][0])
    assert (first[0][0] != other[0][0]).any()
    assert (first[0][0][:10] != first[1][0]).any()


def test_natural_patches():
    found = data.natural_patches(2_000, patch_size=12)
    assert found.shape == (2_000, 12, 12, 1)
    assert found.dtype == "float32"
    assert found.min() == pytest.approx(0.1)
    assert found.max() == pytest.approx(0.9)
    # Three standard deviations are 0.4; a little less, because what lay beyond was cut off.
    assert found.std() == pytest.approx(0.4 / 3, rel=0.15)
    np.testing.assert_array_equal(found, data.natural_patches(2_000, 12))
    assert (found != data.natural_patches(2_000, 12, seed=1)).any()


def test_whitening_by_waves():
    """A wave of frequency f is multiplied by f exp(-(f / 0.4)^4), whichever way it runs."""
    rows, columns = np.mgrid[:80, :60]
    for up, right in [(0.1, 0), (0, 0.1), (0.3, 0.4), (0.05, 0.2)]:
        wave = np.cos(2 * np.pi * (up * rows + right * columns))
        frequency = np.hypot(up, right)
        np.testing.assert_allclose(
            patches.whiten(wave), frequency * np.exp(-((frequency / 0.4) ** 4)) * wave, atol=1e-12
        )


def test_pixels_of_a_whitened_photograph_have_little_in_common():
    def likeness(image, apart=4):
        return abs(np.corrcoef(image[:, apart:].ravel(), image[:, :-apart].ravel())[0, 1])

    white = [patches.whitened(name) for name in patches.WHITENED]
    assert [image.std() for image in white] == pytest.approx([1] * 10)
    assert np.mean([likeness(data.photograph(name, gray=True)) for name in patches.WHITENED]) > 0.6
    assert np.mean([likeness(image) for image in white]) < 0.12


def test_a_patch_has_no_mean_of_its_own():
    found = data.natural_patches(500).reshape(500, -1)
    uncut = found[(found.min(axis=1) > 0.1001) & (found.max(axis=1) < 0.8999)]
    assert len(uncut) > 300
    np.testing.assert_allclose(uncut.mean(axis=1), 0.5, atol=1e-5)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: data.patch10(num_train=-1),
            "`num_train` must be an int, 0 or more. Received: num_train=-1",
        ),
        (
            lambda: data.patch10(num_test=1.5),
            "`num_test` must be an int, 0 or more. Received: num_test=1.5",
        ),
        (
            lambda: data.natural_patches(0),
            "`num_patches` must be an int, 1 or more. Received: num_patches=0",
        ),
        (
            lambda: data.natural_patches(5, 1),
            "`patch_size` must be an int from 2 to 284.* Received: patch_size=1",
        ),
        (
            lambda: data.natural_patches(5, 285),
            "`patch_size` must be an int from 2 to 284.* Received: patch_size=285",
        ),
        (lambda: data.natural_patches(5, 8.0), "`patch_size` must be an int"),
    ],
)
def test_patches_that_there_are_not(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()
