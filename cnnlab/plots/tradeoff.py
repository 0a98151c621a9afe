"""Nets compared: what they know against what they cost, and how their maps shrink and multiply."""

import numpy as np
from matplotlib.ticker import EngFormatter, FixedLocator, NullLocator, ScalarFormatter

from cnnlab.plots.picture import BLACK, BLUE, COLOURS, GREY, house_style, picture_for

LARGEST_DOT = 1500  # square points


@house_style
def accuracy_by_weights(nets, ax=None):
    """A dot a net: to the right more weights, upwards better, its area the multiplications.

    Args:
        nets: For each name a tuple `(weights, multiplications, accuracy in percent)`.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no net, or a number is not above 0.

    Example:

    >>> accuracy_by_weights({"A": (61e6, 720e6, 57.2), "B": (7e6, 1.6e9, 69.8)}).alt
    'A: 61M weights, 57.2%; B: 7M weights, 69.8%.'
    """
    numbers = np.array(list(nets.values()), float)
    if not nets or numbers.shape != (len(nets), 3) or not (numbers > 0).all():
        raise ValueError(
            "`nets` must hold, for each name, three numbers above 0: weights, multiplications, "
            f"accuracy. Received: nets={nets!s:.100}. Write, for example, "
            "{'AlexNet': (61e6, 720e6, 57.2)}."
        )
    weights, multiplications, accuracies = numbers.T
    short = EngFormatter(sep="", places=0)
    said = [f"{name}: {short(w)} weights, {a:g}%" for name, (w, _, a) in nets.items()]
    figure, ax = picture_for(ax, "; ".join(said) + ".", figsize=(7.5, 4.4))
    areas = LARGEST_DOT * multiplications / multiplications.max()
    ax.scatter(weights, accuracies, areas, color=BLUE, alpha=0.35, lw=0)
    ax.plot(weights, accuracies, ".", color=BLACK, ms=4)
    for name, area, place in zip(nets, areas, zip(weights, accuracies, strict=True), strict=True):
        right = (np.sqrt(area / np.pi) + 3, 0)
        ax.annotate(name, place, right, textcoords="offset points", va="center")
    ax.set(xscale="log", xlabel="weights", ylabel="right at the first guess, %")
    ax.set(xlim=(weights.min() / 1.6, weights.max() * 4))
    ax.margins(y=0.12)
    ax.xaxis.set_major_formatter(EngFormatter(sep=""))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.grid(color="lightgrey", lw=0.6)
    ax.set_axisbelow(True)
    ax.set_title(f"area of a dot: multiplications, at most {short(multiplications.max())}")
    return figure


@house_style
def pyramids(nets, ax=None):
    """A line a net, from the picture on: the smaller its maps, the more of them.

    Args:
        nets: For each name a dict: how many maps (value) of a side (key) there are.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no net.

    Example:

    >>> pyramids({"VGG-16": {224: 64, 112: 128, 56: 256, 28: 512, 14: 512}}).alt
    'VGG-16: 64 maps of 224, 128 maps of 112, 256 maps of 56, 512 maps of 28, 512 maps of 14.'
    """
    if not nets:
        raise ValueError(
            "`nets` must hold a net or more. Received: nets={}. "
            "Write, for example, {'VGG-16': {224: 64, 112: 128}}."
        )
    said = [
        f"{name}: " + ", ".join(f"{maps} maps of {side}" for side, maps in stages.items())
        for name, stages in nets.items()
    ]
    figure, ax = picture_for(ax, f"{'; '.join(said)}.", figsize=(6.5, 3.8))
    for index, (name, stages) in enumerate(nets.items()):
        marker, colour = "osD^vPX"[index % 7], COLOURS[index % len(COLOURS)]
        ax.plot(*zip(*stages.items(), strict=True), marker=marker, ms=5, color=colour, label=name)
    sides = sorted({side for stages in nets.values() for side in stages})
    maps = [count for stages in nets.values() for count in stages.values()]
    guide = np.array([sides[0], sides[-1]], float)
    ax.plot(
        guide,
        1.4 * max(maps) * sides[0] / guide,
        "--",
        color=GREY,
        lw=1,
        label="half the side, twice the maps",
    )
    ax.set(xscale="log", yscale="log", xlabel="side of the maps, pixels", ylabel="maps")
    for axis, ticks in (
        (ax.xaxis, sides),
        (ax.yaxis, sorted({2 ** round(np.log2(n)) for n in maps})),
    ):
        axis.set_major_locator(FixedLocator(_apart(ticks)))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(ScalarFormatter())
    ax.set(xlim=(sides[-1] * 1.2, sides[0] / 1.2), ylim=(min(maps) / 1.3, max(maps) * 1.6))
    ax.legend()
    return figure


def _apart(ticks):
    """The ticks whose labels do not touch on a logarithmic axis."""
    kept = []
    for tick in sorted(ticks, reverse=True):
        if not kept or kept[-1] / tick > 1.3:
            kept.append(tick)
    return kept
