"""Known mistakes: an answer that is equal to one, or shows its sign, gets the hints for it.

What functions take that are given to `symptom`, `changed` and `gives`, they take by name: see
`by_name.known`.
"""

from functools import wraps

from cnnlab.judging import kinds
from cnnlab.judging.by_name import bound, known, named, required


def mistake(method):
    """Marks a method that computes a known wrong answer from a case's arguments."""
    method.recognises, method.everywhere = False, True
    return method


def symptom(method, everywhere=False):
    """Marks a method that recognises a known mistake by what it shows.

    It takes `case`, `answer`, and what else it names.

    Example: `transposed = symptom(lambda answer, right: answer.shape == right.shape[::-1])`.

    Args:
        everywhere: whether all answers must show it, not just the first that is wrong.
    """
    names = required(method)

    @wraps(method)
    def recognise(exercise, case, answer):
        # NumPy would make an array of the answer, be it only to tell its shape.
        if kinds.too_much_text(answer):
            return False
        told = known(names, exercise, case.args, case.kwargs, case=case, answer=answer)
        return method(**told)

    recognise.recognises, recognise.everywhere = True, everywhere
    return recognise


def asked(**changes):
    """The mistake of who answers another question: the same with these arguments.

    Example: `no_stride = asked(strides=1)`.
    """
    for name, value in changes.items():
        if hasattr(value, "recognises"):  # of that name in the class; it hides what was meant
            raise TypeError(f"a value was expected. Received: {name}=a known mistake. Rename one.")

    @mistake
    def answer_to_another(exercise, *args, **kwargs):
        question = bound(exercise, args, kwargs)
        arguments = changes.keys() & question.signature.parameters.keys()
        question.arguments |= {name: changes[name] for name in arguments}
        others = {name: value for name, value in changes.items() if name not in arguments}
        return exercise.oracle(*question.args, **question.kwargs, **others)

    return answer_to_another


def changed(**changes):
    """The mistake of who changes an argument, or a weight of a layer, before it is used.

    A change takes the value, and what else it names.

    Example: `turned = changed(kernel=lambda kernel: kernel[::-1, ::-1])`.
    """

    @mistake
    def answer_to_changed(exercise, *args, **kwargs):
        question = bound(exercise, args, kwargs)
        given = named(question)
        new = {
            name: change(given[name], **known(required(change)[1:], exercise, args, kwargs))
            for name, change in changes.items()
        }
        weights = {name: new.pop(name) for name in changes if name not in question.arguments}
        question.arguments |= new
        if weights:
            question.arguments["weights"] = question.arguments["weights"] | weights
        return exercise.oracle(*question.args, **question.kwargs)

    return answer_to_changed


def gives(formula, part=None):
    """The mistake of who gives this answer.

    Examples: `summed = gives(lambda right, labels: right * len(labels))`,
    `kernel_is_a_row = gives(lambda k, filters: k * filters)`.

    Args:
        formula: makes the wrong answer, of the right one or of what else it names.
        part: key of an answer that is a dict; then this part alone is looked at, and `formula`
            may give several values in a tuple, of which one is enough.
    """
    names = required(formula)

    if part is None:

        @mistake
        def answer_is_this(exercise, *args, **kwargs):
            return formula(**known(names, exercise, args, kwargs))

        return answer_is_this

    @symptom
    def part_is_this(self, case, answer):
        right = {"right": self.expected(case)[part]} if "right" in names else {}
        wrong = formula(**known(names, self, case.args, case.kwargs, **right))
        return self.part_is(part, case, answer, *(wrong if isinstance(wrong, tuple) else [wrong]))

    return part_is_this


def seen(*mistakes, part=None):
    """Known mistakes of which one shows in the case that failed, whatever the others are like.

    Example: `valid = seen(asked(padding="valid"), part="shape")`.

    Args:
        part: key of an answer that is a dict; then this part alone is looked at.
    """

    @symptom
    def one_shows(self, case, answer):
        wrong = (self.wrong(each, case) for each in mistakes)
        if part is None:
            return any(self.same(each, self.comparable(answer)) for each in wrong)
        return self.part_is(part, case, answer, *(each[part] for each in wrong))

    return one_shows


def stops_at(rung):
    """The mistake of who comes up to this rung, and not on it: `too_large = stops_at("size")`."""

    @symptom
    def stops(self, case, answer):
        well = self.comes_up_to(rung, case, answer)
        return well and self.rung(rung, case, answer) is not None

    return stops
