"""Lab 15: build-net."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.forbidden import finished
from cnnlab.judging.mistakes import asked, symptom
from cnnlab.judging.net_exercises import NetExercise


def stages(images, weights, num_stages, pooling, activation, last):
    """The net in NumPy."""
    maps = images
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        before = (kernel.shape[0] - 1) // 2
        maps = np.pad(maps, [(0, 0), (before, before), (before, before), (0, 0)])
        windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
        maps = activation(np.einsum("nijcuv,uvcf->nijf", windows, kernel, optimize=True) + bias)
        rows, columns = (size // 2 * 2 for size in maps.shape[1:3])
        maps = pooling([maps[:, u:rows:2, v:columns:2] for u in (0, 1) for v in (0, 1)], axis=0)
    return last(maps.reshape(len(maps), -1) @ weights[-2] + weights[-1])


class BuildNet(NetExercise):
    """`build_net(num_stages, filters, kernel_size, pooling)`: a net for each choice."""

    name = "build-net"
    forbidden = (finished("cnnlab.models.stage_net"),)
    points = {"layers": 1, "shape": 0, "values": 2}

    def cases(self, rng):
        digits, _ = unseen_mnist(20, rng)
        for num_stages, filters, kernel_size, pooling in [
            (2, 4, 5, "max"),
            (3, 3, 3, "average"),
            (1, 5, 7, "max"),
        ]:
            settings = {
                "num_stages": num_stages,
                "filters": filters,
                "kernel_size": kernel_size,
                "pooling": pooling,
            }
            shapes, channels, size = [], 1, 28
            for stage in range(num_stages):
                shapes += [(kernel_size, kernel_size, channels, filters * 2**stage)]
                shapes += [(filters * 2**stage,)]
                channels, size = filters * 2**stage, size // 2
            shapes += [(size * size * channels, 10), (10,)]
            weights = [rng.normal(size=shape) / np.sqrt(np.prod(shape[:-1])) for shape in shapes]
            yield Case(
                ", ".join(f"{k}={v}" for k, v in settings.items()), digits, weights, **settings
            )

    def layers_of(self, case):
        size, rows = 28, []
        kernels, dense = case.args[1][:-2:2], case.args[1][-2]
        for number, kernel in enumerate(kernels, start=1):
            filters = kernel.shape[-1]
            rows.append((f"convolution {number}", (size, size, filters), kernel.size + filters))
            size //= 2
        return (*rows, ("the dense layer", (10,), dense.size + 10))

    def oracle(self, digits, weights, num_stages, filters, kernel_size, pooling, **changes):
        pool = {"max": np.max, "average": np.mean}[pooling]
        activation = changes.get("activation", lambda x: np.maximum(x, 0))
        last = changes.get("last", lambda x: softmax(x, axis=-1))
        return stages(digits, weights, num_stages, changes.get("pool", pool), activation, last)

    def filters_found(self, answer):
        return [shape[-1] for shape, _ in answer["layers"] if len(shape) == 3]

    @symptom
    def not_doubled(self, case, answer):
        found = self.filters_found(answer)
        return len(found) == case.kwargs["num_stages"] > 1 and found[1] != 2 * found[0]

    @symptom
    def not_doubled_again(self, case, answer):
        found = self.filters_found(answer)
        return len(found) == 3 and found[2] != 2 * found[1]

    @symptom
    def not_padded(self, case, answer):
        return answer["layers"][0][0][0] == 29 - case.kwargs["kernel_size"]

    @symptom
    def stages_ignored(self, case, answer):
        return len(self.filters_found(answer)) != case.kwargs["num_stages"]

    always_max = asked(pool=np.max)
    always_average = asked(pool=np.mean)
    linear = asked(activation=lambda x: x)
    tanh = asked(activation=np.tanh)
    no_softmax = asked(last=lambda x: x)
