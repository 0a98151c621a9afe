"""Compares what a page shows of a notebook's outputs with the outputs themselves."""

from cnnlab.judging.card import RESULT_MIMETYPE

# What a notebook prefers to show, best first.
KINDS = ("text/html", "image/png", "image/jpeg", "image/gif", "text/plain")


def differences(notebook, page):
    """What is not shown as it should be: a line each.

    Args:
        notebook: executed, an `nbformat` notebook.
        page: for each cell a list of what look.js found of each output.
    """
    for number, (cell, shown) in enumerate(zip(notebook.cells, page, strict=True)):
        outputs = cell.get("outputs", [])
        if len(outputs) != len(shown):
            yield f"cell {number}: expected {len(outputs)} outputs; shown: {len(shown)}"
            continue
        for output, found in zip(outputs, shown, strict=True):
            for wrong in _wrong(output, found):
                yield f"cell {number}: {wrong}"


def _wrong(output, found):
    data = output.get("data", {})
    if (kind := _kind(output)) != found["mime"]:
        yield f"expected {kind}; shown as {found['mime']}"
    if not found["visible"] or not (found["text"].strip() or found["images"]):
        yield f"{kind}: nothing is seen"
    if not all(found["images"]):
        yield f"{kind}: a picture is broken"
    if kind.startswith("image/") and not found["images"]:
        yield f"{kind}: no picture is seen"
    if output.output_type == "stream" and _words(output.text) != _words(found["text"]):
        yield f"expected the text {output.text!r}; shown: {found['text']!r}"
    if RESULT_MIMETYPE in data:
        result = data[RESULT_MIMETYPE]
        noun = "point" if result["max_points"] == 1 else "points"
        points = f"{result['points']} of {result['max_points']} {noun}"
        if points not in found["text"]:
            yield f"a card without {points!r}: {found['text']!r}"
    if "<script" in data.get("text/html", "") and not found["plays"]:
        yield "a player does not play"


def _kind(output):
    if output.output_type == "stream":
        return f"application/vnd.jupyter.{output.name}"
    if output.output_type == "error":
        return "application/vnd.jupyter.error"
    return next((kind for kind in KINDS if kind in output.data), "of a kind that is never shown")


def _words(text):
    return text.split()
