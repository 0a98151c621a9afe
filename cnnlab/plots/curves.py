"""Experiments: learning curves, and a difference against the spread of the seeds."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from cnnlab.plots.picture import COLOURS, house_style, picture_for


@house_style
def learning_curves(histories, metric="accuracy", ax=None):
    """One curve a model; of several seeds, thin lines and their mean as a thick one.

    Args:
        histories: For each name a list with one value an epoch, or a list of such lists, one a
            seed.
        metric: Name of the values, for the axis.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If the seeds of one name have different numbers of epochs.

    Example:

    >>> figure = learning_curves({"plain": [0.1, 0.2], "residual": [[0.3, 0.5], [0.4, 0.6]]})
    >>> figure.alt
    'accuracy after the last epoch: plain 0.2, residual 0.55.'
    """
    runs = {name: _as_runs(name, values) for name, values in histories.items()}
    last = ", ".join(f"{name} {values[:, -1].mean():.3g}" for name, values in runs.items())
    figure, ax = picture_for(ax, f"{metric} after the last epoch: {last}.", figsize=(6, 3.4))
    for index, (name, values) in enumerate(runs.items()):
        epochs = np.arange(1, values.shape[1] + 1)
        # Colours alone do not tell more than seven curves apart.
        colour, style = COLOURS[index % len(COLOURS)], ["-", "--", ":"][index // len(COLOURS) % 3]
        if len(values) > 1:
            ax.plot(epochs, values.T, color=colour, ls=style, lw=0.7, alpha=0.5)
            name = f"{name} (mean of {len(values)} seeds)"
        ax.plot(epochs, values.mean(axis=0), color=colour, ls=style, lw=2, marker=".", label=name)
    ax.set(xlabel="epoch", ylabel=metric)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend()
    return figure


@house_style
def seed_spread(results, metric="accuracy", ax=None):
    """One dot a seed, a bar at the mean: do the rows differ by more than their seeds spread?

    Args:
        results: For each name the values over the seeds.
        metric: Name of the values, for the axis.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If a name has no value.

    Example:

    >>> seed_spread({"random": [0.93, 0.95], "full": [0.96, 0.98]}).alt
    'accuracy, mean ± standard deviation: random 0.940 ± 0.014, full 0.970 ± 0.014.'
    """
    results = {name: np.asarray(values, float) for name, values in results.items()}
    for name, values in results.items():
        if values.ndim != 1 or values.size == 0:
            raise ValueError(
                "`results` must hold a list of values for each name. Received: "
                f"results[{name!r}] of shape {values.shape}. Give one value a seed."
            )
    labels = {name: _mean_and_deviation(values) for name, values in results.items()}
    said = ", ".join(f"{name} {label}" for name, label in labels.items())
    alt = f"{metric}, mean ± standard deviation: {said}."
    figure, ax = picture_for(ax, alt, figsize=(6.5, 0.55 * len(results) + 0.9))
    for row, (name, values) in enumerate(results.items()):
        colour = COLOURS[row % len(COLOURS)]
        ax.plot(values, np.full(len(values), row), "o", color=colour, alpha=0.6, ms=6)
        ax.plot([values.mean()] * 2, [row - 0.3, row + 0.3], color=colour, lw=2.5)
        ax.annotate(labels[name], (1.02, row), xycoords=("axes fraction", "data"), va="center")
    ax.set_yticks(range(len(results)), results)
    ax.set(xlabel=f"{metric}\n(one dot a seed, bar at the mean)", ylim=(len(results) - 0.5, -0.5))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color="lightgrey", lw=0.6)
    ax.set_axisbelow(True)
    return figure


def _mean_and_deviation(values):
    """The deviation has two digits, and the mean as many decimals."""
    if len(values) == 1:
        return f"{values[0]:.3g}"
    # Of equal values NumPy's deviation may be what it has rounded off.
    deviation = values.std(ddof=1) if np.ptp(values) else 0.0
    decimals = max(1 - int(np.floor(np.log10(deviation))), 0) if deviation > 0 else 2
    return f"{values.mean():.{decimals}f} ± {deviation:.{decimals}f}"


def _as_runs(name, values):
    """The runs of one name, `(seeds, epochs)`."""
    try:
        runs = np.atleast_2d(np.asarray(values, float))
    except ValueError:
        runs = np.empty((0, 0))
    if runs.ndim != 2 or runs.size == 0:
        raise ValueError(
            "`histories` must hold, for each name, one value an epoch, and as many epochs for each "
            f"seed. Received: histories[{name!r}]={values!s:.100}. Give a list, or a list of "
            "lists of one length."
        )
    return runs
