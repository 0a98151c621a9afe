"""What the branches of a block cost: bars that can be compared from net to net."""

from itertools import cycle

from matplotlib.ticker import EngFormatter, MaxNLocator

from cnnlab.plots.picture import COLOURS, MAX_WIDTH, Picture, house_style


@house_style
def cost_bars(costs, unit="multiplications"):
    """A bar a branch, in parts, on one scale for all blocks; the totals stand in the titles.

    Args:
        costs: For each block its branches, for each branch its parts, for each part a number:
            `{"naive": {"5x5": {"convolution": 120}}, "reduced": {"5x5": {"1x1": 2, ...}}}`.
        unit: What is counted, for the axis.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no block, or if two blocks have different branches.

    Example:

    >>> naive = {"3x3": {"convolution": 7_000}, "5x5": {"convolution": 20_000}}
    >>> small = {"3x3": {"1x1": 900, "convolution": 1_000}, "5x5": {"convolution": 5_000}}
    >>> cost_bars({"naive": naive, "reduced": small}).alt
    'multiplications: naive 27.0k, reduced 6.9k.'
    """
    branches = _same_branches(costs)
    short = EngFormatter(places=1, sep="")
    totals = {
        name: {branch: sum(parts.values()) for branch, parts in block.items()}
        for name, block in costs.items()
    }
    sums = {name: short(sum(block.values())) for name, block in totals.items()}
    alt = f"{unit}: {', '.join(f'{name} {text}' for name, text in sums.items())}."
    figure = Picture(figsize=(MAX_WIDTH, 0.42 * len(branches) + 1.4), alt=alt)
    axes = figure.subplots(1, len(costs), squeeze=False, sharex=True, sharey=True)[0]
    kinds = list(dict.fromkeys(k for c in costs.values() for b in c.values() for k in b))
    colours = dict(zip(kinds, cycle(COLOURS), strict=False))
    for ax, (name, block) in zip(axes, costs.items(), strict=True):
        for row, parts in enumerate(block.values()):
            start = 0
            for kind, number in parts.items():
                ax.barh(row, number, left=start, color=colours[kind], height=0.62)
                start += number
            total = short(start) if start else "0"
            ax.annotate(total, (start, row), (4, 0), textcoords="offset points", va="center")
        ax.set(title=f"{name}: {sums[name]}", xlabel=unit)
        ax.xaxis.set_major_formatter(EngFormatter(sep=""))
        ax.xaxis.set_major_locator(MaxNLocator(5))
        ax.spines["left"].set_visible(False)
        ax.tick_params(axis="y", length=0)
    axes[0].set_yticks(range(len(branches)), branches)
    axes[0].set_ylim(len(branches) - 0.5, -0.5)
    axes[0].set_xlim(0, 1.2 * max(max(block.values()) for block in totals.values()))
    handles = [axes[0].barh(0, 0, color=colours[kind]) for kind in kinds]
    figure.legend(handles, kinds, loc="outside lower center", ncols=len(kinds))
    return figure


def _same_branches(costs):
    """The names of the branches, which all blocks share."""
    names = [list(block) for block in costs.values()]
    if not names or not names[0] or any(other != names[0] for other in names):
        raise ValueError(
            "`costs` must hold a block or more, all with the same branches. Received: branches "
            f"{names}. Write a branch that costs nothing with an empty dict."
        )
    return names[0]


@house_style
def break_even(branches, unit="multiplications"):
    """What a branch costs against the number of maps that its reduction leaves.

    A line a branch; dashed what the branch costs without a reduction. Where the two cross, a
    reduction saves no more. A dot marks the number of maps that was chosen.

    Args:
        branches: For each branch a tuple: the cost without a reduction; a list of costs, with 1,
            2, 3, ... maps left; the number of maps chosen.
        unit: What is counted, for the axis.

    Returns:
        The figure.

    Example:

    >>> break_even({"5x5": (99, [30, 60, 90, 120], 1)}, "weights").alt
    'How many weights: 5x5: 30.0 with 1 map left, 99.0 without a reduction; it saves up to 3 maps.'
    """
    short = EngFormatter(places=1, sep="")
    said = []
    figure = Picture(figsize=(7, 3.6), alt="")
    ax = figure.subplots()
    coloured = zip(cycle(COLOURS), branches.items(), strict=False)
    for colour, (name, (direct, costs, chosen)) in coloured:
        saving = sum(cost < direct for cost in costs)
        cost, maps = costs[chosen - 1], f"{chosen} map{'s' * (chosen != 1)}"
        ax.plot(range(1, len(costs) + 1), costs, color=colour, lw=2, label=f"{name} with reduction")
        ax.plot(chosen, cost, "o", color=colour, ms=7, label=f"{maps}: {short(cost)}")
        ax.axhline(direct, color=colour, lw=1.2, ls="--", label=f"{name} without: {short(direct)}")
        said.append(
            f"{name}: {short(cost)} with {maps} left, {short(direct)} without a reduction; "
            f"it saves up to {saving} map{'s' * (saving != 1)}"
        )
    figure.alt = f"How many {unit}: {'; '.join(said)}."
    ax.set(xlabel="maps that the reduction leaves", ylabel=unit, xlim=(0, None), ylim=(0, None))
    ax.yaxis.set_major_formatter(EngFormatter(sep=""))
    ax.legend()
    return figure
