# ruff: noqa
# Wrong answers to the exercises of lab 13: see tests/test_mutants.py.


# %% mutant="cost" mistake="no_half" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.sum((outputs - patches) ** 2) / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(divergence),
    }


# %% mutant="cost" mistake="mean_of_pixels" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.mean((outputs - patches) ** 2) / 2,
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(divergence),
    }


# %% mutant="cost" mistake="summed_over_patches" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2,
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(divergence),
    }


# %% mutant="cost" mistake="linear_output" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = features @ W2 + b2
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(divergence),
    }


# %% mutant="cost" mistake="biases_decay" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * sum(np.sum(weight**2) for weight in (W1, b1, W2, b2)),
        "sparsity": beta * np.sum(divergence),
    }


# %% mutant="cost" mistake="of_each_patch" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    each = rho * np.log(rho / features) + (1 - rho) * np.log((1 - rho) / (1 - features))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(each) / len(patches),
    }


# %% mutant="cost" mistake="turned_around" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = mean * np.log(mean / rho) + (1 - mean) * np.log((1 - mean) / (1 - rho))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(divergence),
    }


# %% mutant="cost" mistake="first_term_only" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(rho * np.log(rho / mean)),
    }


# %% mutant="cost" says="expected a dict" points=0
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    return np.sum((outputs - patches) ** 2) / 2 / len(patches)


# %% mutant="cost" says="`sparsity`: expected one number, got shape" points=2
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * divergence,
    }


# %% mutant="gradient" mistake="not_averaged" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="output_slope_forgotten" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches)
    delta1 = (delta2 @ W2.T + pull / len(patches)) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="hidden_slope_forgotten" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = delta2 @ W2.T + pull / len(patches)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="decay_forgotten" points=2
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull / len(patches)) * features * (1 - features)
    return {
        "W1": patches.T @ delta1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="biases_decay" points=2
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull / len(patches)) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0) + decay * b1,
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0) + decay * b2,
    }


# %% mutant="gradient" mistake="pull_not_averaged" points=3
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="pull_turned" points=3
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * (rho / mean - (1 - rho) / (1 - mean))
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull / len(patches)) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="sparsity_forgotten" points=3
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = delta2 @ W2.T * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="nearly_right" says="digits: computed in 32 bits?" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    W1, b1, W2, b2, patches = (np.float32(each) for each in (W1, b1, W2, b2, patches))
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull / len(patches)) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }


# %% mutant="gradient" mistake="nearly_right" points=3
edits = {  # so that nothing is divided by 0
    "(1 - rho) / (1 - mean) - rho / mean": "(1 - rho) / (1 - mean + 1e-6) - rho / (mean + 1e-6)",
}


# %% mutant="gradient" demand="to_nine_digits" mistake="nearly_right" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    # Differences of the cost with a large step: right to four digits, and no more.
    def cost(*weights):
        W1, b1, W2, b2 = weights
        features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
        outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
        mean = features.mean(axis=0)
        divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
        error = np.sum((outputs - patches) ** 2) / 2 / len(patches)
        return error + decay / 2 * (np.sum(W1**2) + np.sum(W2**2)) + beta * np.sum(divergence)

    weights = [W1, b1, W2, b2]
    slopes = [np.zeros_like(weight) for weight in weights]
    for weight, slope in zip(weights, slopes, strict=True):
        for place in np.ndindex(weight.shape):
            weight[place] += 1e-3
            above = cost(*weights)
            weight[place] -= 2e-3
            slope[place] = (above - cost(*weights)) / 2e-3
            weight[place] += 1e-3
    return dict(zip(("W1", "b1", "W2", "b2"), slopes, strict=True))


# %% mutant="gradient" says="expected a dict" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    return [W1, b1, W2, b2]


# %% mutant="gradient" says="is written with NumPy alone" points=0
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):  # by automatic differentiation
    def cost(W1, b1, W2, b2):
        features = ops.sigmoid(ops.matmul(patches, W1) + b1)
        outputs = ops.sigmoid(ops.matmul(features, W2) + b2)
        mean = ops.mean(features, axis=0)
        divergence = rho * ops.log(rho / mean) + (1 - rho) * ops.log((1 - rho) / (1 - mean))
        error = ops.sum((outputs - patches) ** 2) / 2 / len(patches)
        return error + decay / 2 * (ops.sum(W1**2) + ops.sum(W2**2)) + beta * ops.sum(divergence)

    gradients = cnnlab.gradients.vector_jacobian(cost, [W1, b1, W2, b2])
    return dict(zip(("W1", "b1", "W2", "b2"), gradients, strict=True))


