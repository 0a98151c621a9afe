"""Caffe's two files: the net as text (prototxt), its weights as Protocol Buffers (caffemodel).

Source: Jia et al. (2014), "Caffe: Convolutional Architecture for Fast Feature Embedding", ACM
Multimedia; the numbers of the fields are those of Caffe 1.0's `caffe.proto`.
"""

from pathlib import Path

from cnnlab.export.layers import Convolution, Dense, Flatten, Pooling, channels_first
from cnnlab.export.wire import field, whole_numbers

# Fields of NetParameter, LayerParameter, BlobProto, BlobShape.
NET_NAME, NET_LAYER = 1, 100
LAYER_NAME, LAYER_TYPE, LAYER_BLOBS = 1, 2, 7
BLOB_DATA, BLOB_SHAPE = 5, 7
SHAPE_DIM = 1

TYPES = {
    Convolution: "Convolution",
    Pooling: "Pooling",
    Flatten: "Flatten",
    Dense: "InnerProduct",
    "tanh": "TanH",
    "relu": "ReLU",
}


def write_caffe(layers, input_shape, path):
    """Writes `path` with the endings `.prototxt` and `.caffemodel`.

    Args:
        layers: List of plain layers, channels last.
        input_shape: `(height, width, channels)` of one picture.
        path: Where, without an ending.
    """
    path, layers = Path(path), channels_first(layers)
    path.with_suffix(".prototxt").write_text(prototxt(layers, input_shape, path.name))
    path.with_suffix(".caffemodel").write_bytes(caffemodel(layers, path.name))


def prototxt(layers, input_shape, name):
    """The net's description."""
    height, width, channels = input_shape
    sizes = " ".join(f"dim: {size}" for size in (1, channels, height, width))
    bottom = "net/image"  # no layer of Keras has a name with a slash
    lines = [f'name: "{name}"', f'input: "{bottom}"\ninput_shape {{ {sizes} }}']
    for layer in layers:
        lines.append(
            _described(layer.name, TYPES[type(layer)], bottom, layer.name, _settings(layer))
        )
        activation = TYPES.get(getattr(layer, "activation", "linear"))
        if activation:  # in place: it reads and writes the same maps
            called = f"{layer.name}/{layer.activation}"  # no other layer has this name
            lines.append(_described(called, activation, layer.name, layer.name, ""))
        bottom = layer.name
    return "\n".join(lines) + "\n"


def _described(name, kind, bottom, top, settings):
    head = f'layer {{\n  name: "{name}"\n  type: "{kind}"\n  bottom: "{bottom}"\n  top: "{top}"\n'
    return head + (f"  {settings}\n" if settings else "") + "}"


def _settings(layer):
    if isinstance(layer, Convolution):
        filters, _, height, width = layer.kernel.shape
        rows, columns = layer.margin
        return (
            f"convolution_param {{ num_output: {filters} kernel_h: {height} kernel_w: {width} "
            f"pad_h: {rows} pad_w: {columns} }}"
        )
    if isinstance(layer, Pooling):
        height, width = layer.size
        return (
            f"pooling_param {{ pool: {'MAX' if layer.kind == 'max' else 'AVE'} kernel_h: {height} "
            f"kernel_w: {width} stride_h: {height} stride_w: {width} }}"
        )
    if isinstance(layer, Dense):
        return f"inner_product_param {{ num_output: {len(layer.kernel)} }}"
    return ""


def caffemodel(layers, name):
    """The weights: a message a layer, with its name, its type and its two arrays."""
    message = field(NET_NAME, name)
    for layer in layers:
        if isinstance(layer, Convolution | Dense):
            message += field(
                NET_LAYER,
                field(LAYER_NAME, layer.name)
                + field(LAYER_TYPE, TYPES[type(layer)])
                + field(LAYER_BLOBS, blob(layer.kernel))
                + field(LAYER_BLOBS, blob(layer.bias)),
            )
    return message


def blob(array):
    """An array: its numbers and its shape."""
    shape = whole_numbers(SHAPE_DIM, array.shape)
    return field(BLOB_DATA, array) + field(BLOB_SHAPE, shape)
