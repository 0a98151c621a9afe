"""The figures that the tests look at, and the pages on which they stand."""

import functools

import numpy as np

from cnnlab import plots

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(-3, 9, (6, 5))
KERNELS = {"3x3": RNG.integers(-2, 3, (3, 3)), "1x2": np.array([[1, -4]])}
DIGIT = RNG.random((20, 20))
PHOTOGRAPH = np.round(255 * RNG.random((12, 9))) / 255
COLOURS = np.round(255 * RNG.random((7, 8, 3))) / 255
TIES = np.array([[5, 5, 1, 2, 0], [5, 0, 2, 2, 7], [0, 0, 0, 7, 7], [0, 0, 9, 1, 1]])
TABLE = RNG.integers(0, 2, (7, 9))
TABLE[:, 5] = [1, 0, 0, 0, 0, 1, 1]
SHIFTS, DEGREES = [-4, -2, 0, 2], [-30, 0, 30]
TURNED = np.round(255 * RNG.random((3, 8, 7))) / 255
ANSWERS = {name: RNG.dirichlet(np.ones(5), (3, 4, 4)) for name in "ab"}
NORMS = {
    name: {depth: 10.0 ** np.sort(RNG.uniform(-9, 0, depth + 1)) for depth in (3, 9, 21)}
    for name in "ab"
}
NORMS["a"][9][4] = 0
FIGURES = {
    "window": lambda: plots.explore_window(IMAGE, KERNELS),
    "digit": lambda: plots.explore_window(DIGIT, KERNELS["3x3"]),
    "kernel": lambda: plots.explore_kernel(PHOTOGRAPH),
    "pooling": lambda: plots.explore_pooling(TIES),
    "field": lambda: plots.explore_field([]),
    "table": lambda: plots.explore_table(TABLE),
    "channels": lambda: plots.explore_channels(COLOURS),
    "moves": lambda: plots.explore_moves(TURNED, ANSWERS, SHIFTS, DEGREES),
    "depth": lambda: plots.explore_depth(NORMS),
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<body><main>{}</main></body></html>"""


def html_of(figure):
    return figure._repr_mimebundle_()["text/html"]


@functools.cache
def _part(name):
    return f'<div id="{name}">{html_of(FIGURES[name]())}</div>'


def page_with(*names):
    """A page with these figures; with all of them where none is named."""
    return PAGE.format("".join(map(_part, names or FIGURES)))
