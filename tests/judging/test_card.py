"""What a student sees."""

import json
import sys
import warnings

import numpy as np
import pytest

from cnnlab.exercises import checks
from cnnlab.judging.card import RESULT_MIMETYPE, Card
from cnnlab.judging.check import Check
from cnnlab.judging.ladder import Verdict
from tests.judging.exercises import EXERCISES


def check(**namespace):
    return Check("00_test", EXERCISES, namespace)


def wrong(image, factor):
    return image + factor


def test_card_in_a_terminal():
    assert repr(check(scale=wrong)("scale")) == (
        "scale: 1 of 3 points\n"
        "  ✓ is defined  ✓ runs  ✓ shape (1)  ✓ kind of numbers  "
        "✓ arguments left alone  ✗ values (2)\n"
        "  The lecture's example: at [0, 0] expected 3, got 4 (4 of 4 values differ)\n"
        '  hints left: 3, check("scale", hints=1)'
    )


@pytest.mark.parametrize(
    ("case", "begins"),
    [("a row, k=3", "A row, k=3: no"), ("num_rows=3, k=1", "num_rows=3, k=1: no")],
)
def test_a_message_begins_with_a_capital_but_for_a_name_of_code(case, begins):
    card = Card("00_test", Verdict("scale", "", [], outcome="failed", case=case, message="no"))
    assert card.message() == card.said() == begins


def test_hints_are_told_one_by_one():
    text = repr(check(scale=wrong)("scale", hints=2))
    assert "Hint 1: What is done to a pixel?\n  Hint 2: You add.\n  hints left: 1" in text
    assert "Write" not in text
    assert "hints left" not in repr(check(scale=wrong)("scale", hints=3))


def test_what_is_not_defined_may_be_written():
    assert check()("scale").message() == (
        "Not done yet: `scale` is not defined. Write it, run its cell, then this one."
    )
    assert check(scale=None)("scale").message() == "Not done yet: `scale` is still to be written."


def test_card_in_a_notebook():
    html = check(scale=wrong)("scale")._repr_mimebundle_()["text/html"]
    assert html.count("<details") == html.count("</details>") == 3 + 1  # hints, a step
    assert "<code>*</code>" in html
    assert 'alt="First difference at [0, 0]: expected 3, got 4."' in html
    assert "1·3 = <b>3</b>; in your answer: <b>4</b>" in html
    assert "<script" not in html


def test_result_is_data():
    result = check(scale=wrong)("scale")._repr_mimebundle_()[RESULT_MIMETYPE]
    assert json.loads(json.dumps(result)) == {
        "lab": "00_test",
        "exercise": "scale",
        "points": 1,
        "max_points": 3,
        "outcome": "partial",
        "rung": "values",
        "mistake": "added",
        "message": "The lecture's example: at [0, 0] expected 3, got 4 (4 of 4 values differ)",
    }


def test_students_text_is_escaped():
    def scale(image, factor):
        raise ValueError("<script>alert(1)</script>")

    html = check(scale=scale)("scale")._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_no_picture_for_small_or_ragged_answers():
    assert "<img" not in check(weights=3)("weights")._repr_html_()
    assert "<img" not in check(scale=lambda image, factor: "ab")("scale")._repr_html_()


def test_unknown_name_is_said_in_words():
    card = check()("scal")
    assert repr(card) == (
        'No exercise is called "scal". Did you mean "scale"? '
        "This lab has: scale, weights, gain-layer, model."
    )
    assert RESULT_MIMETYPE not in card._repr_mimebundle_()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({}, 'An exercise\'s name is missing: write `check("scale")`. This lab has: scale, '),
        ({"name": None}, "An exercise's name is missing"),
        ({"name": ["scale"]}, "An exercise's name is missing"),
        ({"name": "scale", "hints": "1"}, "Received: `hints='1'`."),
        ({"name": "scale", "hints": -1}, "`hints` must be a whole number"),
    ],
)
def test_a_wrong_call_is_said_in_words(call, message):
    assert message in repr(check()(**call))


def test_fault_of_ours_is_called_ours(monkeypatch):
    monkeypatch.setattr(type(EXERCISES["scale"]), "oracle", lambda *a, **k: 1 / 0)
    assert "This is a fault of cnnlab" in repr(check(scale=wrong)("scale"))


def test_summary():
    checked = check(scale=wrong, weights=1516)
    checked("scale"), checked("weights")
    assert repr(checked.summary()) == (
        "scale       1 of 3\nweights     2 of 2\n"
        "gain-layer  not checked yet\nmodel       not checked yet\n"
        "Together    3 of 13 points"
    )
    assert "3 of 13 points" in checked.summary()._repr_html_()


@pytest.mark.parametrize("mode", ["autograde", "validate"])
def test_nbgrader_gets_points_and_fresh_cases(monkeypatch, mode):
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    seen = []

    def scale(image, factor):
        seen.append(image)
        return image + factor

    checked = check(scale=scale)
    points = [checked("scale"), checked("scale")]
    assert points == [1.0, 1.0]
    assert all(type(p) is float for p in points)
    assert not np.array_equal(seen[1], seen[3])
    assert check()("unknown") == 0.0


def test_warnings_cost_nothing_under_nbgrader(monkeypatch, capsys):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")

    def scale(image, factor):
        warnings.warn("a student's warning", stacklevel=1)
        print("a student's note", file=sys.stderr)
        return image * factor

    assert check(scale=scale)("scale") == 3.0
    assert capsys.readouterr().err == ""


def test_unknown_lab():
    with pytest.raises(
        LookupError, match=r"Expected the name of a lab. Received: '99_no'. Choose from: "
    ):
        checks("99_no")
