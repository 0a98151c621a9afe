"""Photographs as they are, at other sizes, and broken."""

from pathlib import Path

import numpy as np
import pytest
import skimage
from scipy import ndimage
from skimage import color, io

from cnnlab import data
from cnnlab.data import photographs


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
