"""Tests of `tests.running.shown`: what a page does not show as it should is said."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from cnnlab.judging.card import RESULT_MIMETYPE
from tests.running.shown import differences

RESULT = {RESULT_MIMETYPE: {"points": 1, "max_points": 3}, "text/html": "<b>1 of 3 points</b>"}
PLAYER = {"text/html": "<img><script>play</script>"}
PICTURE = {"image/png": "iVBO", "text/plain": "a picture"}


def display(data):
    return new_output("display_data", data)


def said(output, **found):
    """What is said of an output that is found as given, and else as it should be."""
    right = {"visible": True, "text": "1 of 3 points", "images": [], "plays": False}
    cell = new_code_cell(outputs=[output])
    return list(differences(new_notebook(cells=[cell]), [[right | found]]))


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (display(RESULT), {"mime": "text/html"}),
        (display(PLAYER), {"mime": "text/html", "plays": True}),
        (display(PICTURE), {"mime": "image/png", "text": "", "images": [True]}),
        (display({"text/plain": "6"}), {"mime": "text/plain", "text": "6"}),
        (
            new_output("stream", name="stdout", text="one\ntwo  three\n"),
            {"mime": "application/vnd.jupyter.stdout", "text": "one\ntwo three"},
        ),
        (new_output("error", ename="E"), {"mime": "application/vnd.jupyter.error", "text": "E"}),
    ],
)
def test_what_is_shown_as_it_should_be(output, found):
    assert said(output, **found) == []


@pytest.mark.parametrize(
    ("output", "found", "expected"),
    [
        (display(RESULT), {"mime": "text/plain"}, "expected text/html; shown as text/plain"),
        (display(RESULT), {"text": "3 of 3 points"}, "a card without '1 of 3 points'"),
        (display(RESULT), {"visible": False}, "text/html: nothing is seen"),
        (display(RESULT), {"text": " "}, "text/html: nothing is seen"),
        (display(RESULT), {"images": [True, False]}, "text/html: a picture is broken"),
        (display(PLAYER), {}, "a player does not play"),
        (display(PICTURE), {"mime": "image/png"}, "image/png: no picture is seen"),
        (display(PICTURE), {"mime": "text/plain"}, "expected image/png; shown as text/plain"),
        (display({"image/tiff": "AAAA"}), {}, "expected of a kind that is never shown"),
        (
            new_output("stream", name="stdout", text="one two"),
            {"mime": "application/vnd.jupyter.stdout", "text": "one"},
            "expected the text 'one two'; shown: 'one'",
        ),
    ],
)
def test_what_is_not_is_said(output, found, expected):
    lines = said(output, **{"mime": "text/html"} | found)
    assert any(line.startswith(f"cell 0: {expected}") for line in lines), lines


def test_outputs_are_counted():
    cells = [new_code_cell(), new_code_cell(outputs=[display(RESULT)])]
    assert list(differences(new_notebook(cells=cells), [[], []])) == [
        "cell 1: expected 1 outputs; shown: 0"
    ]
