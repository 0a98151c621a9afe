"""`cnnlab lab` as a student meets it: JupyterLab in a real browser, a lab run from top to bottom.

What JupyterLab shows of every lab is looked at when nbval has run it: see `--jupyterlab`.
"""

from pathlib import Path

import jupytext
import nbformat
import pytest

from cnnlab import exercises
from cnnlab.judging.scores import scores
from cnnlab.notebooks.launch import FOLDER
from tests import browser
from tests.running.jupyterlab import listening
from tests.running.shown import differences

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.needs("chromium"),
]
LAB = "02_convolution"  # a quick one, with an animation
WRONG = Path(__file__).parent / "mutants" / f"{LAB}.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An empty folder, where a student starts `cnnlab lab`."""
    return tmp_path_factory.mktemp("student")


@pytest.fixture(scope="module")
def server(folder):
    """Address of a running `cnnlab lab`."""
    with browser.jupyterlab(folder) as address:
        yield address


@pytest.fixture(scope="module")
def context():
    """A student's browser, which keeps what it has loaded."""
    with browser.chromium() as chromium:
        yield chromium.new_context(viewport={"width": 1400, "height": 1000})


@pytest.fixture
def page(context, server):
    page = context.new_page()
    yield page
    page.close()
    browser.end_kernels(context.request, server)


def test_kernels_are_warm(folder, server, page):
    """Nobody is asked about news or a build meanwhile, and nothing is looked up on the web."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    browser.go_to(page, server)
    cells = [
        "import sys\nprint('keras' in sys.modules)",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    ]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(each) for each in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = folder / FOLDER / "warm.ipynb"
    nbformat.write(notebook, path)
    browser.open_notebook(page, path.name)
    first, second = browser.run_all(page, path).cells
    assert first.outputs[0].text == "True\n"
    assert "image/png" in second.outputs[0].data
    assert page.locator(".Toastify__toast").count() == 0
    unasked = tuple(f"/lab/api/{word}" for word in ("news", "update", "build"))
    assert [url for url in asked if any(word in url for word in unasked)] == []


def test_keys_belong_to_the_figure_that_has_the_focus(folder, server, page):
    """JupyterLab would go to the next cell, or delete this one."""
    cells = ["from cnnlab import plots\nplots.explore_field()", ""]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(each) for each in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = folder / FOLDER / "keys.ipynb"
    nbformat.write(notebook, path)
    browser.go_to(page, server)
    browser.open_notebook(page, path.name)
    page.get_by_text("explore_field").click()
    page.keyboard.press("Shift+Enter")
    slider = page.get_by_role("slider", name="kernel")
    slider.click()  # in its middle
    slider.press("Home")
    for key, value in [("ArrowRight", "2"), ("ArrowUp", "3"), ("ArrowDown", "2")]:
        page.keyboard.press(key)
        assert slider.input_value() == value
    for key in "dd":
        page.keyboard.press(key)
    assert page.locator(".jp-CodeCell").count() == 2


def test_the_card_at_a_labs_end_leads_to_the_next(folder, server, page):
    lines = ["import cnnlab", 'cnnlab.checks("02_convolution").summary()']
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("\n".join(lines))],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    path = folder / FOLDER / "end.ipynb"
    nbformat.write(notebook, path)
    browser.go_to(page, server)
    browser.open_notebook(page, path.name)
    browser.run_all(page, path)
    page.locator(".jp-OutputArea-output a").click()
    page.locator(".lm-TabBar-tab.jp-mod-current", has_text="03_filters.ipynb").wait_for()


def test_run_all_goes_through(folder, server, page):
    """What was saved is scored, and shown: a wrong answer's card has a picture and hints."""
    path = folder / FOLDER / f"{LAB}.ipynb"
    lab = nbformat.read(path, as_version=4)
    answer = next(cell for cell in lab.cells if cell.id == "exercise-conv2d")
    answer.source = next(
        cell.source
        for cell in jupytext.read(WRONG, fmt="py:percent").cells
        if cell.metadata.get("mistake") == "truncated"
    )
    nbformat.write(lab, path)
    wrong = []
    with listening(page, wrong):
        browser.go_to(page, server)
        browser.open_notebook(page, path.name)
        notebook = browser.run_all(page, path)
        wrong += differences(notebook, browser.look(page, len(notebook.cells)))
        card = page.locator(".jp-OutputArea-output", has_text="1 of 3 points").first
        assert card.locator("img").count() == 1
        card.get_by_text("Hint 1").click()
        assert card.get_by_text("Hint 2").is_visible()
    assert wrong == []
    found = {score.exercise: (score.points, score.outcome) for score in scores(notebook)}
    assert found == dict.fromkeys(exercises.load(LAB), (0, "missing")) | {"conv2d": (1, "partial")}
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output for output in outputs if output.get("name") == "stderr"] == []
