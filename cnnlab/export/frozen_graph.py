"""TensorFlow's frozen graph (.pb): vertices are operations, edges tensors, weights are constants.

Source: Abadi et al. (2016), "TensorFlow: A System for Large-Scale Machine Learning", OSDI.
"""

from pathlib import Path

from cnnlab.export.layers import Convolution, Dense, Flatten, Pooling, run_layers


def write_frozen_graph(layers, input_shape, path):
    """Writes plain layers (channels last) as a graph; its only placeholder takes the pictures.

    Args:
        layers: List of plain layers.
        input_shape: `(height, width, channels)` of one picture.
        path: Where.
    """
    import tensorflow as tf

    graph = tf.Graph()
    with graph.as_default():
        images = tf.compat.v1.placeholder("float32", (None, *input_shape))
        run_layers(layers, images, _functions(tf))
    Path(path).write_bytes(graph.as_graph_def().SerializeToString())


def _functions(tf):
    def convolution(maps, layer):
        rows, columns = layer.margin
        # "SAME" at stride 1 is this margin; "VALID" is none.
        padding = "SAME" if rows or columns else "VALID"
        maps = tf.nn.conv2d(maps, tf.constant(layer.kernel), 1, padding, name=layer.name)
        return tf.nn.bias_add(maps, layer.bias)

    def pooling(maps, layer):
        pool = tf.nn.max_pool2d if layer.kind == "max" else tf.nn.avg_pool2d
        return pool(maps, layer.size, layer.size, "VALID", name=layer.name)

    def flatten(maps, layer):
        height, width, channels = layer.shape
        return tf.reshape(maps, (-1, height * width * channels), name=layer.name)

    def dense(units, layer):
        return tf.nn.bias_add(tf.matmul(units, layer.kernel, name=layer.name), layer.bias)

    return {
        Convolution: convolution,
        Pooling: pooling,
        Flatten: flatten,
        Dense: dense,
        "tanh": tf.tanh,
        "relu": tf.nn.relu,
    }
