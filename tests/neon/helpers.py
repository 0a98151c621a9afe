"""Images, and what layers make of them."""

import numpy as np
from keras import ops

from cnnlab.neon import Model


def random_images(*shape):
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def run(layers, images):
    """What the layers make of the images, and the net that they became."""
    model = Model(layers)
    model.initialize(images.shape[1:])
    return ops.convert_to_numpy(model.net(images)), model
