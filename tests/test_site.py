"""The site is built without a warning and opened in a browser, as files, with no network.

Sphinx checks links between pages; here are all others, and what a reader meets.
"""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import browser

ROOT = Path(__file__).parent.parent
COPY = "https://github.com/somebody/cnnlab"
# Pages of each kind: axe takes seconds for each.
KINDS = (
    *("en/index", "en/search", "en/labs/index", "en/labs/slides", "en/docs/reference/models"),
    *("en/labs/en/11_backpropagation", "ru/index", "ru/labs/ru/05_inception"),
)
IN_THE_DARK = ("en/index", "en/docs/reference/models", "ru/labs/ru/05_inception")
VIEWS = ((1280, "light"), (768, "light"), (400, "dark"))  # a desk, a tablet, a phone
# (A page hears of another scheme before its next frame.)
WIDTH_AND_THEME = """() => new Promise((told) => requestAnimationFrame(() => {
    const page = document.documentElement;
    const texts = [page, ...document.querySelectorAll(".bd-article-container")];
    told([Math.max(...texts.map((each) => each.scrollWidth)), page.dataset.theme]);
}))"""
# Words of code that are coloured alike, such as all keywords, look alike: axe is given one of each.
ONE_OF_EACH = """() => {
    const seen = new Set();
    for (const word of document.querySelectorAll(":is(pre, code, .sig) span[class]")) {
        const code = word.closest("pre, code, .sig");
        const kind = [code.parentElement, code, word].map((each) => each.className).join();
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
}"""
MOST_BYTES = 2_000_000  # of a page with all that it loads


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the pages, of a copy that has an address, too."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        ["make", "site", f"SITE={folder}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ | {"CNNLAB_REPOSITORY": COPY},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site):
    """The pages by their files, each read once; without the theme's own templates."""
    files = sorted(file for file in site.rglob("*.html") if "_static" not in file.parts)
    return {file: Links(file) for file in files}


@pytest.fixture
def gather(monkeypatch):
    """The module that lays out the site."""
    monkeypatch.syspath_prepend(ROOT / "docs" / "site")
    import gather

    yield gather
    del sys.modules["gather"], sys.modules["lab_page"]


class Links(HTMLParser):
    """The addresses that a page names, its anchors, what is said of its pictures, its language, and
    the way to the other one."""

    def __init__(self, page):
        super().__init__()
        self.addresses, self.anchors, self.pictures = [], set(), []
        self.language = self.other = None
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.anchors.add(named.get("id"))
        self.addresses += [named[word] for word in ("href", "src") if named.get(word)]
        if tag == "img":
            self.pictures.append((named.get("alt"), named["src"]))
        if tag == "html":
            self.language = named.get("lang")
        if "language" in (named.get("class") or "").split():
            self.other = named["href"]


@pytest.mark.slow
def test_every_link_leads_somewhere(site, pages):
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


@pytest.mark.slow
def test_a_page_leads_to_the_same_page_in_the_other_language(site, pages):
    there = {
        page: (page.parent / links.other).resolve() for page, links in pages.items() if links.other
    }
    russian = [page for page in pages if page.is_relative_to(site / "ru")]
    assert len(russian) > 20
    assert [page for page in russian if there[there[page]] != page] == []
    only_english = {page for page in there if there[there[page]] != page}
    assert {there[page] for page in only_english} == {site / "ru" / "index.html"}
    for page, links in pages.items():
        assert links.language == ("ru" if page in russian else "en"), page


@pytest.mark.slow
def test_every_picture_is_described(site, pages):
    """Sphinx says a picture's address where nothing else is said of it."""
    pictures = [each for links in pages.values() for each in links.pictures]
    assert len(pictures) > 100
    assert [source for said, source in pictures if said in (None, "", source)] == []


@pytest.mark.slow
def test_no_answer_is_shown(site):
    shown = "".join(page.read_text() for page in site.glob("*/labs/*/*.html"))
    assert "YOUR CODE HERE" in shown
    assert "ВАШ КОД" in shown
    assert "SOLUTION" not in shown
    assert not list(site.rglob("*solutions*"))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_lab_has_links_to_colab_and_binder_where_there_is_a_public_copy(gather, language):
    words = gather.words(language)
    lab = gather.LabPage(ROOT, "02_convolution", language, words)
    assert "cnnlab lab 02" in lab.doors("")
    assert "http" not in lab.doors("")
    path = f"labs/{language}/02_convolution.ipynb"
    assert f"research.google.com/github/somebody/cnnlab/blob/main/{path}>" in lab.doors(COPY)
    assert f"mybinder.org/v2/gh/somebody/cnnlab/main?labpath={path}>" in lab.doors(COPY)
    assert f"'cnnlab @ git+{COPY}'" in lab.doors(COPY)  # beside the TensorFlow that Colab has


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_the_start_page_has_a_figure_to_play_with(site, chromium):
    page = chromium.new_page()
    page.goto((site / "ru" / "index.html").as_uri())
    page.get_by_role("slider", name="шаг", exact=True).fill("1")
    assert page.get_by_text("выход 5×5").is_visible()
    page.close()


