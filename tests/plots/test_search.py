"""A search: an axis a hyperparameter, a line a trial, the best on top."""

import numpy as np
import pytest

from cnnlab.plots import parallel_coordinates

TRIALS = [
    {"filters": 4, "learning_rate": 1e-4, "activation": "relu", "accuracy": 0.8},
    {"filters": 16, "learning_rate": 1e-2, "activation": "tanh", "accuracy": 0.9},
    {"filters": 10, "learning_rate": 1e-3, "activation": "tanh", "accuracy": 0.7},
]


def test_heights_and_order():
    figure = parallel_coordinates(TRIALS)
    ax = figure.axes[0]
    lines = [line.get_ydata() for line in ax.lines if len(line.get_ydata()) == 4]
    expected = [[0.5, 0.5, 2 / 3, 0], [0, 0, 1 / 3, 0.5], [1, 1, 2 / 3, 1]]  # the best is last
    np.testing.assert_allclose(lines, expected, atol=1e-12)
    labels = [tick.get_text() for tick in ax.get_xticklabels()]
    assert labels == ["filters", "learning\nrate", "activation", "accuracy"]
    assert {"4", "16", "0.01", "relu", "tanh"} <= {text.get_text() for text in ax.texts}
    best = "filters 16, learning_rate 0.01, activation tanh"
    assert figure.alt == f"3 trials, accuracy from 0.7 to 0.9; the best: {best}."


def test_an_axis_of_one_decade_is_linear():
    trials = [{"rate": rate, "score": 0} for rate in (1, 4, 10)]
    lines = [line.get_ydata() for line in parallel_coordinates(trials, "score").axes[0].lines]
    places = sorted(line[0] for line in lines if line[1] == 0.5)  # the score is always the same
    np.testing.assert_allclose(places, [0, 1 / 3, 1])


@pytest.mark.parametrize(
    ("trials", "match"),
    [
        ([], "must hold trials"),
        ([{"accuracy": 1}], "must hold trials"),
        ([TRIALS[0], {"accuracy": 1}], "same keys"),
        ([{"filters": 4, "accuracy": None}], "a number as 'accuracy'"),
    ],
)
def test_errors(trials, match):
    with pytest.raises(ValueError, match=match):
        parallel_coordinates(trials)
