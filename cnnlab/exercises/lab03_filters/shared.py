"""Lab 03: the lecture's nine kernels, as printed."""

import numpy as np

# As printed on the lecture's slides.
KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.full((3, 3), 1 / 9),
    "gauss": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}
