"""Where the language is another, no word of a figure is English but those that it was given."""

import doctest
import re

import numpy as np
import pytest
from matplotlib.text import Text

from cnnlab import plots
from cnnlab.plots import animation, picture, words
from cnnlab.plots.arguments import checked
from cnnlab.plots.interactive import explorer
from tests.pseudo import plain_words, spoken

MATHEMATICS = re.compile(r"\$[^$]*\$")
ARGUMENT = re.compile(r"\w+=\S+|\([^)]*\)")  # name=value, a shape
IMAGE = np.arange(36.0).reshape(6, 6)


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


@pytest.mark.parametrize(
    ("figure", "arguments"),
    [
        ("show_images", [None]),
        ("show_images", [[]]),
        ("show_matrix", [[[1, 2], [3]]]),
        ("show_images", [[np.ones((2, 2, 2))]]),
        ("sliding_window", [IMAGE, np.ones((9, 9))]),
        ("sliding_window", [IMAGE, IMAGE, 0]),
        ("learning_curves", [{}]),
        ("gradient_check", [[1], {}]),
        ("explore_pooling", [np.ones((99, 99))]),
    ],
)
def test_no_word_of_an_error_is_english(figure, arguments):
    with spoken(), pytest.raises(ValueError, match=r"\w") as refused:
        getattr(plots, figure)(*arguments)
    assert plain_words(ARGUMENT.sub("", str(refused.value))) == []


def test_an_error_of_a_students_own_is_left_alone():
    def show(net):
        raise ValueError("Give one or more words of my own.")

    with spoken(), pytest.raises(ValueError, match=r"^Give one or more words of my own\.$"):
        checked(show)([1])
