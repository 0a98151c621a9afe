"""`cnnlab lab` up to the moment where JupyterLab takes over."""

import socket
import subprocess
import sys

import pytest

from cnnlab.cli import main
from cnnlab.errors import UserError
from cnnlab.language import language
from cnnlab.notebooks import launch


@pytest.fixture
def labs(tmp_path):
    folder = tmp_path / "labs"
    folder.mkdir()
    for name in ("01_why_convolution", "02_convolution", "12_partial_connections"):
        (folder / f"{name}.ipynb").write_text(f"new {name}")
    return folder


def test_labs_are_copied_once(labs, tmp_path):
    mine = tmp_path / "deep" / "my_labs"
    assert len(launch.copy_labs(labs, mine)) == 3
    assert launch.copy_labs(labs, mine) == []
    assert (mine / "02_convolution.ipynb").read_text() == "new 02_convolution"


def test_a_students_work_is_never_written_over(labs, tmp_path):
    mine = tmp_path / "my_labs"
    launch.copy_labs(labs, mine)
    (mine / "02_convolution.ipynb").write_text("my work")
    (mine / "01_why_convolution.ipynb").unlink()
    assert launch.copy_labs(labs, mine) == ["01_why_convolution.ipynb"]
    assert (mine / "02_convolution.ipynb").read_text() == "my work"


@pytest.fixture
def two_languages(labs, monkeypatch):
    """Three labs in English, one of them in Russian; a system that speaks neither."""
    english, russian = labs / "en", labs / "ru"
    english.mkdir()
    for path in labs.glob("*.ipynb"):
        path.rename(english / path.name)
    russian.mkdir()
    (russian / "02_convolution.ipynb").write_text("Свертка")
    monkeypatch.setattr(launch, "labs_folder", lambda language="en": labs / language)
    for name in ("CNNLAB_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_labs_in_another_language(two_languages, tmp_path):
    mine = tmp_path / "my_labs"
    new, english = launch.copy_labs_in("ru", mine)
    assert len(new) == 3
    assert english == ["01_why_convolution.ipynb", "12_partial_connections.ipynb"]
    assert (mine / "02_convolution.ipynb").read_text() == "Свертка"
    assert launch.copy_labs_in("en", mine) == ([], [])
    assert (mine / "02_convolution.ipynb").read_text() == "Свертка"  # a student's work by now


def test_the_folder_keeps_its_language(two_languages, tmp_path, monkeypatch):
    mine = tmp_path / "my_labs"
    launch.copy_labs_in("ru", mine)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for folder in (mine, tmp_path):  # where the notebooks run, and where commands are given
        monkeypatch.chdir(folder)
        assert language() == "ru"
    launch.copy_labs_in("en", mine)
    assert language() == "en"


def test_labs_without_a_translation_are_in_english(two_languages, tmp_path):
    mine = tmp_path / "my_labs"
    assert len(launch.copy_labs_in("de", mine)[1]) == 3


def test_an_unknown_language_is_one_line(two_languages, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "--language", "fr"]) == 2
    assert capsys.readouterr().err == ("cnnlab lab: expected a language: en, ru. Received: fr.\n")
    assert not (tmp_path / "my_labs").exists()


@pytest.mark.parametrize(
    "name", ["02_convolution", "02_convolution.ipynb", "convolution", "2", "02"]
)
def test_a_lab_has_many_names(labs, monkeypatch, name):
    monkeypatch.setattr(launch, "labs_folder", lambda: labs)
    assert launch.lab_named(name) == "02_convolution"


def test_unknown_lab(labs, monkeypatch):
    monkeypatch.setattr(launch, "labs_folder", lambda: labs)
    with pytest.raises(
        UserError, match=r"received 'conv'\. Choose from: 01_why_convolution, 02_conv"
    ):
        launch.lab_named("conv")


def test_taken_port_is_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "cnnlab", "lab", "--port", str(port)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == (
        f"cnnlab lab: port {port} is taken. Choose another: `cnnlab lab --port {port + 1}`, "
        f"or `make lab PORT={port + 1}`.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("port", "message"), [(70000, "from 1 to 65535"), (-1, "from 1 to 65535")])
def test_impossible_port(port, message):
    with pytest.raises(UserError, match=message):
        launch._check_port(port)


def test_server_arguments(tmp_path, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    arguments = launch.server_arguments(tmp_path, 8889, browser=False, notebook="a.ipynb")
    assert {"--allow-root", "--no-browser", "--ServerApp.port=8889"} < set(arguments)
    assert "--LabApp.default_url=/lab/tree/a.ipynb" in arguments
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    arguments = launch.server_arguments(tmp_path, 8889, browser=True)
    assert not {"--allow-root", "--no-browser"} & set(arguments)


def test_no_display_no_browser(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not launch.has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert launch.has_display()
