"""Tables of connections: which output map reads which input maps.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), Table I; the lecture.
"""

import numpy as np
from keras import ops

from cnnlab.errors import value_error

# Rows are input maps, columns are output maps.
LENET5_C3 = (  # LeNet-5: the 6 maps of S2 and the 16 maps of C3, 60 links
    (1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1),
    (1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1),
    (1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 1, 1),
    (0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 1),
    (0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1),
    (0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1),
)
LECTURE_7X9 = (  # the lecture's example: 7 maps and 9 maps, 29 links
    (1, 0, 0, 0, 0, 1, 1, 1, 0),
    (1, 1, 0, 0, 0, 0, 1, 1, 1),
    (1, 1, 1, 0, 0, 0, 0, 1, 1),
    (0, 1, 1, 1, 0, 0, 0, 1, 1),
    (0, 0, 1, 1, 1, 0, 0, 0, 1),
    (0, 0, 0, 1, 1, 1, 0, 0, 0),
    (0, 0, 0, 0, 1, 1, 1, 0, 0),
)


def check_connections(connections):
    """Returns `connections`, a table of 0 and 1 in which each output map is joined, as an array."""
    try:
        table = np.asarray(connections)
    except ValueError:  # rows of unequal length
        table = np.empty(0)
    if table.ndim != 2 or table.size == 0 or not np.isin(table, (0, 1)).all():
        raise value_error(
            "`connections` must be a table of 0 and 1 with shape (channels, filters). "
            f"Received: connections={connections}. Write one row for each input map."
        )
    unused = np.flatnonzero(table.sum(axis=0) == 0).tolist()
    if unused:
        raise value_error(
            "Every output map must read at least one input map. "
            f"Received: `connections` with all-zero columns {unused}. "
            "Put a 1 in each of these columns, or remove them."
        )
    return table.astype(int)


def link_numbers(connections):
    """Numbers the links, output map by output map; where there is no link stands their count.

    Example:

    >>> link_numbers([[1, 0], [1, 1], [0, 1]])
    array([[0, 4],
           [1, 2],
           [4, 3]])
    """
    table = np.asarray(connections)
    numbers = np.full(table.shape, table.sum())
    numbers.T[table.T == 1] = np.arange(table.sum())
    return numbers


def draw_kernels(initializer, connections, shape, dtype=None):
    """Draws the kernels of the links, for each output map as for a `Conv2D` with its links alone.

    Args:
        initializer: Initializer of Keras.
        connections: Table of 0 and 1 with shape `(channels, filters)`.
        shape: `(kernel_height, kernel_width, num_links)`, links sorted by output map.
        dtype: Of the kernels.
    """
    # One draw for each number of links that occurs. An initializer repeats itself when called
    # again, so output map f takes column f: two maps never get the same numbers.
    links_per_map = np.sum(connections, axis=0).tolist()
    drawn = {
        num_links: initializer((*shape[:2], num_links, len(links_per_map)), dtype)
        for num_links in set(links_per_map)
    }
    columns = [drawn[num_links][..., f] for f, num_links in enumerate(links_per_map)]
    return ops.concatenate(columns, axis=-1)
