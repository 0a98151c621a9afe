"""A connection table, column by column."""

from cnnlab.language import marked
from cnnlab.plots.arguments import checked
from cnnlab.plots.connections import as_table, connection_table
from cnnlab.plots.interactive.explorer import Explorer

SCRIPT_WORDS = marked(
    {
        "output": "output map",
        "links": "input maps (left) and output maps (right)",
        "reads": "Output map {output} reads input maps {read}: {count} of {channels}.",
        "readsNone": "Output map {output} reads none of {channels} input maps.",
        "rest": "It has no kernel for {rest}.",
        "table": "rows: input maps 1 to {channels}, columns: output maps 1 to {filters}",
    }
)


@checked
def explore_table(connections):
    """A connection table whose columns can be chosen, and the links of the chosen output map.

    Args:
        connections: Table of 0 and 1, `(channels, filters)`.

    Returns:
        The figure.

    Raises:
        ValueError: If `connections` is not a table of 0 and 1.

    Example:

    >>> explore_table([[1, 0, 1], [0, 1, 1]]).alt
    'A connection table of 2 input maps and 3 output maps: choose one and see its links.'
    """
    connections = as_table(connections)
    channels, filters = connections.shape
    alt = f"A connection table of {channels} input maps and {filters} output maps"
    return Explorer(
        "table",
        {"table": connections.tolist()},
        connection_table(connections),
        f"{alt}: choose one and see its links.",
        SCRIPT_WORDS,
    )
