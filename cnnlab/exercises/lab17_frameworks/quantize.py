"""Lab 17: whole numbers and a scale in the place of weights."""

import numpy as np

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import gives, symptom


def rounding(by):
    """The mistake of who rounds so."""
    return gives(lambda right, array: right | {"integers": by(array / right["scale"]).astype(int)})


class Quantize(DictExercise):
    """`quantize(array, bits)`: whole numbers and a scale that stand for an array."""

    name = "quantize"
    points = {"shape": 0, "dtype": 1, "scale": 0, "integers": 1}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("8 bits, four numbers", np.array([0.1, -1.27, 0.506, 0.0]), 8)
        for bits, shape in ((8, (5, 5, 6, 16)), (3, (40, 7)), (2, (9,)), (5, (84, 10))):
            yield Case(f"{bits} bits, shape {shape}", rng.normal(size=shape) - 0.3, bits)

    def oracle(self, array, bits):
        """From the list of all numbers that `bits` bits can stand for, the nearest."""
        levels = np.arange(1 - 2 ** (bits - 1), 2 ** (bits - 1))
        scale = max(array.max(), -array.min()) / levels[-1]
        nearest = np.abs(array[..., None] - scale * levels).argmin(-1)
        return {"integers": levels[nearest], "scale": float(scale)}

    def rung_dtype(self, case, answer):
        found = np.asarray(answer["integers"]).dtype
        if found.kind in "iu" and found != np.int8:
            return f"`integers`: expected the type `int8`, which takes one byte, got `{found}`"
        return super().rung_dtype(case, answer)

    cut_off = rounding(np.trunc)
    floored = rounding(np.floor)
    largest_not_magnitude = gives(
        lambda array, bits: array.max() / (2 ** (bits - 1) - 1), part="scale"
    )
    sign_forgotten = gives(lambda array, bits: np.abs(array).max() / (2**bits - 1), part="scale")
    one_too_many = gives(lambda array, bits: np.abs(array).max() / 2 ** (bits - 1), part="scale")
    still_decimal = symptom(lambda answer: answer["integers"].dtype.kind == "f")
