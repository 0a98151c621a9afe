"""What cnnlab says in another language: a text that was made of a template is said anew."""

import re
from unittest.mock import Mock

import nbformat
import pytest

import cnnlab
from cnnlab import language
from cnnlab.catalogue import Catalogue
from cnnlab.language import say
from cnnlab.notebooks.launch import labs_folder

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

#. template
#, python-brace-format
msgid "{title}: {numbers} links, {count} weight{s}"
msgstr "{title}: связей {numbers}, весов {count}"

#. template
#, python-brace-format
msgid "{what} begun"
msgstr "начато: {what}"

#. template
#, python-brace-format
msgid "{title}: {numbers} lines, {count} words"
msgstr "{title}: {numbers} {numbers|строка|строки|строк}, слов {count}"

#. template
#, python-brace-format
msgid "map {asked} {wanted} input {channel}"
msgstr "карта {asked} {wanted} вход {channel}"

#. template
#, python-brace-format
msgid "Nets: {said}."
msgstr "Сети: {said}."

#. template
#, python-brace-format
msgid "picture {size}×{size}"
msgstr "картинка {size}×{size}"

#. label
msgctxt "picture"
msgid "row"
msgstr "строка"

#. template
#, python-brace-format
msgid "picture {size}×{size}, stride={stride}"
msgstr "картинка {size}×{size}, stride={stride}"

#. template
#, python-brace-format
msgid "a map of shape {size}, a kernel of shape {width}"
msgstr "карта формы {size}, ядро формы {width}"

#. template
#, python-brace-format
msgid "{width}, a kernel of shape {size}"
msgstr "{width}, ядро формы {size}"

#. template
#, python-brace-format
msgid "a {name} of {value}"
msgstr "{name} из {value}"

msgid "a row of ones"
msgstr "ряд единиц"

#. template
#, python-brace-format
msgid "{mean} points in {seconds} s"
msgstr "{mean|,} {mean|балл|балла|баллов} за {seconds|,} с"

#. template
#, python-brace-format
msgid "{number} points"
msgstr "{number} {number|балл|балла|баллов}"

#. template
#, python-brace-format
msgid "{points} of {most}"
msgstr "{points} из {most}"

#. template
#, python-brace-format
msgid " ({new} new of {all})"
msgstr " (новых {new} из {all})"

#. template
#, python-brace-format
msgid "found in {folder}: {problem}"
msgstr "найдено в {folder}: {problem}"

msgid "turned by 180 degrees"
msgstr "повернуто на 180 градусов"

msgid "{not} a template"
msgstr "не {шаблон}"

#, fuzzy
msgid "stale"
msgstr "старо"

#. template
#, python-brace-format
msgid "wrong. Received: {name}={value}."
msgstr "неверно. Получено: {name}={value}."
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
        ("1.5 points in 1,234.5 s", "1,5 балла за 1\N{NO-BREAK SPACE}234,5 с"),
        ("1,234 points in 5 s", "1\N{NO-BREAK SPACE}234 балла за 5 с"),
        ("2 of 3.5", "2 из 3.5"),
        ("all of us", "all of us"),
        (" (2 new of 3)", " (новых 2 из 3)"),
        ("All right.: line 3 of your cell: x, y", "Все верно.: строка 3 вашей ячейки: x, y"),
        ("the mark is 2: expected 6, got 5", "нужно 2: ожидалось 6, получено 5"),
        ("the mark is 2: ", "нужно 2: "),
        (
            "picture 3×3, stride=1: expected 6, got 5",
            "картинка 3×3, stride=1: ожидалось 6, получено 5",
        ),
        ("A row of ones: expected 6, got 5", "Ряд единиц: ожидалось 6, получено 5"),
        ("a map of shape (6, 8), a kernel of shape 3", "карта формы (6, 8), ядро формы 3"),
        ("A list of {'x': 1}", "List из {'x': 1}"),
        ("up to 2 points", "up to 2 балла"),
        ("a: b: 5 lines, 3 words", "a: b: 5 строк, слов 3"),
        ("map 0 should read input 3", "карта 0 should read вход 3"),
        ("Expected 6, got 5", "Ожидалось 6, получено 5"),
        ("found in All right.: All right.", "найдено в All right.: Все верно."),
        ("{not} a template", "не {шаблон}"),
        (
            "a: 9 links, 3 weights; b: 2 links, 1 weight.",
            "a: связей 9, весов 3; b: связей 2, весов 1.",
        ),
        ("Nets: a: 9 links, 3 weights; b.", "Сети: a: связей 9, весов 3; b."),
        ("1 begun, 2 begun.", "начато: 1, начато: 2."),
        ("x, 2 begun", "начато: x, 2"),
        ("Nets: a, 2 points. Nets: b.", "Сети: a, 2 балла. Сети: b."),
        ("Nets: a. Nobody: b.", "Сети: a. Nobody: b."),
        ("expected `x, got 3`, got 5", "ожидалось `x, got 3`, получено 5"),
        ("expected `x, got 5", "ожидалось `x, получено 5"),
        ("picture 3×3", "картинка 3×3"),
        ("picture 3×4", "picture 3×4"),
        ("row", "row"),
        ("nobody knows this", "nobody knows this"),
        (
            "wrong. Received: x=turned by 180 degrees.",
            "неверно. Получено: x=turned by 180 degrees.",
        ),
        ("wrong. Received: All right.=1.", "неверно. Получено: All right.=1."),
        ("stale", "stale"),
        ("", ""),
    ],
)
def test_said(russian, english, said):
    assert russian.say(english) == said


