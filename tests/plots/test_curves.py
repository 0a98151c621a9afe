"""Learning curves and the seeds' spread: the data drawn are the data given."""

import numpy as np
import pytest

from cnnlab.plots import learning_curves, seed_spread


def test_one_seed_one_line():
    (ax,) = learning_curves({"plain": [0.1, 0.2, 0.4]}, metric="loss").axes
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), [[1, 0.1], [2, 0.2], [3, 0.4]])
    assert line.get_label() == "plain"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_seeds_thin_and_their_mean_thick():
    (ax,) = learning_curves({"a": [[1, 2], [3, 6]], "b": [1, 2, 3]}).axes
    *seeds, mean, other = ax.lines
    np.testing.assert_array_equal([line.get_ydata() for line in seeds], [[1, 2], [3, 6]])
    np.testing.assert_array_equal(mean.get_ydata(), [2, 4])
    assert all(line.get_linewidth() < mean.get_linewidth() for line in seeds)
    assert {line.get_color() for line in seeds} == {mean.get_color()} != {other.get_color()}
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["a (mean of 2 seeds)", "b"]


def test_many_curves_differ_in_colour_or_line():
    (ax,) = learning_curves({str(index): [0, index] for index in range(20)}).axes
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 20


def test_one_dot_a_seed_and_a_bar_at_the_mean():
    (ax,) = seed_spread({"random": [0.93, 0.95], "full": [0.9]}, metric="test accuracy").axes
    dots, bar, *_ = ax.lines
    np.testing.assert_array_equal(dots.get_xydata(), [[0.93, 0], [0.95, 0]])
    np.testing.assert_allclose(bar.get_xdata(), 0.94)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["random", "full"]
    assert [text.get_text() for text in ax.texts] == ["0.940 ± 0.014", "0.9"]
    assert ax.get_xlabel().startswith("test accuracy")
    assert ax.yaxis_inverted()  # the first at the top


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([91, 93], "92.0 ± 1.4"),
        ([91.3, 91.6, 91.9], "91.60 ± 0.30"),
        ([50, 100], "75 ± 35"),
        ([1, 1], "1.00 ± 0.00"),
        ([0.97, 0.97, 0.97], "0.97 ± 0.00"),  # their mean is rounded, and differs from each
        ([1, np.nan], "nan ± nan"),
    ],
)
def test_a_mean_has_as_many_decimals_as_its_deviation(values, said):
    (ax,) = seed_spread({"a": values}).axes
    assert [text.get_text() for text in ax.texts] == [said]


@pytest.mark.parametrize("values", [[[1, 2], [1]], [], "ab"])
def test_histories_of_different_length(values):
    with pytest.raises(ValueError, match=r"as many epochs for each seed. Received: histories\['a'"):
        learning_curves({"a": values})


@pytest.mark.parametrize("values", [[], [[1, 2]], 3])
def test_results_that_are_no_list(values):
    with pytest.raises(ValueError, match=r"list of values for each name. Received: results\['a'\]"):
        seed_spread({"a": values})
