"""A check leaves the notebook's random numbers as they were."""

import random

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnlab import exercises
from cnnlab.judging.check import Check
from cnnlab.models import residual_net

LAB = "06_residual"


class Draws:
    """An answer that draws from all that a notebook draws from."""

    def __call__(self, *_):
        draws()
        raise ValueError


def draws():
    net = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    return (
        random.random(),
        np.random.random(),
        float(tf.random.uniform(())),
        net.get_weights()[0].tolist(),
        [int(one) for one in tf.data.Dataset.range(9).shuffle(9)],
    )


@pytest.fixture
def check():
    keras.utils.set_random_seed(0)
    namespace = {"gradient_norms": Draws(), "residual_net": residual_net}
    return Check(LAB, exercises.load(LAB), namespace)


def test_checks_change_no_random_number(check):
    check("gradient-norms")
    once = draws()
    keras.utils.set_random_seed(0)
    for _ in range(3):
        check("gradient-norms")
    assert draws() == once


def test_python_and_numpy_go_on_where_they_stood(check):
    numbers = random.random(), np.random.random()
    keras.utils.set_random_seed(0)
    check("gradient-norms")
    assert (random.random(), np.random.random()) == numbers


def test_a_later_check_gives_other_numbers(check):
    """Between two checks a notebook has drawn: it must not draw the same once more."""
    check("gradient-norms")
    first = draws()
    check("gradient-norms")
    assert not any(one == other for one, other in zip(draws(), first, strict=True))
