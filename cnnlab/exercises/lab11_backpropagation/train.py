"""Lab 11: a net trained by gradients that are made by hand."""

import numpy as np

from cnnlab.data import load_mnist, unseen_mnist
from cnnlab.exercises.lab11_backpropagation.net import (
    NAMES,
    forward,
    fresh_weights,
    named,
    trained,
)
from cnnlab.judging import compare, kinds
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise, where
from cnnlab.judging.mistakes import asked, seen, symptom
from cnnlab.judging.net_exercises import percent


class Experiment(Case):
    """A case whose answer reads digits that were not trained on, `unseen`: (images, labels)."""

    unseen: tuple


def is_experiment(case):
    return isinstance(case, Experiment)


def gradients_of(*names):
    """A rung: after one step, the steps `(before - after) / learning_rate` are the gradients."""

    def rung(self, case, answer):
        wanted, found = self.steps(case, self.expected(case)), self.steps(case, answer)
        for name in names:
            if message := compare.value_difference(wanted[name], found[name], self.rtol, self.atol):
                return f"the gradient by `{name}`: {message}"
        return None

    return where(rung, lambda images, batch_size: len(images) <= batch_size)


def by_mistake(**changes):
    """The mistake of who trains so; over 50 steps the last digits of two such nets drift apart."""
    shows = seen(asked(**changes))

    @symptom
    def in_few_steps(self, case, answer):
        return not is_experiment(case) and shows(self, case, answer)

    return in_few_steps


class Train(FunctionExercise):
    """`train(weights, images, labels, learning_rate, batch_size)`: one pass over the pictures."""

    name = "train"
    allowed = NUMPY_SUMS
    points = {
        "shape": 0,
        "losses": 1,
        "dense": 1,
        "second_convolution": 1,
        "first_convolution": 1,
        "steps": 1,
        "accuracy": 1,
    }
    independent = (
        "losses",
        "dense",
        "second_convolution",
        "first_convolution",
        "steps",
        "accuracy",
    )
    pass_mark = 0.75

    def cases(self, rng):
        (digits, labels), _ = load_mnist(500, 0, seed=int(rng.integers(1000)))
        digits, test = digits.astype(float), unseen_mnist(500, rng)
        weights = fresh_weights(rng, (28, 28, 1), [(5, 5), (5, 5)], (2, 3), 10)
        yield Case("one digit", weights, digits[:1], labels[:1], 0.5, 1)
        shape = (14, 11, 2)
        for num, batch_size, name in [
            (1, 1, "one random picture of 14x11x2"),
            (5, 5, "5 random pictures of 14x11x2"),
            (7, 3, "7 random pictures in batches of 3"),
        ]:
            weights = fresh_weights(rng, shape, [(3, 2), (2, 3)], (3, 5), 4)
            images, truth = rng.normal(size=(num, *shape)), rng.integers(0, 4, num)
            yield Case(name, weights, images, truth, 0.1, batch_size)
        weights = fresh_weights(rng, (28, 28, 1), [(5, 5), (5, 5)], (4, 8), 10)
        case = Experiment("500 digits", weights, digits, labels, 0.1, 10)
        case.unseen = test
        yield case

    def oracle(self, weights, images, labels, learning_rate, batch_size, **changes):
        return named(*trained(weights, images, labels, learning_rate, batch_size, **changes))

    def comparable(self, answer):
        """`(weights, losses)` by names; what is no such pair stays as it is."""
        try:
            weights, losses = answer
            return named(weights, losses) if len(weights) == len(NAMES) else answer
        except (TypeError, ValueError):
            return answer

    def steps(self, case, answer):
        before, after = named(case.args[0], []), self.comparable(answer)
        return {name: (before[name] - np.asarray(after[name])) / case.args[3] for name in NAMES}

    def rung_shape(self, case, answer):
        found = self.comparable(answer)
        if not isinstance(found, dict):
            return f"expected a pair: six arrays, and the losses; got {kinds.kind(answer)}"
        weights, images, *_, batch_size = case.args
        num_batches = -(-len(images) // batch_size)
        return compare.shape_difference(named(weights, np.zeros(num_batches)), found)

    def difference(self, names, case, answer):
        """What is wrong with these parts, or None."""
        wanted, found = self.expected(case), self.comparable(answer)
        wanted = {name: wanted[name] for name in names}
        return compare.value_difference(wanted, found, self.rtol, self.atol)

    def losses_differ(self, case, answer):
        """Later losses are read where the steps are right; the first depends on none."""
        wanted, found = self.expected(case)["losses"], self.comparable(answer)["losses"]
        if message := compare.value_difference(wanted[0], found[0], self.rtol, self.atol):
            return f"the loss of the first batch: {message}"
        if self.difference(NAMES, case, answer):
            return None
        return self.difference(["losses"], case, answer)

    # 50 steps of the oracle would take long.
    rung_losses = where(losses_differ, lambda case: not is_experiment(case))

    rung_dense = gradients_of("matrix", "bias3")
    rung_second_convolution = gradients_of("kernel2", "bias2")
    rung_first_convolution = gradients_of("kernel1", "bias1")

    def weights_differ(self, case, answer):
        """Several batches: each step begins where the one before it ended."""
        return self.difference(NAMES, case, answer)

    rung_steps = where(weights_differ, lambda case: not is_experiment(case))

    def too_few_right(self, case, answer):
        images, labels = case.unseen
        found = self.comparable(answer)
        weights = [np.asarray(found[name]) for name in NAMES]
        *_, probabilities = forward(weights, images)
        accuracy = np.mean(np.argmax(probabilities, axis=1) == labels)
        if accuracy >= self.pass_mark:
            return None
        mark = f"the pass mark is {self.pass_mark:.0%}"
        return f"{percent(accuracy)} of 500 new digits are right, {mark}"

    rung_accuracy = where(too_few_right, is_experiment)

    not_turned = by_mistake(turn=lambda kernel: kernel)
    no_slope = by_mistake(slope=np.ones_like)
    tanh_twice = by_mistake(slope=lambda maps: 1 - np.tanh(maps) ** 2)
    pooling_not_divided = by_mistake(share=1)
    summed_over_batch = by_mistake(divisor=1)
    labels_ignored = by_mistake(target=0)

    @symptom
    def uphill(self, case, answer):
        if not self.comes_up_to("dense", case, answer):
            return False
        wanted, found = self.steps(case, self.expected(case)), self.steps(case, answer)
        return self.same(-wanted["matrix"], found["matrix"])

    changed_too_early = by_mistake(early=True)
    gradients_of_the_beginning = by_mistake(stays=True)

    @symptom
    def last_batch_dropped(self, answer, images, batch_size):
        return len(answer[1]) == len(images) // batch_size < len(images) / batch_size

    @symptom
    def loss_summed(self, answer, right, images, batch_size):
        batch = min(len(images), batch_size)
        return batch > 1 and self.same(right["losses"][0] * batch, answer[1][0])
