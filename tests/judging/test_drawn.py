"""Random arrays for cases."""

import numpy as np

from cnnlab.judging.drawn import distinct, normal


def test_normal():
    drawn = normal(np.random.default_rng(0), (400, 500), scale=3)
    assert drawn.dtype == np.float32
    assert abs(drawn.mean()) < 0.05
    assert abs(drawn.std() - 3) < 0.05


def test_distinct():
    drawn = distinct(np.random.default_rng(0), (4, 5))
    assert (drawn.shape, drawn.dtype) == ((4, 5), np.float32)
    assert np.diff(np.sort(drawn, axis=None)).min() > 0.019
    assert drawn.min() < 0 < drawn.max()
    assert (np.diff(drawn, axis=1) < 0).any()
