"""A walk through the graph of a Keras model, into nested models and blocks too."""

from typing import Any, NamedTuple

from cnnlab.arithmetic import products, rules
from cnnlab.arithmetic.field import Field
from cnnlab.errors import value_error


class Step(NamedTuple):
    """One layer, or one function of `keras.ops`, at one place of the graph."""

    operation: Any
    output_shape: tuple
    fields: tuple | ValueError  # one field an axis of the image, or the reason why there is none
    multiplications: int | None
    inner: list  # the steps inside a nested model or a block


def walk_model(model):
    """Returns the steps of a model, in the order of its graph, and the fields of its outputs."""
    check_shapes(model)
    image = next((rules.spatial(x.shape) for x in model.inputs if len(x.shape) > 2), ())
    # Several images are laid on one another; an input that is a vector has no pixels.
    fields = [(Field(),) * len(image) if len(x.shape) > 2 else () for x in model.inputs]
    return walk(model.inputs, model.outputs, fields, image)


def check_shapes(model):
    """Sees to it that the model has a graph."""
    if not getattr(model, "outputs", None):
        raise value_error(
            "The arithmetic needs a Sequential or Functional model that knows its shapes. "
            f"Received: model={model.name!r} of class {type(model).__name__}. "
            "Start it with `keras.Input((height, width, channels))`."
        )


def walk(inputs, outputs, fields, image):
    """Returns the steps from `inputs`, whose fields are known, and the fields of `outputs`."""
    known = {id(tensor): field for tensor, field in zip(inputs, fields, strict=True)}
    steps = []
    for node in nodes(inputs, outputs):
        step, new_fields = take(node, [known[id(x)] for x in node.input_tensors], image)
        steps.append(step)
        known.update(zip(map(id, node.output_tensors), new_fields, strict=True))
    return steps, [known[id(tensor)] for tensor in outputs]


def nodes(inputs, outputs):
    """The nodes between `inputs` and `outputs`, each after those that it reads."""
    from keras import Function  # here, so that importing the arithmetic imports no backend

    given = set(map(id, inputs))
    nodes_by_depth = Function(inputs, outputs)._nodes_by_depth
    for depth in sorted(nodes_by_depth, reverse=True):
        for node in nodes_by_depth[depth]:
            if not all(id(tensor) in given for tensor in node.output_tensors):
                yield node


def take(node, fields, image):
    """Returns the step of one node and the fields of its outputs."""
    operation, inner = node.operation, []
    if getattr(operation, "outputs", None):  # a nested model
        inner, new_fields = walk(operation.inputs, operation.outputs, fields, image)
    elif is_block(operation):
        inner, new_fields = inside(node, fields, image)
    else:
        new_fields = [fields_after(node, fields, image)] * len(node.output_tensors)
    if inner:
        counts = [step.multiplications for step in inner]
        multiplications = None if None in counts else sum(counts)
    else:
        shapes = node.input_tensors[0].shape, node.output_tensors[0].shape
        multiplications = products.multiplications(operation, *shapes)
    shape = tuple(node.output_tensors[0].shape)
    return Step(operation, shape, new_fields[0], multiplications, inner), new_fields


def inside(node, fields, image):
    """Returns the steps inside a block, and the fields of its outputs."""
    try:
        inputs, outputs = open_block(node)
    except ValueError as error:
        return [], [error] * len(node.output_tensors)
    steps, new_fields = walk(inputs, outputs, fields, image)
    if getattr(node.operation, "data_format", None) == "channels_first":
        new_fields = [channels_first(node.operation)] * len(new_fields)
    return steps, new_fields


def channels_first(operation):
    return rules.no_field(
        operation, "Received: data_format='channels_first'.", "Put channels last."
    )


def is_block(layer):
    """Whether a layer is made of layers with windows or weights."""
    if hasattr(layer, "kernel") or rules.kind(layer) in rules.STEP_BY_STEP:
        return False  # a convolution's activation may be a layer with weights
    parts = getattr(layer, "_layers", ())
    return any(is_block(part) or rules.is_window(part) or part.weights for part in parts)


def open_block(node):
    """Returns the inputs and outputs of the graph that the `call` of a block draws."""
    from keras import Input, tree

    # Inputs of its own: Keras 3.10 follows a graph past tensors in the middle of another.
    inputs = {id(x): Input(batch_shape=x.shape, dtype=x.dtype) for x in node.input_tensors}
    arguments = node.arguments.args, node.arguments.kwargs
    args, kwargs = tree.map_structure(lambda x: inputs.get(id(x), x), arguments)
    try:
        outputs = node.operation.call(*args, **kwargs)
    except Exception as error:  # of any kind: it is the block's own code
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise value_error(
            f"`{node.operation.name}` cannot be looked into. Received: {said} "
            "Let its `call` hand tensors from layer to layer, without numbers of their sizes."
        ) from error
    inputs = [inputs[id(x)] for x in node.input_tensors]
    return inputs, outputs if isinstance(outputs, (list, tuple)) else [outputs]


def fields_after(node, fields, image):
    """The fields of a node's output from those of its inputs."""
    missing = [field for field in fields if isinstance(field, ValueError)]
    if missing:
        return missing[0]
    operation = rules.unwrapped(node.operation)
    name = rules.kind(operation)
    shapes = [tuple(tensor.shape) for tensor in node.input_tensors]
    if getattr(operation, "data_format", None) == "channels_first":
        return channels_first(operation)
    if name in rules.NO_STEP:
        reason = rules.NO_STEP[name]
        return rules.no_field(operation, reason, "Ask for the field of the layer before.")
    if name in rules.MERGES:
        return rules.merged_fields(operation, fields, shapes, image)
    if name in rules.POINTWISE:
        return rules.pointwise_fields(operation, fields[0], shapes[0])
    if name in rules.WHOLE:
        return rules.whole_fields(operation, fields[0], shapes[0], image)
    if name == "reshape":
        new_shape = tuple(node.output_tensors[0].shape)
        return rules.reshaped_fields(operation, fields[0], shapes[0], new_shape, image)
    if name == "getitem":
        return rules.sliced_fields(operation, node.arguments.args[1], fields[0], shapes[0])
    if name.startswith(("zeropadding", "cropping")):
        return rules.shifted_fields(operation, fields[0], shapes[0])
    if rules.is_window(operation):
        return rules.window_fields(operation, fields[0], shapes[0])
    return rules.no_rule(operation)
