"""pytest and the notebooks: one run of a notebook is compared, scored and looked at.

With `--nbval-lax`, nbval makes a test of each code cell. Here it gets a warm kernel of this Python,
whose death it notices at once, and more tests after the cells, which read the outputs that nbval
received. `score`: an instructor's notebook earns all points, a student's untouched one none; both
reach their last cell, and a net that both train alike is trained once. With `--jupyterlab`,
`jupyterlab`: what a browser shows of a student's.

An edition in another language holds the code of the English notebook, as
tests/notebooks/translation proves; so of a folder's editions two labs run.
"""

import tempfile
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

from tests.running.items import JUPYTERLAB, TRAINED, NotebookFile
from tests.running.jupyterlab import JupyterLab

EDITIONS = ("02_convolution", "05_inception")  # that run in every language


def pytest_addoption(parser):
    group = parser.getgroup("cnnlab")
    group.addoption("--pictures", metavar="DIR", help="write the notebooks' pictures to DIR")
    group.addoption(
        "--jupyterlab", action="store_true", help="look at students' notebooks in JupyterLab, too"
    )


def pytest_configure(config):
    config.stash[JUPYTERLAB] = JupyterLab()
    config.add_cleanup(config.stash[JUPYTERLAB].close)
    config.stash[TRAINED] = _folder_of_the_run(config)


def _folder_of_the_run(config):
    """One for all of pytest-xdist's processes."""
    if hasattr(config, "workerinput"):
        return config.workerinput["trained"]
    folder = tempfile.TemporaryDirectory()
    config.add_cleanup(folder.cleanup)
    return folder.name


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["trained"] = node.config.stash[TRAINED]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    collectors = yield
    if _runs_in_english(file_path) and not _is_named(parent.config, file_path):
        return []
    return [
        NotebookFile.from_parent(parent, path=file_path) if type(each) is IPyNbFile else each
        for each in collectors
    ]


def _runs_in_english(path):
    """Is it an edition whose code the English notebook runs?"""
    language, labs = path.parts[-2], path.parts[-3]
    return labs == "labs" and language != "en" and path.stem not in EDITIONS


def _is_named(config, path):
    named = (Path(argument.partition("::")[0]).resolve() for argument in config.args)
    return path.suffix == ".ipynb" and path in named
