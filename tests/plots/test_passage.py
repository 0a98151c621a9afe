"""The way of a picture through a net: each layer's maps, all pixels of one size, on one scale."""

from itertools import pairwise

import numpy as np
import pytest

from cnnlab.plots import layer_maps

RNG = np.random.default_rng(0)
DIGIT = RNG.random((8, 6, 1))
OUTPUTS = {
    "digit": DIGIT,
    "C1": RNG.normal(size=(6, 4, 3)),
    "C5": RNG.normal(size=(1, 1, 30)),
    "output": RNG.random(10),
}


def drawn(figure):
    return list(figure.axes[0].images)


def test_the_maps_drawn_are_the_maps_given():
    images = drawn(layer_maps(OUTPUTS))
    assert len(images) == 1 + 3 + 30 + 10
    np.testing.assert_array_equal(images[0].get_array(), DIGIT[..., 0])
    for channel in range(3):
        np.testing.assert_array_equal(images[1 + channel].get_array(), OUTPUTS["C1"][..., channel])
    values = [image.get_array()[0, 0] for image in images[4:]]
    np.testing.assert_array_equal(values, [*OUTPUTS["C5"][0, 0], *OUTPUTS["output"]])


def test_pixels_are_squares_of_one_size_and_maps_do_not_overlap():
    images = drawn(layer_maps(OUTPUTS))[:4]
    boxes = [image.get_extent() for image in images]
    for image, (left, right, bottom, top) in zip(images, boxes, strict=True):
        assert (bottom - top, right - left) == pytest.approx(image.get_array().shape)
    for (_, _, bottom, _), (_, _, _, top) in pairwise(boxes[1:]):
        assert top > bottom
    assert boxes[1][0] > boxes[0][1]


def test_picture_in_grey_and_layers_on_one_scale():
    picture, *others = drawn(layer_maps(OUTPUTS))
    assert (picture.cmap.name, picture.get_clim()) == ("gray", (DIGIT.min(), DIGIT.max()))
    limit = max(np.abs(OUTPUTS[name]).max() for name in ("C1", "C5", "output"))
    assert {image.get_clim() for image in others} == {(-limit, limit)}
    assert {image.cmap.name for image in others} == {"RdBu_r"}


def test_names_sizes_and_numbered_classes():
    figure = layer_maps(OUTPUTS)
    ax = figure.axes[0]
    below = [label.get_text() for label in ax.get_xticklabels()]
    above = [label.get_text() for label in ax.child_axes[0].get_xticklabels()]
    assert below == ["8×6×1", "6×4×3", "1×1×30", "10"]
    assert above == ["digit", "C1", "C5", "output"]
    assert [text.get_text() for text in ax.texts] == [str(number) for number in range(10)]
    assert figure.alt == "digit: 8×6×1; C1: 6×4×3; C5: 1×1×30; output: 10."


def test_what_cannot_be_drawn():
    with pytest.raises(ValueError, match=r"answer of a layer or more. Received: 1 arrays"):
        layer_maps({"digit": DIGIT})
    with pytest.raises(ValueError, match=r"Received: C1 of shape \(1, 6, 4, 3\)"):
        layer_maps({"digit": DIGIT, "C1": OUTPUTS["C1"][None]})
