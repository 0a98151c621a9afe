"""What the warm process has done before it forks."""

import subprocess
import sys

from cnnlab.process import sandbox

PROGRAM = """
from cnnlab.process.warm import preload
preload()
import keras
import tensorflow as tf
print(tf.config.optimizer.get_experimental_options()["disable_meta_optimizer"])
print(hasattr(keras.Model.make_train_function, "__wrapped__"))
"""


def test_training_of_students_is_made_cheaper(tmp_path):
    environment = sandbox.environment() | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\nTrue\n"
