"""The files of hints: each known mistake is told, and nothing is told of what is not known."""

import pytest

from cnnlab import exercises
from cnnlab.judging import layer_exercise, net_exercises
from cnnlab.judging.ladder import CHANGED

MOST = 3  # a nudge, where it is wrong, how it is right


@pytest.mark.parametrize("lab", exercises.labs())
def test_every_mistake_has_hints(lab):
    for name, exercise in exercises.load(lab).items():
        for mistake in ("hints", *exercise.mistakes()):
            hints = exercise.hints(mistake)
            assert 1 <= len(hints) <= MOST, (name, mistake)
            assert all(hint.strip() for hint in hints), (name, mistake)


@pytest.mark.parametrize("lab", exercises.labs())
def test_every_hint_has_a_mistake(lab):
    kinds = {}
    for exercise in exercises.load(lab).values():
        for kind in type(exercise).__mro__:
            table = vars(kind).get("name", kind.__name__)
            known = exercise.mistakes() | {f"on_{rung}": None for rung in exercise.points}
            kinds.setdefault(table, {"hints"}).update(known)
    for table, hints in exercises.tables(f"lab{lab}").items():
        assert hints.keys() <= kinds.get(table, set()), table


def test_every_common_hint_is_of_a_shared_symptom():
    """Or of a rung that its class has."""
    shared = {
        "LayerExercise": layer_exercise,
        "ModelExercise": net_exercises,
        "NetExercise": net_exercises,
    }
    for table, hints in exercises.tables().items():
        for mistake in hints if table in shared else ():
            if mistake.startswith("on_"):
                kind = vars(shared[table])[table]
                assert hasattr(kind, mistake.replace("on_", "rung_", 1)), mistake
            else:
                assert vars(shared[table])[mistake].recognises, mistake


@pytest.mark.parametrize("lab", exercises.labs())
def test_hints_on_a_rung_are_few(lab):
    for name, exercise in exercises.load(lab).items():
        for rung in exercise.points:
            assert 1 <= len(exercise.hints_on(rung)) <= MOST, (name, rung)


@pytest.mark.parametrize("lab", exercises.labs())
def test_changed_arguments_have_hints(lab):
    assert all(exercise.hints(CHANGED) for exercise in exercises.load(lab).values())


@pytest.mark.parametrize("lab", exercises.labs())
def test_no_hint_names_a_library_that_is_not_there(lab):
    """Where an answer is written with NumPy alone, a function of SciPy is no help."""
    for name, exercise in exercises.load(lab).items():
        told = " ".join(hint for hints in exercise.texts.values() for hint in hints).lower()
        assert not (exercise.allowed and "scipy" in told), name
