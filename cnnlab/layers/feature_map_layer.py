"""What the layers of the house have in common: they make feature maps of feature maps."""

import inspect

import keras
from keras import ops

from cnnlab.errors import value_error
from cnnlab.language import unmarked
from cnnlab.layers.arguments import check_choice, check_keywords, fresh, read_name

# What can be asked of a weight, and the module of Keras that knows it by name.
RULES = {
    "initializer": keras.initializers,
    "regularizer": keras.regularizers,
    "constraint": keras.constraints,
}
TO_LAST, TO_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)  # the axes, in their new order


class FeatureMapLayer(keras.layers.Layer):
    """A layer that makes feature maps of feature maps.

    A layer of the house says what it does with maps `(batch, height, width, channels)`:

    - `make_weights(input_shape)` adds its weights, if it has any,
    - `compute(maps)` returns the new maps,
    - `shape_after(input_shape)` returns their shape.

    What does not differ from layer to layer stands here: the layout of the maps, what is asked of
    the weights, which inputs are refused, and what a file keeps. Each argument is an attribute of
    the same name, where `get_config` finds it.

    Args:
        activation: Name of a Keras activation or a function; None for the identity.
        data_format: `"channels_last"` for maps `(batch, height, width, channels)`,
            `"channels_first"` for `(batch, channels, height, width)`; None for Keras' setting.
        **kwargs: For each weight, such as `kernel`: `kernel_initializer`, `kernel_regularizer` and
            `kernel_constraint`. And `name`, `dtype` and what else `keras.layers.Layer` takes.
    """

    WEIGHTS = {"kernel": "glorot_uniform", "bias": "zeros"}  # and how they begin, if not told

    def __init__(self, activation=None, data_format=None, **kwargs):
        check_keywords(type(self), kwargs, self.argument_names())
        asked = {name: kwargs.pop(name, None) for name in self.rule_names()}
        super().__init__(**kwargs)
        for name, value in asked.items():
            weight, rule = name.rsplit("_", 1)
            if rule == "initializer" and value is None:
                value = self.WEIGHTS[weight]
            setattr(self, name, read_name(name, value, RULES[rule]))
        self.activation = read_name("activation", activation, keras.activations)
        data_format = str(data_format or keras.config.image_data_format()).lower()
        self.data_format = check_choice(
            "data_format", data_format, ("channels_last", "channels_first")
        )

    @classmethod
    def rule_names(cls):
        """The arguments that ask something of a weight: `kernel_initializer`, ..."""
        return [f"{weight}_{rule}" for weight in cls.WEIGHTS for rule in RULES]

    @classmethod
    def argument_names(cls):
        """All arguments but those of `keras.layers.Layer`."""
        classes = cls.__mro__[: cls.__mro__.index(FeatureMapLayer) + 1]
        written = [p for c in classes for p in inspect.signature(c.__init__).parameters.values()]
        names = [p.name for p in written if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        return [name for name in dict.fromkeys([*names, *cls.rule_names()]) if name != "self"]

    def build(self, input_shape):
        self.compute_output_shape(input_shape)
        self.make_weights(self._channels_last(input_shape))
        axis = -1 if self.data_format == "channels_last" else 1
        self.input_spec = keras.layers.InputSpec(ndim=4, axes={axis: input_shape[axis]})
        tell_layers_inside(self)

    def make_weights(self, input_shape):
        pass

    def call(self, inputs):
        if all(isinstance(size, int) for size in inputs.shape[1:]):  # else: None, tensors, symbols
            self.compute_output_shape(tuple(inputs.shape))  # refuses what is too small
        if "float" not in keras.backend.standardize_dtype(inputs.dtype):
            inputs = ops.cast(inputs, self.compute_dtype)  # Keras casts floats alone
        if self.data_format == "channels_last":
            return self.compute(inputs)
        return ops.transpose(self.compute(ops.transpose(inputs, TO_LAST)), TO_FIRST)

    def compute_output_shape(self, input_shape):
        output_shape = self.shape_after(self._channels_last(input_shape))
        if 0 in output_shape[1:3]:
            raise value_error(
                f"`{self.name}` must leave a pixel or more: its window must not be larger than its "
                f"input. Received: input_shape={tuple(input_shape)}, of which {output_shape} would "
                'be made. Take larger images, a smaller window, or padding="same".'
            )
        if self.data_format == "channels_last":
            return tuple(output_shape)
        return tuple(output_shape[axis] for axis in TO_FIRST)

    def _channels_last(self, input_shape):
        """The shape of feature maps with channels last; other shapes are refused."""
        axis = 3 if self.data_format == "channels_last" else 1
        if len(input_shape) != 4 or not input_shape[axis]:
            layout = unmarked("height, width, channels" if axis == 3 else "channels, height, width")
            raise value_error(
                f"`{self.name}` reads feature maps of shape (batch, {layout}) with channels known. "
                f"Received: input_shape={tuple(input_shape)}. "
                "Reshape the input: a grey image has one channel."
            )
        return tuple(input_shape) if axis == 3 else tuple(input_shape[i] for i in TO_LAST)

    def new_weight(self, name, shape, initializer=None):
        """Adds a weight as its rules say; an `initializer` that is given takes the place of its."""
        return self.add_weight(
            name=name,
            shape=shape,
            initializer=initializer or getattr(self, f"{name}_initializer"),
            regularizer=getattr(self, f"{name}_regularizer"),
            constraint=getattr(self, f"{name}_constraint"),
        )

    def weight_rules(self):
        """What is asked of the weights, for a layer inside: each of its kernels begins anew."""
        return {name: fresh(getattr(self, name)) for name in self.rule_names()}

    def get_config(self):
        # An argument that a subclass has and does not keep, its own `get_config` adds.
        kept = [name for name in self.argument_names() if hasattr(self, name)]
        config = {name: plain(getattr(self, name)) for name in kept}
        config["activation"] = keras.activations.serialize(self.activation)
        for name in self.rule_names():
            config[name] = RULES[name.rsplit("_", 1)[1]].serialize(getattr(self, name))
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config):
        # Keras' reader of .h5 takes words, such as "average", for functions that it knows.
        words = set(cls.argument_names()) - {"activation", *cls.rule_names()}
        named = {key for key in words & config.keys() if inspect.isfunction(config[key])}
        return super().from_config({**config, **{key: config[key].__name__ for key in named}})


def tell_layers_inside(block):
    """A block that was frozen before its layers were made freezes them."""
    for layer in block._layers:
        layer.trainable = layer.trainable and block.trainable


def plain(value):
    """The value as JSON has it, where a tuple is a list."""
    return [plain(each) for each in value] if isinstance(value, tuple) else value
