"""What holds for every layer of the house, in the corners of Keras."""

import json

import keras
import numpy as np
import pytest
from keras import ops

from cnnlab import layers
from cnnlab.gradients import layer_gradients
from tests.layers.helpers import assert_close, random_maps, to_numpy

SHAPE = (7, 6, 2)
LAYERS = {
    "FeatureConv2D": lambda **kwargs: layers.FeatureConv2D(3, (2, 3), **kwargs),
    "InceptionBlock": lambda **kwargs: layers.InceptionBlock(1, 2, 3, 2, 1, 1, **kwargs),
    "LocallyConnected2D": lambda **kwargs: layers.LocallyConnected2D(3, (2, 3), 2, **kwargs),
    "ManualConv2D": lambda **kwargs: layers.ManualConv2D(4, (2, 3), 2, "same", **kwargs),
    "PartialConv2D": lambda **kwargs: layers.PartialConv2D([[1, 0], [1, 1]], 3, **kwargs),
    "ResidualBlock": lambda **kwargs: layers.ResidualBlock(3, 3, 2, **kwargs),
    "Subsampling": lambda **kwargs: layers.Subsampling(
        3, "average", strides=2, padding="same", **kwargs
    ),
}
each_layer = pytest.mark.parametrize("name", LAYERS)


def test_no_layer_is_missing():
    made = [each for each in vars(layers).values() if isinstance(each, type)]
    assert sorted(LAYERS) == sorted(each.__name__ for each in made)


def rules(name):
    """The names of what can be asked of the weights."""
    return type(LAYERS[name]()).rule_names()


def net_of(layer, shape=SHAPE):
    return keras.Sequential([keras.Input(shape), layer])


@each_layer
def test_frozen_stays_frozen(name, tmp_path):
    """Where it is told in the constructor, in a copy of the model, and after save and load."""
    net = net_of(LAYERS[name](trainable=False))
    net.save(tmp_path / "net.keras")
    for model in (
        net,
        keras.models.clone_model(net),
        keras.models.load_model(tmp_path / "net.keras"),
    ):
        assert model.trainable_variables == []
        assert len(model.non_trainable_variables) == len(net.weights) > 0
        model.layers[0].trainable = True
        assert len(model.trainable_variables) == len(net.weights)


@pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file")
@each_layer
def test_old_files(name, tmp_path):
    """HDF5, as Keras 2 wrote it, whose reader takes some words of a config for functions."""
    net = net_of(LAYERS[name]())
    net.save(tmp_path / "net.h5")
    loaded = keras.models.load_model(tmp_path / "net.h5")
    assert loaded.layers[-1].get_config() == net.layers[-1].get_config()
    for ours, theirs in zip(net.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@each_layer
def test_a_students_subclass(name):
    """It has an argument of its own, that it does not keep, and hands the others on."""

    class Named(type(LAYERS[name]())):
        def __init__(self, colour, *arguments, **others):
            super().__init__(*arguments, **others)

        def get_config(self):
            return {**super().get_config(), "colour": "blue"}

    config = LAYERS[name]().get_config()
    layer = Named("blue", **config)
    assert layer.get_config() == {**config, "colour": "blue"}
    assert Named.from_config(layer.get_config()).get_config() == layer.get_config()
    with pytest.raises(ValueError, match=r"`Named` has no such argument. Received: colours=3. Wri"):
        Named("blue", **config, colours=3)


@pytest.fixture
def set_channels_first():
    keras.config.set_image_data_format("channels_first")
    yield
    keras.config.set_image_data_format("channels_last")


@each_layer
def test_channels_first(name, set_channels_first):
    """The same layer in the other layout, told by argument or by Keras' setting."""
    maps = random_maps(2, *SHAPE)
    last = LAYERS[name](data_format="channels_last")
    expected = to_numpy(last(maps))
    by_setting = LAYERS[name]()
    assert by_setting.get_config()["data_format"] == "channels_first"
    turned = maps.transpose(0, 3, 1, 2)
    for first in (by_setting, LAYERS[name](data_format="channels_first")):
        assert first.compute_output_shape((None, 2, 7, 6)) == (
            None,
            *np.roll(expected.shape[1:], 1),
        )
        first.build(turned.shape)
        first.set_weights(last.get_weights())
        assert_close(ops.transpose(first(turned), (0, 2, 3, 1)), expected)
    with pytest.raises(ValueError, match=r"\(batch, channels, height, width\) with channels known"):
        LAYERS[name](data_format="channels_first").build((None, None, 7, 6))


@each_layer
def test_what_is_asked_of_the_weights(name):
    """Initializers, regularizers and constraints reach each weight, inside a block too."""
    asked = {
        "initializer": keras.initializers.Constant(-2.0),
        "regularizer": keras.regularizers.L1(0.5),
        "constraint": keras.constraints.NonNeg(),
    }
    layer = LAYERS[name](**{rule: asked[rule.rsplit("_", 1)[1]] for rule in rules(name)})
    layer.build((None, *SHAPE))
    assert all((to_numpy(weight) == -2).all() for weight in layer.weights)
    assert float(to_numpy(sum(layer.losses))) == pytest.approx(
        sum(np.size(w) for w in layer.get_weights())
    )
    assert all(type(weight.constraint) is keras.constraints.NonNeg for weight in layer.weights)
    again = type(layer).from_config(json.loads(json.dumps(layer.get_config())))
    assert again.get_config() == layer.get_config()
    assert isinstance(getattr(again, rules(name)[-1]), keras.constraints.NonNeg)


@each_layer
def test_no_initializer_is_the_usual_one(name):
    nothing = dict.fromkeys(rules(name))
    kinds = [
        {rule: type(getattr(layer, rule)) for rule in nothing}
        for layer in (LAYERS[name](), LAYERS[name](**nothing))
    ]
    assert kinds[0] == kinds[1]


@pytest.mark.skipif(keras.backend.backend() == "jax", reason="JAX has float64 when it is told to")
@each_layer
def test_float64_counts_in_float64(name):
    """A linear layer of a sum is the sum of the two, to the last of 15 digits."""
    layer = LAYERS[name](dtype="float64", activation=None)
    first, second = np.random.default_rng(0).normal(size=(2, 2, *SHAPE))
    if name == "InceptionBlock":  # a maximum is not linear, but scales
        second = first
    layer.build((None, *SHAPE))
    one, other, both, bias = (
        to_numpy(layer(maps)) for maps in (first, second, first + second, 0 * first)
    )
    assert both.dtype == "float64"
    np.testing.assert_allclose(both + bias, one + other, atol=1e-13)
    of_inputs, of_weights = layer_gradients(layer, first)
    assert {gradient.dtype.name for gradient in (of_inputs, *of_weights)} == {"float64"}


@pytest.mark.parametrize("dtype", ["uint8", "int64", "bool"])
@each_layer
def test_a_picture_of_whole_numbers(name, dtype):
    """As a file holds it: what a model around the layer would do, the layer does alone."""
    picture = np.random.default_rng(0).integers(0, 2, (2, *SHAPE)).astype(dtype)
    layer = LAYERS[name]()
    assert_close(layer(picture), layer(picture.astype("float32")))
    assert keras.backend.standardize_dtype(layer(picture).dtype) == "float32"


@each_layer
def test_no_picture_at_all(name):
    layer = LAYERS[name]()
    layer.build((None, *SHAPE))
    outputs = layer(np.zeros((0, *SHAPE), "float32"))
    assert tuple(outputs.shape) == layer.compute_output_shape((0, *SHAPE))


@each_layer
@pytest.mark.parametrize("shape", [(0, 6, 2), (7, 0, 2)])
def test_a_picture_of_no_pixels(name, shape):
    message = r"must leave a pixel or more.*Received: input_shape=\(None, .*Take larger images"
    with pytest.raises(ValueError, match=message):
        LAYERS[name]().build((None, *shape))


@pytest.mark.parametrize("name", ["FeatureConv2D", "LocallyConnected2D", "PartialConv2D"])
def test_a_picture_smaller_than_the_window(name):
    layer = LAYERS[name]()
    with pytest.raises(ValueError, match="window must not be larger than its input"):
        layer.build((None, 1, 6, 2))
    if name != "LocallyConnected2D":  # of one size alone
        layer.build((None, None, None, 2))
        with pytest.raises(ValueError, match="window must not be larger than its input"):
            layer(np.zeros((1, 1, 6, 2), "float32"))


@pytest.mark.parametrize(
    ("keyword", "message"),
    [
        ({"activaton": "tanh"}, "no such argument. Received: activaton='tanh'. Write activation."),
        ({"colour": 3}, "no such argument. Received: colour=3. Choose from "),
        ({"activation": "rellu"}, "name in keras.activations.*activation='rellu'. Write relu."),
        ({"activation": 3}, r"Received: activation=3. `dir\(keras.activations\)` shows"),
        ({"bias_initializer": "zeroes"}, "keras.initializers.*='zeroes'. Write zeros."),
        ({"bias_regularizer": "l3"}, "keras.regularizers.*bias_regularizer='l3'. `dir"),
        ({"bias_constraint": "nonneg"}, "keras.constraints.*='nonneg'. Write "),
        ({"data_format": "channels"}, "must be one of 'channels_last', 'channels_first'"),
    ],
)
def test_what_cannot_be_read(keyword, message):
    with pytest.raises(ValueError, match=message):
        layers.ResidualBlock(3, **keyword)


@each_layer
def test_numbers_of_numpy(name):
    """All whole numbers of a config may be NumPy's, and the config is plain again."""
    layer = LAYERS[name]()
    config = layer.get_config()
    given = {key: np.int64(value) if type(value) is int else value for key, value in config.items()}
    assert type(layer)(**given).get_config() == config
    json.dumps(type(layer)(**given).get_config())


@each_layer
def test_padding_in_capital_letters(name):
    layer = LAYERS[name]()
    if hasattr(layer, "padding"):
        again = type(layer)(**{**layer.get_config(), "padding": layer.padding.upper()})
        assert again.padding == layer.padding


@pytest.mark.skipif(
    keras.backend.backend() != "jax", reason="JAX alone computes anew on the way back"
)
@pytest.mark.parametrize("name", ["ManualConv2D", "PartialConv2D", "ResidualBlock"])
def test_jax_computes_anew_what_it_did_not_keep(name):
    maps = random_maps(2, *SHAPE)
    layer = LAYERS[name]()
    layer.build(maps.shape)
    expected = layer_gradients(layer, maps)
    with keras.RematScope(mode="full"):
        again = type(layer).from_config(layer.get_config())
    again.build(maps.shape)
    again.set_weights(layer.get_weights())
    (of_inputs, of_weights), found = expected, layer_gradients(again, maps)
    assert_close(found[0], of_inputs)
    for ours, theirs in zip(found[1], of_weights, strict=True):
        assert_close(ours, theirs)


@pytest.mark.skipif(
    keras.backend.backend() != "jax", reason="JAX alone differentiates forwards as it computes"
)
@each_layer
def test_jax_differentiates_forwards(name):
    """Along a step of the maps and of all weights, as the gradients say."""
    import jax

    layer, maps, step = LAYERS[name](), random_maps(2, *SHAPE), random_maps(2, *SHAPE, seed=1)
    layer.build(maps.shape)
    weights = [weight.value for weight in layer.trainable_variables]
    others = [weight.value for weight in layer.non_trainable_variables]
    steps = [random_maps(*weight.shape, seed=2) for weight in weights]
    outputs, change = jax.jvp(
        lambda weights, maps: layer.stateless_call(weights, others, maps)[0],
        (weights, maps),
        (steps, step),
    )
    outer = random_maps(*outputs.shape, seed=3)
    of_inputs, of_weights = layer_gradients(layer, maps, outer)
    expected = [
        np.sum(g * s) for g, s in zip([of_inputs, *of_weights], [step, *steps], strict=True)
    ]
    np.testing.assert_allclose(np.sum(outer * change), sum(expected), rtol=1e-4)


@pytest.mark.skipif(keras.backend.backend() != "jax", reason="JAX' own way to TensorFlow's files")
@pytest.mark.filterwarnings("ignore")  # TensorFlow's and JAX' own, of how they trace
@each_layer
def test_jax_writes_a_saved_model(name, tmp_path):
    tensorflow = pytest.importorskip("tensorflow")
    net, maps = net_of(LAYERS[name]()), random_maps(2, *SHAPE)
    expected = to_numpy(net(maps))
    net.export(tmp_path / "net", verbose=False)
    loaded = tensorflow.saved_model.load(str(tmp_path / "net"))
    assert_close(loaded.serve(maps), expected)


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="PyTorch's own way to ONNX")
@pytest.mark.filterwarnings("ignore")  # PyTorch's and Keras' own, of how they trace
@each_layer
def test_pytorch_writes_onnx(name, tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime")
    net, maps = net_of(LAYERS[name]()), random_maps(2, *SHAPE)
    expected = net.predict(maps, verbose=0)
    net.export(tmp_path / "net.onnx", format="onnx", verbose=False)
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    [outputs] = session.run(None, {session.get_inputs()[0].name: maps})
    assert_close(outputs, expected)
