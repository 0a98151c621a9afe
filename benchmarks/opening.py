"""From `cnnlab lab` to a lab's first cell, in JupyterLab and a real Chromium.

    python benchmarks/opening.py [--repeats N] [--python .venv/bin/python]

Prints the table of README.md beside this file. Each repeat is a student's day: an empty folder, a
server, a browser that has loaded nothing yet; a first notebook, then a second, whose kernel is
ready. A figure is the median of the repeats. A student has the extra `lab` alone; `--python` names
an environment with no more than that.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import browser

FIRST, SECOND = "02_convolution", "09_lenet"
STEPS = (
    "the command, to an address",
    "the address, to the labs and the menus",
    "together: JupyterLab is open",
    "the first notebook, to its kernel",
    "its first cell",
    "the second notebook, to its kernel",
    "its first cell",
)
OPEN = """() => document.querySelector(".jp-DirListing-item")?.checkVisibility()
    && document.querySelector(".jp-LauncherCard")
    && !document.querySelector("#jupyterlab-splash")"""
READY = """(name) =>
    document.querySelector(".lm-TabBar-tab.jp-mod-current")?.innerText.includes(name)
    && document.querySelector("#jp-main-statusbar").innerText.includes("| Idle")"""
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
PROMPT = f"{NOTEBOOK} .jp-CodeCell .jp-InputPrompt"  # the first one's
RUN = f"""() => document.querySelector("{PROMPT}").innerText == "[1]:\""""


class Clock:
    """Gives the seconds since it was last asked."""

    def __init__(self):
        self._then = time.perf_counter()

    def __call__(self):
        then, self._then = self._then, time.perf_counter()
        return self._then - then


def until(page, condition, argument=None):
    """Waits to the frame: a locator's own `wait_for` looks twice a second."""
    page.wait_for_function(condition, arg=argument, polling="raf", timeout=browser.MINUTE)


def lab(page, name):
    """Opens a lab and runs its first cell; returns the seconds that both take."""
    clock = Clock()
    page.locator(".jp-DirListing-item", has_text=name[:6]).dblclick()
    until(page, READY, name)
    opened = clock()
    page.locator(f"{NOTEBOOK} .jp-CodeCell .cm-content").first.click()
    clock()
    page.keyboard.press("Shift+Enter")
    until(page, RUN)
    return opened, clock()


def day(chromium, python):
    """The seconds of each step."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        with browser.jupyterlab(Path(folder), python) as address:
            printed = clock()
            page = chromium.new_context(viewport={"width": 1400, "height": 1000}).new_page()
            clock()
            page.goto(address)
            until(page, OPEN)
            shown = clock()
            times = [printed, shown, printed + shown, *lab(page, FIRST), *lab(page, SECOND)]
            page.context.close()
            return times


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3, help="days (3)")
    parser.add_argument("--python", default=sys.executable, help="of the cnnlab that is opened")
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error(f"--repeats must be 1 or more. Received: {options.repeats}.")
    print(f"{os.cpu_count()} cores; load at the start {os.getloadavg()[0]:.1f}\n")
    with browser.chromium() as chromium:
        days = [day(chromium, os.path.abspath(options.python)) for _ in range(options.repeats)]
    print("| from | seconds |\n| --- | --- |")
    for step, times in zip(STEPS, zip(*days, strict=True), strict=True):
        print(f"| {step} | {statistics.median(times):.2f} |")


if __name__ == "__main__":
    main()
