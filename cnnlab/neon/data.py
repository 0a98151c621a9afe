"""Images and labels."""

import keras
import numpy as np

from cnnlab.errors import value_error
from cnnlab.neon.arguments import refuses_others


class ArrayIterator:
    """Images and labels for a `Model`.

    Args:
        X: Array `(examples, height, width, channels)`.
        y: Labels, whole numbers from 0; None where only outputs are wanted.
        nclass: int, number of classes.
        batch_size: int. (neon asked for it when the backend was made.)
    """

    @refuses_others
    def __init__(self, X, y=None, nclass=None, batch_size=128):
        if y is not None and nclass is None:
            raise value_error(
                "Labels need the number of classes. Received: nclass=None. "
                "Write, for example, ArrayIterator(X, y, nclass=2)."
            )
        if y is not None:
            check_labels(y, nclass, len(X))
        self.X, self.batch_size = X, batch_size
        self.shape = tuple(X.shape[1:])
        self._targets = None if y is None else keras.utils.to_categorical(y, nclass)

    @property
    def targets(self):
        """The labels as rows of 0 and a single 1."""
        if self._targets is None:
            raise value_error(
                "Training and metrics need labels. Received: y=None. "
                "Write, for example, ArrayIterator(X, y, nclass=2)."
            )
        return self._targets


def check_labels(y, nclass, num_examples):
    """Sees to it that there is a label for each example, a whole number below `nclass`."""
    labels = np.asarray(y)
    numbers = labels.dtype.kind in "biu" or np.array_equal(labels, np.floor(labels))
    if np.size(labels) != num_examples or not numbers:
        raise value_error(
            "`y` must hold a whole number for each example. Received: "
            f"y of shape {labels.shape} and dtype {labels.dtype}, {num_examples} examples. "
            "Number the classes from 0."
        )
    outside = labels[(labels < 0) | (labels >= nclass)]
    if outside.size:
        raise value_error(
            f"Labels must be whole numbers from 0 to {nclass - 1}, as nclass={nclass} says. "
            f"Received: y with {outside[0]}. Number the classes from 0, or raise `nclass`."
        )
