"""What a mark depends on: an answer whose digest is the same is not graded again."""

import functools
import hashlib
import json
import platform
from importlib import metadata

from cnnlab.process.sandbox import PACKAGE

BACKENDS = {"tensorflow": ("tensorflow-cpu", "tensorflow"), "jax": ("jax",), "torch": ("torch",)}


def digest(canonical, seed, options):
    """Of the answers, the cases, how and with what versions they are judged, and what is told."""
    parts = [
        canonical.digest,
        canonical.language,
        seed,
        options.backend,
        options.sandboxed,
        repr(options.limits),
        versions(options.backend),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


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


def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


@functools.cache
def _code():
    """A short digest of cnnlab's modules."""
    found = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        found.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:8]
