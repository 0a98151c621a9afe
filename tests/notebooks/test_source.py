"""Every mistake in a source is one line: file, line number, what is wrong, how to repair it."""

import pytest

from cnnlab.errors import UserError
from cnnlab.notebooks.source import read
from tests.notebooks.tiny import TINY, exercises


def cells_of(path, text):
    path.write_text(text)
    return read(path, exercises).cells


@pytest.fixture
def path(tmp_path):
    return tmp_path / "90_tiny.py"


def test_cells_know_their_lines(path):
    cells = cells_of(path, TINY)
    lines = TINY.splitlines()
    for cell in cells:
        assert lines[cell.line - 1].startswith("# %%")
        first = cell.source.splitlines()[0]
        assert lines[cell.line].removeprefix("# ") == first
    assert len(cells) == 11


def test_kinds_and_names(path):
    marked = [(cell.kind, cell.name) for cell in cells_of(path, TINY) if cell.kind]
    assert marked == [
        ("locked", "setup"),
        ("exercise", "double"),
        ("check", "double"),
        ("exercise", "triple"),
        ("check", "triple"),
        ("discussion", "why"),
    ]


def test_a_jupytext_header_is_no_cell(path):
    header = "# ---\n# jupyter:\n#   jupytext:\n#     text_representation: {}\n# ---\n\n"
    shift = header.count("\n")
    plain = cells_of(path, TINY)
    assert [c.line - shift for c in cells_of(path, header + TINY)] == [c.line for c in plain]


DOUBLE, CHECK = '# %% exercise="double"', '# %% check="double" points=2'
BEGIN, END = "    ### BEGIN SOLUTION", "    ### END SOLUTION"
TEXT_CELL = "# %% [markdown] discussion"


@pytest.mark.parametrize(
    ("old", "new", "where", "message"),
    [
        (DOUBLE, '# %% exercize="double"', "# %% exercize", "unknown word 'exercize'"),
        (DOUBLE, "# %% exercise double", "# %% exercise d", "unknown word 'exercise double'"),
        (DOUBLE, "# %% exercise=double", "# %% exercise=d", "unknown word 'exercise=double'"),
        (CHECK, '# %% check="dbl" points=2', "# %% check", "check 'dbl' has no exercise above"),
        (
            CHECK,
            '# %% check="double" points=3',
            "# %% check",
            "do not add up: check 'double' has 3",
        ),
        (CHECK, '# %% check="double" points="2"', "# %% check", "needs points=N"),
        (CHECK, '# %% check="double" points=0', "# %% check", "needs points=N"),
        (CHECK, '# %% check="double"', "# %% check", "needs points=N"),
        (CHECK, CHECK + ' locked="a"', "# %% check", "a cell is one thing"),
        (CHECK, "# %%", DOUBLE, "exercise 'double' has no check"),
        ('check("d', 'print("d', "# %% check", 'must end with the line check("double")'),
        ('check("double")', 'check("triple")', "# %% check", "must end with the line check"),
        ('check("double")', 'check("double")\nx = 1', "# %% check", "must end with the line check"),
        ('e="triple"', 'e="double"', DOUBLE + "\ndef t", "duplicate exercise 'double'"),
        (BEGIN, "    pass", END, "a solution ends that has not begun"),
        (END, "    pass", BEGIN, "the solution begun here has no end"),
        (END, "    # BEGIN SOLUTION", "    # BEGIN", "the solution begun on line 42 has no end"),
        (f"{BEGIN}\n    return 2 * x\n{END}", "    ...", DOUBLE, "'double' has no solution"),
        ("def check", f"{BEGIN}\n{END}\ndef check", "# %% locked", "outside an exercise"),
        ("def double", f"{BEGIN}\n{END}\ndef double", DOUBLE, "not valid Python"),
        ('why" points=1', 'why"', TEXT_CELL, "needs points=N"),
        (
            'discussion="why"',
            'discussion="double"',
            "# %% [markdown] d",
            "an exercise has this name",
        ),
        ("[markdown] discussion", "discussion", "# %% discussion", "must be a markdown cell"),
        ('e="double"', 'e="do uble"', "# %% exercise", "a name is 1 to 50 letters"),
        ("varies=true", "varies=1", "# %% varies", "expected varies=true"),
        ("varies=true", 'demands="seed"', "# %% demands", "Move it to the text of the exercise"),
        ('needs="double"', 'needs="triple"', "# %% needs", "needs='triple': no such exercise"),
        ('needs="double"', "points=2", "# %% points", "only a check or a discussion has points"),
        ("print(os", "# BEGIN HIDDEN TESTS\nprint(os", "# BEGIN HIDDEN", "nothing is hidden"),
        ("# Because", "# BEGIN MARK SCHEME\n# Because", "# BEGIN MARK", "nothing is hidden"),
    ],
)
def test_mistake(path, old, new, where, message):
    assert old in TINY
    text = TINY.replace(old, new, 1)
    path.write_text(text)
    with pytest.raises(UserError) as error:
        read(path, exercises)
    line = text[: text.index("\n" + where)].count("\n") + 2
    assert any(
        said.startswith(f"{path}:{line}: ") and message in said
        for said in str(error.value).splitlines()
    ), str(error.value)


def test_every_mistake_is_told(path):
    path.write_text(TINY.replace("points=2", "points=5").replace("points=3", "points=4"))
    with pytest.raises(UserError) as error:
        read(path, exercises)
    assert str(error.value).count("points do not add up") == 2


def test_declared_exercises_need_a_check(path):
    declared = exercises("90_tiny")
    declared["halve"] = declared["double"]
    path.write_text(TINY)
    with pytest.raises(UserError, match=r":1: exercise 'halve' of cnnlab.exercises has no check"):
        read(path, lambda lab: declared)


def test_checks_need_a_declared_exercise(path):
    path.write_text(TINY)
    with pytest.raises(UserError, match="check 'triple' is not declared in"):
        read(path, lambda lab: {"double": exercises("90_tiny")["double"]})


def test_a_lab_may_have_no_exercises(tmp_path):
    path = tmp_path / "91_text.py"
    assert len(cells_of(path, "# %% [markdown]\n# # Text\n")) == 1


def test_not_a_source(path):
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError, match=r"90_tiny.py:1: not a py:percent source: .*utf-8"):
        read(path, exercises)
