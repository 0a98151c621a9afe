"""read_torch_weights: what PyTorch saved comes back, and nothing else is ever run."""

import io
import pickle
from collections import OrderedDict

import numpy as np
import pytest

from cnnlab.models.torch_weights import MAGIC, PROTOCOL, read_torch_weights
from tests.layers.helpers import once

pytestmark = once


@pytest.fixture
def torch():
    return pytest.importorskip("torch")  # here: it takes two seconds to import


@pytest.fixture
def tensors(torch):
    kernel = torch.arange(24.0).reshape(2, 3, 4)
    return OrderedDict(
        kernel=kernel,
        bias=torch.tensor([0.5, -1.5]),
        steps=torch.tensor(7),
        turned=kernel.transpose(0, 2),  # the same storage, other strides
        part=kernel[1, 1:],  # from the middle of it
    )


@pytest.fixture
def save(torch, tmp_path):
    """Saves a thing as PyTorch once did; returns its file."""

    def save(thing):
        torch.save(thing, tmp_path / "weights.pth", _use_new_zipfile_serialization=False)
        return tmp_path / "weights.pth"

    return save


def test_reads_what_torch_saved(tensors, save):
    arrays = read_torch_weights(save(tensors))
    assert list(arrays) == list(tensors)
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(arrays[name], tensor.numpy())
        assert arrays[name].dtype == tensor.numpy().dtype


class Evil:
    """Unpickled by `pickle.load`, it would write a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


@pytest.mark.parametrize("place", range(5))
def test_runs_nothing(tmp_path, place):
    """Whichever of the five pickles of the file holds a call, it is not made."""
    evil = Evil(tmp_path / "written")
    things = [MAGIC, PROTOCOL, {}, OrderedDict(), []]
    things[place] = evil if place < 2 else {"a": evil}
    file = io.BytesIO()
    for thing in things:
        pickle.dump(thing, file, protocol=2)
    path = tmp_path / "evil.pth"
    path.write_bytes(file.getvalue())
    with pytest.raises(ValueError, match=r"io\.open, which is no weight"):
        read_torch_weights(path)
    assert not (tmp_path / "written").exists()


def test_says_which_file_is_damaged(tensors, save):
    path = save(tensors)
    whole = path.read_bytes()
    for content in (b"", b"text", whole[:300], whole[:-4]):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"Received: path=.*weights\.pth.*Get the file again"):
            read_torch_weights(path)


def test_refuses_the_new_format(torch, tensors, tmp_path):
    torch.save(tensors, tmp_path / "new.pth")
    with pytest.raises(ValueError, match=r"before PyTorch 1\.6"):
        read_torch_weights(tmp_path / "new.pth")


def test_a_view_beyond_its_storage_is_refused(torch, save):
    """Numbers that lie outside of the file are never read."""
    path = save({"bias": torch.tensor([1.0, 2.0])})
    content = path.read_bytes()
    shape = b"K\x02\x85"  # (2,)
    assert content.count(shape) == 1
    path.write_bytes(content.replace(shape, b"K\xff\x85"))
    with pytest.raises(ValueError, match="Get the file again"):
        read_torch_weights(path)
