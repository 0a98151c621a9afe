"""Parts and weights of a layer or a net, as Keras sees them.

A student's class is not asked: it may have its own `layers`, `operations` or `weights`.
"""

import math


def parts_of(layer):
    """The layers and operations that a layer or a model is made of, in Keras' order."""
    import keras

    if isinstance(layer, keras.Function):  # includes `a + b`, which is no layer
        return keras.Function.operations.fget(layer)
    if isinstance(layer, keras.Sequential):
        return keras.Sequential.layers.fget(layer)
    return list(layer._layers)


def leaves_of(model):
    """The parts of a model, and theirs; a model among them is opened and not named itself."""
    import keras

    found = []
    for part in parts_of(model):
        found += [] if isinstance(part, keras.Model) else [part]
        found += leaves_of(part) if getattr(part, "_layers", ()) else []
    return found


def weights_of(layer):
    """The weights of a layer or a model, each once: what Keras' own `weights` lists."""
    import keras

    found, seen, todo = {}, set(), [layer]
    while todo:
        part = todo.pop()
        if id(part) not in seen and isinstance(part, keras.layers.Layer):
            seen.add(id(part))
            own = part._trainable_variables + part._non_trainable_variables
            found |= {id(weight): weight for weight in own if id(weight) not in found}
            todo += reversed([*parts_of(part), *part._layers])
    return list(found.values())


def shape_of(weight, wanted):
    """A weight's shape; the wanted one, where it has but axes of 1 before, as (1, 1, 1, 6) has."""
    shape = tuple(weight.shape)
    return wanted if shape == (1,) * (len(shape) - len(wanted)) + wanted else shape


def count(weights):
    return sum(math.prod(weight.shape) for weight in weights)
