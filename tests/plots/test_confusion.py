"""The confusion matrix: counts in the cells, colours for the mistakes alone."""

import numpy as np
import pytest

from cnnlab.plots import confusion_matrix

MATRIX = np.array([[90, 0, 2], [7, 80, 0], [0, 1, 95]])


def test_counts_and_colours():
    figure = confusion_matrix(MATRIX)
    ax = figure.axes[0]
    written = {(int(t.get_position()[1]), int(t.get_position()[0])): t.get_text() for t in ax.texts}
    assert written == {place: str(count) for place, count in np.ndenumerate(MATRIX) if count}
    image = ax.images[0]
    np.testing.assert_array_equal(image.get_array(), MATRIX * (1 - np.eye(3)))
    assert image.get_clim() == (0, 7)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("answer", "truth")


def test_words():
    assert (
        confusion_matrix(MATRIX, "abc").alt
        == "265 of 275 are right; most often b is taken for a, 7 times."
    )
    assert confusion_matrix(np.diag([3, 4])).alt == "7 of 7 are right."
    assert confusion_matrix([[1, 1], [0, 1]]).alt.endswith("0 is taken for 1, 1 time.")


def test_names_of_the_classes():
    ax = confusion_matrix(MATRIX, ["cat", "dog", "cow"]).axes[0]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["cat", "dog", "cow"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["cat", "dog", "cow"]


@pytest.mark.parametrize(("matrix", "classes"), [(MATRIX[:2], None), (MATRIX, "ab")])
def test_not_square(matrix, classes):
    with pytest.raises(ValueError, match=r"a row and a column for each class. Received: matrix of"):
        confusion_matrix(matrix, classes)
