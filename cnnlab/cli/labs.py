"""A lab, as commands ask for it."""

import functools

import click


def labs(ctx, param, beginning):
    """Names of labs that begin so, for a shell to complete."""
    from cnnlab.notebooks.launch import lab_names

    return [name for name in lab_names() if name.startswith(beginning)]


lab_option = functools.partial(click.option, "--lab", metavar="NAME", shell_complete=labs)
