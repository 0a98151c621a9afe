"""What the site says of a lab, from its executed notebook and the student's one."""

import base64
import io
import re
from string import Template

import nbformat
from PIL import Image

from cnnlab.judging.card import RESULT_MIMETYPE

_TITLE = re.compile(r"# .*?(\d\d)[.:] (.+)")
_SECTION = re.compile(r"^(?=## (\d\d\.\d) )", re.MULTILINE)


def say_pictures(cell):
    """Tells myst-nb, which takes only its size from an output, what a cell's picture shows."""
    for output in cell.get("outputs", []):
        if alt := output.get("metadata", {}).get("image/png", {}).get("alt"):
            cell.metadata.mystnb = {"image": {"alt": alt}}


class LabPage:
    """A lab in one language.

    Its title, and what its first cell says, are that language's; pictures are those of the executed
    notebook, which is English.

    Args:
        root: the repository's folder.
        name: the lab's, such as `"02_convolution"`.
        language: `"en"` or `"ru"`.
        words: what the site says by itself, see `words.toml`.
    """

    def __init__(self, root, name, language, words):
        self.name, self.language, self.words = name, language, words
        self.solved = nbformat.read(root / "solutions" / f"{name}.ipynb", as_version=4)
        self.student = nbformat.read(root / "labs" / language / f"{name}.ipynb", as_version=4)
        heading, will, _needs, time, source, *_ = self.student.cells[0].source.split("\n\n")
        self.number, self.title = _TITLE.fullmatch(heading).groups()
        self.writes = re.sub(r"\*\*(\w+).*?\*\*", r"\1", " ".join(will.split()))
        self.minutes = int(re.search(r"\d+", time)[0])
        self.slides = re.findall("«(.+?)»", " ".join(source.split()))
        self.points = sum(
            int(cell.metadata.get("nbgrader", {}).get("points", 0)) for cell in self.student.cells
        )

    def picture(self):
        """The first picture of the lab that says something by itself."""
        for cell in self.solved.cells:
            for output in cell.get("outputs", []):
                if png := output.get("data", {}).get("image/png"):
                    return Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
        raise LookupError(f"{self.name} has no picture")

    def to_read(self, repository):
        """The student's notebook with what the cells print and draw that are not the student's."""
        outputs = {
            cell.id: cell.outputs
            for cell in self.solved.cells
            if cell.cell_type == "code" and "nbgrader" not in cell.metadata
        }
        for cell in self.student.cells:
            if cell.id in outputs:
                cell.outputs = outputs[cell.id]
                say_pictures(cell)
            if cell.cell_type == "markdown":  # a name for each section, which slides are led to
                cell.source = _SECTION.sub(r"(section-\1)=\n", cell.source)
            cell.metadata.tags = []  # nbval's
        doors = nbformat.v4.new_markdown_cell(self.doors(repository), id="doors")
        self.student.cells.insert(1, doors)
        return self.student

    def answered(self):
        """The executed notebook, without what cards say to programs."""
        for cell in self.solved.cells:
            say_pictures(cell)
            for output in cell.get("outputs", []):
                output.get("data", {}).pop(RESULT_MIMETYPE, None)
        return self.solved

    def doors(self, repository):
        """The ways to open the lab; Colab and Binder take it from a public copy's address."""
        says = self.words["open"]
        _, _, place = repository.partition("github.com/")
        path = f"labs/{self.language}/{self.name}.ipynb"
        if place:
            says += self.words["online"]
        return Template(says).substitute(
            number=self.number,
            repository=repository,
            colab=f"https://colab.research.google.com/github/{place}/blob/main/{path}",
            binder=f"https://mybinder.org/v2/gh/{place}/main?labpath={path}",
        )

    def card(self):
        """The lab in the gallery."""
        alternative, length = (
            Template(self.words[each]).substitute(vars(self)) for each in ("alternative", "length")
        )
        return f"""\
::::{{grid-item-card}} {self.number} {self.title}
:link: {self.language}/{self.name}
:link-type: doc
:img-top: pictures/{self.name}.png
:img-alt: {alternative}

{self.writes}

```{{card-footer}}
{length}
```
::::
"""
