"""Functions of one number, drawn on common axes."""

import numpy as np

from cnnlab.plots.picture import COLOURS, house_style, picture_for

STYLES = "-", "--", ":"


@house_style
def function_curves(x, curves, xlabel="x", ylabel="f(x)", ax=None):
    """One curve a function over the same numbers; a thin line at 0.

    Args:
        x: Where the functions were taken, in ascending order.
        curves: For each name the values there.
        xlabel, ylabel: What the axes mean.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If a name has more or fewer values than `x`.

    Example:

    >>> x = np.array([-1, 0, 1])
    >>> function_curves(x, {"square": x**2, "cube": x**3}, xlabel="number").alt
    'f(x) over number from -1 to 1: square from 1 to 1, cube from -1 to 1.'
    """
    x = np.asarray(x, float)
    curves = {name: np.asarray(values, float) for name, values in curves.items()}
    if not curves:
        raise ValueError("`curves` must hold a function or more. Received: curves={}. Name one.")
    for name, values in curves.items():
        if values.shape != x.shape or x.ndim != 1:
            raise ValueError(
                "`curves` must hold, for each name, one value for each number in `x`. Received: "
                f"curves[{name!r}] of shape {values.shape}, x of shape {x.shape}. "
                "Take the function at all of `x`."
            )
    said = ", ".join(
        f"{name} from {values[0]:.3g} to {values[-1]:.3g}" for name, values in curves.items()
    )
    alt = f"{ylabel} over {xlabel} from {x[0]:.3g} to {x[-1]:.3g}: {said}."
    figure, ax = picture_for(ax, alt, figsize=(6.5, 3.2))
    ax.axhline(0, color="grey", lw=0.6)
    for index, (name, values) in enumerate(curves.items()):
        colour, style = COLOURS[index % len(COLOURS)], STYLES[index % len(STYLES)]
        ax.plot(x, values, color=colour, ls=style, lw=2, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return figure
