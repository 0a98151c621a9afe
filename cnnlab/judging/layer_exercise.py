"""Exercises whose answer is a Keras layer."""

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.drawn import normal
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import stops_at, symptom


class LayerExercise(FunctionExercise):
    """The student writes a Keras layer; the judge gives it weights and runs it.

    A case is `Case(name, inputs, {weight name: array}, **config)`; the oracle takes the same and
    returns the outputs. `random_case` draws one.
    Rungs: `weights`, `shape`, `values`, `gradient`, `output_shape`, `saved`.
    The symptoms below are for a class to take: `loops_over_batch = loops_over_batch`.
    """

    probe = "layer"
    gradient_step = 1e-3  # of the central differences; smaller where an activation has bends

    def random_case(self, name, rng, shape, weight_shapes, **config):
        """Two pictures of a shape, and weights of these shapes by name."""
        weights = {key: normal(rng, shape) for key, shape in weight_shapes.items()}
        return Case(name, normal(rng, (2, *shape)), weights, **config)

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


@symptom
def loops_over_batch(self, case, answer):
    return "NoneType" in answer["reloaded"]


config_lost = stops_at("saved")
