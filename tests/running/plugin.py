"""pytest and the notebooks: one run of a notebook is compared, scored and looked at.

With `--nbval-lax`, nbval makes a test of each code cell. Here it gets a warm kernel of this Python,
whose death it notices at once, and more tests after the cells, which read the outputs that nbval
received. `score`: an instructor's notebook earns all points, a student's untouched one none; both
reach their last cell. With `--jupyterlab`, `jupyterlab`: what a browser shows of a student's.
"""

import pytest
from nbval.plugin import IPyNbFile

from tests.running.items import JUPYTERLAB, NotebookFile
from tests.running.jupyterlab import JupyterLab


def pytest_addoption(parser):
    group = parser.getgroup("cnnlab")
    group.addoption("--pictures", metavar="DIR", help="write the notebooks' pictures to DIR")
    group.addoption(
        "--jupyterlab", action="store_true", help="look at students' notebooks in JupyterLab, too"
    )


def pytest_configure(config):
    config.stash[JUPYTERLAB] = JupyterLab()
    config.add_cleanup(config.stash[JUPYTERLAB].close)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    collectors = yield
    return [
        NotebookFile.from_parent(parent, path=file_path) if type(each) is IPyNbFile else each
        for each in collectors
    ]
