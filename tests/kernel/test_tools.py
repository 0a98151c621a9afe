"""nbclient on the warm kernel. (conftest.py runs nbval on it, tests/notebooks nbgrader.)"""

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from tests.kernel.shell import light

pytestmark = pytest.mark.slow


def client(*cells, **options):
    cells = [nbformat.v4.new_code_cell(each) for each in cells]
    return NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="cnnlab", **options)


WARM = "'cnnlab.kernel.become' in __import__('sys').modules"


def test_nbclient(jupyter, tmp_path, monkeypatch):
    for name, value in light(tmp_path).items():
        monkeypatch.setenv(name, value)
    notebook = client("import os", WARM).execute()
    assert notebook.cells[1].outputs[0].data == {"text/plain": "True"}
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        client("1 / 0").execute()
    with pytest.raises(DeadKernelError):
        client("import os; os._exit(1)").execute()
    slow = client("import time; time.sleep(60)", "2", timeout=1, interrupt_on_timeout=True)
    slow.allow_errors = True
    assert slow.execute().cells[1].outputs[0].data == {"text/plain": "2"}
