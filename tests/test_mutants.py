"""Wrong answers, lab by lab: each must lose the right points and get the right hint.

`tests/mutants/NN_topic.py` is a py:percent file. A cell is one wrong answer to one exercise:

    # %% mutant="conv2d" mistake="turned" points=1
    # %% mutant="conv2d" says="expected shape" points=0

`mistake` names the known mistake whose hints a student must get; `says` is part of the message,
where the mistake shows by itself; `points` are what is left. Set-up comes from the lab's own first
cell.
"""

import builtins
import functools
import linecache
from collections import Counter
from pathlib import Path

import jupytext
import keras
import pytest

from cnnlab import exercises, first_fit
from cnnlab.judging import probes
from cnnlab.judging.ladder import judge
from cnnlab.process.look import look

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_graded")]  # some train a net

ROOT = Path(__file__).parent.parent
FEWEST = 5


@functools.cache
def code_cells(path, word):
    """The code cells of a py:percent file that are marked with `word`."""
    if not path.exists():
        return []  # `test_there_are_enough_mutants` says so
    notebook = jupytext.read(path, fmt="py:percent")
    return [cell for cell in notebook.cells if cell.cell_type == "code" and word in cell.metadata]


def run(source, namespace, name):
    """Runs a cell as a notebook would: its lines can be quoted in messages, and it has no file."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), namespace)


def setup_of(lab):
    """A fresh namespace in which the lab's first cell has run."""
    namespace = {"__name__": "__main__"}
    for cell in code_cells(ROOT / "solutions" / f"{lab}.py", "locked"):
        run(cell.source, namespace, f"<{lab}, set-up>")
    return namespace


def verdict_of(lab, name, namespace, seed=0):
    """What the judge says of the answer in a namespace."""
    return judge(
        exercises.load(lab)[name],
        lambda probe, *question: probes.ask(namespace, probe, *question),
        seed,
    )


@pytest.fixture(scope="module")
def as_graded():
    """Nets are trained as when a class is graded."""
    with pytest.MonkeyPatch.context() as patch:
        changed = first_fit.optimizer_first(keras.Model.make_train_function)
        patch.setattr(keras.Model, "make_train_function", changed)
        yield


MUTANTS = [
    (lab, number, cell)
    for lab in exercises.labs()
    for number, cell in enumerate(code_cells(ROOT / "tests" / "mutants" / f"{lab}.py", "mutant"))
]


def name_of(mutant):
    lab, number, cell = mutant
    words = cell.metadata
    return f"{lab}-{words['mutant']}-{words.get('mistake') or words['says']}-{number}"


@pytest.mark.parametrize("mutant", MUTANTS, ids=name_of)
def test_mutant_is_caught(mutant):
    lab, _, cell = mutant
    words = cell.metadata
    namespace = setup_of(lab)
    run(cell.source, namespace, f"<{name_of(mutant)}>")
    verdict = verdict_of(lab, words["mutant"], namespace)
    assert verdict.points == words["points"], verdict
    assert verdict.points < verdict.max_points
    assert verdict.mistake == words.get("mistake", ""), verdict.message
    assert words.get("says", "") in verdict.message


@pytest.mark.parametrize(
    "mutant", [m for m in MUTANTS if "not allowed" in m[2].metadata.get("says", "")], ids=name_of
)
def test_what_is_forbidden_would_be_right(mutant, monkeypatch):
    """Such an answer loses its points for nothing else."""
    lab, _, cell = mutant
    exercise = exercises.load(lab)[cell.metadata["mutant"]]
    monkeypatch.setattr(type(exercise), "forbidden", ())
    namespace = setup_of(lab)
    run(cell.source, namespace, f"<{name_of(mutant)}>")
    verdict = verdict_of(lab, exercise.name, namespace)
    assert verdict.points == verdict.max_points, verdict.message


@pytest.mark.parametrize("lab", exercises.labs())
def test_what_an_exercise_forbids_is_tried(lab):
    tried = {
        c.metadata["mutant"]
        for name, _, c in MUTANTS
        if name == lab and "not allowed" in c.metadata.get("says", "")
    }
    assert tried == {name for name, exercise in exercises.load(lab).items() if exercise.forbidden}


@pytest.mark.parametrize("lab", exercises.labs())
def test_there_are_enough_mutants(lab):
    count = Counter(cell.metadata["mutant"] for name, _, cell in MUTANTS if name == lab)
    assert {name: count[name] for name in exercises.load(lab)} == {
        name: max(count[name], FEWEST) for name in exercises.load(lab)
    }


@pytest.mark.parametrize("lab", exercises.labs())
def test_every_known_mistake_is_made(lab):
    made = {
        (c.metadata["mutant"], c.metadata.get("mistake")) for name, _, c in MUTANTS if name == lab
    }
    for name, exercise in exercises.load(lab).items():
        assert {mistake for mistake in exercise.mistakes() if (name, mistake) not in made} == set()


@pytest.mark.parametrize("lab", exercises.labs())
def test_no_exercise_needs_another_one(lab):
    """An answer takes from other cells what the set-up binds, and nothing else."""
    lesson = ROOT / "solutions" / f"{lab}.py"
    at_hand = {*dir(builtins)}.union(
        *(look(cell.source)[1] for cell in code_cells(lesson, "locked"))
    )
    answers = {}
    for cell in code_cells(lesson, "exercise"):
        answers.setdefault(cell.metadata["exercise"], []).append(cell.source)
    for name in exercises.load(lab):
        assert look("\n".join(answers[name]))[0] - at_hand == set(), name
