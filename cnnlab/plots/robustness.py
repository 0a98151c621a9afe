"""How accuracy falls when pictures are changed more and more."""

import numpy as np

from cnnlab.plots.picture import COLOURS, Picture, house_style

MARKERS = "osD^v"


@house_style
def robustness_curves(panels, chance=0.1):
    """A panel for each kind of change, a curve for each net, all on one scale of accuracy.

    Args:
        panels: For each kind of change, named with its unit (`"shift, pixels"`), a pair: the
            amounts, and for each net its accuracies at these amounts, from 0 to 1.
        chance: Accuracy of a net that guesses, drawn as a dotted line.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no panel, or a curve has not as many values as there are amounts.

    Example:

    >>> panels = {"shift, pixels": ([0, 2], {"CNN": [0.95, 0.75], "MLP": [0.92, 0.62]})}
    >>> robustness_curves(panels).alt
    'Accuracy at the largest shift, pixels (2): CNN 75%, MLP 62%.'
    """
    if not panels:
        raise ValueError("`panels` must hold a kind of change or more. Received: none. Give one.")
    figure = Picture(
        figsize=(min(3.6 * len(panels) + 1.4, 10), 3.4),
        alt=" ".join(_in_words(kind, *panel) for kind, panel in panels.items()),
    )
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for ax, (kind, (amounts, curves)) in zip(axes, panels.items(), strict=True):
        for index, (name, accuracies) in enumerate(curves.items()):
            style = {"color": COLOURS[index % len(COLOURS)], "marker": MARKERS[index % 5]}
            ax.plot(amounts, 100 * np.asarray(accuracies), lw=2, ms=5, label=name, **style)
        ax.axhline(100 * chance, color="grey", ls=":", lw=1)
        ax.set(xlabel=kind, xticks=amounts, ylim=(0, 100))
        ax.grid(axis="y", color="lightgrey", lw=0.6)
        ax.set_axisbelow(True)
    axes[0].set_ylabel("accuracy, %")
    axes[0].annotate(
        "chance",
        (0.01, 100 * chance + 1),
        (0.01, 100 * chance + 1),
        xycoords=("axes fraction", "data"),
        color="grey",
        fontsize=8,
    )
    axes[-1].legend(loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def _in_words(kind, amounts, curves):
    """What a panel shows at its end, after a look at its lengths."""
    for name, accuracies in curves.items():
        if len(accuracies) != len(amounts) or len(amounts) == 0:
            raise ValueError(
                "A curve must have one accuracy for each amount. Received: "
                f"{len(accuracies)} of {name!r} for {len(amounts)} amounts of {kind!r}. "
                "Measure each net at all amounts."
            )
    said = ", ".join(f"{name} {values[-1]:.0%}" for name, values in curves.items())
    return f"Accuracy at the largest {kind} ({amounts[-1]}): {said}."
