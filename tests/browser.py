"""`cnnlab lab` in a real browser: a server that ends, and notebooks run from top to bottom."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat

from tests.needs import CHROMIUM

MINUTE = 60_000  # milliseconds
LOOK = Path(__file__).parent / "running" / "look.js"


@contextlib.contextmanager
def jupyterlab(folder, python=sys.executable, variables=None):
    """Runs `cnnlab lab` of a Python in `folder`, with more variables; gives the address.

    The server and its kernels end with it.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log.txt"
    command = [python, "-m", "cnnlab", "lab", "--no-browser", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env=os.environ | not_the_users_own(folder) | (variables or {}),
        )
    try:
        yield _address(log, process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def not_the_users_own(folder):
    """Variables with which Jupyter keeps settings, and signatures of notebooks, in `folder`."""
    return {f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("CONFIG", "DATA")}


def _address(log, process):
    for _ in range(20 * 60):
        if process.poll() is not None:
            raise RuntimeError(f"JupyterLab ended: {log.read_text()}")
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", log.read_text()):
            return found.group()
        time.sleep(0.05)
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


def go_to(page, address):
    """Shows JupyterLab with nothing open, whatever was open before."""
    page.set_default_timeout(MINUTE)
    page.goto(address.replace("/lab?", "/lab?reset&"))


def open_notebook(page, name):
    """Opens a notebook of the server's folder in a page with JupyterLab; waits for its kernel."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_role("menuitem", name="Open from Path…").click()
    page.locator(".jp-Dialog input").fill(name)
    page.keyboard.press("Enter")
    page.locator(".lm-TabBar-tab.jp-mod-current", has_text=Path(name).name).wait_for()
    # (The notebook's own indicator says idle before there is a kernel.)
    page.get_by_text("| Idle").first.wait_for(timeout=2 * MINUTE)


def save(page):
    """Saves the notebook that is open; returns when the file is written and the page knows it."""
    with page.expect_response(lambda it: it.request.method == "PUT" and "/api/contents/" in it.url):
        page.keyboard.press("Control+s")
    page.locator(".lm-TabBar-tab.jp-mod-dirty").wait_for(state="detached")


def look(page, num_cells):
    """What the page shows of the open notebook's outputs, see running/look.js."""
    return page.evaluate(LOOK.read_text(encoding="utf-8"), num_cells)


def run_all(page, path, minutes=4):
    """Chooses "Run All Cells" in the open notebook, and saves it once its last cell has run.

    Args:
        path: where the notebook lies.

    Returns:
        The notebook as JupyterLab saved it.
    """
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        page.wait_for_timeout(250)
        if page.locator(".jp-Notebook-ExecutionIndicator").get_attribute("data-status") == "idle":
            save(page)
            notebook = nbformat.read(path, as_version=4)
            if [cell for cell in notebook.cells if cell.cell_type == "code"][-1].execution_count:
                return notebook
    page.screenshot(path=path.with_suffix(".png"))
    raise RuntimeError(f"{path.name} did not run in {minutes} minutes; see {path.stem}.png there")
