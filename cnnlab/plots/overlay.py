"""Two runs that should be the same: one curve on the other, and below what is between them."""

import numpy as np

from cnnlab.plots.picture import BLACK, ORANGE, Picture, house_style


@house_style
def overlaid_curves(curves, xlabel="step", ylabel="loss"):
    """A broad curve, and on it a thin one; below, on a logarithmic scale, how far they are apart.

    Args:
        curves: For each name the values, one a step; two names with equally many values. A single
            curve is drawn alone.
        xlabel: What is counted along the axis, from 1.
        ylabel: Name of the values.

    Returns:
        The figure.

    Raises:
        ValueError: If there are not one or two curves, or if they differ in length.

    Example:

    >>> overlaid_curves({"Keras": [2.3, 1.1, 0.5], "by hand": [2.3, 1.1, 0.5001]}).alt
    'loss of Keras, by hand over 3 steps: from 2.3 to 0.5, at most 0.0001 apart.'
    """
    curves = {name: np.asarray(values, float) for name, values in curves.items()}
    shapes = {name: values.shape for name, values in curves.items()}
    if (
        len(curves) not in (1, 2)
        or len({*shapes.values()}) > 1
        or any(values.ndim != 1 or values.size == 0 for values in curves.values())
    ):
        raise ValueError(
            "`curves` must hold one or two lists of numbers, equally long. Received: lists of "
            f"shapes {shapes}. Give one value a step."
        )
    broad, *others = curves.values()
    apart = np.abs(broad - others[0]) if others else None
    alt = (
        f"{ylabel} of {', '.join(curves)} over {len(broad)} steps: "
        f"from {broad[0]:.3g} to {broad[-1]:.3g}"
    )
    alt = f"{alt}, at most {apart.max():.2g} apart." if others else f"{alt}."
    figure = Picture(figsize=(7.5, 4.2 if others else 2.8), alt=alt)
    axes = figure.subplots(
        len(curves), sharex=True, squeeze=False, height_ratios=[2, 1][: len(curves)]
    )[:, 0]
    steps = np.arange(1, len(broad) + 1)
    styles = [{"color": ORANGE, "lw": 5, "alpha": 0.6}, {"color": BLACK, "lw": 1}]
    for (name, values), style in zip(curves.items(), styles, strict=False):
        axes[0].plot(steps, values, label=name, **style)
    axes[0].set(ylabel=ylabel)
    axes[0].legend()
    if others:
        # Equal numbers have no place on a logarithmic scale.
        axes[1].semilogy(steps, np.ma.masked_equal(apart, 0), ".", color=BLACK, ms=4)
        axes[1].set(ylabel="difference")
    axes[-1].set(xlabel=xlabel)
    return figure
