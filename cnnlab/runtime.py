"""What the labs run on: settings made before a backend is imported, and the name of the device.

Importing this module makes the settings; it imports no backend.
"""

import os
import platform
import sys
import warnings

QUIET = {
    # TensorFlow writes to stderr when it is imported, and nbgrader gives no points to a cell that
    # did. oneDNN must be off too: it announces itself at any level, and its strided 1x1
    # convolutions are wrong in some sizes.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # Take a GPU's memory as it is needed, so that kernels can share one. (PyTorch does by itself.)
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
}


def prepare():
    """Make the settings of `QUIET` that the user has not made, and say which come too late."""
    made = {name: value for name, value in QUIET.items() if name not in os.environ}
    os.environ.update(made)
    late = [name for name in made if READ_BY[name.split("_")[0]] in sys.modules]
    if late:
        from cnnlab.language import say  # which a bare process does not have: see `sandbox.BARE`

        warnings.warn(
            say(
                "cnnlab's settings must be made before the backend is imported. Received: it was "
                f"imported before cnnlab, without {', '.join(f'{n}={QUIET[n]}' for n in late)}. "
                "Import cnnlab first: numbers may differ in the last digits, and some sizes fail."
            ),
            stacklevel=3,
        )


READ_BY = {"TF": "tensorflow", "XLA": "jax"}
prepare()


def tensorflow_gpu():
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return None
    return tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU")


def jax_gpu():
    import jax

    first = jax.devices()[0]
    return None if first.platform == "cpu" else first.device_kind


def torch_gpu():
    import torch

    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return "Apple GPU" if torch.backends.mps.is_available() else None


def gpu_name():
    """Name of the GPU that Keras' backend computes on, or None. Imports the backend."""
    import keras

    ask = {"tensorflow": tensorflow_gpu, "jax": jax_gpu, "torch": torch_gpu}
    return ask[keras.config.backend()]()


def num_cores():
    """CPU cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def device():
    """What the backend computes on: "CPU, 2 cores", or the name of the GPU."""
    from cnnlab.language import say

    cores = num_cores()
    return gpu_name() or say(f"CPU, {cores} core{'s' if cores > 1 else ''}")


def describe():
    """The versions and the device in one line, for the head of a report.

    >>> print(describe())  # doctest: +ELLIPSIS
    Python 3... · Keras 3... · ...
    """
    import keras

    backend = keras.config.backend()
    where = device()  # imports the backend, so that its version can be read
    versions = f"Python {platform.python_version()} · Keras {keras.__version__} · {backend}"
    return f"{versions} {sys.modules[backend].__version__} · {where}"


def require_gpu():
    """Raise `ValueError` if the backend does not compute on a GPU."""
    from cnnlab.errors import value_error

    if gpu_name() is None:
        raise value_error(
            f"A GPU is required. Received: {describe()}. "
            "Install the backend for a GPU, as with `pip install 'tensorflow[and-cuda]'`."
        )
