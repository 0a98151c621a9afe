"""The site is built without a warning and opened in a browser, as files, with no network.

Sphinx checks links between pages; here are all others, and what a reader meets.
"""

import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import browser

ROOT = Path(__file__).parent.parent
# One page of each kind: axe takes seconds for each.
KINDS = ("index", "search", "labs/index", "labs/en/11_backpropagation", "docs/reference/models")
MOST_BYTES = 2_000_000  # of a page with all that it loads

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the pages."""
    folder = tmp_path_factory.mktemp("site")
    command = ["make", "site", f"SITE={folder}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Links(HTMLParser):
    """The addresses that a page names, and its anchors."""

    def __init__(self, page):
        super().__init__()
        self.addresses, self.anchors = [], set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.anchors.add(named.get("id"))
        self.addresses += [named[word] for word in ("href", "src") if named.get(word)]


def pages_of(folder):
    """The pages, without the theme's own templates."""
    return [page for page in sorted(folder.rglob("*.html")) if "_static" not in page.parts]


def test_every_link_leads_somewhere(site):
    pages = {page: Links(page) for page in pages_of(site)}
    missing = []
    for page, links in pages.items():
        for address in links.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            anchor = unquote(parts.fragment)
            if not target.exists() or (anchor and anchor not in pages[target].anchors):
                missing.append(f"{page.relative_to(site)}: {address}")
    assert missing == []


def test_no_answer_is_shown(site):
    shown = "".join(page.read_text() for page in (site / "labs" / "en").glob("*.html"))
    assert "YOUR CODE HERE" in shown
    assert "SOLUTION" not in shown
    assert not list(site.rglob("*solutions*"))


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as running:
        yield running


def faults_of(page, path, width):
    """What a reader of a page would meet: errors, what is not of the site, what does not fit."""
    found, loaded = [], set()
    page.on("console", lambda said: said.type == "error" and found.append(said.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: loaded.add(request.url))
    page.goto(path.as_uri())
    found += [url for url in loaded if not url.startswith(("file:", "data:"))]
    files = {Path(unquote(urlsplit(url).path)) for url in loaded if url.startswith("file:")}
    size = sum(file.stat().st_size for file in files)
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [f"{size:,} bytes"] * (size > MOST_BYTES)
    found += [f"{wide} pixels wide"] * (wide > width)
    return found


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_a_reader_meets_no_fault(site, chromium, width, scheme):
    window = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    found = {}
    for path in pages_of(site):
        page = chromium.new_page(offline=True, **window)
        if faults := faults_of(page, path, width):
            found[path.name] = faults
        page.close()
    assert found == {}


@pytest.mark.needs("chromium")
def test_axe_finds_no_serious_fault(site, chromium):
    found = []
    for kind in KINDS:
        page = chromium.new_page()
        page.goto((site / f"{kind}.html").as_uri())
        answer = Axe().run(page)
        for fault in answer.response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                nodes = [node["html"][:120] for node in fault["nodes"]]
                found.append((kind, fault["id"], len(nodes), nodes[0]))
        page.close()
    assert found == []


@pytest.mark.needs("chromium")
def test_search_finds_a_lab(site, chromium):
    page = chromium.new_page()
    page.goto((site / "search.html").as_uri() + "?q=inverted+bottleneck")
    page.get_by_role("link", name=re.compile("Lab 16")).first.wait_for()
    page.close()
