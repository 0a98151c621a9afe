"""Errors that say, in one sentence, what was expected, what was received, how to repair it."""

from cnnlab.language import say


class UserError(Exception):
    """One line, where a command ends: shown without a traceback. The command line exits with 2."""


class Locked(UserError):
    """Another program holds what is to be written."""


def value_error(text, kind=ValueError):
    """A `ValueError`, or a `kind` of it, that says the text in the reader's language.

    >>> raise value_error("`num` must be even. Received: num=3. Twins come in pairs.")
    Traceback (most recent call last):
    ValueError: `num` must be even. Received: num=3. Twins come in pairs.
    """
    return kind(say(text))
