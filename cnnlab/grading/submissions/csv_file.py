"""Reads tables that instructors write: commas, semicolons or tabs, with or without a BOM."""

import csv
import io

from cnnlab.errors import UserError

MAX_BYTES = 20_000_000


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
        text = path.read_text(encoding="utf-8-sig")
        first = text.partition("\n")[0]
        separator = max(",;\t", key=first.count)
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (OSError, ValueError, csv.Error) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise UserError(f"expected {what} in CSV, in UTF-8. Received: {path} ({why}).") from None
    return (rows[0] if rows else []), [row for row in rows[1:] if any(row)]
