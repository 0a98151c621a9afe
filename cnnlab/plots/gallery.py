"""The pictures that a classifier gets wrong."""

import numpy as np

from cnnlab.plots.arguments import checked
from cnnlab.plots.images import show_images


@checked
def mistakes(images, labels, probabilities, num=20, classes=None):
    """The surest mistakes, the surest first: the truth, the answer, and how sure it was.

    Args:
        images: Array `(num_images, height, width, channels)`.
        labels: Their true classes, ints from 0.
        probabilities: Array `(num_images, classes)`, what the classifier answers.
        num: Pictures at most.
        classes: Names of the classes; by default their numbers, from 0.

    Returns:
        The figure.

    Raises:
        ValueError: If there are not as many labels and rows of probabilities as pictures, or if no
            answer is wrong.

    Example:

    >>> figure = mistakes(np.eye(4).reshape(2, 2, 4, 1), [0, 1], [[0.1, 0.9], [0.2, 0.8]])
    >>> [ax.get_title() for ax in figure.axes]
    ['0, not 1 (90%)']
    """
    labels, probabilities = np.asarray(labels), np.asarray(probabilities)
    if not len(images) == len(labels) == len(probabilities):
        raise ValueError(
            "There must be a label and a row of probabilities for each picture. Received: "
            f"{len(images)} pictures, {len(labels)} labels, {len(probabilities)} rows. "
            "Take all of them from the same digits, in the same order."
        )
    answers, sureness = probabilities.argmax(axis=-1), probabilities.max(axis=-1)
    wrong = np.flatnonzero(answers != labels)
    if wrong.size == 0:
        raise ValueError(
            f"No answer is wrong. Received: {len(labels)} pictures. Take more of them, or be glad."
        )
    surest = wrong[np.argsort(-sureness[wrong], kind="stable")][:num]
    names = range(probabilities.shape[1]) if classes is None else classes
    titles = [f"{names[labels[i]]}, not {names[answers[i]]} ({sureness[i]:.0%})" for i in surest]
    figure = show_images([images[i] for i in surest], titles, columns=min(len(surest), 7))
    figure.alt = (
        f"{wrong.size:,} mistakes among {len(labels):,} pictures; the surest: {', '.join(titles)}."
    )
    return figure
