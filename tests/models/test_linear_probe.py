"""linear_accuracy: right where a plane parts the classes, by chance where nothing does."""

import numpy as np

from cnnlab.models import linear_accuracy
from tests.layers.helpers import once

pytestmark = once
RNG = np.random.default_rng(0)
LABELS = np.arange(300) % 3
CENTRES = np.array([[3, 0], [-3, 0], [0, 5]])


def examples(scale=(1, 1)):
    return (CENTRES[LABELS] + RNG.normal(size=(300, 2))) * scale + 10


def test_classes_that_a_plane_parts():
    assert linear_accuracy(examples(), LABELS, examples(), LABELS) > 95


def test_the_scale_of_a_feature_does_not_matter():
    train, test = examples(), examples()
    scale = np.array([1e-3, 1e3])
    plain = linear_accuracy(train, LABELS, test, LABELS)
    assert linear_accuracy(train * scale, LABELS, test * scale, LABELS) == plain


def test_what_no_plane_parts():
    corners = RNG.integers(0, 2, size=(400, 2))
    labels = corners[:, 0] ^ corners[:, 1]
    assert linear_accuracy(corners, labels, corners, labels) < 70


def test_axes_are_unrolled_and_a_constant_feature_does_no_harm():
    train, test = (np.stack([examples(), np.ones((300, 2))], axis=1) for _ in range(2))
    assert linear_accuracy(train, LABELS, test, LABELS) > 95


def test_a_penalty_holds_the_weights_back():
    # Ten rare examples lie far out: without a penalty they are worth a large weight.
    features = np.r_[np.zeros(90), np.ones(10)][:, None]
    labels = np.r_[np.zeros(90), np.ones(10)]
    assert linear_accuracy(features, labels, features, labels, penalty=0.1) == 100
    assert linear_accuracy(features, labels, features, labels, penalty=1e4) == 90


def test_only_the_test_examples_count():
    train, test = examples(), examples()[::-1]
    assert linear_accuracy(train, LABELS, test, LABELS[::-1]) > 95
    assert linear_accuracy(train, LABELS, test, LABELS) < 40  # a third of the labels is the same
