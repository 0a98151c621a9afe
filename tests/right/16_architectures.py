# ruff: noqa
# Right answers to the exercises of lab 16: see tests/test_right.py.

# %% right="faults" style="an array"
faults = np.array([7, 11, 12, 13])

# %% right="faults" style="a tuple"
faults = (13, 12, 11, 7)


# %% right="grad-cam" style="einsum"
def grad_cam(maps, gradients):
    alpha = np.einsum("ijc->c", gradients) / (maps.shape[0] * maps.shape[1])
    return np.einsum("ijc,c->ij", maps, alpha).clip(min=0)


# %% right="grad-cam" style="map by map, 32 bits"
def grad_cam(maps, gradients):
    maps, gradients = np.float32(maps), np.float32(gradients)
    total = 0
    for c in range(maps.shape[-1]):
        total = total + np.mean(gradients[:, :, c]) * maps[:, :, c]
    return np.where(total > 0, total, 0)


# %% right="grad-cam" style="place by place, a list"
def grad_cam(maps, gradients):
    alpha = [gradients[..., c].sum() / gradients[..., c].size for c in range(maps.shape[-1])]
    return [[max(0.0, sum(a * x for a, x in zip(alpha, place))) for place in row] for row in maps]


# %% right="grad-cam" style="clipped"
def grad_cam(maps, gradients):
    return np.sum(maps * np.mean(gradients, axis=(0, 1)), axis=-1).clip(min=0)


# %% right="grad-cam" style="one matrix product"
def grad_cam(maps, gradients):
    rows, columns, channels = maps.shape
    flat = maps.reshape(-1, channels) @ gradients.reshape(-1, channels).mean(0)
    return np.maximum(0, flat).reshape(rows, columns)


# %% right="separable-cost" style="arrays of all weights"
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    depthwise = np.zeros((kernel_size, kernel_size, channels))
    pointwise = np.zeros((channels, filters))
    places = len(range(0, height, strides)) * len(range(0, width, strides))
    weights = depthwise.size + pointwise.size
    return {"weights": weights, "multiplications": weights * places}


# %% right="separable-cost" style="two steps, NumPy scalars"
def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    rows, columns = np.ceil([height / strides, width / strides]).astype(int)
    steps = [channels * kernel_size**2, np.int64(channels) * filters]
    return dict(weights=sum(steps), multiplications=sum(rows * columns * step for step in steps))


# %% right="separable-cost" style="map by map, a helper"
def pixels(size, strides):
    return (size + strides - 1) // strides


def separable_cost(height, width, channels, filters, kernel_size, strides=1):
    weights = 0
    for _ in range(channels):
        weights += kernel_size * kernel_size + filters
    return {
        "multiplications": weights * pixels(height, strides) * pixels(width, strides),
        "weights": weights,
    }


# %% right="inverted-bottleneck" style="layers of Keras" after="solution"
class InvertedBottleneck(InvertedBottleneck):
    def call(self, inputs):
        cut = keras.layers.ReLU(max_value=6)
        maps = self.project(cut(self.depthwise(cut(self.expand(inputs)))))
        if self.strides == 1 and self.filters == inputs.shape[-1]:
            return keras.layers.Add()([maps, inputs])
        return maps


# %% right="inverted-bottleneck" style="1x1 convolutions as products" after="solution"
class InvertedBottleneck(InvertedBottleneck):
    def call(self, inputs):
        maps = ops.matmul(inputs, self.expand.kernel[0, 0]) + self.expand.bias
        maps = self.depthwise(ops.clip(maps, 0, 6))
        maps = ops.minimum(ops.relu(maps), 6)
        maps = ops.matmul(maps, self.project.kernel[0, 0]) + self.project.bias
        return maps + inputs if maps.shape[1:] == inputs.shape[1:] else maps


# %% right="inverted-bottleneck" style="activations inside" after="solution"
class InvertedBottleneck(InvertedBottleneck):
    def build(self, input_shape):
        super().build(input_shape)
        self.expand.activation = self.depthwise.activation = keras.activations.relu6

    def call(self, inputs):
        maps = self.project(self.depthwise(self.expand(inputs)))
        stays = inputs.shape[-1] == self.filters and self.strides == 1
        return inputs + maps if stays else maps


