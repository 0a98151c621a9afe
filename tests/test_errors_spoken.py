"""Errors that a student's cell meets, in the reader's language: looked at in a pseudo-language."""

import ast
import re
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab import data, neon, packages
from cnnlab.arithmetic import receptive_field, summarize
from cnnlab.data import files
from cnnlab.export.reading import read_layers
from cnnlab.export.systems import write_files
from cnnlab.layers import InceptionBlock, LocallyConnected2D, ManualConv2D, PartialConv2D
from cnnlab.models import SparseAutoencoder, lenet5
from cnnlab.models.torch_weights import read_torch_weights
from tests.pseudo import plain_words, spoken

PACKAGE = Path(__file__).parents[1] / "cnnlab"
# All that a cell of a lab calls; figures say their errors themselves (tests/plots/test_words.py).
ROOMS = ("arithmetic", "data", "export", "layers", "models", "neon")
SOURCES = [
    *PACKAGE.glob("*.py"),
    *(path for room in ROOMS for path in (PACKAGE / room).rglob("*.py")),
]
UNSAID = {"DataError", "MissingPackage", "RuntimeError", "TypeError", "ValueError"}
# name=value, shapes and names in code; names of classes, of layers and of other packages.
NOT_OURS = re.compile(r"`[^`]*`|\w+=\S+|\([^()]*\)|\b[A-Z]\w*[A-Z\d]\w*|\S*[/.]\w\S*")
NAMES = {"Conv", "Dense", "Dropout", "Flatten", "Identity", "Keras", "Lambda", "Rectlin"}
NAMES |= {"Sequential", "nobody", "pip", "install", "git", "checkout", "datasets", "relu"}
NAMES |= {word for name in ManualConv2D.argument_names() for word in name.split("_")}
NAMES |= {*data.PHOTOGRAPHS, *dir(neon), "name", "nout", "init", "bias", "batch", "norm", "str"}
NAMES |= {"invalid", "load", "key"}  # the words of Python's pickle


def nets(*stack, size=(8, 8, 1)):
    return keras.Sequential([keras.Input(size), *stack])


FOREIGN = Path(__file__).parents[1] / "datasets" / "README.md"
PROVOKED = {
    "a layer's count": lambda: ManualConv2D(0, 3),
    "a count or None": lambda: InceptionBlock(1, 1, 1, filters_pool="x"),
    "an unknown keyword": lambda: ManualConv2D(2, 3, stride=2),
    "a keyword like none": lambda: ManualConv2D(2, 3, qqq=2),
    "a name of Keras": lambda: ManualConv2D(2, 3, activation="rleu"),
    "a name like none": lambda: ManualConv2D(2, 3, activation="qqqqqq"),
    "a choice": lambda: ManualConv2D(2, 3, padding="most"),
    "a table": lambda: PartialConv2D([[0, 1]], 3),
    "no pixel": lambda: nets(ManualConv2D(2, 9)),
    "no maps": lambda: ManualConv2D(2, 3).build((None, 3)),
    "no size": lambda: nets(LocallyConnected2D(2, 3), size=(None, None, 1)),
    "a small image": lambda: lenet5((8, 8, 1)),
    "patches": lambda: SparseAutoencoder(3, (2, 2)).fit_lbfgs(np.full((4, 2, 2, 1), np.nan), 1),
    "a file of weights": lambda: read_torch_weights(FOREIGN),
    "no field": lambda: receptive_field(nets(layers.UpSampling2D(2))),
    "no rule": lambda: receptive_field(nets(layers.Lambda(lambda x: x))),
    "pixels moved": lambda: receptive_field(nets(layers.Reshape((4, 16, 1)))),
    "an image of no size": lambda: receptive_field(
        nets(layers.Conv2D(1, 3, 2, "same"), size=(None, 8, 1))
    ),
    "a layer's name": lambda: receptive_field(nets(layers.Conv2D(1, 3)), "C9"),
    "no graph": lambda: summarize(keras.Sequential()),
    "an export's chain": lambda: read_layers(nets(layers.Dropout(0.5))),
    "an export's rule": lambda: read_layers(nets(layers.Conv2D(1, 3, 2))),
    "an export's shape": lambda: read_layers(nets(layers.Dense(2))),
    "an export's end": lambda: write_files(nets(layers.Conv2D(1, 3)), "nowhere"),
    "neon's name": lambda: neon.BatchNorm(),
    "neon's keyword": lambda: neon.Affine(2, None, slope=1),
    "neon's number": lambda: neon.Conv((3, 3, 2), neon.Xavier(), strides="x"),
    "neon's step": lambda: neon.Conv((3, 3, 2), neon.Xavier(), activation="relu"),
    "neon's labels": lambda: neon.ArrayIterator(np.ones((2, 4)), np.array([0, 5]), nclass=2),
    "how many": lambda: data.load_mnist(-1),
    "a photograph": lambda: data.photograph("nobody"),
    "a data file": lambda: files.read_sound("nobody"),
    "a package": lambda: packages.file_of("nobody", "nobody/one.txt", extra="lab"),
}


@pytest.mark.parametrize("provoke", PROVOKED.values(), ids=PROVOKED)
def test_no_word_is_english(provoke):
    with spoken(), pytest.raises((ValueError, ImportError)) as refused:
        provoke()
    said = str(refused.value)
    assert said.isascii() is False
    left = [word for word in plain_words(NOT_OURS.sub(" ", said)) if word not in NAMES]
    assert left == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_error_is_said(path):
    """By `value_error`, and as one message: what is put together is not found in the catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and path.name != "errors.py":
            assert getattr(node.func, "id", "") not in UNSAID, f"line {node.lineno}"
            if getattr(node.func, "id", "") == "value_error":
                assert isinstance(node.args[0], ast.Constant | ast.JoinedStr | ast.Call)


def test_the_table_of_a_net():
    table = nets(layers.Conv2D(1, 3, name="C1"), layers.Lambda(lambda x: x, name="L2"))
    with spoken():
        said = str(summarize(table))
    assert [word for word in plain_words(said) if word not in {"Conv2D", "Conv", "Lambda"}] == []
