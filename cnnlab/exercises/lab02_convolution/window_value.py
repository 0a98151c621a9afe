"""Lab 02: one number of a convolution."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.lab02_convolution.shared import IMAGE, KERNEL
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import changed, mistake
from cnnlab.judging.origin import summed, window


class WindowValue(FunctionExercise):
    """`window_value(image, kernel, row, column)`: one number of the output."""

    name = "window-value"
    allowed = NUMPY_SUMS
    points = {"shape": 0, "values": 1}

    def cases(self, rng):
        padded = np.pad(IMAGE, 1)
        for row, column in [(0, 2), (2, 4), (2, 0)]:
            name = f"the lecture's padded picture, row {row}, column {column}"
            yield Case(name, padded, KERNEL, row, column)
        image, kernel = rng.normal(size=(6, 9)), rng.normal(size=(2, 4))
        kernel *= -np.sign(self.oracle(image, kernel, 3, 1))  # one number is to be below 0
        yield Case("a 6x9 picture, a 2x4 kernel, row 3, column 1", image, kernel, 3, 1)

    def oracle(self, image, kernel, row, column):
        return correlate2d(image, kernel, mode="valid")[row, column]

    def origin(self, image, kernel, row, column):
        return summed([window("the padded picture", image, kernel, (row, column))])

    @mistake
    def not_added_up(self, image, kernel, row, column):
        height, width = kernel.shape
        return image[row : row + height, column : column + width] * kernel

    turned = changed(kernel=turned_by_180)
    swapped = changed(row=lambda row, column: column, column=lambda column, row: row)
