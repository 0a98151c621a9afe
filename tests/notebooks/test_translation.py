"""Labs in other languages: what is a message, what a build makes of them, what it refuses."""

import ast
import io
import re
import tokenize
from dataclasses import replace
from functools import cache
from pathlib import Path

import nbformat
import polib
import pytest

from cnnlab.cli import main
from cnnlab.errors import UserError
from cnnlab.exercises import load
from cnnlab.language import PICTURE
from cnnlab.notebooks.source import Cell, Lab, read
from cnnlab.notebooks.student import student_version
from cnnlab.notebooks.translation import editions
from cnnlab.notebooks.translation.apply import changed_code, translated, wordless
from cnnlab.notebooks.translation.catalogue import of_lab
from cnnlab.notebooks.translation.checks import faults
from cnnlab.notebooks.translation.editions import Edition, ProgramEdition
from cnnlab.notebooks.translation.extract import Message, messages
from cnnlab.notebooks.translation.labels import reader_strings
from cnnlab.notebooks.translation.program import ENGLISH, FIGURES, program_messages
from cnnlab.notebooks.translation.words import Words

ROOT = Path(__file__).parents[2]
RUSSIAN = ROOT / "cnnlab" / "_locales" / "ru"
SOURCES = sorted((ROOT / "solutions").glob("*.py"))
EDITIONS = sorted(path for path in (ROOT / "labs").glob("*/*.ipynb") if path.parent.name != "en")
MARK = "Ъ "


@cache
def lab_of(path):
    return read(path, load)


def filled(lab, say):
    """A complete catalogue of the lab; `say(entry)` is each translation."""
    catalogue = of_lab(polib.POFile(), lab, "ru")
    for entry in catalogue:
        entry.msgstr = say(entry)
    return catalogue


def text_lab(*cells):
    """A lab made of sources; one that begins with `#md ` is Markdown."""
    made = [
        Cell(1, "markdown", text.removeprefix("#md "), {})
        if text.startswith("#md ")
        else Cell(1, "code", text, {})
        for text in cells
    ]
    return Lab("90_tiny", Path("90_tiny.py"), made)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_translated_with_itself_a_lab_is_what_it_was(path):
    lab = lab_of(path)
    assert translated(lab, filled(lab, lambda entry: entry.msgid)) == lab


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_each_message_is_replaced_and_nothing_else(path):
    lab = lab_of(path)
    other = translated(lab, filled(lab, lambda entry: MARK + entry.msgid))
    assert not list(changed_code(lab, other))
    for cell, twin in zip(lab.cells, other.cells, strict=True):
        if cell.cell_type == "markdown":
            assert words(twin.source.replace(MARK, "")) == words(cell.source)
        else:
            without = ast.unparse(ast.parse(twin.source)).replace(MARK, "")
            assert without == ast.unparse(ast.parse(cell.source))
            assert comments(twin.source).replace(MARK, "") == comments(cell.source)


def words(source):
    """The words of Markdown, without the marks of a quotation's lines."""
    return source.replace("\n> ", "\n").split()


def comments(source):
    """All comments of a cell, in one line."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return " ".join(t.string.strip("# ") for t in tokens if t.type == tokenize.COMMENT)


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_editions_code_is_the_english_code(path):
    """So it runs as the English notebook does: nbval runs two (tests/running/plugin.py)."""
    english = nbformat.read(ROOT / "labs" / "en" / path.name, as_version=4)
    other = nbformat.read(path, as_version=4)
    assert other.metadata.cnnlab.language == path.parent.name
    for cell, twin in zip(english.cells, other.cells, strict=True):
        for each in (cell, twin):
            each.metadata.get("nbgrader", {}).pop("checksum", None)
        assert (twin.id, twin.cell_type, twin.metadata) == (cell.id, cell.cell_type, cell.metadata)
        if cell.cell_type == "code":
            assert wordless(ast.parse(twin.source)) == wordless(ast.parse(cell.source))


def test_there_are_editions():
    assert EDITIONS


PROSE = """#md # A title

