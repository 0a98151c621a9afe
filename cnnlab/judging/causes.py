"""What an answer has to do with the right one, in words: the common causes, tried one by one."""

import numpy as np


def cause(expected, got, same):
    """The first cause that explains an answer; "" when none does.

    Args:
        expected, got: arrays of one shape.
        same: `same(wrong)`, whether this is the answer.
    """
    if expected.dtype.kind not in "iuf" or got.dtype.kind not in "iufb":
        return ""
    with np.errstate(all="ignore"):
        return next((words for words, wrong in wrongs(expected, got) if same(wrong)), "")


def wrongs(expected, got):
    """Pairs: words, and the answer of who made this mistake."""
    yield "all are 0", np.zeros(expected.shape)
    yield "the sign is turned", -expected
    yield "cut to whole numbers", np.trunc(expected)
    if expected.size == 1:
        if expected.dtype.kind != "f":
            yield from (("one too many", expected + 1), ("one too few", expected - 1))
        yield from (("twice as much", 2 * expected), ("half as much", expected / 2))
        return
    factor = np.sum(got * expected) / np.sum(np.square(expected, dtype=float))
    yield f"each is {factor:.4g} times as large", factor * expected
    step = np.mean(np.subtract(got, expected, dtype=float))
    yield f"each is too {'large' if step > 0 else 'small'} by {abs(step):.4g}", expected + step
    yield "what is negative is cut off", np.maximum(expected, 0)
    yield "the signs are lost", np.abs(expected)
    for axis in range(expected.ndim):
        yield f"turned around along axis {axis}", np.flip(expected, axis)
        for other in range(axis + 1, expected.ndim):
            yield f"axes {axis} and {other} are swapped", expected.swapaxes(axis, other)
            yield f"turned by 180° in axes {axis} and {other}", np.flip(expected, (axis, other))
        for by, words in ((1, "late"), (-1, "early")):
            yield f"one place too {words} along axis {axis}", np.roll(expected, by, axis)
