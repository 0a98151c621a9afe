"""Checks of arguments that several layers share: each says the rule, what it got, one repair."""

import operator

import keras


def pair(name, value):
    """Returns `value`, one int above 0 or two of them (height, width), as a tuple of two."""
    try:
        numbers = (value, value) if not hasattr(value, "__len__") else tuple(value)
        height, width = (operator.index(number) for number in numbers)
    except (TypeError, ValueError):
        height = width = 0
    if min(height, width) < 1:
        raise ValueError(
            f"`{name}` must be an int above 0 or a pair (height, width) of them. "
            f"Received: {name}={value!r}. Write, for example, {name}=2 or {name}=(2, 3)."
        )
    return height, width


def check_steps(strides, dilation_rate):
    """Returns both as pairs; as in Keras' `Conv2D` only one of them may be above 1."""
    pairs = pair("strides", strides), pair("dilation_rate", dilation_rate)
    if all(max(steps) > 1 for steps in pairs):
        raise ValueError(
            "`strides` and `dilation_rate` must not both be above 1, as in Keras' `Conv2D`. "
            f"Received: strides={strides}, dilation_rate={dilation_rate}. Set one of them to 1."
        )
    return pairs


def check_count(name, value, none=False):
    """Returns `value`, which must be an int above 0, or may be None where `none` says so."""
    if none and value is None:
        return None
    try:
        count = operator.index(value)
    except TypeError:
        count = 0
    if count < 1:
        raise ValueError(
            f"`{name}` must be an int above 0{' or None' if none else ''}. "
            f"Received: {name}={value!r}. Write, for example, {name}=8."
        )
    return count


def check_choice(name, value, allowed):
    """Returns `value`, which must be one of the strings in `allowed`."""
    if value not in allowed:
        raise ValueError(
            f"`{name}` must be one of {', '.join(map(repr, allowed))}. "
            f"Received: {name}={value!r}. Write, for example, {name}={allowed[0]!r}."
        )
    return value


def check_padding(value, allowed=("valid", "same")):
    """Returns `value`, a padding that must be one of the strings in `allowed`."""
    return check_choice("padding", value, allowed)


def check_feature_maps(layer, input_shape):
    """Returns the number of channels of `input_shape`: four axes, the last of known size."""
    if len(input_shape) != 4 or input_shape[-1] is None:
        raise ValueError(
            f"`{layer.name}` reads feature maps of shape (batch, height, width, channels) with "
            f"channels known. Received: input_shape={tuple(input_shape)}. "
            "Reshape the input: a grey image has one channel."
        )
    return input_shape[-1]


def check_fits(layer, input_shape):
    """Sees to it that the window of `layer` fits into the input: no output map may be empty."""
    output_shape = layer.compute_output_shape(input_shape)
    if 0 in output_shape[1:3]:
        raise ValueError(
            f"The window of `{layer.name}` must not be larger than its input. "
            f"Received: input_shape={tuple(input_shape)}, which gives output_shape={output_shape}. "
            'Take larger images, a smaller window, or padding="same".'
        )


def fresh(initializer):
    """Returns a copy for one more weight: called again, an initializer draws the same numbers."""
    return initializer.clone() if isinstance(initializer, keras.Initializer) else initializer
