"""The cost of a sparse autoencoder and its gradient, in NumPy.

Source: Ng (2011), "Sparse autoencoder", CS294A lecture notes, Stanford; equations in the tutorial
UFLDL.
"""

from numbers import Real

import numpy as np

from cnnlab.errors import value_error


def sigmoid(z):
    return 0.5 * (np.tanh(0.5 * z) + 1)  # tanh never overflows


def sparse_cost(
    weights, patches, sparsity_target, sparsity_weight, weight_decay, output_activation="sigmoid"
):
    r"""Returns the cost of a sparse autoencoder and its gradient, a list like `weights`.

    $$
    J = \frac{1}{m} \sum_{i=1}^{m} \frac{1}{2} \lVert h(x_i) - x_i \rVert^2
        + \frac{\lambda}{2} (\lVert W_1 \rVert^2 + \lVert W_2 \rVert^2)
        + \beta \sum_{j} \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)
    $$

    with $\hat\rho_j$ the mean activation of feature $j$ over the patches. All is computed in the
    dtype of `patches`.

    Args:
        weights: `[W1, b1, W2, b2]`, shapes `(size, num_features)`, `(num_features,)`,
            `(num_features, size)`, `(size,)`.
        patches: Array of shape `(num_patches, size)`.
        sparsity_target: float, $\rho$.
        sparsity_weight: float, $\beta$.
        weight_decay: float, $\lambda$.
        output_activation: `"sigmoid"` or `"linear"`.
    """
    kernel_1, bias_1, kernel_2, bias_2 = weights
    num_patches = len(patches)
    features = sigmoid(patches @ kernel_1 + bias_1)  # (num_patches, num_features)
    outputs = features @ kernel_2 + bias_2  # (num_patches, size)
    if output_activation == "sigmoid":
        outputs = sigmoid(outputs)
    errors = outputs - patches
    rho, tiny = sparsity_target, np.finfo(patches.dtype).eps
    mean_activation = np.clip(features.mean(axis=0), tiny, 1 - tiny)  # (num_features,)
    divergence = rho * np.log(rho / mean_activation) + (1 - rho) * np.log(
        (1 - rho) / (1 - mean_activation)
    )
    cost = (
        0.5 * np.sum(errors**2) / num_patches
        + 0.5 * weight_decay * (np.sum(kernel_1**2) + np.sum(kernel_2**2))
        + sparsity_weight * np.sum(divergence)
    )

    delta_2 = errors / num_patches
    if output_activation == "sigmoid":
        delta_2 *= outputs * (1 - outputs)
    # Every patch moves the mean activation by 1 / num_patches of what it moves its own.
    pull = sparsity_weight * ((1 - rho) / (1 - mean_activation) - rho / mean_activation)
    delta_1 = (delta_2 @ kernel_2.T + pull / num_patches) * features * (1 - features)
    gradient = [
        patches.T @ delta_1 + weight_decay * kernel_1,
        delta_1.sum(axis=0),
        features.T @ delta_2 + weight_decay * kernel_2,
        delta_2.sum(axis=0),
    ]
    return cost, gradient


def is_number(value):
    return isinstance(value, Real)


def check_cost(sparsity_target, sparsity_weight, weight_decay):
    """Sees to it that the cost has a minimum."""
    if not (is_number(sparsity_target) and 0 < sparsity_target < 1):
        raise value_error(
            "`sparsity_target` must be between 0 and 1, the range of a sigmoid. "
            f"Received: sparsity_target={sparsity_target!r}. Write, for example, 0.01."
        )
    for name, value in (("sparsity_weight", sparsity_weight), ("weight_decay", weight_decay)):
        if not (is_number(value) and value >= 0):
            raise value_error(
                f"`{name}` must not be below 0. Received: {name}={value!r}. "
                "Write 0 to leave this part of the cost out."
            )
