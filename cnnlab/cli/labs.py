"""A lab, as commands ask for it."""

import functools

import click


def labs(ctx, param, beginning):
    """Names of labs that begin so, for a shell to complete."""
    from cnnlab.notebooks.launch import labs_folder

    return sorted(path.stem for path in labs_folder().glob(f"{beginning}*.ipynb"))


lab_option = functools.partial(click.option, "--lab", metavar="NAME", shell_complete=labs)
