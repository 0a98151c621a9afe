"""Lab 15: search."""

import numpy as np

from cnnlab.judging.exercise import ValueExercise
from cnnlab.judging.mistakes import symptom

CHOICES = {"num_stages": (1, 2, 3), "kernel_size": (3, 5, 7), "pooling": ("max", "average")}


RANGES = {"filters": (2, 8), "learning_rate": (1e-4, 1e-1)}


class Search(ValueExercise):
    """`search` holds the trials of a search with Optuna, and the best of them."""

    name = "search"
    points = {"trials": 1, "best": 1, "accuracy": 1}
    fewest = 10
    pass_mark = 0.85

    def rung_trials(self, case, answer):
        """Names the first trial that is not one."""
        if not isinstance(answer, dict) or not {"trials", "best"} <= set(answer):
            return 'expected a dict with the keys "trials" and "best"'
        trials, keys = answer["trials"], {*CHOICES, *RANGES, "accuracy"}
        if not isinstance(trials, list) or len(trials) < self.fewest:
            many = len(trials) if isinstance(trials, list) else "not a list"
            return f"expected a list of {self.fewest} trials or more, got {many}"
        for number, trial in enumerate(trials):
            if not isinstance(trial, dict) or set(trial) != keys:
                found = sorted(trial) if isinstance(trial, dict) else trial
                return f"trial {number}: expected the keys {sorted(keys)}, got {found}"
            if message := self.outside(trial):
                return f"trial {number}: {message}"
        if len({trial["learning_rate"] for trial in trials}) < self.fewest:
            return "the same trial comes again and again: each should choose anew"
        return None

    def outside(self, trial):
        """What of a trial is not in the table of choices."""
        for name, choices in CHOICES.items():
            if trial[name] not in choices:
                return f"{name} should be one of {choices}, got {trial[name]}"
        for name, (low, high) in (*RANGES.items(), ("accuracy", (0, 1))):
            if not isinstance(trial[name], int | float) or not low <= trial[name] <= high:
                return f"{name} should be from {low} to {high}, got {trial[name]}"
        return None

    def rung_best(self, case, answer):
        best = max(answer["trials"], key=lambda trial: trial["accuracy"])
        ties = [t for t in answer["trials"] if t["accuracy"] == best["accuracy"]]
        params = [{k: v for k, v in t.items() if k != "accuracy"} for t in ties]
        if answer["best"] in params:
            return None
        return f"the best trial has the accuracy {best['accuracy']:.1%}, and is {params[0]}"

    def rung_accuracy(self, case, answer):
        best = max(trial["accuracy"] for trial in answer["trials"])
        if not best >= self.pass_mark:
            return f"the best net reads {best:.1%}, the pass mark is {self.pass_mark:.0%}"
        return None

    @symptom
    def not_a_share(self, case, answer):
        return any(trial["accuracy"] > 1 for trial in answer["trials"])

    @symptom
    def minimized(self, case, answer):
        accuracies = [trial["accuracy"] for trial in answer["trials"]]
        worst = answer["trials"][int(np.argmin(accuracies))]
        said = {**answer["best"], "accuracy": min(accuracies)}
        return worst == said and min(accuracies) < max(accuracies)

    @symptom
    def never_varied(self, case, answer):
        rates = {trial["learning_rate"] for trial in answer["trials"] if "accuracy" in trial}
        return len(answer["trials"]) >= self.fewest and len(rates) == 1
