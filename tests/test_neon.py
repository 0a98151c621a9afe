"""The lecture's program, as printed, on neon's names: against NumPy, Keras and neon's own rules."""

import keras
import numpy as np
import pytest
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import expit, log_expit

from cnnlab import data, neon
from cnnlab.gradients import vector_jacobian
from cnnlab.neon import (
    Affine,
    ArrayIterator,
    Conv,
    CrossEntropyBinary,
    DataTransform,
    GeneralizedCost,
    Kaiming,
    Logistic,
    Misclassification,
    Model,
    Normalizer,
    Pooling,
    Rectlin,
    Xavier,
)

# The slide «Пример (программа)», letter by letter.
SLIDE = """
def generate_cnn_model():
    layers = [
        DataTransform(transform=Normalizer(divisor=128.0)),
        Conv(fshape=(3, 3, 32), padding=2, strides=1,
              dilation=2, init=Kaiming(), activation=Rectlin()),
        Pooling(fshape=(3, 3), padding=1, strides=2, op='max'),
        Conv(fshape=(3, 3, 64), padding=2, strides=1,
              dilation=2, init=Kaiming(), activation=Rectlin()),
        Pooling(fshape=(3, 3), padding=1, strides=2, op='max'),
        Affine(nout=class_count, init=Xavier(),
               activation=Logistic(shortcut=True)) ]
    model = Model(layers=layers)
    cost = GeneralizedCost(costfunc=CrossEntropyBinary())
    return (model, cost)
"""


def slide_model(class_count=2):
    """What the program returns, below the line that a student would write above it."""
    scope = {"class_count": class_count}
    exec("from cnnlab.neon import *" + SLIDE, scope)
    return scope["generate_cnn_model"]()


