"""Marks as JUnit XML, which GitLab and most CI systems show: a test for each exercise.

Source: https://docs.gitlab.com/ci/testing/unit_test_reports/ and the schema of Jenkins'
plugin xUnit, junit-10.xsd.
"""

import re
from xml.etree import ElementTree

from cnnlab.judging.card import reached
from cnnlab.language import say

# What XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BROKEN = ("error", "timeout", "crashed")  # outcomes that are no answer


def junit(suite, results):
    """The XML of a notebook's results.

    Args:
        suite: the notebook's name.
        results: each with `exercise` or `name`, `points`, `max_points`, `outcome`, `message`.
    """
    root = ElementTree.Element("testsuites")
    tests = ElementTree.SubElement(root, "testsuite", name=_text(suite))
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for each in results:
        name = getattr(each, "exercise", None) or each.name
        seconds = f"{getattr(each, 'seconds', 0.0):.3f}"
        case = ElementTree.SubElement(
            tests, "testcase", classname=_text(suite), name=_text(name), time=seconds
        )
        said = f"{say(reached(each.points, each.max_points))}. {say(each.message)}"
        kind = _kind(each)
        if kind:
            counts[kind] += 1
            told = {} if kind == "skipped" else {"type": each.outcome}
            ElementTree.SubElement(case, kind, message=_text(said), **told)
        ElementTree.SubElement(case, "system-out").text = _text(said)
    tests.set("tests", str(len(results)))
    tests.set("failures", str(counts["failure"]))
    tests.set("errors", str(counts["error"]))
    tests.set("skipped", str(counts["skipped"]))
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True) + "\n"


def _kind(result):
    if result.outcome == "manual":
        return "skipped"
    if result.points == result.max_points:
        return ""
    return "error" if result.outcome in BROKEN else "failure"


def _text(text):
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
