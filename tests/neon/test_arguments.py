"""What neon's names are called with: defaults are neon's, and mistakes are told."""

import keras
import numpy as np
import pytest

from cnnlab import neon
from cnnlab.neon import (
    Affine,
    ArrayIterator,
    Constant,
    Conv,
    CrossEntropyBinary,
    DataTransform,
    Dropout,
    GeneralizedCost,
    Kaiming,
    Logistic,
    Model,
    Normalizer,
    Pooling,
    Rectlin,
    Softmax,
    Xavier,
)


def test_defaults_are_neons():
    assert Normalizer().divisor == 128
    assert Rectlin().slope == 0
    assert Logistic().shortcut is False
    assert ArrayIterator(np.zeros((1, 2, 2, 1))).batch_size == 128


LOGITS = np.array([[0.3, -2.0], [5.0, 40.0], [-90.0, 500.0]], "float32")
TARGETS = np.array([[1, 0], [0, 1], [1, 0]], "float32")


SOFT = "CrossEntropyBinary reads the output of Logistic"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Xavier(local=False),
            "cnnlab's `Xavier` takes no arguments. Received: local=False. Leave it out.",
        ),
        (
            lambda: Conv((3, 3, 2), Kaiming(), local=True),
            r"`Conv` takes fshape, init, strides, padding, dilation, bias, batch_norm, activation, "
            r"name\. Received: local=True\. Leave it out",
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
        (lambda: Pooling("al"), "or a dict of R and S. Received: fshape='al'"),
        (lambda: Conv({"R": 3, "S": 3}, Kaiming()), "or a dict of them as R, S and K. Received: "),
        (
            lambda: Conv((3, 3, 2), Kaiming(), bias=Constant(), batch_norm=True),
            "a bias of its own. Received: batch_norm=True with a bias. Leave `bias` out",
        ),
        (lambda: Dropout(keep=0), "`keep` must be a number above 0.*Received: keep=0"),
        (lambda: ArrayIterator(LOGITS, [0, 1, -1], nclass=2), "from 0 to 1.*y with -1. Number the"),
        (lambda: ArrayIterator(LOGITS, [0, 1, 2], nclass=2), "from 0 to 1.*y with 2"),
        (lambda: ArrayIterator(LOGITS, [0, 0.5, 1], nclass=2), "a whole number for each example"),
        (lambda: ArrayIterator(LOGITS, [0, 1], nclass=2), r"y of shape \(2,\) and.*, 3 examples"),
        (
            lambda: fit([Affine(2, Xavier(), activation=Softmax())]),
            r"reads the output of Logistic. Received: a last step Softmax. Write activation=Logist",
        ),
        (lambda: neon.BatchNorm(), "has no `BatchNorm`. Write batch_norm=True in Conv or Affine."),
        (lambda: neon.gen_backend(be="gpu"), "has no `gen_backend`. Leave it out"),
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


def test_no_missing_name_hides_one_of_keras():
    """`from cnnlab.neon import *` must not take `Adam` away from a program that has Keras' own."""
    modules = (keras, keras.layers, keras.initializers, keras.optimizers, keras.callbacks)
    assert not [name for name in neon.MISSING if any(hasattr(module, name) for module in modules)]
