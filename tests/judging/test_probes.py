"""What is made of a student's value: plain data, all the way down."""

from collections import OrderedDict, namedtuple

import keras
import numpy as np
import pytest

from cnnlab.judging.probes import plain

Pair = namedtuple("Pair", "first second")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, "a", None, True), (1, "a", None, True)),
        (Pair(1, (2,)), [1, (2,)]),
        ({3, 1}, [1, 3]),
        (OrderedDict(a=[1.5]), {"a": [1.5]}),
        ({1: 2}, {"1": 2}),
    ],
)
def test_containers(value, expected):
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)


@pytest.mark.parametrize(
    "value", [np.float32(2), Pair(np.float32(2), 0), [keras.ops.ones(()) * 2], {"x": np.array(2)}]
)
def test_numbers_inside_become_arrays(value):
    found = plain(value)
    found = next(iter(found.values())) if isinstance(found, dict) else found
    found = found[0] if isinstance(found, list) else found
    assert type(found) is np.ndarray
    assert found == 2


def test_what_is_no_data():
    assert plain(np).kind == "module"
