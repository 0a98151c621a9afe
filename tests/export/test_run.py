"""Every system gives Keras' logits; one that cannot says so in a line."""

import importlib.util
import os
import subprocess
import sys

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.export import SYSTEMS, run_system, write_files


@pytest.fixture(scope="module")
def odd_net():
    """Whatever a format could confuse: sides, margins, both poolings, both activations, no 28."""
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((12, 20, 3)),
            layers.Conv2D(4, (3, 5), padding="same", activation="tanh", bias_initializer="normal"),
            layers.MaxPooling2D((2, 4)),
            layers.Conv2D(5, (1, 2), activation="relu", bias_initializer="normal"),
            layers.AveragePooling2D((3, 2)),
            layers.Flatten(),
            layers.Dense(7, "relu", bias_initializer="normal"),
            layers.Dense(4, bias_initializer="normal"),
        ]
    )


@pytest.fixture(scope="module")
def folder(odd_net, tmp_path_factory):
    path = tmp_path_factory.mktemp("net")
    write_files(odd_net, path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", SYSTEMS)
def test_logits_are_equal(name, odd_net, folder):
    for module in SYSTEMS[name].modules:
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"{module} is not installed")
    images = np.random.default_rng(1).normal(size=(3, 12, 20, 3)).astype("float32")
    run = run_system(name, folder, images)
    assert run.problem == ""
    np.testing.assert_allclose(run.logits, odd_net.predict(images, verbose=0), atol=1e-4)
    assert np.ptp(run.logits) > 0.1  # nothing to compare otherwise
    assert set(run.seconds) == {"import", "load", "first", "batch", "picture"}
    assert min(run.seconds.values()) > 0
    assert run.version


@pytest.mark.slow
def test_no_other_library_is_loaded():
    pytest.importorskip("jax")
    script = """
import sys
from cnnlab.export.__main__ import import_all
import_all(("keras", "jax"))
print([x for x in ("torch", "tensorflow", "sklearn", "matplotlib") if sys.modules.get(x)])
"""
    environment = os.environ | {"KERAS_BACKEND": "jax"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_library_that_is_missing(monkeypatch, tmp_path):
    monkeypatch.setattr("cnnlab.export.run.find_spec", lambda module: None)
    run = run_system("ONNX Runtime", tmp_path, np.zeros((1, 12, 20, 3)))
    assert run.logits is None
    assert run.problem == "onnxruntime is not installed: pip install 'cnnlab[frameworks]'"


def test_a_process_that_fails(tmp_path):
    pytest.importorskip("onnxruntime")
    (tmp_path / "net.onnx").write_bytes(b"no net")
    run = run_system("ONNX Runtime", tmp_path, np.zeros((1, 12, 20, 3), "float32"))
    assert run.logits is None
    assert run.problem.startswith("its process ended with 1: ")
    assert "\n" not in run.problem
    assert "Traceback" not in run.problem  # what went wrong stands in the last line


def test_a_process_that_does_not_end(tmp_path):
    pytest.importorskip("onnxruntime")
    run = run_system("ONNX Runtime", tmp_path, np.zeros((1, 12, 20, 3), "float32"), timeout=0.01)
    assert run.problem == "no answer within 0.01 s"
