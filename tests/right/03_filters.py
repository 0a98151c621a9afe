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


# %% right="kernels" style="lists"
blur = [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
kernels = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "box": [[1 / 9] * 3] * 3,
    "gauss": [[weight / 16 for weight in row] for row in blur],
    "laplace4": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "laplace8": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "diagonal": [[1, 0, -1], [0, 0, 0], [-1, 0, 1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "sobel_x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "sobel_y": [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
}

# %% right="kernels" style="outer products, 32 bits, another order"
mean, step, middle = np.float32([1, 2, 1]), np.float32([-1, 0, 1]), np.float32([0, 1, 0])
point, ones = np.outer(middle, middle), np.ones((3, 3), "float32")
cross = np.outer(middle, [1, 1, 1]) + np.outer([1, 1, 1], middle) - 2 * point
kernels = {
    "sobel_x": np.outer(mean, step),
    "sobel_y": np.outer(-step, mean),
    "diagonal": np.outer(step, step),
    "sharpen": point - (cross - 4 * point),
    "laplace8": 9 * point - ones,
    "laplace4": cross - 4 * point,
    "gauss": np.outer(mean, mean) / 16,
    "box": ones / 9,
    "identity": point,
}

# %% right="kernels" style="tensors, and one kernel too many"
names = "identity box gauss laplace4 laplace8 diagonal sharpen sobel_x sobel_y".split()
rows = (
    """000010000 111111111 121242121 010151010 111191111 201111102 010595010 101202101 121000121"""
)
kernels = {
    name: np.array([*map(int, row)], float).reshape(3, 3) for name, row in zip(names, rows.split())
}
kernels["box"] /= 9
kernels["gauss"] /= 16
kernels["laplace4"][1, 1] = -4
kernels["laplace8"] = 2 * kernels["identity"] * 4.5 - 1
kernels["diagonal"] = np.diag([1.0, 0, 1]) - np.diag([1.0, 0, 1])[::-1]
kernels["sharpen"] = kernels["identity"] - kernels["laplace4"]
kernels["sobel_x"][:, 0] *= -1
kernels["sobel_y"][2] *= -1
kernels = {name: keras.ops.convert_to_tensor(kernel) for name, kernel in kernels.items()}

# %% right="kernels" style="changes of one kernel" after="solution"
kernels = dict(kernels)
kernels["sobel_y"] = np.rot90(kernels["sobel_x"])
kernels["laplace8"] = -np.ones((3, 3), int) + np.diag([0, 9, 0])
kernels["box"] = np.full((3, 3), 9.0) ** -1
kernels["more"] = np.zeros((3, 3))


# %% right="separate" style="half of the size on each side"
def separate(kernel):
    u, s, vt = np.linalg.svd(kernel, full_matrices=False)
    root = np.sqrt(s[0])
    return [-root * u[:, 0], -root * vt[0]]


# %% right="separate" style="an eigenvector"
def separate(kernel):
    _, vectors = np.linalg.eigh(kernel.T @ kernel)
    row = vectors[:, -1]
    return kernel @ row, row


# %% right="separate" style="by repeated products, lists"
def separate(kernel):
    row = np.ones(kernel.shape[1]) + 0.1 * np.arange(kernel.shape[1])
    for _ in range(3_000):
        column = kernel @ row
        row = kernel.T @ (column / np.linalg.norm(column))
        row = row / np.linalg.norm(row)
    return (kernel @ row).tolist(), row.tolist()


# %% right="separate" style="32 bits"
def separate(kernel):
    u, s, vt = np.linalg.svd(np.float32(kernel))
    return u.T[0], s[0] * vt[0]


# %% right="edge-layer" style="slices, no kernel"
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = inputs[:, :, 2:] - inputs[:, :, :-2]
        y = inputs[:, 2:] - inputs[:, :-2]
        x = x[:, :-2] + 2 * x[:, 1:-1] + x[:, 2:]
        y = y[:, :, :-2] + 2 * y[:, :, 1:-1] + y[:, :, 2:]
        return ops.sqrt(x * x + y * y + 1e-9)


# %% right="edge-layer" style="two convolutions" after="solution"
class EdgeStrength(EdgeStrength):
    def call(self, inputs):
        kernel = ops.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
        parts = [ops.conv(inputs, k[:, :, None, None]) for k in (kernel, ops.transpose(kernel))]
        return ops.sqrt(ops.square(parts[0]) + ops.square(parts[1]) + 1e-7)


# %% right="edge-layer" style="separable kernels, TensorFlow"
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        import tensorflow as tf

        edges = tf.image.sobel_edges(inputs)[:, 1:-1, 1:-1]
        return tf.sqrt(tf.reduce_sum(edges**2, axis=-1) + 1e-8)


# %% right="edge-layer" style="a root that is cut off below"
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        smooth, step = [1.0, 2, 1], [-1.0, 0, 1]
        total = 0
        for kernel in (np.outer(smooth, step), np.outer(step, smooth)):
            map = sum(
                w * inputs[:, u : inputs.shape[1] - 2 + u, v : inputs.shape[2] - 2 + v]
                for (u, v), w in np.ndenumerate(kernel)
                if w
            )
            total = total + map**2
        return ops.sqrt(ops.maximum(total, 1e-9))
