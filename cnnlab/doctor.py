"""`cnnlab doctor`: is all here and sound that the labs need? A line for each, with the repair."""

import json
import os
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from cnnlab.language import VARIABLE, language, marked, say

WORDS = OK, WRONG, ABSENT = marked(("ok", "WRONG", "--"))
BACKENDS = ("tensorflow", "jax", "torch")

# In a process of its own: a broken backend can take its process with it, or print what it likes.
PROBE = """
from cnnlab import runtime
import keras
import numpy as np
ones = np.ones((1, 3, 3, 1), "float32")
total = keras.ops.convert_to_numpy(keras.ops.conv(ones, ones.reshape(3, 3, 1, 1))).item()
assert total == 9, f"a convolution of nine ones gives {total}"
print(runtime.describe().split(" · ", 2)[2])
"""


def main():
    """Print what is found, line by line; 0 if all is well, else 1."""
    checks = (
        *(check_python, check_packages, check_backend, check_data, check_photographs),
        *(check_tools, check_sandbox),
    )
    found_wrong, width = False, 1 + max(len(say(word)) for word in WORDS)
    for check in checks:
        for mark, text in check():
            found_wrong |= mark == WRONG
            print(f"{say(mark):<{width}}{say(text)}", flush=True)
    return int(found_wrong)


def requirements(extra=None):
    """What cnnlab itself requires on this machine, or what one of its extras adds."""
    try:
        parsed = [Requirement(line) for line in metadata.requires("cnnlab")]
    except metadata.PackageNotFoundError:
        return []  # said by check_python
    if extra is None:
        return [one for one in parsed if one.marker is None or one.marker.evaluate()]
    return [one for one in parsed if one.marker and one.marker.evaluate({"extra": extra})]


def check_python():
    try:
        expected = metadata.metadata("cnnlab")["Requires-Python"]
    except metadata.PackageNotFoundError:
        yield WRONG, "cnnlab is not installed here. In its folder: pip install -e '.[cpu,lab]'"
        return
    version = platform.python_version()
    if Requirement(f"python{expected}").specifier.contains(version, prereleases=True):
        yield OK, f"Python {version}"
    else:
        yield (
            WRONG,
            f"Python {version}; cnnlab needs {expected}. Make an environment with a newer Python.",
        )


def check_requirement(requirement, needed_by=None):
    """Is a package here, and new enough? It may be absent when only some need it."""
    name, specifier = requirement.name, requirement.specifier
    install = f'pip install -U "{name}{specifier}"'
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        if needed_by is None:
            return WRONG, f"{name} is not installed. Install it: {install}"
        return ABSENT, f"{name} is not installed; {needed_by}. If you want it: {install}"
    if not specifier.contains(version, prereleases=True):
        return WRONG, f"{name} {version}; cnnlab needs {specifier}. Update it: {install}"
    return OK, f"{name} {version}"


def check_packages():
    return map(check_requirement, requirements())


def check_backend():
    command = [sys.executable, "-X", "utf8", "-c", PROBE]
    probe = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        env=os.environ | {VARIABLE: language()},
    )
    if probe.returncode == 0:
        yield OK, probe.stdout.strip()
        return
    complaint = (probe.stderr.strip().splitlines() or [f"it ended with code {probe.returncode}"])[
        -1
    ]
    yield WRONG, f"the backend does not work: {complaint}. {backend_repair()}"


def backend_repair():
    backend = chosen_backend()
    if backend not in BACKENDS:
        return f"Set KERAS_BACKEND to {', '.join(BACKENDS)} (now: {backend})."
    return f"Install it again: pip install --force-reinstall {backend_package(backend)}"


def backend_package(backend):
    """Pip's name of a backend: TensorFlow has two, of which one is here, or fits this machine."""
    if backend != "tensorflow":
        return backend
    here = filter(is_installed, ("tensorflow", "tensorflow-cpu"))
    return [*here, *(one.name for one in requirements("cpu")), backend][0]


def is_installed(name):
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def chosen_backend():
    """What Keras would take, found as Keras finds it but without importing it."""
    home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    try:
        configured = json.loads((home / "keras.json").read_text(encoding="utf-8"))["backend"]
    except (OSError, ValueError, KeyError):
        configured = "tensorflow"
    return os.environ.get("KERAS_BACKEND", configured)


def check_data():
    from cnnlab.data import damaged_files
    from cnnlab.data.files import checksums, folder

    errors = damaged_files()
    for error in errors:
        yield WRONG, str(error)
    if not errors:
        yield OK, f"data: {len(checksums())} files in {folder()} have the right checksums"


def check_photographs():
    from cnnlab.data import PHOTOGRAPHS, DataError, photograph

    sound = 0
    for name in PHOTOGRAPHS:
        try:
            photograph(name)
            sound += 1
        except DataError as error:
            yield WRONG, str(error)
    if sound == len(PHOTOGRAPHS):
        yield OK, f"photographs: {sound} can be opened"


def check_sandbox():
    from cnnlab.process.sandbox import why_not

    reason = why_not()
    if reason:
        yield ABSENT, f"no sandbox: {reason}. Grading students' code needs one"
    else:
        yield OK, "sandbox: bubblewrap, namespaces, seccomp"


def check_tools():
    for requirement in requirements("lab"):
        yield check_requirement(requirement, "opening a lab needs it")
    for requirement in requirements("grade"):
        yield check_requirement(requirement, "only grading a class needs it")
