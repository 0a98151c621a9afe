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
