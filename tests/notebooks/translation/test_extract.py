"""What of a lab is a message."""

import pytest

from cnnlab.notebooks.translation.apply import changed_code, translated
from cnnlab.notebooks.translation.extract import messages
from cnnlab.notebooks.translation.labels import reader_strings
from tests.notebooks.translation.labs import MARK, filled, text_lab

PROSE = """#md # A title

One paragraph
in two lines, with `code` and $x$.

- an item
- `only_code`
- another

| head | |
|---|---|
| a \\| b | $y$ |

$$ a
+ b $$

```
a fence
```

## References

- A. Author (1998), "A paper"
"""

CODE = '''
def double(x):
    """Twice x.

    x: a number,
    or an array.
    """
    # A comment
    # in two lines
    ### BEGIN SOLUTION
    # of the answer
    def twice():
        """Hidden."""
    return 2 * x  # hidden
    ### END SOLUTION


print("said", 'it is "so"')  # beside code
'''


def test_the_messages_of_prose():
    found = [(message.text, *message.kinds) for message in messages(text_lab(PROSE))]
    assert found == [
        ("A title", "heading"),
        ("One paragraph in two lines, with `code` and $x$.", "paragraph"),
        ("an item", "list item"),
        ("another", "list item"),
        ("head", "table cell"),
        ("a | b", "table cell"),
        ("References", "heading"),
        ('A. Author (1998), "A paper"', "reference"),
    ]


def test_the_messages_of_code():
    found = [(message.text, *message.kinds) for message in messages(text_lab(CODE))]
    assert found == [
        ("Twice x.", "docstring"),
        ("x: a number,\nor an array.", "docstring"),
        ("A comment in two lines", "comment"),
        ("said", "string"),
        ('it is "so"', "string"),
        ("beside code", "comment"),
    ]


def test_model_answers_come_last():
    lab = text_lab("#md Because.", "#md After it.")
    lab.cells[0].words["discussion"] = "why"
    assert [(m.text, *m.kinds) for m in messages(lab)] == [
        ("After it.", "paragraph"),
        ("Because.", "model answer"),
    ]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('plots.show(x, ["a photograph", "edges"])', {"a photograph", "edges"}),
        ('plots.show(x, title="a photograph", mode="quick")', {"a photograph"}),
        ('f"{x:3} weights"', {"{x:3} weights"}),
        ('"No net yet." if x is None else x', {"No net yet."}),
        ('print(f"{x} of " "{y}")', {"{x} of {{y}}"}),
        ('nets = {"small net": 1}\nnets["small net"]', {"small net"}),
        ('data.photograph("gravel stones")', set()),
        ('if kind == "flat": print("flat", "steep")', {"steep"}),  # one use is the program's
        ('print("ReLU", "conv1", "val_loss", "3x3", "relu", "\\n")', set()),
    ],
)
def test_strings_that_a_reader_sees(source, seen):
    assert reader_strings(text_lab(source)) == seen


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('print("flat", 2)', True),
        ('print(f"{x} is", "flat")', True),
        ('for kind in ("flat", "steep"):\n    print(f"{kind:9}", 1)', True),
        ('for kind, x in [("flat", 1), ("steep", 2)]:\n    print(kind, x)', True),
        ('for kind, x in {"flat": 1}.items():\n    print(f"{kind} {x}")', True),
        ('for x, kind in {1: "flat"}.items():\n    print(kind, nets[x])', True),
        ('for kind in ("flat", "steep"):\n    print(kind, nets[kind])', False),
        ('for kind in ("flat", "steep"):\n    print(net(kind))', False),
        ('for kind in ("flat", "steep"):\n    x += 1', False),
        ('for kind, x in [("flat", 1)]:\n    print(x)\n    go(kind)', False),
        ('for kind, x in {"flat": 1}.items():\n    nets[kind] = x', False),
        ('print(nets["flat"])', False),
        ('nets = {"flat": 1}', False),
    ],
)
def test_a_word_of_the_program_that_is_only_printed(source, message):
    lab = text_lab('x = kind == "flat"', source)
    found = {m.text for m in messages(lab) if m.context}
    assert ("flat" in found) == message
    other = translated(lab, filled(lab, lambda entry: MARK + entry.msgid))
    assert other.cells[0] == lab.cells[0]
    assert (MARK + "flat" in other.cells[1].source) == message
    assert not list(changed_code(lab, other))


def test_strings_of_answers_and_checks_are_for_the_program():
    lab = text_lab('print("edges")', 'answer = {"edges": 1}')
    assert reader_strings(lab) == {"edges"}
    lab.cells[1].words["exercise"] = "edges"
    assert reader_strings(lab) == set()
