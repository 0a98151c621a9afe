"""The wheel: cnnlab works from it alone, in an empty environment, far from the checkout.

What else is given away, a source distribution and an image, holds nobody's work.
"""

import os
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = PYPROJECT["tool"]["hatch"]["build"]["targets"]
pytestmark = pytest.mark.slow

LOAD = """
from pathlib import Path
import cnnlab
from cnnlab import data

home = Path(cnnlab.__file__).parent
assert home.is_relative_to(ENVIRONMENT), home
assert data.files.folder() == home / "_datasets", data.files.folder()
assert data.damaged_files() == []
for load in (data.load_mnist, data.load_fashion_mnist, data.patch10):
    print(*(len(array) for part in load() for array in part))
print(len(data.natural_patches(100)), len([data.photograph(name) for name in data.PHOTOGRAPHS]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True, timeout=250)
    return next(folder.glob("*.whl"))


def test_what_the_wheel_holds(wheel):
    names = ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert len(tops) == 2, tops  # cnnlab and its metadata
    data = {name.removeprefix("cnnlab/_datasets/") for name in names if "/_datasets/" in name}
    checkout = {
        file.relative_to(ROOT / "datasets").as_posix()
        for file in (ROOT / "datasets").glob("*/*.gz")
    }
    assert checkout < data
    assert {"SHA256SUMS", "README.md", "LICENSES.md"} < data
    labs = {name.removeprefix("cnnlab/_labs/") for name in names if "/_labs/" in name}
    assert labs == {
        file.relative_to(ROOT / "labs").as_posix() for file in (ROOT / "labs").glob("*/*.ipynb")
    }
    catalogues = [name for name in names if name.endswith(".po")]  # those of labs hold the answers
    assert catalogues == ["cnnlab/_locales/ru/LC_MESSAGES/cnnlab.po"]
    assert not [name for name in names if "solutions/" in name or "tests/" in name]
    assert any(name.endswith("licenses/datasets/LICENSES.md") for name in names)


def test_an_empty_environment_loads_all_data(wheel, tmp_path):
    environment = tmp_path / "environment"
    venv.create(environment, symlinks=os.name != "nt")
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", wheel]
    subprocess.run(install, check=True, capture_output=True)
    # The packages that cnnlab requires are those of the running environment; a path file that names
    # their folder does not read the path files in it, so that the checkout cannot be found.
    site_packages = next(environment.rglob("site-packages"))
    (site_packages / "dependencies.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n")
    code = LOAD.replace("ENVIRONMENT", repr(str(environment)))
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [python, "-c", code], cwd=tmp_path, env=variables, capture_output=True, text=True
    )
    assert done.stderr == ""
    expected = ["60000 60000 10000 10000", "10000 10000 2000 2000", "5000 5000 1000 1000", "100 15"]
    assert done.stdout.splitlines() == expected
    version = subprocess.run(
        [python.with_name("cnnlab"), "--version"],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
    )
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("cnnlab ")


def test_the_source_distribution_is_what_git_has():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no checkout")
    tops = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert set(TARGETS["sdist"]["only-include"]) == tops


def test_the_image_is_made_from_what_the_wheel_is_made_from():
    lines = (ROOT / ".containerignore").read_text(encoding="utf-8").splitlines()
    taken = {line.removeprefix("!") for line in lines if line.startswith("!")}
    project = PYPROJECT["project"]
    files = {project["readme"], *project["license-files"], "pyproject.toml", "constraints.txt"}
    needed = {each.split("/")[0] for each in [*files, *TARGETS["wheel"]["only-include"]]}
    assert "*" in lines
    assert taken == needed