# %% mutant="zca" mistake="one_mean" points=0
def zca(patches, epsilon):
    mean = np.full(patches.shape[1], patches.mean())
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    return {"mean": mean, "matrix": directions / np.sqrt(variances + epsilon) @ directions.T}


# %% mutant="zca" says="`mean`" points=2
def zca(patches, epsilon):
    centred = patches - patches.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    matrix = directions / np.sqrt(variances + epsilon) @ directions.T
    return {"mean": np.median(patches, axis=0), "matrix": matrix}


# %% mutant="zca" says="`mean`" points=0
def zca(patches, epsilon):  # and no root is drawn
    centred = patches - patches.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    matrix = directions / (variances + epsilon) @ directions.T
    return {"mean": np.median(patches, axis=0), "matrix": matrix}


# %% mutant="zca" mistake="no_root" points=1
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    return {"mean": mean, "matrix": directions / (variances + epsilon) @ directions.T}


# %% mutant="zca" mistake="coloured" points=1
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    return {"mean": mean, "matrix": directions * np.sqrt(variances + epsilon) @ directions.T}


# %% mutant="zca" mistake="epsilon_after_root" points=1
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    scales = np.sqrt(np.maximum(variances, 0)) + epsilon
    return {"mean": mean, "matrix": directions / scales @ directions.T}


# %% mutant="zca" mistake="not_turned_back" points=1
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    return {"mean": mean, "matrix": directions / np.sqrt(variances + epsilon)}


# %% mutant="zca" says="`matrix`: at [" points=1
def zca(patches, epsilon):  # whitens, by another matrix: that of Cholesky
    mean = patches.mean(axis=0)
    covariance = (patches - mean).T @ (patches - mean) / len(patches)
    inverse = np.linalg.inv(covariance + epsilon * np.eye(len(mean)))
    return {"mean": mean, "matrix": np.linalg.cholesky(inverse)}


# %% mutant="zca" mistake="divided_by_less" points=1
def zca(patches, epsilon):
    variances, directions = np.linalg.eigh(np.cov(patches.T))
    scaled = directions / np.sqrt(variances + epsilon)
    return {"mean": patches.mean(axis=0), "matrix": scaled @ directions.T}


# %% mutant="zca" mistake="not_centred" points=1
def zca(patches, epsilon):
    variances, directions = np.linalg.eigh(patches.T @ patches / len(patches))
    scaled = directions / np.sqrt(variances + epsilon)
    return {"mean": patches.mean(axis=0), "matrix": scaled @ directions.T}


# %% mutant="zca" says="expected a dict with ['matrix', 'mean']" points=0
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    return centred @ (directions / np.sqrt(variances + epsilon) @ directions.T)


# %% mutant="zca" says="is written with NumPy alone" points=0
def zca(patches, epsilon):  # the course's own function
    return fit_zca(patches, epsilon)._asdict()


# %% mutant="zca" mistake="arguments_changed" points=1
def zca(patches, epsilon):
    mean = patches.mean(axis=0)
    patches -= mean
    values, vectors = np.linalg.eigh(patches.T @ patches / len(patches))
    return {"mean": mean, "matrix": vectors / np.sqrt(values + epsilon) @ vectors.T}


# %% mutant="fold" mistake="not_whitened" points=2
def fold(W1, b1, mean, matrix, patch_shape):
    return {"kernel": W1.reshape(*patch_shape, -1), "bias": b1 - mean @ matrix @ W1}


# %% mutant="fold" mistake="transposed" points=1
def fold(W1, b1, mean, matrix, patch_shape):
    weights = matrix.T @ W1
    return {"kernel": weights.reshape(*patch_shape, -1), "bias": b1 - mean @ weights}


# %% mutant="fold" mistake="turned" points=2
def fold(W1, b1, mean, matrix, patch_shape):
    weights = matrix @ W1
    kernel = weights.reshape(*patch_shape, -1)[::-1, ::-1]
    return {"kernel": kernel, "bias": b1 - mean @ weights}


# %% mutant="fold" mistake="mean_forgotten" points=2
def fold(W1, b1, mean, matrix, patch_shape):
    return {"kernel": (matrix @ W1).reshape(*patch_shape, -1), "bias": b1}


# %% mutant="fold" mistake="sign_turned" points=2
def fold(W1, b1, mean, matrix, patch_shape):
    weights = matrix @ W1
    return {"kernel": weights.reshape(*patch_shape, -1), "bias": b1 + mean @ weights}


# %% mutant="fold" mistake="mean_not_whitened" points=2
def fold(W1, b1, mean, matrix, patch_shape):
    return {"kernel": (matrix @ W1).reshape(*patch_shape, -1), "bias": b1 - mean @ W1}


