"""Colours of cards and of the grader's pages, which stand on light pages and on dark ones.

No text is in one of them: it has the page's own ink. A mark is white on its colour. So the contrast
of all that is read is 4.5 or more, whatever the page, and that of a colour with the page 3 or more
(WCAG 2.2, 1.4.3 and 1.4.11). Blue and orange are told apart by the colour-blind; the marks say the
same without colour.
"""

GOOD, BAD, QUIET = "#0072b2", "#b85000", "#737373"
WHITE = "#ffffff"  # of a mark


def badge(mark, colour):
    """A mark on its colour, as HTML; on paper, too, where else it would be white on white."""
    return (
        '<span style="display: inline-block; width: 1.4em; line-height: 1.25; border-radius: 3px; '
        f"text-align: center; background: {colour}; color: {WHITE}; "
        f'print-color-adjust: exact">{mark}</span>'
    )
