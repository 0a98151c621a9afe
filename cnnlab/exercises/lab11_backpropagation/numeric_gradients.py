"""Lab 11: gradients without any formula, by central differences."""

import numpy as np

from cnnlab.exercises.lab11_backpropagation.net import NAMES, forward, fresh_weights
from cnnlab.judging import compare, kinds
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives, mistake, seen


def loss(weights, images, labels):
    *_, probabilities = forward(weights, images)
    return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))


def moved(weights, array, place, by):
    """The weights, one number of them moved; the others are not copied."""
    new = weights[array].copy()
    new[place] += by
    return [*weights[:array], new, *weights[array + 1 :]]


def each_number(weights):
    """The array and the place in it of each number."""
    return [(array, place) for array, w in enumerate(weights) for place in np.ndindex(w.shape)]


def named(numbers, weights):
    """Six arrays by name, shaped as the weights, filled with these numbers one after another."""
    parts = np.split(np.array(numbers), np.cumsum([w.size for w in weights])[:-1])
    arrays = [part.reshape(w.shape) for part, w in zip(parts, weights, strict=True)]
    return dict(zip(NAMES, arrays, strict=True))


class NumericGradients(FunctionExercise):
    """`numeric_gradients(weights, images, labels, step)`: gradients by central differences."""

    name = "numeric-gradients"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 2}
    rtol, atol = 1e-6, 1e-8  # 64 bits are the point: with 32 a small step measures nothing

    def cases(self, rng):
        for num, shape, kernel_sizes, step in [
            (1, (6, 7, 2), [(3, 2), (2, 2)], 1e-3),
            (3, (5, 4, 1), [(2, 3), (1, 1)], 1e-4),
            (4, (6, 5, 1), [(3, 2), (2, 1)], 0.1),
        ]:
            weights = fresh_weights(rng, shape, kernel_sizes, (2, 2), 3)
            images, labels = rng.normal(size=(num, *shape)), rng.integers(0, 3, num)
            size = "x".join(map(str, shape))
            name = (
                f"{num} pictures of {size}, {step=}" if num > 1 else f"1 picture of {size}, {step=}"
            )
            yield Case(name, weights, images, labels, step)

    def oracle(self, weights, images, labels, step, ahead=1, back=1):
        """The slope between the points `ahead` and `back` steps away."""
        numbers = []
        for place in each_number(weights):
            ends = [
                loss(moved(weights, *place, by * step), images, labels) for by in (ahead, -back)
            ]
            numbers.append((ends[0] - ends[1]) / ((ahead + back) * step))
        return named(numbers, weights)

    def comparable(self, answer):
        """Six arrays by names; what is no such list stays as it is."""
        is_list = isinstance(answer, list | tuple) and len(answer) == len(NAMES)
        return dict(zip(NAMES, answer, strict=True)) if is_list else answer

    def rung_shape(self, case, answer):
        found = self.comparable(answer)
        if not isinstance(found, dict):
            return f"expected a list of six arrays; got {kinds.kind(answer)}"
        return compare.shape_difference(self.expected(case), found)

    one_sided = seen(asked(back=0), asked(ahead=0))
    step_ignored = asked(step=1e-5)
    not_halved = gives(lambda right: {name: 2 * array for name, array in right.items()})
    sign = gives(lambda right: {name: -array for name, array in right.items()})
    summed_over_batch = gives(
        lambda right, images: {name: len(images) * array for name, array in right.items()}
    )

    @mistake
    def not_put_back(self, weights, images, labels, step):
        """Each number stays where it was when the loss was taken last."""
        numbers = []
        for array, place in each_number(weights):
            ends = []
            for by in (step, -2 * step):  # to the one side, from there to the other
                weights = moved(weights, array, place, by)
                ends.append(loss(weights, images, labels))
            numbers.append((ends[0] - ends[1]) / (2 * step))
        return named(numbers, weights)
