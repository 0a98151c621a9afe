"""How deep a Keras model is."""

from cnnlab.arithmetic import graph, products, rules


def depth(model):
    """Layers with weights on the longest way from the input to the output.

    Convolutions, dense layers and subsampling count. Normalizations do not: they fold into the
    layer before them.

    Args:
        model: A Sequential or Functional model that knows its input shape.

    Returns:
        An int.

    Raises:
        ValueError: If the model does not know its shapes.

    Example, a shortcut beside two convolutions:

    >>> import keras
    >>> image = keras.Input((8, 8, 3))
    >>> maps = keras.layers.Conv2D(4, 3, padding="same")(image)
    >>> maps = keras.layers.Conv2D(3, 3, padding="same")(maps)
    >>> depth(keras.Model(image, keras.layers.add([image, maps])))
    2
    """
    graph.check_shapes(model)
    return max(deepest(model.inputs, model.outputs, [0] * len(model.inputs)))


def deepest(inputs, outputs, depths):
    """The depths of `outputs`, when those of `inputs` are known."""
    known = {id(tensor): depth for tensor, depth in zip(inputs, depths, strict=True)}
    for node in graph.nodes(inputs, outputs):
        before = [known.get(id(tensor), 0) for tensor in node.input_tensors]
        operation = node.operation
        if getattr(operation, "outputs", None):  # a nested model
            after = deepest(operation.inputs, operation.outputs, before)
        elif graph.is_block(operation):
            after = deepest(*graph.open_block(node), before)
        else:
            after = [max(before) + has_weights(operation)] * len(node.output_tensors)
        known.update(zip(map(id, node.output_tensors), after, strict=True))
    return [known[id(tensor)] for tensor in outputs]


def has_weights(operation):
    return rules.kind(operation) not in products.NO_WEIGHTS and bool(
        getattr(operation, "weights", ())
    )
