"""One Chromium for all figures that react."""

import pytest

from tests import browser
from tests.plots.interactive.figures import page_with


@pytest.fixture(scope="package")
def chromium():
    with browser.chromium() as running:
        yield running


@pytest.fixture
def opened(chromium):
    """Opens a page with the figures named; what it says on the console is an error of the test."""
    said, pages = [], []

    def open_page(*names, **settings):
        page = chromium.new_page(**settings)
        pages.append(page)
        # (It is the test that reads canvases, again and again.)
        page.on("console", lambda it: "willReadFrequently" in it.text or said.append(it.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda it: it.url.startswith("data:") or said.append(it.url))
        page.set_content(page_with(*names))
        return page

    yield open_page
    for page in pages:
        page.close()
    assert said == []


@pytest.fixture
def part(opened, request):
    """The figure that the test's module is about, alone on a page."""
    name = request.module.FIGURE
    return opened(name).locator(f"#{name}")
