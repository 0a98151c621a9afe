"""Commands for who learns: open a lab, score it, see how far one has come."""

import click

from cnnlab.cli.labs import labs
from cnnlab.command_line import Whole, command


@command(needs="lab", epilog="Example: cnnlab lab 02")
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


@command(needs="lab", epilog="Example: cnnlab check my_labs/02_convolution.ipynb")
@click.argument("file")
@click.option("--timeout", type=Whole(1), default=300, help="Seconds that a cell may take.")
@click.option("--junit", metavar="XML", help="Write the points there, for a CI system.")
def check(file, timeout, junit):
    """Run a notebook and show its points."""
    from cnnlab.notebooks.check import check

    return check(file, timeout, junit)


@command(needs="lab", epilog="Example: cnnlab progress")
@click.argument("folder", metavar="[DIR]", required=False)
def progress(folder):
    """Show how far you have come in all labs.

    DIR holds your labs (my_labs).
    """
    from cnnlab.notebooks.progress import main

    return main(folder)
