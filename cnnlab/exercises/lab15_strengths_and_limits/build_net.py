"""Lab 15: a net for each choice of hyperparameters."""

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises import numpy_layers
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, symptom
from cnnlab.judging.net_exercises import NetExercise

POOLINGS = {"max": np.max, "average": np.mean}


def shapes_of(num_stages, filters, kernel_size):
    """Shapes of the net's weights."""
    shapes, channels, size = [], 1, 28
    for stage in range(num_stages):
        maps = filters * 2**stage
        shapes += [(kernel_size, kernel_size, channels, maps), (maps,)]
        channels, size = maps, size // 2
    return [*shapes, (size * size * channels, 10), (10,)]


def filters_of(answer):
    """Of each layer that gives maps, but batch normalization, which has four weights a map."""
    rows = [(shape, weights) for shape, weights in answer["layers"] if len(shape) == 3]
    return [shape[-1] for shape, weights in rows if weights != 4 * shape[-1]]


class BuildNet(NetExercise):
    """`build_net(num_stages, filters, kernel_size, pooling)`: a net for each choice."""

    name = "build-net"
    forbidden = (finished("cnnlab.models.stage_net"),)
    points = {"layers": 1, "shape": 0, "new": 0, "values": 2}

    def cases(self, rng):
        digits, _ = unseen_mnist(20, rng)
        for num_stages, filters, kernel_size, pooling in [
            (2, 4, 5, "max"),
            (3, 3, 3, "average"),
            (1, 5, 7, "max"),
        ]:
            settings = {"num_stages": num_stages, "filters": filters, "kernel_size": kernel_size}
            shapes = shapes_of(**settings)
            weights = [rng.normal(size=shape) / np.sqrt(np.prod(shape[:-1])) for shape in shapes]
            name = f"{num_stages=}, {filters=}, {kernel_size=}, {pooling=}"
            yield Case(name, digits, weights, pooling=pooling, **settings)

    def layers_of(self, case):
        size, rows = 28, []
        kernels, dense = case.args[1][:-2:2], case.args[1][-2]
        for number, kernel in enumerate(kernels, start=1):
            filters = kernel.shape[-1]
            rows.append((f"convolution {number}", (size, size, filters), kernel.size + filters))
            size //= 2
        return (*rows, ("the dense layer", (10,), dense.size + 10))

    def oracle(self, digits, weights, num_stages, filters, kernel_size, pooling, **changes):
        activation = changes.get("activation", numpy_layers.relu)
        by = changes.get("by", POOLINGS[pooling])
        maps = digits
        for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
            maps = activation(numpy_layers.convolution(maps, kernel, bias, padding="same"))
            maps = numpy_layers.pooling(maps, by=by)
        sums = maps.reshape(len(maps), -1) @ weights[-2] + weights[-1]
        return changes.get("last", numpy_layers.softmax)(sums)

    not_flattened = symptom(lambda answer: answer["layers"][-1][0][2:] == [10])  # ten maps

    @symptom
    def not_doubled(self, answer, num_stages):
        found = filters_of(answer)
        return len(found) == num_stages > 1 and found[1] != 2 * found[0]

    @symptom
    def not_doubled_again(self, answer, num_stages):
        found = filters_of(answer)
        return len(found) == num_stages == 3 and found[2] != 2 * found[1]

    @symptom
    def not_padded(self, answer, kernel_size):
        return answer["layers"][0][0][0] == 29 - kernel_size

    stages_ignored = symptom(lambda answer, num_stages: len(filters_of(answer)) != num_stages)
    always_max = asked(by=np.max)
    always_average = asked(by=np.mean)
    linear = asked(activation=numpy_layers.linear)
    tanh = asked(activation=np.tanh)
    no_softmax = asked(last=numpy_layers.linear)
