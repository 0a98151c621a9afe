"""The command `cnnlab`: open a lab, score it, build notebooks, lay out a course, look around.

A command's own module is imported when it runs, so that `cnnlab --help` answers at once.
"""

import argparse
import sys

import cnnlab
from cnnlab.errors import UserError

EXTRAS = {
    "lab": "lab",
    "check": "lab",
    "build": "grade",
    "course": "grade",
    "grade": "grade",
    "class": "grade",
    "kernel": "lab",
}  # see pyproject.toml

# nbformat imports jsonschema, which builds a parser of internationalised web addresses: half of the
# time that a command takes. No notebook has such an address to check; jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: "not there"


class Parser(argparse.ArgumentParser):
    """An argument parser that says a mistake in one line, with the way to the help."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}. See `{self.prog} --help`.\n")


def main(arguments=None):
    """Runs one command; returns the exit code."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except UserError as error:
        print(f"cnnlab {options.command}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        name = error.filename or ""
        print(f"cnnlab {options.command}: {name}: {error.strerror}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        extra = EXTRAS.get(options.command)
        if extra is None or (error.name or "").startswith("cnnlab"):
            raise
        repair = f"Run `pip install 'cnnlab[{extra}]'`."
        print(
            f"cnnlab {options.command}: needs the package {error.name}. {repair}", file=sys.stderr
        )
        return 2
    except KeyboardInterrupt as error:
        said = ": ".join(filter(None, ["interrupted", str(error)]))
        print(f"cnnlab {options.command}: {said}", file=sys.stderr)
        return 130


def parser():
    """The parser of all commands."""
    top = Parser(prog="cnnlab", description="Graded labs on convolutional networks.")
    top.add_argument("--version", action="version", version=f"cnnlab {cnnlab.__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    lab = _command(commands, "lab", _lab, "open a lab in JupyterLab")
    lab.add_argument("name", nargs="?", metavar="NAME", help="the lab, such as 02_convolution")
    lab.add_argument("--port", type=int, help="port of the JupyterLab server")
    lab.add_argument("--no-browser", dest="browser", action="store_false", help="print the address")

    check = _command(commands, "check", _check, "run a notebook and show its points")
    check.add_argument("file", metavar="FILE", help="the notebook")
    check.add_argument(
        "--timeout",
        type=_whole(1),
        default=300,
        metavar="S",
        help="seconds a cell may take (%(default)s)",
    )

    build = _command(commands, "build", _build, "make the notebooks from solutions/*.py")
    build.add_argument("names", nargs="*", metavar="NAME", help="labs to build (all)")
    build.add_argument("--check", action="store_true", help="only say what is not up to date")
    build.add_argument("--fresh", action="store_true", help="execute unchanged notebooks too")

    course = _command(commands, "course", _course, "lay out a course for nbgrader")
    course.add_argument("folder", metavar="DIR", help="where the course is laid out")
    course.add_argument(
        "--lab", dest="labs", action="append", default=[], metavar="NAME", help="only this lab"
    )
    course.add_argument("--overwrite", action="store_true", help="replace files that differ")

    grade = _command(commands, "grade", _grade, "grade a class")
    grade.add_argument("folder", metavar="DIR", help="the submissions, or an nbgrader course")
    grade.add_argument("--lab", required=True, metavar="NAME", help="the lab they answer")
    grade.add_argument("--out", metavar="DIR", help="where results go (DIR with -graded)")
    grade.add_argument(
        "--gradebook", metavar="URL", help="nbgrader's gradebook to write to as well"
    )
    where = grade.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_whole(1), metavar="N", help="students at once (cores + 1)"
    )
    where.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="have a Dask cluster's workers grade"
    )
    grade.add_argument(
        "--seed", type=_whole(0, 2**32 - 1), metavar="S", help="draws the cases (the earlier run's)"
    )
    grade.add_argument(
        "--timeout",
        type=_whole(1),
        default=120,
        metavar="S",
        help="seconds a cell or a question may take (%(default)s)",
    )
    grade.add_argument(
        "--backend",
        choices=("tensorflow", "jax", "torch"),
        default="tensorflow",
        help="Keras' backend in the students' processes (%(default)s)",
    )
    grade.add_argument("--fresh", action="store_true", help="grade what has not changed too")
    sandbox = grade.add_mutually_exclusive_group()
    sandbox.add_argument("--require-sandbox", action="store_true", help="refuse to go without")
    sandbox.add_argument("--no-sandbox", action="store_true", help="for code of people you trust")

    invented = _command(commands, "class", _class, "write a synthetic class, to try things out")
    invented.add_argument("folder", metavar="DIR", help="a new folder")
    invented.add_argument("--lab", default="02", metavar="NAME", help="the lab (%(default)s)")
    invented.add_argument(
        "--students", type=_whole(1), default=12, metavar="N", help="how many (%(default)s)"
    )
    invented.add_argument(
        "--seed", type=_whole(0), default=0, metavar="S", help="draws the mistakes"
    )
    invented.add_argument(
        "--hostile", type=_whole(1), default=0, metavar="N", help="how many more attack the grader"
    )
    invented.add_argument("--nbgrader", action="store_true", help="laid out as an nbgrader course")

    kernel = _command(commands, "kernel", None, "add the warm kernel to Jupyter, or remove it")
    actions = kernel.add_subparsers(dest="action", metavar="ACTION", required=True)
    install = _command(actions, "install", _install_kernel, "add it")
    where = install.add_mutually_exclusive_group()
    where.add_argument("--user", action="store_true", help="for this user (for all users)")
    where.add_argument(
        "--sys-prefix",
        dest="prefix",
        action="store_const",
        const=sys.prefix,
        help="for the environment of this Python",
    )
    where.add_argument("--prefix", metavar="P", help="below the folder P")
    _command(actions, "remove", _remove_kernel, "remove it")

    _command(commands, "doctor", _doctor, "look at versions, device and data")
    return top


def _command(commands, name, run, summary):
    command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:])
    command.set_defaults(run=run)
    return command


def _lab(options):
    from cnnlab.notebooks.launch import main

    return main(options.name, options.port, options.browser)


def _check(options):
    from cnnlab.notebooks.check import check

    return check(options.file, options.timeout)


def _build(options):
    from cnnlab.notebooks.build import build

    return build(options.names, options.check, options.fresh)


def _course(options):
    from cnnlab.notebooks.course import lay_out

    return lay_out(options.folder, options.labs, options.overwrite)


def _whole(least, most=None):
    """Reads a whole number of these bounds."""
    bounds = f"{least} or more" if most is None else f"from {least} to {most}"

    def whole(text):
        try:
            number = int(text)
        except ValueError:
            number = None
        if number is None or number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(
                f"expected a whole number, {bounds}; received {text[:20]!r}"
            )
        return number

    return whole


def _grade(options):
    from cnnlab.grading.command import main

    return main(options)


def _class(options):
    from cnnlab.grading.trial.classroom import write_class
    from cnnlab.notebooks.launch import lab_named

    lab = lab_named(options.lab)
    write_class(
        options.folder,
        lab,
        options.students,
        options.seed,
        options.nbgrader,
        options.hostile,
    )
    print(f"Next: cnnlab grade {options.folder} --lab {lab}")


def _install_kernel(options):
    from cnnlab.kernel import spec

    return spec.install(options.user, options.prefix)


def _remove_kernel(options):
    from cnnlab.kernel import spec

    return spec.remove()


def _doctor(options):
    from cnnlab.doctor import main

    return main()
