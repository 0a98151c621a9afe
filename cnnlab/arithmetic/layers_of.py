"""The layers of a net, those of nets within it too."""


def layers_of(model):
    """The layers of a Keras model; in the place of a model among them stand its own.

    Args:
        model: A Keras model.

    Returns:
        A list of layers, in the order in which Keras lists them.

    Example, a net in a net:

    >>> import keras
    >>> inner = keras.Sequential([keras.layers.Conv2D(4, 3), keras.layers.ReLU()])
    >>> net = keras.Sequential([keras.Input((8, 8, 1)), inner, keras.layers.Flatten()])
    >>> [type(layer).__name__ for layer in layers_of(net)]
    ['Conv2D', 'ReLU', 'Flatten']
    """
    from keras import Model  # here, so that importing the arithmetic imports no backend

    found = []
    for layer in model.layers:
        found += layers_of(layer) if isinstance(layer, Model) else [layer]
    return found
