"""What cnnlab says in another language: a text that was made of a template is said anew."""

import pytest

from cnnlab import language
from cnnlab.language import Catalogue, say

RUSSIAN = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

msgid "All right."
msgstr "Все верно."

#. template
#, python-brace-format
msgid "expected {wanted}, got {found}"
msgstr "ожидалось {wanted}, получено {found}"

#. template
#, python-brace-format
msgid "expected a number, got {found}"
msgstr "ожидалось число, получено {found}"

#. template
#, python-brace-format
msgid "an array of shape {shape}"
msgstr "массив формы {shape}"

#. template
#, python-brace-format
msgid "{points} of {most} points"
msgstr "{points} {points|балл|балла|баллов} из {most}"

#. template
#, python-brace-format
msgid "{place}it is {value}{count}, `{name}`"
msgstr "{place}это {value}{count}, `{name}`"

#. template
#, python-brace-format
msgid " ({far} of {size} values differ)"
msgstr " (различаются {far} из {size})"

#. template
#, python-brace-format
msgid "line {line} of your cell: "
msgstr "строка {line} вашей ячейки: "

#. template
#, python-brace-format
msgid "{share} are right, {named} {mark}"
msgstr "верно {share}, {named} {mark}"

#. template
#, python-brace-format
msgid "the mark is {mark}"
msgstr "нужно {mark}"

msgid "turned by 180 degrees"
msgstr "повернуто на 180 градусов"

msgid "{not} a template"
msgstr "не {шаблон}"

#, fuzzy
msgid "stale"
msgstr "старо"
"""


@pytest.fixture
def russian(tmp_path):
    path = tmp_path / "ru.po"
    path.write_text(RUSSIAN)
    return Catalogue(path)


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("All right.", "Все верно."),
        ("expected 6, got 5", "ожидалось 6, получено 5"),
        ("expected a number, got None", "ожидалось число, получено None"),
        (
            "expected an array of shape (2, 3), got `x`",
            "ожидалось массив формы (2, 3), получено `x`",
        ),
        (
            "expected 6, got 5: turned by 180 degrees",
            "ожидалось 6, получено 5: повернуто на 180 градусов",
        ),
        (
            "it is 14 (8 of 9 values differ), `All right.`",
            "это 14 (различаются 8 из 9), `All right.`",
        ),
        ("line 3 of your cell: All right.", "строка 3 вашей ячейки: Все верно."),
        ("9% are right, the mark is 92%", "верно 9%, нужно 92%"),
        ("ValueError: an array of shape (2,)", "ValueError: массив формы (2,)"),
        ("ValueError: no place for an array of shape (2,)",) * 2,
        ("1 of 3 points", "1 балл из 3"),
        ("2 of 3 points", "2 балла из 3"),
        ("11 of 12 points", "11 баллов из 12"),
        ("{not} a template", "не {шаблон}"),
        ("nobody knows this", "nobody knows this"),
        ("stale", "stale"),
        ("", ""),
    ],
)
def test_said(russian, english, said):
    assert russian.say(english) == said


def test_a_language_without_catalogue_says_what_it_is_told(tmp_path):
    assert Catalogue(tmp_path / "xx.po").say("All right.") == "All right."


def test_the_language_is_that_of_the_environment_then_of_the_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(language.VARIABLE, raising=False)
    assert language.language() == "en"
    (tmp_path / language.SETTING).write_text("ru\n")
    assert language.language() == "ru"
    monkeypatch.setenv(language.VARIABLE, "de")
    assert language.language() == "de"


def test_english_needs_no_catalogue(monkeypatch):
    monkeypatch.setattr(language, "catalogue", None)
    assert say("All right.", "en") == "All right."
