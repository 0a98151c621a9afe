"""Which strings of a lab are for its readers, and which are words for the program.

A string is taken by what it says, in the whole lab: a key is a message where it is made and where
it is looked up, or nowhere. One that is only printed is a message at its place.
"""

import ast
import re

from cnnlab.notebooks.translation.code import Code
from cnnlab.notebooks.translation.printed import only_printed
from cnnlab.notebooks.translation.strings import static

LABEL_ARGUMENTS = {"label", "labels", "metric", "names", "title", "titles", "xlabel", "ylabel"}
# Words that nets, layers and libraries are told, wherever they stand.
PROGRAM = {
    *("accuracy", "activation", "backend", "batch", "bias", "config", "cpu", "float32", "full"),
    *("gpu", "kernel", "layers", "linear", "load", "loss", "name", "neon", "padding", "pixels"),
    *("relu", "same", "seed", "shape", "sigmoid", "softmax", "tanh", "trials", "valid", "weights"),
}
OF_A_LAB = {  # keys and arguments that the lab itself has made up
    "01": {"local"},
    "03": {"gravel"},
    "06": {"plain", "post", "pre"},
    "09": {"multiplications"},
    "11": {"convolution", "learns"},
    "14": {"equal", "own", "weighted"},
    "15": {"rotation", "shift"},
    "17": {"batch", "first", "import", "picture"},
}
_A_WORD = re.compile(r"[^\W\d_]{2}")
_NAME = re.compile(
    r"\S*([\w][._/=:>][\w]|\w[A-Z]|\d)\S*|[A-Z]+|Keras|Affine"
)  # conv1, val_loss, ReLU


def for_readers(lab):
    """The function that says whether readers of this lab see a literal: see `Code.texts`."""
    seen = reader_strings(lab)
    return lambda text, node, above: text in seen or (_is_label(text) and only_printed(node, above))


def reader_strings(lab):
    """The texts of the literals that readers of this lab see wherever they stand."""
    seen, words = _strings(lab)
    return seen - words


def drawn_words(lab):
    """Words for the program that readers see, too: they stay, and figures say them anew."""
    seen, words = _strings(lab)
    return seen & words


def _strings(lab):
    """The texts that stand where readers see them, and those that stand where the program does."""
    seen, words = set(), PROGRAM | OF_A_LAB.get(lab.name[:2], set())
    for cell in lab.cells:
        if cell.cell_type != "code":
            continue
        for _, above, _, text in Code(cell.source).texts():
            if cell.kind or _for_the_program(above):
                words.add(text)
            elif _is_label(text):
                seen.add(text)
    return seen, words


def _is_label(text):
    text = static(text).strip()
    return bool(_A_WORD.search(text)) and not _NAME.fullmatch(text)


def _for_the_program(above):
    """Do the literal's ancestors, the nearest first, hand it to the program?"""
    for node in above:
        if isinstance(node, ast.keyword):
            return node.arg not in LABEL_ARGUMENTS
        if isinstance(node, ast.Compare):
            return True
        if isinstance(node, ast.Call):
            return not _is_shown(node)
        if isinstance(node, ast.stmt):
            break
    return False


def _is_shown(call):
    """`print(...)`, `plots.anything(...)`, and what only puts texts together."""
    name = ast.unparse(call.func)
    return name in ("print", "list", "dict", "zip", "enumerate") or name.startswith("plots.")
