"""Files that lie beside a notebook: its cells may import them, or read them.

A module becomes a cell that writes it, so that it is read, judged and shown like the student's
other code. A picture, or other data, is taken as it is, if a cell names it.
"""

import contextlib
import os
import stat
from pathlib import Path

from cnnlab.grading.submissions.places import MAX_ANSWER
from cnnlab.grading.submissions.reading import FLAGS, as_text

MAX_FILE = 4_000_000  # bytes
MAX_ALL = 8_000_000  # bytes, of all that is taken of one submission
MOST_FILES = 100  # that are looked at
DEEPEST = 3  # folders


def files_beside(notebook):
    """Files of a notebook's folder by their names; hidden ones, links and notebooks left out."""
    found, waiting = {}, [Path(notebook).parent]
    while waiting and len(found) < MOST_FILES:
        folder = waiting.pop(0)
        with contextlib.suppress(OSError):
            for path in sorted(folder.iterdir()):
                if path.name.startswith((".", "__")) or path.is_symlink():
                    continue
                name = path.relative_to(notebook.parent)
                if path.is_dir() and len(name.parts) < DEEPEST:
                    waiting.append(path)
                elif path.is_file() and path.suffix.lower() != ".ipynb":
                    found[name.as_posix()] = path
    return dict([*found.items()][:MOST_FILES])


class Beside:
    """The files of one submission.

    Args:
        paths: by name, see `files_beside`.
        said: of `Said`, takes what is to be told.
    """

    def __init__(self, paths, said):
        self._paths, self._said, self._left = paths, said, MAX_ALL

    def modules(self):
        """Sources of cells that write the modules, by places above the notebook's own."""
        found = {}
        for name in self._paths:
            if name.endswith(".py") and "/" not in name and (content := self._read(name)):
                text = as_text(content.decode("utf-8", "replace"))
                if len(text) < MAX_ANSWER:
                    found[-1 - len(found)] = f"%%writefile {name}\n{text}"
                else:
                    self._said.add("large", name)
        return found

    def data(self, sources):
        """Contents of the files that sources name."""
        text, found = "\n".join(sources), {}
        for name in self._paths:
            used = name.rpartition("/")[2] in text and not name.endswith(".py")
            if used and (content := self._read(name)) is not None:
                found[name] = content
        return found

    def _read(self, name):
        """The content of a file; None where it is too large or cannot be read, which is said."""
        most = min(MAX_FILE, self._left)
        try:
            with open(os.open(self._paths[name], FLAGS), "rb") as file:
                regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
                content = file.read(most + 1) if regular else None
        except OSError:
            content = None
        if content is None or len(content) > most:
            self._said.add("large", name)
            return None
        self._left -= len(content)
        return content
