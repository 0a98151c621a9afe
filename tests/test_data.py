"""cnnlab.data: known numbers of each data set, its parts, and what a broken file leads to."""

import socket
from pathlib import Path

import numpy as np
import pytest
import skimage
from scipy import ndimage
from skimage import color, io

from cnnlab import data
from cnnlab.data import files, mnist, patches, photographs
from cnnlab.errors import UserError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of datasets/ that a test may break; what was read before is forgotten."""
    original = files.folder()
    copy = tmp_path / "datasets"
    for file in [original / "SHA256SUMS", *original.glob("*/*.gz")]:
        target = copy / file.relative_to(original)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    monkeypatch.setattr(files, "PACKAGE", tmp_path / "cnnlab")
    files.read_idx.cache_clear()
    yield copy
    files.read_idx.cache_clear()


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


def test_all_files_are_sound():
    assert data.damaged_files() == []


def test_a_missing_file(folder):
    path = folder / "mnist" / "train-labels-idx1-ubyte.gz"
    path.unlink()
    with pytest.raises(data.DataError) as caught:
        data.load_mnist()
    assert (
        str(caught.value)
        == f"The data file {path} is missing. Get it again: git checkout -- datasets"
    )
    assert [str(error) for error in data.damaged_files()] == [str(caught.value)]
    assert isinstance(caught.value, UserError)  # a command shows it as one line


def test_a_damaged_file(folder):
    path = folder / "fashion-mnist" / "t10k-images-idx3-ubyte.gz"
    content = bytearray(path.read_bytes())
    content[1_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(data.DataError) as caught:
        data.load_fashion_mnist()
    assert str(path) in str(caught.value)
    assert "is damaged" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("content", "problem"), [(None, "is missing"), ("nonsense", "is damaged")])
def test_broken_checksums(folder, content, problem):
    path = folder / "SHA256SUMS"
    path.unlink()
    if content:
        path.write_text(content)
    with pytest.raises(data.DataError, match=f"SHA256SUMS {problem}"):
        data.load_mnist()
    assert len(data.damaged_files()) == 1


def test_an_installed_package_reads_its_own_copy(folder):
    """Beside an installed cnnlab, a folder `datasets` belongs to another package of that name."""
    installed = files.PACKAGE / "_datasets"
    folder.rename(folder.parent / "moved")
    folder.mkdir()
    (folder / "__init__.py").touch()
    installed.parent.mkdir()
    (folder.parent / "moved").rename(installed)
    assert data.damaged_files() == []
    (installed / "SHA256SUMS").unlink()
    with pytest.raises(data.DataError, match="pip install --force-reinstall --no-deps cnnlab"):
        data.load_mnist()


@pytest.mark.parametrize("name", data.PHOTOGRAPHS)
def test_photographs(name):
    colours = data.photograph(name)
    gray = data.photograph(name, gray=True)
    assert colours.dtype == gray.dtype == "float32"
    assert colours.shape == (*gray.shape, 3)
    assert min(gray.shape) >= 300
    assert 0 <= gray.min() < 0.4
    assert 0.6 < gray.max() <= 1
    is_gray = (colours == colours[..., :1]).all()
    assert is_gray == ("(gray)" in data.PHOTOGRAPHS[name].shows)
    np.testing.assert_allclose(gray, color.rgb2gray(colours), atol=1e-6)


def test_a_photograph_is_the_file():
    path = Path(skimage.__file__).parent / "data" / "chelsea.png"
    np.testing.assert_array_equal(np.round(data.photograph("chelsea") * 255), io.imread(path))


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        (64, (64, 64)),
        ((40, 80), (40, 80)),
        ([90, 30], (90, 30)),
        ((1, 2_000), (1, 2_000)),
        (np.int64(50), (50, 50)),
        (600, (600, 600)),
    ],
)
def test_photograph_size(size, shape):
    assert data.photograph("chelsea", size).shape == (*shape, 3)
    assert data.photograph("chelsea", size, gray=True).shape == shape


def test_a_photograph_is_cut_about_its_centre():
    whole = data.photograph("chelsea")  # 300 x 451
    np.testing.assert_allclose(data.photograph("chelsea", 300), whole[:, 75:375], atol=1e-6)
    np.testing.assert_allclose(data.photograph("chelsea", (100, 451)), whole[100:200], atol=1e-6)


def test_the_filtered_gravel():
    picture, filtered = data.filtered_gravel()
    np.testing.assert_array_equal(picture, data.photograph("gravel", 128, gray=True))
    np.testing.assert_allclose(filtered, ndimage.sobel(picture, axis=1)[1:-1, 1:-1], atol=1e-5)


def test_a_smaller_photograph_is_smoothed():
    """Each pixel stands for the pixels around it: brightness stays, noise goes."""
    gray, small = data.photograph("gravel", gray=True), data.photograph("gravel", 32, gray=True)
    assert small.mean() == pytest.approx(gray.mean(), abs=0.01)
    assert small.std() < 0.5 * gray[::16, ::16].std()


@pytest.mark.parametrize("size", [0, -3, (10, 0), (1, 2, 3), 2.5, "big"])
def test_a_size_that_is_none(size):
    with pytest.raises(ValueError, match="`size` must be one or two positive ints"):
        data.photograph("chelsea", size)


@pytest.mark.parametrize("ask", [data.photograph, data.attribution])
def test_no_such_photograph(ask):
    with pytest.raises(
        ValueError, match=r"name='lena'. Choose one of astronaut, brick, .*rocket"
    ) as caught:
        ask("lena")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            {"file": "gone.png"},
            "gone.png is missing. Get it again: pip install .* scikit-image",
        ),
        (
            {"file": "README.txt"},
            "README.txt is damaged. Get it again: pip install .* scikit-image",
        ),
        (
            {"folder": "skimage_that_is_not/data"},
            "'broken' is in scikit-image, which is missing. Get it again: pip .* scikit-image",
        ),
    ],
)
def test_a_broken_photograph(monkeypatch, change, problem):
    broken = data.PHOTOGRAPHS["camera"]._replace(**change)
    monkeypatch.setitem(photographs.PHOTOGRAPHS, "broken", broken)
    monkeypatch.setitem(photographs.DISTRIBUTIONS, broken.folder, "scikit-image")
    with pytest.raises(data.DataError, match=problem) as caught:
        data.photograph("broken")
    assert "\n" not in str(caught.value)


def test_a_truncated_photograph(tmp_path, monkeypatch):
    whole = Path(skimage.__file__).parent / "data" / "chelsea.png"
    (tmp_path / "half.png").write_bytes(whole.read_bytes()[:100_000])
    broken = data.PHOTOGRAPHS["chelsea"]._replace(file=str(tmp_path / "half.png"))
    monkeypatch.setitem(photographs.PHOTOGRAPHS, "broken", broken)
    with pytest.raises(data.DataError, match=r"half\.png is damaged"):
        data.photograph("broken")


def test_no_photograph_is_on_bad_terms():
    terms = {"CC0", "CC BY 2.0", "public domain", "no known restrictions"}
    assert {photo.licence for photo in data.PHOTOGRAPHS.values()} <= terms


def test_the_readme_lists_every_file_and_photograph():
    readme = (files.folder() / "README.md").read_text(encoding="utf-8")
    for name, sha256 in files.checksums().items():
        assert f"`{name}`" in readme
        assert sha256 in readme
    for name, photo in data.PHOTOGRAPHS.items():
        assert f"| `{name}` | {photo.shows} | {photo.author} | {photo.licence} |" in readme


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


def test_no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    photographs.read_photograph.cache_clear()
    data.load_mnist(10, 10)
    data.natural_patches(10)
    for name in data.PHOTOGRAPHS:
        data.photograph(name)
