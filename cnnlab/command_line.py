"""What all commands have in common: where one cannot go on, it says so in one line."""

import functools
import io
import math
import os
import sys

import click

from cnnlab.command_help import HelpFormatter, in_words
from cnnlab.errors import UserError
from cnnlab.language import language, languages, say, speak, speaking

LANGUAGE = "Say all in this: en or ru (that of your system)."
LONGEST = 1_000  # a command's first sentence is never cut off


def carry_out(call, name, needs=None):
    """Calls it, and says in one line why it could not go on.

    Args:
        call: callable that returns an exit code, or None for 0.
        name: the command's.
        needs: the extra of pyproject.toml that brings what it imports.

    Returns:
        The exit code.
    """
    code = 2
    try:
        return call() or 0
    except UserError as error:
        said = str(error)
    except OSError as error:
        said = error.strerror or str(error)
        said = f"{error.filename}: {said}" if error.filename else said
    except ModuleNotFoundError as error:
        if not needs or (error.name or "").startswith("cnnlab"):
            raise
        said = f"needs the package {error.name}. Run `pip install 'cnnlab[{needs}]'`."
    except KeyboardInterrupt as error:
        said, code = ": ".join(filter(None, ["interrupted", str(error)])), 130
    print(f"{name}: {say(said)}", file=sys.stderr)
    return code


def speak_utf8():
    """Sees to it that any file name can be read, written and told, whatever the locale.

    Where its encoding is another than UTF-8, Python starts again: it chooses one only then.
    """
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def run(group, name, arguments=None):
    """Runs the command that the arguments, else those of the process, ask for.

    Returns:
        The exit code.
    """
    with speaking(""):  # until `--language` tells another
        try:
            return group.main(arguments, name, standalone_mode=False)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else name
            message = " ".join(error.format_message().split())
            stop = "" if message.endswith((".", "?", "?)")) else "."
            said, see = say(message + stop), say(f"See `{path} --help`.")
            if isinstance(error, click.MissingParameter):
                said = in_words(said)
            print(f"{path}: {said} {see}", file=sys.stderr)
            return 2


def in_language(call):
    """Calls it, if there is the language in which all is to be said."""
    if language() not in languages():
        raise UserError(f"expected a language: {', '.join(languages())}. Received: {language()}.")
    return call()


def _speak(ctx, param, value):
    if value:
        speak(value)


class Context(click.Context):
    """Its help is in the reader's language."""

    formatter_class = HelpFormatter


class Command(click.Command):
    """A command that is carried out as above, in the language that `--language` asks for.

    Args:
        needs: see `carry_out`.
        either: groups of its options, of which one at most may be given.
    """

    context_class = Context

    def __init__(self, *arguments, needs=None, either=(), **others):
        super().__init__(*arguments, **others)
        self.needs, self.either = needs, either
        told = {"metavar": "CODE", "expose_value": False, "is_eager": True, "callback": _speak}
        self.params.append(click.Option(["--language"], help=LANGUAGE, **told))

    def get_short_help_str(self, limit=0):
        return super().get_short_help_str(LONGEST)

    def parse_args(self, ctx, args):
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # Click's parser leaves it out
            raise
        for group in self.either:
            given = [f"--{name.replace('_', '-')}" for name in group if ctx.params[name]]
            if len(given) > 1:
                ctx.fail(f"Expected one at most of these; received {' and '.join(given)}.")
        return rest

    def invoke(self, ctx):
        call = functools.partial(in_language, functools.partial(super().invoke, ctx))
        return carry_out(call, ctx.command_path, self.needs)


command = functools.partial(click.command, cls=Command)


class Commands(click.Group):
    """Commands, listed in the order in which they are written."""

    context_class = Context
    command_class = Command

    def list_commands(self, ctx):
        return list(self.commands)

    def get_short_help_str(self, limit=0):
        return super().get_short_help_str(LONGEST)


class Whole(click.ParamType):
    """A whole number of these bounds."""

    name = "N"

    def __init__(self, least, most=math.inf):
        self.least, self.most = least, most

    def convert(self, value, param, ctx):
        try:
            number = int(value)
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            least, most = self.least, self.most
            bounds = f"{least} or more" if most == math.inf else f"from {least} to {most}"
            self.fail(
                f"expected a whole number, {bounds}; received {str(value)[:20]!r}", param, ctx
            )
        return number
