"""All figures on one page: a phone, a dark screen, a screen reader, paper, no scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.plots.interactive.figures import FIGURES

pytestmark = pytest.mark.needs("chromium")


def test_a_phone_and_a_reader(opened):
    page = opened(viewport={"width": 400, "height": 800})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        ink = page.evaluate(
            "[document.body, document.querySelector('#window text')].map(it => "
            "getComputedStyle(it)).map(it => [it.color, it.fill])"
        )
        assert ink[0][0] == ink[1][1]
        serious = [
            (found["id"], found["nodes"][0]["html"])
            for found in Axe().run(page).response["violations"]
            if found["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_paper_and_no_scripts(opened):
    page = opened()
    live = page.locator(".cnnlab-live")
    stills = page.locator("img")
    assert live.first.is_visible()
    assert not stills.first.is_visible()
    page.emulate_media(media="print")
    plain = opened(java_script_enabled=False).locator("img")
    assert not live.first.is_visible()
    for images in (stills, plain):
        assert images.count() == len(FIGURES)
        for image in images.all():
            assert image.is_visible()
            assert image.get_attribute("alt")
            assert image.bounding_box()["height"] > 100
