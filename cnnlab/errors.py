"""The error that a command shows as one line, without a traceback."""


class UserError(Exception):
    """What was expected, what was received, how to repair it. The command line exits with 2."""


class Locked(UserError):
    """Another program holds what is to be written."""