def random_images(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def run(layers, images):
    """What the layers make of the images, and the net that they became."""
    model = Model(layers)
    model.initialize(images.shape[1:])
    return ops.convert_to_numpy(model.net(images)), model


def windows_of(maps, size, stride, dilation, pad, fill):
    """All windows of neon's size rule, by hand: `(batch, rows, columns, channels, u, v)`."""
    reach = dilation * (size - 1) + 1
    padded = np.pad(maps, [(0, 0), (pad, pad), (pad, pad), (0, 0)], constant_values=fill)
    windows = sliding_window_view(padded, (reach, reach), axis=(1, 2))
    return windows[:, ::stride, ::stride, :, ::dilation, ::dilation]


def slide_in_numpy(images, first, second, last):
    maps = images / 128
    for kernel in (first, second):
        windows = windows_of(maps, 3, 1, 2, pad=2, fill=0)
        maps = np.maximum(np.einsum("bijcuv,uvcf->bijf", windows, kernel), 0)
        maps = windows_of(maps, 3, 2, 1, pad=1, fill=-np.inf).max(axis=(-2, -1))
    return expit(maps.reshape(len(maps), -1) @ last)


@pytest.mark.parametrize("shape", [(28, 28, 1), (13, 18, 2)])
def test_slide_runs_as_printed(shape):
    model, cost = slide_model(class_count=3)
    model.initialize(shape)
    weights = [0.3 * random_images(*w.shape) for w in model.net.get_weights()]
    model.net.set_weights(weights)
    images = 100 * np.abs(random_images(4, *shape))
    outputs = model.get_outputs(ArrayIterator(images))
    np.testing.assert_allclose(outputs, slide_in_numpy(images, *weights), rtol=1e-4, atol=1e-5)
    assert isinstance(cost, GeneralizedCost)
    assert isinstance(cost.costfunc, CrossEntropyBinary)


def test_run_program():
    assert neon.PROGRAM == SLIDE
    model, cost = neon.run_program(class_count=5, Pooling=lambda **_: [])
    model.initialize((4, 4, 1))
    assert model.net.output_shape == (None, 5)
    assert [w.shape for w in model.net.get_weights()][-1] == (4 * 4 * 64, 5)
    assert isinstance(cost, GeneralizedCost)
    edited = SLIDE.replace("shortcut=True", "shortcut=False")
    assert neon.run_program(edited, class_count=2)[0].steps[-1].shortcut is False


def test_slide_has_no_biases():
    model, _ = slide_model()
    model.initialize((28, 28, 1))
    shapes = [weight.shape for weight in model.net.get_weights()]
    assert shapes == [(3, 3, 1, 32), (3, 3, 32, 64), (7 * 7 * 64, 2)]


def test_slide_learns():
    (images, labels), _ = data.load_mnist(num_train=600, num_test=0)
    kept = np.isin(labels, (3, 8))
    dataset = ArrayIterator(255 * images[kept], labels[kept] == 8, nclass=2, batch_size=20)
    keras.utils.set_random_seed(0)
    model, cost = slide_model()
    optimizer = keras.optimizers.Adam(1e-3)
    history = model.fit(dataset, cost, optimizer, num_epochs=4)
    assert history.history["loss"][-1] < 0.5 * history.history["loss"][0]
    assert model.eval(dataset, metric=Misclassification()) < 0.1  # half of them before


def test_net_is_saved_and_loaded(tmp_path):
    model, _ = slide_model()
    model.initialize((28, 28, 1))
    model.net.save(tmp_path / "net.keras")
    images = 100 * random_images(2, 28, 28, 1)
    loaded = keras.saving.load_model(tmp_path / "net.keras")
    before, after = (ops.convert_to_numpy(net(images)) for net in (model.net, loaded))
    np.testing.assert_allclose(after, before, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("rule", "product"), [(Kaiming, 2), (Xavier, 1)])
@pytest.mark.parametrize("layer", ["Conv", "Affine"])
def test_variance_times_inputs(rule, product, layer):
    images = random_images(1, 20, 20, 8)
    made = Conv((5, 5, 300), init=rule()) if layer == "Conv" else Affine(30, init=rule())
    _, model = run(made, images)
    [kernel] = model.net.get_weights()
    inputs = np.prod(kernel.shape[:-1])
    assert kernel.var() * inputs == pytest.approx(product, rel=0.05)
    assert abs(kernel.mean()) < 5 * kernel.std() / np.sqrt(kernel.size)
    bounded = np.abs(kernel).max() <= np.sqrt(3 * kernel.var()) * 1.05
    assert bounded == (rule is Xavier)  # uniform numbers have a bound, normal ones do not


def test_one_initializer_for_several_layers_draws_anew():
    init = Kaiming()
    _, model = run([Conv((3, 3, 4), init), Conv((3, 3, 4), init)], random_images(1, 9, 9, 4))
    first, second = model.net.get_weights()
    assert np.abs(first - second).max() > 0.1


@pytest.mark.parametrize(
    ("settings", "padding", "library"),
    [
        ({}, (0, 0), {}),
        ({"strides": 2, "padding": 1}, (1, 1), {"strides": 2}),
        ({"strides": (2, 1), "padding": {"pad_w": 1}}, (0, 1), {"strides": (2, 1)}),
        ({"dilation": 2, "padding": (2, 1)}, (2, 1), {"dilation_rate": 2}),
        ({"dilation": {"dil_h": 3}}, (0, 0), {"dilation_rate": (3, 1)}),
    ],
)
def test_conv_is_the_librarys_on_padded_maps(settings, padding, library):
    images = random_images(2, 9, 11, 3)
    bias = keras.initializers.Constant(0.5)
    outputs, model = run(Conv((3, 2, 4), Kaiming(), bias=bias, **settings), images)
    kernel, biases = model.net.get_weights()
    assert (biases == 0.5).all()
    rows, columns = ((pad, pad) for pad in padding)
    padded = np.pad(images, [(0, 0), rows, columns, (0, 0)])
    layer = keras.layers.Conv2D(4, (3, 2), **library)
    layer.build(padded.shape)
    layer.set_weights([kernel, biases])
    np.testing.assert_allclose(outputs, ops.convert_to_numpy(layer(padded)), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("size", "fshape", "strides", "padding"),
    [((6, 7), 3, 2, 1), ((6, 6), 2, None, 0), ((5, 8), (2, 3), (1, 2), (1, 2)), ((9, 9), 4, 3, 3)],
)
@pytest.mark.parametrize("op", ["max", "avg"])
def test_pooling_counts_what_lies_inside(size, fshape, strides, padding, op):
    """As neon's loops: each window is cut to what lies inside the map."""
    maps = random_images(2, *size, 3) - 5  # padded zeros would be larger than every number
    outputs, _ = run(Pooling(fshape, op, strides, padding), maps)
    windows = []
    for axis in (0, 1):
        length, step, pad = (
            number if isinstance(number, int) else number[axis]
            for number in (fshape, fshape if strides is None else strides, padding)
        )
        count = (size[axis] - length + 2 * pad) // step + 1
        starts = [i * step - pad for i in range(count)]
        windows.append([slice(max(start, 0), start + length) for start in starts])
    pool = np.max if op == "max" else np.mean
    wanted = [[pool(maps[:, r, c], axis=(1, 2)) for c in windows[1]] for r in windows[0]]
    np.testing.assert_allclose(outputs, np.transpose(wanted, (2, 0, 1, 3)), rtol=1e-5, atol=1e-6)


def test_pooling_lets_gradients_pass():
    [layer] = Pooling(3, "max", 2, 1)
    [gradient] = vector_jacobian(layer, [random_images(1, 6, 6, 1)])
    assert np.isfinite(gradient).all()
    assert gradient.sum() == 9  # each of the 3x3 windows hands its 1 to one pixel


def test_activations_and_transforms():
    images = random_images(2, 3, 3, 1)
    outputs, _ = run([DataTransform(Normalizer(divisor=4))], images)
    np.testing.assert_allclose(outputs, images / 4, rtol=1e-6)
    ones = keras.initializers.Ones()
    for activation, function in [
        (None, lambda x: x),
        (Rectlin(), lambda x: np.maximum(x, 0)),
        (Rectlin(slope=0.1), lambda x: np.maximum(x, 0.1 * x)),
        (Logistic(), expit),
    ]:
        outputs, _ = run([Affine(2, ones, bias=ones, activation=activation)], images)
        wanted = function(images.sum(axis=(1, 2)) + 1) * np.ones((1, 2))
        np.testing.assert_allclose(outputs, wanted, rtol=1e-5)


def test_defaults_are_neons():
    assert Normalizer().divisor == 128
    assert Rectlin().slope == 0
    assert Logistic().shortcut is False
    assert ArrayIterator(np.zeros((1, 2, 2, 1))).batch_size == 128


LOGITS = np.array([[0.3, -2.0], [5.0, 40.0], [-90.0, 500.0]], "float32")
TARGETS = np.array([[1, 0], [0, 1], [1, 0]], "float32")


@pytest.mark.parametrize("shortcut", [True, False])
def test_cost_is_exact_for_any_logit(shortcut):
    cost = CrossEntropyBinary()(ops.convert_to_tensor(LOGITS), TARGETS, shortcut)
    z = LOGITS.astype(float)
    wanted = -(TARGETS * log_expit(z) + (1 - TARGETS) * log_expit(-z)).sum(axis=-1)
    np.testing.assert_allclose(ops.convert_to_numpy(cost), wanted, rtol=1e-5)


def test_shortcut_makes_the_error_p_minus_t():
    p = expit(LOGITS.astype(float))
    for shortcut, wanted in [(True, p - TARGETS), (False, (p - TARGETS) * p * (1 - p))]:
        [gradient] = vector_jacobian(
            lambda z, s=shortcut: CrossEntropyBinary()(z, TARGETS, s), [LOGITS]
        )
        np.testing.assert_allclose(gradient, wanted, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("shortcut", [True, False])
def test_fit_uses_the_shortcut_of_the_last_layer(shortcut):
    """One step of gradient descent moves the weights by the mean of input times error."""
    images = np.array([[1.0, 2.0], [3.0, -1.0]], "float32")
    model = Model([Affine(2, keras.initializers.Ones(), activation=Logistic(shortcut=shortcut))])
    dataset = ArrayIterator(images, np.array([0, 1]), nclass=2)
    cost = GeneralizedCost(costfunc=CrossEntropyBinary())
    history = model.fit(dataset, cost, keras.optimizers.SGD(0.5), num_epochs=1)
    p = expit(images.sum(axis=1, keepdims=True)) * np.ones((1, 2))
    error = p - np.eye(2)
    if not shortcut:
        error *= p * (1 - p)
    wanted = 1 - 0.5 * images.T @ error / 2
    np.testing.assert_allclose(model.net.get_weights()[0], wanted, rtol=1e-5)
    summed = -(np.eye(2) * np.log(p) + (1 - np.eye(2)) * np.log(1 - p)).sum(axis=1)
    assert history.history["loss"][0] == pytest.approx(summed.mean(), rel=1e-5)


def test_fit_passes_callbacks_and_batches():
    steps = []
    counter = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: steps.append(1))
    model = Model([Affine(2, Xavier(), activation=Logistic(shortcut=True))])
    dataset = ArrayIterator(random_images(10, 4), np.arange(10) % 2, nclass=2, batch_size=4)
    model.fit(dataset, GeneralizedCost(CrossEntropyBinary()), "sgd", 2, callbacks=[counter])
    assert len(steps) == 2 * 3


def test_misclassification():
    outputs = np.array([[0.1, 0.2, 0.0], [0.9, 0.8, 0.1], [0.3, 0.2, 0.4], [0.5, 0.1, 0.0]])
    targets = np.eye(3)[[1, 1, 2, 0]]
    assert Misclassification()(outputs, targets) == 0.25


SOFT = "CrossEntropyBinary reads the output of Logistic"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Xavier(local=False),
            "cnnlab's `Xavier` takes no arguments. Received: local=False. Leave it out.",
        ),
        (
            lambda: Conv((3, 3, 2), Kaiming(), batch_norm=True),
            r"`Conv` takes fshape, init, strides, padding, dilation, bias, activation\. Received: "
            r"batch_norm=True\. Leave it out",
        ),
        (lambda: Rectlin(name="relu"), r"`Rectlin` takes slope\. Received: name='relu'"),
        (
            lambda: Model([], weights_only=True),
            r"`Model` takes layers\. Received: weights_only=True",
        ),
        (lambda: CrossEntropyBinary(scale=2), r"takes no arguments\. Received: scale=2"),
        (lambda: Conv((3, 3), Kaiming()), r"Received: fshape=\(3, 3\)\. Write, for example, fsh"),
        (lambda: Conv((3, 0, 2), Kaiming()), "`fshape` must be an int above 0"),
        (lambda: Conv((3, 3, 2), Kaiming(), padding="same"), "of pad_h and pad_w. Received: padd"),
        (lambda: Conv((3, 3, 2), Kaiming(), padding=-1), "`padding` must be an int of at least 0"),
        (lambda: Conv((3, 3, 2), Kaiming(), strides=0), "`strides` must be an int of at least 1"),
        (lambda: Conv((3, 3, 2), Kaiming(), dilation={"h": 2}), "a dict of dil_h and dil_w"),
        (lambda: Conv((3, 3, 2), Kaiming(), activation="relu"), r"Received: activation='relu'\. "),
        (lambda: Pooling(3, op="l2"), "`op` must be one of 'max', 'avg'. Received: op='l2'"),
        (lambda: Pooling(2, padding=2), r"Received: padding=\(2, 2\), fshape=\(2, 2\)\. Pad less"),
        (lambda: Affine(0, Xavier()), "`nout` must be an int above 0. Received: nout=0"),
        (lambda: DataTransform("normal"), "`transform` must be one of Normalizer"),
        (lambda: ArrayIterator(LOGITS, [0, 1, 0]), "Labels need the number of classes"),
        (lambda: ArrayIterator(LOGITS).targets, "need labels. Received: y=None"),
        (lambda: CrossEntropyBinary()(LOGITS, TARGETS[:, :1]), "Received: 2 outputs, 1 classes"),
        (lambda: fit([Affine(2, Xavier())]), SOFT),
    ],
)
def test_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def fit(layers):
    dataset = ArrayIterator(LOGITS, np.array([0, 1, 0]), nclass=2)
    Model(layers).fit(dataset, GeneralizedCost(CrossEntropyBinary()), "sgd", num_epochs=1)


def test_star_gives_the_names_of_the_slide():
    scope = {}
    exec("from cnnlab.neon import *", scope)
    assert sorted(set(scope) - {"__builtins__"}) == sorted(neon.__all__)
