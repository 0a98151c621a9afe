"""What a student's cells showed, made safe and readable."""

import numpy as np
import pytest

from cnnlab.grading.marks.shown import MOST_OUTPUTS, MOST_TEXT, clean, is_png, shown
from cnnlab.judging.student_error import StudentError
from cnnlab.plots.picture import Picture


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07x\x1bc", "red x"),
        ("gn\u202ep\u200b\ue000", "gnp"),
        ("1/3\r2/3\r3/3\nnext", "3/3\nnext"),  # a progress bar, the last state of which counts
        ("1/3\b\b\b\r3/3", "3/3"),
        ("line\r\nline\r\n", "line\nline\n"),
        ("done\r", "done"),
        ("\r\x1b[1m1/2\x1b[0m ━━\r\x1b[1m2/2\x1b[0m ━━━━\n", "2/2 ━━━━\n"),
        ("x" * (MOST_TEXT + 5), "x" * MOST_TEXT),
    ],
)
def test_clean(text, kept):
    assert clean(text) == kept


def png():
    return np.frombuffer(Picture(alt="").png(), np.uint8)


def test_outputs_in_their_order_then_the_error():
    outputs = [{"kind": "text", "data": "a"}, {"kind": "png", "data": png()}, 7, {"data": [1]}]
    found = shown(outputs, StudentError("ValueError", "no"))
    assert [each.kind for each in found] == ["text", "png", "error"]
    assert found[2].data == "ValueError: no"
    assert len(shown([{"data": "x"}] * 99, None)) == MOST_OUTPUTS


def test_what_is_no_picture():
    assert is_png(png())
    wide = png().copy()
    wide[16:20] = 255  # its width
    for data in (wide, png()[:20], png().astype("i2"), png()[None], np.zeros(0, np.uint8)):
        assert not is_png(data)
