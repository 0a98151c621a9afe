"""Lab 14: a net that makes a picture of a camera's mosaic."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.data import patch10
from cnnlab.judging.exercise import Case, FunctionExercise, where
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.nan import of_numbers
from cnnlab.judging.net_exercises import ModelExercise

NUM_PICTURES = 500


def mosaic(pictures):
    """What a sensor behind a Bayer filter measures; 0 in the two channels that a pixel misses."""
    measured = np.zeros_like(pictures)
    for row, column, channel in [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)]:
        places = (slice(None), slice(row, None, 2), slice(column, None, 2), channel)
        measured[places] = pictures[places]
    return measured


def filled_in(measured):
    """Each channel by itself: a pixel that was not measured is the mean of its neighbours."""
    cross, square = np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]]), np.outer([1, 2, 1], [1, 2, 1])
    filled = np.empty_like(measured)
    for c, kernel in enumerate([square, cross, square]):
        for picture, found in zip(measured[..., c], filled[..., c], strict=True):
            found[:] = correlate2d(picture, kernel / 4, mode="same")
    return filled


def decibels(found, pictures):
    """10 log10(1 / mean squared error), without a rim of two pixels."""
    errors = np.clip(found, 0, 1) - pictures
    return -10 * np.log10(np.mean(errors[:, 2:-2, 2:-2] ** 2))


def above(margin):
    """A rung: so many decibels above what each channel gives by itself."""

    @of_numbers
    def rung(self, case, answer):
        pictures = self.expected(case)
        alone = decibels(filled_in(case.args[0]), pictures)
        gain = decibels(answer["outputs"], pictures) - alone
        if gain >= margin:
            return None
        if gain >= 0:
            return (
                f"your pictures are {gain:.1f} dB above those in which each channel is filled in "
                f"by itself; {margin} dB above are asked for"
            )
        return (
            f"your pictures are {-gain:.1f} dB below those in which each channel is filled in by "
            f"itself; {margin} dB above are asked for"
        )

    return where(rung, lambda case: len(case.args[0]) == NUM_PICTURES)


class CameraNet(ModelExercise):
    """`camera_net`: at most 1,000 weights, from a camera's mosaic to a picture in colours."""

    name = "camera-net"
    points = {"shape": 0, "size": 1, "any_size": 0, "better": 1, "much_better": 1}
    independent = ("size", "better", "much_better")
    most_weights = 1_000

    def cases(self, rng):
        _, (pictures, _) = patch10(0, NUM_PICTURES, seed=int(rng.integers(1000)))
        yield Case(f"{NUM_PICTURES} mosaics of other patches", mosaic(pictures), pictures=pictures)
        pictures = pictures[:100, :20, :26]
        yield Case("100 mosaics of another size, 20x26", mosaic(pictures), pictures=pictures)

    def expected(self, case):
        return case.kwargs["pictures"]

    rung_shape = FunctionExercise.rung_shape
    # In decibels. Least squares, five seeds: 5x5 wins 4.1 to 5.0, 3x3 1.5; Adam at most 1.5.
    rung_better = above(0.5)
    rung_much_better = above(3)

    @symptom
    def untrained(self, case, answer, pictures):
        well = self.comes_up_to("better", case, answer)
        return well and decibels(answer["outputs"], pictures) < 10

    @symptom
    def channels_apart(self, case, answer):
        layers = set(answer["layers"])
        apart = "DepthwiseConv2D" in layers and not layers & {"Conv2D", "Dense"}
        return apart and self.comes_up_to("better", case, answer)

    @symptom
    def window_too_small(self, case, answer):
        single = sum(len(shape) == 4 for shape in answer["trained"]) == 1
        small = single and answer["trained"][0][:2] in ([1, 1], [3, 3])
        return small and self.comes_up_to("better", case, answer)
