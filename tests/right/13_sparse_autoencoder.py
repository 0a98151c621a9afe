# ruff: noqa
# Right answers to the exercises of lab 13: see tests/test_right.py.

# %% right="zca" style="singular values, 32 bits"
def zca(patches, epsilon):
    patches = np.float32(patches)
    mean = patches.mean(axis=0)
    _, s, vt = np.linalg.svd((patches - mean) / np.sqrt(len(patches)))
    scales = np.zeros(len(vt), "float32")
    scales[: len(s)] = s**2
    return {"mean": mean.tolist(), "matrix": vt.T / np.sqrt(scales + epsilon) @ vt}


# %% right="cost" style="32 bits, means of sums"
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    W1, b1, W2, b2, x = (np.float32(each) for each in (W1, b1, W2, b2, patches))
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    features = sigmoid(x @ W1 + b1)
    outputs = sigmoid(features @ W2 + b2)
    mean = features.mean(0)
    kl = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "sparsity": beta * kl.sum(),
        "decay": 0.5 * decay * (np.square(W1).sum() + np.square(W2).sum()),
        "error": 0.5 * np.mean(np.sum((outputs - x) ** 2, axis=1)),
    }


# %% right="cost" style="patch by patch, lists"
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    import math

    def layer(x, W, b):
        return [
            1 / (1 + math.exp(-(sum(a * w for a, w in zip(x, col)) + c))) for col, c in zip(W.T, b)
        ]

    features = [layer(patch, W1, b1) for patch in patches]
    outputs = [layer(f, W2, b2) for f in features]
    error = sum((o - x) ** 2 for row, patch in zip(outputs, patches) for o, x in zip(row, patch))
    means = [sum(column) / len(column) for column in zip(*features)]
    kl = sum(rho * math.log(rho / m) + (1 - rho) * math.log((1 - rho) / (1 - m)) for m in means)
    squares = sum(w * w for W in (W1, W2) for w in W.flat)
    return dict(error=error / 2 / len(patches), decay=decay * squares / 2, sparsity=beta * kl)


# %% right="cost" style="tanh, norms, logarithms taken apart"
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    def g(z):
        return (1 + np.tanh(z / 2)) / 2

    features = g(np.einsum("pi,iu->pu", patches, W1) + b1)
    apart = np.linalg.norm(g(np.einsum("pu,ui->pi", features, W2) + b2) - patches)
    m = features.mean(axis=0)
    entropy = rho * np.log(rho) + (1 - rho) * np.log1p(-rho)
    cross = rho * np.log(m) + (1 - rho) * np.log1p(-m)
    return {
        "error": apart**2 / (2 * len(patches)),
        "decay": decay * (np.vdot(W1, W1) + np.vdot(W2, W2)) / 2,
        "sparsity": beta * np.sum(entropy - cross),
    }


# %% right="gradient" style="einsum, a helper"
def g(z):
    return 1 / (1 + np.exp(-z))


def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    m = len(patches)
    a = g(patches @ W1 + b1)
    y = g(a @ W2 + b2)
    p = np.mean(a, axis=0)
    d2 = (y - patches) * y * (1 - y)
    d1 = (np.einsum("pi,ui->pu", d2, W2) + beta * (-rho / p + (1 - rho) / (1 - p))) * a * (1 - a)
    return {
        "b2": d2.mean(0),
        "W2": np.einsum("pu,pi->ui", a, d2) / m + decay * W2,
        "b1": d1.mean(0),
        "W1": np.einsum("pi,pu->iu", patches, d1) / m + decay * W1,
    }


