"""`cnnlab lab` as a student meets it: JupyterLab in a real browser, every lab run."""

import re
from pathlib import Path

import pytest

from cnnlab import exercises
from tests import browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        browser.CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)"
    ),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Address of a running `cnnlab lab`, in an empty folder."""
    with browser.jupyterlab(tmp_path_factory.mktemp("student")) as address:
        yield address


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as started:
        yield started


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    yield context.new_page()
    context.close()


def test_nobody_is_asked_about_news(server, page):
    page.goto(server)
    page.get_by_text("Launcher").first.wait_for(timeout=browser.MINUTE)
    page.wait_for_timeout(3000)
    assert page.locator(".Toastify__toast").count() == 0


@pytest.mark.parametrize("lab", exercises.labs())
def test_run_all_goes_through(server, page, lab, pytestconfig):
    browser.run_all(page, server, f"{lab}.ipynb")
    outputs = page.locator(".jp-OutputArea-output")
    for name, exercise in exercises.load(lab).items():
        card = outputs.get_by_text(re.compile(rf"0 of {exercise.max_points} points"))
        assert card.count() > 0, name
    assert page.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    if folder := pytestconfig.getoption("--pictures", None):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"jupyterlab_{lab}.png")
