"""What an exercise is: one declaration that the notebook and the grader share.

An exercise is a class in `cnnlab/exercises/`. Its docstring's first line says what is asked. It
gives `name`, `points` (rung -> points, in climbing order), `cases`, `oracle`, and known mistakes.
The kinds below differ in what is asked of the student's object (the probe) and in the rungs
that they offer.
"""

from functools import wraps
from itertools import zip_longest

import numpy as np

from cnnlab.judging import compare


class Case:
    """One question: `name` is what the student reads, the rest are the arguments."""

    def __init__(self, name, /, *args, **kwargs):
        self.name, self.args, self.kwargs = name, args, kwargs


def mistake(*hints):
    """Marks a method that computes a known wrong answer; `hints` lead to the right one."""

    def mark(method):
        method.hints, method.recognises = hints, False
        return method

    return mark


def symptom(*hints):
    """Marks a method `(case, answer) -> bool` that recognises a known mistake by what it shows."""

    def mark(method):
        @wraps(method)
        def recognise(exercise, case, answer):
            # NumPy would make an array of the answer, be it only to tell its shape.
            return not compare.too_much_text(answer) and method(exercise, case, answer)

        recognise.hints, recognise.recognises = hints, True
        return recognise

    return mark


class FunctionExercise:
    """The student writes a function; an answer is what it returns for a case's arguments."""

    name: str
    points: dict
    probe = "call"
    answer_name: str | None = None  # the student's object, where it is not called like the exercise
    rtol, atol = 1e-6, 1e-9
    hints: tuple = ()  # said when no known mistake explains the answer
    forbidden: tuple = ()  # of `Forbidden`: what would do the work that is asked for

    @property
    def object_name(self):
        return self.answer_name or self.name.replace("-", "_")

    @property
    def title(self):
        return (self.__doc__ or self.name).strip().splitlines()[0]

    @property
    def max_points(self):
        return sum(self.points.values())

    @property
    def forbidden_names(self):
        return [name for each in self.forbidden for name in each.names]

    def cases(self, rng):
        """Yields `Case`s, the lecture's own example first; random ones are drawn from `rng`."""
        raise NotImplementedError

    def oracle(self, *args, **kwargs):
        """The right answer, from another source than the solution."""
        raise NotImplementedError

    def expected(self, case):
        """What the oracle says for a case."""
        return self.oracle(*case.args, **case.kwargs)

    def comparable(self, answer):
        """The part of an answer that is compared with the oracle."""
        return answer

    @classmethod
    def mistakes(cls):
        """Known mistakes by name."""
        return {
            n: m for c in reversed(cls.__mro__) for n, m in vars(c).items() if hasattr(m, "hints")
        }

    def rung(self, name, case, answer):
        """What is wrong on a rung of the ladder, or None."""
        return getattr(self, f"rung_{name}")(case, answer)

    def rung_shape(self, case, answer):
        return compare.shape_difference(self.expected(case), self.comparable(answer))

    def rung_dtype(self, case, answer):
        return compare.dtype_difference(self.expected(case), self.comparable(answer))

    def rung_values(self, case, answer):
        return compare.value_difference(
            self.expected(case), self.comparable(answer), self.rtol, self.atol
        )


class DictExercise(FunctionExercise):
    """An answer is a dict. A rung of a key's name compares what stands there, if no method does."""

    def rung(self, name, case, answer):
        if hasattr(self, f"rung_{name}"):
            return super().rung(name, case, answer)
        return self.difference(name, case, answer)

    def difference(self, key, case, answer):
        expected = self.expected(case)[key]
        message = compare.value_difference(expected, answer[key], self.rtol, self.atol)
        return message and f"{key}: {message}"


class ValueExercise(FunctionExercise):
    """The student computes a value; the answer is the value. There is one case, no arguments."""

    probe = "value"

    def cases(self, rng):
        yield Case(f"`{self.object_name}`")


