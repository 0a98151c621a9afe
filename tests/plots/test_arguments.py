"""What every figure refuses in one sentence, whatever it draws."""

import inspect

import keras
import numpy as np
import pytest

from cnnlab import plots
from cnnlab.plots.arguments import COUNTS

ROWS = [[1, 2], [3]]
IMAGE = np.arange(36.0).reshape(6, 6)


def two_outputs():
    image = keras.Input((8, 8, 1))
    maps = keras.layers.Conv2D(1, 3)(image)
    return keras.Model(image, [maps, keras.layers.Flatten()(maps)])


def parameters(names):
    """Each figure that has one of these arguments, and which."""
    return [
        (figure, name)
        for figure in plots.__all__
        for name in inspect.signature(getattr(plots, figure)).parameters
        if name in names
    ]


def asked(figure):
    """Something for each argument that has no default: the wrong one is told before."""
    given = inspect.signature(getattr(plots, figure)).parameters.values()
    return {p.name: 1 if p.name in COUNTS else IMAGE for p in given if p.default is p.empty}


@pytest.mark.parametrize("value", [0, -1, 2.5, "2", (1, 0)])
@pytest.mark.parametrize(("figure", "name"), parameters(COUNTS))
def test_counts(figure, name, value):
    with pytest.raises(ValueError, match=f"`{name}` must be an int above 0.*Received: {name}=.*Wr"):
        getattr(plots, figure)(**{**asked(figure), name: value})


@pytest.mark.parametrize("value", [-1, 0.5, "x", None])
@pytest.mark.parametrize(("figure", "name"), parameters(["padding"]))
def test_padding(figure, name, value):
    with pytest.raises(ValueError, match=r"`padding` must be 'valid'.*Received: padding="):
        getattr(plots, figure)(**{**asked(figure), name: value})


@pytest.mark.parametrize("figure", plots.__all__)
def test_nothing(figure):
    for name in asked(figure):
        with pytest.raises(ValueError, match=r"must (be|have) .*Received: .*None"):
            getattr(plots, figure)(**{**asked(figure), name: None})


@pytest.mark.parametrize(
    ("figure", "arguments"),
    [
        ("break_even", [{}]),
        ("field_growth", [[], [], {}]),
        ("function_curves", [[1, 2], {}]),
        ("gradient_check", [[1], {}]),
        ("histograms", [{}]),
        ("learning_curves", [{}]),
        ("seed_spread", [{}]),
    ],
)
def test_empty(figure, arguments):
    with pytest.raises(ValueError, match=r"must .*Received: .*(Give|Name) one"):
        getattr(plots, figure)(*arguments)


@pytest.mark.parametrize(
    ("figure", "arguments", "name"),
    [
        ("channel_sum", [ROWS, np.ones((2, 2, 3))], "picture"),
        ("comparison", [IMAGE, ROWS], "got"),
        ("confusion_matrix", [ROWS], "matrix"),
        ("connection_table", [ROWS], "connections"),
        ("function_curves", [[1, 2], {"a": ROWS}], "curves"),
        ("histograms", [{"a": ROWS}], "values"),
        ("mistakes", [[IMAGE, IMAGE], [0, 1], ROWS], "probabilities"),
        ("seed_spread", [{"a": ROWS}], "results"),
        ("show_images", [[IMAGE, ROWS]], "images"),
        ("show_matrix", [ROWS], "matrix"),
        ("sliding_window", [IMAGE, ROWS], "kernel"),
        ("two_orders", [{"a": (ROWS, ROWS)}], "orders"),
        ("weight_matrices", [{"a": ROWS}], "matrices"),
    ],
)
def test_rows_of_unequal_length(figure, arguments, name):
    message = rf"`{name}` must have rows of one length. Received: rows of \[2, 1\] numbers"
    with pytest.raises(ValueError, match=message):
        getattr(plots, figure)(*arguments)


def test_pictures_of_unequal_size_are_drawn():
    assert plots.show_images([[[0, 1], [1, 0]], [[0, 1, 2]]]).axes


def test_a_model_with_two_outputs():
    with pytest.raises(ValueError, match=r"which of the 2 outputs.*Received: layer=None. Write"):
        plots.receptive_field(two_outputs())
