"""Lab 17: quantize."""

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import mistake, symptom


class Quantize(FunctionExercise):
    """`quantize(array, bits)`: whole numbers and a scale that stand for an array."""

    name = "quantize"
    points = {"shape": 0, "dtype": 1, "scale": 0, "integers": 1}

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

    def rung_scale(self, case, answer):
        expected, found = self.expected(case)["scale"], float(answer["scale"])
        if self.same(expected, found):
            return None
        return f"scale: expected {expected:.6g}, got {found:.6g}"

    def rung_integers(self, case, answer):
        expected, found = self.expected(case)["integers"], answer["integers"]
        message = compare.value_difference(expected, found, 0, 0)
        return message and f"integers: {message}"

    def scaled(self, array, scale, rounding=np.round):
        return {"integers": rounding(array / scale).astype(int), "scale": scale}

    @mistake
    def cut_off(self, array, bits):
        return self.scaled(array, self.oracle(array, bits)["scale"], np.trunc)

    @mistake
    def floored(self, array, bits):
        return self.scaled(array, self.oracle(array, bits)["scale"], np.floor)

    @symptom
    def largest_not_magnitude(self, case, answer):
        array, bits = case.args
        return compare.same(array.max() / (2 ** (bits - 1) - 1), answer["scale"], 1e-6, 0)

    @symptom
    def sign_forgotten(self, case, answer):
        array, bits = case.args
        return compare.same(np.abs(array).max() / (2**bits - 1), answer["scale"], 1e-6, 0)

    @symptom
    def one_too_many(self, case, answer):
        array, bits = case.args
        return compare.same(np.abs(array).max() / 2 ** (bits - 1), answer["scale"], 1e-6, 0)

    @symptom
    def still_decimal(self, case, answer):
        return answer["integers"].dtype.kind == "f"
