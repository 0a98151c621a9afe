"""Exercises whose answer is a Keras layer."""

import numpy as np

from cnnlab.judging import compare
from cnnlab.judging.drawn import normal
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import stops_at, symptom

NO_TENSOR = "no gradient flows: `call` returns no tensor. Use `keras.ops` in it, not NumPy"
STEP = 1e-6  # of central differences: oracles are exact, and activations have bends


class LayerExercise(FunctionExercise):
    """The student writes a Keras layer; the judge gives it weights and runs it.

    A case is `Case(name, inputs, {weight name: array}, **config)`; the oracle takes the same and
    returns the outputs. `random_case` draws one.
    Rungs: `weights`, `shape`, `values`, `gradient`, `trains`, `output_shape`, `built` (of parts),
    `saved`.
    The symptoms below are for a class to take: `loops_over_batch = loops_over_batch`.
    """

    probe = "layer"
    thorough = "trains", {"in_a_net": True}  # which takes a while

    def random_case(self, name, rng, shape, weight_shapes, **config):
        """Two pictures of a shape, and weights of these shapes by name."""
        weights = {key: normal(rng, shape) for key, shape in weight_shapes.items()}
        return Case(name, normal(rng, (2, *shape)), weights, **config)

    def question(self, case):
        return (*case.args, self.upstream(case), case.kwargs), {"methods": self.methods(case)}

    def upstream(self, case):
        """What comes to the outputs from above; the same each time a case is asked."""
        random = np.random.default_rng(case.args[0].size)
        return random.normal(size=np.shape(self.expected(case))).astype("float32")

    def methods(self, case):
        """What else of the layer's is called: `{name: [arguments, ...]}`."""
        return {}

    def comparable(self, answer):
        return answer.get("outputs", answer["first"])

    def num_weights(self, case):
        return sum(np.size(weight) for weight in case.args[1].values())

    def rung_weights(self, case, answer):
        for name, weight in case.args[1].items():
            found = answer["weights"][name]
            if found is None:
                return f"the layer has no weight called `{name}`"
            if found != np.shape(weight):
                return f"`{name}` should have shape {np.shape(weight)}, yours has {found}"
        wanted = self.num_weights(case)
        if answer["num_weights"] != wanted:
            return f"expected {wanted} weights in all, yours has {answer['num_weights']}"
        return None

    def rung_gradient(self, case, answer):
        """By the inputs and by each weight, along a random direction."""
        inputs, weights = case.args
        if "gradients" not in answer:
            return NO_TENSOR
        gradients, differ = answer["gradients"], {}
        for name, at in {"inputs": inputs, **weights}.items():
            if message := gradient_fault(name, np.shape(at), gradients[name]):
                return message
            direction = np.random.default_rng(1).normal(size=np.shape(at))
            wanted = self.slope(case, name, direction)
            found = float(np.sum(gradients[name] * direction))
            if not abs(found - wanted) <= 1e-2 * (1 + abs(wanted)):
                differ[name] = f"should be {wanted:.4g}, yours is {found:.4g}"
        for name in differ:
            if not gradients[name].any():
                return unreached(name)
        for name, values in differ.items():
            return f"the gradient by `{name}`, along a random direction, {values}"
        return None

    def slope(self, case, name, direction):
        """How steeply `sum(upstream * outputs)` rises: central differences of the oracle."""
        inputs, weights = case.args

        def outputs(step):
            at = {"inputs": inputs, **weights}
            at[name] = at[name] + step * direction
            return self.oracle(at.pop("inputs"), at, **case.kwargs)

        rise = (outputs(STEP) - outputs(-STEP)) / (2 * STEP)
        return float(np.sum(self.upstream(case) * rise))

    def rung_trains(self, case, answer):
        trained = answer.get("trained")
        if isinstance(trained, str):
            return f"a net with your layer cannot be trained: {trained}"
        if trained is not None and not np.isfinite(trained):
            return "after one step of training the loss is not a number (NaN)"
        return None

    def rung_output_shape(self, case, answer):
        wanted = [None, *np.shape(self.expected(case))[1:]]
        found = answer.get("output_shape", wanted)  # it need not have such a method
        if found != wanted:
            return f"`compute_output_shape` should say {wanted}, it says {found}"
        return None

    def rung_built(self, case, answer):
        built, wanted = answer.get("built", 0), self.num_weights(case)
        if built == wanted:
            return None
        return f"after `build` there are {built} of {wanted} weights: build the parts, too"

    def rung_saved(self, case, answer):
        if isinstance(answer["reloaded"], str):
            return f"a model with your layer cannot be saved and loaded: {answer['reloaded']}"
        if not compare.same(answer["outputs"], answer["reloaded"], self.rtol, self.atol):
            return "after saving and loading a model, your layer gives other values"
        for when, repair in REPAIRS.items():
            if lost := answer["lost"][when]:
                names = ", ".join(f"`{name}`" for name in lost)
                return f"your layer loses its {names}: {repair}"
        return None


REPAIRS = {
    "made": "`__init__` hands `**kwargs` on, in `super().__init__(**kwargs)`",
    "loaded": "`get_config` returns what `super().get_config()` returns, and more",
}


def unreached(name):
    if name == "inputs":
        return "no gradient flows through `call`. Use `keras.ops` in it, not NumPy"
    return f"no gradient reaches `{name}`: a net could not learn it"


def gradient_fault(name, shape, gradient):
    """Why there is no sense in comparing the gradient that came back, or None."""
    if gradient is None:
        return f"`{name}` is not trainable: a net could not learn it"
    if np.shape(gradient) != shape:
        return f"the gradient by `{name}` should have shape {shape}, yours has {np.shape(gradient)}"
    if not np.isfinite(gradient).all():
        return f"the gradient by `{name}` is not a number (NaN): a net with it could not learn"
    return None


@symptom
def loops_over_batch(self, case, answer):
    return "NoneType" in answer["reloaded"] and self.comes_up_to("trains", case, answer)


not_saved = stops_at("saved")


@symptom
def config_lost(self, case, answer):
    return not_saved(self, case, answer) and not answer["lost"]["made"]
