"""The command in this process: `pytest` has imported it, and its warm processes run already."""

import contextlib
import io
import subprocess

from cnnlab import cli


def cnnlab(*words):
    """Carries out a command; returns what `subprocess.run` would."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main([*map(str, words)])
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())
