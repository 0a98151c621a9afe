"""What an answer has to do with the right one, in words: the common causes, tried one by one."""

import math

import numpy as np


def cause_of_shape(wanted, found):
    """What explains a shape; "" when nothing does."""
    if sorted(wanted) == sorted(found):
        return "the axes stand in another order"
    if [n for n in wanted if n != 1] == [n for n in found if n != 1]:
        if len(found) < len(wanted):
            return "an axis of length 1 is missing"
        return "an axis of length 1 is too many"
    if len(wanted) == len(found):
        steps = [n - right for n, right in zip(found, wanted, strict=True)]
        if set(steps) - {0} in ({1}, {-1}):
            axes = ", ".join(str(axis) for axis, step in enumerate(steps) if step)
            return (
                f"one too many along axis {axes}"
                if 1 in steps
                else f"one too few along axis {axes}"
            )
    if math.prod(wanted) == math.prod(found):
        return "as many values, on other axes"
    return ""


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
    if expected.size > 1:
        yield "all are 0", np.zeros(expected.shape)
    yield "the sign is turned", -expected
    if np.trunc(expected).any():  # else a 0 may have any cause
        yield "cut to whole numbers", np.trunc(expected)
    if expected.size == 1:
        if expected.dtype.kind != "f":
            yield from (("one too many", expected + 1), ("one too few", expected - 1))
        yield from (("twice as much", 2 * expected), ("half as much", expected / 2))
        return
    factor = np.sum(got * expected) / np.sum(np.square(expected, dtype=float))
    digits = 6 if f"{factor:.4g}" == "1" else 4  # they differ: let it be seen
    yield f"each is {factor:.{digits}g} times as large", factor * expected
    step = np.mean(np.subtract(got, expected, dtype=float))
    too = f"each is too large by {step:.4g}" if step > 0 else f"each is too small by {-step:.4g}"
    yield too, expected + step
    yield "what is negative is cut off", np.maximum(expected, 0)
    yield "the signs are lost", np.abs(expected)
    axes = [axis for axis, length in enumerate(expected.shape) if length > 1]
    for n, axis in enumerate(axes):
        yield f"turned around along axis {axis}", np.flip(expected, axis)
        for other in axes[n + 1 :]:
            yield f"axes {axis} and {other} are swapped", expected.swapaxes(axis, other)
            yield f"turned by 180° in axes {axis} and {other}", np.flip(expected, (axis, other))
        yield f"one place too late along axis {axis}", np.roll(expected, 1, axis)
        yield f"one place too early along axis {axis}", np.roll(expected, -1, axis)
