"""Lab 10: what its exercises share."""

from cnnlab.language import marked
from cnnlab.neon import PROGRAM, run_program


def built(input_shape, program=PROGRAM, **names):
    """The program's model for pictures of this shape."""
    model, _ = run_program(program, **names)
    model.initialize(input_shape)
    return model


# Of fresh weights: variance times inputs, which is all that the two rules say about their size.
PRODUCTS = {"kaiming": 2.0, "xavier": 1.0}
DISTRIBUTIONS = {"kaiming": marked("normal"), "xavier": marked("uniform")}
