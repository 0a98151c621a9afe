"""Right answers of other styles than the solutions', lab by lab: each must get all points.

`tests/right/NN_topic.py` is a py:percent file. A cell is one right answer to one exercise:

    # %% right="conv2d" style="einsum"
    # %% right="pooling-net" style="nested" after="solution"

With `after="solution"` the exercise's own solution has run before.
"""

from collections import Counter

import pytest

from cnnlab import exercises
from cnnlab.judging.net_exercises import ModelExercise
from tests.answers import ROOT, as_graded, code_cells, run, setup_of, solved, verdict_of
from tests.test_forms import CALLS, FORMS, NETS

__all__ = ["as_graded"]  # a fixture
FEWEST = 5  # of each exercise, those of `test_forms.py` among them
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_graded")]  # some train a net

RIGHT = [
    (lab, number, cell)
    for lab in exercises.labs()
    for number, cell in enumerate(code_cells(ROOT / "tests" / "right" / f"{lab}.py", "right"))
]


def name_of(right):
    lab, _, cell = right
    return f"{lab}-{cell.metadata['right']}-{cell.metadata['style']}"


@pytest.mark.parametrize("right", RIGHT, ids=name_of)
def test_right_answer_gets_all_points(right):
    lab, _, cell = right
    words = cell.metadata
    namespace = solved(lab, words["right"]) if "after" in words else setup_of(lab)
    run(cell.source, namespace, f"<{name_of(right)}>")
    verdict = verdict_of(lab, words["right"], namespace, 1)
    assert verdict.points == verdict.max_points, (verdict.case, verdict.message)


@pytest.mark.parametrize("lab", exercises.labs())
def test_there_are_enough_right_answers(lab):
    """Of other styles than the solution's: written down here, and its own in other forms."""
    written = Counter(cell.metadata["right"] for name, _, cell in RIGHT if name == lab)
    for name, exercise in exercises.load(lab).items():
        if isinstance(exercise, ModelExercise):  # its own training is all that it costs
            continue
        forms = {"net": NETS}.get(exercise.probe, FORMS if exercise.probe in CALLS else ())
        fewest = 0 if name == "small-lenet" else FEWEST  # a trained net, too, in numbers
        assert len(forms) + written[name] >= fewest, name
