"""Makes the first `fit` of a lab's net cheaper on TensorFlow; the numbers stay the same."""

import contextlib
import functools

import numpy as np


@functools.cache  # once a process
def quicken():
    """To be called before any net is trained, where nets are small; other backends need none of it.

    TensorFlow traces a training step anew when variables were made in it, and Keras makes those of
    the optimizer and of the metrics there: made before, they halve the tracing. And nets of labs
    train for seconds: optimizing their graphs takes longer than it saves.
    """
    import keras

    if keras.config.backend() != "tensorflow":
        return
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    keras.Model.make_train_function = optimizer_first(keras.Model.make_train_function)
    keras.Model.fit = metrics_first(keras.Model.fit)


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
        if trains_as_keras(model) and model.compiled and model.built and isinstance(y, np.ndarray):
            with contextlib.suppress(Exception):  # `fit` says better what is wrong
                answer = np.zeros((1, *model.output_shape[1:]), "float32")
                model.compute_metrics(None, y[:1], answer)
        return fit(model, x, y, *args, **kwargs)

    return trained


def trains_as_keras(model):
    """Whether its steps are Keras' own: others may mean other weights, and count otherwise."""
    from keras import Model

    kind = type(model)
    return kind.train_step is Model.train_step and kind.compute_metrics is Model.compute_metrics
