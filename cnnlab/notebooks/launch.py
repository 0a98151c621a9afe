"""`cnnlab lab`: copies the labs to where the student works, and opens them in JupyterLab."""

import os
import shutil
import socket
import sys
from pathlib import Path

import cnnlab
from cnnlab.errors import UserError
from cnnlab.language import DEFAULT, LABS, SETTING, language, say

FOLDER = Path(LABS)
DEFAULT_PORT = 8888
WARM = "cnnlab.kernel.spec.WarmKernelSpecs"


def main(name=None, port=None, browser=True, plain=False):
    """Opens JupyterLab, on lab `name` where it is given; returns when the server ends.

    New labs are in the reader's language. On Linux kernels are forks of a process that has imported
    what labs import, but for `plain`.
    """
    port = port or DEFAULT_PORT
    notebook = f"{lab_named(name)}.ipynb" if name else None
    _check_port(port)
    from jupyterlab.labapp import LabApp

    from cnnlab.exercises import labs
    from cnnlab.judging.standings import in_short, standings
    from cnnlab.notebooks import menus

    new, english = copy_labs_in(language(), FOLDER)
    if english:
        print(say(f"Not there in {language()!r} yet, so in English: {', '.join(english)}."))
    folder = FOLDER.resolve()
    print(say(f"Labs are in {folder}: {len(new)} new, what was there is as you left it."))
    print(say(f"Your labs: {in_short(standings(FOLDER, labs()))}. More: `cnnlab progress`."))
    if line := menus.advice(language()):
        print(say(line))
    arguments = server_arguments(FOLDER, port, browser and has_display(), notebook)
    arguments.append(f"--LabApp.app_settings_dir={menus.settings_folder(FOLDER, language())}")
    if sys.platform == "linux" and not plain:
        arguments.append(f"--ServerApp.kernel_spec_manager_class={WARM}")
    LabApp.launch_instance(arguments)


def labs_folder(language=DEFAULT):
    """The students' notebooks: in the wheel, or in the checkout that this package is part of."""
    package = Path(cnnlab.__file__).parent
    for folder in (package / "_labs" / language, package.parent / "labs" / language):
        if folder.is_dir():
            return folder
    raise UserError(f"expected the labs in {folder}; they are not there. Install cnnlab again.")


def lab_names():
    """Names of the labs that students are given, in the lecture's order."""
    return sorted(path.stem for path in labs_folder().glob("*.ipynb"))


def copy_labs_in(language, target):
    """Copies the labs that are not in `target` yet, and notes their language there.

    Returns:
        Names of the files that were copied, and those of them that are not in this language yet.
    """
    new = copy_labs(labs_folder().with_name(language), target)
    english = copy_labs(labs_folder(), target)
    (target / SETTING).write_text(f"{language}\n", encoding="utf-8")
    return new + english, english if language != DEFAULT else []


def copy_labs(source, target):
    """Copies the labs that are not in `target` yet; a student's work is never written over.

    Returns:
        Names of the files that were copied.
    """
    target.mkdir(parents=True, exist_ok=True)
    new = [path for path in sorted(source.glob("*.ipynb")) if not (target / path.name).exists()]
    for path in new:
        shutil.copyfile(path, target / path.name)
    return [path.name for path in new]


def has_display():
    """True where a browser could open a window."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def server_arguments(folder, port, browser, notebook=None):
    """JupyterLab's arguments: this folder, this port and no other, root allowed in a container."""
    arguments = [
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--Application.log_level=WARN",
        # What is open is remembered for each folder: another one's notebooks are not missed here.
        f"--LabApp.workspaces_dir={folder.resolve() / '.jupyterlab'}",
    ]
    if notebook:
        arguments.append(f"--LabApp.default_url=/lab/tree/{notebook}")
    if not browser:
        arguments.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def lab_named(name):
    """The lab that is called by its name, its topic, its number or its file.

    Raises:
        UserError: If there is none.
    """
    names = lab_names()
    found = called(name, names)
    if not found:
        raise UserError(
            f"expected the name of a lab, received {name!r}. Choose from: {', '.join(names)}."
        )
    return found[0]


def called(name, labs):
    """Those of `labs` that are called so: by name, topic, number or file."""
    wanted = Path(name).name.removesuffix(".ipynb").removesuffix(".py")
    return [lab for lab in labs if wanted in (lab, *lab.split("_", 1), lab[:2].lstrip("0"))]


def _check_port(port):
    """Says at once, before JupyterLab starts, that somebody else is on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OverflowError:
            raise UserError(f"expected a port from 1 to 65535, received {port}.") from None
        except PermissionError:
            raise UserError(
                f"port {port} needs an administrator. Choose one above 1023: --port 8889."
            ) from None
        except OSError:
            raise UserError(
                f"port {port} is taken. Choose another: `cnnlab lab --port {port + 1}`, "
                f"or `make lab PORT={port + 1}`."
            ) from None
