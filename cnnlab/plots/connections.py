"""Which maps are joined: the connection table, and what the gradients say of it.

Source: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based Learning Applied to Document
Recognition", Proc. IEEE 86(11), Table I.
"""

import numpy as np
from matplotlib.colors import ListedColormap, LogNorm, Normalize

from cnnlab.plots.cells import as_numbers, draw_cells, outline, write_in_cell
from cnnlab.plots.picture import BLUE, GREY, MAX_WIDTH, Picture, house_style, picture_for


@house_style
def connection_table(connections, ax=None):
    """The table as on the slide: rows are input maps, columns output maps, 1 where joined.

    Args:
        connections: Table of 0 and 1, `(channels, filters)`.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If `connections` is not a table of 0 and 1.

    Example:

    >>> connection_table([[1, 0, 1], [0, 1, 1]]).alt
    'Connections: 4 of 6 pairs of maps are joined.'
    """
    connections = as_table(connections)
    channels, filters = connections.shape
    links = int(connections.sum())
    alt = f"Connections: {links} of {connections.size} pairs of maps are joined."
    figure, ax = picture_for(ax, alt, figsize=(0.34 * filters + 1.0, 0.34 * channels + 1.0))
    draw_cells(ax, connections, ListedColormap(["white", BLUE]), Normalize(0, 1), numbers=False)
    for row, column in np.ndindex(connections.shape):
        joined = connections[row, column]
        write_in_cell(ax, row, column, joined, color="white" if joined else GREY)
    ax.set_title(f"{links} of {connections.size} pairs are joined")
    _number_maps(ax, connections.shape)
    return figure


@house_style
def connections_beside_jacobian(connections, jacobian):
    """The table beside the Jacobian: how strongly each output map depends on each input map.

    Both must be 0 in the same cells. A cell where only one of the two is 0 is framed.

    Args:
        connections: Table of 0 and 1, `(channels, filters)`.
        jacobian: Size of the derivatives of each output map by each input map, `(channels,
            filters)`, as the largest absolute value.

    Returns:
        The figure.

    Raises:
        ValueError: If `connections` is not a table of 0 and 1, or if the two shapes differ.

    Example:

    >>> connections_beside_jacobian([[1, 0], [1, 1]], [[0.5, 0.0], [0.2, 0.3]]).alt
    'The connection table beside the absolute Jacobian: they agree in every cell.'
    """
    connections = as_table(connections)
    jacobian = np.abs(as_numbers(jacobian=jacobian, ndim=2))
    if jacobian.shape != connections.shape:
        raise ValueError(
            "`jacobian` must have the shape of `connections`, (channels, filters). Received: "
            f"jacobian of shape {jacobian.shape} for connections of shape {connections.shape}. "
            "Take the largest absolute derivative for each pair of maps."
        )
    differing = np.argwhere((jacobian != 0) != (connections != 0))
    verdict = (
        f"they differ in {len(differing)} cells" if len(differing) else "they agree in every cell"
    )
    channels, filters = connections.shape
    figure = Picture(
        figsize=(min(0.6 * filters + 3.0, MAX_WIDTH), 0.3 * channels + 1.4),
        alt=f"The connection table beside the absolute Jacobian: {verdict}.",
    )
    left, right = figure.subplots(1, 2)
    connection_table(connections, left)
    _draw_magnitudes(right, jacobian)
    for row, column in differing:
        outline(right, row, column, jacobian.shape)
    right.set_title(f"|Jacobian|: {verdict}")
    _number_maps(right, jacobian.shape)
    return figure


def _draw_magnitudes(ax, jacobian):
    """Sizes on a logarithmic scale; a true 0, which has no logarithm, is a white cell with a 0."""
    sizes = jacobian[jacobian > 0]
    low, high = (sizes.min(), sizes.max()) if sizes.size else (0.1, 1.0)
    # A scale of less than a decade would make equal sizes look different.
    norm = LogNorm(min(low, high / 10), high)
    image = draw_cells(ax, np.where(jacobian > 0, jacobian, 1), "cividis", norm, numbers=False)
    image.set_data(np.ma.masked_equal(jacobian, 0))
    for row, column in np.argwhere(jacobian == 0):
        write_in_cell(ax, row, column, 0, color=GREY)
    ax.figure.colorbar(image, ax=ax, shrink=0.8, label="|∂ output / ∂ input|")


def _number_maps(ax, shape):
    """Maps counted from 1, output maps above the columns, as on the slide."""
    channels, filters = shape
    ax.set_xticks(range(filters), range(1, filters + 1))
    ax.set_yticks(range(channels), range(1, channels + 1))
    ax.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    ax.xaxis.set_label_position("top")
    ax.set(xlabel="output map", ylabel="input map")
    ax.set_xticks(np.arange(filters + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(channels + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="lightgrey", lw=0.8)
    ax.tick_params(which="minor", length=0)


def as_table(connections):
    table = as_numbers(connections=connections, ndim=2)
    if not np.isin(table, (0, 1)).all():
        others = np.unique(table[~np.isin(table, (0, 1))])[:5].tolist()
        raise ValueError(
            f"`connections` must be a table of 0 and 1. Received: values {others}. "
            "Write 1 where two maps are joined, 0 elsewhere."
        )
    return table.astype(int)
