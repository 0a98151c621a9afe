# ruff: noqa
# Right answers to the exercises of lab 04: see tests/test_right.py.

# %% right="average-pool-backward" style="32 bits"
def average_pool_backward(delta, shape, size=2, stride=2):
    back = np.zeros(shape, "float32")
    for u, v in np.ndindex(size, size):
        rows, columns = delta.shape[0] * stride, delta.shape[1] * stride
        back[u : u + rows : stride, v : v + columns : stride][: len(delta)] += delta / size**2
    return back


# %% right="pooling-net" style="subclassed and nested" after="solution"
class Halves(keras.Model):
    def __init__(self, layers):
        super().__init__()
        self.first = keras.Sequential(layers[:2])
        self.rest = keras.Sequential([keras.Sequential(layers[2:-1]), layers[-1]])

    def call(self, pictures):
        return self.rest(self.first(pictures))


pooling_net = Halves(pooling_net.layers)


# %% right="subsampling-layer" style="weights that are laid over the maps"
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, pooling="max", activation=None, **kwargs):
        super().__init__(**kwargs)
        self.pooling, self.activation = pooling, activation

    def build(self, input_shape):
        shape = (1, 1, 1, input_shape[-1])
        self.gain = self.add_weight(name="gain", shape=shape, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=shape, initializer="zeros")

    def call(self, inputs):
        kinds = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
        pooled = kinds[self.pooling](2)(inputs)
        return keras.activations.get(self.activation)(self.gain * pooled + self.bias)

    def compute_output_shape(self, input_shape):
        batch, height, width, channels = input_shape
        return (batch, height // 2, width // 2, channels)

    def get_config(self):
        return super().get_config() | {"pooling": self.pooling, "activation": self.activation}
