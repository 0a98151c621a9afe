"""A class that hands in notebooks in two languages: one mark for an answer, pages in each's own."""

import re
from dataclasses import asdict

import nbformat
import pytest

from cnnlab.grading.marks.kept import records_in
from cnnlab.grading.run import Run
from cnnlab.grading.trial.classroom import write_class
from cnnlab.grading.workers.task import Options
from cnnlab.language import speaking
from cnnlab.notebooks.launch import labs_folder

LAB = "03_filters"
STUDENTS = 4
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.needs("sandbox"),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory, warms):
    """What a Russian teacher gets of a class, of whom each has handed in twice."""
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("out")
    write_class(folder / "all", LAB, STUDENTS)
    english = nbformat.read(labs_folder() / f"{LAB}.ipynb", as_version=4)
    untouched = {cell.id: cell.source for cell in english.cells}
    for path in sorted((folder / "all").glob("*.ipynb")):
        russian = nbformat.read(labs_folder("ru") / f"{LAB}.ipynb", as_version=4)
        for cell, answer in zip(
            russian.cells, nbformat.read(path, as_version=4).cells, strict=True
        ):
            if answer.source != untouched[cell.id]:
                cell.source = answer.source
        nbformat.write(russian, path.with_stem(f"{path.stem}-ru"))
    with speaking("ru"):
        Run(folder / "all", LAB, out, seed=3, options=Options(workers=2)).grade(warms)
    return out


def pairs(results):
    """Records of each student's notebook in English and in Russian."""
    found = {each.student: each for each in records_in(results)}
    return [(found[name], found[f"{name}-ru"]) for name in found if f"{name}-ru" in found]


def test_marks_are_the_same(results):
    assert len(pairs(results)) == STUDENTS
    for one, other in pairs(results):
        assert (one.language, other.language) == ("en", "ru")
        assert one.warnings == other.warnings
        for english, russian in zip(one.exercises, other.exercises, strict=True):
            ignored = dict.fromkeys(("seconds", "card"))
            assert asdict(english) | ignored == asdict(russian) | ignored
        assert one.score == other.score


def test_tables_keep_their_columns(results):
    heads = {name: (results / name).read_text("utf-8-sig").splitlines()[0] for name in TABLES}
    assert heads["moodle.csv"] == f"username,{LAB}"
    assert heads["canvas.csv"].startswith("Student,ID,SIS User ID,SIS Login ID,Section,")
    assert heads["grades.csv"].startswith("student,score,max_score,")


TABLES = ("moodle.csv", "canvas.csv", "grades.csv")


def page(results, name):
    return (results / name).read_text(encoding="utf-8")


def test_pages_are_in_the_language_of_the_notebook(results):
    for one, other in pairs(results):
        english = page(results, f"feedback/{one.student}.html")
        russian = page(results, f"feedback/{other.student}.html")
        assert '<html lang="en">' in english
        assert '<html lang="ru">' in russian
        assert "Your answer" in english
        assert "Ваш ответ" in russian
        cards = [each.card for each in other.exercises if each.card]
        assert all(re.search("[а-я]", card) for card in cards)
        assert not any(re.search("[а-я]", each.card) for each in one.exercises)


def test_the_report_is_the_teachers(results):
    assert '<html lang="ru">' in page(results, "report.html")
    assert "Баллы группы" not in page(results, "report.html")  # that is drawn
    assert "Все студенты" in page(results, "report.html")
