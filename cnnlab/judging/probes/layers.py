"""Questions to a layer of the student's own."""

import tempfile
from pathlib import Path

import numpy as np

from cnnlab.judging.probes.weights import count, weights_of
from cnnlab.judging.student_error import StudentError


def layer(layer_class, inputs, weights, upstream, config):
    """Builds the student's layer, gives it the judge's weights, runs it, and saves and loads it.

    Returns:
        dict with `weights` (name -> shape; None for a weight that is not there), `num_weights`,
        `first` (the outputs before the judge's weights are set) and, when the weights have the
        judge's shapes, `outputs`, `gradient` (of `sum(upstream * outputs)` by the inputs),
        `output_shape` (what `compute_output_shape` says), and `reloaded`: the outputs after a
        `.keras` file. Of the last two a text says why there are none.
    """
    import keras

    from cnnlab.gradients import layer_gradients

    if not (isinstance(layer_class, type) and issubclass(layer_class, keras.layers.Layer)):
        raise TypeError("a class derived from keras.layers.Layer was expected here")
    made = layer_class(**config)
    first = made(inputs)  # builds it
    found = {name: _attribute(made, name) for name in weights}
    shapes = {
        name: None if weight is None else tuple(np.shape(weight)) for name, weight in found.items()
    }
    answer = {"weights": shapes, "num_weights": count(weights_of(made)), "first": first}
    if any(shapes[name] != np.shape(weights[name]) for name in weights):
        return answer
    for name, weight in found.items():
        weight.assign(weights[name])
    answer["outputs"] = outputs = made(inputs)
    if outputs is None or not keras.ops.is_tensor(outputs):
        return answer
    if tuple(outputs.shape) == np.shape(upstream):
        answer["gradient"] = layer_gradients(made, inputs, upstream)[0]
    # Keras asks `compute_output_shape` where the student wrote it, and traces `call` elsewhere.
    symbolic = keras.KerasTensor(inputs.shape, inputs.dtype)
    try:
        answer["output_shape"] = list(made.compute_output_spec(symbolic).shape)
    except Exception as error:
        answer["output_shape"] = str(StudentError.from_exception(error))
    answer["reloaded"] = _reload(made, inputs)
    return answer


def _attribute(thing, path):
    """What `path` leads to, such as `first.kernel`, a part's weight; None where nothing is."""
    for name in path.split("."):
        thing = getattr(thing, name, None)
    return thing


def _reload(made, inputs):
    """The layer's outputs after a trip through a `.keras` file, or what went wrong on the way."""
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.keras"
        try:
            model = keras.Sequential([keras.Input(inputs.shape[1:]), made])
            model.save(path)
            loaded = keras.saving.load_model(path, custom_objects={type(made).__name__: type(made)})
        except Exception as error:
            return str(StudentError.from_exception(error))
    return keras.ops.convert_to_numpy(loaded(inputs))
