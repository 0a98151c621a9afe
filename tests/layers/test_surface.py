"""What `cnnlab.layers` offers, and that importing it is enough to load a saved model."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest

import cnnlab.layers
from tests.layers.helpers import random_maps, to_numpy

SURFACE = [
    "FeatureConv2D",
    "InceptionBlock",
    "LECTURE_7X9",
    "LENET5_C3",
    "LocallyConnected2D",
    "ManualConv2D",
    "PartialConv2D",
    "ResidualBlock",
    "Subsampling",
]
LOAD = """
import sys
import keras
import numpy as np
import cnnlab.layers
model = keras.saving.load_model(sys.argv[1])
np.save(sys.argv[3], keras.ops.convert_to_numpy(model(np.load(sys.argv[2]))))
"""


def test_surface():
    assert sorted(cnnlab.layers.__all__) == SURFACE
    for name in SURFACE:
        value = getattr(cnnlab.layers, name)
        if isinstance(value, type):
            assert keras.saving.get_registered_name(value) == f"cnnlab>{name}"


@pytest.mark.slow
def test_model_loads_in_a_new_process(tmp_path):
    x = random_maps(1, 8, 8, 1)
    model = keras.Sequential(
        [
            keras.Input(x.shape[1:]),
            cnnlab.layers.ManualConv2D(2, 3),
            cnnlab.layers.PartialConv2D([[1, 0], [1, 1]], 3),
            cnnlab.layers.ResidualBlock(2, 3),
            cnnlab.layers.Subsampling(2),
            cnnlab.layers.InceptionBlock(1, 1, 1),
        ]
    )
    model.save(tmp_path / "model.keras")
    np.save(tmp_path / "x.npy", x)
    files = [tmp_path / name for name in ("model.keras", "x.npy", "y.npy")]
    environment = {**os.environ, "KERAS_BACKEND": keras.backend.backend()}
    subprocess.run([sys.executable, "-c", LOAD, *files], check=True, env=environment)
    np.testing.assert_allclose(np.load(files[2]), to_numpy(model(x)), rtol=1e-5, atol=1e-6)
