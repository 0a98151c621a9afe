"""How near is right, and what is told of an answer that differs."""

import tracemalloc

import numpy as np
import pytest

from cnnlab.judging import compare, kinds
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from tests.judging.exercises import verdict_of


def test_nothing_is_close_to_infinity():
    for number in (0.0, np.inf):
        assert not compare.same(np.inf, number, 1e-4, 1e-4)


@pytest.mark.parametrize(
    ("expected", "got", "same"),
    [
        ([1.0, 0.0], [1.0, 4e-5], True),  # 0 on the scale of the array, which is 1/2
        ([1.0, 0.0], [1.0, 1e-4], False),
        ([1e6, 1e6], [1e6, 1e6 + 100], True),
        ([1.0, 1000.0], [1.0, 1000.12], True),  # a share of the scale, and one of itself
        ([1.0, 1000.0], [1.12, 1000.0], False),
        ([1e6, 1e6], [1e6, 1e6 + 300], False),
        (0.0, 5e-7, True),  # where numbers near 1 have cancelled
        (0.0, 1e-5, False),
        ([np.inf, 1.0], [np.inf, 1.0], False),
        (10**6, 1e6 + 1e-4, True),
        (10**6, 1e6 + 1, False),  # a count is a count, however large
        ([3, 10**6], [3.01, 10**6], False),
        (True, 1, True),
        ("max", "max", True),
        ("max", "mean", False),
    ],
)
def test_how_near_is_right(expected, got, same):
    assert compare.same(np.array(expected), np.array(got), compare.RTOL, compare.ATOL) == same


NUMBERS = np.array([[3.0, 1.0, -2.0], [5.0, 0.5, 7.0], [2.5, 6.0, -1.0]])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (3 * NUMBERS, "each is 3 times as large"),
        (1.0003 * NUMBERS, "each is 1.0003 times as large"),
        (NUMBERS - 0.25, "each is too small by 0.25"),
        (-NUMBERS, "the sign is turned"),
        (0 * NUMBERS, "all are 0"),
        (NUMBERS.astype(int), "cut to whole numbers"),
        (np.maximum(NUMBERS, 0), "what is negative is cut off"),
        (np.abs(NUMBERS), "the signs are lost"),
        (NUMBERS.T, "axes 0 and 1 are swapped"),
        (NUMBERS[:, ::-1], "turned around along axis 1"),
        (NUMBERS[::-1, ::-1], "turned by 180° in axes 0 and 1"),
        (np.roll(NUMBERS, -1, 0), "one place too early along axis 0"),
    ],
)
def test_a_common_cause_is_named(found, words):
    assert compare.value_difference(NUMBERS, found, 1e-4, 1e-4).endswith(f"values differ): {words}")


def test_an_axis_of_length_1_causes_nothing():
    rows_alike = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])[None, :, :, None]
    message = compare.value_difference(rows_alike, rows_alike[:, ::-1, ::-1], 1e-4, 1e-4)
    assert message.endswith("turned by 180° in axes 1 and 2")


@pytest.mark.parametrize(
    ("expected", "found", "message"),
    [
        (6, 7, "expected 6, got 7: one too many"),
        (6, 3.0, "expected 6, got 3: half as much"),
        (1, 0, "expected 1, got 0: one too few"),
        (0.75, 0.0, "expected 0.75, got 0"),
        (1.75, 1.0, "expected 1.75, got 1: cut to whole numbers"),
        (17, "17", "expected whole numbers, got text"),
        (np.array([1, 2]), "1 2", "expected an array of shape (2,), got text"),
        (np.array([1.5, 2]), ["1.5", "2"], "expected decimal numbers, got text"),
        ("a", 1, "expected text, got whole numbers"),
        (0.75, 1.75, "expected 0.75, got 1.75"),
        (6, 9, "expected 6, got 9"),
        (True, False, "expected True, got False"),
        (NUMBERS, NUMBERS + np.eye(3), "at [0, 0] expected 3, got 4 (3 of 9 values differ)"),
        (
            [[1, 2], [3, 4]],
            [[1, 2], [3]],
            "shape (2, 2), got a list of 2, among them a list of 2, a list",
        ),
        ([1, 2], [1, None], "an array of shape (2,), got a list of 2, among them a number, None"),
    ],
)
def test_what_differs_is_told(expected, found, message):
    expected = np.array(expected)
    assert message in compare.value_difference(expected, found, 1e-4, 1e-4)


@pytest.mark.parametrize(
    ("expected", "found", "words"),
    [
        ((3, 4), (2, 3), "one too few along axis 0, 1"),
        ((3, 4), (3, 5), "one too many along axis 1"),
        ((3, 4), (4, 3), "the axes stand in another order"),
        ((3, 4), (1, 3, 4), "an axis of length 1 is too many"),
        ((3, 1), (3,), "an axis of length 1 is missing"),
        ((3, 4), (12,), "as many values, on other axes"),
    ],
)
def test_a_common_cause_of_a_shape_is_named(expected, found, words):
    message = compare.shape_difference(np.zeros(expected), np.zeros(found))
    assert message == f"expected shape {expected}, got shape {found}: {words}"


def test_other_shapes_have_no_cause():
    message = compare.shape_difference(np.zeros((3, 4)), np.zeros((4, 3, 2)))
    assert message == "expected shape (3, 4), got shape (4, 3, 2)"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "an empty list"),
        ((1, 2), "a tuple of 2 (whole numbers)"),
        (["a"], "a list of 1 (text)"),
        ([[1.5, 2], [3, 4]], "a list of shape (2, 2) (decimal numbers)"),
    ],
)
def test_a_sequence_is_named_by_what_is_in_it(value, words):
    assert kinds.kind(value) == words


@pytest.mark.parametrize(
    ("expected", "found", "words"),
    [
        (np.eye(2), np.eye(2) + 0j, "an array of type complex128 and shape (2, 2)"),
        (np.eye(2), np.zeros((2, 2), "M8[s]"), "an array of type datetime64[s] and shape (2, 2)"),
        (1516, 10**30, "a number too large to compare"),
        ([1, 2], [10**30, 2], "a list of 2, among them a number too large to compare, a number"),
    ],
)
def test_what_cannot_be_compared_does_not_look_like_what_is_expected(expected, found, words):
    message = compare.shape_difference(np.array(expected), found)
    assert message.endswith(f", got {words}")


# NumPy would make an array of 100 MB of it.
MUCH_TEXT = ["x" * 10_000] + [""] * 2_500


@pytest.mark.parametrize(
    "answer", [MUCH_TEXT, [[MUCH_TEXT]], np.array(MUCH_TEXT[:200]), "x" * 10**7]
)
def test_much_text_takes_no_memory(answer):
    tracemalloc.start()
    verdict = verdict_of("scale", scale=lambda image, factor: answer)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (
        verdict.message == "expected an array of shape (2, 2), got more text than can be compared"
    )
    assert most < 50e6


def test_much_text_has_no_kind_of_number():
    message = "expected a number, got more text than can be compared"
    assert verdict_of("weights", weights=MUCH_TEXT).message == message


def test_text_beside_numbers_is_not_much():
    """A layer's answer holds outputs and, where it cannot be saved, an error's text."""
    assert not kinds.too_much_text({"outputs": np.zeros(10**6), "reloaded": "x" * 1_000})


def test_symptoms_are_not_asked_of_much_text():
    @symptom
    def always(self, case, answer):
        return True

    case = Case("any")
    assert always(None, case, "x")
    assert not always(None, case, MUCH_TEXT)
