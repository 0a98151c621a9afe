"""Makes `fit` of a lab's small nets cheaper on TensorFlow; the numbers stay the same."""

import contextlib
import functools
import json
import re
import warnings

import numpy as np

FOREIGN = re.compile(r'"module": "(?!keras|cnnlab|builtins)|"(function|__lambda__)"')
NAME = re.compile(r'"name": "([^"]+)"')
PLAIN = {"batch_size", "epochs", "shuffle", "verbose"}  # arguments of `fit`
MOST_TWINS, MOST_WEIGHTS = 8, 500_000  # what is kept takes memory


@functools.cache  # once a process
def quicken():
    """To be called before any net is trained, where nets are small; other backends need none of it.

    TensorFlow traces a training step anew when variables were made in it, and Keras makes those of
    the optimizer and of the metrics there: made before, they halve the tracing. Nets that are alike
    share what was traced. And nets of labs train for seconds: optimizing their graphs takes longer
    than it saves.
    """
    import keras

    if keras.config.backend() != "tensorflow":
        return
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    keras.Model.make_train_function = optimizer_first(keras.Model.make_train_function)
    keras.Model.fit = by_a_twin(metrics_first(keras.Model.fit))


def optimizer_first(make_train_function):
    """The same method of `keras.Model`, which makes the optimizer's variables before."""

    @functools.wraps(make_train_function)
    def make(model, force=False):
        optimizer = model.optimizer
        if trains_as_keras(model) and optimizer and model.built and not optimizer.built:
            optimizer.build(model.trainable_weights)
        return make_train_function(model, force)

    return make


def metrics_first(fit):
    """The same method of `keras.Model`, which makes the metrics' variables before.

    They depend on what labels and answers look like: the metrics see one of each. `fit` forgets it.
    """

    @functools.wraps(fit)
    def trained(model, x=None, y=None, *args, **kwargs):
        make_metrics(model, y)
        return fit(model, x, y, *args, **kwargs)

    return trained


def make_metrics(model, y):
    """Makes the variables of a net's metrics, where that can be done before `fit`."""
    if trains_as_keras(model) and model.compiled and model.built and isinstance(y, np.ndarray):
        with contextlib.suppress(Exception):  # `fit` says better what is wrong
            answer = np.zeros((1, *model.output_shape[1:]), "float32")
            model.compute_metrics(None, y[:1], answer)


def trains_as_keras(model):
    """Whether its steps are Keras' own: others may mean other weights, and count otherwise."""
    from keras import Model

    kind = type(model)
    return kind.train_step is Model.train_step and kind.compute_metrics is Model.compute_metrics


def by_a_twin(fit):
    """The same method of `keras.Model`: of nets that are alike, the first trains for all.

    Nets from several seeds differ in their numbers alone, and TensorFlow would trace a step for
    each of them. So the first is lent the numbers of the next, trains, and has its own back.
    """
    twins = {}

    @functools.wraps(fit)
    def trained(model, x=None, y=None, *args, **how):
        plain = not args and how.keys() <= PLAIN and how.get("verbose") == 0
        alike = likeness(model) if plain else None
        twin = twins.get(alike)
        if twin is None or twin is model or not can_stand_in(twin, model, alike, y):
            history = fit(model, x, y, *args, **how)
            if alike:
                twins[alike] = model
                while len(twins) > MOST_TWINS:
                    del twins[next(iter(twins))]
            return history
        with lent(twin, model):
            fit(twin, x, y, **how)
        assign(model.metrics_variables, twin.metrics_variables)
        return model.history

    return trained


def likeness(model):
    """What two nets have in common whose steps are the same, as text; None: nobody can tell.

    Names are left out, since Keras counts the layers that it makes.
    """
    import keras

    if not (model.built and model.compiled and trains_as_keras(model) and model.optimizer):
        return None
    if sum(np.prod(variable.shape) for variable in model.variables) > MOST_WEIGHTS:
        return None
    try:
        with warnings.catch_warnings(action="ignore"):  # of lambdas, which are foreign
            parts = [keras.saving.serialize_keras_object(model), model.get_compile_config()]
        described = json.dumps(parts, sort_keys=True)
    except (TypeError, ValueError, NotImplementedError):  # something has no config
        return None
    if FOREIGN.search(described):
        return None
    for number, name in enumerate(dict.fromkeys(NAME.findall(described))):
        described = described.replace(f'"{name}"', f'"{number}"')
    return described


def can_stand_in(twin, model, alike, y):
    """Whether the twin is still what it was, no layer is in both nets, and both count the same."""
    make_metrics(model, y)
    if len(model.metrics_variables) != len(twin.metrics_variables):
        return False
    apart = {id(v) for v in twin.variables}.isdisjoint(id(v) for v in model.variables)
    return apart and likeness(twin) == alike and twin.optimizer.built


@contextlib.contextmanager
def lent(twin, model):
    """In here the twin has the numbers of the other net; what becomes of them goes back to it."""
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    theirs = [*twin.variables, *twin.optimizer.variables]
    ours = [*model.variables, *model.optimizer.variables]
    kept, history = [np.array(variable) for variable in theirs], twin.history
    assign(theirs, ours)
    try:
        yield
        model.history, twin.history = twin.history, history
        model.history.set_model(model)
    finally:
        assign(ours, theirs)
        assign(theirs, kept)


def assign(variables, values):
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
