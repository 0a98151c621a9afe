"""A net that both notebooks of a lab train is trained once a run.

The experiments of a lab are in the instructor's notebook and in the student's. Equal nets, fed with
equal data and equal random numbers, end equal: what `fit` leaves is kept in a folder under a name
made of all that it depends on; what `fit_lbfgs` finds, too. Only nets that consist of Keras' own
parts and this package's are kept; of others nobody knows what they depend on.
"""

import functools
import hashlib
import inspect
import json
import pickle
import random
from pathlib import Path

import keras
import numpy as np
from keras.src.backend.common import global_state

from cnnlab.first_fit import likeness, quicken
from cnnlab.models import sparse_autoencoder

GENERATOR = "global_seed_generator"  # as Keras keeps it


class Unknown(Exception):
    """What a training depends on cannot be told."""


def remember(folder):
    """From now on in this process, a net that was trained before is not trained again."""
    if keras.backend.backend() == "tensorflow":  # the labs' own
        quicken()  # first: what is remembered needs none of it
        keras.Model.fit = remembering(keras.Model.fit, Path(folder))
    minimize = sparse_autoencoder.minimize
    sparse_autoencoder.minimize = remembering_minima(minimize, Path(folder))


def remembering(fit, folder):
    """The same method of `keras.Model`; what it leaves is kept in the folder."""

    @functools.wraps(fit)
    def trained(model, x=None, y=None, **how):
        try:
            kept = folder / called(model, x, y, how)
        except Unknown:
            return fit(model, x, y, **how)
        if kept.exists():
            return put(model, *pickle.loads(kept.read_bytes()))
        history = fit(model, x, y, **how)
        keep(kept, (arrays(model), history.history, history.epoch, history.params))
        return history

    return trained


def remembering_minima(minimize, folder):
    """The same function; the minimum that it finds of a cost is kept in the folder."""

    @functools.wraps(minimize)
    def minimum(cost, begin, num_iterations, callbacks=()):
        depends = cost.__qualname__, inspect.getclosurevars(cost).nonlocals
        kept = folder / hashed((*depends, begin, num_iterations))
        if kept.exists():
            found, costs = pickle.loads(kept.read_bytes())
            for callback in callbacks:
                for iteration, value in enumerate(costs[1:], 1):
                    callback(iteration, value)
            return found, costs
        left = minimize(cost, begin, num_iterations, callbacks)
        keep(kept, left)
        return left

    return minimum


def keep(path, thing):
    """Writes it at once: another process may read it."""
    new = path.with_name(f"{path.name}.{random.SystemRandom().getrandbits(64)}")
    new.write_bytes(pickle.dumps(thing))
    new.rename(path)


def hashed(parts):
    return hashlib.sha256(pickle.dumps(parts)).hexdigest()


def called(model, x, y, how):
    """A name made of all that this training depends on, or `Unknown`."""
    if how.get("verbose") != 0:
        raise Unknown  # it shows its progress
    if not all(isinstance(each, np.ndarray) or keras.ops.is_tensor(each) for each in (x, y)):
        raise Unknown  # what gives the data may give others the next time
    if isinstance(model, keras.Sequential) and not model.built:
        model.build(x.shape)  # as `fit` would: the first weights are part of the name
    described = likeness(model)
    if described is None:
        raise Unknown
    parts = described, text(how), arrays(model), np.array(x), np.array(y), random_numbers()
    return hashed(parts)


def text(thing):
    try:
        return json.dumps(thing, sort_keys=True)
    except TypeError as error:
        raise Unknown from error


def arrays(model):
    """The values of all that training changes, the metrics but for."""
    optimizer = model.optimizer.variables if model.optimizer else []
    return [np.array(variable) for variable in [*model.variables, *optimizer]]


def put(model, values, history, epoch, params):
    """Leaves all as the training did; returns its `History`."""
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    for variable, value in zip([*model.variables, *model.optimizer.variables], values, strict=True):
        variable.assign(value)
    model.history = keras.callbacks.History()
    model.history.set_model(model)
    model.history.set_params(params)
    model.history.history, model.history.epoch = history, epoch
    return model.history


def random_numbers():
    """Where Python, NumPy, TensorFlow and Keras stand in theirs; `fit` leaves them there."""
    context = tensorflow_context()
    if context._seed is None:
        raise Unknown  # TensorFlow's are drawn anew at each run
    generator = global_state.get_global_attribute(GENERATOR)  # None: not yet asked for
    drawn = None if generator is None else np.array(generator.state)
    return random.getstate(), np.random.get_state(), context._rng.getstate(), drawn


def tensorflow_context():
    from tensorflow.python.eager import context

    return context.context()
