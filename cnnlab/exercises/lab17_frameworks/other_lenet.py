"""Lab 17: LeNet in PyTorch or in JAX."""

from cnnlab.exercises.lab17_frameworks.shared import LenetLogits, map_by_map
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import Forbidden
from cnnlab.judging.mistakes import asked

KERAS = Forbidden(
    "Keras, TensorFlow, and this course's own nets",
    "write the layers with PyTorch, JAX or NumPy",
    (
        "cnnlab.export.*",
        "cnnlab.export.predictors.load_*",
        "cnnlab.models.*",
        "keras.Model.__call__",
        "keras.Model.predict*",
        "keras.layers.*",
        "keras.ops.*",
        "tensorflow.nn.*",
        "tensorflow.python.ops.gen_nn_ops.[a-z]*",  # all of TensorFlow's end in one of these
    ),
)


class Elsewhere(LenetLogits):
    """`other_lenet(images, weights)`: the same logits from another library, channels first."""

    name = "other-lenet"
    forbidden = (KERAS,)
    points = {"shape": 1, "values": 2}

    def cases(self, rng):
        for case in super().cases(rng):
            images, weights = case.args
            yield Case(f"{case.name}, channels first", images.transpose(0, 3, 1, 2), weights)

    def oracle(self, images, weights, **changes):
        return super().oracle(images.transpose(0, 2, 3, 1), weights, **changes)

    rows_not_moved = asked(unroll=map_by_map)
    kernels_mirrored = asked(turn=lambda kernel: kernel.swapaxes(0, 1))
