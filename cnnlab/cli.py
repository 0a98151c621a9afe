"""The command `cnnlab`: open a lab, score it, build notebooks, lay out a course, look around.

A command's own module is imported when it runs, so that `cnnlab --help` answers at once.
"""

import functools
import sys

import click

import cnnlab
from cnnlab.command_line import Commands, Whole, run, speak_utf8
from cnnlab.language import say

# nbformat imports jsonschema, which builds a parser of internationalised web addresses: half of the
# time that a command takes. No notebook has such an address to check; jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: "not there"

HELP = {"help_option_names": ["-h", "--help"], "show_default": True}


def main(arguments=None):
    """Runs one command; returns the exit code."""
    if arguments is None:
        speak_utf8()
    return run(commands, "cnnlab", arguments)


def labs(ctx, param, beginning):
    """Names of labs that begin so, for a shell to complete."""
    from cnnlab.notebooks.launch import labs_folder

    return sorted(path.stem for path in labs_folder().glob(f"{beginning}*.ipynb"))


lab_option = functools.partial(click.option, "--lab", metavar="NAME", shell_complete=labs)


@click.group(cls=Commands, context_settings=HELP, no_args_is_help=False)
@click.version_option(cnnlab.__version__, message="%(prog)s %(version)s")
def commands():
    """Graded labs on convolutional networks."""


@commands.command(needs="lab", epilog="Example: cnnlab lab 02")
@click.argument("name", required=False, shell_complete=labs)
@click.option("--port", type=Whole(1), help="Port of the JupyterLab server (8888).")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option("--plain", is_flag=True, help="Each kernel imports all by itself.")
def lab(name, port, no_browser, plain):
    """Open the labs in JupyterLab.

    NAME is the lab to begin with: 02_convolution, convolution or 02.
    """
    from cnnlab.notebooks.launch import main

    return main(name, port, not no_browser, plain)


@commands.command(needs="lab", epilog="Example: cnnlab check my_labs/02_convolution.ipynb")
@click.argument("file")
@click.option("--timeout", type=Whole(1), default=300, help="Seconds that a cell may take.")
@click.option("--junit", metavar="XML", help="Write the points there, for a CI system.")
def check(file, timeout, junit):
    """Run a notebook and show its points."""
    from cnnlab.notebooks.check import check

    return check(file, timeout, junit)


@commands.command(needs="lab", epilog="Example: cnnlab progress")
@click.argument("folder", metavar="[DIR]", required=False)
def progress(folder):
    """Show how far you have come in all labs.

    DIR holds your labs (my_labs).
    """
    from cnnlab.notebooks.progress import main

    return main(folder)


@commands.command(needs="grade")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=labs)
@click.option("--check", is_flag=True, help="Only say what is not up to date.")
@click.option("--fresh", is_flag=True, help="Execute unchanged notebooks too.")
def build(names, check, fresh):
    """Make the notebooks from solutions/*.py.

    NAME is a lab to build; all are built where there is none.
    """
    from cnnlab.notebooks.build import build

    return build(list(names), check, fresh)


@commands.command(needs="grade", epilog="Example: cnnlab course my_course --lab 02 --lab 04")
@click.argument("folder", metavar="DIR")
@lab_option(multiple=True, help="Only this lab.")
@click.option("--overwrite", is_flag=True, help="Replace files that differ.")
def course(folder, lab, overwrite):
    """Lay out a course for nbgrader in DIR."""
    from cnnlab.notebooks.course import lay_out

    return lay_out(folder, list(lab), overwrite)


@commands.command(
    needs="grade",
    either=[("workers", "scheduler"), ("require_sandbox", "no_sandbox"), ("fresh", "only")],
    epilog="Example: cnnlab grade handed-in --lab 02 --out results --require-sandbox",
)
@click.argument("folder", metavar="DIR")
@lab_option(required=True, multiple=True, help="The lab they answer; several, or all.")
@click.option("--out", metavar="DIR", help="Where results go (DIR with -graded).")
@click.option("--roster", metavar="CSV", help="Who is who: names, e-mail, identifiers.")
@click.option("--marks", metavar="CSV", help="Your marks for discussions (the earlier run's).")
@click.option("--due", metavar="TIME", help="When it was due: 2026-03-01T23:59+03:00.")
@click.option("--extension", "extensions", metavar="WHO=TIME", multiple=True, help="For one.")
@click.option(
    "--penalty",
    metavar="NAME",
    default="none",
    help="For lateness: none, zero, or module:Class of nbgrader's plugins.",
)
@click.option("--shard", metavar="N/OF", help="Only this part of the class, such as 2/7.")
@click.option(
    "--print", "print_", type=click.Choice(["slurm", "kubernetes"]), help="A job of parts."
)
@click.option("--shards", type=Whole(1), default=10, help="How many parts --print makes.")
@click.option("--gradebook", metavar="URL", help="nbgrader's gradebook to write to as well.")
@click.option("--workers", type=Whole(1), help="Students at once (cores + 1).")
@click.option("--scheduler", metavar="ADDRESS", help="Have a Dask cluster's workers grade.")
@click.option("--seed", type=Whole(0, 2**32 - 1), help="Draws the cases (the earlier run's).")
@click.option("--timeout", type=Whole(1), default=120, help="Seconds for a cell or a question.")
@click.option(
    "--backend",
    type=click.Choice(["tensorflow", "jax", "torch"]),
    default="tensorflow",
    metavar="NAME",
    help="Keras' backend for students' code: tensorflow, jax or torch.",
)
@click.option("--fresh", is_flag=True, help="Grade what has not changed too.")
@click.option("--only", metavar="WORDS", help="Grade these again: anna,boris or timeout,crashed.")
@click.option("--require-sandbox", is_flag=True, help="Refuse to go without.")
@click.option("--no-sandbox", is_flag=True, help="For code of people you trust.")
def grade(folder, lab, **options):
    """Grade a class.

    DIR holds the submissions, as nbgrader, Moodle, Canvas or Google Classroom lay them out, or a
    notebook a student. It may be a zip.
    """
    from cnnlab.grading.command import main

    return main(folder, lab, **options)