class LayerExercise(FunctionExercise):
    """The student writes a Keras layer; the judge gives it weights and runs it.

    A case is `Case(name, inputs, {weight name: array}, **config)`; the oracle takes the same and
    returns the outputs.
    Rungs: `weights`, `shape`, `values`, `gradient`, `output_shape`, `saved`.
    """

    probe = "layer"
    rtol, atol = 1e-4, 1e-4  # Keras layers compute in float32
    gradient_step = 1e-3  # of the central differences; smaller where an activation has bends

    def question(self, case):
        """The probe's arguments; the upstream gradient is the same each time a case is asked."""
        inputs, weights = case.args
        upstream = np.random.default_rng(inputs.size).normal(size=np.shape(self.expected(case)))
        return (inputs, weights, upstream.astype("float32"), case.kwargs), {}

    def comparable(self, answer):
        return answer.get("outputs", answer["first"])

    def rung_weights(self, case, answer):
        for name, weight in case.args[1].items():
            found = answer["weights"][name]
            if found is None:
                return f"the layer has no weight called `{name}`"
            if found != np.shape(weight):
                return f"`{name}` should have shape {np.shape(weight)}, yours has {found}"
        wanted = sum(np.size(weight) for weight in case.args[1].values())
        if answer["num_weights"] != wanted:
            return f"expected {wanted} weights in all, yours has {answer['num_weights']}"
        return None

    def rung_gradient(self, case, answer):
        """Compares along a random direction with central differences of the oracle."""
        if message := self.gradient_fault(case, answer):
            return message
        (inputs, weights, upstream, _), _ = self.question(case)
        direction = np.random.default_rng(1).normal(size=inputs.shape)
        step = self.gradient_step
        up = self.oracle(inputs + step * direction, weights, **case.kwargs)
        down = self.oracle(inputs - step * direction, weights, **case.kwargs)
        wanted = float(np.sum(upstream * (up - down)) / (2 * step))
        gradient = answer.get("gradient", np.zeros(inputs.shape))
        found = float(np.sum(gradient * direction))
        if not abs(found - wanted) <= 1e-2 * (1 + abs(wanted)):
            if not gradient.any():
                return "no gradient flows through `call`. Use `keras.ops` in it, not NumPy"
            values = f"should be {wanted:.4g}, yours is {found:.4g}"
            return f"the gradient along a random direction {values}"
        return None

    def gradient_fault(self, case, answer):
        """Why there is no sense in comparing the gradient that came back, or None."""
        inputs = case.args[0]
        gradient = answer.get("gradient", np.zeros(inputs.shape))
        if np.shape(gradient) != inputs.shape:
            shapes = f"{inputs.shape}, as the inputs have, yours has {np.shape(gradient)}"
            return f"the gradient should have shape {shapes}"
        if not np.isfinite(gradient).all():
            return "the gradient is not a number (NaN): a net with this layer could not learn"
        return None

    def rung_output_shape(self, case, answer):
        wanted = list(np.shape(self.expected(case)))
        if answer["output_shape"] != wanted:
            return f"`compute_output_shape` should say {wanted}, it says {answer['output_shape']}"
        return None

    def rung_saved(self, case, answer):
        if isinstance(answer["reloaded"], str):
            return f"a model with your layer cannot be saved and loaded: {answer['reloaded']}"
        if not compare.same(answer["outputs"], answer["reloaded"], self.rtol, self.atol):
            return "after saving and loading a model, your layer gives other values"
        return None


class ModelExercise(FunctionExercise):
    """The student trains a model; the judge asks for predictions on images it has not seen.

    A case is `Case(name, images, labels=labels)`; only the images are asked.
    Rungs: `shape`, `accuracy`.
    """

    probe = "predict"
    pass_mark: float

    def question(self, case):
        return case.args, {}

    def comparable(self, answer):
        return answer["outputs"]

    def accuracy(self, case, answer):
        """The share of images that are right; NaN when the outputs cannot be read as classes."""
        if self.rung_shape(case, answer) or np.isnan(answer["outputs"]).any():
            return np.nan
        return float(np.mean(np.argmax(answer["outputs"], axis=-1) == case.kwargs["labels"]))

    def rung_shape(self, case, answer):
        wanted = (len(case.args[0]), int(np.max(case.kwargs["labels"])) + 1)
        found = np.shape(answer["outputs"])
        return None if found == wanted else f"expected predictions of shape {wanted}, got {found}"

    def rung_accuracy(self, case, answer):
        return self.accuracy_short_of(self.pass_mark, "the pass mark is", case, answer)

    def accuracy_short_of(self, mark, named, case, answer):
        accuracy = self.accuracy(case, answer)
        if np.isnan(accuracy):
            return "your net answers NaN, not a number. Was its learning rate too large?"
        if not accuracy >= mark:
            return f"{accuracy:.1%} of the images are right, {named} {mark:.0%}"
        return None


class NetExercise(FunctionExercise):
    """The student writes a function that builds a net; the judge gives it weights and runs it.

    A case is `Case(name, inputs, [array, ...], **arguments)`, the arrays in the order of the net's
    weights; the oracle takes the same and returns the outputs. `layers` lists what has weights:
    `(name, output shape, number of weights)`; where it depends on the arguments, `layers_of` does.
    Rungs: `layers`, `shape`, `values`.
    """

    probe = "net"
    layers: tuple
    rtol, atol = 1e-4, 1e-4  # Keras layers compute in float32

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
                return f"no layer after {layers[-1][0]} has weights; yours {_gives(*found)}"
            name, shape, weights = wanted
            if found is None or (tuple(found[0]), found[1]) != (tuple(shape), weights):
                yours = f"the one in its place {_gives(*found)}" if found else "yours ends before"
                should = f"{name} {_gives(shape, weights)}"
                return f"layer {place} of those with weights: {should}; {yours}"
        if "outputs" not in answer:
            return "the weights of your layers have other shapes, or stand in another order"
        return None


def _gives(shape, weights):
    return f"gives {tuple(shape)} with {weights:,} weights"
