"""How numbers are distributed, such as the weights of a net before it is trained."""

import numpy as np

from cnnlab.plots.picture import COLOURS, MAX_WIDTH, Picture, house_style


@house_style
def histograms(values, xlabel="weight", num_bins=60):
    """One histogram a name, side by side, each with its own scale; bars at ± a standard deviation.

    Args:
        values: For each name an array of numbers.
        xlabel: What the numbers are.
        num_bins: Number of bars.

    Returns:
        The figure.

    Raises:
        ValueError: If a name has no numbers, or some that are not finite.

    Example:

    >>> histograms({"coin": [-1, 1, -1, 1]}).alt
    'Histograms, mean and standard deviation: coin 0, 1.'
    """
    values = {name: np.ravel(np.asarray(numbers, float)) for name, numbers in values.items()}
    for name, numbers in values.items():
        if numbers.size == 0:
            raise ValueError(
                "`values` must hold numbers for each name. "
                f"Received: values[{name!r}], which is empty. Leave it out."
            )
        if wrong := np.count_nonzero(~np.isfinite(numbers)):
            raise ValueError(
                "`values` must hold finite numbers for each name. "
                f"Received: values[{name!r}] with {wrong} that are not. Leave them out."
            )
    said = "; ".join(f"{name} {v.mean():.2g}, {v.std():.2g}" for name, v in values.items())
    alt = f"Histograms, mean and standard deviation: {said}."
    figure = Picture(alt=alt, figsize=(min(3.2 * len(values), MAX_WIDTH), 2.6))
    axes = figure.subplots(1, len(values), squeeze=False)[0]
    for index, (ax, (name, numbers)) in enumerate(zip(axes, values.items(), strict=True)):
        ax.hist(numbers, num_bins, color=COLOURS[index % len(COLOURS)], alpha=0.7)
        for side in (-1, 1):
            ax.axvline(numbers.mean() + side * numbers.std(), color="black", lw=1, ls="--")
        ax.set(title=name, xlabel=xlabel, yticks=[])
        ax.spines["left"].set_visible(False)
    axes[0].set_ylabel("how many")
    return figure
