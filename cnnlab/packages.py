"""Files that other packages carry, found without importing those packages."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from cnnlab.errors import UserError, value_error


class MissingPackage(UserError, ImportError):
    """A package that only a part of the course needs is not here: one line, with the repair."""


def file_of(package, name, extra):
    """Path of the file `name` in the installed distribution `package`.

    Args:
        package: Name of the distribution, as for pip.
        name: Path of the file, from where packages are installed.
        extra: The extra of cnnlab that installs the package, for the error.

    Raises:
        MissingPackage: If the package or its file is not there.

    Example:

    >>> file_of("numpy", "numpy/version.py", extra="lab").name
    'version.py'
    """
    try:
        path = Path(str(distribution(package).locate_file(name)))
    except PackageNotFoundError:
        path = None
    if path is None or not path.is_file():
        found = "no such package" if path is None else f"no file {path}"
        raise value_error(
            f"This part needs {name.rsplit('/', 1)[-1]} of the package {package}. "
            f"Received: {found}. Install it: pip install 'cnnlab[{extra}]'",
            MissingPackage,
        )
    return path
