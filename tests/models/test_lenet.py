"""lenet5 against the numbers of the paper and the same net built from the library's layers."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.layers.manual_conv import ManualConv2D
from cnnlab.layers.partial_conv import PartialConv2D
from cnnlab.models.lenet import lenet5
from tests.layers.helpers import assert_close, random_maps, randomize, to_numpy


def test_weights_and_maps_of_the_paper():
    model = lenet5()
    table = {
        layer.name: (tuple(layer.output.shape[1:]), layer.count_params())
        for layer in model.layers
        if layer.weights
    }
    assert table == {
        "C1": ((28, 28, 6), 156),
        "S2": ((14, 14, 6), 12),
        "C3": ((10, 10, 16), 1_516),
        "S4": ((5, 5, 16), 32),
        "C5": ((1, 1, 120), 48_120),
        "F6": ((84,), 10_164),
        "output": ((10,), 850),
    }
    assert model.count_params() == 60_850


def test_equals_the_library():
    """Full connections and new subsampling layers: a net that Keras alone can build."""
    settings = {"activation": "tanh"}
    model = lenet5(connections=None)
    library = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(6, 5, padding="same", **settings),
            layers.AveragePooling2D(2),
            layers.Activation("tanh"),
            layers.Conv2D(16, 5, **settings),
            layers.AveragePooling2D(2),
            layers.Activation("tanh"),
            layers.Conv2D(120, 5, **settings),
            layers.Flatten(),
            layers.Dense(84, **settings),
            layers.Dense(10, activation="softmax"),
        ]
    )
    without_subsampling = [
        weight
        for layer in model.layers
        if layer.name not in ("S2", "S4")
        for weight in layer.weights
    ]
    library.set_weights([to_numpy(weight) for weight in without_subsampling])
    x = random_maps(2, 28, 28, 1)
    assert_close(model(x), library(x))


def test_full_connections():
    model = lenet5(connections=None)
    assert model.get_layer("C3").count_params() == 2_416
    assert not isinstance(model.get_layer("C3"), PartialConv2D)


def test_arguments():
    model = lenet5(
        input_shape=(32, 40, 3),
        num_classes=7,
        connections=np.eye(6),
        activation="relu",
        classifier_activation=None,
        convolution=ManualConv2D,
    )
    assert model.output_shape == (None, 7)
    assert model.get_layer("C3").num_links == 6
    assert {type(model.get_layer(name)) for name in ("C1", "C5")} == {ManualConv2D}
    activations = {
        layer.name: layer.activation.__name__
        for layer in model.layers
        if hasattr(layer, "activation")
    }
    assert activations.pop("output") == "linear"
    assert len(activations) == 6
    assert set(activations.values()) == {"relu"}


def test_save_and_load(tmp_path):
    model = lenet5()
    for layer in model.layers:
        randomize(layer)
    model.save(tmp_path / "lenet.keras")
    loaded = keras.saving.load_model(tmp_path / "lenet.keras")
    assert loaded.get_layer("C3").connections == model.get_layer("C3").connections
    x = random_maps(2, 28, 28, 1)
    np.testing.assert_array_equal(to_numpy(model(x)), to_numpy(loaded(x)))


def test_starts_at_chance_and_learns():
    """Stripes that lie, stand or lean: the first loss is about ln 3, training tells them apart."""
    keras.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:28, :28]
    labels = rng.integers(0, 3, size=192)
    phases = rng.uniform(size=(192, 1, 1))
    images = np.sin(np.stack([rows, columns, rows + columns])[labels] / 2 + phases)[..., np.newaxis]

    model = lenet5(num_classes=3)
    model.compile(
        keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    first_loss, _ = model.evaluate(images, labels, verbose=0)
    assert first_loss == pytest.approx(np.log(3), rel=0.1)
    model.fit(images, labels, batch_size=32, epochs=6, verbose=0)
    assert model.evaluate(images, labels, verbose=0)[1] > 0.9


def test_too_small_images():
    assert lenet5((28, 28, 1)).get_layer("C5").output.shape[1:3] == (1, 1)
    with pytest.raises(ValueError, match=r"at least 28x28 .* Received: input_shape=\(28, 27, 1\)"):
        lenet5((28, 27, 1))


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
def test_old_files(tmp_path):
    """HDF5, as Keras 2 wrote it, of a net whose subsampling is told `"average"`."""
    net, images = lenet5(), random_maps(2, 28, 28, 1)
    net.save(tmp_path / "net.h5")
    loaded = keras.models.load_model(tmp_path / "net.h5")
    np.testing.assert_array_equal(to_numpy(loaded(images)), to_numpy(net(images)))
