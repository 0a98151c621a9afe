"""A student's Markdown in nbgrader's pages, as nbconvert makes them: it shows, and does nothing."""

import re
import time
from html.parser import HTMLParser

import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_markdown_cell, new_notebook

from cnnlab.grading.marks.harmless import harmless
from cnnlab.grading.submissions.places import MAX_ANSWER

LINKS = [
    "[x](javascript:alert())",
    "[x](  javascript:alert())",
    "[x](<javascript:alert()>)",
    "[x](<\tjavascript:alert()>)",
    "[x](JaVaScRiPt:alert())",
    "[x](java&#115;cript:alert())",
    "[x](java&amp;#115;cript:alert())",
    "[x](&#x6A;avascript&colon;alert())",
    "[x](java\\script:alert())",
    "[x](\njavascript:alert())",
    "[x](vbscript:x)",
    "[x](data:text/html,x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x][y]\n\n[y]: javascript:alert()",
    "[x]\n\n[x]: <javascript:alert()>",
    "[y][]\n\n[y]:\n  javascript:alert()",
    "![x](javascript:alert())",
    "[![x](https://a.b/c.png)](javascript:alert())",
    "[a [b] c](javascript:alert())",
    "<javascript:alert()>",
    "<a href='javascript:alert()'>x</a>",
    "[x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![a[b]](attachment:none)",
    "![a](attachment:none.png)",
    "![a][b]\n\n[b]: attachment:none.png",
    "[x](https://a.b 'javascript:alert()')",
    "$\\href{javascript:alert()}{x}$",
]


class Targets(HTMLParser):
    """What a page's student's part leads to."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src")]


def shown(text, attachments=None):
    cell = new_markdown_cell(text)
    if attachments:
        cell.attachments = attachments
    page, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[cell]))
    return page[page.index("<main") :]


def test_a_link_without_an_end_takes_no_time():
    begun = time.process_time()
    harmless("![](attachment:" + " " * MAX_ANSWER)
    assert time.process_time() - begun < 2  # it would have taken a minute


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_acts_is_dead(link):
    for target in Targets(shown(harmless(link))).found:
        assert re.match("https://a.b|#", target), target


@pytest.mark.parametrize(
    "link",
    ["[x](https://a.b/c?d=e:f)", "[x](mailto:a@b.c)", "[x](#top)", "[x](c.html)"],
)
def test_a_link_to_a_page_stays_one(link):
    assert harmless(link) == link


def test_what_is_no_link_stays():
    assert harmless("a < b <c> </d> <!-- --> <?x?>") == "a < b &lt;c> &lt;/d> &lt;!-- --> &lt;?x?>"
    assert "\\href" not in harmless(r"$\href{javascript:alert()}{x}$")
    text = "**bold** `a < 1` $\\frac{a}{b}$ `kernel[::-1](x)` [1]: see above"
    assert harmless(text) == text


def test_a_picture_is_shown_whatever_its_name():
    text = "![](attachment:my%20page.png) ![a](attachment:ж.png) ![](attachment:none.png)"
    names = {"my page.png": "picture1", "ж.png": "picture2"}
    found = harmless(text, names)
    assert found == "![](attachment:picture1) ![a](attachment:picture2) (none.png: not there)"
    pictures = {name: {"image/png": f"{name}="} for name in names.values()}
    assert Targets(shown(found, pictures)).found == [
        *("data:image/png;base64,picture1=", "data:image/png;base64,picture2=")
    ]
