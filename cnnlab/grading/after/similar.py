"""`cnnlab similar`: which students' answers are so alike that somebody should look.

Two signs count for an exercise: answers that are alike (`alike.py`), and wrong answers that gave
the same numbers to the judge's secret cases, which no change of names hides. How much a sign says
is how rare it is: where k others of n answers are as near, it is log(n / k), in nats. Over
exercises that adds up, and `n (n - 1) / 2 exp(-sum)` is how many such pairs to expect if all had
worked alone.
"""

import math
import operator
from bisect import bisect_left
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from cnnlab.errors import UserError
from cnnlab.grading.after.alike import fingerprint, likeness
from cnnlab.grading.marks.kept import records_in
from cnnlab.grading.marks.results import write_atomic
from cnnlab.grading.pages.pairs import pairs_page
from cnnlab.language import say

LEAST = 0.5  # likeness of two answers that count as alike
EXPECTED = 0.01  # pairs by chance in a class: fewer are shown


def main(folder, out=None):
    """Writes a page of pairs, side by side, and says how many there are; returns 0."""
    folder = Path(folder)
    records = records_in(folder)
    if len(records) < 2:
        raise UserError(
            "expected the results of `cnnlab grade`, of two students or more. Received: "
            f"{folder}, with {len(records)}. Grade the class, and give the folder of `--out`."
        )
    pairs = similar(records)
    page = Path(out) if out else folder / "similar.html"
    write_atomic(page, pairs_page(pairs, records))
    all_ = math.comb(len(records), 2)
    print(say(f"{len(pairs)} of {all_:,} pairs are more alike than chance explains"))
    print(say(f"{page}: side by side; a reason to look, no verdict"))
    return 0


@dataclass
class Shared:
    """An exercise in which two students share what few do."""

    exercise: str
    sign: str  # "answer" or "numbers"
    by: int  # how many students share it
    of: int  # of how many who answered

    @property
    def surprise(self):
        others = self.by - 1  # who are as near to one of the two as the other is
        return math.log(self.of / others)


@dataclass
class Pair:
    """Two records, and what they share."""

    records: tuple
    shared: list
    expected: float  # pairs as alike as these, in a class that worked alone


def similar(records):
    """Pairs that chance does not explain, the most surprising first."""
    shared = {}
    for name in dict.fromkeys(each.name for record in records for each in record.exercises):
        for pair, signs in _shared(records, name).items():
            shared.setdefault(pair, []).append(max(signs, key=lambda one: one.surprise))
    count = math.comb(len(records), 2)
    pairs = [
        Pair(
            (records[one], records[other]),
            signs,
            count * math.exp(-sum(each.surprise for each in signs)),
        )
        for (one, other), signs in shared.items()
    ]
    return sorted(
        (pair for pair in pairs if pair.expected < EXPECTED), key=lambda pair: pair.expected
    )


def _shared(records, name):
    """By pair of places in `records`: what the two share of an exercise."""
    prints, numbers = {}, {}
    for place, record in enumerate(records):
        # A record of an earlier edition of the lab may lack it.
        result = next((each for each in record.exercises if each.name == name), None)
        if result and result.outcome != "missing" and record.answers.get(name, "").strip():
            prints[place] = fingerprint(record.answers[name])
            if result.numbers:
                numbers[place] = result.numbers
    found = {}
    for sign, marks, compare in (("answer", prints, likeness), ("numbers", numbers, operator.eq)):
        near = {pair: compare(*map(marks.get, pair)) for pair in combinations(marks, 2)}
        near = {pair: share for pair, share in near.items() if share >= LEAST}
        shares = {place: [] for place in marks}
        for pair, share in sorted(near.items(), key=lambda each: each[1]):
            for place in pair:
                shares[place].append(share)
        for pair, share in near.items():
            nearest = (len(shares[place]) - bisect_left(shares[place], share) for place in pair)
            found.setdefault(pair, []).append(Shared(name, sign, 1 + max(nearest), len(prints)))
    return found
