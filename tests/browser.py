"""`cnnlab lab` in a real browser: a server that ends, and notebooks run from top to bottom."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time

import nbformat
import nbformat.reader

from tests.needs import CHROMIUM

MINUTE = 60_000  # milliseconds


@contextlib.contextmanager
def jupyterlab(folder):
    """Runs `cnnlab lab` in `folder`; gives the address. The server and its kernels end with it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log.txt"
    command = [sys.executable, "-m", "cnnlab", "lab", "--no-browser", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env=os.environ | {"JUPYTER_CONFIG_DIR": str(folder / "jupyter")},  # not the user's own
        )
    try:
        yield _address(log, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _address(log, process):
    for _ in range(4 * 60):
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {log.read_text()}")
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", log.read_text()):
            return found.group()
        time.sleep(0.25)
    raise RuntimeError(f"no address was printed in a minute: {log.read_text()}")


@contextlib.contextmanager
def chromium():
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def end_kernels(request, address):
    """Ends the kernels of a server: each of a lab's holds a gigabyte."""
    root, token = address.split("/lab?token=")
    headers = {"Authorization": f"token {token}"}
    for session in request.get(f"{root}/api/sessions", headers=headers).json():
        request.delete(f"{root}/api/sessions/{session['id']}", headers=headers)


def run_all(page, address, path, minutes=4):
    """Opens a lab, chooses "Run All Cells", and saves it until its last code cell has run.

    JupyterLab holds only those cells in the page that are near; the file has them all.

    Args:
        path: the notebook, in the folder that the server shows.

    Returns:
        The notebook as JupyterLab saved it.
    """
    # With `reset` no other notebook is open, whose kernel would be the idle one. (The notebook's
    # own indicator says idle before there is a kernel; then nothing would run.)
    page.goto(address.replace("/lab?", f"/lab/tree/{path.name}?reset&"))
    page.get_by_text("| Idle").first.wait_for(timeout=2 * MINUTE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    for _ in range(minutes * 30):
        page.wait_for_timeout(MINUTE / 30)
        page.keyboard.press("Control+s")
        try:
            notebook = nbformat.read(path, as_version=4)
        except nbformat.reader.NotJSONError:
            continue  # half of it written: JupyterLab saves in place
        last = [cell for cell in notebook.cells if cell.cell_type == "code"][-1]
        if last.execution_count and last.outputs:
            return notebook
    page.screenshot(path=path.with_suffix(".png"))
    raise RuntimeError(f"{path.name} did not run in {minutes} minutes; see {path.stem}.png there")
