"""Where the language is another, no word of a figure is English."""

import pytest

from tests.plots.interactive.figures import FIGURES, PAGE, html_of
from tests.pseudo import plain_words, spoken

# Sets each control to several values, and presses each button; returns all that is said meanwhile.
SAID = """part => {
    const said = new Set();
    const listen = () => part.querySelectorAll(":not(script, style)").forEach(it => [
        ...["alt", "aria-label", "title"].map(name => it.getAttribute(name)),
        ...[...it.childNodes].filter(node => node.nodeType === 3).map(node => node.data),
    ].forEach(text => text && said.add(text)));
    listen();
    for (const it of part.querySelectorAll("button, input")) {
        if (it.type === "submit" || it.type === "button" || it.type === "checkbox") it.click();
        else for (const value of [0, 3, 100]) {
            it.value = value;
            it.dispatchEvent(new Event("input", { bubbles: true }));
            listen();
        }
        listen();
    }
    return [...said];
}"""


@pytest.mark.needs("chromium")
def test_no_word_is_english(chromium):
    with spoken():
        parts = (f'<div id="{name}">{html_of(make())}</div>' for name, make in FIGURES.items())
        html = PAGE.format("".join(parts))
    page = chromium.new_page(viewport={"width": 400, "height": 800})
    page.set_content(html)
    for name in FIGURES:
        said = page.locator(f"#{name}").evaluate(SAID)
        assert len(said) > 10
        assert [text for text in said if plain_words(text)] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()
