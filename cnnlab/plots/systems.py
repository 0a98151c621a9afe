"""One net in many systems: how far their answers lie apart, and how long each of them takes."""

from itertools import cycle

import numpy as np

from cnnlab.plots.picture import BLACK, BLUE, GREEN, MAX_WIDTH, ORANGE, PURPLE, Picture, house_style

STYLES = tuple(zip((BLUE, ORANGE, GREEN, PURPLE, BLACK), "osD^v", strict=True))
LINEAR = 1e-7  # below, the scale of differences is linear: so 0 has a place on it


@house_style
def systems_side_by_side(differences, seconds, tolerance, allowed="allowed"):
    """A row a system: to the left its difference, to the right its times, on logarithmic scales.

    A difference of 0 stands at the left edge, where the scale says 0.

    Args:
        differences: For each system the largest difference of a logit.
        seconds: For each system its times: `{"import": 2.1, "one picture": 0.001}`. All systems
            have the same ones.
        tolerance: The difference that is allowed; a dashed line.
        allowed: What the line is called.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no system, or if the times are not those of the same systems.

    Example:

    >>> times = {"JAX": {"import": 1.5, "batch": 0.02}, "PyTorch": {"import": 2.1, "batch": 0.03}}
    >>> systems_side_by_side({"JAX": 2e-6, "PyTorch": 3e-6}, times, 1e-4).alt
    'Largest difference 3e-06, allowed: 0.0001. Seconds for batch: JAX 0.02, PyTorch 0.03.'
    """
    steps = [list(times) for times in seconds.values()]
    if not steps or any(other != steps[0] for other in steps) or list(seconds) != list(differences):
        raise ValueError(
            "`seconds` must hold the systems of `differences`, each with the same times. Received: "
            f"{list(differences)} and {[f'{name}: {list(t)}' for name, t in seconds.items()]}. "
            "Leave out a system that failed."
        )
    last = steps[0][-1]
    said = ", ".join(f"{name} {times[last]:.2g}" for name, times in seconds.items())
    alt = (
        f"Largest difference {max(differences.values()):.0e}, {allowed}: {tolerance:g}. "
        f"Seconds for {last}: {said}."
    )
    figure = Picture(figsize=(MAX_WIDTH, 0.32 * len(seconds) + 1.5), alt=alt)
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(2, 3))
    rows = np.arange(len(seconds))
    left.plot(list(differences.values()), rows, "o", color=BLACK, clip_on=False)
    left.axvline(tolerance, color=BLACK, ls="--", lw=1, label=f"{allowed}: {tolerance:g}")
    furthest = max(tolerance, *differences.values())
    left.set_xscale("symlog", linthresh=LINEAR)
    left.set(xlim=(0, 10 * furthest), xlabel="largest difference of a logit")
    for step, (colour, marker) in zip(steps[0], cycle(STYLES), strict=False):
        values = [times[step] for times in seconds.values()]
        right.plot(values, rows, marker, color=colour, label=step, ms=6)
    right.set(xscale="log", xlabel="seconds")
    left.set_yticks(rows, seconds)
    left.set_ylim(len(seconds) - 0.5, -0.5)
    for ax in (left, right):
        ax.grid(color="lightgrey", lw=0.6)
        ax.set_axisbelow(True)
    figure.legend(loc="outside upper center", ncols=len(steps[0]) + 1)
    return figure
