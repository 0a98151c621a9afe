"""A checkout: where it is, the sources of its labs, what was made of a source that is gone."""

from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.notebooks.launch import called


def repository():
    """The folder that holds `solutions/`: the current one, or the nearest above it."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir():
            return _short(folder)
    raise UserError(
        f"expected a folder `solutions` here or above. Received: {here}. "
        "Change into a checkout of cnnlab."
    )


def sources(root, names=()):
    """The sources in their order; `names` are labs ("02_convolution", "02") or their files."""
    found = {path.stem: path for path in sorted((root / "solutions").glob("*.py"))}
    wanted = {} if names else dict.fromkeys(found)
    for name in names:
        labs = called(name, found)
        if not labs:
            known = ", ".join(found) or "none is there yet"
            raise UserError(f"expected a lab of {root / 'solutions'}: {known}. Received: {name}.")
        wanted[labs[0]] = None
    return [found[lab] for lab in wanted]


def orphans(root):
    """Says which notebooks and catalogues have lost their source; returns the exit code."""
    made = ("solutions/*.ipynb", "labs/*/*.ipynb", "cnnlab/_locales/*/LC_MESSAGES/[0-9][0-9]_*.po")
    found = [
        path
        for pattern in made
        for path in sorted(root.glob(pattern))
        if not (root / "solutions" / f"{path.stem}.py").exists()
    ]
    for path in found:
        print(f"{path}: its source solutions/{path.stem}.py is gone. Delete it.")
    return int(bool(found))


def _short(path):
    """The path as a user who stands here would type it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
