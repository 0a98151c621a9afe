"""What every page must be: well formed, self-contained, and deaf to what students wrote."""

import re
from html.parser import HTMLParser

# Hostile in a text, in an attribute, in a style, in a template.
MARKUP = (
    "<script>alert(1)</script></pre></style></title><img src=x onerror=alert(2)>"
    "\"' onclick=alert(3) <a href='javascript:alert(4)'>{{ 7 * 7 }}{% raw %}&lt;&#60;-->"
)
HIDING = "\u202eevil\u2066\udc80\x1b[31m\x00\r"

VOID = ("meta", "img", "br")
TAGS = {
    *("html", "head", "title", "style", "body", "header", "section", "footer", "figure"),
    *("h1", "h2", "h3", "p", "div", "span", "small", "b", "bdi", "a", "ul", "li", "pre", "code"),
    *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"),
    *("progress", "details", "summary"),
    *VOID,
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "src", "alt"),
    *("value", "max", "aria-label", "tabindex", "width", "style", "title", "open"),
}


class Page(HTMLParser):
    """A page that was read: its text, and the texts by tag; anything that could act is refused."""

    def __init__(self, html):
        super().__init__()
        self.open, self.texts, self.ids, self.links, self.images = [], [], [], [], 0
        self.csp = ""
        self.feed(html)
        self.close()
        assert self.open == []
        assert set(self.links) <= {f"#{name}" for name in self.ids} | set(self.files)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(text for _, text in self.texts))

    @property
    def files(self):
        return [link for link in self.links if re.fullmatch(r"feedback/[^/?#:]+\.html", link)]

    def within(self, tag):
        """What stands in the elements of a tag, in order."""
        return [text for tags, text in self.texts if tag in tags]

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES
        assert "url(" not in attributes.get("style", "")
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "img":
            assert re.match("data:image/(png|jpeg|gif);base64,", attributes["src"])
            assert attributes["alt"]
            self.images += 1
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.csp = attributes["content"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            assert not re.search(
                "[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", data
            )
            self.texts.append((tuple(self.open), data))


def read(html):
    """The page, if it is what every page must be."""
    assert html.startswith('<!doctype html>\n<html lang="en">')
    page = Page(html)
    assert page.csp.startswith("default-src 'none'; ")
    assert "script" not in page.csp
    assert "@import" not in html
    return page