# %% right="inverted-bottleneck" style="made in __init__, an ordinary dict"
class InvertedBottleneck(keras.layers.Layer):
    def __init__(self, filters, expansion=6, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.arguments = dict(filters=filters, expansion=expansion, strides=strides)
        self.depthwise = keras.layers.DepthwiseConv2D((3, 3), (strides, strides), "same")
        self.project = Conv2D(filters, 1)

    def build(self, input_shape):
        channels = input_shape[-1]
        self.expand = Conv2D(self.arguments["expansion"] * channels, 1, name="wide")
        wide = (None, *input_shape[1:3], self.arguments["expansion"] * channels)
        for part, shape in (
            (self.expand, input_shape),
            (self.depthwise, wide),
            (self.project, wide),
        ):
            part.build(shape)
        self.past = self.arguments["strides"] == 1 and channels == self.arguments["filters"]

    def call(self, inputs):
        maps = inputs
        for part in (self.expand, self.depthwise):
            maps = ops.relu6(part(maps))
        return self.project(maps) + (inputs if self.past else 0)

    def get_config(self):
        return {**super().get_config(), **self.arguments}


# %% right="faults" style="a list with one twice"
faults = [13, 7, 12, 11, 7]

# %% right="faults" style="a frozen set"
faults = frozenset({7, 11}) | {12, 13}

# %% right="faults" style="NumPy scalars in a set"
faults = set(np.array([7, 11, 12, 13]))


# %% right="repaired-net" style="layers of keras.layers, other names"
def repaired_net():
    from keras import layers as L

    image = keras.Input((32, 32, 3))
    a = L.Conv2D(16, (3, 3), (2, 2), "same", use_bias=False)(image)
    a = L.Activation("relu")(L.BatchNormalization()(a))
    b = L.Conv2D(32, 1)(L.ReLU()(L.Conv2D(32, 3, padding="same")(a)))
    b = L.BatchNormalization(gamma_initializer="zeros")(b)
    c = L.MaxPooling2D()(ops.relu(L.Conv2D(32, (1, 1), padding="valid")(a) + b))
    d = L.Conv2D(8, 1, activation="relu")(L.DepthwiseConv2D((3, 3))(c))
    for kernel_size in (3, 1, 1):
        d = L.Conv2D(64, kernel_size, activation="relu", kernel_initializer="glorot_uniform")(d)
    return keras.Model(image, L.Softmax()(L.Dense(10)(ops.mean(d, axis=(1, 2)))))


# %% right="repaired-net" style="blocks are nets"
def repaired_net():
    image = keras.Input((32, 32, 3))
    stem = [Conv2D(16, 3, strides=2, padding="same", use_bias=False), BatchNormalization(), ReLU()]
    a = keras.Sequential(stem)(image)
    way = [Conv2D(32, 3, padding="same", activation="relu"), Conv2D(32, 1)]
    b = keras.Sequential(way)(a)
    past = Conv2D(32, 1)(a)
    b = BatchNormalization(gamma_initializer="zeros")(b)
    c = ReLU()(Add()([past, b]))
    end = [MaxPooling2D(2), DepthwiseConv2D(3), Conv2D(8, 1, activation="relu")]
    end += [Conv2D(64, 3, activation="relu"), Conv2D(64, 1, activation="relu")]
    end += [Conv2D(64, 1, activation="relu"), GlobalAveragePooling2D()]
    return keras.Model(image, keras.Sequential([*end, Dense(10, activation="softmax")])(c))


# %% right="covered" style="a list of lists of pictures"
def covered(image, window, strides, colour):
    def one(row, column):
        copy = image.copy()
        copy[row : row + window, column : column + window] = colour
        return copy

    height, width = image.shape[:2]
    return [
        [one(i, j) for j in range(0, width - window + 1, strides)]
        for i in range(0, height - window + 1, strides)
    ]


# %% right="covered" style="masks"
def covered(image, window, strides, colour):
    def hidden(n):
        starts = np.arange(0, n - window + 1, strides)[:, None]
        return (starts <= np.arange(n)) & (np.arange(n) < starts + window)

    rows, columns = hidden(image.shape[0]), hidden(image.shape[1])
    mask = rows[:, None, :, None] & columns[None, :, None, :]
    return np.where(mask[..., None], colour, image)


# %% right="covered" style="tiled, then painted, 32 bits"
def covered(image, window, strides, colour):
    rows, columns = ((n - window) // strides + 1 for n in image.shape[:2])
    pictures = np.tile(np.float32(image), (rows, columns, 1, 1, 1))
    for i, j in np.ndindex(rows, columns):
        square = pictures[i, j, i * strides :, j * strides :][:window, :window]
        square[...] = colour
    return pictures


# %% right="covered" style="a view of all squares"
def covered(image, window, strides, colour):
    height, width, _ = image.shape
    rows, columns = (
        np.arange(0, height - window + 1, strides),
        np.arange(0, width - window + 1, strides),
    )
    pictures = np.broadcast_to(image, (len(rows), len(columns), *image.shape)).copy()
    i, j, u, v = np.ix_(range(len(rows)), range(len(columns)), range(window), range(window))
    pictures[i, j, rows[i] + u, columns[j] + v] = colour
    return pictures


# %% right="inverted-bottleneck" style="its inside is a net" after="solution"
class InvertedBottleneck(InvertedBottleneck):
    def build(self, input_shape):
        super().build(input_shape)
        parts = [self.expand, ReLU(6), self.depthwise, ReLU(6), self.project]
        self.inside = keras.Sequential(parts)

    def call(self, inputs):
        maps = self.inside(inputs)
        return ops.add(maps, inputs) if maps.shape == inputs.shape else maps
