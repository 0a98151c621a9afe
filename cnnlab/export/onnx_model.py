"""ONNX, the exchange format that many systems read; here ONNX Runtime runs it.

Source: ONNX, "Operator Schemas" (https://onnx.ai/onnx/operators/).
"""

from cnnlab.export.layers import Convolution, Dense, Flatten, Pooling, channels_first

OPSET = 13
ACTIVATIONS = {"tanh": "Tanh", "relu": "Relu"}


def write_onnx(layers, input_shape, path):
    """Writes plain layers (channels last) as a graph from `image` to `logits`, channels first.

    Args:
        layers: List of plain layers.
        input_shape: `(height, width, channels)` of one picture.
        path: Where.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, weights, last = [], [], "image"

    def add(kind, name, inputs=(), **settings):
        nonlocal last
        nodes.append(helper.make_node(kind, [last, *inputs], [name], **settings))
        last = name

    for layer in channels_first(layers):
        names = [f"{layer.name}/{part}" for part in ("kernel", "bias") if hasattr(layer, part)]
        weights += [numpy_helper.from_array(getattr(layer, n.split("/")[1]), n) for n in names]
        add(_kind(layer), f"{layer.name}/output", names, **_settings(layer))
        if getattr(layer, "activation", "linear") != "linear":
            add(ACTIVATIONS[layer.activation], f"{layer.name}/{layer.activation}")
    add("Identity", "logits")

    height, width, channels = input_shape
    images = helper.make_tensor_value_info(
        "image", TensorProto.FLOAT, ("batch", channels, height, width)
    )
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ("batch", None))
    graph = helper.make_graph(nodes, "net", [images], [logits], weights)
    opsets = [helper.make_opsetid("", OPSET)]
    # The oldest version of the file that has these operators: every reader knows it.
    model = helper.make_model_gen_version(graph, opset_imports=opsets)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _kind(layer):
    if isinstance(layer, Pooling):
        return "MaxPool" if layer.kind == "max" else "AveragePool"
    return {Convolution: "Conv", Flatten: "Flatten", Dense: "Gemm"}[type(layer)]


def _settings(layer):
    if isinstance(layer, Convolution):
        return {"pads": [*layer.margin, *layer.margin]}
    if isinstance(layer, Pooling):
        return {"kernel_shape": layer.size, "strides": layer.size}
    if isinstance(layer, Dense):
        return {"transB": 1}
    return {}
