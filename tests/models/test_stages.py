"""A net of stages: shapes, weights, activations, and what it refuses."""

import keras
import pytest

from cnnlab.models import stage_net


def test_maps_are_halved_and_filters_doubled():
    net = stage_net(3, filters=4, kernel_size=5, pooling="average", input_shape=(30, 20, 2))
    shapes = [layer.output.shape[1:] for layer in net.layers[:6]]
    sizes = [(30, 20, 4), (15, 10, 4), (15, 10, 8), (7, 5, 8), (7, 5, 16), (3, 2, 16)]
    assert shapes == sizes
    weights = 5 * 5 * (2 * 4 + 4 * 8 + 8 * 16) + 4 + 8 + 16 + 3 * 2 * 16 * 10 + 10
    assert net.count_params() == weights
    convolutions = [layer for layer in net.layers if isinstance(layer, keras.layers.Conv2D)]
    assert [layer.activation.__name__ for layer in convolutions] == ["relu"] * 3
    assert net.layers[-1].activation.__name__ == "softmax"
    assert isinstance(net.get_layer("P1"), keras.layers.AveragePooling2D)
    assert isinstance(stage_net().get_layer("P1"), keras.layers.MaxPooling2D)


@pytest.mark.parametrize(
    ("settings", "match"),
    [
        ({"pooling": "min"}, "pooling='min'"),
        ({"num_stages": 0}, "num_stages=0"),
        ({"num_stages": 5}, "num_stages=5"),
    ],
)
def test_errors(settings, match):
    with pytest.raises(ValueError, match=match):
        stage_net(**settings)
