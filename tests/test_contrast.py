"""What is on a light page and on a dark one: cards and the grader's pages can be read on both."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from cnnlab.judging import palette
from cnnlab.judging.check import Check
from tests import browser
from tests.grading.pages.all_pages import pages
from tests.judging.exercises import EXERCISES
from tests.plots.interactive.figures import FIGURES, html_of

# Papers and inks of JupyterLab's two themes, the second of each a table's row.
JUPYTERLAB = [
    ("#ffffff", "rgba(0, 0, 0, 0.87)"),
    ("#f5f5f5", "rgba(0, 0, 0, 0.87)"),
    ("#111111", "#ffffff"),
    ("#212121", "#ffffff"),
]
FAINT = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


def luminance(colour):
    """WCAG's relative luminance of `#rrggbb`."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in shares]
    return sum(part * x for part, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """WCAG's ratio of contrast, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", [palette.GOOD, palette.BAD, palette.QUIET])
def test_a_mark_is_read_on_its_colour_and_the_colour_seen_on_each_page(colour):
    assert contrast(colour, palette.WHITE) >= 4.5
    assert all(contrast(colour, paper) >= 3 for paper, _ in JUPYTERLAB)


def cards():
    """Cards of each kind, as HTML."""
    check = Check("00_test", EXERCISES, {"scale": lambda image, factor: image + factor})
    shown = [check("scale"), check("weights"), check("scal"), check.summary()]
    right = Check("00_test", EXERCISES, {"weights": 1516})
    return "<hr>".join(card._repr_html_() for card in [*shown, right("weights")])


def on_papers(html, papers=JUPYTERLAB):
    """A page with the same on each of JupyterLab's papers."""
    parts = "".join(
        f'<section style="background: {paper}; color: {ink}">{html}</section>'
        for paper, ink in papers
    )
    return f'<!doctype html><html lang="en"><title>cards</title><main><h1>x</h1>{parts}</main>'


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as running:
        yield running


@pytest.mark.slow
@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(chromium, scheme):
    shown = pages("en") | {"cards": on_papers(cards())}
    page, found = chromium.new_page(color_scheme=scheme), []
    for name, html in shown.items():
        page.set_content(html)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        for fault in Axe().run(page).response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                nodes = [node["html"][:120] for node in fault["nodes"]]
                found.append((name, fault["id"], len(nodes), nodes[:3]))
    page.close()
    assert found == []


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_no_text_is_faint(chromium):
    shown = {name: html_of(figure()) for name, figure in FIGURES.items()} | {"cards": cards()}
    page, found = chromium.new_page(), {}
    for name, html in shown.items():
        page.set_content(on_papers(html, JUPYTERLAB[1::2]))  # a row's paper is nearer to its ink
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        if faint := page.evaluate(FAINT, 4.5):
            found[name] = len(faint), faint[:3]
    page.close()
    assert found == {}
