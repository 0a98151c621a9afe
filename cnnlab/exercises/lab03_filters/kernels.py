"""Lab 03: the lecture's nine kernels."""

import numpy as np

from cnnlab.exercises.lab03_filters.shared import KERNELS
from cnnlab.judging.exercise import ValueExercise
from cnnlab.judging.mistakes import gives, symptom

KEEP_BRIGHTNESS = ("identity", "box", "gauss", "sharpen")
RIGHT, DOWN = 3, 2  # how much brighter the ramp grows from one pixel to the next
RAMP = 10 + RIGHT * np.arange(3)[None, :] + DOWN * np.arange(3)[:, None]
# The closed forms: a kernel that keeps brightness gives the middle pixel, Sobel 8 times the slope.
ON_RAMP = {name: RAMP[1, 1] if name in KEEP_BRIGHTNESS else 0 for name in KERNELS}
ON_RAMP |= {"sobel_x": 8 * RIGHT, "sobel_y": -8 * DOWN}


def with_wrong(name, kernel):
    """The mistake of who has this wrong kernel, and no other."""
    return gives(lambda right: right | {name: kernel})


class Kernels(ValueExercise):
    """`kernels`: a dict of the lecture's nine kernels."""

    name = "kernels"
    points = {"shape": 0, "sums": 1, "ramps": 1, "values": 1}
    independent = ("sums", "ramps", "values")

    def oracle(self):
        return KERNELS

    def rung_sums(self, case, answer):
        for name in KERNELS:
            wanted, found = int(name in KEEP_BRIGHTNESS), np.sum(answer[name])
            if not abs(found - wanted) <= 1e-4:
                return f"`{name}`: the weights should add up to {wanted}, yours give {found:.4g}"
        return None

    def rung_ramps(self, case, answer):
        for name, wanted in ON_RAMP.items():
            found = np.sum(np.asarray(answer[name]) * RAMP)
            if not abs(found - wanted) <= 1e-4:
                ramp = f"a ramp that grows by {RIGHT} to the right and by {DOWN} downwards"
                return f"`{name}`: on {ramp} it should give {wanted}, yours gives {found:.4g}"
        return None

    not_divided = symptom(
        lambda answer: np.sum(answer["box"]) == 9 or np.sum(answer["gauss"]) == 16
    )
    sharpen_sign = with_wrong("sharpen", KERNELS["identity"] + KERNELS["laplace4"])
    sobel_swapped = symptom(
        lambda answer: (
            np.array_equal(np.abs(answer["sobel_x"]), np.abs(KERNELS["sobel_y"]))
            and np.array_equal(np.abs(answer["sobel_y"]), np.abs(KERNELS["sobel_x"]))
        )
    )
    sobel_y_downwards = with_wrong("sobel_y", -KERNELS["sobel_y"])
    other_diagonal = with_wrong("diagonal", -KERNELS["diagonal"])
    prewitt = symptom(lambda answer: np.array_equal(answer["sobel_x"], np.sign(KERNELS["sobel_x"])))
