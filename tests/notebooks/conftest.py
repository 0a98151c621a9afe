"""A checkout that holds one tiny lab."""

import shutil

import pytest

import cnnlab.exercises
from cnnlab.cli import main
from tests.notebooks.tiny import TINY, exercises


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with `solutions/90_tiny.py`, as the current one."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "90_tiny.py").write_text(TINY)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cnnlab.exercises, "load", exercises)
    return tmp_path


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    """The tiny lab, built; the notebook runs once for all tests."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "solutions").mkdir()
    (folder / "solutions" / "90_tiny.py").write_text(TINY)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(cnnlab.exercises, "load", exercises)
        assert main(["build"]) == 0
    return folder


@pytest.fixture
def built(built_once, checkout):
    """A copy of the built checkout, as the current folder."""
    shutil.copytree(built_once, checkout, dirs_exist_ok=True)
    return checkout
