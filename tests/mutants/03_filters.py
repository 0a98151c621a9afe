# ruff: noqa
# Wrong answers to the exercises of lab 03: see tests/test_mutants.py.

# %% mutant="kernels" says="still to be written" points=0
kernels = None

# %% mutant="kernels" mistake="not_divided" says="`box`: the weights should add up to 1, yours give 9" points=0
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)),
    "gauss": np.outer([1, 2, 1], [1, 2, 1]),
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}

# %% mutant="kernels" mistake="sharpen_sign" points=2
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)) / 9,
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, 1, 0], [1, -3, 1], [0, 1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}

# %% mutant="kernels" mistake="sobel_swapped" says="`sobel_x`: on a ramp" points=1
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)) / 9,
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_y": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_x": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}

# %% mutant="kernels" says="`sobel_x`: on a ramp" points=1
edits = {  # that of sobel_y, twice
    "[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]": "[[1, 2, 1], [0, 0, 0], [-1, -2, -1]]",
}

# %% mutant="kernels" says="`gauss`: expected decimal numbers, got text" points=0
edits = {
    "np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16": '[["1/16", "1/8", "1/16"]] * 3',
}

# %% mutant="kernels" mistake="sobel_y_downwards" says="should give -16, yours gives 16" points=1
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)) / 9,
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
}

# %% mutant="kernels" mistake="other_diagonal" points=2
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)) / 9,
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[-1, 0, 1], [0, 0, 0], [1, 0, -1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}

# %% mutant="kernels" mistake="prewitt" says="should give 24, yours gives 18" points=1
kernels = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)) / 9,
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.outer([1, 1, 1], [-1, 0, 1]),
    "sobel_y": np.outer([1, 0, -1], [1, 1, 1]),
}

# %% mutant="kernels" says="`laplace8`: at [0, 0] expected -1, got 1" points=2
kernels = {  # the sign of laplace8 is that of laplace4
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.ones((3, 3)) / 9,
    "gauss": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[1, 1, 1], [1, -8, 1], [1, 1, 1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}

# %% mutant="kernels" says="expected the keys" points=0
kernels = {"identity": np.eye(3), "box": np.ones((3, 3)) / 9}

# %% mutant="kernels" says="`box`: expected shape (3, 3), got shape (5, 5)" points=0
kernels = dict.fromkeys(
    ["identity", "gauss", "laplace4", "laplace8", "diagonal", "sharpen", "sobel_x", "sobel_y"],
    np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
)
kernels["box"] = np.ones((5, 5)) / 25

# %% mutant="kernels" says="`identity`: the weights should add up to 1, yours give 3" points=0
kernels = dict.fromkeys(
    [
        "identity",
        "box",
        "gauss",
        "laplace4",
        "laplace8",
        "diagonal",
        "sharpen",
        "sobel_x",
        "sobel_y",
    ],
    np.eye(3),
)


# %% mutant="separate" mistake="size_forgotten" points=0
def separate(kernel):
    u, s, vt = np.linalg.svd(kernel)
    return u[:, 0], vt[0]


# %% mutant="separate" mistake="size_twice" points=0
def separate(kernel):
    u, s, vt = np.linalg.svd(kernel)
    return u[:, 0] * s[0], vt[0] * s[0]


# %% mutant="separate" mistake="smallest_part" points=0
def separate(kernel):
    u, s, vt = np.linalg.svd(kernel)
    last = len(s) - 1
    return u[:, last] * s[last], vt[last]


# %% mutant="separate" says="at [0, 0] expected 0.174078, got 0.2" points=1
def separate(kernel):  # right for separable kernels alone
    kernel = np.asarray(kernel, float)
    j = np.argmax(np.abs(kernel).sum(axis=0))
    i = np.argmax(np.abs(kernel[:, j]))
    return kernel[:, j], kernel[i] / kernel[i, j]


# %% mutant="separate" says="at [0, 1] expected 0.125, got 0.139754" points=0
def separate(kernel):  # v is vt transposed
    u, s, vt = np.linalg.svd(kernel)
    return u[:, 0] * s[0], vt[:, 0]


# %% mutant="separate" says="expected a pair" points=0
def separate(kernel):
    u, s, vt = np.linalg.svd(kernel)
    return s[0] * np.outer(u[:, 0], vt[0])


# %% mutant="separate" says="expected shape" points=0
def separate(kernel):  # row first
    u, s, vt = np.linalg.svd(kernel)
    return vt[0], u[:, 0] * s[0]


# %% mutant="separate" says="expected -1, got" points=0
def separate(kernel):  # sums of rows and columns: Sobel's are 0
    kernel = np.asarray(kernel, float)
    return kernel.sum(axis=1), kernel.sum(axis=0) / max(kernel.sum(), 1e-9)


# %% mutant="separate" says="nothing comes back" points=0
def separate(kernel):
    np.linalg.svd(kernel)


# %% mutant="edge-layer" mistake="absolute_values_added" points=1
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        maps = ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :])
        return ops.sum(ops.abs(maps), axis=-1, keepdims=True)


# %% mutant="edge-layer" mistake="no_root" points=1
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        maps = ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :])
        return ops.sum(ops.square(maps), axis=-1, keepdims=True)


