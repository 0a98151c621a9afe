"""What was handed in by mistake in place of a notebook."""

SAVE = "Open the notebook in Jupyter, save it, and hand it in again."
HAND_IN = "Hand in the file whose name ends in .ipynb."
OTHERS = {  # what is handed in by mistake, by how it begins
    b"<": "a web page (HTML)",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
}


def why_no_json(content, how):
    """Why a file is no JSON: most are not cut off, but of another kind."""
    start = content[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, what in OTHERS.items():
        if start.startswith(beginning):
            return f"The file is not a notebook, but {what}. {HAND_IN}"
    if b"\0" in start[4:]:
        return f"The file is damaged, or of another kind: it holds NUL bytes. {SAVE}"
    if not start.startswith((b"{", b"\xff\xfe", b"\xfe\xff")):
        return f"The file is not a notebook, but text, such as a Python script. {HAND_IN}"
    return f"The notebook is cut off or damaged: {how}. {SAVE}"
