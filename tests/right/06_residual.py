# ruff: noqa
# Right answers to the exercises of lab 06: see tests/test_right.py.

# %% right="block-slopes" style="NumPy scalars of 32 bits"
def block_slopes(a, w1, w2):
    a, w1, w2 = np.float32([a, w1, w2])

    def slope(z):
        return sigmoid(z) * sigmoid(-z)

    inner = w2 * slope(w1 * a) * w1
    return {
        "plain": slope(w2 * sigmoid(w1 * a)) * inner,
        "slide": slope(w2 * sigmoid(w1 * a) + a) * (inner + 1),
        "free": w2 * slope(w1 * sigmoid(a)) * w1 * slope(a) + 1,
    }


# %% right="chain-slopes" style="a list"
def chain_slopes(x, weights):
    outputs = [x]
    for weight in weights:
        outputs.append(float(sigmoid(weight * outputs[-1])))
    slopes = [1.0]
    for weight, output in zip(reversed(weights), reversed(outputs), strict=False):
        slopes.insert(0, slopes[0] * output * (1 - output) * float(weight))
    return slopes


# %% right="deep-net" style="blocks in nested nets, in a subclassed one" after="solution"
class Halves(keras.Model):
    def __init__(self, layers):
        super().__init__()
        self.first = keras.Sequential(layers[:2])
        self.rest = keras.Sequential([keras.Sequential(layers[2:-1]), layers[-1]])

    def call(self, pictures):
        return self.rest(self.first(pictures))


deep_net = Halves(deep_net.layers)
