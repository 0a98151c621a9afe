"""Reads a file of weights that PyTorch saved, without PyTorch.

Such a file is a pickle, and a pickle can call any function of any module: whoever loads one from a
stranger runs the stranger's code. So no name is looked up here but the four that weights need.

Source: PyTorch's documentation, "Serialization semantics": the format of `torch.save` before 1.6.
"""

import math
import pickle
from collections import OrderedDict
from typing import NamedTuple

import numpy as np

from cnnlab.errors import value_error

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001


class View(NamedTuple):
    """A tensor as the pickle describes it: a part of a storage, whose numbers come later."""

    key: str
    dtype: np.dtype
    offset: int  # in numbers
    shape: tuple
    strides: tuple  # in numbers

    def over(self, storages):
        step = self.dtype.itemsize
        strides = [step * stride for stride in self.strides]
        # It refuses a view that reaches beyond its storage.
        return np.ndarray(
            self.shape, self.dtype, storages[self.key], step * self.offset, strides
        ).copy()


def rebuild_tensor(storage, offset, shape, strides, *_):
    """What stands for `torch._utils._rebuild_tensor_v2`."""
    key, dtype = storage
    return View(key, dtype, offset, shape, strides)


class WeightsUnpickler(pickle.Unpickler):
    """An unpickler that knows tensors of two kinds of numbers, and nothing else."""

    names = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): rebuild_tensor,
        ("torch", "FloatStorage"): np.dtype("<f4"),
        ("torch", "LongStorage"): np.dtype("<i8"),
    }

    def find_class(self, module, name):
        if (module, name) not in self.names:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is no weight")
        return self.names[module, name]

    def persistent_load(self, pid):
        _, dtype, key, *_ = pid
        return key, dtype


def read_torch_weights(path):
    """The weights in a file that `torch.save(model.state_dict(), path)` made before PyTorch 1.6.

    Args:
        path: Path of the file.

    Returns:
        A dict with a NumPy array for each name.

    Raises:
        ValueError: If the file is of another kind or damaged, or holds more than weights.
    """
    with open(path, "rb") as file:
        try:
            head = [WeightsUnpickler(file).load() for _ in range(2)]
            if head != [MAGIC, PROTOCOL]:
                raise pickle.UnpicklingError("it begins otherwise")
            WeightsUnpickler(file).load()  # the machine that wrote it
            views = WeightsUnpickler(file).load()
            keys = WeightsUnpickler(file).load()
            dtypes = {view.key: view.dtype for view in views.values()}
            storages = {key: read_storage(file, dtypes[key]) for key in keys}
            return {name: view.over(storages) for name, view in views.items()}
        except Exception as error:  # a damaged pickle raises errors of any kind
            raise value_error(
                "The file must hold weights, as `torch.save` wrote them before PyTorch 1.6. "
                f"Received: path={str(path)!r}: {error}. Get the file again."
            ) from None


def read_storage(file, dtype):
    """The numbers of one storage: how many, then all of them."""
    [count] = np.frombuffer(file.read(8), "<i8")
    content = file.read(math.prod([int(count), dtype.itemsize]))
    return np.frombuffer(content, dtype, int(count))