def test_every_slide_leads_to_a_lab(gather):
    slides = [slide for part in gather.slides() for slide in part["slides"]]
    led_to = {slide["title"]: slide["sections"] for slide in slides}
    for path in sorted((ROOT / "labs" / "en").glob("*.ipynb")):
        lab = gather.LabPage(ROOT, path.stem, "en", gather.words("en"))
        assert lab.slides, lab.name
        for title in lab.slides:
            assert any(each.startswith(lab.number) for each in led_to[title]), (lab.name, title)


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as running:
        yield running


def errors_of(page):
    """A list to which the page adds what goes wrong in it."""
    found = []
    page.on("console", lambda said: said.type == "error" and found.append(said.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


class Reader:
    """A page of a browser without a network, in which one page of the site is read after the other.

    (A new one for each would start a process, which takes longer than the reading.)
    """

    def __init__(self, chromium):
        self.page = chromium.new_context(offline=True).new_page()
        self.errors, self.loaded = errors_of(self.page), set()
        self.page.on("request", lambda request: self.loaded.add(request.url))

    def faults_of(self, file, views):
        """What is met: errors, what is not of the site, what does not fit a screen."""
        self.errors.clear()
        self.loaded.clear()
        self.page.goto(file.as_uri())
        found = [fault for view in views for fault in self._misfits(*view)]
        urls = {url for url in self.loaded if not url.startswith("data:")}
        found += [url for url in urls if not url.startswith("file:")]
        files = {Path(unquote(urlsplit(url).path)) for url in urls if url.startswith("file:")}
        size = sum(file.stat().st_size for file in files)
        return found + self.errors + [f"{size:,} bytes"] * (size > MOST_BYTES)

    def _misfits(self, width, scheme):
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": 800})
        wide, theme = self.page.evaluate(WIDTH_AND_THEME)
        if wide > width:
            yield f"{wide} pixels wide of {width}"
        if theme not in (scheme, None):
            yield f"{theme} where {scheme} is asked for"


@pytest.mark.slow
@pytest.mark.needs("chromium")
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_reader_meets_no_fault(site, pages, chromium, language):
    reader, views, found = Reader(chromium), VIEWS, {}
    for file in (file for file in pages if file.is_relative_to(site / language)):
        if faults := reader.faults_of(file, views):
            found[str(file.relative_to(site))] = faults
        views = views[::-1]  # the next is opened on the screen that is there
    reader.page.context.close()
    assert found == {}


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_no_line_of_code_is_cut_off_on_paper(site, chromium):
    page = chromium.new_page(viewport={"width": 718, "height": 1000})  # A4 between its margins
    page.goto((site / "en/labs/en/02_convolution.html").as_uri())
    code = "[...document.querySelectorAll('pre')]"
    cut_off = f"{code}.filter(each => each.scrollWidth > each.clientWidth).length"
    assert page.evaluate(cut_off) > 0
    page.emulate_media(media="print")
    assert page.evaluate(cut_off) == 0
    page.close()


@pytest.mark.slow
@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("scheme", "kinds"), [("light", KINDS), ("dark", IN_THE_DARK)])
def test_axe_finds_no_serious_fault(site, chromium, scheme, kinds):
    page, found = chromium.new_page(color_scheme=scheme), []
    for kind in kinds:
        page.goto((site / f"{kind}.html").as_uri())
        page.evaluate(ONE_OF_EACH)
        answer = Axe().run(page, options={"resultTypes": ["violations"]})
        for fault in answer.response["violations"]:
            if fault["impact"] in ("serious", "critical"):
                nodes = [node["html"][:120] for node in fault["nodes"]]
                found.append((kind, fault["id"], len(nodes), nodes[0]))
    page.close()
    assert found == []


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_the_font_has_all_letters_of_formulas(site, pages, chromium):
    """Else a browser takes some from another font."""
    letters = re.compile(r"<(m[ino])\b[^>]*>[^<]+</\1>")
    used = {found[0] for file in pages for found in letters.finditer(file.read_text())}
    page = chromium.new_page()
    page.goto((site / "en" / "index.html").as_uri())
    formula = f"<math>{''.join(sorted(used))}</math>"
    page.evaluate(
        "html => { document.body.innerHTML = html; return document.fonts.ready }", formula
    )
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelector", {"nodeId": root, "selector": "math"})
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": found["nodeId"]})["fonts"]
    page.close()
    assert {font["familyName"] for font in fonts} == {"STIX Two Math"}, fonts
    assert sum(font["glyphCount"] for font in fonts) >= len(used) > 100


@pytest.mark.slow
@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    ("language", "words", "title", "number"),
    [
        ("en", "inverted bottleneck", "Lab 16", r"found \d+ pages"),
        # in other cases than the lab has
        ("ru", "перевернутых мест", "Лабораторная работа 16", r"Найдено страниц: \d+\."),
    ],
)
def test_search_finds_a_lab(site, chromium, language, words, title, number):
    page = chromium.new_page()
    errors = errors_of(page)
    page.goto((site / language / "index.html").as_uri())
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile(title)).first.wait_for()
    page.get_by_text(re.compile(number)).wait_for()
    page.wait_for_load_state("networkidle")
    assert errors == []
    page.close()


@pytest.mark.slow
@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("locale", "language"), [("ru-RU", "ru"), ("de-DE", "en")])
def test_the_site_opens_in_the_reader_s_language(site, chromium, locale, language):
    page = chromium.new_page(locale=locale)
    page.goto((site / "index.html").as_uri())
    page.wait_for_url((site / language / "index.html").as_uri())
    page.close()
