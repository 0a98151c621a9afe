# ruff: noqa
# Right answers to the exercises of lab 03: see tests/test_right.py.

# %% right="edge-layer" style="1e-6 under the root"
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = ops.reshape(ops.convert_to_tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]), (3, 3, 1, 1))
        right, down = ops.conv(inputs, x), ops.conv(inputs, ops.transpose(x, (1, 0, 2, 3)))
        return ops.sqrt(right**2 + down**2 + 1e-6)


# %% right="kernels" style="32 bits, and lists"
kernels = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "box": np.ones((3, 3), "float32") / 9,
    "gauss": np.float32(np.outer([1, 2, 1], [1, 2, 1])) / 16,
    "laplace4": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "float16"),
    "diagonal": [[1.0, 0.0, -1.0], [0.0, 0.0, 0.0], [-1.0, 0.0, 1.0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "sobel_x": np.outer([1, 2, 1], [-1, 0, 1]),
    "sobel_y": -np.outer([-1, 0, 1], [1, 2, 1]),
}


# %% right="separate" style="a named pair"
from collections import namedtuple

Parts = namedtuple("Parts", "column row")


def separate(kernel):
    u, s, vt = np.linalg.svd(np.float32(kernel))
    return Parts(column=-u[:, 0] * s[0], row=-vt[0])