# %% right="gradient" style="patch by patch"
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    s = lambda z: 1 / (1 + np.exp(-z))
    mean = np.mean([s(x @ W1 + b1) for x in patches], axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    total = {"W1": decay * W1, "b1": 0 * b1, "W2": decay * W2, "b2": 0 * b2}
    for x in patches:
        f = s(x @ W1 + b1)
        y = s(f @ W2 + b2)
        d2 = (y - x) * y * (1 - y) / len(patches)
        d1 = (W2 @ d2 + pull / len(patches)) * f * (1 - f)
        parts = {"W1": np.outer(x, d1), "b1": d1, "W2": np.outer(f, d2), "b2": d2}
        total = {name: total[name] + parts[name] for name in total}
    return total


# %% right="gradient" style="complex steps"
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    def cost(W1, b1, W2, b2):
        f = 1 / (1 + np.exp(-(patches @ W1 + b1)))
        y = 1 / (1 + np.exp(-(f @ W2 + b2)))
        m = f.mean(axis=0)
        kl = rho * np.log(rho / m) + (1 - rho) * np.log((1 - rho) / (1 - m))
        error = np.sum((y - patches) ** 2) / 2 / len(patches)
        return error + decay / 2 * (np.sum(W1**2) + np.sum(W2**2)) + beta * kl.sum()

    weights = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    gradient = {}
    for name, weight in weights.items():
        slopes = np.zeros(weight.shape)
        for place in np.ndindex(weight.shape):
            moved = weight.astype(complex)
            moved[place] += 1e-30j
            slopes[place] = cost(**{**weights, name: moved}).imag / 1e-30
        gradient[name] = slopes
    return gradient


# %% right="zca" style="np.cov"
def zca(patches, epsilon):
    variances, u = np.linalg.eigh(np.cov(patches.T, ddof=0))
    return {
        "matrix": u @ np.diag((variances + epsilon) ** -0.5) @ u.T,
        "mean": np.mean(patches, axis=0),
    }


# %% right="zca" style="a root by Newton's method"
def zca(patches, epsilon):
    mean = patches.sum(0) / len(patches)
    c = np.einsum("pi,pj->ij", patches - mean, patches - mean) / len(patches)
    c = c + epsilon * np.eye(len(c))
    scale = np.trace(c)
    root, inverse = c / scale, np.eye(len(c))
    for _ in range(60):
        step = (3 * np.eye(len(c)) - inverse @ root) / 2
        root, inverse = root @ step, step @ inverse
    return {"mean": mean, "matrix": inverse / scale**0.5}


# %% right="zca" style="singular values of the covariance"
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    u, s, vt = np.linalg.svd((patches - mean).T @ (patches - mean) / len(patches))
    return {"mean": mean, "matrix": (u / np.sqrt(s + epsilon)) @ vt}


# %% right="fold" style="pixel by pixel"
def fold(W1, b1, mean, matrix, patch_shape):
    height, width, channels = patch_shape
    kernel, n = np.zeros((*patch_shape, len(b1))), 0
    for i, j, c in np.ndindex(height, width, channels):
        kernel[i, j, c] = matrix[n] @ W1
        n += 1
    return {"kernel": kernel, "bias": [b1[k] - mean @ matrix @ W1[:, k] for k in range(len(b1))]}


# %% right="fold" style="einsum, 32 bits"
def fold(W1, b1, mean, matrix, patch_shape):
    kernel = np.einsum("pq,qf->pf", np.float32(matrix), np.float32(W1))
    bias = b1 - np.einsum("p,pq,qf->f", mean, matrix, W1)
    return {"bias": np.float32(bias), "kernel": kernel.reshape((*patch_shape, W1.shape[1]))}


# %% right="fold" style="asked of black and of single pixels"
def fold(W1, b1, mean, matrix, patch_shape):
    def scores(patches):
        return (patches - mean) @ matrix @ W1 + b1

    black = scores(np.zeros_like(mean))
    kernel = scores(np.eye(len(mean))) - black
    return {"kernel": np.reshape(kernel, [*patch_shape, -1]), "bias": black}


# %% right="fold" style="the kernel's own product with the mean patch"
def fold(W1, b1, mean, matrix, patch_shape):
    kernel = (W1.T @ matrix.T).T.reshape(*patch_shape, len(b1))
    return dict(kernel=kernel, bias=b1 - np.tensordot(mean.reshape(patch_shape), kernel, 3))


# %% right="feature-layer" style="layers of Keras inside, einsum of patches" after="solution"
class ConvolvedFeatures(ConvolvedFeatures):
    def call(self, inputs):
        k, filters = self.patch_size, self.num_features
        rows, columns = (n - k + 1 for n in inputs.shape[1:3])
        sums = self.bias
        for u, v in np.ndindex(k, k):
            cells = inputs[:, u : u + rows, v : v + columns]
            sums = sums + ops.einsum("bijc,cf->bijf", cells, self.kernel[u, v])
        return keras.layers.AveragePooling2D(self.pool_size)(keras.activations.sigmoid(sums))


# %% right="feature-layer" style="means by reshaping" after="solution"
class ConvolvedFeatures(ConvolvedFeatures):
    def call(self, inputs):
        features = ops.sigmoid(ops.conv(inputs, self.kernel, padding="valid") + self.bias)
        p = self.pool_size
        rows, columns = features.shape[1] // p, features.shape[2] // p
        features = features[:, : rows * p, : columns * p]
        features = ops.reshape(features, (-1, rows, p, columns, p, self.num_features))
        return ops.mean(features, axis=(2, 4))


# %% right="feature-layer" style="1 / (1 + exp), patches" after="solution"
class ConvolvedFeatures(ConvolvedFeatures):
    def call(self, inputs):
        patches = ops.image.extract_patches(inputs, self.patch_size, 1, padding="valid")
        scores = ops.matmul(patches, ops.reshape(self.kernel, (-1, self.num_features))) + self.bias
        return ops.average_pool(1 / (1 + ops.exp(-scores)), self.pool_size, self.pool_size, "valid")


# %% right="feature-layer" style="TensorFlow's functions" after="solution"
class ConvolvedFeatures(ConvolvedFeatures):
    def call(self, inputs):
        import tensorflow as tf

        scores = tf.nn.bias_add(tf.nn.conv2d(inputs, self.kernel, 1, "VALID"), self.bias)
        return tf.nn.avg_pool2d(tf.sigmoid(scores), self.pool_size, self.pool_size, "VALID")


# %% right="feature-layer" style="a convolution inside"
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.convolution = keras.layers.Conv2D(num_features, patch_size, activation="sigmoid")
        self.pool = keras.layers.AvgPool2D(pool_size)
        self.arguments = {
            "num_features": num_features,
            "patch_size": patch_size,
            "pool_size": pool_size,
        }

    def build(self, input_shape):
        self.convolution.build(input_shape)
        self.kernel, self.bias = self.convolution.kernel, self.convolution.bias

    def call(self, inputs):
        return self.pool(self.convolution(inputs))

    def get_config(self):
        return {**super().get_config(), **self.arguments}
