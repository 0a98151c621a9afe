"""`cnnlab lab` as a student meets it: JupyterLab in a real browser, every lab run."""

from pathlib import Path

import nbformat
import pytest

from cnnlab import exercises
from cnnlab.kernel import spec
from cnnlab.notebooks.launch import FOLDER
from cnnlab.notebooks.scores import scores
from tests import browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.needs("chromium"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder, where a student starts `cnnlab lab`."""
    return tmp_path_factory.mktemp("student")


@pytest.fixture(scope="module")
def server(folder):
    """Address of a running `cnnlab lab`, where the warm kernel is installed."""
    spec.install(prefix=folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "share" / "jupyter"))
        with browser.jupyterlab(folder) as address:
            yield address


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture
def page(chromium, server):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    yield context.new_page()
    browser.end_kernels(context.request, server)
    context.close()


def test_nobody_is_asked_about_news(server, page):
    page.goto(server)
    page.get_by_text("Launcher").first.wait_for(timeout=browser.MINUTE)
    page.wait_for_timeout(3000)
    assert page.locator(".Toastify__toast").count() == 0


def test_the_warm_kernel_is_offered_and_runs(folder, server, page):
    page.goto(server)
    page.get_by_title("cnnlab (warm)").first.wait_for(timeout=browser.MINUTE)
    cells = [
        "import sys\nprint('keras' in sys.modules)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(each) for each in cells],
        metadata={"kernelspec": {"name": spec.NAME, "display_name": "cnnlab (warm)"}},
    )
    path = folder / FOLDER / "warm.ipynb"
    nbformat.write(notebook, path)
    first, second = browser.run_all(page, server, path).cells
    assert first.outputs[0].text == "True\n"
    assert "image/png" in second.outputs[0].data


@pytest.mark.parametrize("lab", exercises.labs())
def test_run_all_goes_through(folder, server, page, lab, pytestconfig):
    notebook = browser.run_all(page, server, folder / FOLDER / f"{lab}.ipynb")
    if pictures := pytestconfig.getoption("--pictures", None):
        Path(pictures).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(pictures) / f"jupyterlab_{lab}.png")
    found = {score.exercise: (score.points, score.outcome) for score in scores(notebook)}
    assert found == dict.fromkeys(exercises.load(lab), (0, "missing"))
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output for output in outputs if output.get("name") == "stderr"] == []
