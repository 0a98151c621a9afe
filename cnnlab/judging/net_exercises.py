"""Exercises whose answer is a net: a trained one, or a function that builds one."""

from itertools import zip_longest

import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import stops_at, symptom
from cnnlab.judging.nan import answers_nan, not_a_number, of_numbers
from cnnlab.language import marked


class ModelExercise(FunctionExercise):
    """The student trains a model; the judge asks for predictions on images it has not seen.

    A case is `Case(name, images, labels=labels)`; only the images are asked.
    Rungs: `shape`, `weights` (just `num_weights`), `size` (at most `most_weights`),
    `any_size` (of pictures), `probabilities` (that add up to 1), `accuracy`.
    The symptoms `too_large`, `untrained` and `no_softmax` are for a class to take:
    `untrained = untrained`; `not_a_number` is known to all.
    """

    probe = "predict"
    pass_mark: float
    num_weights: int
    most_weights: int
    guess = 0.25  # below this accuracy a net guesses
    trained_from = "accuracy"  # the first rung that a net is trained for
    not_a_number = not_a_number

    def question(self, case):
        return case.args, {}

    def comparable(self, answer):
        return answer["outputs"]

    def accuracy(self, case, answer):
        """The share of images that are right; NaN when the outputs cannot be read as classes."""
        if self.rung_shape(case, answer) or answers_nan(answer):
            return np.nan
        return float(np.mean(np.argmax(answer["outputs"], axis=-1) == case.kwargs["labels"]))

    def output_shape(self, case):
        return len(case.args[0]), int(np.max(case.kwargs["labels"])) + 1

    def rung_shape(self, case, answer):
        wanted, found = self.output_shape(case), np.shape(answer["outputs"])
        return None if found == wanted else f"expected predictions of shape {wanted}, got {found}"

    def rung_weights(self, case, answer):
        if answer["num_weights"] == self.num_weights:
            return None
        return f"expected {self.num_weights:,} weights, yours has {answer['num_weights']:,}"

    def rung_size(self, case, answer):
        if answer["num_weights"] <= self.most_weights:
            return None
        return f"your net has {answer['num_weights']:,} weights, {self.most_weights:,} are allowed"

    def rung_any_size(self, case, answer):
        shape = answer["input_shape"]
        if not shape or shape[1:3] == (None, None):
            return None
        return f"your net is made for pictures of {shape[1]}x{shape[2]}; their size should be None"

    @of_numbers
    def rung_probabilities(self, case, answer):
        outputs = answer["outputs"]
        if np.min(outputs) < 0:
            return (
                f"a probability is at least 0, one of yours is {np.min(outputs):.3g}: no softmax?"
            )
        sums = np.sum(outputs, axis=-1)
        wrong = sums[np.argmax(np.abs(sums - 1))]
        if abs(wrong - 1) <= 1e-3:
            return None
        return f"the probabilities of a picture add up to 1, yours to {wrong:.3g}: no softmax?"

    @of_numbers
    def rung_accuracy(self, case, answer):
        told = f"the pass mark is {self.pass_mark:.0%}"
        return self.accuracy_short_of(self.pass_mark, told, case, answer)

    def accuracy_short_of(self, mark, told, case, answer):
        accuracy = self.accuracy(case, answer)
        if accuracy >= mark:
            return None
        short = f"{percent(accuracy)} of the images are right, {told}"
        why = "" if accuracy >= self.guess else no_probabilities(answer)
        return f"{short}. {why}" if why else short


def percent(share):
    """Rounded down: what is short of a mark must not look like it."""
    return f"{np.floor(1000 * share) / 10:.1f}%"


def no_probabilities(answer):
    """Says so where outputs are no probabilities: a loss that expects them fails.

    Those of sigmoids are, though they need not add up to 1.
    """
    outputs = answer["outputs"]
    if answer["from_logits"] or (np.min(outputs) >= 0 and np.max(outputs) <= 1):
        return ""
    return "What it gives are no probabilities: is there a `softmax` at its end?"


class DigitsExercise(ModelExercise):
    """The model reads MNIST's digits."""

    num_digits = 2_000

    def cases(self, rng):
        digits, labels = unseen_mnist(self.num_digits, rng)
        yield Case(f"{self.num_digits:,} digits that the net has not seen", digits, labels=labels)


too_large = stops_at("size")


@symptom
def untrained(self, case, answer):
    """All is well up to what training is for, no step was taken, and the net guesses."""
    well = not answer["steps"] and self.comes_up_to(self.trained_from, case, answer)
    return well and self.accuracy(case, answer) < self.guess


@symptom
def no_softmax(self, case, answer):
    """What it gives are no probabilities, and they are asked for, or it guesses after training."""
    asked_for = "probabilities" in self.points
    rung = "probabilities" if asked_for else self.trained_from
    if not self.comes_up_to(rung, case, answer):
        return False
    if asked_for:
        return self.rung_probabilities(case, answer) is not None
    guesses = answer["steps"] and self.accuracy(case, answer) < self.guess
    return bool(guesses and no_probabilities(answer))


class NetExercise(FunctionExercise):
    """The student writes a function that builds a net; the judge gives it weights and runs it.

    A case is `Case(name, inputs, [array, ...], **arguments)`, the arrays in the order of the net's
    weights; the oracle takes the same and returns the outputs. `layers` lists what has weights:
    `(name, output shape, number of weights)`; where it depends on the arguments, `layers_of` does.
    Rungs: `layers`, `shape`, `values`, `new`.
    """

    probe = "net"
    layers: tuple

    def question(self, case):
        return (*case.args, case.kwargs), {}

    def comparable(self, answer):
        return answer.get("outputs", answer["first"])

    def layers_of(self, case):
        return self.layers

    def rung_layers(self, case, answer):
        """Names the first layer that differs, counting only layers that have weights."""
        layers = self.layers_of(case)
        pairs = zip_longest(layers, answer["layers"])
        for place, (wanted, found) in enumerate(pairs, start=1):
            if wanted is None:
                return (
                    f"no layer after {layers[-1][0]} has weights; {_gives(marked('yours'), *found)}"
                )
            name, shape, weights = wanted
            if found is None or (tuple(found[0]), found[1]) != (tuple(shape), weights):
                yours = _gives("the one in its place", *found) if found else "yours ends before"
                should = _gives(name, shape, weights)
                return f"layer {place} of those with weights: {should}; {yours}"
        if "outputs" not in answer:
            return "the weights of your layers have other shapes, or stand in another order"
        return None

    def rung_new(self, case, answer):
        if not answer["new"]:
            return f"a second call of `{self.object_name}` gives the same weights: make a new net"
        if answer["compiled"]:
            return "the net is compiled already: leave that to those who train it"
        return None


def _gives(layer, shape, weights):
    return f"{layer} gives {tuple(shape)} with {weights:,} weights"
