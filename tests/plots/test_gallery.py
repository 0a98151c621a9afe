"""The gallery of mistakes: the wrong ones alone, the surest first."""

import numpy as np
import pytest

from cnnlab.plots import mistakes

IMAGES = np.random.default_rng(0).random((5, 4, 4, 1))
LABELS = [0, 1, 2, 1, 0]
# right, sure and wrong, right, very sure and wrong, unsure and wrong
PROBABILITIES = np.array(
    [[0.8, 0.1, 0.1], [0.1, 0.2, 0.7], [0, 0, 1], [0.95, 0.05, 0], [0.3, 0.4, 0.3]]
)


def test_the_surest_first():
    figure = mistakes(IMAGES, LABELS, PROBABILITIES)
    assert [ax.get_title() for ax in figure.axes] == [
        "1, not 0 (95%)",
        "1, not 2 (70%)",
        "0, not 1 (40%)",
    ]
    for ax, index in zip(figure.axes, [3, 1, 4], strict=True):
        np.testing.assert_array_equal(ax.images[0].get_array(), IMAGES[index, ..., 0])
    assert figure.alt.startswith("3 mistakes among 5 pictures; the surest: 1, not 0 (95%), 1,")


def test_not_more_than_asked_and_names():
    figure = mistakes(IMAGES, LABELS, PROBABILITIES, num=1, classes=["cat", "dog", "cow"])
    assert [ax.get_title() for ax in figure.axes] == ["dog, not cat (95%)"]


def test_nothing_wrong():
    with pytest.raises(ValueError, match=r"No answer is wrong. Received: 2 pictures"):
        mistakes(IMAGES[:2], [0, 2], PROBABILITIES[:2])


def test_other_lengths():
    with pytest.raises(ValueError, match=r"Received: 5 pictures, 4 labels, 5 rows"):
        mistakes(IMAGES, LABELS[:4], PROBABILITIES)