@commands.command(needs="grade", epilog="Example: cnnlab export gradescope 02")
@click.argument("platform", type=click.Choice(["gradescope", "classroom50", "prairielearn"]))
@click.argument("name", shell_complete=labs)
@click.option("--out", metavar="PATH", help="A new folder, or Gradescope's zip.")
@click.option("--wheel", metavar="FILE", help="Take this wheel of cnnlab along (PyPI's).")
@click.option(
    "--image", metavar="NAME", default="cnnlab/grader", help="PrairieLearn's container image."
)
def export(platform, name, out, wheel, image):
    """Write what makes another platform grade a lab.

    PLATFORM is gradescope, classroom50 or prairielearn, NAME the lab.
    """
    from cnnlab.grading.contracts.platforms import export

    print(say(f"{export(platform, name, out, wheel, image)}: see docs/platforms.md"))


@commands.command(needs="grade", epilog="Example: cnnlab merge results parts/*/")
@click.argument("out", metavar="OUT")
@click.argument("folders", metavar="[DIR]...", nargs=-1, required=True)
def merge(out, folders):
    """Put the parts of a class together.

    Each DIR holds the results of `cnnlab grade --shard`; OUT will hold the whole.
    """
    from cnnlab.grading.after.merge import main

    return main(out, folders)


@commands.command(needs="grade", epilog="Example: cnnlab replay results/records/anna.json")
@click.argument("file")
def replay(file):
    """Grade once more what a record was made of.

    FILE is a record in the results of `cnnlab grade`. Exits with 1 where something differs.
    """
    from cnnlab.grading.after.replay import main

    return main(file)


@commands.command(needs="grade", epilog="Example: cnnlab similar results")
@click.argument("folder", metavar="DIR")
@click.option("--out", metavar="FILE", help="The page to write (similar.html in DIR).")
def similar(folder, out):
    """Show which answers of a class are alike.

    DIR holds the results of `cnnlab grade`.
    """
    from cnnlab.grading.after.similar import main

    return main(folder, out)


@commands.command("class", needs="grade", epilog="Example: cnnlab class trial --hostile 1")
@click.argument("folder", metavar="DIR")
@lab_option(default="02", help="The lab.")
@click.option("--students", type=Whole(1), default=12, help="How many.")
@click.option("--seed", type=Whole(0), default=0, help="Draws the mistakes.")
@click.option("--hostile", type=Whole(0), default=0, help="How many more attack the grader.")
@click.option("--nbgrader", is_flag=True, help="Laid out as an nbgrader course.")
def class_(folder, lab, students, seed, hostile, nbgrader):
    """Write a made-up class, to try things out.

    DIR is a new folder.
    """
    from cnnlab.grading.trial.classroom import write_class
    from cnnlab.notebooks.launch import lab_named

    lab = lab_named(lab)
    write_class(folder, lab, students, seed, nbgrader, hostile)
    print(say(f"Next: `cnnlab grade {folder} --lab {lab}`"))


@commands.command(needs="grade", epilog="Example: cnnlab audit 02")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=labs)
@click.option("--exercise", metavar="NAME", help="Only this exercise.")
@click.option("--workers", type=Whole(1), help="Answers at once (cores + 1).")
@click.option("--timeout", type=Whole(1), default=20, help="Seconds for a cell or a question.")
def audit(names, exercise, workers, timeout):
    """Change the solutions, and say which changes no check sees.

    NAME is a lab; all are audited where there is none.
    """
    from cnnlab.grading.trial.audit import audit

    return audit(list(names), exercise, workers, timeout)


@commands.group(no_args_is_help=False)
def kernel():
    """Add the warm kernel to Jupyter, or remove it."""


@kernel.command(needs="lab", either=[("user", "sys_prefix", "prefix")])
@click.option("--user", is_flag=True, help="For this user (for all users).")
@click.option("--sys-prefix", is_flag=True, help="For the environment of this Python.")
@click.option("--prefix", metavar="P", help="Below the folder P.")
def install(user, sys_prefix, prefix):
    """Add the warm kernel to Jupyter."""
    from cnnlab.kernel.spec import install

    return install(user, sys.prefix if sys_prefix else prefix)


@kernel.command(needs="lab")
def remove():
    """Remove the warm kernel from Jupyter."""
    from cnnlab.kernel.spec import remove

    return remove()


@commands.command()
def doctor():
    """Look at versions, device and data."""
    from cnnlab.doctor import main

    return main()
