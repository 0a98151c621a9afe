"""The process of one system: `python -m cnnlab.export SYSTEM FOLDER IMAGES ANSWER`.

Reads the net in FOLDER and the pictures in IMAGES (.npy); writes logits, times and the library's
version to ANSWER (.npz).
"""

import importlib
import os
import sys
import time
from pathlib import Path

import numpy as np

from cnnlab.export import SYSTEMS, predictors

ENOUGH = 0.1  # seconds that a measurement goes on
FEWEST = 3
NEEDLESS = {"matplotlib", "sklearn"}  # Keras imports them where they are installed


def seconds(function, *args):
    """How long one call takes, and what it returns."""
    start = time.perf_counter()
    returned = function(*args)
    return time.perf_counter() - start, returned


def import_all(modules):
    """Imports these libraries, as if no other system's were installed."""
    others = {module for system in SYSTEMS.values() for module in system.modules}
    for module in (others | NEEDLESS).difference(modules):
        sys.modules[module] = None
    return [importlib.import_module(module) for module in modules]


def median_seconds(function, *args):
    """The median of several calls, after one that is not counted: it may compile."""
    function(*args)
    took = []
    while sum(took) < ENOUGH or len(took) < FEWEST:
        took.append(seconds(function, *args)[0])
    return np.median(took)


def main(name, folder, question, answer):
    system, images = SYSTEMS[name], np.load(question)
    results = {}
    results["import"], libraries = seconds(import_all, system.modules)
    results["load"], predict = seconds(getattr(predictors, system.load), Path(folder))
    results["first"], logits = seconds(predict, images)
    results["batch"] = median_seconds(predict, images)
    results["picture"] = median_seconds(predict, images[:1])
    np.savez(answer, logits=logits, version=libraries[-1].__version__, **results)


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # the answer is written; taking a library like PyTorch apart takes another second
