"""The lecture's program."""

from cnnlab.language import unmarked

# The slide «Пример (программа)», letter by letter.
PROGRAM = """
def generate_cnn_model():
    layers = [
        DataTransform(transform=Normalizer(divisor=128.0)),
        Conv(fshape=(3, 3, 32), padding=2, strides=1,
              dilation=2, init=Kaiming(), activation=Rectlin()),
        Pooling(fshape=(3, 3), padding=1, strides=2, op='max'),
        Conv(fshape=(3, 3, 64), padding=2, strides=1,
              dilation=2, init=Kaiming(), activation=Rectlin()),
        Pooling(fshape=(3, 3), padding=1, strides=2, op='max'),
        Affine(nout=class_count, init=Xavier(),
               activation=Logistic(shortcut=True)) ]
    model = Model(layers=layers)
    cost = GeneralizedCost(costfunc=CrossEntropyBinary())
    return (model, cost)
"""


def run_program(program=PROGRAM, **names):
    """Runs the text of a program, as if `from cnnlab.neon import *` stood above it.

    Args:
        program: Text that defines `generate_cnn_model()`.
        **names: What the program leaves open, `class_count`; or another meaning of one of its
            names.

    Returns:
        What `generate_cnn_model()` returns: a model and a cost.

    Example:

    >>> model, cost = run_program(class_count=2)
    >>> model.initialize((28, 28, 1))
    >>> model.net.output_shape, model.net.count_params()
    ((None, 2), 24992)
    """
    scope = {}
    exec(unmarked("from cnnlab.neon import *"), scope)
    scope |= names
    exec(program, scope)
    return scope["generate_cnn_model"]()
