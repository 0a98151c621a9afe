"""A zip of a class's submissions, read within limits: it may hold anything.

Nothing is written but regular files below a new folder. A file that is larger than a notebook may
be is there in its size, without its content, so that its student is told.
"""

import contextlib
import lzma
import os
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from cnnlab.errors import UserError
from cnnlab.grading.submissions.finding import readable
from cnnlab.grading.submissions.reading import MAX_BYTES
from cnnlab.grading.submissions.temporary import temporary_folder

MOST_FILES = 50_000
MOST_BYTES = 20_000_000_000  # of all that is unpacked
LONGEST_PATH = 500  # characters
DEEPEST = 10  # folders
UTC_TIME = 0x5455  # of Info-ZIP's, among what an entry has beside its time of day
# What a zip raises that is none, that is cut off, or that is packed in a way nobody knows.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    ValueError,
)


@contextlib.contextmanager
def opened(path):
    """The folder of submissions that a path stands for: it itself, or what a zip holds.

    Raises:
        UserError: If it is not there, a file and no zip, or a zip that nobody should unpack.
    """
    path = Path(path)
    if not path.is_file() or path.is_symlink():
        yield readable(path)
        return
    with temporary_folder() as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, Path(folder), path)
        except _DAMAGED as error:
            raise UserError(
                f"expected a folder or a zip with submissions. Received: {path} ({error}). "
                "Download it again."
            ) from None
        yield Path(folder)


def _unpack(archive, folder, path):
    entries = [each for each in archive.infolist() if not each.is_dir()]
    if len(entries) > MOST_FILES:
        raise _refused(path, f"it holds {len(entries):,} files, more than {MOST_FILES:,}")
    left = MOST_BYTES
    for entry in entries:
        name = _name(entry)
        parts = PurePosixPath(name).parts
        if _is_hidden(parts) or stat.S_ISLNK(entry.external_attr >> 16):
            continue
        if not parts or not _is_harmless(name, parts):
            raise _refused(path, f"it holds a file called {name[:80]!r}")
        if entry.flag_bits & 1:
            raise _refused(path, "it is encrypted")
        target = folder.joinpath(*parts)
        if os.path.lexists(target):
            raise _refused(path, f"two files in it are called {name[:80]!r}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            left -= _write(archive, entry, target)
        except (FileExistsError, NotADirectoryError):
            raise _refused(path, f"a file in it is a folder, too: {name[:80]!r}") from None
        if left < 0:
            raise _refused(path, f"it holds more than {MOST_BYTES:,} bytes")


def _write(archive, entry, target):
    """Writes one file; returns how many bytes it took."""
    with archive.open(entry) as packed, open(target, "xb") as file:
        content = packed.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:  # it is not read on: it may have no end
            file.truncate(max(min(entry.file_size, MOST_BYTES), len(content)))
        else:
            file.write(content)
    with contextlib.suppress(ValueError, OverflowError):  # a date that is none
        when = _when(entry)
        os.utime(target, (when, when))
    return len(content)


def _when(entry):
    """When a file was changed: in UTC where the zip tells, else by the time of day here."""
    extra = entry.extra
    while len(extra) >= 9:
        kind, length, flags, seconds = struct.unpack("<HHBi", extra[:9])
        if kind == UTC_TIME and length >= 5 and flags & 1:
            return seconds
        extra = extra[4 + length :]
    return time.mktime((*entry.date_time, 0, 0, -1))


def _name(entry):
    """The name in an entry: of those that are not marked as UTF-8 most are, all the same."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _is_hidden(parts):
    return any(part.startswith("__MACOSX") for part in parts) or (
        bool(parts) and parts[-1].startswith(".") and ".." not in parts
    )


def _is_harmless(name, parts):
    return (
        len(name) <= LONGEST_PATH
        and len(parts) <= DEEPEST
        and all(len(os.fsencode(part)) < 256 for part in parts)
        and not name.startswith("/")
        and ".." not in parts
        and not any(character in name for character in "\\\0")
    )


def _refused(path, why):
    return UserError(
        f"expected a zip with submissions. Received: {path}: {why}. "
        "Unpack it yourself, look at it, and give the folder."
    )
