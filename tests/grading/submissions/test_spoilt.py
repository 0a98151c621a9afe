"""Anything at all may be handed in: it is graded, and in good time."""

import json
import random

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from tests.grading.submissions.handed_in import (
    ANSWERS,
    cell,
    run_between,
)

VALUES = [None, True, -1, 1e400, "", "exercise-conv2d", "a\x00\ud800", [], {}, ["a"], {"a": []}]


def mutate(value, rng):
    """A copy of some JSON in which a few places hold something else."""
    if rng.random() < 0.01:
        return rng.choice(VALUES)
    if isinstance(value, dict):
        pairs = [(key, mutate(each, rng)) for key, each in value.items() if rng.random() > 0.02]
        return dict(pairs)
    if isinstance(value, list):
        kept = [mutate(each, rng) for each in value if rng.random() > 0.02]
        return kept + kept[: rng.randrange(2)]
    return value


@pytest.mark.parametrize("seed", range(40))
def test_spoilt_json_is_graded(solved, graded, seed):
    rng = random.Random(seed)
    found = graded(mutate(json.loads(json.dumps(solved)), rng))
    nbformat.validate(found.notebook)
    nbformat.writes(found.notebook).encode()
    assert list(found.answers) == list(ANSWERS)
    assert all(
        source == "" or cell(found.notebook, n).source in source
        for n, source in found.answers.items()
    )


@pytest.mark.parametrize("seed", range(40))
def test_spoilt_bytes_are_graded(solved, graded, seed):
    rng = random.Random(seed)
    content = bytearray(json.dumps(solved).encode())
    for _ in range(rng.randrange(1, 20)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    if seed % 2:
        del content[rng.randrange(len(content)) :]
    nbformat.validate(graded(bytes(content)).notebook)


SLOW = {
    "imports": ("import " + "a" * 99_000 + "!", 19),
    "assignments": ("a=\n" * 33_000, 19),
    "targets": ("a," * 49_000 + "=", 19),
    "definitions": ("def a\n" * 16_000, 19),
    "brackets": ("(" * 99_000, 19),
    "spaces": (" " * 99_000, 100),
    "words": ("a" * 99_000, 19),
    "loops": ("for " * 24_000, 19),
    "chains": ("=a" * 49_000, 19),
    "strings": ("'''\"\"\"x" * 14_000, 19),
    "programs": ("%run " + "a" * 98_000, 19),
    "a file": ("%%writefile " + "a" * 98_000, 19),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", SLOW)
def test_hostile_sources_do_not_hold_up_the_judge(graded, name):
    """A pattern of more than linear time would need hours here."""
    source, times = SLOW[name]
    notebook = {"cells": [{"cell_type": "code", "source": source + str(n)} for n in range(times)]}
    assert graded(notebook).answers == dict.fromkeys(ANSWERS, "")


def named_lines(letters, first):
    """That many letters of lines that each bind a name of their own."""
    lines = [f"n{n} = n{n + 1}" for n in range(first, first + letters // 18)]
    return "\n".join(lines)


LARGE = {
    "one cell": [named_lines(17_000_000, 0)],
    "many cells": [named_lines(9_000, 2_000 * n) for n in range(1_900)],
    "long cells": [named_lines(80_000, 100_000 * n) for n in range(170)],
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", LARGE)
def test_large_files_do_not_hold_up_the_judge(solved, graded, name):
    """Two million names took the trusted process more than ten minutes."""
    cell(solved, "conv2d").source = "conv2d = n0 + n1"
    content = json.loads(json.dumps(solved))
    content["cells"] += [{"cell_type": "code", "source": source} for source in LARGE[name]]
    found = graded(content)
    assert any(warning.startswith("Not looked at:") for warning in found.warnings)
    assert found.answers["conv2d"] == "conv2d = n0 + n1"


def test_a_students_cells_are_read_up_to_a_length(solved, graded):
    cell(solved, "conv2d").source = "conv2d = first + last"
    many = [new_code_cell(f"first = {n}  #" + "x" * 99_000) for n in range(10)]
    solved.cells[3:3] = [*many, new_code_cell("last = 1")]
    assert len(run_between(graded(solved), "conv2d")) == 12
    solved.cells.insert(13, new_code_cell("#" + "x" * 20_000))
    found = graded(solved)
    assert len(run_between(found, "conv2d")) == 11
    assert found.warnings[0].startswith("Not looked at: ")
