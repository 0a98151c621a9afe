"""Points as promised: each edition's text says how they are shared, and which wait for nothing."""

from pathlib import Path

import nbformat
import pytest

from cnnlab import exercises

LABS = Path(__file__).parents[2] / "labs"
POINT = {"en": "point", "ru": "балл"}
SAID = {"en": ("by itself", "by themselves"), "ru": ("независимо",)}


def texts(lab, language):
    """`{exercise: its text}`, from its heading on."""
    notebook = nbformat.read(LABS / language / f"{lab}.ipynb", as_version=4)
    found, said = {}, ""
    for cell in notebook.cells:
        kind, _, name = cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")
        if cell.cell_type == "markdown":
            said += " ".join(cell.source.split()) + "\n"
        elif kind == "exercise":
            found[name] = said.rpartition("### ")[2]
    return found


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("lab", exercises.labs())
def test_a_text_says_which_points_wait_for_nothing(lab, language):
    said = texts(lab, language)
    silent = [
        name
        for name, exercise in exercises.load(lab).items()
        if exercise.independent and not any(each in said[name] for each in SAID[language])
    ]
    assert silent == []


@pytest.mark.parametrize("language", POINT)
@pytest.mark.parametrize("lab", exercises.labs())
def test_a_text_says_how_points_are_shared(lab, language):
    """Points stand in the headline; below it, where they are earned on several rungs."""
    said = texts(lab, language)
    silent = [
        name
        for name, exercise in exercises.load(lab).items()
        if sum(points > 0 for points in exercise.points.values()) > 1
        and said[name].count(POINT[language]) < 2
    ]
    assert silent == []
