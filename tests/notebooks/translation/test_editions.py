"""Notebooks in other languages: those that are there, and how a build makes them."""

import ast
import re
from pathlib import Path

import nbformat
import polib
import pytest

from cnnlab.cli import main
from cnnlab.errors import UserError
from cnnlab.notebooks.student import student_version
from cnnlab.notebooks.translation.apply import wordless
from cnnlab.notebooks.translation.editions import Edition
from tests.notebooks.translation.labs import filled, text_lab

ROOT = Path(__file__).parents[3]
EDITIONS = sorted(path for path in (ROOT / "labs").glob("*/*.ipynb") if path.parent.name != "en")


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_editions_code_is_the_english_code(path):
    """So it runs as the English notebook does: nbval runs two (tests/running/plugin.py)."""
    english = nbformat.read(ROOT / "labs" / "en" / path.name, as_version=4)
    other = nbformat.read(path, as_version=4)
    language = other.metadata.cnnlab.language
    assert language == path.parent.name
    checks = f'cnnlab.checks("{path.stem}"'
    told = f'{checks}, language="{language}")'
    assert [cell.id for cell in other.cells if told in cell.source] == ["locked-setup"]
    for cell, twin in zip(english.cells, other.cells, strict=True):
        for each in (cell, twin):
            each.metadata.get("nbgrader", {}).pop("checksum", None)
        assert (twin.id, twin.cell_type, twin.metadata) == (cell.id, cell.cell_type, cell.metadata)
        if cell.cell_type == "code":
            source = twin.source.replace(told, f"{checks})")
            assert wordless(ast.parse(source)) == wordless(ast.parse(cell.source))


def test_there_are_editions():
    assert EDITIONS


# A build. The tiny lab has these messages, and more:
TITLE, DOCSTRING = "Tiny", "Twice x."
CATALOGUE, NOTEBOOK = "cnnlab/_locales/ru/LC_MESSAGES/90_tiny.po", "labs/ru/90_tiny.ipynb"


@pytest.fixture
def russian(built, capsys):
    """The built checkout with an empty Russian catalogue."""
    (built / CATALOGUE).parent.mkdir(parents=True)
    assert main(["build"]) == 0
    assert not (built / NOTEBOOK).exists()
    capsys.readouterr()
    return built


def translate(root, say=lambda entry: "Слово"):
    """Fills the catalogue; strings keep their words."""
    catalogue = polib.pofile(str(root / CATALOGUE), wrapwidth=98)
    for entry in catalogue:
        entry.msgstr = entry.msgid if entry.msgctxt else say(entry)
    (root / CATALOGUE).write_text(f"{catalogue}\n")
    return catalogue


def edit(root, old, new):
    path = root / "solutions" / "90_tiny.py"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def test_a_complete_catalogue_makes_a_notebook(russian, capsys):
    assert main(["build", "--check"]) == 0  # an empty one makes none, and misses none
    translate(russian)
    assert main(["build", "--check"]) == 1
    assert capsys.readouterr().out.startswith(f"{NOTEBOOK}: missing. Run `cnnlab build 90_tiny`")
    assert main(["build"]) == 0
    notebook = nbformat.read(russian / NOTEBOOK, as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    assert cells["cell-00"].startswith("# Слово")
    assert cells["exercise-double"] == 'def double(x):\n    """Слово"""\n    ...  # ВАШ КОД'
    assert cells["discussion-why"] == "*ВАШ ОТВЕТ*"
    assert main(["build", "--check"]) == 0


def test_a_changed_sentence_is_said_in_one_line(russian, capsys):
    translate(russian)
    assert main(["build"]) == 0
    before = (russian / NOTEBOOK).read_text()
    edit(russian, '"""Twice x."""', '"""Twice the x."""')
    assert main(["build"]) == 1
    (entry,) = polib.pofile(str(russian / CATALOGUE)).fuzzy_entries()
    assert (entry.msgstr, entry.previous_msgid) == ("Слово", DOCSTRING)
    assert (russian / NOTEBOOK).read_text() == before
    capsys.readouterr()
    assert main(["build", "--check"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert re.match(rf"{CATALOGUE}:\d+: 1 translations are older than their English", line)


def test_a_new_sentence_is_missed(russian, capsys):
    translate(russian)
    assert main(["build"]) == 0
    edit(russian, "# ## 1 Double", "# ## 1 Double\n#\n# Quite another thing altogether.")
    assert main(["build"]) == 1
    capsys.readouterr()
    assert main(["build", "--check"]) == 1
    expected = f"{CATALOGUE}: 1 messages have no translation; {NOTEBOOK} waits for them.\n"
    assert capsys.readouterr().out == expected


def test_a_stale_catalogue(russian, capsys):
    edit(russian, "# # Tiny", "# # Tinier")
    assert main(["build", "--check"]) == 1
    assert f"{CATALOGUE}: stale. Run `cnnlab build 90_tiny`" in capsys.readouterr().out


def test_a_wrong_translation_makes_no_notebook(russian, capsys):
    translate(russian, lambda entry: "Слово `x`" if entry.msgid == DOCSTRING else "Слово")
    assert main(["build"]) == 1
    assert not (russian / NOTEBOOK).exists()
    line = capsys.readouterr().err
    assert re.match(rf"{CATALOGUE}:\d+: '{DOCSTRING}': not expected: inline code x", line)
    assert main(["build", "--check"]) == 1
    assert capsys.readouterr().out == line


def test_a_string_that_breaks_the_code(tmp_path):
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    lab = text_lab('x = 1\nprint(f"{x} is one")')
    catalogue = filled(lab, lambda entry: "{x} есть {{{")
    (folder / "90_tiny.po").write_text(f"{catalogue}\n")
    edition = Edition(tmp_path, lab, folder)
    (line,) = edition.mistakes
    assert "90_tiny.py:1: the translation changes the code of this cell" in line
    assert edition.notebook() is None


def test_the_set_up_tells_the_checks_the_language(tmp_path):
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    edition = Edition(tmp_path, text_lab('check = cnnlab.checks("90_tiny")', "x = 1"), folder)
    edition.write()
    sources = [cell.source for cell in edition.notebook().cells]
    assert sources == ['check = cnnlab.checks("90_tiny", language="ru")', "x = 1"]


@pytest.mark.parametrize("name", [CATALOGUE, NOTEBOOK])
def test_orphans_are_named(russian, capsys, name):
    orphan = russian / name.replace("90_tiny", "80_old")
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_text("")
    assert main(["build", "--check"]) == 1
    expected = f"{orphan.relative_to(russian)}: its source solutions/80_old.py is gone."
    assert expected in capsys.readouterr().out


def test_another_language(russian, capsys):
    german = russian / CATALOGUE.replace("/ru/", "/de/")
    german.parent.mkdir(parents=True)
    assert main(["build"]) == 0
    assert polib.pofile(str(german)).metadata["Language"] == "de"
    with pytest.raises(UserError, match="what stands for an answer in 'de'"):
        student_version(nbformat.v4.new_notebook(), "de")
