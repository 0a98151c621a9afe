"""Commands for who gives a course: its notebooks, a class to try it, another platform."""

import click

from cnnlab.cli.labs import lab_option, labs
from cnnlab.command_line import Whole, command
from cnnlab.language import say


@command(needs="grade")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=labs)
@click.option("--check", is_flag=True, help="Only say what is not up to date.")
@click.option("--fresh", is_flag=True, help="Execute unchanged notebooks too.")
def build(names, check, fresh):
    """Make the notebooks from solutions/*.py.

    NAME is a lab to build; all are built where there is none.
    """
    from cnnlab.notebooks.build import build

    return build(list(names), check, fresh)


@command(needs="grade", epilog="Example: cnnlab course my_course --lab 02 --lab 04")
@click.argument("folder", metavar="DIR")
@lab_option(multiple=True, help="Only this lab.")
@click.option("--overwrite", is_flag=True, help="Replace files that differ.")
def course(folder, lab, overwrite):
    """Lay out a course for nbgrader in DIR."""
    from cnnlab.notebooks.course import lay_out

    return lay_out(folder, list(lab), overwrite)


@command(needs="grade", epilog="Example: cnnlab export gradescope 02")
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


@command("class", needs="grade", epilog="Example: cnnlab class trial --hostile 1")
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


@command(needs="grade", epilog="Example: cnnlab audit 02")
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
