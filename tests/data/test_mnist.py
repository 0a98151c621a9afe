"""Known numbers of MNIST and Fashion-MNIST, and their parts."""

import numpy as np
import pytest

from cnnlab import data
from cnnlab.data import mnist


@pytest.mark.parametrize(
    ("load", "num_train", "num_test", "first_labels", "mean"),
    [
        # 0.1307 is the mean by which everybody normalises MNIST.
        (data.load_mnist, 60_000, 10_000, [7, 2, 1, 0, 4, 1, 4, 9, 5, 9], 0.1307),
        (data.load_fashion_mnist, 10_000, 2_000, [9, 2, 1, 1, 6, 1, 4, 6, 5, 7], 0.286),
    ],
)
def test_a_whole_data_set(load, num_train, num_test, first_labels, mean):
    (x_train, y_train), (x_test, y_test) = load()
    assert x_train.shape == (num_train, 28, 28, 1)
    assert x_test.shape == (num_test, 28, 28, 1)
    assert x_train.dtype == x_test.dtype == "float32"
    assert y_train.dtype == y_test.dtype == "int64"
    assert (x_test.min(), x_test.max()) == (0, 1)
    assert x_train.mean() == pytest.approx(mean, abs=1e-3)
    assert y_test[:10].tolist() == first_labels
    assert len(y_train) == num_train


def test_mnist_counts():
    (_, y_train), (_, y_test) = data.load_mnist()
    assert np.bincount(y_train).tolist() == [
        5923,
        6742,
        5958,
        6131,
        5842,
        5421,
        5918,
        6265,
        5851,
        5949,
    ]
    assert np.bincount(y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_fashion_mnist_is_balanced():
    (_, y_train), (_, y_test) = data.load_fashion_mnist()
    assert np.bincount(y_train).tolist() == [1_000] * 10
    assert np.bincount(y_test).tolist() == [200] * 10


def test_images_and_labels_of_a_part_belong_together():
    _, (x, y) = data.load_mnist(num_train=0)
    _, (x_part, y_part) = data.load_mnist(num_train=0, num_test=20)
    for image, label in zip(x_part, y_part, strict=True):
        same = np.flatnonzero((x == image).all(axis=(1, 2, 3)))
        assert y[same].tolist() == [label]


@pytest.mark.parametrize(("num", "each"), [(20, [2]), (25, [2, 3]), (8_900, [890]), (0, [0])])
def test_a_part_is_balanced(num, each):
    _, (x, y) = data.load_mnist(num_test=num)
    assert x.shape == (num, 28, 28, 1)
    assert set(np.bincount(y, minlength=10)) == set(each)


def test_a_part_larger_than_balance_allows():
    counts = np.bincount(data.load_mnist(num_test=9_900)[1][1])
    assert counts[5] == 892  # all there are
    assert counts.sum() == 9_900


def test_a_part_of_full_size_is_the_whole():
    labels = np.array([0, 0, 0, 1, 2, 2])
    assert sorted(mnist.balanced_indices(labels, 6, np.random.default_rng(0))) == [0, 1, 2, 3, 4, 5]


def test_seeds():
    first = data.load_mnist(100, 50, seed=1)[0][0]
    np.testing.assert_array_equal(first, data.load_mnist(100, seed=1)[0][0])
    np.testing.assert_array_equal(first[:40], data.load_mnist(40, seed=1)[0][0])
    assert (first != data.load_mnist(100, seed=2)[0][0]).any()


@pytest.mark.parametrize("load", [data.load_mnist, data.load_fashion_mnist, data.patch10])
def test_a_change_in_place_changes_nothing_for_others(load):
    (x, y), _ = load(num_train=100)
    x_before, y_before = x.copy(), y.copy()
    x += 1
    y += 1
    (x_again, y_again), _ = load(num_train=100)
    np.testing.assert_array_equal(x_again, x_before)
    np.testing.assert_array_equal(y_again, y_before)


@pytest.mark.parametrize("argument", ["num_train", "num_test"])
@pytest.mark.parametrize("num", [-1, 70_000, 10.5, "10"])
def test_a_number_that_there_is_not(argument, num):
    with pytest.raises(
        ValueError,
        match=rf"`{argument}` must be an int from 0 to \d+0000\. Received: {argument}={num!r}",
    ):
        data.load_mnist(**{argument: num})
