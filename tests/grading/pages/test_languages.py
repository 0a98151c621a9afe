"""Pages in the reader's language: no word of theirs is left in English."""

import html
import re

import pytest

from cnnlab.grading.marks.results import ExerciseResult, Output
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.pages.folder import lab_titles, titled
from cnnlab.grading.pages.report import report
from cnnlab.grading.submissions.canonical import release
from cnnlab.language import speaking
from cnnlab.process.screen import TOO_LARGE, TOO_MANY
from tests import pseudo
from tests.grading.marks.records import record
from tests.grading.pages.all_pages import RUN, class_of_two, pages

CODE = re.compile(r"<(style|pre|code|bdi)\b.*?</\1>", re.DOTALL)
SHOWN = re.compile(r'(?:alt|title|aria-label)="([^"]*)"|>([^<]*)<')
NAMES = {"ada", "bob", "conv", "convolution", "why", "lab", "ipynb", "turned", "txt"}


def left_in_english(page):
    texts = (html.unescape(a or b).strip() for a, b in SHOWN.findall(CODE.sub("", page)))
    return sorted({text for text in texts if {*pseudo.plain_words(text)} - NAMES})


def test_the_sandbox_speaks_the_readers_language_between_the_students_words():
    lines = ["All right.", TOO_LARGE, TOO_MANY, "(Not run when a class is graded: ls -l)"]
    student = record(language="ru", outputs={"other": [Output("text", "\n".join(lines))]})
    texts = re.findall("<pre tabindex.*?>(.*?)</pre>", feedback(student, "02"), re.DOTALL)
    (text,) = (each for each in texts if "ls -l" in each)
    own, *sandbox, command = text.splitlines()
    assert own == "All right."
    assert [pseudo.plain_words(line) for line in sandbox] == [[], []]
    assert pseudo.plain_words(command) == ["ls"]


@pytest.fixture(scope="module")
def spoken():
    with pseudo.spoken():
        return pages("")


@pytest.mark.parametrize(
    "name", ["feedback", "report", "report of nobody", "course", "pairs", "no pairs"]
)
def test_nothing_is_left_in_english(spoken, name):
    assert f'<html lang="{pseudo.NAME}">' in spoken[name]
    assert left_in_english(spoken[name]) == []


def test_a_word_that_was_not_marked_is_found(spoken):
    page = spoken["no pairs"].replace("</h1>", " and a word</h1>")
    assert len(left_in_english(page)) == 1


def said(page):
    """The texts of a page, in one."""
    texts = (html.unescape(a or b).strip() for a, b in SHOWN.findall(CODE.sub("", page)))
    return re.sub(r"\s+", " ", " ".join(texts))


def test_feedback_is_in_the_language_of_the_notebook():
    russian = said(feedback(record(language="ru"), "Свертка"))
    assert "из 5 баллов" in russian
    assert "2 из 5 баллов — за ответы своими словами, их прочитает преподаватель." in russian
    assert "верно частично 1 из 3" in russian
    assert "до 2 баллов" in russian
    assert "Проверено cnnlab за 1,5 с, начальное значение 7." in russian
    with speaking("ru"):  # the teacher's
        assert "of 5 points" in said(feedback(record(language="en"), "Convolution"))
        assert "из 5 баллов" in said(feedback(record(language=""), "Свертка"))


def test_the_report_is_in_the_teachers_language():
    with speaking("ru"):
        page = report(class_of_two("en"), "Свертка", RUN)
    assert '<html lang="ru">' in page
    assert "Пропущены, не блокноты: ./1.txt." in said(page)
    assert "2 студента" in said(page)
    assert "<code>turned</code>" in page  # a mistake's name is a name


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (1, "1 из 22 баллов"),
        (0.5, "0,5 из 22 баллов"),
        (21, "21 из 22 баллов"),
    ],
)
def test_points_are_counted_by_the_catalogues_rule(points, words):
    exercises = [ExerciseResult("conv2d", points, 22, "partial", "")]
    page = feedback(record(language="ru", exercises=exercises), "")
    assert words in re.sub("</?b>", "", page)


def test_a_late_one_is_told_so_in_russian():
    late = record(language="ru", late=2 * 86_400.0, penalty=2)
    assert "Сдано с опозданием (2 дня): минус 2 балла." in said(feedback(late, ""))


def test_titles_are_those_of_the_labs_editions():
    titles = lab_titles("02_convolution", release("02_convolution"))
    assert "Свертка" in titled(titles, "ru")
    assert "Convolution" in titled(titles, "en")
    assert titled(titles, "xx") == titled(titles, "en")
    with speaking("ru"):
        assert titled(titles) == titled(titles, "ru")
