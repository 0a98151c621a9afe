"""Lab 11: small maps made large, by the way back of a convolution."""

import numpy as np
from keras import ops

from cnnlab.exercises.lab11_backpropagation.shared import KERNEL
from cnnlab.exercises.numpy_layers import turned_by_180
from cnnlab.judging.allowed import NUMPY_SUMS
from cnnlab.judging.exercise import Case, FunctionExercise, values_where
from cnnlab.judging.mistakes import asked, changed, mistake, seen, symptom
from cnnlab.judging.origin import reaching, summed


def enlarged(maps, kernel, strides):
    """Zeros, of the shape that the large maps have."""
    sizes = zip(maps.shape[1:3], kernel.shape[:2], strict=True)
    return np.zeros((len(maps), *((n - 1) * strides + k for n, k in sizes), kernel.shape[2]))


@mistake
def overwritten_by_places(self, maps, kernel, strides=1):
    """Each value's window overwrites what stands there."""
    large, (tall, wide) = enlarged(maps, kernel, strides), kernel.shape[:2]
    for i, j in np.ndindex(maps.shape[1:3]):
        rows, columns = (
            slice(i * strides, i * strides + tall),
            slice(j * strides, j * strides + wide),
        )
        large[:, rows, columns] = np.einsum("bc,uvfc->buvf", maps[:, i, j], kernel)
    return large


@mistake
def overwritten_by_cells(self, maps, kernel, strides=1):
    """Each cell of the kernel overwrites what stands there."""
    large, (rows, columns) = enlarged(maps, kernel, strides), maps.shape[1:3]
    for u, v in np.ndindex(kernel.shape[:2]):
        down, along = (
            slice(u, u + rows * strides, strides),
            slice(v, v + columns * strides, strides),
        )
        large[:, down, along] = maps @ kernel[u, v].T
    return large


class TransposedConvolution(FunctionExercise):
    """`transposed_convolution(maps, kernel, strides=1)`: small maps made large."""

    name = "transposed-convolution"
    allowed = NUMPY_SUMS
    points = {"shape": 1, "values": 1, "strides": 1}

    def cases(self, rng):
        kernel = KERNEL[:, :, None, None]
        yield Case("a single 1, and the lecture's kernel", np.ones((1, 1, 1, 1)), kernel)
        for batch, size, kernel_size, strides in [
            (1, (2, 3), (3, 3), 1),
            (2, (3, 2), (2, 4), 1),
            (1, (2, 3), (3, 3), 2),
            (2, (3, 4), (2, 3), 2),
            (2, (2, 3), (5, 4), 3),
        ]:
            maps = rng.normal(size=(batch, *size, 3))
            kernel = rng.normal(size=(*kernel_size, 4, 3))
            name = f"maps of {maps.shape}, 4 new ones, {kernel_size=}, {strides=}"
            yield Case(name, maps, kernel, **({} if strides == 1 else {"strides": strides}))

    def oracle(self, maps, kernel, strides=1):
        large = ops.conv_transpose(maps, kernel, strides, data_format="channels_last")
        return ops.convert_to_numpy(large)

    def origin(self, at, maps, kernel, strides):
        picture, *place, new = at
        return summed(
            [
                reaching(
                    f"channel {c} of the input",
                    maps[picture, :, :, c],
                    kernel[:, :, new, c],
                    place,
                    strides,
                )
                for c in range(kernel.shape[3])
            ]
        )

    rung_values = values_where(lambda strides: strides == 1)
    rung_strides = FunctionExercise.rung_values

    turned = changed(kernel=turned_by_180)
    stride_ignored = asked(strides=1)
    overwritten = seen(overwritten_by_places, overwritten_by_cells)

    @symptom
    def same_size(self, answer, maps, strides):
        return answer.shape[1:3] == tuple(n * strides for n in maps.shape[1:3])
