"""The kernel that notebooks run in: this Python, quiet, and drawing into the notebook."""

import sys

import nbformat

from cnnlab.notebooks.run import ThisPython, execute, kernel_environment


def test_the_kernel_is_this_python(monkeypatch, tmp_path):
    """Even if a kernel of that name is installed that starts something else."""
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["false"], "display_name": "", "language": ""}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    spec = ThisPython().get_kernel_spec("python3")
    assert spec.argv[0] == sys.executable


def test_the_environment(monkeypatch):
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    monkeypatch.setenv("MPLBACKEND", "agg")
    environment = kernel_environment()
    assert environment["TF_ENABLE_ONEDNN_OPTS"] == "0"
    assert environment["TF_CPP_MIN_LOG_LEVEL"] == "0"  # what a user sets, holds
    assert "MPLBACKEND" not in environment


def test_runs_in_the_folder_of_the_notebook(tmp_path):
    cell = nbformat.v4.new_code_cell("import os, sys; print(os.getcwd()); print(sys.executable)")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    execute(notebook, tmp_path)
    assert notebook.cells[0].outputs[0].text == f"{tmp_path}\n{sys.executable}\n"
