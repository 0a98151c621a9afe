"""What a function wants to know of a question, it names: `lambda right, kernel: ...`."""

import functools
import inspect

# Of an oracle, the same for each case. A few are kept: with an oracle its exercise is.
signature = functools.lru_cache(64)(inspect.signature)


def required(function):
    """Names of the arguments that a function must be given."""
    parameters = signature(function).parameters.values()
    return [each.name for each in parameters if each.default is inspect.Parameter.empty]


def known(names, exercise, args, kwargs, **more):
    """What stands under these names: `{name: value}`.

    Args:
        names: any of `self`, the exercise; `right`, what its oracle says; an argument of the
            oracle; a weight of a layer's case; a name of `more`.
        args, kwargs: the question.
        more: values by name; of a `case` the right answer is that which its class shares.
    """
    more["self"] = exercise
    if "right" in names and "right" not in more:
        case = more.get("case")
        more["right"] = exercise.expected(case) if case else exercise.oracle(*args, **kwargs)
    if not more.keys() >= set(names):
        more = named(bound(exercise, args, kwargs)) | more
    return {name: more[name] for name in names}


def bound(exercise, args, kwargs):
    """A question's arguments, bound to the names that the exercise's oracle gives them."""
    question = signature(exercise.oracle).bind(*args, **kwargs)
    question.apply_defaults()
    return question


def named(question):
    """What a bound question gives, by name: a layer's weights, too, where it brings them."""
    given = dict(question.arguments)
    for group in ("kwargs", "weights"):
        if isinstance(given.get(group), dict):
            given |= given[group]
    return given
