"""What a classifier takes for what."""

import numpy as np

from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells, ink_on, write_in_cell
from cnnlab.plots.picture import GREY, Picture, house_style


@house_style
def confusion_matrix(matrix, classes=None):
    """How many pictures of each class were taken for each class.

    The colours show the mistakes alone: beside the right answers on the diagonal, which are grey,
    they could not be told apart. A cell without pictures is empty.

    Args:
        matrix: Array `(classes, classes)` of counts: rows are the true classes, columns the
            answers, as in `sklearn.metrics.confusion_matrix`.
        classes: Names of the classes; by default their numbers, from 0.

    Returns:
        The figure.

    Raises:
        ValueError: If the matrix is not square, or there are not as many names as classes.

    Example:

    >>> confusion_matrix([[8, 2], [0, 5]], ["cat", "dog"]).alt
    '13 of 15 are right; most often cat is taken for dog, 2 times.'
    """
    matrix = as_numbers(matrix=matrix, ndim=2)
    classes = [str(name) for name in (range(len(matrix)) if classes is None else classes)]
    if matrix.shape != (len(classes), len(classes)):
        raise ValueError(
            "`matrix` must have a row and a column for each class. Received: matrix of shape "
            f"{matrix.shape} and {len(classes)} classes. Name each class once."
        )
    mistakes = matrix * (1 - np.eye(len(matrix), dtype=int))
    figure = Picture(
        figsize=(0.42 * len(matrix) + 2.2, 0.42 * len(matrix) + 0.9),
        layout="constrained",
        alt=_in_words(matrix, mistakes, classes),
    )
    ax = figure.subplots()
    _, norm = colour_scale(mistakes, signed=False)
    image = draw_cells(ax, mistakes, "Oranges", norm, numbers=False)
    for (row, column), count in np.ndenumerate(matrix):
        if count:
            ink = GREY if row == column else ink_on(image, count)
            write_in_cell(ax, row, column, f"{count:,}", color=ink, fontsize=8)
    ax.set_xticks(range(len(classes)), classes)
    ax.set_yticks(range(len(classes)), classes)
    ax.tick_params(length=0)
    ax.set(xlabel="answer", ylabel="truth", title="pictures of a class, by the answer")
    figure.colorbar(image, ax=ax, shrink=0.7, label="mistakes")
    return figure


def _in_words(matrix, mistakes, classes):
    right = f"{np.trace(matrix):,} of {matrix.sum():,} are right"
    if not mistakes.any():
        return f"{right}."
    truth, answer = np.unravel_index(mistakes.argmax(), mistakes.shape)
    most = f"most often {classes[truth]} is taken for {classes[answer]}"
    return f"{right}; {most}, {mistakes.max():,} time{'' if mistakes.max() == 1 else 's'}."
