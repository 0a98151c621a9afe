"""Gradients along the depth of a net: what is left of them on the way back to the picture."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from cnnlab.plots.picture import COLOURS, house_style, picture_for

MARKERS = "osD^vPX"


@house_style
def gradients_by_depth(norms, xlabel="convolution, from the picture upwards", ax=None):
    """One curve a net over its layers, on a logarithmic scale: a constant factor makes it straight.

    Args:
        norms: For each name the norms of the gradients, one a layer, the layer that reads the
            picture first. A norm of 0 has no place on the scale and is left out.
        xlabel: What is counted along the axis.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no net, or if its norms are not a list of numbers, 0 or more.

    Example:

    >>> gradients_by_depth({"plain": [1e-6, 1e-3, 1], "residual": [0.5, 0.7, 1]}).alt
    'Norm of the gradient, first to last: plain from 1e-06 to 1, residual from 0.5 to 1.'
    """
    norms = {name: as_norms(name, values) for name, values in norms.items()}
    if not norms:
        raise ValueError("`norms` must hold a net or more. Received: norms={}. Give each a name.")
    said = ", ".join(f"{name} from {v[0]:.2g} to {v[-1]:.2g}" for name, v in norms.items())
    alt = f"Norm of the gradient, first to last: {said}."
    figure, ax = picture_for(ax, alt, figsize=(7.5, 3.4))
    for index, (name, values) in enumerate(norms.items()):
        layers = np.arange(1, len(values) + 1)
        style = {"color": COLOURS[index % len(COLOURS)], "marker": MARKERS[index % len(MARKERS)]}
        ax.semilogy(layers, np.ma.masked_equal(values, 0), ms=4, lw=1.5, label=name, **style)
    ax.set(xlabel=xlabel, ylabel="norm of the gradient")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.grid(axis="y", color="lightgrey", lw=0.6)
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
    return figure


def as_norms(name, values):
    """The norms of one net as an array of numbers."""
    norms = np.asarray(values, float)
    if norms.ndim != 1 or norms.size == 0 or not (norms >= 0).all():
        raise ValueError(
            "`norms` must hold, for each name, a list of numbers that are 0 or more. Received: "
            f"norms[{name!r}]={values!s:.100}. Give one norm a layer."
        )
    return norms
