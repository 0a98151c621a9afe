"""A zip is unpacked within limits, whatever it holds."""

import stat
import struct
import time
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


@pytest.mark.parametrize("before", [b"", struct.pack("<HH2s", 0x7875, 2, b"ab")])
def test_the_time_of_a_file_is_that_in_utc_where_it_is_told(packed, before):
    """The time of day beside it is that of the place where it was packed."""
    told, untold = zipfile.ZipInfo("a", (2026, 3, 1, 9, 0, 0)), zipfile.ZipInfo("b")
    told.extra = before + struct.pack("<HHBi", 0x5455, 5, 1, 1_772_398_740)
    untold.date_time = (2026, 3, 1, 9, 0, 0)
    untold.extra = struct.pack("<HHBi", 0x5455, 5, 2, 1_772_398_740)  # when it was read
    with opened(packed((told, b"1"), (untold, b"1"))) as folder:
        assert (folder / "a").stat().st_mtime == 1_772_398_740
        here = time.localtime((folder / "b").stat().st_mtime)
        assert (here.tm_mday, here.tm_hour) == (1, 9)


HOSTILE_NAMES = ["../x", "a/../../x", "a\\..\\x", "x" * 300, "a/" * 20 + "x"]


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "/FOLDER/x", "//FOLDER/x", "///FOLDER/x"])
def test_a_name_that_leads_elsewhere_is_refused(packed, name, tmp_path):
    before = sorted(tmp_path.parent.rglob("x"))
    with pytest.raises(UserError, match="it holds a file called"):
        inside(packed((name.replace("/FOLDER", str(tmp_path)), b"x")))
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


def test_a_size_that_no_file_can_have_is_none(packed):
    path = packed(("bomb.ipynb", bytes(MAX_BYTES + 9)))
    real, told = (struct.pack("<I", size) for size in (MAX_BYTES + 9, 2**32 - 1))
    large = struct.pack("<HHQ", 1, 8, 2**63)  # where 32 bits do not suffice: the size in 64
    content = path.read_bytes().replace(real, told)
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    entry, last = bytearray(content[start:end]) + large, bytearray(content[end:])
    struct.pack_into("<H", entry, 30, len(large))
    struct.pack_into("<I", last, 12, len(entry))
    path.write_bytes(content[:start] + entry + last)
    with opened(path) as folder:
        assert MAX_BYTES < (folder / "bomb.ipynb").stat().st_size < 2**40


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


PACKINGS = [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]


@pytest.mark.parametrize("compression", PACKINGS)
def test_a_damaged_zip_is_said(packed, compression):
    path = packed(("a.ipynb", bytes(range(256)) * 99), compression=compression)
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"Download it again\."):
        inside(path)
