"""Gradients along the depth of nets, for depths that the reader chooses."""

from cnnlab.language import marked
from cnnlab.plots.arguments import checked
from cnnlab.plots.depth import as_norms, gradients_by_depth
from cnnlab.plots.interactive.explorer import Explorer
from cnnlab.plots.words import said

SCRIPT_WORDS = marked(
    {
        "depth": "convolutions",
        "layer": "kernel",
        "title": "norm of the gradient, kernel by kernel, the picture's side left",
        "number": "Kernel {layer} of {layers}: {norms}.",
        "times": "The largest is {times} times the smallest.",
    }
)


@checked
def explore_depth(norms):
    """Norms of gradients along the depth, on a logarithmic scale, with sliders for depth and layer.

    Args:
        norms: For each name a dict: for each depth, rising, the norms of the gradients, one a
            layer, the layer that reads the picture first. All have the same depths, and at one
            depth as many norms. A norm of 0 has no place on the scale and is left out.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no net, if depths or numbers of norms differ, or if norms are not
            numbers of 0 or more.

    Example:

    >>> explore_depth({"plain": {1: [0.1, 1], 2: [0.01, 0.1, 1]}}).alt
    'Gradients along the depth of nets: plain. Choose the depth, 1 to 2, and a layer.'
    """
    curves = {
        str(name): {int(depth): as_norms(name, each).tolist() for depth, each in of_net.items()}
        for name, of_net in norms.items()
    }
    sizes = {name: {depth: len(n) for depth, n in nets.items()} for name, nets in curves.items()}
    first = next(iter(sizes.values()), {})
    if not first or any(list(each.items()) != sorted(first.items()) for each in sizes.values()):
        raise ValueError(
            "`norms` must hold, for each name, the same depths, rising, and at each depth as many "
            f"norms. Received: numbers of norms {sizes}. Measure all nets at each depth."
        )
    depths = list(first)
    deepest = {name: of_net[depths[-1]] for name, of_net in curves.items()}
    still = gradients_by_depth(deepest, xlabel="kernel, from the picture upwards")
    alt = f"Gradients along the depth of nets: {', '.join(curves)}. "
    alt += f"Choose the depth, {depths[0]} to {depths[-1]}, and a layer."
    settings = {
        "depths": depths,
        "norms": {said(name): list(of_net.values()) for name, of_net in curves.items()},
    }
    return Explorer("depth", settings, still, alt, SCRIPT_WORDS)
