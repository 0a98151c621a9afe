"""The systems that a net is handed to: which library runs each, and how it reads the net."""

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from cnnlab.errors import value_error
from cnnlab.export.caffe import write_caffe
from cnnlab.export.frozen_graph import write_frozen_graph
from cnnlab.export.keras2_h5 import write_keras2_h5
from cnnlab.export.onnx_model import write_onnx
from cnnlab.export.reading import read_layers
from cnnlab.export.torch7 import write_torch7
from cnnlab.export.weights import write_npz
from cnnlab.language import unmarked


@dataclass(frozen=True)
class System:
    """`load` names a function of `predictors.py`; the last of `modules` does the work."""

    load: str
    modules: tuple
    environment: dict = field(default_factory=dict)


def _keras_on(backend):
    return System("load_keras", ("keras", backend), {"KERAS_BACKEND": backend})


SYSTEMS = unmarked(
    {
        "Keras (TensorFlow)": _keras_on("tensorflow"),
        "Keras (JAX)": _keras_on("jax"),
        "Keras (PyTorch)": _keras_on("torch"),
        "PyTorch": System("load_torch", ("torch",)),
        "JAX": System("load_jax", ("jax",)),
        "ONNX Runtime": System("load_onnx_runtime", ("onnxruntime",)),
        "Caffe (OpenCV)": System("load_caffe", ("cv2",)),
        "Torch7 (OpenCV)": System("load_torch7", ("cv2",)),
        "TensorFlow (OpenCV)": System("load_frozen_graph", ("cv2",)),
        # Told of no C++ compiler, it keeps no compiled files.
        "PyTensor": System("load_pytensor", ("pytensor",), {"PYTENSOR_FLAGS": "cxx="}),
    }
)


def write_files(model, folder):
    """Writes a Keras net in every format whose library is installed, as `net` with an ending.

    Args:
        model: Keras model of the layers that `read_layers` knows.
        folder: Where; it must exist.

    Returns:
        The files, a `Path` each, in the order of their names.

    Raises:
        ValueError: If the net cannot be handed over, before any file is made: it must read
            pictures and answer with vectors.
    """
    layers, shape, answer = read_layers(model), tuple(model.input_shape[1:]), model.output_shape
    if len(shape) != 3 or len(answer) != 2:
        raise value_error(
            "A net is written when it reads pictures (height, width, channels) and answers with a "
            f"vector. Received: {shape} and {tuple(answer[1:])}. Put Flatten and Dense at its end."
        )
    folder = Path(folder)
    model.save(folder / "net.keras")
    write_npz(layers, folder / "net.npz")
    write_caffe(layers, shape, folder / "net")
    write_torch7(layers, folder / "net.t7")
    write_keras2_h5(layers, shape, folder / "net.h5")
    if find_spec("tensorflow"):
        write_frozen_graph(layers, shape, folder / "net.pb")
    if find_spec("onnx"):
        write_onnx(layers, shape, folder / "net.onnx")
    return sorted(folder.glob("net.*"))
