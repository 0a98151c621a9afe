"""What one layer does to receptive fields.

A layer with `kernel_size` or `pool_size` slides a window. A layer of another kind is known by the
name of its class: those below, in small letters, are of layers and of functions of `keras.ops`.
"""

from cnnlab.arithmetic.field import Field
from cnnlab.arithmetic.sizes import padding_amounts
from cnnlab.errors import value_error
from cnnlab.language import say

AXES = ("1d", "2d", "3d")
# Each output pixel sees the input pixel at its own place.
POINTWISE = {
    *("batchnormalization", "dense", "layernormalization", "normalization", "rescaling"),
    *("activation", "celu", "clip", "elu", "exp", "exponential", "gelu", "hardshrink"),
    *("hardsigmoid", "hardsilu", "hardswish", "hardtanh", "leakyrelu", "log", "mish", "negative"),
    *("power", "prelu", "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus"),
    *("softsign", "sqrt", "square", "swish", "tanh", "threshold"),
    *("activityregularization", "alphadropout", "cast", "dropout", "gaussiandropout"),
    *("gaussiannoise", "identity", "layerscale", "stochasticdepth"),
    *("spatialdropout" + axes for axes in AXES),
}
MERGES = {
    *("add", "average", "concatenate", "divide", "maximum", "minimum", "multiply", "subtract"),
    *("truedivide", "customscalelayer"),  # the latter of Keras' InceptionResNetV2
}
# Each output unit sees every pixel.
WHOLE = {"flatten", *(f"global{kind}pooling{axes}" for kind in ("average", "max") for axes in AXES)}
MOVES = {
    *("getitem", "reshape"),
    *(kind + axes for kind in ("cropping", "zeropadding") for axes in AXES),
}
# A field of this form, a step from pixel to pixel, they do not have.
NO_STEP = {
    "groupnormalization": "It normalizes over the pixels of whole maps.",
    "resizing": "It makes another number of pixels.",
    **{f"upsampling{axes}": "It makes several pixels of one, which see the same." for axes in AXES},
    **{
        f"conv{axes}transpose": "It is transposed: its pixels see several windows." for axes in AXES
    },
}
# Keras' own layers that walk through their input step by step: inside there is no image.
STEP_BY_STEP = {"bidirectional", "gru", "lstm", "rnn", "simplernn", "timedistributed"}


def kind(operation):
    return type(operation).__name__.lower()


def unwrapped(operation):
    """The layer in a `SpectralNormalization`, which scales its kernel."""
    return operation.layer if kind(operation) == "spectralnormalization" else operation


def is_window(operation):
    return hasattr(operation, "kernel_size") or hasattr(operation, "pool_size")


def per_axis(value, num_axes):
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * num_axes


def spatial(shape):
    """The sizes between the batch and the channels."""
    return tuple(shape[1:-1])


def no_rule(operation):
    """What is said of a layer of an unknown kind."""
    return no_field(
        operation,
        f"There is no rule for its class. Received: class {type(operation).__name__}.",
        "Give the layer an attribute `kernel_size`, 1 where each pixel changes by itself, and "
        "`strides` and `padding` as a convolution has them; or make it of layers that have them.",
    )


def no_field(operation, reason, repair):
    """A field that does not exist: kept in its place, and raised when somebody asks for it."""
    why = f"{say(reason)} {say(repair)}".lstrip()  # where branches meet, one text says both
    return value_error(f"`{operation.name}` has no receptive field. {why}")


def pointwise_fields(operation, fields, shape):
    """Fields after each pixel has changed by itself."""
    axis = getattr(operation, "axis", -1)
    axes = [axis] if isinstance(axis, int) else axis
    if kind(operation) in ("layernormalization", "softmax") and any(
        0 < axis % len(shape) < len(shape) - 1 for axis in axes
    ):
        return no_field(operation, f"It runs over pixels. Received: axis={axis}.", "Write axis=-1.")
    return fields


