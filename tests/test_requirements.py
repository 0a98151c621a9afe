"""What cnnlab requires: equal lists for pip and conda, lower bounds that were tested."""

import ast
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.lock import read_lock, versions

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
FROM_CONDA = {"matplotlib-base": "matplotlib"}  # conda-forge's names that are not PyPI's


def parse(*lists):
    """Requirements on other packages, from lists of lines."""
    parsed = [Requirement(line) for lines in lists for line in lines]
    return [requirement for requirement in parsed if requirement.name != "cnnlab"]


def comparable(requirements):
    """What two lists of requirements must agree on."""
    return sorted(
        (
            canonicalize_name(FROM_CONDA.get(one.name, one.name)),
            str(one.specifier),
            str(one.marker or ""),
        )
        for one in requirements
    )


REQUIREMENTS = parse(PROJECT["dependencies"], *EXTRAS.values())


def test_conda_and_pip_lists_agree():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (pip_part,) = (part["pip"] for part in environment["dependencies"] if isinstance(part, dict))
    conda_part = [part for part in environment["dependencies"] if isinstance(part, str)]
    assert f"python{PROJECT['requires-python']}" in conda_part
    assert "--editable ." in pip_part
    listed = parse(
        [line for line in conda_part if not line.startswith(("python>", "pip"))],
        [line for line in pip_part if not line.startswith("--")],
    )
    expected = parse(PROJECT["dependencies"], EXTRAS["cpu"], EXTRAS["lab"], EXTRAS["grade"])
    assert comparable(listed) == comparable(expected)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_a_lower_bound_is_the_locked_version(requirement):
    (bound,) = [one for one in requirement.specifier if one.operator != "<"]
    locked = read_lock()[canonicalize_name(requirement.name)]
    parts = bound.version.count(".") + 1
    assert bound.operator == ">="
    assert bound.version == ".".join(locked.split(".")[:parts])


def test_the_lock_is_what_is_installed():
    installed = versions()
    locked = {name: version for name, version in read_lock().items() if name in installed}
    assert locked == installed, "Run `make lock`, or install with `-c constraints.txt`."


def test_every_import_is_required():
    """No module of cnnlab imports a package that came only with another package."""
    names = {canonicalize_name(one.name) for one in REQUIREMENTS}
    distributions = metadata.packages_distributions()
    for file in (ROOT / "cnnlab").rglob("*.py"):
        for module in imported(file) - sys.stdlib_module_names - {"cnnlab"}:
            homes = {canonicalize_name(home) for home in distributions.get(module, [])}
            assert homes & names, (
                f"{file.relative_to(ROOT)} imports {module}, which pyproject.toml does not require"
            )


def imported(file):
    """Top-level names of the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    return {name.partition(".")[0] for name in plain | from_}
