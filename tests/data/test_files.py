"""The files in datasets/: sound, missing, damaged, and no network."""

import socket

import pytest

from cnnlab import data
from cnnlab.data import files, photographs
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


def test_the_readme_lists_every_file_and_photograph():
    readme = (files.folder() / "README.md").read_text(encoding="utf-8")
    for name, sha256 in files.checksums().items():
        assert f"`{name}`" in readme
        assert sha256 in readme
    for name, photo in data.PHOTOGRAPHS.items():
        assert f"| `{name}` | {photo.shows} | {photo.author} | {photo.licence} |" in readme


def test_no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket, "socket", refuse)
    photographs.read_photograph.cache_clear()
    data.load_mnist(10, 10)
    data.natural_patches(10)
    for name in data.PHOTOGRAPHS:
        data.photograph(name)
