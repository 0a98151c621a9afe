"""Versions of all that marks depend on."""

import functools
import hashlib
import platform
from importlib import metadata

from cnnlab.process.sandbox import PACKAGE

BACKENDS = {"tensorflow": ("tensorflow-cpu", "tensorflow"), "jax": ("jax",), "torch": ("torch",)}


def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def versions(backend):
    """What must be equal on all machines for marks to be equal."""
    found = [each for name in BACKENDS[backend] if (each := version(name)) != "none"]
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "cnnlab": f"{version('cnnlab')} (code {_code()})",
        "Keras": version("keras"),
        "NumPy": version("numpy"),
        backend: (found or ["none"])[0],
    }


@functools.cache
def _code():
    """A short digest of cnnlab's modules and of the hints."""
    digest = hashlib.sha256()
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml")]):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:8]
