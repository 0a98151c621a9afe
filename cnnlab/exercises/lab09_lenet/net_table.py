"""Lab 09: net-table."""

from functools import cache

import keras
import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import symptom
from cnnlab.layers import PartialConv2D, Subsampling

LENET5 = (
    ("conv", 6, 5),
    ("subsample", 2),
    ("partial", 16, 5, 60),
    ("subsample", 2),
    ("conv", 120, 5),
    ("dense", 84),
    ("dense", 10),
)


LECTURE = (("conv", 4, 5), ("pool", 2), ("conv", 10, 5), ("pool", 2), ("dense", 10))


def keras_layers(channels, kind, *numbers):
    """The layers of Keras that one layer of a description means."""
    if kind == "partial":
        filters, kernel_size, links = numbers
        table = np.arange(channels * filters).reshape(channels, filters) < links
        return [PartialConv2D(table, kernel_size)]
    if kind == "dense":
        dense = keras.layers.Dense(*numbers)
        return [keras.layers.Flatten(), dense, keras.layers.Reshape((1, 1, -1))]
    made = {
        "conv": keras.layers.Conv2D,
        "pool": keras.layers.MaxPooling2D,
        "subsample": Subsampling,
    }
    return [made[kind](*numbers)]


@cache
def built_by_keras(input_shape, layers):
    """Shapes and weights as Keras has them."""
    maps = keras.Input(input_shape)
    shapes, weights = [], []
    for described in layers:
        made = keras_layers(maps.shape[-1], *described)
        for layer in made:
            maps = layer(maps)
        shapes.append(list(maps.shape[1:]))
        weights.append(sum(layer.count_params() for layer in made))
    return {"shapes": shapes, "weights": weights}


class NetTable(DictExercise):
    """`net_table(input_shape, layers)`: shape and weights of each layer of a net."""

    name = "net-table"
    points = {"shape": 0, "shapes": 1, "weights": 2}

    def cases(self, rng):
        yield Case("LeNet-5 on 32x32 pixels", (32, 32, 1), list(LENET5))
        yield Case("the lecture's net, 4 and 10 kernels", (28, 28, 1), list(LECTURE))
        for _ in range(2):
            first, second, units = rng.integers(3, 12, 3).tolist()
            layers = [("conv", first, 4), ("subsample", 3), ("partial", second, 2, 2 * second)]
            layers += [("conv", 5, 3), ("pool", 2), ("dense", units)]
            shape = (*rng.integers(27, 40, 2).tolist(), 3)
            yield Case(f"{len(layers)} layers on an input of shape {shape}", shape, layers)

    def oracle(self, input_shape, layers):
        return built_by_keras(tuple(input_shape), tuple(layers))

    def difference(self, key, case, answer):
        """Names the first layer that is wrong."""
        rows = zip(case.args[1], self.expected(case)[key], answer[key], strict=True)
        for place, (described, wanted, found) in enumerate(rows, start=1):
            if not compare.same(wanted, found, 0, 0):
                wanted, found = np.array(wanted).tolist(), np.array(found).tolist()
                return f"{key} of layer {place}, {described}: expected {wanted}, got {found}"
        return None

    def wrong_weights(self, case, answer, **wrong):
        """Whether the weights are those of a wrong rule: `kind=rule(before, after, numbers)`."""
        right = self.expected(case)
        before = [case.args[0], *right["shapes"]]
        rows = zip(case.args[1], before, right["shapes"], right["weights"], strict=False)
        counted = [
            wrong[kind](np.array(old), np.array(new), numbers) if kind in wrong else weights
            for (kind, *numbers), old, new, weights in rows
        ]
        return compare.same(counted, answer["weights"], 0, 0)

    @symptom
    def size_kept(self, case, answer):
        height, width, _ = case.args[0]
        return list(answer["shapes"][0][:2]) == [height, width]

    @symptom
    def dense_as_vector(self, case, answer):
        return any(np.size(shape) == 1 for shape in answer["shapes"])

    @symptom
    def no_bias(self, case, answer):
        def conv(old, new, numbers):
            return numbers[1] ** 2 * old[2] * new[2]

        def partial(old, new, numbers):
            return numbers[1] ** 2 * numbers[2]

        return self.wrong_weights(case, answer, conv=conv, partial=partial) or (
            self.wrong_weights(case, answer, conv=conv)
        )

    @symptom
    def one_kernel_a_filter(self, case, answer):
        def conv(old, new, numbers):
            return new[2] * (numbers[1] ** 2 + 1)

        return self.wrong_weights(case, answer, conv=conv)

    @symptom
    def all_links(self, case, answer):
        def partial(old, new, numbers):
            return new[2] * (numbers[1] ** 2 * old[2] + 1)

        return self.wrong_weights(case, answer, partial=partial)

    @symptom
    def subsampling_without_weights(self, case, answer):
        return self.wrong_weights(case, answer, subsample=lambda old, new, numbers: 0)

    @symptom
    def not_unrolled(self, case, answer):
        def dense(old, new, numbers):
            return new[2] * (old[2] + 1)

        lecture = self.wrong_weights(case, answer, dense=dense)
        return lecture and answer["weights"] != self.expected(case)["weights"]
