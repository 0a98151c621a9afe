"""Lab 15: a search for hyperparameters with Optuna."""

from cnnlab.judging import kinds
from cnnlab.judging.exercise import ValueExercise
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import percent

CHOICES = {"num_stages": (1, 2, 3), "kernel_size": (3, 5, 7), "pooling": ("max", "average")}
RANGES = {"filters": (2, 8), "learning_rate": (1e-4, 1e-1), "accuracy": (0, 1)}


def outside(trial):
    """What of a trial is not in the table of choices, or None."""
    keys = {*CHOICES, *RANGES}
    if not isinstance(trial, dict):
        return f"expected a dict with the keys {sorted(keys)}, got {kinds.kind(trial)}"
    if missing := sorted(keys - trial.keys()):
        return f"expected the keys {sorted(keys)}; missing: {missing}"
    if extra := sorted(trial.keys() - keys):
        return f"expected the keys {sorted(keys)} alone; too many: {extra}"
    for name, choices in CHOICES.items():
        if trial[name] not in choices:
            return f"`{name}` should be one of {choices}, got {trial[name]}"
    for name, (low, high) in RANGES.items():
        if not isinstance(trial[name], int | float) or not low <= trial[name] <= high:
            return f"`{name}` should be from {low} to {high}, got {trial[name]}"
    if not isinstance(trial["filters"], int):
        return f"`filters` should be a whole number, got {trial['filters']}"
    return None


class Search(ValueExercise):
    """`search` holds the trials of a search with Optuna, and the best of them."""

    name = "search"
    points = {"trials": 1, "best": 1, "accuracy": 1}
    independent = ("best", "accuracy")
    fewest = 10
    pass_mark = 0.70

    def rung_trials(self, case, answer):
        """Names the first trial that is not one."""
        if not isinstance(answer, dict) or not {"trials", "best"} <= set(answer):
            return "expected a dict with the keys `trials` and `best`"
        trials = answer["trials"]
        if not isinstance(trials, list | tuple) or len(trials) < self.fewest:
            many = len(trials) if isinstance(trials, list | tuple) else kinds.kind(trials)
            return f"expected a list of {self.fewest} trials or more, got {many}"
        for number, trial in enumerate(trials):
            if message := outside(trial):
                return f"trial {number}: {message}"
        if len({trial["learning_rate"] for trial in trials}) < self.fewest:
            return "the same learning rate comes again: each trial should choose its own"
        return None

    def best(self, answer, of=max):
        """The best accuracy, and what was chosen in the trials that have it."""
        accuracy = of(trial["accuracy"] for trial in answer["trials"])
        tied = [trial for trial in answer["trials"] if trial["accuracy"] == accuracy]
        return accuracy, [{k: v for k, v in t.items() if k != "accuracy"} for t in tied]

    def rung_best(self, case, answer):
        accuracy, choices = self.best(answer)
        if answer["best"] in choices:
            return None
        return f"the best trial has the accuracy {percent(accuracy)}, and is {choices[0]}"

    def rung_accuracy(self, case, answer):
        accuracy, _ = self.best(answer)
        if accuracy >= self.pass_mark:
            return None
        return f"the best net reads {percent(accuracy)}, the pass mark is {self.pass_mark:.0%}"

    @symptom
    def not_a_share(self, answer):
        return any(trial["accuracy"] > 1 for trial in answer["trials"])

    @symptom
    def minimized(self, answer):
        worst, choices = self.best(answer, of=min)
        return answer["best"] in choices and worst < self.best(answer)[0]

    @symptom
    def never_varied(self, answer):
        rates = {trial["learning_rate"] for trial in answer["trials"] if "accuracy" in trial}
        return len(answer["trials"]) >= self.fewest and len(rates) == 1
