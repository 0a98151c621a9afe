"""Nets that answer NaN, as they do after steps that were too long, are told so."""

from functools import wraps

import numpy as np

from cnnlab.judging.mistakes import symptom

MESSAGE = "your net answers NaN, not a number. Was its learning rate too large?"


def answers_nan(answer):
    return bool(np.isnan(answer["outputs"]).any())


def of_numbers(rung):
    """A rung that looks at what a net answers: whoever's answers NaN hears of that alone."""

    @wraps(rung)
    def rung_of_numbers(self, case, answer):
        if answers_nan(answer):
            return MESSAGE
        return rung(self, case, answer)

    return rung_of_numbers


@symptom
def not_a_number(self, case, answer):
    """NaN is what failed first: no other cause is told then, be it a mistake or a rung's hints."""
    if not answers_nan(answer):
        return False
    messages = (self.rung(name, case, answer) for name in self.points)
    return next(filter(None, messages), None) == MESSAGE
