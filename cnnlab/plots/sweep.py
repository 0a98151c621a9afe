"""The way of a kernel over a picture: where its window stands, and what it sums there."""

import numpy as np

from cnnlab.arithmetic import output_size, padding_amounts
from cnnlab.plots.cells import as_numbers


class Sweep:
    """Every step of the convolution of a picture with a kernel, not turned, as in Keras.

    Args:
        image: Array `(height, width)`.
        kernel: Array `(kernel_height, kernel_width)`.
        strides: int, pixels that the window moves at each step.
        padding: `"valid"`, `"same"`, `"full"`, or an int.
        dilation_rate: int, distance between neighbouring cells of the window.

    Raises:
        ValueError: If the picture or the kernel is not a matrix, or if the window does not fit into
            the picture.
    """

    def __init__(self, image, kernel, strides=1, padding=0, dilation_rate=1):
        self.image = as_numbers(image=image, ndim=2)
        self.kernel = as_numbers(kernel=kernel, ndim=2)
        self.strides, self.padding, self.dilation_rate = strides, padding, dilation_rate
        sizes = list(zip(self.image.shape, self.kernel.shape, strict=True))
        amounts = [padding_amounts(n, k, strides, padding, dilation_rate) for n, k in sizes]
        self.padded = np.pad(self.image, amounts)
        self.is_padding = np.pad(np.zeros(self.image.shape, bool), amounts, constant_values=True)
        shape = tuple(output_size(n, k, strides, padding, dilation_rate) for n, k in sizes)
        if 0 in shape:
            raise ValueError(
                "The window must fit into the padded picture. Received: kernel of shape "
                f"{self.kernel.shape} with dilation_rate={dilation_rate}, padded picture of shape "
                f"{self.padded.shape}. Take a smaller kernel or more padding."
            )
        sums = [np.sum(self.padded[self.window(*cell)] * self.kernel) for cell in np.ndindex(shape)]
        self.output = np.reshape(sums, shape)

    def window(self, row, column):
        """Index of the cells of the padded picture that `output[row, column]` is computed from."""
        return np.ix_(
            *(
                start * self.strides + np.arange(size) * self.dilation_rate
                for start, size in zip((row, column), self.kernel.shape, strict=True)
            )
        )
