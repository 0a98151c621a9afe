"""The judge on functions and values: each rung, each outcome, each kind of diagnosis."""

import linecache

import numpy as np
import pytest

from cnnlab.judging import probes
from cnnlab.judging.exercise import Case, values_where
from cnnlab.judging.ladder import judge
from tests.judging.exercises import EXERCISES, Scale, states, verdict_of


def test_right_answer_climbs_to_the_top():
    verdict = verdict_of("scale", scale=lambda image, factor: image * factor)
    assert (verdict.outcome, verdict.points, verdict.max_points) == ("passed", 3, 3)
    assert set(states(verdict).values()) == {"passed"}


@pytest.mark.parametrize("answer", [None, ...])
def test_what_is_not_there_is_missing(answer):
    verdict = verdict_of("scale", scale=answer)
    assert (verdict.outcome, verdict.points) == ("missing", 0)
    above = dict.fromkeys(["runs", "shape", "dtype", "arguments", "values"], "open")
    assert states(verdict) == {"exists": "failed"} | above
    assert verdict.message == "`scale` is still to be written."


def test_untouched_function_is_missing():
    def scale(image, factor): ...

    verdict = verdict_of("scale", scale=scale)
    assert (verdict.outcome, verdict.points) == ("missing", 0)
    assert "Is a `return` still to be written?" in verdict.message


def test_a_return_that_was_forgotten_is_no_untouched_function():
    def scale(image, factor):
        image * factor

    verdict = verdict_of("scale", scale=scale)
    assert (verdict.outcome, verdict.points) == ("error", 0)
    assert verdict.message == "nothing comes back (None): is a `return` missing?"


def test_not_implemented_is_missing():
    def scale(image, factor):
        raise NotImplementedError

    assert verdict_of("scale", scale=scale).outcome == "missing"


def test_wrong_shape_earns_nothing():
    verdict = verdict_of("scale", scale=lambda image, factor: image[0])
    assert (verdict.outcome, verdict.points) == ("failed", 0)
    assert verdict.message == "expected shape (2, 2), got shape (2,)"
    assert verdict.case == "the lecture's example"


def test_wrong_values_keep_the_points_of_the_rungs_below():
    verdict = verdict_of("scale", scale=lambda image, factor: image * factor + (image == 4))
    assert (verdict.outcome, verdict.points) == ("partial", 1)
    assert verdict.message == "at [1, 1] expected 12, got 13 (1 of 4 values differ)"
    assert verdict.mistake == ""
    assert verdict.hints == ("Look at one pixel.",)


def test_nan_is_no_right_answer():
    assert verdict_of("scale", scale=lambda image, factor: image * np.nan).points == 1


def test_what_is_computed_in_32_bits_is_right():
    def scale(image, factor):
        return (np.float32(image) * np.float32(factor) + np.float32(1)) - np.float32(1)

    assert verdict_of("scale", scale=scale).points == 3


def test_known_mistake_gets_its_hints():
    verdict = verdict_of("scale", scale=lambda image, factor: image + factor)
    assert verdict.mistake == "added"
    assert len(verdict.hints) == 3


def test_a_rung_may_have_hints_of_its_own():
    scale = EXERCISES["scale"]
    told = {**scale.texts, "on_shape": ["How large is it?"]}

    def hints(answer):
        exercise = type(scale)()
        exercise.texts = told
        return judge(exercise, lambda *question: probes.Answer(answer(*question[2])), 0).hints

    assert hints(lambda image: image[0]) == ("How large is it?",)
    assert hints(lambda image: image / 7) == ("Look at one pixel.",)


def test_mistake_must_explain_every_case():
    """The first case has a positive factor: only the second shows that `absolute` is wrong."""
    verdict = verdict_of("scale", scale=lambda image, factor: image * abs(factor))
    assert (verdict.mistake, verdict.case) == ("absolute", "a 2x3 image")

    def added_to_small_images(image, factor):
        return image + factor if image.size < 6 else image * 0.5

    assert verdict_of("scale", scale=added_to_small_images).mistake == ""


def test_symptom_recognises_an_answer():
    assert verdict_of("scale", scale=lambda image, factor: image * 0 + 7).mistake == "constant"


def test_error_is_told_as_the_students_own():
    namespace = {}
    run_cell("<cell 2>", "def given(image, factor):\n\n    return image[factor]\n", namespace)
    for returned in ("image[factor]", "given(image, factor)"):
        run_cell("<cell 7>", f"def scale(image, factor):\n    return {returned}\n", namespace)
        verdict = verdict_of("scale", **namespace)
        assert (verdict.outcome, verdict.points) == ("error", 0)
        assert verdict.message.startswith(
            f"line 2 of your cell, `return {returned}`: IndexError: index 3 is out"
        )


def run_cell(name, source, namespace):
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(compile(source, name, "exec"), namespace)


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt, RecursionError, MemoryError])
def test_nothing_that_a_student_raises_gets_out(stop):
    def scale(image, factor):
        raise stop

    assert verdict_of("scale", scale=scale).message == stop.__name__


def test_a_number_is_no_function():
    assert "a function was expected" in verdict_of("scale", scale=3).message


def test_who_destroys_the_arguments_loses_the_last_points():
    """Each case is asked with its own arguments all the same: all values are right."""

    def scale(image, factor):
        image *= factor
        return image

    verdict = verdict_of("scale", scale=scale)
    assert (verdict.points, verdict.outcome) == (1, "partial")
    assert (verdict.mistake, verdict.case) == ("arguments_changed", "the lecture's example")
    assert verdict.message.startswith("your function changes `image`, which its caller still needs")
    assert states(verdict)["arguments"] == "failed"
    assert states(verdict)["values"] == "open"


def test_seed_draws_the_cases():
    seen = []

    def scale(image, factor):
        seen.append(image.copy())
        return image * factor

    for seed in (1, 1, 2):
        verdict_of("scale", seed=seed, scale=scale)
    np.testing.assert_array_equal(seen[1], seen[3])
    assert not np.array_equal(seen[3], seen[5])


@pytest.mark.parametrize(
    ("value", "points", "message"),
    [
        (1516, 2, ""),
        (np.int64(1516), 2, ""),
        (1516.0, 0, "expected whole numbers, got decimal numbers"),
        (1500, 1, "expected 1516, got 1500"),
        ("1516", 0, "expected whole numbers, got text"),
    ],
)
def test_value(value, points, message):
    verdict = verdict_of("weights", weights=value)
    assert (verdict.points, verdict.message) == (points, message)


@pytest.mark.parametrize("value", [object(), np, (i for i in "ab")])
def test_what_is_not_data_is_named(value):
    verdict = verdict_of("scale", scale=lambda image, factor: value)
    assert (
        verdict.message
        == f"expected an array of shape (2, 2), got an object of type {type(value).__name__}"
    )


class TwoRungs(Scale):
    rung_positive = values_where(lambda self, case: case.kwargs["factor"] > 0)


@pytest.mark.parametrize(("factor", "wrong"), [(3, True), (-2, False)])
def test_a_rung_of_some_cases(factor, wrong):
    case = Case("two numbers", np.ones(2), factor=factor)
    found = TwoRungs().rung("positive", case, np.zeros(2))
    assert bool(found) == wrong
    assert TwoRungs().rung("positive", case, np.ones(2) * factor) is None
