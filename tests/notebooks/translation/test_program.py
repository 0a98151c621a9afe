"""What the program says: its messages, and where they must be translated."""

from pathlib import Path

import pytest

from cnnlab.language import PICTURE
from cnnlab.notebooks.translation import editions
from cnnlab.notebooks.translation.editions import ProgramEdition
from cnnlab.notebooks.translation.extract import Message
from cnnlab.notebooks.translation.program import ENGLISH, FIGURES, program_messages

ROOT = Path(__file__).parents[3]


def test_what_the_program_says_is_translated_where_there_are_labs(tmp_path, monkeypatch):
    wanted = [Message("All right.", None, ["text"], [("card.py", 1)])]
    monkeypatch.setattr(editions, "program_messages", lambda root: wanted)
    folder = tmp_path / "_locales" / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    assert ProgramEdition(tmp_path, folder).mistakes == []
    (tmp_path / "labs" / "ru").mkdir(parents=True)
    assert ProgramEdition(tmp_path, folder).mistakes == [
        f"{folder / 'cnnlab.po'}:1: 'All right.': expected a translation of this English."
    ]


def test_the_programs_terms_are_the_glossarys(tmp_path, monkeypatch):
    wanted = [Message("{filters} filters of a kernel", None, ["template"], [("card.py", 1)])]
    monkeypatch.setattr(editions, "program_messages", lambda root: wanted)
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    terms = '"filter" = ["фильтр"]\n"kernel" = ["ядр"]\n'
    (folder.parent / "glossary.toml").write_text(terms, encoding="utf-8")
    edition = ProgramEdition(tmp_path, folder)
    [entry] = edition.catalogue
    entry.msgstr = "{filters} {filters|фильтр|фильтра|фильтров} еще и сердцевины"
    [line] = edition.mistakes
    assert line.endswith("expected ядр- for 'kernel'.")
    entry.msgstr = entry.msgstr.replace("сердцевины", "ядра").replace("еще", "ещё")
    [line] = edition.mistakes
    assert line.endswith("expected е, as on the slides; there is ё.")


MODULE = """'A module.'
import re
NAME, LABEL = "a short name", marked("row")
TABLE = marked({"up": "ends", "down": ["begins"]})
COLUMNS = unmarked({"first name": ("given name",)})
PATTERN = re.compile("a pattern of words")
@click.command()
def run(number):
    'Do it.'
    return f"expected {number} of {len(NAME)}, {'more or less'}" if say("so") else "no"
"""
SAID = {"a short name", "row", "ends", "begins", "Do it.", "so", "more or less"}
SAID |= {"expected {number} of {NAME}, {value}"}


def test_what_reads_like_words_is_a_message_wherever_it_stands(tmp_path):
    for folder in ("quite_new", "plots", "notebooks/translation"):
        (tmp_path / "cnnlab" / folder).mkdir(parents=True)
        (tmp_path / "cnnlab" / folder / "one.py").write_text(MODULE)
    (tmp_path / "solutions").mkdir()
    found = program_messages(tmp_path)
    new = {m.text for m in found if m.context is None and "rung" not in m.kinds}
    drawn = {m.text for m in found if m.context == PICTURE}
    assert new == SAID
    assert drawn == SAID
    assert {place for m in found for place, _ in m.lines} == {
        f"cnnlab/{name}" for name in ("quite_new/one.py", "plots/one.py", "judging/rungs.py")
    }


@pytest.mark.parametrize("folder", [*ENGLISH, FIGURES])
def test_what_is_named_is_there(folder):
    assert (ROOT / "cnnlab" / folder).exists()
