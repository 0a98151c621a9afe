"""By hand is said in the lab's text, in the same words everywhere."""

import pytest

from cnnlab import exercises
from tests.answers import ROOT

WITH_LIBRARIES = {"partial-conv2d": "SciPy's correlate2d", "other-lenet": "PyTorch or JAX"}
BY_HAND = ("call", "call_counting_lines")  # probes


@pytest.mark.parametrize("lab", exercises.labs())
def test_functions_are_written_with_numpy_alone(lab):
    """A function that needs no net; who may use a library is an exception."""
    functions = [each for each in exercises.load(lab).values() if each.probe in BY_HAND]
    without = {each.name for each in functions if not each.allowed}
    assert without <= WITH_LIBRARIES.keys()


@pytest.mark.parametrize("lab", exercises.labs())
def test_the_text_says_so(lab):
    """Between an exercise's headline and its answer."""
    source = (ROOT / "solutions" / f"{lab}.py").read_text(encoding="utf-8")
    for name, exercise in exercises.load(lab).items():
        text = source[: source.index(f'exercise="{name}"')].rpartition("### Exercise")[2]
        said = "ith numpy alone" in " ".join(text.lower().split("\n# "))
        assert said == bool(exercise.allowed), name


@pytest.mark.parametrize("lab", exercises.labs())
def test_the_text_says_what_of_numpy_is_gone(lab):
    """In an exercise's text, or in that of one before it."""
    source = (ROOT / "solutions" / f"{lab}.py").read_text(encoding="utf-8")
    for name, exercise in exercises.load(lab).items():
        text = " ".join(source[: source.index(f'exercise="{name}"')].split("\n# "))
        if exercise.allowed and exercise.allowed.without:
            names = " and ".join(f"`{each}`" for each in exercise.allowed.without)
            assert f"NumPy's own {names}" in text, name
