"""The command line: one line for each mistake, exit code 2, and nothing heavy imported."""

import subprocess
import sys

import pytest

import cnnlab
from cnnlab import cli
from cnnlab.errors import UserError


def run(*arguments):
    code = "import sys; from cnnlab.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "cnnlab: the following arguments are required: COMMAND."),
        (["chekc"], "cnnlab: argument COMMAND: invalid choice: 'chekc'"),
        (["check"], "cnnlab check: the following arguments are required: FILE."),
        (
            ["check", "a.ipynb", "--timeout", "x"],
            "cnnlab check: argument --timeout: expected a whole number, 1 or more; received 'x'.",
        ),
        (
            ["check", "a.ipynb", "--timeout", "0"],
            "cnnlab check: argument --timeout: expected a whole number, 1 or more; received '0'.",
        ),
        (
            ["grade", "in", "--lab", "02", "--workers", "x"],
            "cnnlab grade: argument --workers: expected a whole number, 1 or more; received 'x'.",
        ),
        (
            ["grade", "in", "--lab", "02", "--timeout", "1.5"],
            "cnnlab grade: argument --timeout: expected a whole number, 1 or more; received '1.5'.",
        ),
        (
            ["grade", "in", "--lab", "02", "--seed=-5"],
            "cnnlab grade: argument --seed: expected a whole number, from 0 to 4294967295; "
            "received '-5'.",
        ),
        (
            ["grade", "in", "--lab", "02", "--seed", "9" * 5_000],
            "cnnlab grade: argument --seed: expected a whole number, from 0 to 4294967295; "
            "received '99999999999999999999'.",
        ),
        (
            ["class", "out", "--students", "x"],
            "cnnlab class: argument --students: expected a whole number, 1 or more; received 'x'.",
        ),
        (["lab", "--port", "web"], "cnnlab lab: argument --port: invalid int value: 'web'."),
        (["build", "--chekc"], "cnnlab: unrecognized arguments: --chekc."),
        (["course"], "cnnlab course: the following arguments are required: DIR."),
    ],
)
def test_wrong_arguments_are_one_line(capsys, arguments, message):
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    assert exit_.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(message)
    assert error.endswith("--help`.\n")
    assert error.count("\n") == 1


def test_version(capsys):
    with pytest.raises(SystemExit) as exit_:
        cli.main(["--version"])
    assert exit_.value.code == 0
    assert capsys.readouterr().out == f"cnnlab {cnnlab.__version__}\n"


@pytest.mark.parametrize("command", ["lab", "check", "build", "course", "kernel", "doctor"])
def test_every_command_has_help(capsys, command):
    with pytest.raises(SystemExit) as exit_:
        cli.main([command, "--help"])
    assert exit_.value.code == 0
    assert f"usage: cnnlab {command}" in capsys.readouterr().out


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from cnnlab.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
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


def failing(error):
    def run(options):
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UserError("expected this, received that."), 2, "expected this, received that."),
        (KeyboardInterrupt(), 130, "interrupted"),
        (PermissionError(13, "Permission denied", "a/b"), 2, "a/b: Permission denied"),
        (
            ModuleNotFoundError("no", name="nbgrader"),
            2,
            "needs the package nbgrader. Run `pip install 'cnnlab[grade]'`.",
        ),
    ],
)
def test_errors_of_commands_are_one_line(monkeypatch, capsys, error, code, message):
    monkeypatch.setattr(cli, "_build", failing(error))
    assert cli.main(["build"]) == code
    assert capsys.readouterr().err == f"cnnlab build: {message}\n"


def test_a_fault_of_cnnlab_is_not_hidden(monkeypatch):
    monkeypatch.setattr(cli, "_build", failing(ModuleNotFoundError("no", name="cnnlab.nothing")))
    with pytest.raises(ModuleNotFoundError):
        cli.main(["build"])


def test_commands_get_their_arguments(monkeypatch):
    from cnnlab.notebooks import build, check, course, launch

    calls = []
    for module, name in [(build, "build"), (check, "check"), (course, "lay_out"), (launch, "main")]:
        monkeypatch.setattr(module, name, lambda *arguments: calls.append(arguments))
    for line in [
        "build",
        "build a b --check --fresh",
        "check a.ipynb --timeout 9",
        "course DIR --lab a --lab b --overwrite",
        "lab",
        "lab a --port 9 --no-browser",
    ]:
        assert cli.main(line.split()) == 0
    assert calls == [
        ([], False, False),
        (["a", "b"], True, True),
        ("a.ipynb", 9),
        ("DIR", ["a", "b"], True),
        (None, None, True),
        ("a", 9, False),
    ]


def test_doctors_verdict_is_the_exit_code(monkeypatch):
    from cnnlab import doctor

    monkeypatch.setattr(doctor, "main", lambda: 1)
    assert cli.main(["doctor"]) == 1


def test_installed_command():
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"cnnlab {cnnlab.__version__}\n")
