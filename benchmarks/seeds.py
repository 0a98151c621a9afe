"""Do the labs' own recipes pass whatever the seed, and wrong designs never?

    python -m benchmarks.seeds [NAME ...] [--seeds 20]

Trains each net that an exercise asks for as the solution does, from 20 seeds,
and as those wrong answers in tests/mutants/ do that train one. The judge asks as `check` does.
"""

import argparse
import re

from cnnlab import exercises, first_fit
from cnnlab.judging.net_exercises import ModelExercise
from tests.answers import ROOT, code_cells, run, setup_of, verdict_of

SEED = re.compile(r"(set_random_seed\(|seed=)\d+")


def points(lab, name, source, seed):
    """What an answer earns when its net is drawn and trained from this seed."""
    namespace = setup_of(lab)
    again = f"import keras\nkeras.utils.set_random_seed({seed})\n"  # where the answer sets none
    run(again + SEED.sub(rf"\g<1>{seed}", source), namespace, f"<{lab}, {name}>")
    return verdict_of(lab, name, namespace).points


def recipes(lab):
    """Of each trained net: name, source, kind, and whether its points are right."""
    trained = {n: e for n, e in exercises.load(lab).items() if isinstance(e, ModelExercise)}
    solutions = {}
    for cell in code_cells(ROOT / "solutions" / f"{lab}.py", "exercise"):
        name = cell.metadata["exercise"]
        solutions[name] = f"{solutions.get(name, '')}\n{cell.source}"
    for name, exercise in trained.items():
        yield name, solutions[name], "solution", exercise.max_points.__eq__
    for cell in code_cells(ROOT / "tests" / "mutants" / f"{lab}.py", "mutant"):
        words = cell.metadata
        if words["mutant"] in trained and re.search(r"\.fit\(|trained\(", cell.source):
            kind = words.get("mistake") or words["says"]
            yield words["mutant"], cell.source, kind, words["points"].__ge__


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=[])
    parser.add_argument("--seeds", type=int, default=20)
    options = parser.parse_args()
    first_fit.quicken()
    print("| lab | net | answer | as it should | points |\n|---|---|---|---|---|", flush=True)
    for lab in exercises.labs():
        if options.names and not any(lab.startswith(name) for name in options.names):
            continue
        for name, source, kind, right in recipes(lab):
            found = [points(lab, name, source, seed) for seed in range(1, options.seeds + 1)]
            good = sum(map(right, found))
            counts = ", ".join(f"{each}: {found.count(each)}" for each in sorted(set(found)))
            row = lab[:2], name, kind, f"{good} of {len(found)}", counts
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
