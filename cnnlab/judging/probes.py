"""What is asked of a student's object: the half of judging that runs where the student's code runs.

A probe takes the student's object and plain inputs, and gives back plain data: arrays, numbers,
text, lists and dicts of them. It knows no right answer. The judge (`ladder.py`) is the other half:
it never touches the object.
"""

import copy
import math
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cnnlab.judging.forbidden import bar
from cnnlab.judging.student_error import StudentError, is_students


@dataclass
class Answer:
    """What came back for one question: a value, or the reason why there is none."""

    value: Any = None
    error: StudentError | None = None
    missing: bool = False


class Unknown:
    """Stands for a value that is not data, such as a module; `kind` is its type's name."""

    def __init__(self, value):
        self.kind = type(value).__name__


def ask(namespace, probe, name, args, kwargs, forbidden=()):
    """Puts one question to the object called `name`, and always returns an `Answer`.

    `forbidden` are the names of what must not be used for it.
    """
    if namespace.get(name) is None or namespace[name] is ...:
        return Answer(missing=True)
    args, kwargs = copy.deepcopy((args, kwargs))  # a student's code may change its arguments
    try:
        with bar(forbidden):
            return Answer(plain(PROBES[probe](namespace[name], *args, **kwargs)))
    except BaseException as error:
        return Answer(error=StudentError.from_exception(error))


def plain(value):
    """The value as plain data: tensors become arrays, sets lists, and what is no data `Unknown`."""
    if value is None or isinstance(value, bool | int | float | str | Unknown):
        return value
    if isinstance(value, np.ndarray | np.generic):
        return np.array(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        kind = tuple if type(value) is tuple else list  # a namedtuple is a list
        return kind(plain(item) for item in value)
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value), key=repr)
    keras = sys.modules.get("keras")
    if keras and (keras.ops.is_tensor(value) or isinstance(value, keras.Variable)):
        return keras.ops.convert_to_numpy(value)
    return Unknown(value)


def call(function, *args, **kwargs):
    """What the student's function returns."""
    if not callable(function):
        raise TypeError(f"a function was expected here, this is of type {type(function).__name__}")
    return function(*args, **kwargs)


def call_counting_lines(function, *args, **kwargs):
    """What the student's function returns, and how many lines of the student's code ran for it.

    A loop over pixels shows in `lines`: it grows with the picture. A line of NumPy counts as one.
    """
    files, lines = {}, 0

    def trace(frame, event, _):
        nonlocal lines
        file = frame.f_code.co_filename
        if not files.setdefault(file, is_students(file)):
            return None
        lines += event == "line"
        return trace

    tracer = sys.gettrace()
    sys.settrace(trace)
    try:
        returned = call(function, *args, **kwargs)
        counted = sys.gettrace() is trace
    finally:
        sys.settrace(tracer)
    if not counted:
        raise RuntimeError("the lines of your code are counted here: leave `sys.settrace` alone")
    return {"returned": returned, "lines": lines}


def value(thing):
    """The student's object itself."""
    return thing


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
    answer = {"weights": shapes, "num_weights": _count(_weights(made)), "first": first}
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


def _outputs(model, inputs, batch_size=250):
    """What a model gives, called directly: to trace it, as its `predict` does, takes longer."""
    from keras import ops

    starts = range(0, len(inputs), batch_size)
    parts = [model(inputs[start : start + batch_size], training=False) for start in starts]
    if not all(map(ops.is_tensor, parts)):
        return parts[0]  # several outputs, or none
    return np.concatenate([ops.convert_to_numpy(part) for part in parts])


def _parts(layer):
    """The layers and operations that a layer or a model is made of, in Keras' order.

    A student's class is not asked: it may have its own `layers`, `operations` or `weights`.
    """
    import keras

    if isinstance(layer, keras.Function):  # includes `a + b`, which is no layer
        return keras.Function.operations.fget(layer)
    if isinstance(layer, keras.Sequential):
        return keras.Sequential.layers.fget(layer)
    return list(layer._layers)


def _weights(layer):
    """The weights of a layer or a model, each once: what Keras' own `weights` lists."""
    import keras

    found, seen, todo = {}, set(), [layer]
    while todo:
        part = todo.pop()
        if id(part) not in seen and isinstance(part, keras.layers.Layer):
            seen.add(id(part))
            own = part._trainable_variables + part._non_trainable_variables
            found |= {id(weight): weight for weight in own if id(weight) not in found}
            todo += reversed([*_parts(part), *part._layers])
    return list(found.values())


def _count(weights):
    return sum(math.prod(weight.shape) for weight in weights)


def predict(model, inputs):
    """The trained model's outputs, its number of weights, and how many steps it was trained."""
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(f"a Keras model was expected here, this is of type {type(model).__name__}")
    outputs = _outputs(model, inputs)  # builds it
    weights = _weights(model)
    trainable = keras.Model.trainable.fget(model)
    return {
        "outputs": outputs,
        "num_weights": _count(weights),
        "layers": [type(part).__name__ for part in _parts(model)],
        "trained": [list(weight.shape) for weight in weights if trainable and weight.trainable],
        "steps": int(model.optimizer.iterations) if model.compiled and model.optimizer else 0,
    }


def net(build, inputs, weights, config):
    """Builds the student's net, gives it the judge's weights, and runs it.

    Returns:
        dict with `layers`: for each layer that has weights its output shape and their number;
        `initial`: for each weight its mean and its variance as they were drawn; `first` (the
        outputs before the judge's weights are set) and, when the judge's weights have the shapes of
        the net's, `outputs`.
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
    answer = {"first": _outputs(made, inputs)}
    answer["layers"] = [
        [list(row.output_shape[1:]), row.weights] for row in summarize(made) if row.weights
    ]
    found = _weights(made)
    initial = map(keras.ops.convert_to_numpy, found)
    answer["initial"] = [[float(np.mean(w)), float(np.var(w))] for w in initial]
    if [tuple(weight.shape) for weight in found] == [np.shape(w) for w in weights]:
        for weight, wanted in zip(found, weights, strict=True):
            weight.assign(wanted)
        answer["outputs"] = _outputs(made, inputs)
    return answer


def call_with_net(function, described, *args):
    """What the student's function returns for a net that the judge describes, see `nets.py`."""
    from cnnlab.judging.nets import rebuild

    return call(function, rebuild(described), *args)


PROBES = {
    probe.__name__: probe
    for probe in (call, call_counting_lines, call_with_net, value, layer, predict, net)
}
