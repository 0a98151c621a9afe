"""The graph of a net, however it is written, and where maps go past layers in it."""

OURS = ("keras", "cnnlab")  # libraries whose layers without parts have no way past anything


def with_graph(model, shape):
    """The model itself; of a subclassed one a model with the same layers, and with a graph.

    Args:
        shape: of the inputs, batch first.
    """
    import keras

    if isinstance(model, keras.Function | keras.Sequential):
        return model
    inputs = keras.Input(shape[1:])
    return keras.Model(inputs, model.call(inputs))


def num_shortcuts(model, shape):
    """How many operations bring several ways together, in nested nets and in blocks too.

    Where `call` draws no graph nothing can be seen; this counts as one.
    """
    try:
        model = with_graph(model, shape)
    except Exception:  # what a student's code does need not have a graph
        return 1
    return joins(model.inputs, model.outputs)


def joins(inputs, outputs):
    from cnnlab.arithmetic.graph import nodes, open_block  # here: a bare process has none of it

    found = 0
    for node in nodes(inputs, outputs):
        part = node.operation
        found += len({id(tensor) for tensor in node.input_tensors}) > 1
        if getattr(part, "outputs", None):  # a nested model
            found += joins(part.inputs, part.outputs)
        elif getattr(part, "_layers", ()) or not is_of_library(part):
            try:
                found += joins(*open_block(node))
            except Exception:
                found += 1
    return found


def is_of_library(operation):
    return type(operation).__module__.partition(".")[0] in OURS
