"""read_torch_weights: what PyTorch saved comes back, and nothing else is ever run."""

import io
import pickle
from collections import OrderedDict

import numpy as np
import pytest

from cnnlab.models.torch_weights import MAGIC, PROTOCOL, read_torch_weights

torch = pytest.importorskip("torch")
TENSORS = OrderedDict(
    kernel=torch.arange(24.0).reshape(2, 3, 4),
    bias=torch.tensor([0.5, -1.5]),
    steps=torch.tensor(7),
)
TENSORS["turned"] = TENSORS["kernel"].transpose(0, 2)  # the same storage, other strides
TENSORS["part"] = TENSORS["kernel"][1, 1:]  # from the middle of it


def save(thing, path):
    torch.save(thing, path, _use_new_zipfile_serialization=False)


def test_reads_what_torch_saved(tmp_path):
    save(TENSORS, tmp_path / "weights.pth")
    arrays = read_torch_weights(tmp_path / "weights.pth")
    assert list(arrays) == list(TENSORS)
    for name, tensor in TENSORS.items():
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


def test_says_which_file_is_damaged(tmp_path):
    path = tmp_path / "weights.pth"
    save(TENSORS, path)
    whole = path.read_bytes()
    for content in (b"", b"text", whole[:300], whole[:-4]):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"Received: path=.*weights\.pth.*Get the file again"):
            read_torch_weights(path)


def test_refuses_the_new_format(tmp_path):
    torch.save(TENSORS, tmp_path / "new.pth")
    with pytest.raises(ValueError, match=r"before PyTorch 1\.6"):
        read_torch_weights(tmp_path / "new.pth")


def test_a_view_beyond_its_storage_is_refused(tmp_path):
    """Numbers that lie outside of the file are never read."""
    path = tmp_path / "weights.pth"
    save({"bias": torch.tensor([1.0, 2.0])}, path)
    content = path.read_bytes()
    shape = b"K\x02\x85"  # (2,)
    assert content.count(shape) == 1
    path.write_bytes(content.replace(shape, b"K\xff\x85"))
    with pytest.raises(ValueError, match="Get the file again"):
        read_torch_weights(path)
