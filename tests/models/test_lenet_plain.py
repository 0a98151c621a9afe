"""LeNet of layers that every library has."""

import numpy as np
import pytest

from cnnlab.arithmetic import summarize
from cnnlab.models import plain_lenet


def test_shapes_and_weights_of_the_table():
    rows = {row.name: (row.output_shape[1:], row.weights) for row in summarize(plain_lenet())}
    assert rows["C1"] == ((28, 28, 6), 156)
    assert rows["S2"] == ((14, 14, 6), 0)
    assert rows["C3"] == ((10, 10, 16), 2_416)
    assert rows["S4"] == ((5, 5, 16), 0)
    assert rows["flatten"] == ((400,), 0)
    assert rows["F5"] == ((120,), 48_120)
    assert rows["F6"] == ((84,), 10_164)
    assert rows["output"] == ((10,), 850)


def test_logits_are_not_bounded():
    net = plain_lenet((32, 16, 3), num_classes=4)
    net.get_layer("output").kernel.assign(9 * np.ones((84, 4)))
    images = np.random.default_rng(0).random((2, 32, 16, 3)).astype("float32")
    logits = net.predict(images, verbose=0)
    assert logits.shape == (2, 4)
    assert np.abs(logits).max() > 1
    assert not np.allclose(logits.sum(axis=1), 1)


def test_tanh_everywhere_but_last():
    names = ("C1", "C3", "F5", "F6", "output")
    activations = [plain_lenet().get_layer(name).activation.__name__ for name in names]
    assert activations == ["tanh"] * 4 + ["linear"]


@pytest.mark.parametrize("shape", [(8, 28, 1), (28, 30, 1)])
def test_images_that_do_not_fit(shape):
    with pytest.raises(ValueError, match=r"multiples of 4, 12 or more. Received: input_shape"):
        plain_lenet(shape)
