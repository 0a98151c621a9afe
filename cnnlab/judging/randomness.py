"""Random numbers: a check leaves the notebook's as they were."""

import contextlib
import random
import sys

import numpy as np


@contextlib.contextmanager
def as_before():
    """The same random numbers come afterwards, however often this was done.

    Python and NumPy go on where they stood; from Python's numbers come the seeds of Keras' layers.
    TensorFlow tells no place to come back to: it begins anew, from a seed that Python's gives.
    """
    python, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        if keras := sys.modules.get("keras"):
            keras.utils.set_random_seed(random.getrandbits(32))
            random.setstate(python)
        np.random.set_state(numpy)
