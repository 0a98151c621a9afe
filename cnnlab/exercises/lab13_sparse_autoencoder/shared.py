"""Lab 13: a small autoencoder, for real and for complex weights."""

import numpy as np

WEIGHTS = ("W1", "b1", "W2", "b2")


def small_autoencoder(rng, num_patches, size, num_features):
    """Random W1, b1, W2, b2 and patches."""
    shapes = [(size, num_features), (num_features,), (num_features, size), (size,)]
    return [*(rng.normal(size=shape) for shape in shapes), rng.uniform(size=(num_patches, size))]


def logistic(z):
    """The sigmoid, for complex numbers too."""
    return 1 / (1 + np.exp(-z))


def reconstruct(W1, b1, W2, b2, patches, last=logistic):
    """Features and outputs, patch by patch."""
    features = np.stack([logistic(patch @ W1 + b1) for patch in patches])
    return features, np.stack([last(feature @ W2 + b2) for feature in features])
