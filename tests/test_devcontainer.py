"""The container for development: its commands, packages and Python are those of the project.

Its file was checked against the schema of containers.dev by hand; here are the keys that it uses.
"""

import json
import re
import tomllib
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parent.parent
CONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
KINDS = {  # of the schema, devContainer.base.schema.json
    "name": str,
    "image": str,
    "onCreateCommand": str,
    "updateContentCommand": str,
    "forwardPorts": list,
    "portsAttributes": dict,
    "hostRequirements": dict,
    "customizations": dict,
}
# The packages that CI installs, in `.ci/run`.
NEEDED = re.findall(r"missing\+=\((\S+)\)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))


def test_keys_and_kinds():
    assert {key: type(value) for key, value in CONTAINER.items()} == KINDS
    assert set(map(str, CONTAINER["forwardPorts"])) == set(CONTAINER["portsAttributes"])
    memory, storage = (CONTAINER["hostRequirements"][each] for each in ("memory", "storage"))
    assert re.fullmatch(r"\d+[tgmk]b", memory)
    assert re.fullmatch(r"\d+[tgmk]b", storage)


def test_its_commands_are_the_makefiles():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    labels = [port["label"] for port in CONTAINER["portsAttributes"].values()]
    said = " ".join([CONTAINER["updateContentCommand"], *labels])
    targets = re.findall(r"\bmake (\w+)", said)
    assert targets == ["setup", "lab"]
    for target in targets:
        assert re.search(rf"^{target}:.*##", makefile, re.MULTILINE)


def test_it_has_what_ci_installs():
    assert len(NEEDED) == 4
    installed = CONTAINER["onCreateCommand"].split("--no-install-recommends ")[1].split()
    assert sorted([*installed, "python3-venv"]) == sorted(NEEDED)  # its own Python has that


def test_its_python_is_supported():
    (version,) = re.findall(r"python:(3\.\d+)-", CONTAINER["image"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert SpecifierSet(project["requires-python"]).contains(f"{version}.0")
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]
