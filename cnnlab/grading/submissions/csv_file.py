"""Reads tables that instructors write: commas, semicolons or tabs, in UTF-8, or UTF-16 with a BOM.

Nobody can tell for certain what letters a table in another encoding has.
"""

import codecs
import csv
import io

from cnnlab.errors import UserError

MAX_BYTES = 1_000_000_000  # the marks of a large class hold all of its answers in words
MAX_HEADER = 1_000_000
csv.field_size_limit(MAX_BYTES)  # an answer may have more than the usual 131,072 characters
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # Excel's "Unicode Text" begins with one


def read_rows(path, what):
    """The header and the rows of a table, as texts.

    Args:
        path: of the file.
        what: it should be, for the error.

    Raises:
        UserError: If it is no table.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("it is too large")
        rows = _parsed(path.read_bytes())
    except UnicodeDecodeError:
        raise UserError(
            f"expected {what} in CSV, in UTF-8. Received: {path}, in another encoding. "
            'Save it in the spreadsheet program as "CSV UTF-8".'
        ) from None
    except (OSError, ValueError, csv.Error) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise UserError(f"expected {what} in CSV, in UTF-8. Received: {path} ({why}).") from None
    return (rows[0] if rows else []), [row for row in rows[1:] if any(row)]


def header_of(path):
    """The header of a table, of whose encoding nothing is known; [] where nothing can be read."""
    try:
        with open(path, "rb") as file:
            line = file.readline(MAX_HEADER)
        rows = _parsed(line, "replace", "utf-8-sig" if _is_utf8(line) else "cp1251")
    except (OSError, csv.Error):
        return []
    return rows[0] if rows else []


def _is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parsed(content, errors="strict", encoding="utf-8-sig"):
    text = content.decode("utf-16" if content.startswith(UTF_16) else encoding, errors)
    separator = max(",;\t", key=text.partition("\n")[0].count)
    lines = io.StringIO(text, newline=None)
    return list(csv.reader(lines, delimiter=separator, strict=errors == "strict"))
