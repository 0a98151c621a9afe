"""The judge on functions and values: each rung, each outcome, each kind of diagnosis."""

import linecache
import tracemalloc

import numpy as np
import pytest

from cnnlab.judging import compare, kinds, probes
from cnnlab.judging.exercise import Case, DictExercise, values_where
from cnnlab.judging.ladder import judge
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.student_error import StudentError
from tests.judging.exercises import EXERCISES, Scale


def verdict_of(exercise, seed=0, **namespace):
    return judge(EXERCISES[exercise], lambda *question: probes.ask(namespace, *question), seed)


def states(verdict):
    return {rung.name: rung.state for rung in verdict.rungs}


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


@pytest.mark.parametrize(
    ("expected", "found", "message"),
    [
        (6, 7, "expected 6, got 7: one too many"),
        (6, 3.0, "expected 6, got 3: half as much"),
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


def test_what_is_computed_in_32_bits_is_right():
    def scale(image, factor):
        return (np.float32(image) * np.float32(factor) + np.float32(1)) - np.float32(1)

    assert verdict_of("scale", scale=scale).points == 3


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
    source = "def scale(image, factor):\n    return image[factor]\n"
    linecache.cache["<cell 7>"] = (len(source), None, source.splitlines(keepends=True), "<cell 7>")
    namespace = {}
    exec(compile(source, "<cell 7>", "exec"), namespace)
    verdict = verdict_of("scale", **namespace)
    assert (verdict.outcome, verdict.points) == ("error", 0)
    assert verdict.message.startswith(
        "line 2 of your cell, `return image[factor]`: IndexError: index 3 is out"
    )


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


def parts_of(failing, independent=("first", "second", "third")):
    """The states of rungs of a point each, of which these fail, and the verdict."""

    class Parts(Scale):
        points = {"shape": 0, "first": 1, "second": 1, "third": 1, "last": 1}

        def rung(self, name, case, answer):
            return f"{name} is wrong" if name in failing else None

    Parts.independent = independent
    namespace = {"scale": lambda image, factor: image}
    verdict = judge(Parts(), lambda *question: probes.ask(namespace, *question), 0)
    return "".join(states(verdict)[name][0] for name in Parts.points), verdict


@pytest.mark.parametrize(
    ("failing", "expected"),
    [
        ({"first"}, "pfppo"),
        ({"second"}, "ppfpo"),
        ({"first", "third"}, "pfpfo"),
        ({"last"}, "ppppf"),
        ({"shape"}, "foooo"),
    ],
)
def test_independent_rungs_are_climbed_all(failing, expected):
    found, verdict = parts_of(failing)
    assert found == expected
    assert verdict.message == f"{min(failing)} is wrong"
    assert verdict.points == expected[1:].count("p")


class BothSigns(Scale):
    """A rung for each case."""

    points = {"shape": 1, "grown": 1, "turned": 1}
    independent = ("grown", "turned")
    rung_grown = values_where(lambda factor: factor > 0)
    rung_turned = values_where(lambda factor: factor < 0)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("", "ppp"), ("error", "oop"), ("shape", "fop"), ("values", "pfp"), ("timeout", "ooo")],
)
def test_a_case_that_fails_below_leaves_the_rungs_of_other_cases(fault, expected):
    asked = []

    def ask(probe, name, args, kwargs, forbidden):
        asked.append(args)
        right = args[0] * kwargs["factor"]
        if kwargs["factor"] < 0 or not fault:
            return probes.Answer(right)
        if fault in ("error", "timeout"):
            kind = {"error": "ValueError", "timeout": "Timeout"}[fault]
            return probes.Answer(error=StudentError(kind, "it happened"))
        return probes.Answer(right[0] if fault == "shape" else right + 1)

    verdict = judge(BothSigns(), ask, 0)
    assert "".join(states(verdict)[name][0] for name in BothSigns.points) == expected
    assert len(asked) == (1 if fault == "timeout" else 2)
    assert verdict.points == expected.count("p")
    wanted = "passed" if not fault else "partial" if verdict.points else "error"
    assert verdict.outcome == wanted


@pytest.mark.parametrize("wrong", [False, True])
def test_who_changes_arguments_climbs_no_further(wrong):
    """Also where another rung has failed before, of which the next one does not depend."""

    def scale(image, factor):
        right = image * factor + wrong
        image[:] *= factor < 0  # in one case
        return right

    verdict = judge(BothSigns(), lambda *question: probes.ask({"scale": scale}, *question), 0)
    assert states(verdict)["arguments"] == "failed"
    assert states(verdict)["turned"] == "open"
    assert verdict.points == 2 - wrong


class Both(DictExercise):
    name = "both"
    points = {"shape": 0, "dtype": 0, "sum": 1, "size": 1}
    independent = ("sum", "size")

    def cases(self, rng):
        yield Case("two numbers", np.array([1.5, 2.0]))

    def oracle(self, x):
        return {"sum": x.sum(), "size": x.size}


@pytest.mark.parametrize(
    ("answer", "points", "message"),
    [
        ({"sum": 3.5, "size": 2}, 2, ""),
        (
            {"sum": [3.5], "size": 2},
            1,
            "`sum`: expected one number, got shape (1,): an axis of length 1 is too many",
        ),
        ({"sum": 3.5, "size": 2.0}, 1, "`size`: expected whole numbers, got decimal numbers"),
        ({"size": 2}, 1, "expected the keys ['sum', 'size'], got ['size']"),
        ({"sum": 3.5, "size": 3}, 1, "`size`: expected 2, got 3: one too many"),
        ([3.5, 2], 0, "expected a dict with ['size', 'sum'], got a list of 2 (decimal numbers)"),
    ],
)
def test_parts_that_are_independent_fail_alone(answer, points, message):
    verdict = judge(Both(), lambda *_: probes.Answer(answer), 0)
    assert (verdict.points, verdict.message) == (points, message)


def test_other_rungs_stop_at_the_first_that_fails():
    assert parts_of({"first"}, independent=())[0] == "pfooo"


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
