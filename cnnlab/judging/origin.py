"""Where one number of an answer comes from: the cells under a window, and their sum.

An exercise tells it with a method `origin`. It takes `at`, the number's index; `part`, the key of
an answer that is a dict; and what else it names, see `by_name.known`.
"""

from dataclasses import dataclass, replace

import numpy as np

from cnnlab.judging import compare, kinds
from cnnlab.judging.by_name import known, required

MOST_WRITTEN = 12  # products or sums of one line
MOST_BEFORE = 3  # places before the first that differs


@dataclass
class Window:
    """Cells of a picture, or of one of its channels.

    Attributes:
        title: which picture, in a student's words.
        picture: two axes; zeros around it are part of it.
        rows, columns: of the cells. What lies between them is a hole.
        weights: one a cell; None where they are looked at, and not weighed.
    """

    title: str
    picture: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    weights: np.ndarray | None = None

    @property
    def cells(self):
        return self.picture[np.ix_(self.rows, self.columns)]

    @property
    def total(self):
        return float(np.sum(self.cells * self.weights))

    def products(self):
        """The products as they are written."""
        pairs = zip(self.cells.flat, self.weights.flat, strict=True)
        return [f"{factor(value)}·{factor(weight)}" for value, weight in pairs]


@dataclass
class Origin:
    """The windows that a number is computed from, its value, and how it is written."""

    windows: list
    value: float
    formula: str


@dataclass
class Step:
    """A number of an answer.

    Attributes:
        where: its index.
        origin: `Origin` of the right number.
        got: the number that the answer has there.
    """

    where: tuple
    origin: Origin
    got: float


def first_wrong(exercise, rung, case, right, got):
    """Index of the first number that differs, and the steps to it; or None.

    The steps are a list of `Step`: the places before it, as one reads, and in the end the number
    itself. None where the exercise does not tell of its numbers.
    """
    if isinstance(right, dict) and isinstance(got, dict):
        part = exercise.part_of(rung)
        right, got = right.get(part), got.get(part)
    else:
        part = None
    for array in (kinds.as_array(right), kinds.as_array(got)):
        if array is None or array.dtype.kind == "U":
            return None, None
    where = compare.first_difference(right, got, exercise.rtol, exercise.atol)
    if where is None or not hasattr(exercise, "origin"):
        return where, None
    got, names, steps = np.asarray(got), required(exercise.origin), []
    last = int(np.ravel_multi_index(where, got.shape)) if where else 0
    for place in range(max(last - MOST_BEFORE, 0), last + 1):
        at = tuple(map(int, np.unravel_index(place, got.shape)))
        told = known(names, exercise, case.args, case.kwargs, case=case, at=at, part=part)
        steps.append(Step(at, exercise.origin(**told), got[at]))
    return where, steps


def framed(title, picture, size, at, strides=1, rate=1):
    """The window of this size at the place `at` of the output, without weights."""
    rows, columns = (
        start * strides + rate * np.arange(length) for start, length in zip(at, size, strict=True)
    )
    return Window(title, picture, rows, columns)


def window(title, picture, kernel, at, strides=1, rate=1):
    """The kernel at the place `at` of the output."""
    return replace(framed(title, picture, kernel.shape, at, strides, rate), weights=kernel)


def reaching(title, delta, kernel, at, strides=1):
    """The values of `delta` whose windows hold the pixel `at`, with the kernel's cell there."""
    rows, columns = (
        np.array([n for n in range(size) if 0 <= place - n * strides < length], int)
        for place, size, length in zip(at, delta.shape, kernel.shape, strict=True)
    )
    cells = np.ix_(at[0] - rows * strides, at[1] - columns * strides)
    return Window(title, delta, rows, columns, kernel[cells])


def summed(windows, bias=None):
    """The number that is the sum of all products, and of a bias."""
    if len(windows) == 1 and windows[0].weights.size <= MOST_WRITTEN:
        terms = windows[0].products()
    else:
        terms = [factor(each.total) for each in windows]
    value = sum(each.total for each in windows)
    if bias is not None:
        terms.append(factor(bias))
        value += float(bias)
    return Origin(windows, value, " + ".join(terms) or "0")


def factor(value):
    """A number that stands in a product or a sum."""
    return f"({short(value)})" if value < 0 else short(value)


def short(value):
    """Three digits, whole numbers below 10,000 in full, a true minus sign; 0 has none."""
    value = float(value) + 0.0
    whole = value.is_integer() and abs(value) < 1e4
    return f"{value:.{4 if whole else 3}g}".replace("-", "−")
