"""How often one layer multiplies by a weight."""

import math

from cnnlab.arithmetic import rules

# They multiply nothing by a weight. A normalization does, but folds into the convolution before it.
NO_WEIGHTS = (rules.POINTWISE | rules.MERGES | rules.WHOLE | rules.MOVES) - {"dense"}
NO_WEIGHTS |= {"permute", *(name for name in rules.NO_STEP if "transpose" not in name)}


def multiplications(operation, input_shape, output_shape):
    """Products of a weight and an input value, for one image; None where there is no rule."""
    operation = rules.unwrapped(operation)
    if rules.kind(operation) in NO_WEIGHTS:
        return 0
    if not rules.is_window(operation) and rules.kind(operation) != "dense":
        return None
    # Each weight but a bias serves once an output pixel; when transposed, once an input pixel;
    # where weights are not shared, once.
    shape = input_shape if "transpose" in rules.kind(operation) else output_shape
    first = getattr(operation, "data_format", None) == "channels_first"
    pixels = shape[2:] if first else rules.spatial(shape)
    if None in pixels:
        return None
    if rules.kind(operation).startswith("locallyconnected"):
        pixels = ()
    activation = getattr(operation, "activation", None)  # it may be a layer with weights
    others = set(map(id, getattr(activation, "weights", ())))
    weights = [w for w in getattr(operation, "weights", ()) if w.name != "bias"]
    return math.prod(pixels) * sum(math.prod(w.shape) for w in weights if id(w) not in others)
