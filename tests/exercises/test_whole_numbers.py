"""Whole numbers are asked for wherever a lab promises them."""

import re

import pytest

from cnnlab import exercises
from tests.answers import ROOT

PROMISED = re.compile(r"returns?:? .{0,90}?\b(ints?|whole numbers?)\b|\. An int\.", re.IGNORECASE)


@pytest.mark.parametrize("lab", exercises.labs())
def test_whole_numbers_that_are_promised_are_asked_for(lab):
    """By an exercise's text, or by the docstring of what is to be written."""
    source = (ROOT / "solutions" / f"{lab}.py").read_text(encoding="utf-8")
    for name, exercise in exercises.load(lab).items():
        text = source[: source.index(f'check="{name}"')].rpartition("### Exercise")[2]
        if PROMISED.search(re.sub(r"\s+(# )?", " ", text)):
            assert "dtype" in exercise.points, name
