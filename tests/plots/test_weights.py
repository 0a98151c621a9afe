"""Weights as matrices and as nets: equal numbers get one colour, a 0 gets none."""

import matplotlib.colors
import numpy as np
import pytest

from cnnlab.plots import net_graphs, weight_matrices

DENSE = np.arange(1, 9).reshape(2, 4)
LOCAL = np.array([[0.5, -2.0, 0, 0], [0, 0, 3.0, 7.0]])
SHARED = np.array([[0.5, -2.0, 0, 0], [0, 0, 0.5, -2.0]])
MATRICES = {"dense": DENSE, "local": LOCAL, "shared": SHARED}


def drawn(ax):
    return ax.images[0].get_array()


def cell_colours(ax):
    image = ax.images[0]
    return image.cmap(image.norm(drawn(ax)))


def test_weights_are_numbered_in_the_order_in_which_one_reads():
    figure = weight_matrices(MATRICES)
    dense, local, shared = figure.axes
    np.testing.assert_array_equal(drawn(dense), DENSE)
    np.testing.assert_array_equal(drawn(local).filled(0), [[1, 2, 0, 0], [0, 0, 3, 4]])
    np.testing.assert_array_equal(drawn(shared).filled(0), [[1, 2, 0, 0], [0, 0, 1, 2]])
    assert [text.get_text() for text in shared.texts] == [f"$w_{{{n}}}$" for n in (1, 2, 1, 2)]
    titles = [ax.get_title() for ax in figure.axes]
    assert titles == ["dense: 8 weights", "local: 4 weights", "shared: 2 weights"]
    assert (dense.get_xlabel(), dense.get_ylabel()) == ("input", "output")


def test_no_connection_is_empty():
    _, local, _ = weight_matrices(MATRICES).axes
    np.testing.assert_array_equal(np.ma.getmaskarray(drawn(local)), LOCAL == 0)
    assert len(local.texts) == 4


@pytest.mark.parametrize("count", [1, 2, 7, 8, 60])
def test_every_weight_has_a_colour_of_its_own(count):
    matrix = np.arange(1.0, count + 1)[None]
    (ax,) = weight_matrices({"weights": matrix}).axes
    assert len({tuple(colour) for colour in cell_colours(ax)[0]}) == count


def test_names_are_left_out_where_they_do_not_fit():
    (ax,) = weight_matrices({"large": np.eye(60, 64)}).axes
    assert not ax.texts
    assert ax.get_title() == "large: 1 weight"


def test_nets_have_a_line_a_connection_in_the_colour_of_its_weight():
    figure = net_graphs(MATRICES)
    matrix = weight_matrices(MATRICES).axes[2]
    lines = figure.axes[2].collections[0]
    ends = [tuple(map(tuple, segment)) for segment in lines.get_segments()]
    assert ends == [
        ((0, 0), (0.5, 1)),
        ((1, 0), (0.5, 1)),
        ((2, 0), (2.5, 1)),
        ((3, 0), (2.5, 1)),
    ]
    first, second, third, fourth = map(matplotlib.colors.to_hex, lines.get_colors())
    assert (first, second) == (third, fourth)
    assert first != second
    assert first == matplotlib.colors.to_hex(cell_colours(matrix)[0, 0])
    assert [len(ax.collections[0].get_segments()) for ax in figure.axes] == [8, 4, 4]


def test_nets_show_all_neurons():
    (ax,) = net_graphs({"local": LOCAL}).axes
    inputs, outputs = ax.lines
    assert (len(inputs.get_xdata()), len(outputs.get_xdata())) == (4, 2)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["inputs", "outputs"]


@pytest.mark.parametrize("draw", [weight_matrices, net_graphs])
def test_words(draw):
    assert draw({"shared": SHARED}).alt == "shared: 4 connections, 2 different weights."


@pytest.mark.parametrize("draw", [weight_matrices, net_graphs])
@pytest.mark.parametrize(
    ("matrices", "message"),
    [({}, "Received: an empty dict"), ({"row": [1, 2]}, "`matrix` must be an array with 2 axes")],
)
def test_errors(draw, matrices, message):
    with pytest.raises(ValueError, match=message):
        draw(matrices)
