"""cnnlab.doctor: a line for each thing, and the repair where something is wrong."""

import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cnnlab import data, doctor
from cnnlab.data import files, photographs
from cnnlab.language import say, speaking

HIDE = """
import sys
class Hide:
    def find_spec(name, path=None, target=None):
        if name == "{}":
            raise ModuleNotFoundError(f"No module named {{name!r}}")
sys.meta_path.insert(0, Hide)
"""


@pytest.fixture
def quick(monkeypatch):
    """The backend's probe takes seconds; where it is not the matter it is taken for granted."""
    monkeypatch.setattr(doctor, "check_backend", lambda: [(doctor.OK, "tensorflow 2 · CPU")])


def complaints(capsys):
    """The exit code, and the lines of the things that are wrong."""
    code = doctor.main()
    lines = capsys.readouterr().out.splitlines()
    return code, [line for line in lines if line.startswith(doctor.WRONG)]


def test_all_is_well(quick, capsys):
    assert complaints(capsys) == (0, [])


@pytest.mark.slow
def test_the_command():
    command = [Path(sys.executable).with_name("cnnlab"), "doctor"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert all(line.startswith(("ok    ", "--    ")) for line in lines)
    versions = {line.removeprefix("ok    ").partition(" · ")[0] for line in lines}
    assert f"Python {platform.python_version()}" in versions
    assert f"keras {metadata.version('keras')}" in versions
    assert "photographs: 15 can be opened" in versions
    (data_line,) = (line for line in versions if line.startswith("data: "))
    assert data_line == f"data: 8 files in {files.folder()} have the right checksums"


def test_a_damaged_data_file(quick, capsys, monkeypatch):
    error = data.DataError("The data file mnist/x is damaged. Get it again: git checkout")
    monkeypatch.setattr(data, "damaged_files", lambda: [error])
    assert complaints(capsys) == (1, [f"WRONG {error}"])


def test_no_data_at_all(quick, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "PACKAGE", tmp_path / "cnnlab")
    code, (line,) = complaints(capsys)
    assert code == 1
    assert f"{tmp_path / 'datasets' / 'SHA256SUMS'} is missing" in line
    assert "git checkout -- datasets" in line


def test_a_missing_photograph(quick, capsys, monkeypatch):
    lost = data.PHOTOGRAPHS["china"]._replace(file="lost.jpg")
    monkeypatch.setitem(photographs.PHOTOGRAPHS, "lost", lost)
    code, (line,) = complaints(capsys)
    assert code == 1
    assert "lost.jpg is missing" in line
    assert "pip install --force-reinstall --no-deps scikit-learn" in line


@pytest.mark.parametrize(
    ("needed_by", "mark", "text"),
    [
        (None, "WRONG", 'not installed. Install it: pip install -U "no-such-package>=1.2"'),
        (
            "only some need it",
            "--",
            "not installed; only some need it. If you want it: pip install",
        ),
    ],
)
def test_a_missing_package(needed_by, mark, text):
    found, line = doctor.check_requirement(Requirement("no-such-package>=1.2"), needed_by)
    assert found == mark
    assert text in line


def test_an_old_package(quick, capsys, monkeypatch):
    monkeypatch.setattr(
        metadata, "requires", lambda name: ["numpy>=99", "pytest>=99; extra == 'dev'"]
    )
    code, (line,) = complaints(capsys)
    assert code == 1
    assert line.endswith('cnnlab needs >=99. Update it: pip install -U "numpy>=99"')


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.9.1")
    ((mark, line),) = doctor.check_python()
    assert mark == doctor.WRONG
    assert "Python 3.9.1; cnnlab needs >=3.11" in line


def test_cnnlab_itself_is_not_installed(quick, capsys, monkeypatch):
    def nowhere(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "metadata", nowhere)
    monkeypatch.setattr(metadata, "requires", nowhere)
    code, (line,) = complaints(capsys)
    assert code == 1
    assert "cnnlab is not installed" in line


@pytest.mark.parametrize(
    ("backend", "complaint", "repair"),
    [
        (
            "tensorflow",
            "No module named 'tensorflow'",
            "pip install --force-reinstall tensorflow-cpu",
        ),
        ("torch", "No module named 'torch'", "pip install --force-reinstall torch"),
        ("theano", "Unable to import backend", "Set KERAS_BACKEND to tensorflow, jax, torch"),
    ],
)
def test_a_missing_backend(monkeypatch, backend, complaint, repair):
    """The probe runs in its own Python, in which the backend cannot be imported."""
    monkeypatch.setattr(doctor, "PROBE", HIDE.format(backend) + doctor.PROBE)
    monkeypatch.setenv("KERAS_BACKEND", backend)
    ((mark, line),) = doctor.check_backend()
    assert mark == doctor.WRONG
    assert repair in line
    assert complaint in line
    assert "\n" not in line


def test_the_tensorflow_that_is_installed_is_the_one_to_repair(monkeypatch):
    monkeypatch.setattr(doctor, "is_installed", lambda name: name == "tensorflow")
    assert doctor.backend_package("tensorflow") == "tensorflow"  # as on a GPU
    monkeypatch.setattr(doctor, "is_installed", lambda name: False)
    (fitting,) = doctor.requirements("cpu")
    assert doctor.backend_package("tensorflow") == fitting.name


def test_a_backend_that_kills_its_process(monkeypatch):
    monkeypatch.setattr(doctor, "PROBE", "import os, signal; os.kill(os.getpid(), signal.SIGABRT)")
    ((mark, line),) = doctor.check_backend()
    assert mark == doctor.WRONG
    assert "it ended with code -6" in line


def test_the_probe_speaks_the_readers_language(monkeypatch):
    monkeypatch.setattr(
        doctor, "PROBE", "from cnnlab.language import say; print(say('All right.'))"
    )
    with speaking("ru"):
        assert list(doctor.check_backend()) == [(doctor.OK, say("All right."))]


def test_the_backend_of_keras_json(monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert doctor.chosen_backend() == "tensorflow"
    (tmp_path / "keras.json").write_text('{"backend": "jax"}')
    assert doctor.chosen_backend() == "jax"
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert doctor.chosen_backend() == "torch"


@pytest.mark.slow
def test_a_backend_that_computes_wrongly(monkeypatch):
    monkeypatch.setattr(doctor, "PROBE", doctor.PROBE.replace("== 9", "== 8"))
    ((mark, line),) = doctor.check_backend()
    assert (mark, "a convolution of nine ones gives 9.0" in line) == (doctor.WRONG, True)
