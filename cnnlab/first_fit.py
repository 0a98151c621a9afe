"""Makes the first `fit` of a lab's net cheaper on TensorFlow; the numbers stay the same."""

import functools


@functools.cache  # once a process
def quicken():
    """To be called before any net is trained, where nets are small; other backends need none of it.

    TensorFlow traces a training step anew when variables were made in it, and Keras makes the
    optimizer's there: made before, they halve the tracing. And nets of labs train for seconds:
    optimizing their graphs takes longer than it saves.
    """
    import keras

    if keras.config.backend() != "tensorflow":
        return
    import tensorflow as tf

    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
    keras.Model.make_train_function = optimizer_first(keras.Model.make_train_function)


def optimizer_first(make_train_function):
    """The same method of `keras.Model`, which makes the optimizer's variables before."""
    from keras import Model

    @functools.wraps(make_train_function)
    def make(model, force=False):
        optimizer = model.optimizer
        # A net with a training step of its own may mean other weights.
        keras_step = type(model).train_step is Model.train_step
        if keras_step and optimizer and model.built and not optimizer.built:
            optimizer.build(model.trainable_weights)
        return make_train_function(model, force)

    return make
