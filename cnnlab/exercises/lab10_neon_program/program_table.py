"""Lab 10: program-table."""

import numpy as np

from cnnlab.exercises.lab10_neon_program.shared import built
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import symptom


class ProgramTable(DictExercise):
    """`program_table(height, width, class_count)`: what each line of the program gives."""

    name = "program-table"
    points = {"shape": 0, "shapes": 2, "weights": 1}
    lines = ("Conv 32", "Pooling", "Conv 64", "Pooling", "Affine")

    def cases(self, rng):
        yield Case("28x28 pixels, 2 classes", 28, 28, 2)
        for _ in range(3):
            height, width = rng.integers(9, 60, 2).tolist()
            classes = int(rng.integers(3, 12))
            yield Case(f"{height}x{width} pixels, {classes} classes", height, width, classes)

    def oracle(self, height, width, class_count):
        layers = built((height, width, 1), class_count=class_count).net.layers
        kept = [x for x in layers if type(x).__name__ in ("Conv2D", "PaddedPooling", "Dense")]
        shapes = [list(layer.output.shape[1:]) for layer in kept]
        return {"shapes": [*shapes[:-1], [1, 1, *shapes[-1]]], "weights": _weights(kept)}

    def difference(self, key, case, answer):
        """Names the first line that is wrong."""
        rows = zip(self.lines, self.expected(case)[key], answer[key], strict=True)
        for line, wanted, found in rows:
            if not compare.same(wanted, found, 0, 0):
                return f"{key}, line {line}: expected {wanted}, got {np.array(found).tolist()}"
        return None

    def sizes(self, case, answer, conv, pool):
        """Whether heights and widths are those of wrong rules for the two kinds of line."""
        if self.difference("shapes", case, answer) is None:
            return False
        size = np.array(case.args[:2])
        for rule, found in zip((conv, pool, conv, pool), answer["shapes"][:4], strict=True):
            size = rule(size)
            if list(found[:2]) != size.tolist():
                return False
        return True

    @symptom
    def not_dilated(self, case, answer):
        return self.sizes(case, answer, lambda n: n + 2, lambda n: (n - 1) // 2 + 1)

    @symptom
    def padded_on_one_side(self, case, answer):
        return self.sizes(case, answer, lambda n: n - 2, lambda n: (n - 2) // 2 + 1)

    @symptom
    def pooling_not_padded(self, case, answer):
        return self.sizes(case, answer, lambda n: n, lambda n: (n - 3) // 2 + 1)

    @symptom
    def halved(self, case, answer):
        return self.sizes(case, answer, lambda n: n, lambda n: n // 2)

    @symptom
    def biases(self, case, answer):
        right = self.expected(case)["weights"]
        return list(answer["weights"]) == [
            weights + bias
            for weights, bias in zip(right, (32, 0, 64, 0, case.args[2]), strict=True)
        ]

    @symptom
    def one_kernel_a_filter(self, case, answer):
        return list(answer["weights"])[2] == 9 * 64


def _weights(layers):
    return [layer.count_params() for layer in layers]
