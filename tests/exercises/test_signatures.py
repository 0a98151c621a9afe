"""What a signature promises is asked: each argument that has a default is left out by some case."""

import ast
import inspect
from pathlib import Path

import jupytext
import numpy as np
import pytest

from cnnlab import exercises
from cnnlab.judging.layer_exercise import LayerExercise

SOLUTIONS = Path(__file__).parents[2] / "solutions"


def signature(lab, exercise):
    """Of the function, or of the class' `__init__`, that a lab's solution gives."""
    cells = jupytext.read(SOLUTIONS / f"{lab}.py", fmt="py:percent").cells
    source = "\n".join(c.source for c in cells if c.metadata.get("exercise") == exercise.name)
    for node in ast.parse(source).body:
        if getattr(node, "name", "") == exercise.object_name:
            made = [each for each in getattr(node, "body", []) if is_init(each)]
            stub = made[0] if isinstance(node, ast.ClassDef) and made else node
            if isinstance(stub, ast.FunctionDef):
                return called(stub)
    return inspect.Signature()  # a value, or a class that has no arguments of its own


def is_init(node):
    return isinstance(node, ast.FunctionDef) and node.name == "__init__"


def called(function):
    """The signature that calls see: without `self`."""
    namespace = {}
    stub = ast.parse(f"def stub({ast.unparse(function.args)}): ...")
    exec(compile(stub, "<stub>", "exec"), namespace)
    parameters = inspect.signature(namespace["stub"]).parameters.values()
    return inspect.Signature([each for each in parameters if each.name != "self"])


def given(signature, exercise, case):
    """The names of the arguments that a case gives."""
    args = () if isinstance(exercise, LayerExercise) else case.args
    return signature.bind_partial(*args, **case.kwargs).arguments.keys()


@pytest.mark.parametrize("lab", exercises.labs())
def test_each_default_is_used_by_a_case(lab):
    for name, exercise in exercises.load(lab).items():
        found = signature(lab, exercise)
        defaults = [p.name for p in found.parameters.values() if p.default is not p.empty]
        if not defaults:
            continue
        cases = [given(found, exercise, case) for case in exercise.cases(np.random.default_rng(0))]
        always = [each for each in defaults if all(each in names for names in cases)]
        assert always == [], f"{name}: no case leaves these arguments out"


def test_a_signature_is_read():
    exercise = exercises.load("02_convolution")["conv-layer"]
    assert list(signature("02_convolution", exercise).parameters) == [
        *("filters", "kernel_size", "strides", "padding", "kwargs")
    ]
    exercise = exercises.load("16_architectures")["separable-cost"]
    assert signature("16_architectures", exercise).parameters["strides"].default == 1


@pytest.mark.parametrize("lab", exercises.labs())
def test_the_last_rung_has_points(lab):
    """Who stops at a rung that nothing follows would keep all points."""
    for name, exercise in exercises.load(lab).items():
        assert list(exercise.points.values())[-1] > 0, name
