"""Each pixel with its place in the vector, in both orders."""

import numpy as np

from cnnlab.plots import unrolled_maps


def numbers(ax):
    return [int(text.get_text()) for text in ax.texts]


def test_numbers_are_the_places():
    axes = unrolled_maps((2, 3, 4)).axes
    last, first = axes[:4], axes[4:]
    for channel, (one, other) in enumerate(zip(last, first, strict=True)):
        assert numbers(one) == list(range(channel, 24, 4))
        assert numbers(other) == list(range(6 * channel, 6 * channel + 6))
        assert one.get_xlabel() == other.get_xlabel() == f"map {channel}"
    assert np.shape(last[0].images[0].get_array()) == (2, 3)
