"""The files themselves: what the documented layouts of the formats say."""

import json
import struct

import h5py
import keras
import numpy as np
import pytest

from cnnlab.export import read_layers
from cnnlab.export.caffe import write_caffe
from cnnlab.export.keras2_h5 import write_keras2_h5
from cnnlab.export.torch7 import Writer
from cnnlab.export.wire import field, varint, whole_numbers
from cnnlab.models import plain_lenet


@pytest.mark.parametrize(("number", "code"), [(0, "00"), (127, "7f"), (128, "8001"), (300, "ac02")])
def test_varint(number, code):
    assert varint(number).hex() == code


def test_fields_as_google_reads_them():
    """`google.protobuf` reads what we wrote: a message of a kind that it knows."""
    pb = pytest.importorskip("google.protobuf.descriptor_pb2")
    written = field(1, "net") + field(4, field(1, "Layer")) + whole_numbers(10, [0, 300])
    read = pb.FileDescriptorProto.FromString(written)
    assert (read.name, read.message_type[0].name, list(read.public_dependency)) == (
        "net",
        "Layer",
        [0, 300],
    )
    floats = field(5, np.array([1.5, -2], "float64"))
    assert floats == b"\x2a\x08" + struct.pack("<2f", 1.5, -2)


def test_torch7_objects():
    writer = Writer()
    writer.write({"kW": 5, "on": True, "size": [400], "weight": np.eye(2, dtype="float32")})
    assert writer.content[:16] == struct.pack("<iii", 3, 1, 4) + struct.pack("<i", 2)
    assert struct.pack("<id", 1, 5.0) in writer.content
    assert struct.pack("<ii", 5, 1) in writer.content
    assert b"torch.LongStorage" + struct.pack("<qq", 1, 400) in writer.content
    shape_and_strides = struct.pack("<i5q", 2, 2, 2, 2, 1, 1)
    assert b"torch.FloatTensor" + shape_and_strides in writer.content
    assert writer.content.endswith(struct.pack("<q4f", 4, 1, 0, 0, 1))
    assert writer.objects == 4  # table, LongStorage, FloatTensor, its FloatStorage


def test_prototxt_is_a_chain(tmp_path):
    write_caffe(read_layers(plain_lenet()), (28, 28, 1), tmp_path / "net")
    text = (tmp_path / "net.prototxt").read_text()
    assert 'bottom: "S4"\n  top: "flatten"' in text
    assert "num_output: 16 kernel_h: 5 kernel_w: 5 pad_h: 0 pad_w: 0" in text
    assert text.count("TanH") == 4
    assert text.count("{") == text.count("}")


def test_keras2_file_has_what_deeplearning4j_reads(tmp_path):
    net = plain_lenet()
    write_keras2_h5(read_layers(net), (28, 28, 1), tmp_path / "net.h5")
    with h5py.File(tmp_path / "net.h5") as file:
        assert file.attrs["keras_version"][0] in "12"  # every other is refused
        assert file.attrs["backend"] == "tensorflow"
        config = json.loads(file.attrs["model_config"])
        assert config["class_name"] == "Sequential"
        stages = config["config"]["layers"]
        assert stages[0]["config"]["batch_input_shape"] == [None, 28, 28, 1]
        names = [name.decode() for name in file["model_weights"].attrs["layer_names"]]
        assert [stage["config"]["name"] for stage in stages] == names
        assert set(file["model_weights"]) == set(names)
        found = [
            file["model_weights"][stage["config"]["name"]][path]
            for stage in stages
            for path in file["model_weights"][stage["config"]["name"]].attrs["weight_names"]
        ]
        assert all(data.name.endswith(("/kernel:0", "/bias:0")) for data in found)
        for data, weight in zip(found, net.get_weights(), strict=True):
            np.testing.assert_array_equal(data, weight)


def test_keras_reads_the_layers_of_the_keras2_file(tmp_path):
    net = plain_lenet()
    write_keras2_h5(read_layers(net), (28, 28, 1), tmp_path / "net.h5")
    with h5py.File(tmp_path / "net.h5") as file:
        stages = json.loads(file.attrs["model_config"])["config"]["layers"]
    stages[0]["config"].pop("batch_input_shape")  # Keras 3 has another word for it
    layers = [getattr(keras.layers, s["class_name"]).from_config(s["config"]) for s in stages]
    rebuilt = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    rebuilt.set_weights(net.get_weights())
    images = np.random.default_rng(0).random((3, 28, 28, 1)).astype("float32")
    np.testing.assert_allclose(
        rebuilt.predict(images, verbose=0), net.predict(images, verbose=0), atol=1e-6
    )
