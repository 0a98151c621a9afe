"""`cnnlab grade --backend torch`: equal marks, and a word before it starts where there are none."""

from importlib.util import find_spec

import pytest

from cnnlab import exercises
from cnnlab.cli import main
from cnnlab.grading.asked import NOT_ON_TORCH
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.trial.classroom import write_class
from cnnlab.grading.workers import grade
from cnnlab.grading.workers.lab import Lab
from cnnlab.grading.workers.task import Limits, Options
from cnnlab.grading.workers.warms import Warms


@pytest.mark.parametrize("lab", NOT_ON_TORCH)
def test_a_lab_that_torch_cannot_run_is_refused(lab, tmp_path, capsys):
    words = ["grade", str(tmp_path), "--lab", lab, "--backend", "torch", "--no-sandbox"]
    assert main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert lab in line
    assert "Received: torch" in line
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def both():
    """The control sockets of a warm process on PyTorch and of a bare one, behind their walls."""
    if find_spec("torch") is None:  # to import it takes long, and only the warm process needs it
        pytest.skip("PyTorch is not installed")
    with Warms(Options(1, "torch")) as warms:
        for warm in warms.pair():
            warm.wait()
        yield [warm.controls[0] for warm in warms.pair()]


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lab", ["07_receptive_field", "12_partial_connections"])
def test_marks_on_torch_are_those_of_tensorflow(lab, both, tmp_path):
    expected = write_class(tmp_path / "class", lab, 2)  # full, one mistake
    assert scores(lab, tmp_path / "class", both) == expected


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.timeout(600)
def test_a_refused_lab_would_lose_points(both, tmp_path):
    """When it does no longer, it is to be taken from the list."""
    lab = "01_why_convolution"
    expected = write_class(tmp_path / "class", lab, 1)
    assert scores(lab, tmp_path / "class", both)["student1"] < expected["student1"]


def scores(lab, folder, both):
    prepared = Lab(lab, exercises.load(lab), seed=1)
    found = {}
    for path in sorted(folder.iterdir()):
        notebook = canonical(path, lab, release(lab))
        results = grade.Grading(prepared, notebook, both, Limits()).grade()
        found[path.stem] = sum(result.points for result in results)
    return found
