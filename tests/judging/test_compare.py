"""Signatures of answers: equal for equal numbers, whoever computed them."""

import numpy as np
import pytest

from cnnlab.judging.compare import signature

NUMBERS = np.random.default_rng(0).normal(size=(4, 5))


@pytest.mark.parametrize(
    "same",
    [NUMBERS.astype("float32"), NUMBERS.tolist(), NUMBERS * (1 + 1e-9), NUMBERS + 1e-9],
    ids=["float32", "a list", "another order of sums", "noise"],
)
def test_equal_numbers(same):
    assert signature(same) == signature(NUMBERS) != ""


@pytest.mark.parametrize(
    "other", [NUMBERS * 1.01, NUMBERS.T, -NUMBERS, NUMBERS[:-1], NUMBERS + 0.01], ids=str
)
def test_other_numbers(other):
    assert signature(other) != signature(NUMBERS)


@pytest.mark.parametrize("nothing", [None, "text", [[1], [1, 2]], {}, {"a": None}], ids=str)
def test_what_is_no_array_has_none(nothing):
    assert signature(nothing) == ""


def test_a_dict_has_that_of_its_arrays():
    assert signature({"a": NUMBERS}) == signature({"a": NUMBERS, "b": None}) != ""


def test_strange_numbers_have_one():
    assert signature(np.array([np.nan, np.inf, 0.0])) == signature(np.array([np.nan, np.inf, -0.0]))
