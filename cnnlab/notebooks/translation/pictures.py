"""Strings of a figure's source: which are for its readers, however short, which for libraries."""

import ast

from cnnlab.notebooks.translation.labels import LABEL_ARGUMENTS

LABELS = LABEL_ARGUMENTS | {"alt", "allowed", "unit"}  # arguments that a figure shows
SETTERS = {"set_title", "set_xlabel", "set_ylabel", "annotate"}


def for_the_reader(node):
    """The ids of labels in a node, those by default among them."""
    found = []
    if isinstance(node, ast.keyword) and node.arg in LABELS:
        found = [node.value]
    if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in SETTERS:
        found = node.args[:1]
    if isinstance(node, ast.arguments):
        names = node.args[len(node.args) - len(node.defaults) :]
        pairs = zip(names, node.defaults, strict=True)
        found = [default for name, default in pairs if name.arg in LABELS]
    return {id(each) for part in found for each in ast.walk(part)}


def for_the_library(node):
    """The ids of what is in arguments that are no labels."""
    if isinstance(node, ast.keyword) and node.arg not in LABELS:
        return {id(each) for each in ast.walk(node)}
    return set()
