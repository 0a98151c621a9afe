"""The judge's own answers in lab 07, against what Keras' gradients show."""

import keras
import numpy as np
import pytest

from cnnlab.exercises.lab07_receptive_field import StackField, TraceField
from cnnlab.models import measure_field

CASES = [c for c in TraceField().cases(np.random.default_rng(0)) if c.args[0]]
WIDTH = 400


def rows_seen(layers, pixel):
    """First and last pixel with a gradient, in a row so long that no field leaves it."""
    parts = [keras.Input((1, WIDTH, 1))]
    for kernel_size, stride, padding in layers:
        parts += [
            keras.layers.ZeroPadding2D((0, padding)),
            keras.layers.Conv2D(2, (1, kernel_size), (1, stride)),
        ]
    seen = np.flatnonzero(measure_field(keras.Sequential(parts), pixel=(0, pixel))[0])
    return int(seen[0]), int(seen[-1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_oracle_is_what_gradients_show(case):
    field = TraceField().expected(case)
    # The first output pixel whose field does not begin in the padding.
    pixel = -(-max(-field["first"], 0) // field["jump"])
    lo = field["first"] + pixel * field["jump"]
    assert rows_seen(case.args[0], pixel) == (lo, lo + field["size"] - 1)
    assert rows_seen(case.args[0], pixel + 1)[0] == lo + field["jump"]


def test_stacks_of_threes():
    sizes = [StackField().oracle([3] * n) for n in (1, 2, 4, 8)]
    assert sizes == [3, 5, 9, 17]
