"""Lab 10: shapes and weights of the program's net, line by line."""

from cnnlab.exercises.lab10_neon_program.shared import built
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import gives, symptom
from cnnlab.judging.rows_exercise import RowsExercise


def sizes(conv, pool):
    """The mistake of who has these rules for the sizes after a `Conv` and a `Pooling`."""

    @symptom
    def known(answer, right, height, width):
        size, wrong = (height, width), []
        for rule in (conv, pool, conv, pool):
            size = tuple(map(rule, size))
            wrong.append(size)
        found, wanted = (
            [tuple(shape[:2]) for shape in table["shapes"][:4]] for table in (answer, right)
        )
        return found == wrong != wanted

    return known


class ProgramTable(RowsExercise):
    """`program_table(height, width, class_count)`: what each line of the program gives."""

    name = "program-table"
    points = {"shape": 0, "shapes": 2, "weights": 1}
    allowed = NUMPY
    independent = ("shapes", "weights")

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
        weights = [layer.count_params() for layer in kept]
        return {"shapes": [*shapes[:-1], [1, 1, *shapes[-1]]], "weights": weights}

    def rows(self, case):
        return (
            "line `Conv 32`",
            "line `Pooling`",
            "line `Conv 64`",
            "line `Pooling`",
            "line `Affine`",
        )

    not_dilated = sizes(lambda n: n + 2, lambda n: (n - 1) // 2 + 1)
    padded_on_one_side = sizes(lambda n: n - 2, lambda n: (n - 2) // 2 + 1)
    pooling_not_padded = sizes(lambda n: n, lambda n: (n - 3) // 2 + 1)
    halved = sizes(lambda n: n, lambda n: n // 2)
    biases = gives(
        lambda right, class_count: [
            weights + bias for weights, bias in zip(right, (32, 0, 64, 0, class_count), strict=True)
        ],
        part="weights",
    )
    one_kernel_a_filter = symptom(lambda answer: answer["weights"][2] == 9 * 64)
