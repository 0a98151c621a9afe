"""Questions to a net: one that the student has trained, and a function that builds one."""

import numpy as np

from cnnlab.judging.probes.functions import call
from cnnlab.judging.probes.graphs import num_shortcuts, with_graph
from cnnlab.judging.probes.weights import count, leaves_of, weights_of

MOST_WEIGHTS = 100_000  # that are sent to the judge, who can run a small net


def predict(model, inputs):
    """The trained model's outputs, and what it is made of.

    Returns:
        dict with `outputs`, `num_weights`, `weights` (none where they are many), `input_shape`,
        `layers` (names of their classes, those of nested nets too), `shortcuts` (their number),
        `trained` (shapes of the weights that are), `steps` (how many it was trained), and
        `from_logits` (whether its loss takes numbers that are no probabilities).
    """
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(f"a Keras model was expected here, this is of type {type(model).__name__}")
    outputs = _outputs(model, inputs)  # builds it
    weights = weights_of(model)
    trainable = keras.Model.trainable.fget(model)
    return {
        "outputs": outputs,
        "num_weights": count(weights),
        "weights": weights if count(weights) <= MOST_WEIGHTS else [],
        "input_shape": getattr(model, "input_shape", None),
        "layers": [type(part).__name__ for part in leaves_of(model)],
        "shortcuts": num_shortcuts(model, inputs.shape),
        "trained": [list(weight.shape) for weight in weights if trainable and weight.trainable],
        "steps": int(model.optimizer.iterations) if model.compiled and model.optimizer else 0,
        "from_logits": bool(getattr(getattr(model, "loss", None), "from_logits", False)),
    }


def net(build, inputs, weights, config):
    """Builds the student's net, gives it the judge's weights, and runs it.

    Returns:
        dict with `layers`: for each layer that has weights its output shape and their number;
        `initial`: for each weight, as it was drawn, its mean, its variance, and how many standard
        deviations the largest is away from the mean; `first` (the outputs before the judge's
        weights are set) and, when the judge's weights have the shapes of the net's, `outputs`;
        `compiled`; `new`: whether a second call gives another net; `foreign`: the kinds of its
        layers that are not of Keras.
    """
    import keras

    from cnnlab.arithmetic import summarize

    if isinstance(build, keras.Model):  # it can be called, on pictures
        raise TypeError("a function that builds a model was expected here, this is a model")
    made = call(build, **config)
    if made is None:
        return {"first": None}
    if not isinstance(made, keras.Model):
        raise TypeError(f"a Keras model should come back, this is of type {type(made).__name__}")
    answer = {"first": _outputs(made, inputs), "compiled": made.compiled}
    made = with_graph(made, inputs.shape)
    rows = summarize(made, expand_nested=True)
    answer["layers"] = [[list(row.output_shape[1:]), row.weights] for row in rows if row.weights]
    found = weights_of(made)
    answer["initial"] = [_drawn(keras.ops.convert_to_numpy(weight)) for weight in found]
    again = call(build, **config)
    shared = {id(weight) for weight in found}
    answer["new"] = isinstance(again, keras.Model) and shared.isdisjoint(map(id, weights_of(again)))
    kinds = [type(part) for part in leaves_of(made)]
    answer["foreign"] = [
        kind.__name__ for kind in kinds if kind.__module__.split(".")[0] != "keras"
    ]
    if [tuple(weight.shape) for weight in found] == [np.shape(w) for w in weights]:
        for weight, wanted in zip(found, weights, strict=True):
            weight.assign(wanted)
        answer["outputs"] = _outputs(made, inputs)
    return answer


def _drawn(weight):
    deviation = float(np.std(weight))
    farthest = float(np.abs(weight - np.mean(weight)).max())
    return [float(np.mean(weight)), deviation**2, farthest / deviation if deviation else 0.0]


def _outputs(model, inputs, batch_size=250):
    """What a model gives, called directly: to trace it, as its `predict` does, takes longer."""
    from keras import ops

    starts = range(0, len(inputs), batch_size)
    parts = [model(inputs[start : start + batch_size], training=False) for start in starts]
    if not all(map(ops.is_tensor, parts)):
        return parts[0]  # several outputs, or none
    return np.concatenate([ops.convert_to_numpy(part) for part in parts])
