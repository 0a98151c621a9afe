"""What the warm process has done before it forks."""

import subprocess
import sys

from cnnlab.grading import sandbox

PROGRAM = """
from cnnlab.grading.warm import preload
preload()
import tensorflow as tf
print(tf.config.optimizer.get_experimental_options()["disable_meta_optimizer"])
"""


def test_graphs_of_students_are_not_optimized(tmp_path):
    """A lab's net trains for seconds: the optimizer takes longer than it saves."""
    environment = sandbox.environment() | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
