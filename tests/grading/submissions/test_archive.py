"""A zip is unpacked within limits, whatever it holds."""

import stat
import zipfile

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.submissions import archive
from cnnlab.grading.submissions.archive import opened
from cnnlab.grading.submissions.reading import MAX_BYTES


@pytest.fixture
def packed(tmp_path):
    """Packs contents by name, or by `ZipInfo`."""

    def packed(*files, compression=zipfile.ZIP_DEFLATED):
        path = tmp_path / "class.zip"
        with zipfile.ZipFile(path, "w", compression) as made:
            for name, content in files:
                made.writestr(name, content)
        return path

    return packed


def inside(path):
    with opened(path) as folder:
        return {
            each.relative_to(folder).as_posix(): each.read_bytes()
            for each in folder.rglob("*")
            if each.is_file()
        }


def test_what_it_holds_is_there_and_goes(packed):
    files = [("a/b.ipynb", b"{}"), ("名前.ipynb", b"1"), ("empty/", b"")]
    path = packed(*files, ("__MACOSX/a/._b.ipynb", b"x"), ("a/.DS_Store", b"x"))
    assert inside(path) == {"a/b.ipynb": b"{}", "名前.ipynb": b"1"}
    with opened(path) as folder:
        pass
    assert not folder.exists()
    with opened(path.parent) as folder:
        assert folder == path.parent


def test_names_of_old_macs_are_utf_8(packed):
    """They are not marked as such; Python takes them for those of DOS."""
    path = packed(("Anna e.ipynb", b"{}"))
    path.write_bytes(path.read_bytes().replace(b"Anna e", "Anné".encode() + b"x"))
    assert inside(path) == {"Annéx.ipynb": b"{}"}


HOSTILE_NAMES = ["../x", "a/../../x", "/etc/x", "a\\..\\x", "x" * 300, "a/" * 20 + "x"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_that_leads_elsewhere_is_refused(packed, name, tmp_path):
    before = sorted(tmp_path.parent.rglob("x"))
    with pytest.raises(UserError, match="it holds a file called"):
        inside(packed((name, b"x")))
    assert sorted(tmp_path.parent.rglob("x")) == before


def test_links_are_left_out(packed):
    link = zipfile.ZipInfo("anna.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert inside(packed((link, "/etc/passwd"), ("b.ipynb", b"1"))) == {"b.ipynb": b"1"}


def test_a_bomb_is_not_unpacked(packed):
    path = packed(("bomb.ipynb", bytes(MAX_BYTES * 5)))
    assert path.stat().st_size < MAX_BYTES / 50
    with opened(path) as folder:
        status = (folder / "bomb.ipynb").stat()
        assert (status.st_size, status.st_blocks) == (MAX_BYTES * 5, 0)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_nobody_should_unpack_is_refused(packed, monkeypatch):
    for files, why in (
        ([("a", b"1"), ("a", b"2")], "two files in it are called 'a'"),
        ([("a", b"1"), ("a/b", b"2")], "a file in it is a folder, too: 'a/b'"),
        ([(f"{n}", b"1") for n in range(4)], "it holds 4 files, more than 3"),
        ([("a", b"1" * 90), ("b", b"1" * 20)], "it holds more than 100 bytes"),
    ):
        monkeypatch.setattr(archive, "MOST_FILES", 3)
        monkeypatch.setattr(archive, "MOST_BYTES", 100)
        with pytest.raises(UserError, match=why):
            inside(packed(*files))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_zip_is_said(tmp_path, content):
    path = tmp_path / "class.zip"
    path.write_bytes(content)
    if content.startswith(b"PK\x05"):
        assert inside(path) == {}
        return
    with pytest.raises(UserError, match=r"expected a folder or a zip with submissions"):
        inside(path)


def test_a_damaged_zip_is_said(packed):
    path = packed(("a.ipynb", bytes(range(256)) * 99))
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"Download it again\."):
        inside(path)
