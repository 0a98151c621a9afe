"""A few images at a time, so that a whole batch's windows need not lie in memory.

The windows of a batch, each pixel copied for every weight that meets it, are more than a cache
holds, and than a system likes to give and take at each step. So a few images are convolved at a
time, where an image's windows are many and TensorFlow compiles the graph. (Step by step, and with
PyTorch, groups take longer.) Measured: `python benchmarks/layers.py`.

The loops are TensorFlow's own, which can be told how many groups may be in work at the same time:
ten are fast forwards, on the way back they would take too much memory. A group is a slice, so that
no pixel is copied for it.
"""

from keras import ops
from keras.config import backend

FEW_IMAGES = 8
MANY_NUMBERS = 2**15


def images_together(batch, new_size, weights):
    """How many images are best convolved at a time; None for the whole batch."""
    if not in_graph() or (isinstance(batch, int) and batch <= FEW_IMAGES):
        return None
    sizes_known = all(isinstance(pixels, int) for pixels in new_size)
    many = sizes_known and new_size[0] * new_size[1] * weights >= MANY_NUMBERS
    return FEW_IMAGES if many else None


def in_graph():
    """Whether a graph of TensorFlow is being made."""
    if backend() != "tensorflow":
        return False
    import tensorflow as tf

    return not tf.executing_eagerly()


def map_groups(function, shape, group, *batches, at_once):
    """`function` of batches, `group` images at a time; `shape` is that of its result for one.

    Up to `at_once` groups are in work at the same time.
    """
    if group is None:
        return function(*batches)
    import tensorflow as tf

    groups = in_groups(group, batches)
    results = tf.map_fn(
        lambda i: function(*(each[i] for each in groups)),
        tf.range(tf.shape(groups[0])[0]),
        parallel_iterations=at_once,
        fn_output_signature=batches[0].dtype,
    )
    return ops.reshape(results, (-1, *shape))[: ops.shape(batches[0])[0]]


def sum_groups(function, shape, group, *batches):
    """The sum, of this shape, of what `function` makes of one group after the other."""
    if group is None:
        return function(*batches)
    import tensorflow as tf

    groups = in_groups(group, batches)
    _, total = tf.while_loop(
        lambda i, total: i < tf.shape(groups[0])[0],
        lambda i, total: (i + 1, total + function(*(each[i] for each in groups))),
        (0, tf.zeros(shape, batches[0].dtype)),
        parallel_iterations=1,
    )
    return total


def in_groups(group, batches):
    """The batches, cut into groups; zeros fill up the last one."""
    missing = -ops.shape(batches[0])[0] % group
    full = [ops.pad(batch, ((0, missing), (0, 0), (0, 0), (0, 0))) for batch in batches]
    return [ops.reshape(batch, (-1, group, *ops.shape(batch)[1:])) for batch in full]
