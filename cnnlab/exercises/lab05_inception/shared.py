"""Lab 05: what its exercises share."""

from functools import partial, reduce

import numpy as np

from cnnlab.exercises.numpy_layers import ACTIVATIONS, convolution, pooling
from cnnlab.judging.drawn import distinct, normal
from cnnlab.judging.exercise import Case, where
from cnnlab.judging.layer_exercise import LayerExercise


def pooled(maps, by):
    """3x3 windows with stride 1; what lies outside does not count."""
    rim = [(0, 0), (1, 1), (1, 1), (0, 0)]
    padded = np.pad(np.asarray(maps, float), rim, constant_values=np.nan)
    return pooling(padded, 3, 1, by)


def among_zeros(maps):
    """The maxima of who puts zeros around the maps first."""
    return maxima(np.pad(maps, [(0, 0), (1, 1), (1, 1), (0, 0)]))[:, 1:-1, 1:-1]


maxima = partial(pooled, by=np.nanmax)
averages = partial(pooled, by=np.nanmean)


class InceptionExercise(LayerExercise):
    """A module: branches of steps, which are convolutions by name or functions of maps."""

    points = {"weights": 1, "shape": 0, "values": 2, "gradient": 0, "trains": 0, "saved": 1}
    branches: tuple
    convolutions: dict  # name: (kernel size, channels, filters), these by the names of arguments

    def case(self, rng, size, channels, settings, brighter=0, **numbers):
        inputs, weights = distinct(rng, (2, *size, channels)) + np.float32(brighter), {}
        known = {"channels": channels, **numbers}
        for name, (k, maps, filters) in self.convolutions.items():
            weights[f"{name}.kernel"] = normal(rng, (k, k, known[maps], known[filters]), 1 / k)
            weights[f"{name}.bias"] = normal(rng, known[filters])
        filters = tuple(n for name, n in numbers.items() if name.startswith("filters"))
        activation = f"`{settings['activation']}`" if settings else "activation left out"
        name = f"{channels} maps of {size[0]}x{size[1]}, {filters} filters, {activation}"
        return Case(name, inputs, weights, **settings, **numbers)

    def oracle(self, inputs, weights, activation="relu", branches=None, linear=(), **numbers):
        """Wrong modules have other branches, or convolutions that are `linear`."""

        def after(maps, step):
            if callable(step):
                return step(maps)
            kernel, bias = weights[f"{step}.kernel"], weights[f"{step}.bias"]
            activate = ACTIVATIONS[None if step in linear else activation]
            return activate(convolution(maps, kernel, bias, padding="same"))

        found = [reduce(after, steps, inputs) for steps in branches or self.branches]
        return np.concatenate(found, axis=-1)

    # Where one pixel is bright, maxima are tied, and sums lie in ReLU's corner.
    rung_gradient = where(LayerExercise.rung_gradient, lambda inputs: len(inputs) > 1)
