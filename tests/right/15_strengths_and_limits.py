# ruff: noqa
# Right answers to the exercises of lab 15: see tests/test_right.py.

# %% right="build-net" style="stages are nets"
def build_net(num_stages, filters, kernel_size, pooling):
    pool = keras.layers.MaxPool2D if pooling == "max" else keras.layers.AvgPool2D

    def stage(number):
        maps = filters * 2**number
        convolution = keras.layers.Conv2D(maps, kernel_size, padding="same")
        return keras.Sequential([convolution, keras.layers.ReLU(), pool(2)])

    dense = keras.Sequential(
        [keras.layers.Flatten(), keras.layers.Dense(10), keras.layers.Softmax()]
    )
    return keras.Sequential([keras.Input((28, 28, 1)), *map(stage, range(num_stages)), dense])


# %% right="build-net" style="a class"
class Net(keras.Model):
    def __init__(self, num_stages, filters, kernel_size, pooling):
        super().__init__()
        self.dense = keras.layers.Dense(10, activation="softmax")
        self.convolutions = [
            keras.layers.Conv2D(filters * 2**n, kernel_size, padding="same", activation="relu")
            for n in range(num_stages)
        ]
        self.pooling = pooling

    def call(self, maps):
        pool = keras.ops.max_pool if self.pooling == "max" else keras.ops.average_pool
        for convolution in self.convolutions:
            maps = pool(convolution(maps), 2, 2)
        return self.dense(keras.layers.Flatten()(maps))


def build_net(num_stages, filters, kernel_size, pooling):
    return Net(num_stages, filters, kernel_size, pooling)
