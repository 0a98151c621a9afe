"""What stands in a figure, in the reader's language."""

from matplotlib.axis import Axis
from matplotlib.text import Text
from matplotlib.ticker import FuncFormatter

from cnnlab.language import DEFAULT, PICTURE, language, say


def said(text):
    """A text of a figure in the reader's language."""
    return say(str(text), context=PICTURE)


def all_said(words):
    """A script's words, by name."""
    return {name: said(text) for name, text in words.items()}


def say_all(figure):
    """Puts all that is written in a figure, and its `alt`, into the reader's language.

    The labels that it was given are sought, too: a lab may name a curve after an argument.
    """
    if language() == DEFAULT:
        return
    for text in figure.findobj(Text):
        text.set_text(said(text.get_text()))
    for axis in figure.findobj(Axis):
        if isinstance(names := axis.get_major_formatter(), FuncFormatter):  # that were set
            places = axis.get_majorticklocs()
            axis.set_ticks(places, [said(name) for name in names.format_ticks(places)])
    if hasattr(figure, "alt"):
        figure.alt = said(figure.alt)
