"""What libraries say around the message of an error does not reach the student."""

import pytest

from cnnlab.judging.student_error import StudentError

MESSAGE = "Dimension 1 in both shapes must be equal: shape[0] = [1,7,7,1] vs. shape[1] = [1,5,5,1]"


@pytest.mark.parametrize(
    "said",
    [
        MESSAGE,
        f"\x1b[1mException encountered when calling Net.call().\x1b[0m\n\n{MESSAGE}",
        f"{{{{function_node __wrapped__ConcatV2_N_4_device_/device:CPU:0}}}} {MESSAGE} "
        "[Op:ConcatV2] name: concat",
        f"in user code:\n\n    File 'x.py', line 16, in call\n\n    ValueError: {MESSAGE}\n",
        "<class 'keras.Sequential'> could not be deserialized properly.\n\nconfig={'name': 'net'}."
        "\n\nException encountered: Error when deserializing class 'Own' using config={}.\n\n"
        f"Exception encountered: {MESSAGE}",
        "A total of 1 objects could not be loaded. Example error message for object <Own name=own, "
        f"built=True>:\n\n{MESSAGE}\n\nList of objects that could not be loaded:\n[<Own>]",
        "Exception encountered when calling Sequential.call().\n\n\x1b[1mInvalid input shape for "
        f"input [[0.]\n\n [0.]] with name 'keras_tensor' and path ''. {MESSAGE}\x1b[0m\n\nArgs",
    ],
    ids=["plain", "keras", "tensorflow", "traced", "loaded", "weights", "input"],
)
def test_message_alone_is_told(said):
    error = StudentError.from_exception(ValueError(said))
    assert str(error) == f"ValueError: {MESSAGE}"


def test_a_syntax_error_tells_no_file_name():
    with pytest.raises(SyntaxError) as raised:
        compile("x = (1\n", "<ipython-input-2-8ae87a2d7556>", "exec")
    error = StudentError.from_exception(raised.value)
    assert str(error) == "line 1 of your cell, `x = (1`: SyntaxError: '(' was never closed"
