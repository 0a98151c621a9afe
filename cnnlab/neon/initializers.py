"""Initial weights, as initializers of Keras."""

import keras

from cnnlab.neon.arguments import refuses_others


@refuses_others
def Kaiming():
    """Normal weights of variance `2 / inputs` (He et al., 2015). Keras' HeNormal cuts the tails."""
    return keras.initializers.VarianceScaling(2.0, "fan_in", "untruncated_normal")


@refuses_others
def Xavier():
    """Uniform weights of variance `1 / inputs`: Keras' LecunUniform, not its GlorotUniform."""
    return keras.initializers.VarianceScaling(1.0, "fan_in", "uniform")


@refuses_others
def Uniform(low=0.0, high=1.0):
    """Uniform weights between `low` and `high`."""
    return keras.initializers.RandomUniform(low, high)


@refuses_others
def Gaussian(loc=0.0, scale=1.0):
    """Normal weights of mean `loc` and standard deviation `scale`."""
    return keras.initializers.RandomNormal(loc, scale)


@refuses_others
def Constant(val=0.0):
    """Weights that are all `val`."""
    return keras.initializers.Constant(val)
