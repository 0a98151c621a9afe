"""Two sites, one a language, side by side: each page leads to the same one in the other language,
and a link to a page that only the other has leads there.
"""

import posixpath
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

NAMES = {"en": "English", "ru": "Русский"}
FOLDERS = (("docs/", "docs/ru/"), ("labs/en/", "labs/ru/"))  # English, Russian
EVERYWHERE = ("index", "search")  # Sphinx makes the second
START = {"README": "index", "README.ru": "index"}


class Elsewhere(SphinxPostTransform):
    """Links to pages of the other language, before Markdown's own resolver looks for them here."""

    default_priority = 8  # its is 9

    def run(self, **options):
        for link in list(self.document.findall(addnodes.pending_xref)):
            if link["reftype"] == "myst" and not link["refdomain"]:
                path, _, anchor = link["reftarget"].partition("#")
                folder = posixpath.dirname(self.env.docname)
                page, suffix = posixpath.splitext(posixpath.normpath(posixpath.join(folder, path)))
                page = START.get(page, page)
                if suffix and is_there(self.app, page):
                    url = address(self.app, self.env.docname, page) + (anchor and f"#{anchor}")
                    link.replace_self(nodes.reference("", "", *link.children, refuri=url))


def other(app):
    """The code of the other language."""
    (code,) = NAMES.keys() - {app.config.language}
    return code


def is_there(app, page):
    """Whether the other language has the page."""
    folder = Path(app.srcdir).parent / other(app)
    return page in EVERYWHERE or any(
        (folder / f"{page}{end}").exists() for end in (".md", ".ipynb")
    )


def address(app, here, page):
    """The way from a page to one of the other language."""
    return "../" * (here.count("/") + 1) + f"{other(app)}/{page}.html"


def same_page(app, page):
    """The page of the other language that says the same as `page`, or its start page."""
    for english, russian in FOLDERS:
        here, there = (english, russian) if other(app) == "ru" else (russian, english)
        if page.startswith(here):
            page = there + page.removeprefix(here)
            break
    return page if is_there(app, page) else "index"


def put_in(app, page, template, context, doctree):
    """Tells the template of the switch where it leads."""
    code = other(app)
    url = address(app, page, same_page(app, page))
    context["other_language"] = {"code": code, "name": NAMES[code], "url": url}


def setup(app):
    app.add_post_transform(Elsewhere)
    app.connect("html-page-context", put_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
