"""Messages: what is sent comes back, and nothing hostile gets past the caps."""

import json
import socket
import threading

import numpy as np
import pytest

from cnnlab.judging.plain import Unknown
from cnnlab.process import wire


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def raw(header, content=b""):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.LENGTHS.pack(len(header), len(content)) + header + content


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        2.5,
        "Свертка",
        [1, [2.0, "x"], (3, None)],
        {"a": {"b": (1,)}, "array": [1, 2]},
        np.arange(6, dtype="float32").reshape(2, 3),
        np.array(7, "int16"),
        np.zeros((0, 4)),
        np.array([True, False]),
        np.array(["a", "длинный"]),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(3, dtype=">i4"),
        {"images": [np.ones(2), np.zeros((1, 1), "uint8")], "labels": (np.arange(2),)},
    ],
)
def test_plain_data_come_back(pair, value):
    ours, theirs = pair
    wire.send(ours, value)
    received = wire.receive(theirs, wire.Clock([5]))
    assert repr(received) == repr(value).replace(", dtype='>i4'", ", dtype=int32")


def test_what_is_no_data_comes_as_unknown(pair):
    wire.send(pair[0], [np.array([object()]), Unknown(json)])
    received = wire.receive(pair[1], wire.Clock([5]))
    assert [item.kind for item in received] == ["ndarray", "module"]


@pytest.mark.parametrize(
    "frame",
    [
        raw(b"not json"),
        raw(b"[" * 100_000),
        raw({"array": ["|O", [1]]}, bytes(8)),
        raw({"array": ["O", [1]]}, bytes(8)),
        raw({"array": ["<f8", [2]]}, bytes(8)),
        raw({"array": ["<f8", [-1]]}, bytes(8)),
        raw({"array": ["<f8", [True]]}, bytes(8)),
        raw({"array": ["<f8", [2**40, 0]]}),
        raw({"array": ["<f8", [1] * 9]}, bytes(8)),
        raw({"array": [[["a", "<f8"]], [1]]}, bytes(8)),
        raw({"array": [">f8", [1]]}, bytes(8)),
        raw({"array": ["V8", [1]]}, bytes(8)),
        raw({"array": ["(1,,2)f8,f8", [1]]}, bytes(8)),  # NumPy reads it as Python
        raw({"array": ["<U1", [1]]}, b"\xff\xff\xff\xff"),
        raw({"array": ["<f8"]}),
        raw({"array": "<f8"}),
        raw({"dict": [["a"]]}),
        raw({"dict": [[1, 2]]}),
        raw({"module": "os"}),
        raw({"list": [], "tuple": []}),
        raw({"list": [{"list": []}]}, b"left over"),
        wire.LENGTHS.pack(10, 2**60),
        wire.LENGTHS.pack(2**31, 0),
    ],
)
def test_hostile_frames_are_malformed(pair, frame):
    threading.Thread(target=pair[0].sendall, args=(frame,), daemon=True).start()
    with pytest.raises(wire.Malformed):
        wire.receive(pair[1], wire.Clock([5]))


def test_deep_nesting_is_malformed(pair):
    tree = {"list": []}
    for _ in range(50):
        tree = {"list": [tree]}
    pair[0].sendall(raw(tree))
    with pytest.raises(wire.Malformed):
        wire.receive(pair[1], wire.Clock([5]))


def test_a_truth_value_is_made_0_or_1(pair):
    pair[0].sendall(raw({"array": ["|b1", [3]]}, bytes([0, 1, 77])))
    assert wire.receive(pair[1], wire.Clock([5])).view("u1").tolist() == [0, 1, 1]


def test_half_a_message_is_late(pair):
    pair[0].sendall(raw([1])[:5])
    with pytest.raises(wire.Late):
        wire.receive(pair[1], wire.Clock([0.1]))


def test_the_rest_may_come_when_the_time_is_over(pair):
    """What had come by then is not lost: the rest is no message of its own."""
    frame = raw({"list": [1, 2]})
    pair[0].sendall(frame[:15])

    def periods():
        yield 0.1
        pair[0].sendall(frame[15:])
        yield 5

    assert wire.receive(pair[1], wire.Clock(periods())) == [1, 2]


def test_the_other_side_has_gone(pair):
    pair[0].close()
    with pytest.raises(wire.Closed):
        wire.receive(pair[1], wire.Clock([5]))
