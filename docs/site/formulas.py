"""Formulas as MathML, which browsers show by themselves: there is no script to load.

Docstrings have Markdown's formulas, `$x$` and `$$ x $$`, and its tables; Sphinx reads them as
reStructuredText.
"""

import re
import textwrap

from docutils.nodes import SkipNode
from latex2mathml import converter

_DISPLAYED = re.compile(r"^( *)\$\$(.+?)\$\$", re.MULTILINE | re.DOTALL)
_TABLE = re.compile(r"(?:^ *\|.+\|(?:\n|$))+", re.MULTILINE)
_NORM = re.compile(r"\\[lr]?Vert(?![A-Za-z])")
_INLINE = re.compile(r"\$([^$\n]+(?:\n[^$\n]+)?)\$")


def convert(formula, display="inline"):
    """A formula as MathML. Both bars of a norm have the height of a letter: else the first one of
    `\\lVert x \\rVert^2` is as high as the line, the second, which has the exponent, is not.
    """
    return converter.convert(_NORM.sub(r"\\|", formula), display=display)


def visit_inline(self, node):
    self.body.append(convert(node.astext()))
    raise SkipNode


def visit_displayed(self, node):
    formula = convert(node.astext(), display="block")
    # One that is wider than the page is scrolled, by keyboard, too.
    self.body.append(f'<div class="formula" tabindex="0">{formula}</div>')
    raise SkipNode


def from_markdown(app, what, name, obj, options, lines):
    """Rewrites a docstring's formulas and tables in place, as reStructuredText has them."""

    def displayed(found):
        indent, formula = found[1], textwrap.dedent(found[2]).strip()
        return f"{indent}.. math::\n\n" + textwrap.indent(formula, indent + "   ") + "\n"

    text = _DISPLAYED.sub(displayed, "\n".join(lines))
    text = _INLINE.sub(lambda found: f":math:`{' '.join(found[1].split())}`", text)
    lines[:] = _TABLE.sub(table, text).split("\n")


def table(found):
    """A Markdown table as a list of rows."""
    head, _, *rows = (
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in found[0].strip().splitlines()
    )
    items = (
        "\n".join(f"   {'  ' if n else '* '}- {c}" for n, c in enumerate(row))
        for row in (head, *rows)
    )
    return ".. list-table::\n   :header-rows: 1\n\n" + "\n".join(items) + "\n"


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_displayed, None))
    app.config.html_math_renderer = "mathml"
    app.connect("autodoc-process-docstring", from_markdown, priority=400)  # before napoleon
    return {"parallel_read_safe": True, "parallel_write_safe": True}
