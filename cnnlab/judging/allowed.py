"""What an exercise allows: its answer runs where nothing else is there, see `process/bare.py`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Allowed:
    """What may be used beside Python's standard library.

    Args:
        package: as a student knows it.
        without: functions of it that would do the work.
    """

    package: str
    without: tuple = ()

    @property
    def rest(self):
        return f"all packages but {self.package}"


NUMPY = Allowed("NumPy")
NUMPY_SUMS = Allowed("NumPy", without=("convolve", "correlate"))


class NotThere(ModuleNotFoundError):
    """Raised by what is taken away; its `name` says what that is."""
