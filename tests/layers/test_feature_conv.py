"""FeatureConv2D against the loop over patches that it replaces."""

import keras
import numpy as np
import pytest

from cnnlab.arithmetic import receptive_field
from cnnlab.layers import FeatureConv2D
from cnnlab.models.sparse_autoencoder import SparseAutoencoder
from cnnlab.models.whitening import Whitening, fit_zca
from tests.layers.helpers import assert_close, check_layer, randomize, to_numpy


@pytest.fixture
def images():
    return np.random.default_rng(0).uniform(size=(2, 9, 11, 3)).astype("float32")


def patch_by_patch(images, patch_size, features_of, strides=(1, 1)):
    """The features of each patch, cut out, one after the other."""
    (height, width), (down, right) = patch_size, strides
    maps = [
        [
            features_of(images[:, i : i + height, j : j + width])
            for j in range(0, images.shape[2] - width + 1, right)
        ]
        for i in range(0, images.shape[1] - height + 1, down)
    ]
    return np.transpose(maps, (2, 0, 1, 3))  # (rows, columns, batch, features) before


def asymmetrical_whitening(size):
    """A whitening that is not ZCA: its matrix is not its own transpose."""
    rng = np.random.default_rng(1)
    return Whitening(rng.normal(size=size), rng.normal(size=(size, size)) / size)


@pytest.mark.parametrize("whitened", [False, True])
def test_equals_the_autoencoder_on_each_patch(images, whitened):
    autoencoder = SparseAutoencoder((4, 3, 3), num_features=5)
    randomize(autoencoder)
    whitening = asymmetrical_whitening(36) if whitened else None

    def features_of(patches):
        return to_numpy(
            autoencoder.encode(whitening(patches).astype("float32") if whitened else patches)
        )

    layer = FeatureConv2D.from_autoencoder(autoencoder, whitening)
    expected = patch_by_patch(images, (4, 3), features_of)
    assert expected.shape == (2, 6, 9, 5)  # k x (r - a + 1) x (c - b + 1)
    assert_close(layer(images), expected, atol=1e-6)


def test_strides_and_activation(images):
    weights = np.random.default_rng(0).normal(size=(2 * 3 * 3, 4))
    bias = [0.5, -1.0, 2.0, 0.0]
    layer = FeatureConv2D(4, (2, 3), strides=(2, 3), activation="linear")
    layer.build(images.shape)
    layer.set_features(weights, bias)
    expected = patch_by_patch(images, (2, 3), lambda p: p.reshape(2, -1) @ weights + bias, (2, 3))
    assert_close(layer(images), expected)


def test_zca_of_the_patches_folds_in(images):
    patches = images[:, :8, :8].reshape(-1, 4, 4, 3)
    whitening = fit_zca(patches)
    autoencoder = SparseAutoencoder((4, 4, 3), 2, output_activation="linear")
    autoencoder.fit_lbfgs(whitening(patches), num_iterations=2)
    layer = FeatureConv2D.from_autoencoder(autoencoder, whitening, strides=4, trainable=False)
    assert layer.trainable_weights == []
    assert_close(layer(patches)[:, 0, 0], autoencoder.encode(whitening(patches).astype("float32")))


def test_grey_patches_have_one_channel():
    autoencoder = SparseAutoencoder((4, 5), num_features=3)
    layer = FeatureConv2D.from_autoencoder(autoencoder)
    assert layer.compute_output_shape((None, 8, 8, 1)) == (None, 5, 4, 3)


def test_feature_sees_its_patch_alone(images):
    layer = FeatureConv2D(2, (3, 4))
    before = to_numpy(layer(images))
    images[:, 5, 6] += 10
    changed = np.abs(to_numpy(layer(images)) - before).max(axis=(0, 3)) > 0
    rows, columns = np.nonzero(changed)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (3, 5, 3, 6)
    model = keras.Sequential([keras.Input((9, 11, 3)), layer])
    assert receptive_field(model, axis=1) == (0, 3, 1)


def test_as_a_keras_layer(images, tmp_path):
    arguments = {
        "num_features": 4,
        "patch_size": (2, 3),
        "strides": (2, 1),
        "activation": "tanh",
        "kernel_initializer": "ones",
        "bias_initializer": "ones",
        "trainable": False,
        "name": "features",
    }
    layer = FeatureConv2D(**arguments)
    assert arguments.keys() <= layer.get_config().keys()
    check_layer(layer, images, tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"num_features": 0, "patch_size": 3}, "`num_features` must be an int above 0"),
        ({"num_features": 2, "patch_size": (3, 0)}, "`patch_size` must be.*Received"),
        ({"num_features": 2, "patch_size": 3, "strides": 0}, "`strides` must be.*Received"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        FeatureConv2D(**arguments)


@pytest.mark.parametrize("shape", [(1, 4, 9, 1), (1, 9, 2, 1)])
def test_image_smaller_than_a_patch(shape):
    layer = FeatureConv2D(2, (5, 3))
    layer.build((None, None, None, 1))
    with pytest.raises(ValueError, match="window must not be larger than its input"):
        layer(np.zeros(shape, "float32"))
    with pytest.raises(ValueError, match="window must not be larger than its input"):
        layer.compute_output_shape(shape)


def test_features_that_do_not_fit():
    layer = FeatureConv2D(2, 3)
    layer.build((None, 8, 8, 1))
    with pytest.raises(ValueError, match=r"\(9, 2\).*Received: shapes \(2, 9\).*Transpose"):
        layer.set_features(np.zeros((2, 9)), np.zeros(2))
    with pytest.raises(ValueError, match=r"and \(3,\)"):
        layer.set_features(np.zeros((9, 2)), np.zeros(3))
    with pytest.raises(ValueError, match="channels known"):
        FeatureConv2D(2, 3).build((None, 8, 8))
