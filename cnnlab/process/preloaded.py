"""What a warm process does before its first fork: it imports what the cells of labs import."""

import contextlib
import gc
import importlib
import os

# What they do not find here each fork imports anew.
PRELOADED = [
    "cnnlab.arithmetic",
    "cnnlab.data",
    "cnnlab.gradients",
    "cnnlab.judging.nets",
    "cnnlab.layers",
    "cnnlab.models",
    "cnnlab.plots",
    "keras",
    "matplotlib.pyplot",
    "matplotlib.animation",
    "scipy.ndimage",
    "scipy.optimize",
    "scipy.signal",
    "skimage.data",
    "skimage.filters",
    "skimage.morphology",
    "skimage.transform",
    "sklearn.linear_model",
]

LIBRARIES = "CNNLAB_LIBRARIES"  # a variable: the names of more


@contextlib.contextmanager
def importing():
    """In here much is imported. To look for garbage meanwhile would take a fifth of the time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def import_all(names):
    """Imports modules."""
    with importing():
        for name in names:
            importlib.import_module(name)


def before_forks():
    """To be called when all is imported.

    Raises:
        RuntimeError: If there is more than one thread: then forks of a backend hang.
    """
    threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
    if threads != 1:
        raise RuntimeError(f"a warm process must have 1 thread; this one has {threads}")
    gc.collect()
    gc.freeze()  # what is shared with the forks stays shared
