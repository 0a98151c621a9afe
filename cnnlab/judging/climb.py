"""Climbs the ladder: which rungs an answer passes, and what is wrong on the first that it does not.

A rung stands on those before it. Where an exercise has `independent` rungs, each of these stands
only on what they have in common: the other rungs below it, in the cases that it looks at.
What comes above the last of them stands on all, but that arguments are left alone.
"""

from fnmatch import fnmatchcase

from cnnlab.judging.allowed import NotThere
from cnnlab.judging.forbidden import NotAllowed

NOT_OWN_WORK = (NotAllowed.__name__, NotThere.__name__)  # kinds of errors
LAST = ("exists", "own_work", "arguments")  # who fails here climbs no further


def goes_on(exercise, answer):
    """Whether the next case is asked: what does not run once need not run again, but for rungs that
    look at other cases."""
    if answer.missing:
        return False
    return not answer.error or (exercise.independent and answer.error.kind != "Timeout")


def climb(exercise, rungs, cases, asked, named):
    """Sets the state of each rung.

    Args:
        cases, asked: all cases; pairs `(case, answer)` of the first of them.
        named: see `ladder.judge`.

    Returns:
        the first rung that fails, with case, answer and message; None where all pass.
    """
    first = None
    for rung in rungs:
        rung.state = "open"
    lost = set(range(len(asked), len(cases)))  # numbers of cases that a rung below has failed in
    tops = [place for place, rung in enumerate(rungs) if rung.name in exercise.independent]
    for place, rung in enumerate(rungs):
        alone = place in tops
        in_common = not alone and (not tops or place < tops[-1])
        numbers = {n for n, case in enumerate(cases) if exercise.concerns(rung.name, case)}
        stands = not numbers & lost if alone else in_common or rung.name == "arguments"
        if first and not stands:
            continue
        messages = {n: fails(exercise, rung.name, *asked[n], named) for n in sorted(numbers - lost)}
        failed = [n for n, message in messages.items() if message]
        if failed:
            rung.state = "failed"
            first = first or (rung, *asked[failed[0]], messages[failed[0]])
            if rung.name in LAST or not exercise.independent:
                break
            lost |= set() if alone else set(failed)
        elif alone or not (first and lost):
            rung.state = "passed"
    return first


def fails(exercise, rung, case, answer, named):
    """What is wrong on this rung, or None."""
    if rung == "exists":
        return f"`{exercise.object_name}` is still to be written." if answer.missing else None
    if rung == "own_work":
        return _not_own_work(exercise, answer.error, named)
    if rung == "runs":
        if answer.error and answer.error.kind in NOT_OWN_WORK:
            return None  # it ran as far as it was let: see `own_work`
        if answer.error:
            return str(answer.error)
        if exercise.comparable(answer.value) is None:
            return "nothing comes back (None). Is a `return` still to be written?"
        return None
    if rung == "arguments":
        return _changed(answer.changed)
    return exercise.rung(rung, case, answer.value)


def _changed(argument):
    """The student's process tells it, and could keep it to itself: that gains no more than a copy
    would, which is less work."""
    if not argument:
        return None
    return f"your function changes `{argument}`, which its caller still needs: work on a copy"


def _not_own_work(exercise, error, named):
    """Which forbidden name is used, by the source or by what was barred; None for none."""
    if not named and not (error and error.kind in NOT_OWN_WORK):
        return None
    if exercise.allowed:
        alone = f"this exercise is written with {exercise.allowed.package} alone"
        return f"{error.place}{alone}; {error.message}. Write that part yourself, in a cell."
    name, place = (named, "") if named else (error.message, error.place)
    groups = [g for g in exercise.forbidden if any(fnmatchcase(name, each) for each in g.names)]
    return f"{place}`{name}` is not allowed here: {(groups or exercise.forbidden)[0].instead}."
