"""Where a lab's text leads, there is a section or an exercise."""

import re
from pathlib import Path

SOURCES = sorted((Path(__file__).parents[2] / "solutions").glob("*.py"))


def headings(text):
    """`04.5` of sections, `Exercise 04.4` of exercises."""
    return re.findall(r"^# ##+ ((?:Exercise )?\d\d\.\d)\b", text, re.MULTILINE)


def references(lab, text):
    """The places in its own lab, and those of another one, as in "lab 15.5"."""
    lines = [line[2:] for line in text.splitlines() if re.match(r"# [^%#]", line)]
    place = rf"\b((?:exercise )?)((?:(?<=lab )\d\d|{lab})\.\d)\b(?![\d%])"
    return re.findall(place, " ".join(lines), re.IGNORECASE)


def test_references_lead_to_headings():
    texts = {path.stem[:2]: path.read_text("utf-8") for path in SOURCES}
    there = {heading for text in texts.values() for heading in headings(text)}
    wanted = [
        word.capitalize() + place
        for lab, text in texts.items()
        for word, place in references(lab, text)
    ]
    assert {"15.5", "17.1", "Exercise 13.6"} <= set(wanted)
    assert [each for each in wanted if each not in there] == []
