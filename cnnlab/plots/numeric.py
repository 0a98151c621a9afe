"""The gradient check: how far a difference of two losses is from the gradient, by its step."""

import numpy as np

from cnnlab.plots.picture import COLOURS, house_style, picture_for

MARKERS = "osD^vPX"


@house_style
def gradient_check(steps, errors, ax=None):
    """Relative errors of numeric gradients over the step, both axes logarithmic.

    Too large a step: the loss is not straight over its length. Too small: the two losses differ in
    their last digits only. The best step of each curve is told in the legend.

    Args:
        steps: The steps, larger than 0.
        errors: For each name, such as `"float32"`, an error for each step. An error of 0 has no
            place on the scale and is left out.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Raises:
        ValueError: If a step is not positive, or a name has not one error, 0 or more, a step.

    Example:

    >>> gradient_check([0.1, 0.01, 0.001], {"float32": [1e-2, 1e-4, 1e-3]}).alt
    'Error of a numeric gradient: float32 is best, 0.0001, at a step of 0.01.'
    """
    steps = np.asarray(steps, float)
    if steps.ndim != 1 or steps.size == 0 or not (steps > 0).all():
        raise ValueError(
            "`steps` must be a list of numbers larger than 0. Received: "
            f"steps={steps.tolist()!s:.100}. See np.logspace."
        )
    errors = {name: _as_errors(name, values, steps) for name, values in errors.items()}
    best = {name: int(np.argmin(values)) for name, values in errors.items()}
    said = ", ".join(
        f"{name} is best, {errors[name][at]:.2g}, at a step of {steps[at]:.2g}"
        for name, at in best.items()
    )
    figure, ax = picture_for(ax, f"Error of a numeric gradient: {said}.", figsize=(7.5, 3.4))
    for index, (name, values) in enumerate(errors.items()):
        label = f"{name}: best at {steps[best[name]]:.1g}"
        style = {"color": COLOURS[index % len(COLOURS)], "marker": MARKERS[index % len(MARKERS)]}
        ax.loglog(steps, np.ma.masked_equal(values, 0), ms=4, lw=1.2, label=label, **style)
    ax.set(xlabel="step h", ylabel="relative error")
    ax.grid(color="lightgrey", lw=0.6)
    ax.legend()
    return figure


def _as_errors(name, values, steps):
    errors = np.asarray(values, float)
    if errors.shape != steps.shape or not (errors >= 0).all():
        raise ValueError(
            "`errors` must hold, for each name, a number that is 0 or more for each step. "
            f"Received: errors[{name!r}]={values!s:.100} for {len(steps)} steps."
        )
    return errors
