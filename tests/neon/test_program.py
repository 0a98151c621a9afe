"""The lecture's program, as printed, on neon's names: against NumPy."""

import keras
import numpy as np
import pytest
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import expit

from cnnlab import data, neon
from cnnlab.neon import (
    ArrayIterator,
    CrossEntropyBinary,
    GeneralizedCost,
    Misclassification,
)
from tests.neon.helpers import random_images

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


def test_star_gives_the_names_of_the_slide():
    scope = {}
    exec("from cnnlab.neon import *", scope)
    assert sorted(set(scope) - {"__builtins__"}) == sorted(neon.__all__)
