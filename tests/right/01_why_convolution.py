# ruff: noqa
# Right answers to the exercises of lab 01: see tests/test_right.py.

# %% right="count-local" style="decimal division, a NumPy scalar"
def count_local(n, k, stride, filters, use_bias):
    places = np.floor((n - k) / stride + 1)
    return np.int64(places * places * filters * (k * k + use_bias))


# %% right="weight-matrix" style="a list of rows"
def weight_matrix(kind, weights, num_inputs, stride=1):
    if kind == "dense":
        return [list(map(float, row)) for row in weights]
    width = np.shape(weights)[-1]
    num_outputs = len(weights) if kind == "local" else (num_inputs - width) // stride + 1
    rows = weights if kind == "local" else [weights] * num_outputs
    matrix = [[0.0] * num_inputs for _ in range(num_outputs)]
    for i, row in enumerate(rows):
        matrix[i][i * stride : i * stride + width] = list(row)
    return matrix


# %% right="shared-net" style="subclassed and nested" after="solution"
class Halves(keras.Model):
    def __init__(self, layers):
        super().__init__()
        self.first = keras.Sequential(layers[:2])
        self.rest = keras.Sequential([keras.Sequential(layers[2:-1]), layers[-1]])

    def call(self, pictures):
        return self.rest(self.first(pictures))


shared_net = Halves(shared_net.layers)
