"""JupyterLab in a real browser, for all notebooks of a run."""

import contextlib
import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import browser
from tests.kernel.shell import light
from tests.running.shown import differences

# All cells are made at once, for speed; tests/test_jupyterlab.py looks with JupyterLab's own way.
SETTINGS = {"windowingMode": "none"}
SETTINGS_FILE = "lab/user-settings/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"


class JupyterLab:
    """A `cnnlab lab` and its page, started when a notebook is first looked at.

    They have a thread of their own: a thread in which Playwright works has a running event loop,
    which the clients of nbval's kernels would take for theirs.
    """

    def __init__(self):
        self._thread = ThreadPoolExecutor(1)
        self._running = contextlib.ExitStack()
        self._browser = self._page = None

    def look(self, name, notebook, picture=None):
        """Opens an executed notebook, scrolls through it, saves and closes it.

        Args:
            name: what the file is called there.
            notebook: executed, an `nbformat` notebook.
            picture: where a picture of the page is written, if anywhere.

        Returns:
            What was not as it should be: lines.
        """
        return self._thread.submit(self._look, name, notebook, picture).result()

    def close(self):
        self._thread.submit(self._running.close).result()
        self._thread.shutdown()

    def _start(self):
        folder = Path(self._running.enter_context(tempfile.TemporaryDirectory()))
        file = Path(browser.not_the_users_own(folder)["JUPYTER_CONFIG_DIR"], SETTINGS_FILE)
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(SETTINGS))
        # No cell runs in it.
        running = browser.jupyterlab(folder, variables=light(folder))
        self._address = self._running.enter_context(running)
        self._browser = self._running.enter_context(browser.chromium())

    def _new_page(self):
        if self._browser is None:
            self._start()
        page = self._browser.new_page(viewport={"width": 1400, "height": 1000})
        browser.go_to(page, self._address)
        return page

    def _look(self, name, notebook, picture):
        page, self._page = self._page or self._new_page(), None  # after a failure: another one
        wrong = []
        contents = Contents(page.request, self._address)
        with listening(page, wrong):
            contents.put(name, notebook)
            browser.open_notebook(page, name)
            wrong += differences(notebook, browser.look(page, len(notebook.cells)))
            if picture:
                picture.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=picture)
            browser.save(page)
            if outputs(contents.get(name)) != outputs(notebook):
                wrong.append("JupyterLab saved other outputs than it had read")
            page.keyboard.press("Alt+w")
            page.locator(".jp-NotebookPanel").wait_for(state="detached")
        browser.end_kernels(page.request, self._address)
        self._page = page
        return wrong


class Contents:
    """The files of a server."""

    def __init__(self, request, address):
        root, token = address.split("/lab?token=")
        self._request, self._url = request, f"{root}/api/contents"
        self._headers = {"Authorization": f"token {token}"}

    def put(self, name, notebook):
        """Writes a notebook whose outputs are trusted, as those that have just been computed."""
        content = json.loads(json.dumps(notebook))
        for cell in content["cells"]:
            if cell["cell_type"] == "code":
                cell["metadata"]["trusted"] = True
        data = {"type": "notebook", "format": "json", "content": content}
        answer = self._request.put(f"{self._url}/{name}", headers=self._headers, data=data)
        assert answer.ok, answer.text()

    def get(self, name):
        return self._request.get(f"{self._url}/{name}", headers=self._headers).json()["content"]


def outputs(notebook):
    return [cell.get("outputs") for cell in notebook["cells"]]


@contextlib.contextmanager
def listening(page, wrong):
    """Notes errors on the page's console in the list `wrong`."""

    def on_console(message):
        if message.type == "error":
            wrong.append(f"on the console: {message.text}")

    def on_error(error):
        wrong.append(f"in a script: {error}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    try:
        yield
    finally:
        page.remove_listener("console", on_console)
        page.remove_listener("pageerror", on_error)
