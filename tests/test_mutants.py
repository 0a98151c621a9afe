"""Wrong answers, lab by lab: each must lose the right points and get the right hint.

`tests/mutants/NN_topic.py` is a py:percent file. A cell is one wrong answer to one exercise:

    # %% mutant="conv2d" mistake="turned" points=1
    # %% mutant="conv2d" says="expected shape" points=0
    # %% mutant="deep-net" demand="no_batch_normalization" says="batch normalization?" points=2

`mistake` names the known mistake whose hints a student must get; `says` is part of the message,
where the mistake shows by itself; `points` are what is left. `demand` names what the answer does
not do though the lab's text demands it: the cell of that text carries the same name,

    # %% [markdown] demands="no_batch_normalization probabilities"

A cell that sets `edits`, `{old: new}`, stands for the solution with these texts replaced. Set-up
comes from the lab's own first cell.

What a card says of a wrong answer is all in the catalogue: see `pseudo.py`.
"""

import builtins
from collections import Counter

import pytest

from cnnlab import exercises
from cnnlab.judging.card import Card
from cnnlab.judging.look import look
from tests.answers import (
    ROOT,
    as_graded,
    cells_of,
    code_cells,
    run,
    setup_of,
    solutions_of,
    verdict_of,
)
from tests.pseudo import left_in_english

__all__ = ["as_graded"]  # a fixture
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_graded")]  # some train a net

FEWEST = 5


def run_mutant(mutant, namespace):
    """Runs a wrong answer: the cell itself, or the solution with its `edits`."""
    lab, _, cell = mutant
    run(cell.source, namespace, f"<{name_of(mutant)}>")
    if edits := namespace.pop("edits", None):
        source = "\n".join(solutions_of(lab, cell.metadata["mutant"]))
        for old, new in edits.items():
            assert source.count(old) == 1, f"{old!r} stands {source.count(old)} times there"
            source = source.replace(old, new)
        run(source, namespace, f"<{name_of(mutant)}, edited>")


def demanded(lab):
    """`(exercise, demand)` for each demand that the lab's text names."""
    pairs, waiting = set(), []
    for cell in cells_of(ROOT / "solutions" / f"{lab}.py"):
        waiting += cell.metadata.get("demands", "").split()
        if "exercise" in cell.metadata:
            pairs |= {(cell.metadata["exercise"], demand) for demand in waiting}
            waiting = []
    return pairs


MUTANTS = [
    (lab, number, cell)
    for lab in exercises.labs()
    for number, cell in enumerate(code_cells(ROOT / "tests" / "mutants" / f"{lab}.py", "mutant"))
]


def name_of(mutant):
    lab, number, cell = mutant
    words = cell.metadata
    return f"{lab}-{words['mutant']}-{words.get('mistake') or words['says']}-{number}"


def is_not_own_work(cell):
    says = cell.metadata.get("says", "")
    return any(words in says for words in ("is not allowed", "with NumPy alone", "is not there"))


@pytest.mark.parametrize("mutant", MUTANTS, ids=name_of)
def test_mutant_is_caught(mutant):
    lab, _, cell = mutant
    words = cell.metadata
    namespace = setup_of(lab)
    run_mutant(mutant, namespace)
    verdict = verdict_of(lab, words["mutant"], namespace)
    assert verdict.points == words["points"], verdict
    assert verdict.points < verdict.max_points
    assert verdict.mistake == words.get("mistake", ""), verdict.message
    assert words.get("says", "") in verdict.message
    assert left_in_english(Card(lab, verdict, hints=len(verdict.hints))) == []


@pytest.mark.parametrize("mutant", [m for m in MUTANTS if is_not_own_work(m[2])], ids=name_of)
def test_what_is_forbidden_would_be_right(mutant, monkeypatch):
    """Such an answer loses its points for nothing else."""
    lab, _, cell = mutant
    exercise = exercises.load(lab)[cell.metadata["mutant"]]
    monkeypatch.setattr(type(exercise), "forbidden", ())
    monkeypatch.setattr(type(exercise), "allowed", None)
    namespace = setup_of(lab)
    run_mutant(mutant, namespace)
    verdict = verdict_of(lab, exercise.name, namespace)
    assert verdict.points == verdict.max_points, verdict.message


@pytest.mark.parametrize("lab", exercises.labs())
def test_what_an_exercise_forbids_is_tried(lab):
    tried = {c.metadata["mutant"] for name, _, c in MUTANTS if name == lab and is_not_own_work(c)}
    assert tried >= {name for name, exercise in exercises.load(lab).items() if exercise.forbidden}


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
def test_what_a_text_demands_is_asked(lab):
    """Each demand that is named in a text has a wrong answer that does not meet it."""
    tried = {
        (cell.metadata["mutant"], demand)
        for name, _, cell in MUTANTS
        if name == lab and (demand := cell.metadata.get("demand"))
    }
    assert tried == demanded(lab)


@pytest.mark.parametrize("lab", exercises.labs())
def test_no_exercise_needs_another_one(lab):
    """An answer takes from other cells what the set-up binds, and nothing else."""
    lesson = ROOT / "solutions" / f"{lab}.py"
    at_hand = {*dir(builtins)}.union(
        *(look(cell.source)[1] for cell in code_cells(lesson, "locked"))
    )
    for name in exercises.load(lab):
        answer = "\n".join(solutions_of(lab, name))
        assert look(answer)[0] - at_hand == set(), name
