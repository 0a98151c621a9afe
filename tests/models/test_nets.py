"""What holds for every net: (height, width, channels), whatever Keras is set to; whole numbers."""

import inspect

import keras
import numpy as np
import pytest

from cnnlab import models, neon
from cnnlab.models.building import COUNTS

SMALL = {"input_shape": (28, 28, 1)}
NETS = {
    "alexnet": {"input_shape": (67, 71, 3)},
    "efficientnet_lite0": {"input_shape": (32, 40, 3)},
    "googlenet": {"input_shape": (32, 40, 3)},
    "lenet5": {"input_shape": (28, 32, 1)},
    "normalized_net": SMALL,
    "plain_lenet": {"input_shape": (28, 32, 1)},
    "plain_net": SMALL,
    "residual_net": SMALL,
    "stage_net": {"input_shape": (28, 32, 1)},
}


def neon_net():
    model, _ = neon.run_program(class_count=3)
    model.initialize((28, 20, 1))
    return model.net


@pytest.fixture
def channels_first():
    keras.config.set_image_data_format("channels_first")
    yield
    assert keras.config.image_data_format() == "channels_first"
    keras.config.set_image_data_format("channels_last")


def test_no_net_is_missing():
    made = {name for name in models.__all__ if name.endswith("net") or "net_" in name}
    assert made | {"lenet5", "efficientnet_lite0"} == set(NETS)


@pytest.mark.parametrize("name", [*NETS, "neon"])
def test_nets_under_the_other_setting(name, channels_first):
    def build():
        return neon_net() if name == "neon" else getattr(models, name)(**NETS[name])

    found = build()
    keras.config.set_image_data_format("channels_last")
    shapes = [weight.shape for weight in build().weights]
    keras.config.set_image_data_format("channels_first")
    assert [weight.shape for weight in found.weights] == shapes
    assert {getattr(layer, "data_format", "channels_last") for layer in found.layers} == {
        "channels_last"
    }


@pytest.mark.parametrize("name", sorted(NETS.keys() - {"alexnet", "googlenet"}))
def test_numbers_of_numpy(name):
    build = getattr(models, name)
    counts = dict.fromkeys(COUNTS & inspect.signature(build).parameters.keys(), np.int64(2))
    net = build(**counts, input_shape=tuple(map(np.int64, NETS[name]["input_shape"])))
    assert net.input_shape == (None, *NETS[name]["input_shape"])


@pytest.mark.parametrize("name", NETS)
def test_numbers_that_are_none(name):
    build = getattr(models, name)
    for count in COUNTS & inspect.signature(build).parameters.keys():
        for value in (0, -1, 2.5, "3"):
            with pytest.raises(ValueError, match=f"`{count}` must be an int above 0.*Received"):
                build(**{count: value})
    for shape in [(28, 28), 28, (0, 28, 1), (28, 28, None), (28, "28", 1)]:
        with pytest.raises(ValueError, match=r"must be \(height, width, channels\).*Received: inp"):
            build(input_shape=shape)
