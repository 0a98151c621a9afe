"""The judge's own answers in lab 02, against Keras."""

import keras
import numpy as np
import pytest

from cnnlab.exercises.lab02_convolution import Conv2D, ConvLayer

LAYER_CASES = list(ConvLayer().cases(np.random.default_rng(0)))


@pytest.mark.parametrize("case", LAYER_CASES, ids=lambda case: case.name)
def test_layer_oracle_equals_library(case):
    inputs, weights = case.args
    layer = keras.layers.Conv2D(**case.kwargs)
    layer.build(inputs.shape)
    layer.set_weights([weights["kernel"], weights["bias"]])
    np.testing.assert_allclose(ConvLayer().expected(case), layer(inputs), rtol=1e-4, atol=1e-4)


def test_first_case_is_the_slide():
    case = next(Conv2D().cases(np.random.default_rng(0)))
    assert Conv2D().expected(case).tolist() == [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
