"""How far a student has come in all labs of a folder, and what the card at a lab's end says."""

import json
import re
import shutil
from pathlib import Path

import pytest

from cnnlab import exercises
from cnnlab.judging.card import RESULT_MIMETYPE
from cnnlab.judging.check import Check
from cnnlab.judging.scores import check_cells
from cnnlab.judging.standings import Course, in_short, standings
from cnnlab.judging.summary_card import SummaryCard
from cnnlab.language import SETTING, speaking
from cnnlab.notebooks.launch import labs_folder

LABS = ("02_convolution", "03_filters", "04_pooling")


def earn(path, share):
    """Saves a notebook whose checks say so: all points for this share of the exercises."""
    notebook = json.loads(path.read_text())
    cells = list(check_cells(notebook).values())
    for number, cell in enumerate(cells):
        points = cell["metadata"]["nbgrader"]["points"] if number < share * len(cells) else 0
        said = {"points": points, "outcome": "passed" if points else "missing", "message": ""}
        data = {RESULT_MIMETYPE: said}
        cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]
    path.write_text(json.dumps(notebook))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A student's folder of three labs: one begun, one done, one untouched."""
    for lab in LABS:
        shutil.copy(labs_folder() / f"{lab}.ipynb", tmp_path)
    earn(tmp_path / "02_convolution.ipynb", 0.5)
    earn(tmp_path / "03_filters.ipynb", 1)
    (tmp_path / SETTING).write_text("en\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def course(lab, points=()):
    return Course(standings(".", LABS), lab, dict(points))


def most(lab):
    return sum(each.max_points for each in exercises.load(lab).values())


def test_points_of_all_labs(folder):
    said = str(course("02_convolution"))
    half = sum(each.points for each in standings(".", LABS)[0].scores)
    assert 0 < half < most("02_convolution")
    all_ = sum(map(most, LABS))
    assert said == (
        f"All labs: {half + most('03_filters')} of {all_} points; 1 done, 1 begun, 1 untouched."
    )


def test_what_was_earned_since_the_notebook_was_saved_counts(folder):
    names = exercises.load("02_convolution")
    points = {name: each.max_points for name, each in names.items()}
    assert "2 done, 1 untouched." in str(course("02_convolution", points))
    assert "2 begun" in str(course("04_pooling", {"max_pool": 0}))


@pytest.mark.parametrize(
    ("lab", "following"),
    [
        ("02_convolution", "04_pooling"),
        ("03_filters", "04_pooling"),
        ("04_pooling", "02_convolution"),
    ],
)
def test_the_next_lab_is_the_nearest_that_is_not_done(folder, lab, following):
    assert course(lab).next.lab == following


def test_after_the_last_lab_there_is_none(folder):
    earn(folder / "02_convolution.ipynb", 1)
    assert course("04_pooling").next is None
    names = exercises.load("04_pooling")
    assert "Next lab" not in repr(SummaryCard(names, {}, course("04_pooling")))


def check(lab="02_convolution"):
    return Check(lab, exercises.load(lab), {}, labs=LABS)


def test_the_card_at_the_end_links_to_the_next_lab(folder):
    card = check().summary()
    assert "All labs: " in repr(card)
    assert repr(card).endswith("Next lab: 04_pooling «Max-pooling», «Субдискретизирующий слой»")
    html = card._repr_html_()
    [(file, title)] = re.findall('<a href="(.*?)">(.*?)</a>', html)
    assert file == "04_pooling.ipynb"
    assert "Pooling" in title
    assert "</a> «Max-pooling», «Субдискретизирующий слой»" in html  # the lecture's slides
    assert (folder / file).is_file()


def test_the_card_in_russian(folder):
    shutil.copy(labs_folder("ru") / "04_pooling.ipynb", folder)
    with speaking("ru"):
        html = check().summary()._repr_html_()
    assert "Все работы: " in html
    assert "Следующая работа: <a " in html
    assert "улинг" in html  # the title of the notebook that is there
    assert not re.search("lab|point|begun|done", re.sub("<.*?>", "", html))


def test_elsewhere_than_in_a_students_folder_the_card_is_as_before(folder):
    Path(SETTING).unlink()
    assert "All labs" not in repr(check().summary())
    assert "<a " not in check().summary()._repr_html_()


def test_nothing_is_said_of_all_labs_where_each_has_a_name_of_the_students_own(folder):
    for lab in LABS:
        Path(f"{lab}.ipynb").rename(f"{lab} by me.ipynb")
    assert "All labs" not in repr(check().summary())


@pytest.mark.parametrize("text", ["", "{", "[]", '"text"', '{"cells": 3}', '{"cells": [3]}'])
def test_any_file_has_a_standing(folder, text):
    (folder / "04_pooling.ipynb").write_text(text)
    found = standings(".", LABS)
    assert in_short(found) == "1 done, 1 begun, 1 cannot be read"
    assert "1 cannot be read." in str(course("02_convolution"))
    assert course("02_convolution").next.lab == "04_pooling"
