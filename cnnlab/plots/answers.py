"""An answer beside the right one."""

import numpy as np

from cnnlab.language import marked
from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells, format_number, outline
from cnnlab.plots.picture import Picture, house_style

LARGEST = 1e150  # that is drawn: colours and axes are made of sums and products of the numbers


@house_style
def comparison(expected, got, where=None):
    """Expected, got and their difference as three panels, the first differing cell framed.

    Small matrices show their numbers. Of an array with more axes, as `(batch, height, width,
    channels)`, the plane that holds the difference is drawn. Answers of different shapes have no
    difference: two panels.

    Args:
        expected: The right answer: an array of numbers.
        got: The answer to compare with it.
        where: Index of the cell to frame. By default the first that is off by more than a
            millionth.

    Returns:
        The figure.

    Raises:
        ValueError: If an answer is not an array of real numbers.

    Example:

    >>> figure = comparison([[6, 17], [8, 17]], [[6, 17], [8, 16]])
    >>> [ax.get_title() for ax in figure.axes]
    ['expected', 'got', 'got − expected']
    >>> figure.alt
    'First difference at [1, 1]: expected 17, got 16.'
    """
    expected, got = as_numbers(expected=expected), as_numbers(got=got)
    if expected.shape != got.shape:
        return _shapes_side_by_side(expected, got)
    if where is None:
        where = next(iter(np.argwhere(~np.isclose(got, expected, rtol=1e-6, equal_nan=True))), None)
    if where is None:
        text, cell = "No difference.", None
        plane, _ = _plane((0,) * expected.ndim)
    else:
        where = tuple(int(i) for i in np.atleast_1d(where))
        values = f"expected {format_number(expected[where])}, got {format_number(got[where])}"
        text = (
            f"First difference at {list(where)}: {values}." if where else f"Difference: {values}."
        )
        plane, cell = _plane(where)
    expected, got = _within_reach(expected), _within_reach(got)
    with np.errstate(invalid="ignore"):  # inf - inf is nan, and is drawn as nan
        difference = got - expected
    scale = _scale_of_both(expected, got)
    panels = [
        (marked("expected"), expected, scale),
        (marked("got"), got, scale),
        ("got − expected", difference, colour_scale(difference, signed=True)),
    ]
    text = _name_plane(text, plane)
    panels = [(name, _matrix(array, plane), scale) for name, array, scale in panels]
    figure = _draw_panels(panels, text)
    if cell is not None:
        for ax in figure.axes[: len(panels)]:
            outline(ax, *cell, panels[0][1].shape)
    return figure


def _within_reach(array):
    """The array with numbers that can be drawn; what is not finite stays so."""
    if array.dtype.kind != "f":
        return array
    array = array.astype(float)
    return np.where(np.isfinite(array), np.clip(array, -LARGEST, LARGEST), array)


def _shapes_side_by_side(expected, got):
    text = f"The shapes differ: expected {expected.shape}, got {got.shape}."
    expected, got = _within_reach(expected), _within_reach(got)
    scale = _scale_of_both(expected, got)
    panels = []
    for name, array in [("expected", expected), ("got", got)]:
        plane, _ = _plane((0,) * array.ndim)
        panels.append((f"{name} {array.shape}", _matrix(array, plane), scale))
    return _draw_panels(panels, text)


def _draw_panels(panels, text):
    """One panel for each (title, matrix, scale); a colour bar where the numbers do not fit."""
    rows, columns = panels[0][1].shape
    height = 2.5 * min(max(rows / columns, 0.3), 1.0) + 0.6
    # Fixed places take a third less time than a computed layout, and a card is waited for.
    figure = Picture(figsize=(2.5 * len(panels), height), layout="none", alt=text)
    figure.subplots_adjust(0.01, 0.06 / height, 0.99, 1 - 0.5 / height, wspace=0.04)
    figure.suptitle(text, fontsize=10, y=1 - 0.05 / height, va="top")
    for ax, (title, matrix, scale) in zip(figure.subplots(1, len(panels)), panels, strict=True):
        image = draw_cells(ax, matrix, *scale)
        ax.set_title(title)
        if not ax.texts:
            figure.set_layout_engine("constrained")  # bars and their numbers need room
            figure.colorbar(image, ax=ax, shrink=0.7)
    return figure


def _plane(where):
    """`(index of the plane, cell in it)`: rows and columns stand before the channels (NHWC)."""
    if len(where) < 3:
        return (...,), (0, 0, *where)[-2:]
    *batch, row, column, channel = where
    return (*batch, slice(None), slice(None), channel), (row, column)


def _matrix(array, plane):
    """The plane as a matrix; an empty answer has none, and one blank cell stands for it."""
    return np.atleast_2d(array[plane]) if array.size else np.full((1, 1), np.nan)


def _name_plane(text, plane):
    """`text` with the plane that is drawn, when the array has others."""
    if plane == (...,):
        return text
    index = ", ".join(":" if isinstance(i, slice) else str(i) for i in plane)
    return f"{text} Drawn: [{index}]"


def _scale_of_both(expected, got):
    """The right answer's scale: it keeps its contrast beside an answer that is far off."""
    signed = bool((expected < 0).any() or (got < 0).any())
    return colour_scale(expected, signed=signed)
