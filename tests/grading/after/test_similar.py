"""Who copied is found, whoever is found by chance is not accused."""

import itertools
import os
import random
import subprocess
import sys

import pytest

from cnnlab.cli import main
from cnnlab.grading.after.alike import fingerprint, likeness
from cnnlab.grading.after.similar import Pair, Shared, similar
from cnnlab.grading.marks.results import ExerciseResult
from cnnlab.grading.pages.pairs import pairs_page
from tests.grading.marks.records import record

ANSWER = '''
def mean(image, size):
    """The mean of each window."""
    rows, columns = image.shape
    kernel = np.ones((size, size)) / size**2
    total = np.zeros((rows - size + 1, columns - size + 1))
    for i in range(total.shape[0]):
        for j in range(total.shape[1]):
            total[i, j] = np.sum(image[i : i + size, j : j + size] * kernel)
    return total
'''
RENAMED = ANSWER.replace("total", "out").replace("kernel", "weights").replace('"""The', '"""My')
OTHER = """
def mean(image, size):
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    return windows.mean(axis=(-2, -1))
"""
EXERCISES = ("a", "b", "c", "d", "e", "f")


def test_names_comments_and_layout_do_not_count():
    changed = "# mine\n" + RENAMED.replace("        for j", "        # rows\n\n        for j")
    assert likeness(fingerprint(ANSWER), fingerprint(changed)) == 1


def test_a_fingerprint_is_the_same_in_each_process():
    """Python's own `hash` of a text is not: a page that accuses somebody must come out again."""
    code = "from cnnlab.grading.after.alike import fingerprint\n"
    code += f"print(sorted(fingerprint({ANSWER!r})))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_exchanged_lines_leave_most_of_an_answer():
    lines = ANSWER.splitlines()
    lines[3], lines[4] = lines[4], lines[3]
    assert 0.5 < likeness(fingerprint(ANSWER), fingerprint("\n".join(lines))) < 1


def test_another_way_is_not_alike():
    assert likeness(fingerprint(ANSWER), fingerprint(OTHER)) < 0.2


@pytest.mark.parametrize("source", ["def f(:", "", "x = 1", "€ \0", "(" * 500])
def test_any_text_has_a_fingerprint(source):
    assert likeness(fingerprint(source), fingerprint(source)) in (0, 1)


def way(number):
    """One of many ways to solve an exercise: each with statements of its own, in its own order."""
    rng = random.Random(number)
    parts = [
        "x = x * 2",
        "x = np.sum(x)",
        "x += 1",
        "x = x[::2]",
        "x = (x, 0)[0]",
        "x = -x",
        "x %= 7",
    ]
    return (
        "def f(x):\n" + "\n".join(f"    {rng.choice(parts)}" for _ in range(9)) + "\n    return x"
    )


def student(name, ways, wrong=()):
    """A record with one of many ways for each exercise; `wrong` ones have numbers of their own."""
    results = [
        ExerciseResult(each, 0, 1, "failed", "", numbers=str(way) if each in wrong else "")
        for each, way in zip(EXERCISES, ways, strict=True)
    ]
    answers = {each: way(number) for each, number in zip(EXERCISES, ways, strict=True)}
    return record(name, exercises=results, answers=answers)


def class_of(size, ways=12, seed=0):
    rng = random.Random(seed)
    return [student(f"s{n:02}", [rng.randrange(ways) for _ in EXERCISES]) for n in range(size)]


@pytest.mark.parametrize("seed", range(5))
def test_who_worked_alone_is_not_accused(seed):
    assert similar(class_of(60, seed=seed)) == []


def names(pairs):
    return {tuple(each.student for each in pair.records) for pair in pairs}


def test_copies_are_found_and_others_are_not():
    records = class_of(54)
    for victim in records[:6]:
        answers = {
            name: "# mine\n" + text.replace("x", "y") for name, text in victim.answers.items()
        }
        copied = record(f"t-{victim.student}", exercises=victim.exercises, answers=answers)
        records.append(copied)
    planted = {(victim.student, f"t-{victim.student}") for victim in records[:6]}
    found = names(similar(records))
    assert found <= planted
    assert len(found) >= 5


def test_the_same_wrong_numbers_tell_who_wrote_all_anew():
    records = class_of(58)
    for name, seed in (("copy", 1), ("source", 2)):  # no text in common
        ways = [100 * seed + n for n in range(6)]
        one = student(name, ways, EXERCISES)
        for each in one.exercises:
            each.numbers = f"only these two: {each.name}"
        records.append(one)
    [pair] = similar(records)
    assert names([pair]) == {("copy", "source")}
    assert {shared.sign for shared in pair.shared} == {"numbers"}
    assert [(shared.by, shared.of) for shared in pair.shared] == [(2, 60)] * 6


def test_what_all_share_says_nothing():
    ways = [1] * 6
    assert similar([student(f"s{n}", ways, EXERCISES) for n in range(20)]) == []


def test_untouched_answers_are_not_alike():
    records = class_of(20)
    for one, _ in itertools.product(records, EXERCISES):
        for result in one.exercises:
            result.outcome = "missing"
    assert similar(records) == []


def test_the_command(tmp_path, capsys):
    records = class_of(30)
    records.append(record("zed", exercises=records[0].exercises, answers=records[0].answers))
    for each in records:
        path = tmp_path / "records" / f"{each.student}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(each.to_json())
    assert main(["similar", str(tmp_path)]) == 0
    assert "1 of 465 pairs are more alike than chance explains" in capsys.readouterr().out
    page = (tmp_path / "similar.html").read_text()
    assert "zed" in page
    assert "no verdict" in page


def test_a_record_without_an_exercise_is_compared_in_the_others():
    records = class_of(3)
    records[2].exercises.pop()
    assert similar(records) == []


def test_answers_in_words_are_shown_as_text():
    words = [ExerciseResult("why", 0, 1, "manual", ""), ExerciseResult("f", 1, 1, "passed", "")]
    answers = {"why": "The field is large.", "f": "x = 1"}
    records = [record(name, exercises=words, answers=answers) for name in ("a", "b")]
    shared = [Shared(name, "answer", 2, 9) for name in answers]
    page = pairs_page([Pair(records, shared, 0.001)], records)
    assert "The field is large." in page
    assert "x = 1" not in page  # in colours


def test_no_results_are_told_in_a_line(tmp_path, capsys):
    assert main(["similar", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "expected the results of `cnnlab grade`" in said
    assert said.count("\n") == 1
