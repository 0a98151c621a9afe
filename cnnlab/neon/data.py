"""Images and labels."""

import keras

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
            raise ValueError(
                "Labels need the number of classes. Received: nclass=None. "
                "Write, for example, ArrayIterator(X, y, nclass=2)."
            )
        self.X, self.batch_size = X, batch_size
        self.shape = tuple(X.shape[1:])
        self._targets = None if y is None else keras.utils.to_categorical(y, nclass)

    @property
    def targets(self):
        """The labels as rows of 0 and a single 1."""
        if self._targets is None:
            raise ValueError(
                "Training and metrics need labels. Received: y=None. "
                "Write, for example, ArrayIterator(X, y, nclass=2)."
            )
        return self._targets