# %% mutant="fold" says="`kernel`: expected shape (2, 2, 1, 3), got shape (4, 3)" points=1
def fold(W1, b1, mean, matrix, patch_shape):
    weights = matrix @ W1
    return {"kernel": weights, "bias": b1 - mean @ weights}


# %% mutant="fold" says="`kernel`: at [0, 0, 0, 1] expected" points=2
def fold(W1, b1, mean, matrix, patch_shape):
    weights = matrix @ W1
    # The features run slowest: the right shape from the wrong order.
    kernel = weights.T.reshape(*patch_shape, -1)
    return {"kernel": kernel, "bias": b1 - mean @ weights}


# %% mutant="feature-layer" says="nothing comes back" points=0
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)

    def build(self, input_shape): ...

    def call(self, inputs): ...


# %% mutant="feature-layer" says="`kernel` should have shape" points=0
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        # One channel for all.
        shape = (self.patch_size, self.patch_size, 1, self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        grey = ops.sum(inputs, axis=-1, keepdims=True)
        scores = ops.conv(grey, self.kernel, data_format="channels_last") + self.bias
        return ops.average_pool(ops.sigmoid(scores), self.pool_size, data_format="channels_last")


# %% mutant="feature-layer" mistake="padded" points=1
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, padding="same", data_format="channels_last")
        features = ops.sigmoid(scores + self.bias)
        return ops.average_pool(features, self.pool_size, data_format="channels_last")


# %% mutant="feature-layer" mistake="padded" points=1
# The windows, too, fill what is left over.
edits = {
    "ops.average_pool(features, self.pool_size,": (
        "ops.average_pool(features, self.pool_size, padding='same',"
    )
}


# %% mutant="feature-layer" says="expected shape (2, 4, 4, 4), got shape (2, 5, 5, 1)" points=1
edits = {
    "ops.average_pool(features, self.pool_size,": "ops.average_pool(inputs, self.pool_size,",
}


# %% mutant="feature-layer" mistake="not_pooled" points=1
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, data_format="channels_last")
        return ops.sigmoid(scores + self.bias)


# %% mutant="feature-layer" mistake="largest" points=1
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, data_format="channels_last")
        features = ops.sigmoid(scores + self.bias)
        return ops.max_pool(features, self.pool_size, data_format="channels_last")


# %% mutant="feature-layer" mistake="no_sigmoid" points=1
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, data_format="channels_last") + self.bias
        return ops.average_pool(scores, self.pool_size, data_format="channels_last")


# %% mutant="feature-layer" mistake="sigmoid_after_pooling" points=1
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, data_format="channels_last") + self.bias
        pooled = ops.average_pool(scores, self.pool_size, data_format="channels_last")
        return ops.sigmoid(pooled)


# %% mutant="feature-layer" mistake="no_bias" points=1
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        features = ops.sigmoid(ops.conv(inputs, self.kernel, data_format="channels_last"))
        return ops.average_pool(features, self.pool_size, data_format="channels_last")


# %% mutant="feature-layer" mistake="arguments_lost" points=3
class ConvolvedFeatures(keras.layers.Layer):
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, data_format="channels_last")
        features = ops.sigmoid(scores + self.bias)
        return ops.average_pool(features, self.pool_size, data_format="channels_last")

    def get_config(self):
        return {**super().get_config(), "num_features": self.num_features}


# %% mutant="feature-layer" says="expected 40 weights in all, yours has 46" points=0
class ConvolvedFeatures(keras.layers.Layer):
    # One more weight, that nobody asked for.
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features, self.patch_size, self.pool_size = num_features, patch_size, pool_size

    def build(self, input_shape):
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape)
        self.bias = self.add_weight(name="bias", shape=(self.num_features,))
        self.scale = self.add_weight(name="scale", shape=(6,))

    def call(self, inputs):
        scores = ops.conv(inputs, self.kernel, data_format="channels_last")
        features = ops.sigmoid(scores + self.bias)
        return ops.average_pool(features, self.pool_size, data_format="channels_last")


# %% mutant="feature-layer" says="is not allowed here" points=0
class ConvolvedFeatures(FeatureConv2D):  # the course's own layer
    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(num_features, patch_size, **kwargs)
        self.pool_size = pool_size

    def call(self, inputs):
        return ops.average_pool(super().call(inputs), self.pool_size)

    def get_config(self):
        sizes = {"num_features": self.num_features, "patch_size": self.patch_size}
        return {**keras.layers.Layer.get_config(self), **sizes, "pool_size": self.pool_size}


# %% mutant="feature-layer" says="`kernel` is not trainable: a net could not learn it" points=3
edits = {
    'name="kernel", ': 'name="kernel", trainable=False, ',
}


