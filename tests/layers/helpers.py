"""What every layer of the house must do; its own test file adds what it alone does."""

import inspect
import json

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab.gradients import layer_gradients

once = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="no backend computes it, or all the same"
)


def check_layer(layer, inputs, tmp_path):
    """Runs all the checks below on `layer` and `inputs`, an array (batch, height, width, channels).

    Give the layer no argument at its default: one left out of the config then shows.
    """
    check_config(layer)
    check_shapes(layer, inputs)
    check_save_and_load(layer, inputs, tmp_path)
    check_mixed_precision(layer, inputs)


def check_config(layer):
    """The config holds all arguments as plain values: a trip through JSON gives the same back."""
    config = layer.get_config()
    arguments = inspect.signature(type(layer)).parameters.keys() - {"kwargs"}
    assert arguments <= config.keys()
    again = type(layer).from_config(json.loads(json.dumps(config)))
    assert again.get_config() == config


def check_shapes(layer, inputs):
    """`compute_output_shape`, a model with unknown sizes and the real call all agree."""
    expected = layer(inputs)
    shape = tuple(expected.shape)
    assert layer.compute_output_shape(inputs.shape) == shape

    unknown = keras.Input((None, None, inputs.shape[-1]))
    model = keras.Model(unknown, layer(unknown))
    assert model.output_shape == (None, None, None, shape[-1])
    assert layer.compute_output_shape(unknown.shape) == model.output_shape
    assert_close(model(inputs), expected)


def check_save_and_load(layer, inputs, tmp_path):
    """A `.keras` file brings back the config, the weights and the outputs."""
    model = keras.Sequential([keras.Input(inputs.shape[1:]), layer])
    randomize(layer)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.layers[-1].get_config() == layer.get_config()
    for ours, theirs in zip(layer.weights, loaded.layers[-1].weights, strict=True):
        np.testing.assert_array_equal(to_numpy(ours), to_numpy(theirs))
    np.testing.assert_array_equal(to_numpy(model(inputs)), to_numpy(loaded(inputs)))


def check_mixed_precision(layer, inputs):
    """Under `mixed_bfloat16` weights stay float32, outputs are bfloat16 and close to float32's."""
    policy = keras.dtype_policies.serialize(keras.DTypePolicy("mixed_bfloat16"))
    mixed = type(layer).from_config({**layer.get_config(), "dtype": policy})
    mixed.build(inputs.shape)
    mixed.set_weights(layer.get_weights())
    outputs = mixed(inputs)
    assert keras.backend.standardize_dtype(outputs.dtype) == "bfloat16"
    assert {weight.dtype for weight in mixed.weights} <= {"float32"}
    exact = to_numpy(layer(inputs))
    assert_close(ops.cast(outputs, "float32"), exact, atol=0.05 * np.abs(exact).max())


def gradients(layer, inputs, outer):
    """Gradients of `sum(outer * layer(inputs))`: with respect to `inputs`, then to each weight."""
    if not layer.built:
        layer.build(inputs.shape)
    of_inputs, of_weights = layer_gradients(layer, inputs, outer)
    return [of_inputs, *of_weights]


def randomize(layer, seed=0):
    """Gives every weight random values, so that no bias is left at 0 and no gain at 1."""
    rng = np.random.default_rng(seed)
    layer.set_weights([rng.normal(size=w.shape).astype("float32") for w in layer.get_weights()])


def copy_weights(source, target):
    """Gives the layer or model `target` the weights of `source`, in their order."""
    target.set_weights(source.get_weights())


def random_maps(*shape, seed=0):
    """Feature maps of float32 normal numbers, shape (batch, height, width, channels)."""
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def to_numpy(tensor):
    """A NumPy array of a tensor of any backend, with or without a gradient, or of an array."""
    return ops.convert_to_numpy(tensor)


def assert_close(actual, expected, atol=1e-5):
    """Equal within `atol`, and within 1e-5 of the value where it is large."""
    np.testing.assert_allclose(to_numpy(actual), to_numpy(expected), rtol=1e-5, atol=atol)
