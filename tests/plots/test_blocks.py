"""Diagrams of blocks: what stands where, and where the shortcut arrives."""

import pytest

from cnnlab.plots import residual_forms
from cnnlab.plots.blocks import BYPASS


def parts(ax):
    """The words of a diagram from the bottom upwards."""
    texts = [text for text in ax.texts if text.get_text()]
    return [text.get_text() for text in sorted(texts, key=lambda text: text.get_position()[1])]


def test_parts_from_the_input_upwards():
    titles = {"plain": "none", "post": "slide", "pre": "free"}
    plain, post, pre = residual_forms(titles).axes
    assert [ax.get_title() for ax in (plain, post, pre)] == list(titles.values())
    assert parts(plain) == ["a", "convolution", "activation", "convolution", "activation"]
    assert parts(post) == ["a", "convolution", "activation", "convolution", "+", "activation"]
    assert parts(pre) == ["a", "activation", "convolution", "activation", "convolution", "+"]


def test_shortcut_ends_at_the_sum():
    plain, post = residual_forms({"plain": "none", "post": "slide"}).axes
    assert not plain.lines
    [shortcut] = post.lines
    [sum_sign] = [text for text in post.texts if text.get_text() == "+"]
    assert shortcut.get_xydata()[0].tolist() == [0, -0.45]  # below the first convolution
    assert shortcut.get_xydata()[-1].tolist() == [BYPASS, sum_sign.get_position()[1]]


def test_alt_says_all():
    figure = residual_forms({"pre": "free"})
    assert figure.alt == (
        "free: activation, convolution, activation, convolution, sum with the input."
    )


@pytest.mark.parametrize("titles", [{}, {"mid": "?"}])
def test_errors(titles):
    with pytest.raises(ValueError, match=r"`titles` must have keys out of 'plain', 'post', 'pre'"):
        residual_forms(titles)