One paragraph
in two lines, with `code` and $x$.

- an item
- `only_code`
- another

| head | |
|---|---|
| a \\| b | $y$ |

$$ a
+ b $$

```
a fence
```

## References

- A. Author (1998), "A paper"
"""

CODE = '''
def double(x):
    """Twice x.

    x: a number,
    or an array.
    """
    # A comment
    # in two lines
    ### BEGIN SOLUTION
    # of the answer
    def twice():
        """Hidden."""
    return 2 * x  # hidden
    ### END SOLUTION


print("said", 'it is "so"')  # beside code
'''


def test_the_messages_of_prose():
    found = [(message.text, *message.kinds) for message in messages(text_lab(PROSE))]
    assert found == [
        ("A title", "heading"),
        ("One paragraph in two lines, with `code` and $x$.", "paragraph"),
        ("an item", "list item"),
        ("another", "list item"),
        ("head", "table cell"),
        ("a | b", "table cell"),
        ("References", "heading"),
        ('A. Author (1998), "A paper"', "reference"),
    ]


def test_the_messages_of_code():
    found = [(message.text, *message.kinds) for message in messages(text_lab(CODE))]
    assert found == [
        ("Twice x.", "docstring"),
        ("x: a number,\nor an array.", "docstring"),
        ("A comment in two lines", "comment"),
        ("said", "string"),
        ('it is "so"', "string"),
        ("beside code", "comment"),
    ]


def test_model_answers_come_last():
    lab = text_lab("#md Because.", "#md After it.")
    lab.cells[0].words["discussion"] = "why"
    assert [(m.text, *m.kinds) for m in messages(lab)] == [
        ("After it.", "paragraph"),
        ("Because.", "model answer"),
    ]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('plots.show(x, ["a photograph", "edges"])', {"a photograph", "edges"}),
        ('plots.show(x, title="a photograph", mode="quick")', {"a photograph"}),
        ('f"{x:3} weights"', {"{x:3} weights"}),
        ('"No net yet." if x is None else x', {"No net yet."}),
        ('print(f"{x} of " "{y}")', {"{x} of {{y}}"}),
        ('nets = {"small net": 1}\nnets["small net"]', {"small net"}),
        ('data.photograph("gravel stones")', set()),
        ('if kind == "flat": print("flat", "steep")', {"steep"}),  # one use is the program's
        ('print("ReLU", "conv1", "val_loss", "3x3", "relu", "\\n")', set()),
    ],
)
def test_strings_that_a_reader_sees(source, seen):
    assert reader_strings(text_lab(source)) == seen


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('print("flat", 2)', True),
        ('print(f"{x} is", "flat")', True),
        ('for kind in ("flat", "steep"):\n    print(f"{kind:9}", 1)', True),
        ('for kind, x in [("flat", 1), ("steep", 2)]:\n    print(kind, x)', True),
        ('for kind, x in {"flat": 1}.items():\n    print(f"{kind} {x}")', True),
        ('for x, kind in {1: "flat"}.items():\n    print(kind, nets[x])', True),
        ('for kind in ("flat", "steep"):\n    print(kind, nets[kind])', False),
        ('for kind in ("flat", "steep"):\n    print(net(kind))', False),
        ('for kind in ("flat", "steep"):\n    x += 1', False),
        ('for kind, x in [("flat", 1)]:\n    print(x)\n    go(kind)', False),
        ('for kind, x in {"flat": 1}.items():\n    nets[kind] = x', False),
        ('print(nets["flat"])', False),
        ('nets = {"flat": 1}', False),
    ],
)
def test_a_word_of_the_program_that_is_only_printed(source, message):
    lab = text_lab('x = kind == "flat"', source)
    found = {m.text for m in messages(lab) if m.context}
    assert ("flat" in found) == message
    other = translated(lab, filled(lab, lambda entry: MARK + entry.msgid))
    assert other.cells[0] == lab.cells[0]
    assert (MARK + "flat" in other.cells[1].source) == message
    assert not list(changed_code(lab, other))


def test_strings_of_answers_and_checks_are_for_the_program():
    lab = text_lab('print("edges")', 'answer = {"edges": 1}')
    assert reader_strings(lab) == {"edges"}
    lab.cells[1].words["exercise"] = "edges"
    assert reader_strings(lab) == set()


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [
        ("x  # one", "раз", "x  # раз"),
        ("# one\n# two\nx", "раз " * 40, None),  # wrapped
        ('print("one")', 'два "слова"\n\\', 'print("два \\"слова\\"\\n\\\\")'),
        ("print('one')", "it's", "print('it\\'s')"),
        ('print(f"{x} of {y}" "{z}")', "{y} из {x}{{z}}", 'print(f"{y} из {x}{{z}}")'),
        ('print(f"one {x[0]:3} {{}}")', "{x[0]:3} раз {{}}", 'print(f"{x[0]:3} раз {{}}")'),
        ('print("a \\\\ one")', "раз \\", 'print("раз \\\\")'),
    ],
)
def test_a_translation_is_written_as_code(source, said, expected):
    lab = text_lab(source)
    other = translated(lab, filled(lab, lambda entry: said)).cells[0].source
    assert not list(changed_code(lab, replace(lab, cells=[replace(lab.cells[0], source=other)])))
    if expected:
        assert other == expected
    else:
        assert max(len(line) for line in other.splitlines()) <= 100
        assert comments(other) == said.strip()


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("да — нет", "да~— нет"),
        ("340 908 весов, 1,5 % и 35 дБ", "340~908 весов, 1,5~% и 35~дБ"),
        ("слои 2 и 4 — карты", "слои 2 и 4~— карты"),
        ("`a — b`, $1 000$ и [тут](a — b)", "`a — b`, $1 000$ и [тут](a — b)"),
    ],
)
def test_no_line_breaks_before_a_dash_or_within_a_number(said, written):
    lab = text_lab("#md one", "# one\nx")
    prose, code = translated(lab, filled(lab, lambda entry: said)).cells
    assert prose.source == written.replace("~", "\N{NO-BREAK SPACE}")
    assert comments(code.source) == said


def test_a_string_of_several_pieces_stays_in_several():
    lab = text_lab(f'print(\n    f"{"one " * 20}{{x}} "\n    "{"two " * 20}"\n)')
    other = translated(lab, filled(lab, lambda entry: entry.msgid.replace("one", "раз")))
    assert len(other.cells[0].source.splitlines()) == 4
    assert not list(changed_code(lab, other))
    assert ast.unparse(ast.parse(other.cells[0].source)).count("раз") == 20


@pytest.mark.parametrize(
    "other",
    [
        'print("раз", 2)',  # other code
        'print(f"{x}")',  # an f-string
        'kind("б")\nprint("one", 1)',  # a statement more
        'print("one", 1',  # no code
    ],
)
def test_changed_code_is_found(other):
    lab = text_lab('print("one", 1)')
    assert not list(changed_code(lab, text_lab('print("раз", 1)  # so')))
    assert list(changed_code(lab, text_lab(other))) == lab.cells


def test_a_changed_word_of_the_program_is_found():
    lab = text_lab('conv(padding="same")')
    assert list(changed_code(lab, text_lab('conv(padding="одинаковая")'))) == lab.cells


WRONG = [
    ("paragraph", "See `x`.", "См. `y`.", "expected inline code x; it is not there"),
    ("paragraph", "See `x`.", "См. `x`, `x`.", "not expected: inline code x"),
    ("paragraph", "Of $x$.", "Из $y$.", "expected the formula x; it is not there"),
    ("paragraph", "[Here](a.md).", "[Тут](b.md).", "expected the link a.md; it is not there"),
    ("paragraph", "![Here](a.png)", "Тут", "expected the picture"),
    ("paragraph", "**So** it is.", "*Так* и есть.", "expected 1 times **...**; there are 0"),
    ("paragraph", "*So* it is.", "Так и есть.", "expected 1 times *...*; there are 0"),
    ("paragraph", "So it is.", "Так\nи есть.", "expected one line; there is a line break"),
    ("list item", "So it is.", "- Так и есть.", "it begins like a list, a heading or a quotation"),
    ("docstring", "So it is.", 'Так """ и есть.', 'there is """'),
    ("string", "{x:3} pieces", "{x} штук", "expected the field {x:3}; it is not there"),
    ("paragraph", "The stride.", "Сдвиг.", "expected шаг- for 'stride'"),
    ("paragraph", "It slides.", "Окно slides.", "a Latin word: slides"),
    ("docstring", "It slides.", "Окно slides.", "a Latin word: slides"),
    ("paragraph", "So.", "Ещё.", "there is ё"),
    ("paragraph", "So.", '"Так".', 'expected «»; there is "'),
]


def found(*entries, words=None):
    words = words or Words(RUSSIAN, {"Zeiler"}, {"slides_by"})
    made = polib.POFile()
    for kind, english, said, comment in entries:
        entry = polib.POEntry(msgid=english, msgstr=said, comment=kind, tcomment=comment)
        entry.msgctxt = "string" if kind in ("string", "key") else None
        made.append(entry)
    return [fault for _, fault in faults(made, words)]


def test_what_russian_asks_is_asked_of_russian_alone(tmp_path):
    german = Words(tmp_path / "de")
    assert not found(("paragraph", "It slides.", 'Es "gleitet".', ""), words=german)


@pytest.mark.parametrize(("kind", "english", "said", "fault"), WRONG)
def test_a_wrong_translation(kind, english, said, fault):
    (first, *_) = found((kind, english, said, ""))
    assert fault in first


@pytest.mark.parametrize(
    ("kind", "english", "said", "comment"),
    [
        ("paragraph", "See `x` in $y$, **so**.", "**Так**: $y$, `x`.", ""),
        ("paragraph", "The strides.", "Шаги.", ""),
        ("paragraph", "The stride is one.", "Он один.", "without: padding, stride"),
        ("paragraph", "The slide «Stride» says so.", "Так на слайде «Stride».", ""),
        ("paragraph", "They are outer products.", "Внешние произведения (outer product).", ""),
        ("paragraph", "Says Zeiler, NumPy.", "Zeiler, NumPy, II.", ""),
        ("paragraph", "Says Luo (2016; Mai, 2017).", "Luo (2016), Mai and Li (2017).", ""),
        ("paragraph", "See [so](a.md).", "См. [the page](a.md).", ""),
        ("reference", "A. Author: A paper", "A. Author: A paper", ""),
        ("docstring", 'slides_by: (rows, of_x), "sum".', 'slides_by: (rows, of_x), "sum".', ""),
        ("docstring", "padding: a word.", "padding: слово.", ""),
        ("string", "loop over {x}", "loop over {x}", ""),
    ],
)
def test_a_right_translation(kind, english, said, comment):
    assert found((kind, english, said, comment)) == []


def test_two_keys_are_not_translated_alike():
    (fault,) = found(("key", "one", "раз", ""), ("key", "once", "раз", ""))
    assert fault == "expected a translation of its own; the key 'one' has the same"
    assert found(("string", "one", "раз", ""), ("string", "once", "раз", "")) == []


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


@pytest.mark.parametrize("name", [CATALOGUE, NOTEBOOK])
def test_orphans_are_named(russian, capsys, name):
    orphan = russian / name.replace("90_tiny", "80_old")
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_text("")
    assert main(["build", "--check"]) == 1
    expected = f"{orphan.relative_to(russian)}: its source solutions/80_old.py is gone."
    assert expected in capsys.readouterr().out


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


def test_another_language(russian, capsys):
    german = russian / CATALOGUE.replace("/ru/", "/de/")
    german.parent.mkdir(parents=True)
    assert main(["build"]) == 0
    assert polib.pofile(str(german)).metadata["Language"] == "de"
    with pytest.raises(UserError, match="what stands for an answer in 'de'"):
        student_version(nbformat.v4.new_notebook(), "de")
