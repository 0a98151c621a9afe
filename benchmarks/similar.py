"""Whether `cnnlab similar` finds who copied: made-up classes with six planted copies each.

    python benchmarks/similar.py --lab 14 --seeds 3

Answers are drawn from the lab's right and wrong ones, and from changes of these in one place; the
judge says what numbers they give. A copy has other names and comments, or two lines exchanged.
"""

import argparse
import ast
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cnnlab  # noqa: F401  before Keras
from cnnlab import exercises
from cnnlab.grading.after.similar import similar
from cnnlab.grading.marks.results import ExerciseResult, Record
from cnnlab.grading.trial.mutations import mutants
from cnnlab.judging.net_exercises import ModelExercise
from cnnlab.notebooks.launch import lab_named
from tests.answers import ROOT, code_cells, run, setup_of, solutions_of, verdict_of

STUDENTS, COPIES = 60, 6
CHANGES = 10  # of each of three answers to an exercise


def pool(lab, rng):
    """Answers to choose from, by exercise; none that train a net."""
    found = {}
    for name, exercise in exercises.load(lab).items():
        if isinstance(exercise, ModelExercise):
            continue
        answers = ["\n".join(solutions_of(lab, name))]
        for folder, word in (("right", "right"), ("mutants", "mutant")):
            cells = code_cells(ROOT / "tests" / folder / f"{lab}.py", word)
            answers += [
                cell.source
                for cell in cells
                if cell.metadata[word] == name and "edits" not in cell.source
            ]
        changed = [list(mutants(each)) for each in answers[:3]]
        found[name] = answers + [
            each for some in changed for each in rng.sample(some, min(CHANGES, len(some)))
        ]
    return found


def judged(lab, name, source, known={}):  # noqa: B006  what was judged is kept
    if (name, source) not in known:
        namespace = setup_of(lab)
        try:
            run(source, namespace, "<answer>")
            verdict = verdict_of(lab, name, namespace)
            known[name, source] = verdict.outcome, verdict.numbers
        except Exception:
            known[name, source] = "error", ""
    return known[name, source]


class Renamed(ast.NodeTransformer):
    """Other names for all that an answer binds, its arguments aside."""

    def __init__(self):
        self.names = {}

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store):
            self.names.setdefault(node.id, f"my_{node.id}")
        node.id = self.names.get(node.id, node.id)
        return node


def renamed(source):
    return "# my own\n" + ast.unparse(Renamed().visit(ast.parse(source)))


def exchanged(source):
    """The first two assignments that stand together and do not need one another change places."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = node.body if isinstance(node, ast.FunctionDef) else []
        for place in range(len(body) - 1):
            pair = body[place : place + 2]
            if all(isinstance(each, ast.Assign) for each in pair) and not bound(pair[0]) & used(
                pair[1]
            ):
                body[place : place + 2] = pair[::-1]
                return ast.unparse(tree)
    return ast.unparse(tree)


def used(node):
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def bound(node):
    names = [each for each in ast.walk(node) if isinstance(each, ast.Name)]
    return {each.id for each in names if isinstance(each.ctx, ast.Store)}


def student(lab, name, answers):
    results = [
        ExerciseResult(each, 0, 1, outcome, "", numbers=numbers)
        for each, source in answers.items()
        for outcome, numbers in [judged(lab, each, source)]
    ]
    return Record(name, lab, "", 0, 0.0, True, [], results, {}, answers)


def trial(lab, seed):
    """How many pairs are shown in a class of independent students; how many copies are found, and
    how many others are shown, in one with copies."""
    rng = random.Random(seed)
    choice = pool(lab, rng)
    drawn = [{name: rng.choice(each) for name, each in choice.items()} for _ in range(STUDENTS)]
    alone = [student(lab, f"s{n:02}", answers) for n, answers in enumerate(drawn)]
    disguises = (renamed, exchanged, lambda source: exchanged(renamed(source)))
    copies = [
        student(
            lab,
            f"copy{n:02}",
            {name: disguises[n % 3](source) for name, source in drawn[n].items()},
        )
        for n in range(COPIES)
    ]
    shown = [
        {each.student[-2:] for each in pair.records} for pair in similar(alone[:-COPIES] + copies)
    ]
    found = sum(len(pair) == 1 for pair in shown)
    return len(similar(alone)), found, len(shown) - found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", default="14")
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    lab = lab_named(arguments.lab)
    print(f"{lab}, classes of {STUDENTS}\n")
    print("| seed | accused of those who worked alone | copies found, of 6 | others shown |")
    print("| --- | --- | --- | --- |")
    for seed in range(arguments.seeds):
        print("| {} | {} | {} | {} |".format(seed, *trial(lab, seed)), flush=True)


if __name__ == "__main__":
    main()
