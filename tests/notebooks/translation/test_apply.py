"""A lab in other words: its code stays what it was."""

import ast
from dataclasses import replace

import pytest

from cnnlab.notebooks.translation.apply import changed_code, translated
from tests.notebooks.translation.labs import MARK, SOURCES, comments, filled, lab_of, text_lab


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
