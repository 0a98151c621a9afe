"""Questions to a layer of the student's own."""

import contextlib
import json
import logging
import tempfile
import warnings
from functools import partial
from pathlib import Path

import numpy as np

from cnnlab.judging.probes.weights import count, shape_of, weights_of
from cnnlab.judging.student_error import StudentError

GIVEN = {"name": "of_the_judge", "trainable": False}  # what every layer of Keras takes and keeps


def layer(layer_class, inputs, weights, upstream, config, in_a_net=False, methods=None):
    """Builds the student's layer, gives it the judge's weights, runs it, makes it once more.

    Args:
        in_a_net: whether a net with the layer is trained, saved and loaded, which takes a while;
            else the layer is made of its configuration alone.
        methods: what else of the layer's is called, `{name: [arguments, ...]}`.

    Returns:
        dict with `weights` (name -> shape; None for a weight that is not there), `num_weights`,
        `first` (the outputs before the judge's weights are set) and, when the weights have the
        judge's shapes, `methods`, `outputs`, `gradients` (of `sum(upstream * outputs)`, by
        `inputs` and by the name of each weight; None for one that is not trainable), `reloaded`
        (the outputs of the layer that was made once more) and, in a net, `trained` (the loss of a
        step). Of these two a text says why there are none. `built` counts the weights after
        `build` alone; `output_shape` is what the layer's `compute_output_shape`, or its net, says
        for a batch of any size; `lost` names what a layer of Keras keeps and this one does not,
        when it is `made` and when it is `loaded`.
    """
    import keras

    if not (isinstance(layer_class, type) and issubclass(layer_class, keras.layers.Layer)):
        raise TypeError("a class derived from keras.layers.Layer was expected here")
    made = layer_class(**config)
    first = made(inputs)  # builds it
    found = {name: _weight(made, name) for name in weights}
    shapes = {
        name: None if weight is None else shape_of(weight, np.shape(weights[name]))
        for name, weight in found.items()
    }
    answer = {"weights": shapes, "num_weights": count(weights_of(made)), "first": first}
    if any(shapes[name] != np.shape(weights[name]) for name in weights):
        return answer
    _assign(made, weights)
    answer["methods"] = {
        name: [_or_error(partial(_call, made, name, *each)) for each in arguments]
        for name, arguments in (methods or {}).items()
    }
    answer["outputs"] = outputs = made(inputs)
    if outputs is None or not keras.ops.is_tensor(outputs):
        return answer
    if tuple(outputs.shape) == np.shape(upstream):
        answer["gradients"] = _gradients(made, found, shapes, inputs, upstream)
    answer |= _once_more(layer_class, config, inputs, weights, in_a_net)
    if in_a_net:  # changes its weights
        answer["trained"] = _or_error(lambda: _trained(made, inputs, upstream))
    return answer


def _weight(layer, path):
    """The weight at `path`, such as `first.kernel`, a part's; None where none is."""
    import keras

    for name in path.split("."):
        layer = getattr(layer, name, None)
    return layer if isinstance(layer, keras.Variable) else None


def _call(layer, name, *arguments):
    return getattr(layer, name)(*arguments)


def _or_error(answer):
    """What a function gives, or in words what went wrong."""
    try:
        return answer()
    except Exception as error:
        return str(StudentError.from_exception(error))


def _gradients(made, found, shapes, inputs, upstream):
    from keras.layers import Layer

    from cnnlab.gradients import layer_gradients

    by_inputs, by_weights = layer_gradients(made, inputs, upstream)
    trainable = Layer.trainable_variables.fget(made)
    numbers = {id(weight): number for number, weight in enumerate(trainable)}
    places = {name: numbers.get(id(weight)) for name, weight in found.items()}
    named = {
        name: None if at is None else np.reshape(by_weights[at], shapes[name])
        for name, at in places.items()
    }
    return {"inputs": by_inputs, **named}


def _trained(made, inputs, targets):
    """The loss of one training step of a compiled net: a dense layer, and the student's."""
    import keras

    before = keras.layers.Dense(inputs.shape[-1])
    net = keras.Sequential([keras.Input(inputs.shape[1:]), before, made])
    net.compile("sgd", "mse", jit_compile=False)
    with _unsaid():
        return float(net.train_on_batch(inputs, targets))


@contextlib.contextmanager
def _unsaid():
    """Keras warns of a weight without gradient, TensorFlow of the fifth net that it traces."""
    logger = logging.getLogger("tensorflow")
    before, logger.disabled = logger.disabled, True
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        logger.disabled = before


def _once_more(layer_class, config, inputs, weights, in_a_net):
    """What comes of a second layer, which has a name, when it is made once more."""
    import keras

    answer, names = {}, {layer_class.__name__: layer_class}
    any_batch = (None, *inputs.shape[1:])

    def reloaded():
        made = layer_class(**config, **GIVEN)
        answer["lost"] = {"made": _lost(made)}
        with warnings.catch_warnings(action="ignore"):  # of parts that `build` leaves unbuilt
            made.build(any_batch)
        answer["built"] = count(weights_of(made))
        if layer_class.compute_output_shape is not keras.layers.Layer.compute_output_shape:
            answer["output_shape"] = _or_error(lambda: list(made.compute_output_shape(any_batch)))
        if in_a_net:
            net = keras.Sequential([keras.Input(inputs.shape[1:]), made])
            answer["output_shape"] = list(net.output_shape)
            _assign(made, weights)
            loaded = _through_a_file(net, names).layers[-1]
        else:
            text = json.dumps(keras.saving.serialize_keras_object(made))
            loaded = keras.saving.deserialize_keras_object(json.loads(text), names)
            loaded(inputs)  # builds it
            _assign(loaded, weights)
        answer["lost"]["loaded"] = _lost(loaded)
        return keras.ops.convert_to_numpy(loaded(inputs))

    return {"reloaded": _or_error(reloaded), **answer}


def _through_a_file(net, names):
    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "net.keras"
        net.save(path)
        return keras.saving.load_model(path, custom_objects=names)


def _assign(layer, weights):
    for name, weight in weights.items():
        variable = _weight(layer, name)
        variable.assign(np.reshape(weight, variable.shape))


def _lost(layer):
    return [name for name, given in GIVEN.items() if getattr(layer, name, None) != given]
