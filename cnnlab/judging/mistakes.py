"""Known mistakes: an answer that is equal to one, or shows its sign, gets the hints for it."""

from functools import wraps
from inspect import signature
from itertools import takewhile

from cnnlab.judging import compare


def mistake(method):
    """Marks a method that computes a known wrong answer from a case's arguments."""
    method.recognises = False
    return method


def symptom(method):
    """Marks a method `(case, answer) -> bool` that recognises a known mistake by what it shows."""

    @wraps(method)
    def recognise(exercise, case, answer):
        # NumPy would make an array of the answer, be it only to tell its shape.
        return not compare.too_much_text(answer) and method(exercise, case, answer)

    recognise.recognises = True
    return recognise


def asked(**changes):
    """The mistake of who answers another question: the same with these arguments.

    Example: `no_stride = asked(strides=1)`.
    """

    @mistake
    def answer_to_another(exercise, *args, **kwargs):
        question = signature(exercise.oracle).bind(*args, **kwargs)
        named = changes.keys() & question.signature.parameters.keys()
        question.arguments |= {name: changes[name] for name in named}
        others = {name: value for name, value in changes.items() if name not in named}
        return exercise.oracle(*question.args, **question.kwargs, **others)

    return answer_to_another


def changed(**changes):
    """The mistake of who changes an argument, or a weight of a layer, before it is used.

    Example: `turned = changed(kernel=lambda kernel: kernel[::-1, ::-1])`.
    """

    @mistake
    def answer_to_changed(exercise, *args, **kwargs):
        question = signature(exercise.oracle).bind(*args, **kwargs)
        for name, change in changes.items():
            if name in question.arguments:
                question.arguments[name] = change(question.arguments[name])
            else:
                weights = question.arguments["weights"]
                question.arguments["weights"] = weights | {name: change(weights[name])}
        return exercise.oracle(*question.args, **question.kwargs)

    return answer_to_changed


def gives(formula, part=None):
    """The mistake of who gives this answer.

    Examples: `summed = gives(lambda right, labels: right * len(labels))`,
    `kernel_is_a_row = gives(lambda k, filters: k * filters)`.

    Args:
        formula: makes the wrong answer. It takes what its arguments are called: `right`, the right
            answer; `self`, the exercise; arguments of the oracle.
        part: key of an answer that is a dict; then this part alone is looked at.
    """
    wanted = signature(formula).parameters

    def wrong(exercise, args, kwargs):
        question = signature(exercise.oracle).bind(*args, **kwargs)
        question.apply_defaults()
        known = question.arguments | {"self": exercise}
        if "right" in wanted:
            right = exercise.oracle(*args, **kwargs)
            known["right"] = right if part is None else right[part]
        return formula(**{name: known[name] for name in wanted})

    if part is None:

        @mistake
        def answer_is_this(exercise, *args, **kwargs):
            return wrong(exercise, args, kwargs)

        return answer_is_this

    @symptom
    def part_is_this(exercise, case, answer):
        return exercise.part_is(part, case, answer, wrong(exercise, case.args, case.kwargs))

    return part_is_this


def stops_at(rung):
    """The mistake of who comes up to this rung, and not on it: `too_large = stops_at("size")`."""

    @symptom
    def stops(exercise, case, answer):
        below = takewhile(lambda name: name != rung, exercise.points)
        return all(exercise.rung(name, case, answer) is None for name in below) and (
            exercise.rung(rung, case, answer) is not None
        )

    return stops
