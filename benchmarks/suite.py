"""Where the time of the tests goes: a table by kind of test.

    make test TIMES=build/times && python benchmarks/suite.py build/times

Seconds are of a worker: two of them work side by side.
"""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

KINDS = {  # what a test's place begins with: the kind
    "solutions.": "instructors' notebooks through nbval",
    "labs.": "students' notebooks through nbval and JupyterLab",
    "tests.test_jupyterlab": "JupyterLab in Chromium",
    "tests.test_mutants": "wrong answers to the exercises",
    "tests.attacks": "attacks on the grader",
    "tests.notebooks.test_course": "stock nbgrader",
    "tests.grading": "the grader",
    "tests.process": "students' processes, the sandbox",
    "tests.kernel": "the warm kernel",
    "tests.layers": "layers and nets, each backend",
    "tests.models": "layers and nets, each backend",
    "cnnlab.": "examples in docstrings",
    "": "all else",
}


def kind_of(place):
    return next(kind for beginning, kind in KINDS.items() if place.startswith(beginning))


def main(folder):
    seconds, tests = Counter(), Counter()
    for report in sorted(Path(folder).glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            kind = kind_of(case.get("classname") or case.get("name") or "")
            seconds[kind] += float(case.get("time"))
            tests[kind] += 1
    print("| kind of test | tests | seconds |\n|---|---|---|")
    for kind, spent in seconds.most_common():
        print(f"| {kind} | {tests[kind]:,} | {spent:,.0f} |")
    print(f"| together | {tests.total():,} | {seconds.total():,.0f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
