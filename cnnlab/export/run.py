"""Runs a system in a process of its own: what it answers, and how long it takes."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from cnnlab.export.systems import SYSTEMS
from cnnlab.language import say, unmarked

TIMEOUT = 120  # seconds
# A thread that waits sleeps. PyTorch's would keep the core busy, and where another program runs on
# it, each layer waits for that program: an epoch can take thirty times as long.
PATIENT = {"OMP_WAIT_POLICY": "PASSIVE"}


@dataclass
class Run:
    """What one system gave: `logits`, or in `problem` the reason why there are none.

    `seconds` holds `import` (of the library), `load` (of the net), `first` (the first batch, with
    what is compiled for it), `batch` (a later one) and `picture` (one picture alone).
    """

    system: str
    logits: np.ndarray | None = None
    version: str = ""
    seconds: dict = field(default_factory=dict)
    problem: str = ""


def run_system(name, folder, images, timeout=TIMEOUT):
    """Lets a system read its file in `folder` and compute the logits of `images`.

    Args:
        name: A key of `SYSTEMS`.
        folder: Where `write_files` wrote the net.
        images: Array `(batch, height, width, channels)`, float32.
        timeout: Seconds after which the process is ended.

    Returns:
        A `Run`. A library that is not installed, or a process that fails, is a `problem` in one
        line; nothing is raised.
    """
    for module in SYSTEMS[name].modules:
        if find_spec(module) is None:
            command = unmarked("pip install 'cnnlab[frameworks]'")
            return Run(name, problem=say(f"{module} is not installed: {command}"))
    with tempfile.TemporaryDirectory() as scratch:
        question, answer = Path(scratch, "images.npy"), Path(scratch, "answer.npz")
        np.save(question, images)
        command = [sys.executable, "-m", "cnnlab.export", name, folder, question, answer]
        try:
            done = subprocess.run(
                [str(part) for part in command],
                env=PATIENT | os.environ | SYSTEMS[name].environment,
                capture_output=True,
                text=True,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            return Run(name, problem=say(f"no answer within {timeout} s"))
        if done.returncode:
            said = done.stderr.strip().splitlines() or ["it said nothing"]
            return Run(name, problem=say(f"its process ended with {done.returncode}: {said[-1]}"))
        with np.load(answer) as file:
            found = dict(file)
    return Run(name, found.pop("logits"), str(found.pop("version")), _floats(found))


def _floats(arrays):
    return {name: float(value) for name, value in arrays.items()}
