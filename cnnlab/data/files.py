"""The files of `datasets/`: where they are, whether they are sound, what they hold."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

import numpy as np

from cnnlab.errors import UserError, value_error
from cnnlab.language import say

PACKAGE = Path(__file__).resolve().parents[1]


class DataError(UserError, ValueError):
    """A data file is missing or damaged: one line with the file, what is wrong, the repair."""


def folder():
    """The folder of the data: inside an installed package, `datasets/` in a checkout."""
    # The wheel's copy comes first: beside an installed cnnlab, `datasets` is another package.
    installed = PACKAGE / "_datasets"
    return installed if installed.is_dir() else PACKAGE.parent / "datasets"


def data_error(path, problem):
    """The error for a file of `folder()`."""
    repair = "git checkout -- datasets"
    if folder().name == "_datasets":
        repair = "pip install --force-reinstall --no-deps cnnlab"
    return value_error(f"The data file {path} {say(problem)}. Get it again: {repair}", DataError)


def checksums():
    """SHA-256 of each data file, by its name in the folder, as listed in `SHA256SUMS`."""
    path = folder() / "SHA256SUMS"
    try:
        lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
        return {name: sha256 for sha256, name in lines}
    except FileNotFoundError:
        raise data_error(path, "is missing") from None
    except ValueError:
        raise data_error(path, "is damaged") from None


def read_sound(name):
    """Content of a data file that exists and has the right checksum."""
    path = folder() / name
    expected = checksums().get(name)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise data_error(path, "is missing") from None
    except OSError as error:
        raise data_error(path, f"cannot be read ({error.strerror})") from None
    if hashlib.sha256(content).hexdigest() != expected:
        raise data_error(path, "is damaged (its SHA-256 is not the one in SHA256SUMS)")
    return content


def damaged_files():
    """One `DataError` for each file of `datasets/` that is missing or damaged.

    >>> damaged_files()
    []
    """
    try:
        names = checksums()
    except DataError as error:
        return [error]
    errors = []
    for name in names:
        try:
            read_sound(name)
        except DataError as error:
            errors.append(error)
    return errors


@cache
def read_idx(name):
    """The uint8 array in a compressed idx file, read once in a process; nobody can write to it."""
    content = gzip.decompress(read_sound(name))
    # An idx file begins with 0, 0, the type of its values (8: uint8), its number of dimensions.
    num_dimensions = content[3]
    shape = np.frombuffer(content, ">i4", num_dimensions, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * num_dimensions).reshape(shape)
