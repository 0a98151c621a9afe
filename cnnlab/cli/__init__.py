"""The command `cnnlab`: open a lab, score it, build notebooks, lay out a course, look around.

A command's own module is imported when it runs, so that `cnnlab --help` answers at once.
"""

import sys

import click

import cnnlab
from cnnlab.cli.courses import audit, build, class_, course, export
from cnnlab.cli.grades import grade, merge, replay, similar
from cnnlab.cli.machine import doctor, kernel
from cnnlab.cli.students import check, lab, progress
from cnnlab.command_line import Commands, run, speak_utf8

# nbformat imports jsonschema, which builds a parser of internationalised web addresses: half of the
# time that a command takes. No notebook has such an address to check; jsonschema does without.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None: "not there"

HELP = {"help_option_names": ["-h", "--help"], "show_default": True}


@click.group(cls=Commands, context_settings=HELP, no_args_is_help=False)
@click.version_option(cnnlab.__version__, message="%(prog)s %(version)s")
def commands():
    """Graded labs on convolutional networks."""


for each in (  # in the order of the help
    *(lab, check, progress),
    *(build, course),
    *(grade, export, merge, replay, similar),
    *(class_, audit),
    *(kernel, doctor),
):
    commands.add_command(each)


def main(arguments=None):
    """Runs one command; returns the exit code."""
    if arguments is None:
        speak_utf8()
    return run(commands, "cnnlab", arguments)