# %% mutant="edge-layer" mistake="one_direction" points=1
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        return ops.abs(ops.conv(inputs, x[:, :, None, None]))


# %% mutant="edge-layer" demand="no_padding" mistake="padded" points=0
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        maps = ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :], padding="same")
        return ops.sqrt(ops.sum(ops.square(maps), axis=-1, keepdims=True) + 1e-8)


# %% mutant="edge-layer" mistake="root_of_zero" says="not a number (NaN)" points=3
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        maps = ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :])
        return ops.sqrt(ops.sum(ops.square(maps), axis=-1, keepdims=True))


# %% mutant="edge-layer" says="expected shape (1, 3, 5, 1), got shape (1, 3, 5, 2)" points=0
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        return ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :])


# %% mutant="edge-layer" demand="no_weights" says="expected 0 weights in all, yours has 18" points=0
class EdgeStrength(keras.layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(3, 3, 1, 2))

    def call(self, inputs):
        squares = ops.sum(ops.square(ops.conv(inputs, self.kernel)), axis=-1, keepdims=True)
        return ops.sqrt(squares + 1e-8)


# %% mutant="edge-layer" says="expected 8, got 6" points=1
class EdgeStrength(keras.layers.Layer):  # Prewitt's kernels
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], "float32")
        maps = ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :])
        return ops.sqrt(ops.sum(ops.square(maps), axis=-1, keepdims=True) + 1e-8)


# %% mutant="edge-layer" demand="gradients" says="no gradient flows" points=3
class EdgeStrength(keras.layers.Layer):  # NumPy in call
    def call(self, inputs):
        x = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32")
        maps = ops.conv(inputs, np.stack([x, x.T], axis=-1)[:, :, None, :])
        return np.sqrt(np.sum(np.square(maps), axis=-1, keepdims=True))


# %% mutant="edge-layer" says="nothing comes back" points=0
class EdgeStrength(keras.layers.Layer):
    def call(self, inputs): ...


# %% mutant="edge-layer" says="a net with your layer cannot be trained" points=3
edits = {
    "return ops.sqrt": "assert float(ops.min(squares)) >= 0\n        return ops.sqrt",
}


# %% mutant="learned" says="still to be written" points=0
learned = None

# %% mutant="learned" mistake="not_there_yet" points=1
keras.utils.set_random_seed(0)
learned = keras.Sequential(
    [keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3, use_bias=False)]
)
learned.compile(keras.optimizers.Adam(0.2), loss="mse")
for _step in range(200):  # the mean of the picture is still in it
    learned.train_on_batch(picture[None, :, :, None], filtered[None, :, :, None])

# %% mutant="learned" mistake="untrained" points=1
keras.utils.set_random_seed(0)
learned = keras.Sequential(
    [keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3, use_bias=False)]
)

# %% mutant="learned" mistake="untrained" says="1 to 200 steps of training are allowed, you took 0" points=1
learned = keras.Sequential(  # written, not learned
    [keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3, use_bias=False)]
)
learned.set_weights([np.outer([1, 2, 1], [-1, 0, 1])[:, :, None, None]])

# %% mutant="learned" demand="nine_weights" mistake="with_bias" says="expected 9 weights, yours has 10" points=0
learned = keras.Sequential([keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3)])

# %% mutant="learned" says="expected 9 weights, yours has 11" points=2
keras.utils.set_random_seed(0)
learned = keras.Sequential(  # what it does is near enough
    [
        keras.Input((None, None, 1)),
        keras.layers.Conv2D(1, 3, use_bias=False),
        keras.layers.Conv2D(1, 1),
    ]
)
learned.compile(keras.optimizers.Adam(0.1), loss="mse")
inputs = (picture - picture.mean())[None, :, :, None]
for _step in range(100):
    learned.train_on_batch(inputs, filtered[None, :, :, None])

# %% mutant="learned" mistake="padded" points=0
learned = keras.Sequential(
    [keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3, padding="same", use_bias=False)]
)

# %% mutant="learned" demand="at_most_200_steps" says="you took 210" points=1
keras.utils.set_random_seed(0)
learned = keras.Sequential(
    [keras.Input((None, None, 1)), keras.layers.Conv2D(1, 3, use_bias=False)]
)
learned.compile(keras.optimizers.Adam(0.2), loss="mse")
for _step in range(210):
    learned.train_on_batch((picture - picture.mean())[None, :, :, None], filtered[None, :, :, None])

# %% mutant="learned" says="a Keras model was expected here" points=0
learned = np.outer([1, 2, 1], [-1, 0, 1])


# %% mutant="learned" demand="any_size" says="your net is made for pictures of 128x128" points=1
edits = {"keras.Input((None, None, 1))": "keras.Input((128, 128, 1))"}

# %% mutant="learned" says="your net is made for pictures of 128x128" points=1
learned = keras.Sequential(  # nor was it trained
    [keras.Input((128, 128, 1)), keras.layers.Conv2D(1, 3, use_bias=False)]
)

# %% mutant="learned" mistake="not_a_number" says="your net answers NaN" points=1
edits = {"keras.optimizers.Adam(0.2)": "keras.optimizers.SGD(1e3)"}
