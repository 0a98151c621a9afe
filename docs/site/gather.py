"""Lays out what the site shows: the repository's own texts, and a page for each lab.

    python docs/site/gather.py build/site-source
    SOLUTIONS=1 python docs/site/gather.py build/site-source    # with the instructors' notebooks

The folders are those of the repository, so that each link of a text holds on the site, too.
"""

import base64
import io
import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import nbformat
from PIL import Image

from cnnlab.judging.card import RESULT_MIMETYPE

ROOT = Path(__file__).resolve().parents[2]
# The address of a public copy, such as "https://github.com/somebody/cnnlab": Colab and Binder open
# the labs from there. Where it is empty the pages have no such buttons.
REPOSITORY = os.environ.get("CNNLAB_REPOSITORY", "")
TEXTS = (
    *("CHANGELOG.md", "CITATION.cff", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE"),
    *("SECURITY.md", "benchmarks/README.md", "datasets/LICENSES.md", "datasets/README.md"),
)
DOCS = ("*.md", "*.svg", "*.png", "*.gif")
THUMBNAIL = (640, 360)


def version():
    """The version that pyproject.toml gives."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


class LabPage:
    """What the site says of a lab, from its executed notebook and the student's one."""

    def __init__(self, path):
        self.name = path.stem
        self.solved = nbformat.read(path, as_version=4)
        self.student = nbformat.read(ROOT / "labs" / "en" / path.name, as_version=4)
        first = self.solved.cells[0].source
        self.number, self.title = re.match(r"# Lab (\d\d): (.+)", first).groups()
        self.writes = re.search(r"\*\*You will\*\* (.+?)\n\n", first, re.DOTALL)[1]
        self.minutes = int(re.search(r"about (\d+) minutes", first)[1])
        self.slides = re.findall("«(.+?)»", first.replace("\n", " "))
        self.points = sum(
            int(cell.metadata.get("nbgrader", {}).get("points", 0)) for cell in self.solved.cells
        )

    def picture(self):
        """The first picture of the lab that says something by itself, as a PNG."""
        for cell in self.solved.cells:
            for output in cell.get("outputs", []):
                if png := output.get("data", {}).get("image/png"):
                    return Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
        raise LookupError(f"{self.name} has no picture")

    def to_read(self):
        """The student's notebook with what the cells print and draw that are not the student's."""
        outputs = {
            cell.id: cell.outputs
            for cell in self.solved.cells
            if cell.cell_type == "code" and "nbgrader" not in cell.metadata
        }
        for cell in self.student.cells:
            if cell.id in outputs:
                cell.outputs = outputs[cell.id]
            cell.metadata.tags = []  # nbval's
        self.student.cells.insert(1, nbformat.v4.new_markdown_cell(self.doors(), id="doors"))
        return self.student

    def answered(self):
        """The executed notebook, without what cards say to programs."""
        for cell in self.solved.cells:
            for output in cell.get("outputs", []):
                output.get("data", {}).pop(RESULT_MIMETYPE, None)
        return self.solved

    def doors(self):
        """The ways to open the lab."""
        lines = [f"Open it: `cnnlab lab {self.number}`, or `make lab` in a copy of the repository."]
        if REPOSITORY:
            _, _, place = REPOSITORY.partition("github.com/")
            path = f"labs/en/{self.name}.ipynb"
            lines += [
                f"[Colab](https://colab.research.google.com/github/{place}/blob/main/{path})",
                f"[Binder](https://mybinder.org/v2/gh/{place}/main?labpath={path})",
            ]
        return " · ".join(lines)


def gallery(labs, solutions):
    """The page of all labs: a card each, then the way from a slide to its lab."""
    cards = "\n".join(
        f"""\
::::{{grid-item-card}} {lab.number} {lab.title}
:link: en/{lab.name}
:link-type: doc
:img-top: pictures/{lab.name}.png
:img-alt: {lab.title}: a picture of the lab

You {" ".join(lab.writes.split())}

```{{card-footer}}
{lab.minutes} minutes · {lab.points} points
```
::::
"""
        for lab in labs
    )
    slides = "\n".join(
        f"| {slide} | [{lab.number} {lab.title}](en/{lab.name}.ipynb) |"
        for lab in labs
        for slide in lab.slides
    )
    folders = ("en", "../solutions") if solutions else ("en",)
    pages = "\n".join(f"{folder}/{lab.name}" for folder in folders for lab in labs)
    return f"""\
# The labs

Each lab stands alone. A page here is the student's notebook, to read: exercises are not answered,
pictures and tables are what its other cells make.

:::::{{grid}} 1 2 3 3
:gutter: 3

{cards}
:::::

## From a slide to its lab

The lecture is in Russian; these are the titles of its slides.

| slide | lab |
|---|---|
{slides}

```{{toctree}}
:hidden:

{pages}
```
"""


START = """
```{toctree}
:hidden:

labs/index
docs/student
docs/instructor
docs/reference/index
More <docs/more>
```
"""


def gather(target, solutions=False):
    """Writes all sources of the site into the folder `target`, which is made anew."""
    shutil.rmtree(target, ignore_errors=True)
    for text in TEXTS:
        copy(ROOT / text, target / text)
    for pattern in DOCS:
        for path in (ROOT / "docs").glob(pattern):
            copy(path, target / "docs" / path.name)
    for path in (ROOT / "docs" / "site").rglob("*.md"):
        copy(path, target / "docs" / path.relative_to(ROOT / "docs" / "site"))
    (target / "index.md").write_text((ROOT / "README.md").read_text() + START)

    labs = [LabPage(path) for path in sorted((ROOT / "solutions").glob("*.ipynb"))]
    pictures = target / "labs" / "pictures"
    pictures.mkdir(parents=True)
    (target / "labs" / "en").mkdir()
    for lab in labs:
        picture = lab.picture()
        picture.thumbnail(THUMBNAIL)
        picture.save(pictures / f"{lab.name}.png", optimize=True)
        nbformat.write(lab.to_read(), target / "labs" / "en" / f"{lab.name}.ipynb")
        if solutions:
            (target / "solutions").mkdir(exist_ok=True)
            nbformat.write(lab.answered(), target / "solutions" / f"{lab.name}.ipynb")
    (target / "labs" / "index.md").write_text(gallery(labs, solutions))


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    gather(Path(sys.argv[1]), solutions=bool(os.environ.get("SOLUTIONS")))