def window_fields(layer, fields, shape):
    """Fields after a convolution or a pooling."""
    num_axes = len(spatial(shape))
    window = per_axis(getattr(layer, "kernel_size", None) or layer.pool_size, num_axes)
    strides = per_axis(getattr(layer, "strides", None) or window, num_axes)
    dilation = per_axis(getattr(layer, "dilation_rate", 1), num_axes)
    padding = getattr(layer, "padding", "valid")
    if padding == "same" and max(strides) > 1 and None in spatial(shape):
        return no_field(
            layer,
            'With strides above 1 the zeros of padding="same" depend on the size of the image. '
            f"Received: input_shape={tuple(shape)}.",
            "Give `keras.Input` a height and a width.",
        )
    after = []
    settings = (fields, spatial(shape), window, strides, dilation, per_axis(padding, num_axes))
    for field, size, k, s, d, pad in zip(*settings, strict=True):
        before, _ = padding_amounts(size or k * d, k, s, pad, d)
        after.append(field.through(k, s, before, d))
    return tuple(after)


def shifted_fields(layer, fields, shape):
    """Fields after zeros are put round a map (`ZeroPadding2D`) or pixels cut off (`Cropping2D`)."""
    amounts = layer.padding if hasattr(layer, "padding") else layer.cropping
    sign = 1 if hasattr(layer, "padding") else -1
    if len(spatial(shape)) == 1:
        amounts = (amounts,)
    pairs = zip(fields, amounts, strict=True)
    return tuple(field.through(1, before=sign * before) for field, (before, _) in pairs)


def sliced_fields(operation, key, fields, shape):
    """Fields after `maps[:, ::2, ::2]`: every second pixel."""
    key = key if isinstance(key, tuple) else (key,)
    key += (slice(None),) * (len(shape) - len(key))
    steps = key[1:-1]
    # Where a slice from the end, or backwards, starts depends on the size.
    plain = all(isinstance(s, slice) and (s.start or 0) >= 0 and (s.step or 1) > 0 for s in steps)
    if len(key) != len(shape) or not plain:
        return no_field(operation, f"Received: the index {key}.", "Slice with start:stop:step.")
    pairs = zip(fields, steps, strict=True)
    return tuple(field.through(1, s.step or 1, before=-(s.start or 0)) for field, s in pairs)


def whole_fields(operation, fields, shape, image):
    """Fields of units that see all pixels of a map, in an image of the sizes `image`."""
    sizes = spatial(shape) or (1,) * len(fields)
    if None in sizes or None in image:
        return no_field(
            operation,
            f"It sees the whole image, of unknown size. Received: input_shape={shape}.",
            "Give `keras.Input` a height and a width.",
        )
    return tuple(map(Field.spread, fields, sizes, image))


def reshaped_fields(operation, fields, shape, new_shape, image):
    """Fields after `Reshape`: pixels stay in their places, or all become a vector."""
    if spatial(shape) == spatial(new_shape) or all(field.jump == 0 for field in fields):
        return fields
    if len(new_shape) == 2:
        return whole_fields(operation, fields, shape, image)
    return no_field(
        operation,
        f"It moves pixels. Received: shapes {tuple(shape)} -> {tuple(new_shape)}.",
        "Start the model with `keras.Input((height, width, channels))`.",
    )


def merged_fields(operation, branches, shapes, image):
    """Fields where branches meet; what sees the whole image spreads to the others."""
    axis = getattr(operation, "axis", -1)
    if kind(operation) == "concatenate" and axis not in (-1, len(shapes[0]) - 1):
        return no_field(operation, f"Received: axis={axis}.", "Join maps along the last axis.")
    # A vector has no pixels.
    branches = [(f, s) for f, s in zip(branches, shapes, strict=True) if f]
    merged, *others = [fields for fields, _ in branches] or [()]
    broadcast = len({spatial(shape) for _, shape in branches}) > 1
    if broadcast or any(field.jump == 0 for fields, _ in branches for field in fields):
        merged, *others = [whole_fields(operation, f, shape, image) for f, shape in branches]
    try:
        for fields in others:
            merged = tuple(map(Field.union, merged, fields))
    except ValueError as error:
        return no_field(operation, "", str(error))
    return merged
