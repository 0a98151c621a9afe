"""Lab 02: the lecture's example, and convolutions of one channel."""

import numpy as np
from scipy.signal import correlate2d

from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, changed, gives
from cnnlab.judging.origin import summed, window

# The worked example of the lecture's slides: 3x3 comes out with a padding of 1 and a stride of 2.
IMAGE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
)
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])


class OneChannel(FunctionExercise):
    """What `conv2d` and `conv2d_offsets` share: the same questions, answers and mistakes."""

    def cases(self, rng):
        yield Case("the lecture's example", IMAGE, KERNEL, stride=2, padding=1)
        for (height, width), (h, w), stride, padding in [
            ((6, 8), (3, 3), 1, 0),
            ((9, 7), (2, 3), 1, 2),
            ((11, 8), (4, 3), 3, 1),
            ((120, 130), (2, 3), 1, 0),
        ]:
            name = f"a {height}x{width} picture, a {h}x{w} kernel, {stride=}, {padding=}"
            image, kernel = rng.normal(size=(height, width)), rng.normal(size=(h, w))
            yield Case(name, image, kernel, stride=stride, padding=padding)
        image, kernel = rng.normal(size=(5, 7)), rng.normal(size=(2, 3))
        yield Case("a 5x7 picture, a 2x3 kernel, stride and padding left out", image, kernel)
        blur, pixels = rng.uniform(0.05, 0.15, size=(3, 3)), rng.integers(256, size=(5, 6))
        yield Case("whole-number pixels, decimal weights", pixels, blur, stride=1, padding=0)

    def oracle(self, image, kernel, stride=1, padding=0):
        return correlate2d(np.pad(image, padding), kernel, mode="valid")[::stride, ::stride]

    def origin(self, at, image, kernel, stride, padding):
        title = "the padded picture" if padding else "the picture"
        return summed([window(title, np.pad(image, padding), kernel, at, stride)])

    turned = changed(kernel=turned_by_180)
    no_stride = asked(stride=1)
    no_padding = asked(padding=0)
    padded_after = changed(
        image=lambda image, padding: np.pad(image, (0, padding)), padding=lambda padding: 0
    )
    last_window_missing = gives(lambda right: right[:-1, :-1])
    truncated = gives(lambda right, image: right.astype(image.dtype))
