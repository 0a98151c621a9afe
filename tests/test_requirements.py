"""What cnnlab requires: equal lists for pip and conda, and the releases that these tests run on."""

import ast
import functools
import os
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from cnnlab import exercises
from cnnlab.grading.asked import ANSWERED_WITH
from tests.answers import code_cells
from tests.lock import read_lock

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
    assert f"python{PROJECT['requires-python']},<3.14" in conda_part
    assert "--editable ." in pip_part
    listed = parse(
        [line for line in conda_part if not line.startswith(("python>", "pip"))],
        [line for line in pip_part if not line.startswith("--")],
    )
    expected = parse(PROJECT["dependencies"], EXTRAS["cpu"], EXTRAS["lab"], EXTRAS["grade"])
    assert comparable(listed) == comparable(expected)


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_the_lock_has_a_release_that_is_new_enough(requirement):
    name = canonicalize_name(requirement.name)
    locked = [line.specifier for line in read_lock() if canonicalize_name(line.name) == name]
    assert locked, "Run `make lock`."
    for specifier in locked:
        (exact,) = specifier
        assert exact.operator == "=="
        assert requirement.specifier.contains(exact.version)


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "tensorflow-cpu"),
        ("linux", "aarch64", "tensorflow"),
        ("darwin", "arm64", "tensorflow"),
    ],
)
def test_one_tensorflow_fits_a_machine_without_a_gpu(system, machine, name):
    here = {"sys_platform": system, "platform_machine": machine}
    assert [one.name for one in parse(EXTRAS["cpu"]) if one.marker.evaluate(here)] == [name]


def installed(requirement):
    """The release of a package that is installed here, or None."""
    try:
        return metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return None


def test_what_is_installed_is_locked_or_the_lowest():
    """`make lowest` runs the tests on the lower bounds, everything else on the lock.

    `>=2.0` is 2.0.0, or the first that there is of 2.0; a locked `==2.13.0` may be `2.13.0+cpu`.
    """
    lowest = os.environ.get("CNNLAB_VERSIONS") == "lowest"
    wrong = []
    for requirement in REQUIREMENTS if lowest else read_lock():
        here = requirement.marker is None or requirement.marker.evaluate()
        version = installed(requirement)
        (bound,) = [one for one in requirement.specifier if one.operator != "<"]
        if here and version and not SpecifierSet(f"=={bound.version}.*").contains(version):
            wrong.append(f"{requirement}: {version} is installed")
    assert not wrong, f"Run `make {'lowest' if lowest else 'setup'}`."


def test_every_import_is_required():
    """No module of cnnlab imports a package that came only with another package."""
    names = {canonicalize_name(one.name) for one in REQUIREMENTS}
    for file in (ROOT / "cnnlab").rglob("*.py"):
        for module, homes in packages(file.read_text(encoding="utf-8")):
            assert homes & names, (
                f"{file.relative_to(ROOT)} imports {module}, which pyproject.toml does not require"
            )


@pytest.mark.parametrize("lab", exercises.labs())
def test_what_a_lab_and_its_answers_import_is_there(lab):
    """Students and graders have the extras `cpu` and `lab`; what else answers need, is named."""
    here = parse(PROJECT["dependencies"], EXTRAS["cpu"], EXTRAS["lab"])
    names = {canonicalize_name(one.name) for one in here}
    for word, more in (("locked", ()), ("exercise", ANSWERED_WITH.get(lab, ()))):
        for cell in code_cells(ROOT / "solutions" / f"{lab}.py", word):
            missing = {module for module, homes in packages(cell.source) if not homes & names}
            assert missing <= {*more}


def packages(source):
    """Each module that a source imports, and the packages that may bring it."""
    for module in imported(source) - sys.stdlib_module_names - {"cnnlab"}:
        # What is not installed here is looked for by its own name.
        yield module, {canonicalize_name(home) for home in distributions().get(module, [module])}


@functools.cache
def distributions():
    """The packages that are installed here, by their modules."""
    return metadata.packages_distributions()


def imported(source):
    """Top-level names of the modules that a source imports."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    return {name.partition(".")[0] for name in plain | from_}