def test_a_whole_message_and_nothing_else(russian):
    assert russian.whole("expected 6, got 5") == "ожидалось 6, получено 5"
    assert russian.whole("All right. So it is.") == "All right. So it is."
    assert russian.say("All right. So it is.") != "All right. So it is."


def test_short_words_are_those_of_pictures_alone(russian, tmp_path):
    pictures = Catalogue(tmp_path / "ru.po", language.PICTURE)
    assert pictures.say("row") == "строка"
    assert pictures.say("All right.") == "All right."


def test_a_language_without_catalogue_says_what_it_is_told(tmp_path):
    assert Catalogue(tmp_path / "xx.po").say("All right.") == "All right."


@pytest.fixture
def nothing_said(tmp_path, monkeypatch):
    """A folder and a system that ask for no language."""
    monkeypatch.chdir(tmp_path)
    for name in (language.VARIABLE, *language.LOCALE):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("told", "environment", "setting", "found"),
    [
        ("", {}, "", "en"),
        ("", {"LANG": "ru_RU.UTF-8"}, "", "ru"),
        ("", {"LANG": "ru"}, "", "ru"),
        ("", {"LANG": "de_DE.UTF-8"}, "", "en"),
        ("", {"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, "", "en"),
        ("", {"LANG": "ru_RU.UTF-8"}, "en", "en"),
        ("", {"CNNLAB_LANGUAGE": "ru"}, "en", "ru"),
        ("", {"CNNLAB_LANGUAGE": "de"}, "en", "de"),
        ("en", {"CNNLAB_LANGUAGE": "ru"}, "ru", "en"),
    ],
)
def test_one_order_for_all(nothing_said, monkeypatch, told, environment, setting, found):
    """As told, else the environment's, else the folder's, else the locale's."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if setting:
        (nothing_said / language.SETTING).write_text(f"{setting}\n")
    with language.speaking(told):
        assert language.language() == found


def test_the_folder_of_labs_is_asked_where_it_lies(nothing_said, monkeypatch):
    mine = nothing_said / language.LABS
    mine.mkdir()
    (mine / language.SETTING).write_text("ru\n")
    assert language.language() == "ru"
    monkeypatch.chdir(mine)
    assert language.language() == "ru"


@pytest.mark.parametrize(
    ("edition", "asked", "spoken"),
    [("ru", "", "ru"), ("ru", "en", "en"), ("en", "", "en"), ("en", "ru", "ru")],
)
def test_a_notebook_speaks_its_language_unless_another_is_asked_for(
    nothing_said, monkeypatch, edition, asked, spoken
):
    """Wherever it is opened: here the system's language and that of the folder is English."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    (nothing_said / language.SETTING).write_text("en\n")
    monkeypatch.setenv(language.VARIABLE, asked)
    notebook = nbformat.read(labs_folder(edition) / "03_filters.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "locked-setup")
    [line] = [line for line in cell.source.splitlines() if "cnnlab.checks(" in line]
    namespace = {"cnnlab": cnnlab}
    exec(line, namespace)
    assert language.language() == spoken
    card = repr(namespace["check"]("kernels"))
    assert bool(re.search("[а-я]", card)) == (spoken == "ru")


def test_an_unknown_language_of_a_notebook_is_one_line(nothing_said):
    expected = (
        "`language` must be one of: en, ru. Received: language='fr'. "
        "Leave it out for that of your system."
    )
    with pytest.raises(ValueError, match=re.escape(expected)):
        cnnlab.checks("03_filters", language="fr")
    assert language.language() == "en"


def test_all_tests_are_in_english(tmp_path, monkeypatch):
    """Whoever runs them may have a `my_labs` in another language beside them."""
    monkeypatch.chdir(tmp_path)
    mine = tmp_path / language.LABS
    mine.mkdir()
    (mine / language.SETTING).write_text("ru\n")
    assert language.language() == "en"


def test_what_is_spoken_ends_with_what_asked_for_it(nothing_said):
    with language.speaking("ru"):
        with pytest.raises(ValueError, match="no"), language.speaking("en"):
            raise ValueError("no" if language.language() == "en" else "")
        assert language.language() == "ru"
    assert language.language() == "en"


def test_a_text_without_end_is_taken_apart_in_a_few_places(russian, monkeypatch):
    """A student's message may be one."""
    known = Mock(return_value=None)
    monkeypatch.setattr(russian, "_known", known)
    words = " ".join(f"word{number}" for number in range(300))
    assert russian.say(words) == words
    assert known.call_count < 5_000


def test_what_is_too_long_is_not_ours(russian):
    text = "All right. " * 300
    assert russian.say(text) == text


def test_english_needs_no_catalogue(monkeypatch):
    monkeypatch.setattr(language, "catalogue", None)
    assert say("All right.", "en") == "All right."
