"""What an exercise is: one declaration that the notebook and the grader share.

An exercise is a class in `cnnlab/exercises/`. Its docstring's first line says what is asked. It
gives `name`, `points` (rung -> points, in climbing order), `cases`, `oracle`, and known mistakes
(`mistakes.py`); what is said of a mistake stands in its lab's `hints.toml`. The kinds here and in
`layer_exercise.py` and `net_exercises.py` differ in what is asked of the student's object (the
probe) and in the rungs that they offer.
"""

from itertools import takewhile

from cnnlab.judging import compare
from cnnlab.judging.allowed import Allowed
from cnnlab.judging.by_name import known, required


class Case:
    """One question: `name` is what the student reads, the rest are the arguments."""

    def __init__(self, name, /, *args, **kwargs):
        self.name, self.args, self.kwargs = name, args, kwargs


class FunctionExercise:
    """The student writes a function; an answer is what it returns for a case's arguments."""

    name: str
    points: dict
    probe = "call"
    answer_name: str | None = None  # the student's object, where it is not called like the exercise
    rtol, atol = compare.RTOL, compare.ATOL
    texts: dict = {}  # hints by the mistake's name; "on_" a rung, "hints" where none is known
    thorough: tuple = ("", {})  # a rung, and what the first case is asked besides to climb it
    independent: tuple = ()  # rungs that are climbed though another one of them has failed
    allowed: Allowed | None = None  # what its answer is written with, where nothing else is there
    forbidden: tuple = ()  # of `Forbidden`: what would do the work that is asked for

    @property
    def object_name(self):
        return self.answer_name or self.name.replace("-", "_")

    @property
    def title(self):
        return (self.__doc__ or self.name).strip().splitlines()[0]

    @property
    def max_points(self):
        return sum(self.points.values())

    @property
    def forbidden_names(self):
        return [name for each in self.forbidden for name in each.names]

    def cases(self, rng):
        """Yields `Case`s, the lecture's own example first; random ones are drawn from `rng`."""
        raise NotImplementedError

    def question(self, case):
        """What the probe is given for a case: arguments, and those by name."""
        return case.args, case.kwargs

    def oracle(self, *args, **kwargs):
        """The right answer, from another source than the solution."""
        raise NotImplementedError

    def expected(self, case):
        """What the oracle says for a case."""
        return self.oracle(*case.args, **case.kwargs)

    def wrong(self, known, case):
        """What a known mistake gives for a case."""
        return known(self, *case.args, **case.kwargs)

    def comparable(self, answer):
        """The part of an answer that is compared with the oracle."""
        return answer

    @classmethod
    def mistakes(cls):
        """Known mistakes by name."""
        return {
            name: known
            for each in reversed(cls.__mro__)
            for name, known in vars(each).items()
            if hasattr(known, "recognises")
        }

    def hints(self, mistake="hints"):
        """What is said of a known mistake; without its name, when no known one explains it."""
        return tuple(self.texts.get(mistake, ()))

    def hints_on(self, rung):
        """What is said where a rung fails, and no known mistake explains it."""
        return self.hints(f"on_{rung}") or self.hints()

    def same(self, wanted, found):
        """Whether two values are equal within this exercise's tolerance."""
        return compare.same(wanted, found, self.rtol, self.atol)

    def part_of(self, rung):
        """The part of an answer that a rung looks at, by its key; None for all of it."""
        return

    def rung(self, name, case, answer):
        """What is wrong on a rung of the ladder, or None."""
        return getattr(self, f"rung_{name}")(case, answer)

    def comes_up_to(self, name, case, answer):
        """Whether an answer passes all rungs below this one."""
        below = takewhile(lambda rung: rung != name, self.points)
        return all(self.rung(rung, case, answer) is None for rung in below)

    def concerns(self, name, case):
        """Whether a rung looks at a case."""
        applies = getattr(getattr(self, f"rung_{name}", None), "applies", None)
        return applies is None or applies(self, case)

    def rung_shape(self, case, answer):
        return compare.shape_difference(self.expected(case), self.comparable(answer))

    def rung_dtype(self, case, answer):
        return compare.dtype_difference(self.expected(case), self.comparable(answer))

    def rung_values(self, case, answer):
        right, found = self.expected(case), self.comparable(answer)
        return compare.value_difference(right, found, self.rtol, self.atol)


def where(rung, applies):
    """A rung that looks at some cases: `applies` takes what it names (`by_name.known`), or `case`.

    Example: `rung_averages = values_where(lambda kind: kind == "average")`.
    """
    names = required(applies)

    def concerned(exercise, case):
        return applies(**known(names, exercise, case.args, case.kwargs, case=case))

    def rung_of_some(exercise, case, answer):
        return rung(exercise, case, answer) if concerned(exercise, case) else None

    rung_of_some.applies = concerned
    return rung_of_some


def values_where(applies):
    """A rung that compares the values of some cases."""
    return where(FunctionExercise.rung_values, applies)


class DictExercise(FunctionExercise):
    """An answer is a dict. A rung of a key's name compares what stands there, if no method does.

    Keys that are `independent` are missed, and have the wrong shape or kind, on their own rungs.
    """

    def rung(self, name, case, answer):
        if hasattr(self, f"rung_{name}"):
            return super().rung(name, case, answer)
        return self.difference(name, case, answer)

    def shared(self, case):
        """Of what is expected those parts that have no rung of their own."""
        right = self.expected(case)
        return {key: right[key] for key in right if key not in self.independent}

    def rung_shape(self, case, answer):
        whole = self.points["shape"] or not isinstance(answer, dict)
        expected = self.expected(case) if whole else self.shared(case)
        return compare.shape_difference(expected, answer)

    def rung_dtype(self, case, answer):
        return compare.dtype_difference(self.shared(case), answer)

    def form(self, key, case, answer):
        """What is wrong with a part before its values are looked at, or None."""
        right, looked_at = self.expected(case), [compare.shape_difference]
        looked_at += [compare.dtype_difference] if "dtype" in self.points else []
        expected = {key: right[key]} if isinstance(answer, dict) and key in answer else right
        return next(filter(None, (each(expected, answer) for each in looked_at)), None)

    def difference(self, key, case, answer):
        expected = {key: self.expected(case)[key]}
        return self.form(key, case, answer) or compare.value_difference(
            expected, answer, self.rtol, self.atol
        )

    def part_is(self, key, case, answer, *wrong):
        """Whether one part has one of these wrong values, and not the right one."""
        right = self.same(self.expected(case)[key], answer[key])
        return not right and any(self.same(each, answer[key]) for each in wrong)


class ValueExercise(FunctionExercise):
    """The student computes a value; the answer is the value. There is one case, no arguments."""

    probe = "value"

    def cases(self, rng):
        yield Case(f"`{self.object_name}`")
