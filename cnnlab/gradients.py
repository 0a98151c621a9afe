"""Gradients on whichever backend Keras runs: the one thing that `keras.ops` does not offer."""

import keras
import numpy as np


def vector_jacobian(function, arrays, upstream=None):
    """Gradients of `sum(upstream * function(*arrays))` with respect to each of `arrays`.

    Args:
        function: takes tensors, returns one tensor.
        arrays: list of arrays, the point at which to differentiate.
        upstream: array of the output's shape (the delta that comes from above); ones when None.

    Returns:
        A list of NumPy arrays, shaped as `arrays`.

    Example:

    >>> [float(g) for g in vector_jacobian(lambda x, y: x * y, [np.float32(2), np.float32(5)])]
    [5.0, 2.0]
    """

    def total(*tensors):
        outputs = function(*tensors)
        if upstream is not None:
            outputs = outputs * keras.ops.cast(upstream, outputs.dtype)
        return keras.ops.sum(outputs)

    tensors = [keras.ops.convert_to_tensor(array) for array in arrays]
    gradients = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}[keras.config.backend()]
    return [
        np.zeros(np.shape(array)) if gradient is None else keras.ops.convert_to_numpy(gradient)
        for array, gradient in zip(arrays, gradients(total, tensors), strict=True)
    ]


def layer_gradients(layer, inputs, upstream=None):
    """Gradients of a built layer's output with respect to its inputs and its trainable weights.

    Returns:
        `(inputs_gradient, [weight_gradient, ...])` as NumPy arrays, weights in the order of
        `layer.trainable_variables`.
    """

    def function(inputs, *trainable):
        outputs, _ = layer.stateless_call(trainable, layer.non_trainable_variables, inputs)
        return outputs

    weights = [variable.value for variable in layer.trainable_variables]
    inputs_gradient, *weight_gradients = vector_jacobian(function, [inputs, *weights], upstream)
    return inputs_gradient, weight_gradients


def gradient_norms(model, x, y, training=False):
    r"""How strongly each kernel of a classifier is pulled: norms of the gradients of its loss.

    $\left\| \partial L / \partial W_k \right\|$ for each kernel $W_k$, where the loss $L$ is the
    cross-entropy, averaged over the examples. Biases are left out.

    Args:
        model: A built model whose outputs are probabilities `(batch, classes)`.
        x: The inputs.
        y: The labels, ints.
        training: Whether the model runs as in training: batch normalization then takes the mean and
            the variance of these examples.

    Returns:
        Array with one norm a kernel (a weight of two axes or more), in the order of the layers;
        kernels inside a block are counted one by one.

    Example:

    >>> output = keras.layers.Dense(2, "softmax", kernel_initializer="zeros")
    >>> net = keras.Sequential([keras.Input((1,)), output])
    >>> gradient_norms(net, np.ones((1, 1)), np.array([0])).round(4)  # the gradient: -1/2, 1/2
    array([0.7071], dtype=float32)
    """

    def loss(*weights):
        outputs, _ = model.stateless_call(
            weights, model.non_trainable_variables, x, training=training
        )
        return keras.ops.mean(keras.losses.sparse_categorical_crossentropy(y, outputs))

    weights = [variable.value for variable in model.trainable_variables]
    gradients = vector_jacobian(loss, weights)
    return np.array([np.linalg.norm(gradient) for gradient in gradients if gradient.ndim > 1])


def _tensorflow(total, tensors):
    import tensorflow as tf

    with tf.GradientTape() as tape:
        for tensor in tensors:
            tape.watch(tensor)
        value = total(*tensors)
    return tape.gradient(value, tensors)


def _jax(total, tensors):
    import jax

    return jax.grad(total, argnums=tuple(range(len(tensors))))(*tensors)


def _torch(total, tensors):
    import torch

    tensors = [tensor.detach().requires_grad_() for tensor in tensors]
    return torch.autograd.grad(total(*tensors), tensors, allow_unused=True)
