"""Known mistakes: an answer that is equal to one, or shows its sign, gets the hints for it."""

from functools import wraps
from inspect import signature

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


def gives(change, part=None):
    """The mistake of who changes the right answer.

    Example: `not_averaged = gives(lambda right, patches: right * len(patches), part="error")`.

    Args:
        change: makes the wrong answer of the right one; what else it takes are arguments of the
            oracle, by their names.
        part: key of an answer that is a dict; then this part alone is looked at.
    """
    names = list(signature(change).parameters)[1:]

    def wrong(exercise, right, args, kwargs):
        question = signature(exercise.oracle).bind(*args, **kwargs)
        question.apply_defaults()
        return change(right, **{name: question.arguments[name] for name in names})

    if part is None:

        @mistake
        def answer_is_changed(exercise, *args, **kwargs):
            return wrong(exercise, exercise.oracle(*args, **kwargs), args, kwargs)

        return answer_is_changed

    @symptom
    def part_is_changed(exercise, case, answer):
        right = exercise.expected(case)[part]
        return exercise.part_is(part, case, answer, wrong(exercise, right, case.args, case.kwargs))

    return part_is_changed
