"""Which translations are refused."""

from pathlib import Path

import polib
import pytest

from cnnlab.catalogue import FORMATTED
from cnnlab.notebooks.translation.checks import faults, program_faults
from cnnlab.notebooks.translation.words import Words

ROOT = Path(__file__).parents[3]
RUSSIAN = ROOT / "cnnlab" / "_locales" / "ru"


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


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("{n} {n|штука|штуки|штук}, {named} {value|,}", None),
        ("{n}, {named} от {value}", "expected {named} beside {value}: one value stands in both"),
        ("{n}, {value} {named}", "expected {named} beside {value}: one value stands in both"),
        ("{m}, {named} {value}", "expected no other fields than ['n', 'named', 'value']"),
    ],
)
def test_the_programs_fields(said, fault):
    entry = polib.POEntry(msgid="{n} pieces, {named} {value}", msgstr=said, flags=[FORMATTED])
    (first, *_) = [*program_faults(entry, Words(RUSSIAN)), ""]
    assert first.startswith(fault) if fault else not first
