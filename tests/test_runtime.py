"""cnnlab.runtime: settings made in time and only where the user made none; a quiet start."""

import os
import subprocess
import sys

import pytest

from cnnlab import runtime


def run(code, **environment):
    """What a fresh Python prints to stdout and to stderr; a variable given as None is not set."""
    unset = dict.fromkeys((*runtime.QUIET, "KERAS_BACKEND"))
    variables = {**os.environ, **unset, **environment}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={name: value for name, value in variables.items() if value is not None},
    )
    return done.stdout, done.stderr


def test_importing_cnnlab_makes_the_settings_and_imports_no_backend():
    code = """
import os, sys
import cnnlab.runtime
print(*(os.environ[name] for name in cnnlab.runtime.QUIET))
print({"keras", "tensorflow", "jax", "torch"} & set(sys.modules))
"""
    assert run(code) == ("3 0 true false\nset()\n", "")


def test_the_users_own_settings_stay():
    code = "import os, cnnlab.runtime; print(os.environ['TF_ENABLE_ONEDNN_OPTS'])"
    assert run(code, TF_ENABLE_ONEDNN_OPTS="1") == ("1\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_a_quiet_start(backend):
    """nbgrader gives no points to a cell that wrote to stderr."""
    code = """
import cnnlab.runtime
import keras, numpy as np
ones = np.ones((1, 4, 4, 1), "float32")
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(ones, np.ones((1, 1)), verbose=0)
print(cnnlab.runtime.describe())
"""
    stdout, stderr = run(code, KERAS_BACKEND=backend)
    assert stderr == ""
    version = f"Python {sys.version.split()[0]} · Keras "
    assert stdout.startswith(version)
    assert f" · {backend} " in stdout


@pytest.mark.parametrize(("cores", "text"), [(1, "CPU, 1 core"), (2, "CPU, 2 cores")])
def test_the_device_without_a_gpu(monkeypatch, cores, text):
    monkeypatch.setattr(runtime, "gpu_name", lambda: None)
    monkeypatch.setattr(runtime, "num_cores", lambda: cores)
    assert runtime.device() == text
    with pytest.raises(ValueError, match=rf"A GPU is required\. Received: Python 3.* {text}\."):
        runtime.require_gpu()


def test_the_device_with_a_gpu(monkeypatch):
    monkeypatch.setattr(runtime, "gpu_name", lambda: "NVIDIA H100")
    assert runtime.describe().endswith(" · NVIDIA H100")
    runtime.require_gpu()


@pytest.mark.parametrize(
    ("first", "settings", "said"),
    [
        ("tensorflow", {}, 1),
        ("tensorflow", dict.fromkeys(runtime.QUIET, "0"), 0),  # by the user
        ("numpy", {}, 0),
    ],
)
def test_settings_that_come_too_late_are_told_once(first, settings, said):
    """An empty module takes the backend's place: what counts is that it has been imported."""
    code = f"import sys; sys.modules[{first!r}] = sys; import cnnlab, cnnlab.runtime"
    kept = {name: value for name, value in os.environ.items() if name not in runtime.QUIET}
    command = [sys.executable, "-W", "always", "-c", code]
    found = subprocess.run(command, env=kept | settings, capture_output=True, text=True)
    assert found.stderr.count("without TF_CPP_MIN_LOG_LEVEL=3, TF_ENABLE_ONEDNN_OPTS=0, ") == said
    assert found.stderr.count("Import cnnlab first") == said
