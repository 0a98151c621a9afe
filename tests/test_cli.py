"""The command line: one line for each mistake, exit code 2, and nothing heavy imported."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import click
import pytest

import cnnlab
from cnnlab import cli
from cnnlab.command_line import Command
from cnnlab.errors import UserError
from cnnlab.grading import command
from cnnlab.grading.asked import Asked


def run(*arguments, env=None):
    command = [sys.executable, "-m", "cnnlab", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env)


A_WHOLE_NUMBER = "expected a whole number, 1 or more; received"
A_SEED = "expected a whole number, from 0 to 4294967295; received"


@pytest.mark.parametrize(
    ("line", "command", "message"),
    [
        ("", "", "Missing command."),
        ("chekc", "", "No such command 'chekc'."),
        ("--version=1", "", "Option '--version' does not take a value."),
        ("check", " check", "Missing argument 'FILE'."),
        ("check a.ipynb b.ipynb", " check", "Got unexpected extra argument (b.ipynb)."),
        ("check a.ipynb --timeout", " check", "Option '--timeout' requires an argument."),
        ("check a --timeout x", " check", f"'--timeout': {A_WHOLE_NUMBER} 'x'."),
        ("check a --timeout 0", " check", f"'--timeout': {A_WHOLE_NUMBER} '0'."),
        ("grade in", " grade", "Missing option '--lab'."),
        ("grade in --lab 02 --workers x", " grade", f"'--workers': {A_WHOLE_NUMBER} 'x'."),
        ("grade in --lab 02 --timeout 1.5", " grade", f"'--timeout': {A_WHOLE_NUMBER} '1.5'."),
        ("grade in --lab 02 --seed=-5", " grade", f"'--seed': {A_SEED} '-5'."),
        ("grade in --lab 02 --seed 4294967296", " grade", f"'--seed': {A_SEED} '4294967296'."),
        (f"grade in --lab 02 --seed {'9' * 5_000}", " grade", f"'--seed': {A_SEED} '{'9' * 20}'."),
        (
            "grade in --lab 02 --backend x",
            " grade",
            "'--backend': 'x' is not one of 'tensorflow', 'jax', 'torch'.",
        ),
        (
            "grade in --lab 02 --workers 2 --scheduler tcp://a:1",
            " grade",
            "Expected one at most of these; received --workers and --scheduler.",
        ),
        (
            "grade in --lab 02 --require-sandbox --no-sandbox",
            " grade",
            "Expected one at most of these; received --require-sandbox and --no-sandbox.",
        ),
        ("class out --students x", " class", f"'--students': {A_WHOLE_NUMBER} 'x'."),
        ("lab --port web", " lab", f"'--port': {A_WHOLE_NUMBER} 'web'."),
        ("build --chekc", " build", "No such option"),
        ("course", " course", "Missing argument 'DIR'."),
        ("kernel", " kernel", "Missing command."),
        (
            "kernel install --user --prefix p",
            " kernel install",
            "Expected one at most of these; received --user and --prefix.",
        ),
    ],
)
def test_wrong_arguments_are_one_line(capsys, line, command, message):
    assert cli.main(line.split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"cnnlab{command}: ")
    assert message in said.err
    assert said.err.endswith(f" See `cnnlab{command} --help`.\n")
    assert said.err.count("\n") == 1


def test_a_word_of_two_lines_is_said_in_one(capsys):
    assert cli.main(["check", "a.ipynb", "b\nc"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"cnnlab {cnnlab.__version__}\n"


def every(group, path=()):
    """All commands, groups among them, by the words that call them."""
    yield path, group
    for name, child in getattr(group, "commands", {}).items():
        yield from every(child, (*path, name))


COMMANDS = dict(every(cli.commands))


def test_commands_stand_in_the_order_of_a_students_way(capsys):
    cli.main(["--help"])
    listed = re.findall(r"^  ([a-z]+)  ", capsys.readouterr().out, re.MULTILINE)
    assert listed == [
        *(
            "lab",
            "check",
            "progress",
            "build",
            "course",
            "grade",
            "export",
            "merge",
            "replay",
            "similar",
            "class",
            "audit",
        ),
        "kernel",
        "doctor",
    ]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_is_whole_at_80_columns(capsys, monkeypatch, path):
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main([*path, "-h"]) == 0
    said = capsys.readouterr().out
    assert cli.main([*path, "--help"]) == 0
    assert capsys.readouterr().out == said
    assert said.startswith(f"Usage: {' '.join(['cnnlab', *path])} ")
    assert max(map(len, said.splitlines())) <= 80
    assert said.isascii()  # no boxes, no colours
    assert "..." not in said.replace("...]", "").replace("]...", "")  # nothing was cut off


@pytest.mark.parametrize("path", [path for path in COMMANDS if path], ids=" ".join)
def test_every_option_is_explained(path):
    options = [one for one in COMMANDS[path].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_examples_are_right(monkeypatch):
    examples = [
        command.epilog.removeprefix("Example: cnnlab ").split()
        for command in COMMANDS.values()
        if command.epilog
    ]
    assert len(examples) > 3
    monkeypatch.setattr(Command, "invoke", lambda command, ctx: 0)
    assert [cli.main(example) for example in examples] == [0] * len(examples)


def completed(*words):
    """What a shell would offer after these words."""
    environment = {"COMP_WORDS": " ".join(["cnnlab", *words]), "COMP_CWORD": str(len(words))}
    environment |= {"_CNNLAB_COMPLETE": "bash_complete"}
    done = run(env=os.environ | environment)
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


def test_a_shell_can_complete_commands_and_labs():
    assert completed("co") == ["course"]
    assert completed("lab", "02") == ["02_convolution"]
    assert completed("grade", "in", "--lab", "07") == ["07_receptive_field"]
    assert completed("grade", "in", "--ti") == ["--timeout"]


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from cnnlab.cli import main; main(['--help'])\n"
        "heavy = {'keras', 'tensorflow', 'numpy', 'matplotlib', 'nbformat', 'nbgrader', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("module", ["notebooks.check", "grading.command"])
def test_commands_parse_no_grammar_of_addresses(module):
    """jsonschema would, for a second, while it is imported."""
    code = f"import cnnlab.cli, cnnlab.{module}, sys; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.fixture
def failing(monkeypatch):
    """Has `cnnlab build` raise the error."""
    from cnnlab.notebooks import build

    def fail(error):
        monkeypatch.setattr(build, "build", Mock(side_effect=error))

    return fail


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UserError("expected this, received that."), 2, "expected this, received that."),
        (KeyboardInterrupt(), 130, "interrupted"),
        (PermissionError(13, "Permission denied", "a/b"), 2, "a/b: Permission denied"),
        (OSError(24, "Too many open files"), 2, "Too many open files"),
        (TimeoutError("no answer"), 2, "no answer"),
        (
            ModuleNotFoundError("no", name="nbgrader"),
            2,
            "needs the package nbgrader. Run `pip install 'cnnlab[grade]'`.",
        ),
    ],
)
def test_errors_of_commands_are_one_line(failing, capsys, error, code, message):
    failing(error)
    assert cli.main(["build"]) == code
    assert capsys.readouterr().err == f"cnnlab build: {message}\n"


def test_a_fault_of_cnnlab_is_not_hidden(failing):
    failing(ModuleNotFoundError("no", name="cnnlab.nothing"))
    with pytest.raises(ModuleNotFoundError):
        cli.main(["build"])


@pytest.mark.parametrize(
    ("line", "function", "arguments"),
    [
        ("build", "notebooks.build.build", ([], False, False)),
        ("build a b --check --fresh", "notebooks.build.build", (["a", "b"], True, True)),
        ("check a.ipynb", "notebooks.check.check", ("a.ipynb", 300, None)),
        ("check a.ipynb --timeout 9", "notebooks.check.check", ("a.ipynb", 9, None)),
        ("check a.ipynb --junit b.xml", "notebooks.check.check", ("a.ipynb", 300, "b.xml")),
        (
            "export gradescope 02 --out a.zip --wheel b.whl",
            "grading.contracts.platforms.export",
            ("gradescope", "02", "a.zip", "b.whl", "cnnlab/grader"),
        ),
        ("course DIR", "notebooks.course.lay_out", ("DIR", [], False)),
        (
            "course DIR --lab a --lab b --overwrite",
            "notebooks.course.lay_out",
            ("DIR", ["a", "b"], True),
        ),
        ("lab", "notebooks.launch.main", (None, None, True, False)),
        (
            "lab a --port 9 --no-browser --language ru",
            "notebooks.launch.main",
            ("a", 9, False, False),
        ),
        (
            "class DIR",
            "grading.trial.classroom.write_class",
            ("DIR", "02_convolution", 12, 0, False, 0),
        ),
        (
            "class DIR --lab 07 --students 3 --seed 5 --hostile 1 --nbgrader",
            "grading.trial.classroom.write_class",
            ("DIR", "07_receptive_field", 3, 5, True, 1),
        ),
        ("kernel install", "kernel.spec.install", (False, None)),
        ("kernel install --user", "kernel.spec.install", (True, None)),
        ("kernel install --prefix p", "kernel.spec.install", (False, "p")),
        ("kernel install --sys-prefix", "kernel.spec.install", (False, sys.prefix)),
        ("kernel remove", "kernel.spec.remove", ()),
        ("doctor", "doctor.main", ()),
    ],
)
def test_commands_get_their_arguments(monkeypatch, line, function, arguments):
    called = Mock(return_value=None)
    monkeypatch.setattr(f"cnnlab.{function}", called)
    assert cli.main(line.split()) == 0
    called.assert_called_once_with(*arguments)


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("", {}),
        ("--out o --gradebook u --fresh", {"out": "o", "gradebook": "u", "fresh": True}),
        ("--workers 3 --seed 0 --timeout 9", {"workers": 3, "seed": 0, "timeout": 9}),
        ("--backend jax --require-sandbox", {"backend": "jax", "require_sandbox": True}),
        ("--scheduler a --no-sandbox", {"scheduler": "a", "no_sandbox": True}),
    ],
)
def test_grade_gets_its_options(monkeypatch, line, given):
    """What is left out is as for who calls it from Python."""
    arguments = inspect.signature(Asked).parameters.values()
    defaults = {one.name: one.default for one in arguments if one.default is not one.empty}
    called = Mock(return_value=None)
    monkeypatch.setattr(command, "main", called)
    assert cli.main(["grade", "DIR", "--lab", "02", *line.split()]) == 0
    called.assert_called_once_with("DIR", ("02",), **defaults | given)


def test_doctors_verdict_is_the_exit_code(monkeypatch):
    from cnnlab import doctor

    monkeypatch.setattr(doctor, "main", lambda: 1)
    assert cli.main(["doctor"]) == 1


def test_installed_command():
    command = [Path(sys.executable).with_name("cnnlab"), "--version"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"cnnlab {cnnlab.__version__}\n")
    assert run("--version").stdout == done.stdout
