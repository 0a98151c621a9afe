"""Checks of arguments that several layers share: each says the rule, what it got, one repair."""

import difflib
import inspect
import operator

import keras

from cnnlab.errors import value_error


def pair(name, value):
    """Returns `value`, one int above 0 or two of them (height, width), as a tuple of two."""
    try:
        numbers = (value, value) if not hasattr(value, "__len__") else tuple(value)
        height, width = (operator.index(number) for number in numbers)
    except (TypeError, ValueError):
        height = width = 0
    if min(height, width) < 1:
        raise value_error(
            f"`{name}` must be an int above 0 or a pair (height, width) of them. "
            f"Received: {name}={value!r}. Write, for example, {name}=2 or {name}=(2, 3)."
        )
    return height, width


def check_steps(strides, dilation_rate):
    """Returns both as pairs; as in Keras' `Conv2D` only one of them may be above 1."""
    pairs = pair("strides", strides), pair("dilation_rate", dilation_rate)
    if all(max(steps) > 1 for steps in pairs):
        raise value_error(
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
        rule = "an int above 0 or None" if none else "an int above 0"
        raise value_error(
            f"`{name}` must be {rule}. Received: {name}={value!r}. Write, for example, {name}=8."
        )
    return count


def check_choice(name, value, allowed):
    """Returns `value`, which must be one of the strings in `allowed`."""
    if not isinstance(value, str | None) or value not in allowed:
        raise value_error(
            f"`{name}` must be one of {', '.join(map(repr, allowed))}. "
            f"Received: {name}={value!r}. Write, for example, {name}={allowed[0]!r}."
        )
    return value


def check_padding(value, allowed=("valid", "same")):
    """Returns `value`, a padding in `allowed`; as in Keras, in capital or in small letters."""
    return check_choice("padding", value.lower() if isinstance(value, str) else value, allowed)


def check_keywords(layer_class, given, own):
    """Sees to it that each keyword in `given` is one of `own`, or of `keras.layers.Layer`."""
    of_keras = [*inspect.signature(keras.layers.Layer.__init__).parameters, *INPUT_KEYWORDS]
    for name, value in given.items():
        if name not in own and name not in of_keras:
            repair = nearest(name, own, otherwise=f"Choose from {', '.join(own)}.")
            raise value_error(
                f"`{layer_class.__name__}` has no such argument. "
                f"Received: {name}={value!r}. {repair}"
            )


INPUT_KEYWORDS = ("input_shape", "input_dim")  # Keras warns of them


def read_name(name, value, known):
    """Returns what a module of Keras, such as `keras.activations`, has under the name `value`."""
    try:
        return known.get(value)
    except (TypeError, ValueError):
        module = known.__name__.split(".")[-1]
        repair = nearest(value, dir(known), otherwise=f"`dir(keras.{module})` shows the names.")
        raise value_error(
            f"`{name}` must be a name in keras.{module}, an object of that kind or None. "
            f"Received: {name}={value!r}. {repair}"
        ) from None


def nearest(value, names, otherwise):
    """A repair: the name most like `value`, or `otherwise`."""
    found = difflib.get_close_matches(str(value), names, n=1)
    return f"Write {found[0]}, which is nearest." if found else otherwise


def check_groups(layer, name, count):
    """Returns `count`, a number of maps that must fall into the groups of `layer`."""
    if count % layer.groups:
        raise value_error(
            f"`{name}` must be a multiple of `groups`, so that each group has as many maps. "
            f"Received: {name}={count}, groups={layer.groups}. Take a divisor of {count}."
        )
    return count


def fresh(initializer):
    """Returns a copy for one more weight: called again, an initializer draws the same numbers."""
    return initializer.clone() if isinstance(initializer, keras.Initializer) else initializer
