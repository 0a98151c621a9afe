"""What answers may import is told where it is not there."""

import pytest

from cnnlab.grading import asked


@pytest.mark.parametrize(
    ("labs", "absent", "found", "told"),
    [
        (["03_filters"], {"torch", "jax"}, (), ""),
        (["03_filters", "17_frameworks"], {"jax"}, ("torch",), "Not installed here: jax. "),
        (["17_frameworks"], {"torch", "jax"}, (), "Not installed here: torch, jax. "),
        (["17_frameworks"], set(), ("torch",), ""),
    ],
)
def test_a_missing_library_is_told(monkeypatch, capsys, labs, absent, found, told):
    monkeypatch.setattr(asked, "find_spec", lambda name: name not in absent)
    assert asked.libraries_of(labs) == found
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert bool(said) == bool(told)
    assert asked.libraries_of(labs, "tcp://a:1") == found
    assert capsys.readouterr().err == ""
