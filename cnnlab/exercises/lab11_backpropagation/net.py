"""Lab 11: the net that `train` trains, and its gradients: automatic ones, and those by hand."""

import numpy as np
from keras import ops
from scipy.special import softmax

from cnnlab.exercises.lab11_backpropagation.shared import convolve
from cnnlab.exercises.numpy_layers import convolution, pooling, turned_by_180
from cnnlab.gradients import vector_jacobian

NAMES = ("kernel1", "bias1", "kernel2", "bias2", "matrix", "bias3")


def named(weights, losses):
    return {"losses": losses} | dict(zip(NAMES, weights, strict=True))


def fresh_weights(rng, shape, kernel_sizes, filters, classes):
    """Six arrays: kernels and biases of two convolutions, matrix and bias of a dense layer."""
    rows, columns = (
        (n - first + 1) // 2 - second + 1
        for n, first, second in zip(shape[:2], *kernel_sizes, strict=True)
    )
    shapes = [(*kernel_sizes[0], shape[2], filters[0]), (*kernel_sizes[1], *filters)]
    weights = []
    for each in (*shapes, (rows * columns * filters[1], classes)):
        weights += [rng.normal(size=each) / np.sqrt(np.prod(each[:-1])), np.zeros(each[-1])]
    return weights


def loss_of(images, labels):
    """The net's loss as a function of its six weights, of `keras.ops`."""

    def loss(kernel1, bias1, kernel2, bias2, matrix, bias3):
        maps = ops.tanh(convolve(images, kernel1) + bias1)
        maps = ops.average_pool(maps, 2, 2, data_format="channels_last")
        maps = ops.tanh(convolve(maps, kernel2) + bias2)
        sums = ops.matmul(ops.reshape(maps, (len(images), -1)), matrix) + bias3
        right = ops.take_along_axis(sums, labels[:, None], axis=1)[:, 0]
        return ops.mean(ops.logsumexp(sums, axis=1) - right)

    return loss


def automatic(weights, images, labels):
    """Loss and gradients of a batch, by automatic differentiation."""
    loss = loss_of(images, labels)
    value = float(loss(*map(ops.convert_to_tensor, weights)))
    return value, vector_jacobian(loss, weights)


def forward(weights, images):
    kernel1, bias1, kernel2, bias2, matrix, bias3 = weights
    maps1 = np.tanh(convolution(images, kernel1, bias1))
    pooled = pooling(maps1, by=np.mean)
    maps2 = np.tanh(convolution(pooled, kernel2, bias2))
    return maps1, pooled, maps2, softmax(maps2.reshape(len(maps2), -1) @ matrix + bias3, axis=1)


def by_hand(weights, images, labels, learning_rate, **changes):
    """The same as a student computes it; `changes` make it wrong."""
    slope = changes.get("slope", lambda maps: 1 - maps**2)
    early = learning_rate if "early" in changes else 0
    _, _, kernel, _, matrix, bias = weights
    maps1, pooled, maps2, probabilities = forward(weights, images)
    loss = -np.mean(np.log(probabilities[np.arange(len(images)), labels]))
    delta = probabilities - changes.get("target", 1) * np.eye(len(bias))[labels]
    delta = delta / changes.get("divisor", len(images))
    dense = maps2.reshape(len(images), -1).T @ delta, delta.sum(axis=0)
    matrix = matrix - early * dense[0]
    delta = (delta @ matrix.T).reshape(maps2.shape) * slope(maps2)
    second = kernel_gradient(pooled, delta), delta.sum(axis=(0, 1, 2))
    kernel = changes.get("turn", turned_by_180)(kernel - early * second[0])
    edges = [(size - 1, size - 1) for size in kernel.shape[:2]]
    delta = convolution(delta, kernel.swapaxes(2, 3), padding=edges)
    delta = delta.repeat(2, axis=1).repeat(2, axis=2) * changes.get("share", 1 / 4) * slope(maps1)
    first = kernel_gradient(images, delta), delta.sum(axis=(0, 1, 2))
    return loss, (*first, *second, *dense)


def kernel_gradient(inputs, delta):
    """Delta as a kernel that slides over the inputs, with the batch in the place of channels."""
    found = convolution(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return found.transpose(1, 2, 0, 3)


def trained(weights, images, labels, learning_rate, batch_size, stays=False, **changes):
    """Weights after one pass over the pictures, and the loss of each batch.

    By automatic differentiation; with `changes`, by hand and wrong. If the net `stays`, each
    gradient is taken at the weights of the beginning.
    """
    at, losses = weights, []
    for start in range(0, len(images), batch_size):
        batch = images[start : start + batch_size], labels[start : start + batch_size]
        if changes:
            loss, gradients = by_hand(at, *batch, learning_rate, **changes)
        else:
            loss, gradients = automatic(at, *batch)
        losses.append(loss)
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
        at = at if stays else weights
    return weights, losses
