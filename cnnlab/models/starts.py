"""One net from several starts: nets differ for certain only where their starts differ less."""

import keras
import numpy as np


def from_seeds(make_net, seeds, *arguments):
    """Yields one net again and again, once for each seed, as if it had just been made from it.

    It has other weights each time, and its optimizer has not taken a step. But it is one object,
    so that a backend compiles its training step once. Look at it before asking for the next.

    Args:
        make_net: Function that returns a compiled model. One that is not built yet has no weights
            to change: then each of its models is yielded as it is.
        seeds: Iterable of ints.
        *arguments: What `make_net` is called with.

    Example:

    >>> def make_net(num_inputs):
    ...     layers = [keras.Input((num_inputs,)), keras.layers.Dense(1, use_bias=False)]
    ...     net = keras.Sequential(layers)
    ...     net.compile("sgd", "mse")
    ...     return net
    >>> nets = from_seeds(make_net, [0, 1, 0], 2)
    >>> first, second, third = (float(net.get_weights()[0][0, 0]) for net in nets)
    >>> first == third, first == second
    (True, False)
    """
    net = None
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        made = make_net(*arguments)
        if not made.built:
            net = made
        elif net is None:
            net = made
            net.optimizer.build(net.trainable_variables)
            unused = [np.array(variable) for variable in net.optimizer.variables]
        else:
            values = [*made.variables, *unused]
            for variable, value in zip(
                [*net.variables, *net.optimizer.variables], values, strict=True
            ):
                variable.assign(value)
        yield net
