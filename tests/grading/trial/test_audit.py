"""`cnnlab audit`: right answers changed in one place, and what the judge sees of it."""

import ast

import pytest

from cnnlab.cli import main
from cnnlab.exercises.lab02_convolution.output_size import OutputSize
from cnnlab.grading.trial import audit as module
from cnnlab.grading.trial.audit import change
from cnnlab.grading.trial.mutations import mutants
from cnnlab.grading.workers.warms import Warms
from cnnlab.judging.exercise import Case

BEFORE = '''\
def scale(x, by=2, *, mode="same"):
    """Twice x."""
    y = x[1:] * by
    if not mode == "same":
        y = np.sum(y, 1.5, axis=-1)
    return max(y, 0.0)
'''


@pytest.mark.parametrize(
    "line",
    [
        "y = x[1:] / by",
        "y = x[2:] * by",
        "y = x[0:] * by",
        "y = x[:] * by",
        "pass",
        "def scale(x, by=3, *, mode='same'):",
        "def scale(x, by=2, *, mode='valid'):",
        "if mode == 'same':",
        "if not mode != 'same':",
        "y = np.sum(1.5, y, axis=-1)",
        "y = np.sum(y, 3.0, axis=-1)",
        "y = np.sum(y, 1.5)",
        "y = np.sum(y, 1.5, axis=1)",
        "y = np.sum(y, 1.5, axis=-2)",
        "return max(y, 1.0)",
    ],
)
def test_a_change(line):
    assert any(f"+ {line}" in change(BEFORE, each).splitlines() for each in mutants(BEFORE))


def test_changes_are_small_and_different():
    found = list(mutants(BEFORE))
    assert len(found) == len(set(found)) == 19
    for each in found:
        ast.parse(each)
        assert len(change(BEFORE, each).splitlines()) == 2
    assert not any('"""' not in each for each in found), "the docstring is no statement"
    assert not any("max(0.0, y)" in each for each in found)


def test_two_equal_arguments_are_not_exchanged():
    assert "pool(x, 2, 2)" not in mutants("pool(x, 2, 2)")


def test_a_name_is_not_taken_away():
    found = list(mutants("self.add_weight(name='kernel', shape=(2,))"))
    assert "self.add_weight(name='kernel')" in found
    assert not any("name" not in each for each in found if each != "pass")


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_what_is_not_seen_is_printed(monkeypatch, capsys):
    """An exercise that asks for one point of the two is blind for the other."""
    span = "span = (k + 1) * dilation + 1"

    def one_of_each(source):
        return [each for each in mutants(source) if "stride=2" in each or span in each]

    monkeypatch.setattr(module, "mutants", one_of_each)
    monkeypatch.setattr(OutputSize, "cases", lambda self, rng: [Case("7 and 3", 7, 3, 1, 0, 1)])
    assert main(["audit", "02", "--exercise", "output-size", "--workers", "2"]) == 1
    said = capsys.readouterr().out
    assert "[[02_convolution]]\nexercise = 'output-size'\nchange = '''\n- " in said
    assert "+ def output_size(n, k, stride=2, padding=0, dilation=1):" in said
    assert span not in said
    assert "2 changes, 1 seen, 1 not seen" in said


# Labs in which little but NumPy is needed.
CHEAP = ("01", "07", "08", "12", "14")
FEW = 3  # changes of an exercise; `make bench` tries all


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("lab", CHEAP)
def test_changes_of_right_answers_are_seen(lab, capsys):
    assert module.audit([lab], workers=2, most=FEW) == 0, capsys.readouterr().out


def test_labs_share_their_warm_processes(monkeypatch):
    given = []

    class Played:
        def __init__(self, *_):
            pass

        def grade(self, warms):
            given.append(warms)
            return []

    monkeypatch.setattr(module, "Run", Played)
    monkeypatch.setattr(module, "is_sandboxed", lambda: False)
    assert module.audit(["01", "07"], most=1) == 0
    assert given[0] is given[1]
    assert isinstance(given[0], Warms)


def test_few_changes_are_drawn():
    everything = [f"x = {number}" for number in range(9)]
    assert module.drawn(everything, 3) == module.drawn(everything, 3)
    assert len({*module.drawn(everything, 3)}) == 3
    assert {*module.drawn(everything, None)} == {*module.drawn(everything, 20)} == {*everything}


def test_a_change_that_is_listed_is_not_told(monkeypatch, capsys):
    change = "- a = 1 * b\n+ a = 1 / b"
    monkeypatch.setattr(module, "survivors_of", lambda *_: (9, [("conv2d", change)]))
    assert main(["audit", "02"]) == 1
    assert "9 changes, 8 seen, 1 not seen" in capsys.readouterr().out
    monkeypatch.setattr(module, "listed", lambda _: {("02_convolution", "conv2d", change)})
    assert main(["audit", "02"]) == 0
    assert "9 changes, 8 seen, 0 not seen" in capsys.readouterr().out


def test_what_is_printed_can_be_listed(tmp_path):
    change = "- a = 1\n+ a = 2"
    (tmp_path / "tests").mkdir()
    printed = f"\n[[02_convolution]]\nexercise = 'conv2d'\nchange = '''\n{change}'''\n"
    (tmp_path / "tests" / "same.toml").write_text(printed)
    assert module.listed(tmp_path) == {("02_convolution", "conv2d", change)}


def test_an_exercise_that_the_lab_has_not(capsys):
    assert main(["audit", "02", "--exercise", "conv3d"]) == 2
    said = capsys.readouterr().err
    assert "conv2d-offsets" in said
    assert "Received: conv3d" in said
