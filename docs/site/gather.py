"""Lays out what the site shows, a folder for each language: the repository's own texts, and a page
for each lab. Within a folder all lies as in the repository, so that each link of a text holds.
"""

import os
import re
import shutil
import tomllib
from pathlib import Path
from string import Template

import nbformat
from lab_page import LabPage

from cnnlab import plots
from cnnlab.exercises.lab02_convolution.shared import IMAGE, KERNEL
from cnnlab.language import speaking

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The address of a public copy, such as "https://github.com/somebody/cnnlab": Colab and Binder open
# the labs from there. Where it is empty the pages have no such buttons.
REPOSITORY = os.environ.get("CNNLAB_REPOSITORY", "")
README = {"en": "README.md", "ru": "README.ru.md"}
GUIDES = {"en": "docs", "ru": "docs/ru"}
# What is written in English alone; a page in another language leads to it.
ENGLISH = (
    *("CHANGELOG.md", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("benchmarks/README.md", "datasets/LICENSES.md", "datasets/README.md"),
)
FILES = ("CITATION.cff", "LICENSE")
THUMBNAIL = (640, 360)
# Pages have a switch of languages; what CI proves is for who reads the repository.
_LANGUAGE_AND_BADGES = re.compile(r"^\[[^\]]+\]\(README\S*\)\n\n(?:\[!\[.+\n)*\n", re.MULTILINE)
_ANIMATION = re.compile(r"^!\[.*\]\(\S+\.gif\)$", re.MULTILINE)


def version():
    """The version that pyproject.toml gives."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def slides():
    """The parts of the lecture with their slides, and the sections of the labs on each."""
    return tomllib.loads((HERE / "slides.toml").read_text(encoding="utf-8"))["part"]


def words(language):
    """What the site says beside the texts of the repository."""
    return tomllib.loads((HERE / language / "words.toml").read_text(encoding="utf-8"))


def gather(target, language, solutions=False):
    """Writes the sources of the site in one language into the folder `target`, which is made anew.

    Args:
        solutions: with the instructors' notebooks, which are English.
    """
    shutil.rmtree(target, ignore_errors=True)
    own, guides = HERE / language, target / GUIDES[language]
    for text in (*FILES, *ENGLISH) if language == "en" else FILES:
        copy(ROOT / text, target / text)
    for path in (ROOT / GUIDES[language]).iterdir():
        if path.suffix in (".md", ".svg", ".png", ".gif"):
            copy(path, guides / path.name)
    copy(ROOT / "docs" / "house.svg", target / "docs" / "house.svg")  # the pages of both show it
    copy(own / "more.md", guides / "more.md")
    if language == "en":
        shutil.copytree(HERE / "reference", guides / "reference")
    else:  # what the theme leaves in English; Sphinx looks for it there
        copy(own / "sphinx.po", target / "locales" / language / "LC_MESSAGES" / "sphinx.po")
    readme = (ROOT / README[language]).read_text(encoding="utf-8")
    readme = _ANIMATION.sub(
        lambda found: first_look(language), _LANGUAGE_AND_BADGES.sub("", readme)
    )
    write(target / "index.md", readme + (own / "start.md").read_text(encoding="utf-8"))

    says = words(language)
    names = sorted(path.stem for path in (ROOT / "labs" / language).glob("*.ipynb"))
    labs = [LabPage(ROOT, name, language, says) for name in names]
    lay_out_labs(target, labs, language, solutions and language == "en")
    text = (own / "slides.md").read_text(encoding="utf-8")
    write(target / "labs" / "slides.md", Template(text).substitute(parts=slide_tables(says)))


def first_look(language):
    """The lecture's example, to be played with, where README has it as an animation."""
    with speaking(language):
        figure = plots.explore_window(IMAGE, KERNEL, strides=2, padding=1)
        return f"```{{raw}} html\n{figure._repr_mimebundle_()['text/html']}\n```"


def lay_out_labs(target, labs, language, solutions):
    """Writes the page and the picture of each lab, and the gallery."""
    pictures = target / "labs" / "pictures"
    pictures.mkdir(parents=True)
    folders = (language, "../solutions") if solutions else (language,)
    for folder in folders:
        (target / "labs" / folder).mkdir()
    for lab in labs:
        picture = lab.picture()
        picture.thumbnail(THUMBNAIL)
        picture.save(pictures / f"{lab.name}.png", optimize=True)
        page = target / "labs" / language / f"{lab.name}.ipynb"
        nbformat.write(lab.to_read(REPOSITORY), page)
        if solutions:
            nbformat.write(lab.answered(), target / "solutions" / page.name)
    text = (HERE / language / "labs.md").read_text(encoding="utf-8")
    cards = "\n".join(lab.card() for lab in labs)
    pages = "\n".join(f"{folder}/{lab.name}" for folder in folders for lab in labs)
    write(target / "labs" / "index.md", Template(text).substitute(cards=cards, pages=pages))


def slide_tables(says):
    """The way from each slide to the sections on it; Sphinx puts in what these are called."""
    lines = []
    for part in slides():
        lines += ["", Template(says["part"]).substitute(part), "", says["slide_head"]]
        for slide in part["slides"]:
            sections = "<br>".join(f"[](#section-{number})" for number in slide["sections"])
            lines.append(Template(says["slide_row"]).substitute(slide | {"sections": sections}))
    return "\n".join(lines)


def copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write(path, text):
    path.write_text(text, encoding="utf-8")
