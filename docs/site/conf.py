"""Sphinx' settings for the site in one language, which `build.py` names by a tag."""

import inspect
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for our extensions

import gather  # noqa: E402

project = "cnnlab"
language = "ru" if tags.has("ru") else "en"  # noqa: F821 (Sphinx puts it in)
author = {"en": "the authors of cnnlab", "ru": "авторы cnnlab"}[language]
release = gather.version()
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "formulas",
    "languages",
]
templates_path = [str(HERE / "_templates")]
html_static_path = [str(HERE / "_static")]
html_css_files = ["site.css"]

# Notebooks are shown as they lie in the repository: nothing runs here.
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_heading_anchors = 3
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

default_role = "code"  # our docstrings have single backticks, as Markdown has
autodoc_member_order = "bysource"
autodoc_inherit_docstrings = False  # Keras' own texts are in Keras' own documentation
autodoc_default_options = {"members": True}
napoleon_use_rtype = False
napoleon_custom_sections = ["Input shape", "Output shape"]

html_theme = "pydata_sphinx_theme"
html_title = "cnnlab"
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system is
ALONE = ("index", "labs/index", "labs/slides", "**/student", "**/instructor")
html_sidebars = {page: [] for page in ALONE}  # nothing stands beside them in their sections
html_use_index = language == "en"  # the reference is English alone
html_show_sourcelink = False
html_theme_options = {
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button-field", "language"],
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "navigation_with_keys": False,
    "back_to_top_button": True,
}
if gather.REPOSITORY:
    html_theme_options["icon_links"] = [
        {"name": "Repository", "url": gather.REPOSITORY, "icon": "fa-solid fa-code-branch"}
    ]
html_copy_source = False
copyright = author
FOUND = """\
Documentation.TRANSLATIONS["Search finished, found one page matching the search query."] =
    Array(4).fill("Найдено страниц: ${resultCount}.");"""


def setup(app):
    app.connect("autodoc-process-signature", signature)
    # A page that was opened as a file may not read others, which the search does for its summaries.
    by_http = "location.protocol !== 'file:'"
    app.add_js_file(None, body=f"DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = {by_http};")
    if language == "ru":  # Sphinx' own translation is empty; after its file, whose priority is 500
        app.add_js_file(None, body=FOUND, priority=600)


def signature(app, what, name, obj, options, found, returned):
    """A class' own arguments: Keras hides those of its layers and models behind `__new__`."""
    if what != "class" or not inspect.isfunction(obj.__init__):
        return None
    _, *others = inspect.signature(obj.__init__).parameters.values()
    return str(inspect.Signature(others)), returned