# %% mutant="feature-layer" demand="gradients" says="no gradient reaches `kernel`" points=3
edits = {
    "ops.conv(inputs, self.kernel,": "ops.conv(inputs, ops.stop_gradient(self.kernel),",
}


# %% mutant="feature-layer" demand="base_config" mistake="arguments_lost" says="your layer loses its `name`, `trainable`" points=3
edits = {
    "**super().get_config(),\n": "\n",
}


# %% mutant="features" says="is still to be written" points=0
features = None


# %% mutant="features" says="a Keras model was expected here" points=0
features = FeatureConv2D(49, 8)


# %% mutant="features" says="expected predictions of shape (3000, 3, 3, 49), got (3000, 21, 21, 49)" points=0
autoencoder = SparseAutoencoder((8, 8, 1), 49, output_activation="linear")
features = keras.Sequential([keras.Input((28, 28, 1)), FeatureConv2D.from_autoencoder(autoencoder)])


# %% mutant="features" says="expected 3,185 weights" points=1
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(49, 5, activation="sigmoid"),
        keras.layers.AveragePooling2D(8),
    ]
)


# %% mutant="features" demand="as_sparse_as_asked" mistake="not_sparse" points=1
autoencoder = SparseAutoencoder((8, 8, 1), 49, output_activation="linear")
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        FeatureConv2D.from_autoencoder(autoencoder),
        keras.layers.AveragePooling2D(7),
    ]
)


# %% mutant="features" mistake="not_sparse" points=1
keras.utils.set_random_seed(0)
digit_patches = random_patches(x_train, 5_000, 8)
whitening = fit_zca(digit_patches, epsilon=0.1)
autoencoder = SparseAutoencoder(
    (8, 8, 1), 49, 0.035, sparsity_weight=0, weight_decay=0.003, output_activation="linear"
)
autoencoder.fit_lbfgs(whitening(digit_patches), num_iterations=60)
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        FeatureConv2D.from_autoencoder(autoencoder, whitening),
        keras.layers.AveragePooling2D(7),
    ]
)


# %% mutant="features" mistake="pulled_too_little" points=1
keras.utils.set_random_seed(0)
digit_patches = random_patches(x_train, 5_000, 8)
whitening = fit_zca(digit_patches, epsilon=0.1)
autoencoder = SparseAutoencoder(
    (8, 8, 1), 49, 0.035, sparsity_weight=0.5, weight_decay=0.003, output_activation="linear"
)
autoencoder.fit_lbfgs(whitening(digit_patches), num_iterations=60)
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        FeatureConv2D.from_autoencoder(autoencoder, whitening),
        keras.layers.AveragePooling2D(7),
    ]
)


# %% mutant="features" mistake="largest" points=1
keras.utils.set_random_seed(0)
digit_patches = random_patches(x_train, 5_000, 8)
whitening = fit_zca(digit_patches, epsilon=0.1)
autoencoder = SparseAutoencoder(
    (8, 8, 1), 49, 0.035, sparsity_weight=5, weight_decay=0.003, output_activation="linear"
)
autoencoder.fit_lbfgs(whitening(digit_patches), num_iterations=60)
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        FeatureConv2D.from_autoencoder(autoencoder, whitening),
        keras.layers.MaxPooling2D(7),
    ]
)


# %% mutant="features" mistake="whitening_forgotten" points=1
keras.utils.set_random_seed(0)
digit_patches = random_patches(x_train, 5_000, 8)
whitening = fit_zca(digit_patches, epsilon=0.1)
autoencoder = SparseAutoencoder(
    (8, 8, 1), 49, 0.035, sparsity_weight=5, weight_decay=0.003, output_activation="linear"
)
autoencoder.fit_lbfgs(whitening(digit_patches), num_iterations=60)
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        FeatureConv2D.from_autoencoder(autoencoder),
        keras.layers.AveragePooling2D(7),
    ]
)


# %% mutant="features" demand="four_points_more" says="4 points more are asked for" points=2
# As sparse as asked for, and all features alike.
same = FeatureConv2D(49, 8)
same.build((None, 28, 28, 1))
same.set_features(np.zeros((64, 49)), np.full(49, -3.3))
features = keras.Sequential([keras.Input((28, 28, 1)), same, keras.layers.AveragePooling2D(7)])


# %% mutant="features" mistake="not_a_number" says="your net answers NaN" points=1
lost = FeatureConv2D(49, 8)
lost.build((None, 28, 28, 1))
lost.set_features(np.full((64, 49), np.nan), np.zeros(49))
features = keras.Sequential([keras.Input((28, 28, 1)), lost, keras.layers.AveragePooling2D(7)])
