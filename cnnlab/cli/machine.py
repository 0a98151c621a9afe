"""Commands for the machine that all runs on."""

import sys

import click

from cnnlab.command_line import Commands, command


@click.group(cls=Commands, no_args_is_help=False)
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


@command()
def doctor():
    """Look at versions, device and data."""
    from cnnlab.doctor import main

    return main()
