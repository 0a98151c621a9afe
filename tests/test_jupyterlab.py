"""`cnnlab lab` as a student meets it: JupyterLab in a real browser, every lab run."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cnnlab import exercises

playwright = pytest.importorskip("playwright.sync_api", reason="comes with cnnlab[dev]")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CELL_MINUTES = 4

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address of a running `cnnlab lab`, in an empty folder; the server ends with the module."""
    folder = tmp_path_factory.mktemp("student")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log.txt"
    command = [sys.executable, "-m", "cnnlab", "lab", "--no-browser", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, start_new_session=True
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
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", log.read_text()):
            return found.group()
        time.sleep(0.25)
    raise AssertionError(f"no address was printed in a minute: {log.read_text()}")


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context.new_page()
    context.close()


def test_nobody_is_asked_about_news(server, page):
    page.goto(server)
    page.get_by_text("Launcher").first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    assert page.locator(".Toastify__toast").count() == 0


@pytest.mark.parametrize("lab", exercises.labs())
def test_run_all_goes_through(server, page, lab, pytestconfig):
    page.goto(server.replace("/lab?", f"/lab/tree/{lab}.ipynb?"))
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text(re.compile(r"0 of \d+ points", re.ASCII)).last.wait_for(
        timeout=CELL_MINUTES * 60_000
    )
    # JupyterLab draws the cells that are near: walk down, so that all are there.
    names = list(exercises.load(lab))
    for name in names:
        page.get_by_text(re.compile(rf"^{re.escape(name)}\s+0 of \d+ points")).first.wait_for(
            timeout=60_000, state="attached"
        )
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    if folder := pytestconfig.getoption("--pictures", None):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"jupyterlab_{lab}.png")
