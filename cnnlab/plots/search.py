"""A search for hyperparameters: each trial a line through all that was chosen for it."""

import numbers

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from cnnlab.plots.picture import MAX_WIDTH, Picture, house_style

DECADES = 1.5  # an axis that spans more powers of ten is logarithmic


@house_style
def parallel_coordinates(trials, value="accuracy"):
    """An axis for each hyperparameter, the last for the value; a line a trial, coloured by it.

    What is chosen from a few (words, or up to five numbers) has its choices as ticks. An axis whose
    numbers span more than one and a half powers of ten is logarithmic.

    Args:
        trials: List of dicts, one a trial, with the same keys.
        value: Key of the value that the search wants to be large.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no trial, the keys differ, or a value is missing or not a number.

    Example:

    >>> trials = [{"filters": 4, "accuracy": 0.8}, {"filters": 8, "accuracy": 0.9}]
    >>> parallel_coordinates(trials).alt
    '2 trials, accuracy from 0.8 to 0.9; the best: filters 8.'
    """
    names = _names(trials, value)
    values = np.array([trial[value] for trial in trials], float)
    best = trials[int(values.argmax())]
    chosen = ", ".join(f"{name} {_label(best[name])}" for name in names[:-1])
    alt = (
        f"{len(trials)} trial{'s' * (len(trials) > 1)}, {value} from {values.min():.3g} to "
        f"{values.max():.3g}; the best: {chosen}."
    )
    figure = Picture(figsize=(min(1.5 * len(names) + 1, MAX_WIDTH), 3.6), alt=alt)
    ax = figure.subplots()
    columns = [_places([trial[name] for trial in trials]) for name in names]
    heights = np.array([places for places, _ in columns]).T  # (trials, names)
    scale = ScalarMappable(Normalize(values.min(), values.max() or 1), "viridis_r")
    for trial in np.argsort(values):  # the best is drawn last, on top
        style = {"lw": 3, "zorder": 3} if trial == values.argmax() else {"lw": 1.3}
        ax.plot(heights[trial], color=scale.to_rgba(values[trial]), marker=".", **style)
    for column, (_, ticks) in enumerate(columns):
        ax.axvline(column, color="grey", lw=0.8, zorder=0)
        for height, label in ticks:
            box = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none", "alpha": 0.8}
            ax.text(column + 0.05, height, label, va="center", fontsize=8, bbox=box, zorder=4)
    ax.set_xticks(range(len(names)), [name.replace("_", "\n") for name in names])
    ax.set(yticks=[], xlim=(-0.1, len(names) - 0.6))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    figure.colorbar(scale, ax=ax, label=value, shrink=0.8)
    return figure


def _names(trials, value):
    """The hyperparameters in their order, the value last."""
    names = [*(name for name in (trials[0] if trials else ()) if name != value), value]
    for number, trial in enumerate(trials):
        if set(trial) != set(names) or not isinstance(trial[value], numbers.Real):
            raise ValueError(
                f"Each trial must have the same keys, and a number as {value!r}. Received: trial "
                f"{number} with {trial}. Leave out trials that failed."
            )
    if len(names) < 2:
        raise ValueError(
            f"`trials` must hold trials, each with a hyperparameter or more and {value!r}. "
            f"Received: trials={trials!r}. Write a dict a trial."
        )
    return names


def _places(values):
    """Heights from 0 to 1 for the values of one axis, and its ticks `[(height, label), ...]`."""
    choices = sorted(set(values), key=lambda choice: (isinstance(choice, str), choice))
    words = any(isinstance(choice, str) for choice in choices)
    if words or len(choices) == 1:
        heights = dict(zip(choices, np.linspace(0, 1, len(choices) + 2)[1:-1], strict=True))
    else:
        low, high = choices[0], choices[-1]
        logarithmic = low > 0 and np.log10(high / low) > DECADES
        scaled = np.log(choices) if logarithmic else np.array(choices, float)
        heights = dict(zip(choices, (scaled - scaled[0]) / np.ptp(scaled), strict=True))
    shown = choices if words or len(choices) <= 5 else [choices[0], choices[-1]]
    return [heights[v] for v in values], [(heights[c], _label(c)) for c in shown]


def _label(choice):
    return f"{choice:.2g}" if isinstance(choice, float) else str(choice)
