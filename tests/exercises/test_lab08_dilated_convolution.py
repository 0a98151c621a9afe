"""The judge's own answers in lab 08, against Keras."""

import itertools

import keras
import numpy as np
import pytest

from cnnlab.exercises.lab08_dilated_convolution import (
    BestRates,
    DilatedConv2D,
    DilatedLayer,
    SeenPlaces,
)
from cnnlab.exercises.lab08_dilated_convolution.shared import spread
from cnnlab.models import measure_field

LAYER_CASES = list(DilatedLayer().cases(np.random.default_rng(0)))
STACKS = [c.args[0] for c in SeenPlaces().cases(np.random.default_rng(0)) if c.args[0]]


@pytest.mark.parametrize("case", LAYER_CASES, ids=lambda case: case.name)
def test_layer_oracle_equals_library(case):
    inputs, weights = case.args
    layer = keras.layers.Conv2D(**case.kwargs, padding="same")
    layer.build(inputs.shape)
    layer.set_weights([weights["kernel"], weights["bias"]])
    outputs = keras.ops.convert_to_numpy(layer(inputs))
    np.testing.assert_allclose(DilatedLayer().expected(case), outputs, rtol=1e-4, atol=1e-4)


def test_spread_kernel():
    kernel = np.array([[1.0, 2, 3], [4, 5, 6]])
    expected = [[1, 0, 2, 0, 3], [0, 0, 0, 0, 0], [4, 0, 5, 0, 6]]
    np.testing.assert_array_equal(spread(kernel, 2), expected)


def test_no_two_cases_and_mistakes_are_alike():
    """Each known mistake of the NumPy function differs from the right answer in some case."""
    exercise = DilatedConv2D()
    cases = list(exercise.cases(np.random.default_rng(0)))
    for name, shows in exercise.mistakes().items():
        assert not all(shows(exercise, case, exercise.expected(case)) for case in cases), name


@pytest.mark.parametrize("rates", STACKS, ids=str)
def test_seen_places_are_what_gradients_show(rates):
    size = 2 * sum(rates) + 1
    layers = [keras.layers.Conv2D(2, (1, 3), dilation_rate=(1, rate)) for rate in rates]
    strength = measure_field(keras.Sequential([keras.Input((1, size, 1)), *layers]))
    np.testing.assert_array_equal(SeenPlaces().oracle(rates), strength[0] > 0)


def test_no_four_rates_see_more():
    """All sets of four rates up to 30: the largest field without holes has 81 pixels."""
    best = max(
        2 * sum(rates) + 1
        for rates in itertools.combinations_with_replacement(range(1, 31), 4)
        if sum(rates) >= 39 and SeenPlaces().oracle(list(rates)).all()
    )
    assert best == 3**BestRates.num_layers
