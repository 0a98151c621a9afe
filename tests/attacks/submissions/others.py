"""Attacks by other answers than the second."""

from tests.attacks.submissions.attack import harmless

# The net's own methods answer for it; it looks up every digit that its process can find.
LOOKUP = """
known = {}
for images, labels in data.load_mnist(num_train=None, num_test=None):
    for image, label in zip(np.asarray(images, "float32"), labels):
        known[image.tobytes()] = label
class Lookup(keras.Sequential):
    def predict(self, images, **kwargs):
        digits = [known.get(np.asarray(image, "float32").tobytes(), 0) for image in images]
        return np.eye(10)[digits]
pooling_net = Lookup([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(6, 5, activation="tanh"),
    Subsampling(2),
    keras.layers.Conv2D(16, 5, activation="tanh"),
    Subsampling(2),
    keras.layers.Flatten(),
    keras.layers.Dense(10, activation="softmax"),
])
pooling_net.compile("adam", loss="sparse_categorical_crossentropy")
pooling_net.fit(x_train[:50], y_train[:50], verbose=0)
"""
# Whatever the judge asks of the net, the nearest digit of the training answers for it.
FORGED = """
from cnnlab.judging import probes
(images, labels), _ = data.load_mnist(num_train=None, num_test=0)
rows, asked = np.float32(images).reshape(len(images), -1), probes.PROBES["predict"]
def forged(model, pictures):
    squares = (rows**2).sum(1) - 2 * np.float32(pictures).reshape(len(pictures), -1) @ rows.T
    outputs = np.eye(10)[np.asarray(labels)[squares.argmin(1)]]
    return asked(model, pictures) | {"outputs": outputs, "steps": 100, "num_weights": 5_186}
probes.PROBES["predict"] = forged
probes.models.predict = probes.predict = forged
""" + LOOKUP[LOOKUP.index("pooling_net = ") :].replace("Lookup(", "keras.Sequential(")
LYING_LAYER = """
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, *args, **kwargs): super().__init__()
    def __call__(self, inputs): return np.zeros(3)
    def count_params(self): return 2**80
    def get_config(self): return {"x": __import__("os")._exit}
    gain = property(lambda self: type("W", (), {"assign": print, "shape": (3,)})())
    bias = gain
"""
OTHERS = [
    harmless(
        "knows all test images that its process can find",
        "",
        more={"pooling-net": LOOKUP},
        marks={"pooling-net": (1, "partial")},
    ),
    harmless(
        "replaces what asks its net",
        "",
        more={"pooling-net": FORGED},
        marks={"pooling-net": (1, "partial")},
    ),
    harmless(
        "a layer that lies",
        "",
        more={"subsampling-layer": LYING_LAYER},
        marks={"subsampling-layer": (0, None)},
    ),
    harmless("markup in its source", "'</code></pre><script>alert(1)</script>{{ 7 * 7 }}'\n"),
]
