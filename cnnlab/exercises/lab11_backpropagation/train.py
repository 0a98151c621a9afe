"""Lab 11: train."""

import numpy as np
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view
from scipy.special import softmax

from cnnlab.data import load_mnist, unseen_mnist
from cnnlab.exercises.lab11_backpropagation.shared import convolve
from cnnlab.gradients import vector_jacobian
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import DERIVATIVES
from cnnlab.judging.mistakes import mistake, symptom

NAMES = ("kernel1", "bias1", "kernel2", "bias2", "matrix", "bias3")


class Experiment(Case):
    """A case whose answer reads digits that were not trained on, `unseen`: (images, labels)."""

    unseen: tuple


class Train(FunctionExercise):
    """`train(weights, images, labels, learning_rate, batch_size)`: one pass over the pictures."""

    name = "train"
    forbidden = (DERIVATIVES,)
    points = {
        "shape": 0,
        "losses": 1,
        "dense": 1,
        "second_convolution": 1,
        "first_convolution": 1,
        "steps": 1,
        "accuracy": 1,
    }
    pass_mark = 0.75

    def cases(self, rng):
        (digits, labels), _ = load_mnist(500, 0, seed=int(rng.integers(1000)))
        test = unseen_mnist(500, rng)
        weights = fresh_weights(rng, (28, 28, 1), [(5, 5), (5, 5)], (2, 3), 10)
        yield Case("one digit", weights, digits[:1].astype(float), labels[:1], 0.5, 1)
        shape, kernel_sizes = (14, 11, 2), [(3, 2), (2, 3)]
        for num, batch_size, name in [
            (1, 1, "one random picture of 14x11x2"),
            (5, 5, "5 random pictures of 14x11x2"),
            (7, 3, "7 random pictures in batches of 3"),
        ]:
            weights = fresh_weights(rng, shape, kernel_sizes, (3, 5), 4)
            images, truth = rng.normal(size=(num, *shape)), rng.integers(0, 4, num)
            yield Case(name, weights, images, truth, 0.1, batch_size)
        weights = fresh_weights(rng, (28, 28, 1), [(5, 5), (5, 5)], (4, 8), 10)
        case = Experiment("500 digits", weights, digits.astype(float), labels, 0.1, 10)
        case.unseen = test
        yield case

    def oracle(self, weights, images, labels, learning_rate, batch_size):
        losses = []
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = loss_of(images[batch], labels[batch])
            losses.append(float(loss(*map(ops.convert_to_tensor, weights))))
            gradients = vector_jacobian(loss, weights)
            weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
        return named(weights, losses)

    def comparable(self, answer):
        """`(weights, losses)` by names; what is no such pair stays as it is."""
        try:
            weights, losses = answer
            return named(weights, losses) if len(weights) == len(NAMES) else answer
        except (TypeError, ValueError):
            return answer

    def is_one_step(self, case):
        return len(case.args[1]) <= case.args[4]

    def rung_shape(self, case, answer):
        found = self.comparable(answer)
        if not isinstance(found, dict):
            return f"expected a pair: six arrays, and the losses; got {compare.kind(answer)}"
        if isinstance(case, Experiment):  # 50 steps of the oracle would take long
            weights = dict(zip(NAMES, case.args[0], strict=True))
            return compare.shape_difference(weights, found)
        return super().rung_shape(case, answer)

    def rung_losses(self, case, answer):
        """The first loss, which does not depend on any gradient."""
        if isinstance(case, Experiment):
            return None
        wanted, found = self.expected(case)["losses"], self.comparable(answer)["losses"]
        message = compare.value_difference(wanted[0], found[0], self.rtol, self.atol)
        return message and f"the loss of the first batch: {message}"

    def gradient_difference(self, case, answer, *names):
        """Where the step `(before - after) / learning_rate` is not the gradient."""
        if not self.is_one_step(case):
            return None
        wanted, found = self.steps(case, self.expected(case)), self.steps(case, answer)
        for name in names:
            message = compare.value_difference(wanted[name], found[name], self.rtol, self.atol)
            if message:
                return f"the gradient by `{name}`: {message}"
        return None

    def steps(self, case, answer):
        after = self.comparable(answer)
        before = dict(zip(NAMES, case.args[0], strict=True))
        return {name: (before[name] - np.asarray(after[name])) / case.args[3] for name in NAMES}

    def rung_dense(self, case, answer):
        return self.gradient_difference(case, answer, "matrix", "bias3")

    def rung_second_convolution(self, case, answer):
        return self.gradient_difference(case, answer, "kernel2", "bias2")

    def rung_first_convolution(self, case, answer):
        return self.gradient_difference(case, answer, "kernel1", "bias1")

    def rung_steps(self, case, answer):
        """Several batches: each step begins where the one before it ended."""
        return None if isinstance(case, Experiment) else super().rung_values(case, answer)

    def rung_accuracy(self, case, answer):
        if not isinstance(case, Experiment):
            return None
        images, labels = case.unseen
        found = self.comparable(answer)
        weights = [np.asarray(found[name]) for name in NAMES]
        _, _, _, probabilities = forward(weights, images.astype(float))
        accuracy = np.mean(np.argmax(probabilities, axis=1) == labels)
        if accuracy >= self.pass_mark:
            return None
        return f"{accuracy:.1%} of 500 new digits are right, the pass mark is {self.pass_mark:.0%}"

    @mistake
    def not_turned(self, *question):
        return by_hand(*question, turned=False)

    @mistake
    def no_slope(self, *question):
        return by_hand(*question, slope=np.ones_like)

    @mistake
    def tanh_twice(self, *question):
        return by_hand(*question, slope=lambda maps: 1 - np.tanh(maps) ** 2)

    @mistake
    def pooling_not_divided(self, *question):
        return by_hand(*question, share=1)

    @mistake
    def summed_over_batch(self, *question):
        return by_hand(*question, divide=False)

    @mistake
    def labels_ignored(self, *question):
        return by_hand(*question, target=0)

    @symptom
    def uphill(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        wanted, found = self.steps(case, self.expected(case)), self.steps(case, answer)
        return self.same(-wanted["matrix"], found["matrix"])

    @mistake
    def changed_too_early(self, *question):
        return by_hand(*question, early=True)

    @mistake
    def gradients_of_the_beginning(self, weights, images, labels, learning_rate, batch_size):
        steps, losses = [np.zeros(np.shape(w)) for w in weights], []
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            after = by_hand(weights, images[batch], labels[batch], learning_rate, batch_size)
            losses.extend(after["losses"])
            steps = [s + after[n] - w for s, n, w in zip(steps, NAMES, weights, strict=True)]
        return named([w + s for w, s in zip(weights, steps, strict=True)], losses)

    @symptom
    def last_batch_dropped(self, case, answer):
        return (
            len(answer[1]) == len(case.args[1]) // case.args[4] < len(self.expected(case)["losses"])
        )

    @symptom
    def loss_summed(self, case, answer):
        batch = min(len(case.args[1]), case.args[4])
        wanted = self.expected(case)["losses"][0] * batch
        return batch > 1 and self.same(wanted, answer[1][0])


def named(weights, losses):
    return {"losses": losses} | dict(zip(NAMES, weights, strict=True))


def fresh_weights(rng, shape, kernel_sizes, filters, classes):
    """Six arrays: kernels and biases of two convolutions, matrix and bias of a dense layer."""
    (height1, width1), (height2, width2) = kernel_sizes
    rows = (shape[0] - height1 + 1) // 2 - height2 + 1
    columns = (shape[1] - width1 + 1) // 2 - width2 + 1
    shapes = [(height1, width1, shape[2], filters[0]), (height2, width2, *filters)]
    shapes += [(rows * columns * filters[1], classes)]
    weights = []
    for each in shapes:
        weights += [rng.normal(size=each) / np.sqrt(np.prod(each[:-1])), np.zeros(each[-1])]
    return weights


def loss_of(images, labels):
    """The net's loss as a function of its six weights, of `keras.ops`."""

    def loss(kernel1, bias1, kernel2, bias2, matrix, bias3):
        maps = ops.tanh(convolve(images, kernel1) + bias1)
        maps = ops.average_pool(maps, 2, 2, data_format="channels_last")
        maps = ops.tanh(convolve(maps, kernel2) + bias2)
        sums = ops.matmul(ops.reshape(maps, (len(images), -1)), matrix) + bias3
        right = ops.take_along_axis(sums, labels[:, None], axis=1)[:, 0]
        return ops.mean(ops.logsumexp(sums, axis=1) - right)

    return loss


def correlate(inputs, kernel):
    windows = sliding_window_view(inputs, kernel.shape[:2], axis=(1, 2))
    return np.tensordot(windows, kernel, ([4, 5, 3], [0, 1, 2]))


def forward(weights, images):
    kernel1, bias1, kernel2, bias2, matrix, bias3 = weights
    maps1 = np.tanh(correlate(images, kernel1) + bias1)
    batch, rows, columns, filters = maps1.shape
    pooled = maps1.reshape(batch, rows // 2, 2, columns // 2, 2, filters).mean(axis=(2, 4))
    maps2 = np.tanh(correlate(pooled, kernel2) + bias2)
    return maps1, pooled, maps2, softmax(maps2.reshape(batch, -1) @ matrix + bias3, axis=1)


def by_hand(weights, images, labels, learning_rate, batch_size, **changes):
    """What `train` should do; `changes` make it a known wrong one."""
    slope = changes.get("slope", lambda maps: 1 - maps**2)
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        kernel2, matrix = weights[2], weights[4]
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = probabilities - changes.get("target", 1) * np.eye(len(weights[5]))[truth]
        delta = delta / (len(batch) if changes.get("divide", True) else 1)
        dense = maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)
        if changes.get("early"):
            matrix = matrix - learning_rate * dense[0]
        delta = (delta @ matrix.T).reshape(maps2.shape) * slope(maps2)
        second = kernel_gradient(pooled, delta), delta.sum(axis=(0, 1, 2))
        if changes.get("early"):
            kernel2 = kernel2 - learning_rate * second[0]
        edges = [(0, 0), *((size - 1, size - 1) for size in kernel2.shape[:2]), (0, 0)]
        kernel2 = kernel2[::-1, ::-1] if changes.get("turned", True) else kernel2
        delta = correlate(np.pad(delta, edges), kernel2.swapaxes(2, 3))
        delta = delta.repeat(2, axis=1).repeat(2, axis=2) * changes.get("share", 1 / 4)
        delta = delta * slope(maps1)
        first = kernel_gradient(batch, delta), delta.sum(axis=(0, 1, 2))
        gradients = (*first, *second, *dense)
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return named(weights, losses)


def kernel_gradient(inputs, delta):
    """Delta as a kernel that slides over the inputs, with the batch in the place of channels."""
    return correlate(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3)).transpose(
        1, 2, 0, 3
    )
