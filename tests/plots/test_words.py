"""Where the language is another, no word of a figure is English but those that it was given."""

import doctest
import re

import numpy as np
import pytest
from matplotlib.text import Text

from cnnlab import plots
from cnnlab.plots import animation, picture, words
from cnnlab.plots.interactive import explorer
from tests.pseudo import plain_words, spoken

MATHEMATICS = re.compile(r"\$[^$]*\$")


@pytest.fixture
def shown(monkeypatch):
    """All that stands in the figures that are drawn."""
    texts, say_all = [], picture.say_all

    def listen(figure):
        say_all(figure)
        texts.extend([figure.alt, *(text.get_text() for text in figure.findobj(Text))])

    monkeypatch.setattr(picture, "say_all", listen)
    for module in (animation, explorer):
        monkeypatch.setattr(
            module, "said", lambda text: texts.append(words.said(text)) or texts[-1]
        )
    return texts


@pytest.mark.parametrize("name", plots.__all__)
def test_no_word_is_english(name, shown):
    """Figures are those of the docstrings."""
    draw = getattr(plots, name)
    examples = doctest.DocTestParser().get_examples(draw.__doc__)
    namespace = {"np": np, name: draw, **vars(plots)} | draw.__globals__
    with spoken():
        for example in examples:
            exec(example.source, namespace)
    given = " ".join(example.source for example in examples)
    assert shown
    left = {
        text
        for text in shown
        for word in plain_words(MATHEMATICS.sub("", text))
        if word not in given
    }
    assert left == set()
