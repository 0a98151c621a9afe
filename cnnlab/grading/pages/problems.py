"""What went wrong in a class: known mistakes and other wrong answers, and who gave them."""

from dataclasses import dataclass, field

from cnnlab import exercises
from cnnlab.language import DEFAULT, language


@dataclass
class Problem:
    """Something that students did wrong in an exercise, and who did."""

    text: str
    example: str  # the answer of one of them
    hint: str = ""
    students: list[str] = field(default_factory=list)


@dataclass
class ExerciseProblems:
    """What went wrong in one exercise: known mistakes, and other answers that gave the same numbers
    or, where there are none, the same message."""

    name: str
    mistakes: list[Problem]
    others: list[Problem]
    answered: bool  # whether anybody has


def problems(name, records):
    """The `ExerciseProblems` of the exercise in a class; `records` are its `Record`."""
    mistakes, others, answered = {}, {}, False
    for record in records:
        for each in record.judged:
            if each.name != name or each.outcome == "missing":
                continue
            answered = True
            if each.outcome == "passed":
                continue
            kind, text = (mistakes, each.mistake) if each.mistake else (others, each.message)
            same = each.mistake or each.numbers or each.message
            answer = record.answers.get(name, "")
            kind.setdefault(same, Problem(text, answer)).students.append(record.student)
    for mistake, problem in mistakes.items():
        # Names are English words: in another language they are names.
        problem.text = mistake.replace("_", " ") if language() == DEFAULT else f"`{mistake}`"
        problem.hint = _first_hint(records[0].lab, name, mistake)
    return ExerciseProblems(name, _most_common(mistakes), _most_common(others), answered)


def _most_common(problems):
    return sorted(problems.values(), key=lambda problem: -len(problem.students))


def _first_hint(lab, name, mistake):
    """The hint, or "" where this installation no longer knows the mistake."""
    try:
        return exercises.load(lab)[name].hints(mistake)[0]
    except LookupError:
        return ""
