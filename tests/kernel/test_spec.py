"""`cnnlab kernel`: Jupyter is told of the kernel, and no longer."""

import json
import sys

import pytest
from ipykernel.kernelspec import install
from jupyter_client.kernelspec import KernelSpecManager

from cnnlab import cli
from cnnlab.kernel import spec


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Nothing of the user's."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "prefix/share/jupyter"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [
        (["--user"], "user/kernels/cnnlab"),
        (["--prefix", "{}/prefix"], "prefix/share/jupyter/kernels/cnnlab"),
        (["--sys-prefix"], "environment/share/jupyter/kernels/cnnlab"),
    ],
)
def test_install_and_remove(home, capsys, arguments, folder):
    assert cli.main(["kernel", "install", *(each.format(home) for each in arguments)]) == 0
    file = home / folder / "kernel.json"
    assert json.loads(file.read_text())["display_name"] == "cnnlab (warm)"
    assert (file.parent / "logo-svg.svg").exists()
    assert capsys.readouterr().out == (
        f"Kernel cnnlab is in {home / folder}. Choose `cnnlab (warm)` in JupyterLab.\n"
    )


def test_remove(home, capsys):
    cli.main(["kernel", "install", "--user"])
    cli.main(["kernel", "install", "--user"])  # in place of the old one
    assert KernelSpecManager().get_kernel_spec("cnnlab").display_name == "cnnlab (warm)"
    capsys.readouterr()
    assert cli.main(["kernel", "remove"]) == 0
    assert capsys.readouterr().out.startswith(f"Kernel cnnlab is no longer in {home / 'user'}")
    assert "cnnlab" not in KernelSpecManager().find_kernel_specs()
    assert cli.main(["kernel", "remove"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        "cnnlab kernel remove: expected an installed kernel cnnlab; there is none."
    )
    assert error.count("\n") == 1


def test_all_but_the_starting_is_ipykernels_own(home):
    install(user=True, kernel_name="plain")
    plain = json.loads((home / "user/kernels/plain/kernel.json").read_text())
    warm = spec.warm_spec()
    assert warm["metadata"].pop("kernel_provisioner") == {"provisioner_name": "cnnlab-warm"}
    assert warm | {"display_name": "plain"} == plain


def test_other_systems(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "win32")
    assert cli.main(["kernel", "install", "--user"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("cnnlab kernel install: expected Linux, where a process can fork")
    assert error.count("\n") == 1


def test_arguments_are_one_line(capsys):
    assert cli.main(["kernel"]) == 2
    error = capsys.readouterr().err
    assert error == "cnnlab kernel: Missing command. See `cnnlab kernel --help`.\n"
