"""The connection table, and the Jacobian beside it."""

import numpy as np
import pytest

from cnnlab.plots import connection_table, connections_beside_jacobian
from cnnlab.plots.picture import Picture

TABLE = np.array([[1, 0, 1, 0], [0, 1, 1, 0], [1, 1, 0, 1]])
JACOBIAN = TABLE * np.array([[1e-3, 5, 10, 1], [1, 0.1, 2, 1], [3, 0.02, 1, 7]])


def frames(ax):
    return [
        (int(patch.get_y() + 0.5), int(patch.get_x() + 0.5))
        for patch in ax.patches
        if patch.get_lw() > 1
    ]


def labels(axis):
    return [label.get_text() for label in axis.get_ticklabels()]


def test_table_as_on_the_slide():
    (ax,) = connection_table(TABLE).axes
    np.testing.assert_array_equal(ax.images[0].get_array(), TABLE)
    assert [text.get_text() for text in ax.texts] == [str(value) for value in TABLE.ravel()]
    assert labels(ax.yaxis) == ["1", "2", "3"]
    assert labels(ax.xaxis) == ["1", "2", "3", "4"]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("input map", "output map")
    assert ax.xaxis.get_label_position() == "top"
    assert ax.get_title() == "7 of 12 pairs are joined"


def test_table_on_given_axes():
    figure = Picture(alt="two tables")
    left, right = figure.subplots(1, 2)
    assert connection_table(TABLE, right) is figure
    assert not left.images
    assert len(right.images) == 1


def test_jacobian_beside_the_table():
    figure = connections_beside_jacobian(TABLE, -JACOBIAN)
    table, jacobian, bar = figure.axes
    np.testing.assert_array_equal(table.images[0].get_array(), TABLE)
    drawn = jacobian.images[0].get_array()
    np.testing.assert_array_equal(drawn.mask, TABLE == 0)
    np.testing.assert_allclose(drawn.filled(0), JACOBIAN)
    assert jacobian.images[0].get_clim() == (1e-3, 10)
    assert bar.get_yscale() == "log"
    assert [text.get_text() for text in jacobian.texts] == ["0"] * 5
    assert frames(jacobian) == []
    assert jacobian.get_title() == "|Jacobian|: they agree in every cell"


def test_cells_that_disagree_are_framed():
    jacobian = JACOBIAN.copy()
    jacobian[0, 1], jacobian[2, 3] = 1e-9, 0
    figure = connections_beside_jacobian(TABLE, jacobian)
    assert frames(figure.axes[1]) == [(0, 1), (2, 3)]
    assert "they differ in 2 cells" in figure.alt


@pytest.mark.parametrize(("value", "scale"), [(0.0, (0.1, 1)), (2.0, (0.2, 2))])
def test_jacobian_of_one_value_has_a_scale_of_a_decade(value, scale):
    figure = connections_beside_jacobian(np.ones((3, 4)), np.full((3, 4), value))
    assert figure.axes[1].images[0].get_clim() == scale
    figure.png()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: connection_table([[1, 2]]), r"table of 0 and 1. Received: values \[2\]"),
        (lambda: connection_table([1, 0]), r"`connections` must be an array with 2 axes"),
        (
            lambda: connections_beside_jacobian(TABLE, JACOBIAN.T),
            r"jacobian of shape \(4, 3\) for connections of shape \(3, 4\)",
        ),
    ],
)
def test_errors(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
