"""Commands for who grades a class, and works on its results."""

import click

from cnnlab.cli.labs import lab_option
from cnnlab.command_line import Whole, command


@command(
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


@command(needs="grade", epilog="Example: cnnlab merge results parts/*/")
@click.argument("out", metavar="OUT")
@click.argument("folders", metavar="[DIR]...", nargs=-1, required=True)
def merge(out, folders):
    """Put the parts of a class together.

    Each DIR holds the results of `cnnlab grade --shard`; OUT will hold the whole.
    """
    from cnnlab.grading.after.merge import main

    return main(out, folders)


@command(needs="grade", epilog="Example: cnnlab replay results/records/anna.json")
@click.argument("file")
def replay(file):
    """Grade once more what a record was made of.

    FILE is a record in the results of `cnnlab grade`. Exits with 1 where something differs.
    """
    from cnnlab.grading.after.replay import main

    return main(file)


@command(needs="grade", epilog="Example: cnnlab similar results")
@click.argument("folder", metavar="DIR")
@click.option("--out", metavar="FILE", help="The page to write (similar.html in DIR).")
def similar(folder, out):
    """Show which answers of a class are alike.

    DIR holds the results of `cnnlab grade`.
    """
    from cnnlab.grading.after.similar import main

    return main(folder, out)
