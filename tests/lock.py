"""Write the exact versions in this environment to constraints.txt: `make lock`.

What is locked is what cnnlab requires, with what those packages require in turn; other packages in
the environment do not count.
"""

from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

LOCK = Path(__file__).resolve().parents[1] / "constraints.txt"
HEAD = """\
# The versions that the tests ran on, written by `make lock`. To get the same:
#     pip install -c constraints.txt -e '.[cpu,dev]'
"""


def reached(name, extras=(), seen=None):
    """Names of the packages that `name[extras]` requires, directly or not, and its own."""
    seen = set() if seen is None else seen
    for extra in ("", *extras):
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                reached(canonicalize_name(requirement.name), sorted(requirement.extras), seen)
    return {name for name, _ in seen}


def versions():
    """Version of each package that cnnlab reaches, by name, without a build's `+cpu`."""
    names = reached("cnnlab", ("cpu", "dev")) - {"cnnlab"}
    locked = {name: Version(metadata.version(name)).public for name in names}
    if (
        "tensorflow-cpu" in locked
    ):  # the same release under the name that the `gpu` extra and macOS take
        locked["tensorflow"] = locked["tensorflow-cpu"]
    return locked


def read_lock():
    """Version of each package in constraints.txt, by name."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


if __name__ == "__main__":
    locked = [f"{name}=={version}\n" for name, version in sorted(versions().items())]
    LOCK.write_text(HEAD + "".join(locked), encoding="utf-8", newline="\n")
    print(f"{LOCK.name}: {len(locked)} packages")
