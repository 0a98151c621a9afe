# ruff: noqa
# Wrong answers to the exercises of lab 11: see tests/test_mutants.py.

# %% mutant="links-backward" demand="no_link" mistake="last_weight" points=2
def links_backward(delta, inputs, links, weights):
    of_links = delta.T @ inputs
    shared = [of_links[links == number].sum() for number in range(len(weights))]
    return {"inputs": delta @ weights[links], "weights": np.array(shared)}


# %% mutant="links-backward" mistake="averaged_over_batch" points=1
def links_backward(delta, inputs, links, weights):
    matrix = np.where(links < 0, 0, weights[links])
    of_links = delta.T @ inputs / len(delta)
    shared = [of_links[links == number].sum() for number in range(len(weights))]
    return {"inputs": delta @ matrix, "weights": np.array(shared)}


# %% mutant="links-backward" mistake="averaged_over_links" points=1
def links_backward(delta, inputs, links, weights):
    matrix = np.where(links < 0, 0, weights[links])
    of_links = delta.T @ inputs
    shared = [of_links[links == number].mean() for number in range(len(weights))]
    return {"inputs": delta @ matrix, "weights": np.array(shared)}


# %% mutant="links-backward" mistake="last_link" points=1
def links_backward(delta, inputs, links, weights):
    matrix = np.where(links < 0, 0, weights[links])
    of_links, shared = delta.T @ inputs, np.zeros(len(weights))
    for j, i in np.argwhere(links >= 0):
        shared[links[j, i]] = of_links[j, i]
    return {"inputs": delta @ matrix, "weights": shared}


# %% mutant="links-backward" says="`weights`: expected shape (2,), got shape (2, 3)" points=1
def links_backward(delta, inputs, links, weights):
    matrix = np.where(links < 0, 0, weights[links])
    return {"inputs": delta @ matrix, "weights": delta.T @ inputs}


# %% mutant="links-backward" says="`weights`: expected shape (3,), got shape (2,)" points=1
def links_backward(delta, inputs, links, weights):  # the last weight is on no link
    matrix = np.where(links < 0, 0, weights[links])
    shared = np.bincount(links.ravel() + 1, (delta.T @ inputs).ravel())[1:]
    return {"inputs": delta @ matrix, "weights": shared}


# %% mutant="links-backward" says="expected the keys" points=1
def links_backward(delta, inputs, links, weights):
    return {"inputs": delta @ np.where(links < 0, 0, weights[links])}


# %% mutant="links-backward" says="ValueError" points=0
def links_backward(delta, inputs, links, weights):
    matrix = np.where(links < 0, 0, weights[links])
    return {"inputs": delta @ matrix.T, "weights": weights}


# %% mutant="links-backward" says="`weights`: at [0]" points=1
def links_backward(delta, inputs, links, weights):  # a missing link counts as the last weight
    matrix = np.where(links < 0, 0, weights[links])
    shared = np.zeros(len(weights))
    np.subtract.at(shared, links, delta.T @ inputs)
    return {"inputs": delta @ matrix, "weights": shared}


# %% mutant="links-backward" says="is written with NumPy alone" points=0
def links_backward(delta, inputs, links, weights):  # by automatic differentiation
    def layer(inputs, weights):
        of_links = ops.take(weights, np.maximum(links, 0))
        return ops.matmul(inputs, ops.transpose(of_links * (links >= 0)))

    arrays = [np.float64(inputs), np.float64(weights)]
    by_inputs, by_weights = vector_jacobian(layer, arrays, delta)
    return {"inputs": by_inputs, "weights": by_weights}


# %% mutant="weight-gradients" mistake="bias_for_each_place" points=3
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=0)}


# %% mutant="weight-gradients" mistake="bias_averaged" points=3
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=0).mean(axis=(0, 1))}


# %% mutant="weight-gradients" mistake="bias_averaged" points=3
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.mean(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="averaged_over_batch" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):
    batch, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta) / batch
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="averaged_over_batch" points=0
def weight_gradients(delta, inputs, kernel_size, strides=1):
    batch, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta) / batch
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2)) / batch}


# %% mutant="weight-gradients" mistake="last_picture" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):
    batch, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for n in range(batch):
        for u, v in np.ndindex(*kernel_size):
            cells = inputs[n, u : u + rows * strides : strides, v : v + columns * strides : strides]
            kernel[u, v] = np.einsum("ijc,ijf->cf", cells, delta[n])
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="axes_swapped" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        if kernel_size[0] == kernel_size[1]:
            kernel[v, u] = np.einsum("bijc,bijf->cf", cells, delta)
        else:
            kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="axes_swapped" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size[::-1], inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[v, u] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="turned" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel[::-1, ::-1], "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="channels_swapped" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, filters, inputs.shape[-1]))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel[u, v] = np.einsum("bijc,bijf->fc", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" mistake="stride_ignored" points=3
def weight_gradients(delta, inputs, kernel_size, strides=1):
    _, rows, columns, filters = delta.shape
    kernel = np.zeros((*kernel_size, inputs.shape[-1], filters))
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows, v : v + columns]
        kernel[u, v] = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" says="`kernel`: expected shape (3, 3, 1, 1), got shape (1, 1)" points=1
def weight_gradients(delta, inputs, kernel_size, strides=1):  # the last cell alone
    _, rows, columns, filters = delta.shape
    for u, v in np.ndindex(*kernel_size):
        cells = inputs[:, u : u + rows * strides : strides, v : v + columns * strides : strides]
        kernel = np.einsum("bijc,bijf->cf", cells, delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" says="ValueError" points=0
def weight_gradients(delta, inputs, kernel_size, strides=1):  # slices of unequal length
    kernel = np.zeros((*kernel_size, inputs.shape[-1], delta.shape[-1]))
    for u, v in np.ndindex(*kernel_size):
        kernel[u, v] = np.einsum("bijc,bijf->cf", inputs[:, u::strides, v::strides], delta)
    return {"kernel": kernel, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" says="nothing comes back" points=0
def weight_gradients(delta, inputs, kernel_size, strides=1):
    bias = delta.sum(axis=(0, 1, 2))


# %% mutant="weight-gradients" says="is written with NumPy alone" points=0
def weight_gradients(delta, inputs, kernel_size, strides=1):  # by automatic differentiation
    kernel = np.zeros((*kernel_size, inputs.shape[-1], delta.shape[-1]))
    [gradient] = vector_jacobian(lambda kernel: ops.conv(inputs, kernel, strides), [kernel], delta)
    return {"kernel": gradient, "bias": delta.sum(axis=(0, 1, 2))}


# %% mutant="weight-gradients" says="could not be broadcast together" points=1
edits = {
    "strides=1):": "strides=2):",
}


# %% mutant="reverse-convolution" mistake="not_turned" points=1
def reverse_convolution(delta, kernel):
    return conv2d(np.pad(delta, [(k - 1, k - 1) for k in kernel.shape]), kernel)


# %% mutant="reverse-convolution" mistake="rows_flipped" points=1
def reverse_convolution(delta, kernel):
    return conv2d(np.pad(delta, [(k - 1, k - 1) for k in kernel.shape]), kernel[::-1])


# %% mutant="reverse-convolution" mistake="columns_flipped" points=1
def reverse_convolution(delta, kernel):
    return conv2d(np.pad(delta, [(k - 1, k - 1) for k in kernel.shape]), kernel[:, ::-1])


# %% mutant="reverse-convolution" mistake="axes_swapped" points=0
def reverse_convolution(delta, kernel):
    return conv2d(np.pad(delta, [(k - 1, k - 1) for k in kernel.T.shape]), kernel.T)


# %% mutant="reverse-convolution" mistake="axes_swapped" points=0
def reverse_convolution(delta, kernel):
    turned = np.rot90(kernel)
    return conv2d(np.pad(delta, [(k - 1, k - 1) for k in turned.shape]), turned)


# %% mutant="reverse-convolution" mistake="valid" points=0
def reverse_convolution(delta, kernel):
    padded = np.pad(delta, [(0, max(k - n, 0)) for n, k in zip(delta.shape, kernel.shape)])
    return conv2d(padded, kernel[::-1, ::-1])


# %% mutant="reverse-convolution" mistake="same_size" points=0
def reverse_convolution(delta, kernel):
    padded = np.pad(delta, [((k - 1) // 2, k // 2) for k in kernel.shape])
    return conv2d(padded, kernel[::-1, ::-1])


# %% mutant="reverse-convolution" mistake="padded_too_much" points=0
def reverse_convolution(delta, kernel):
    padded = np.pad(delta, [(k, k) for k in kernel.shape])
    return conv2d(padded, kernel[::-1, ::-1])


# %% mutant="reverse-convolution" says="a delta of 5x3" points=0
def reverse_convolution(delta, kernel):  # right for square kernels
    padded = np.pad(delta, kernel.shape[0] - 1)
    if kernel.shape[0] != kernel.shape[1]:
        raise ValueError("a delta of 5x3")
    return conv2d(padded, kernel[::-1, ::-1])


# %% mutant="reverse-convolution" says="is written with NumPy alone" points=0
def reverse_convolution(delta, kernel):  # by automatic differentiation
    image = np.zeros((1, *np.add(delta.shape, kernel.shape) - 1, 1))
    kernel, delta = np.float64(kernel)[:, :, None, None], np.float64(delta)[None, :, :, None]
    return vector_jacobian(lambda image: ops.conv(image, kernel), [image], delta)[0][0, :, :, 0]


# %% mutant="input-gradient" mistake="not_turned" points=1
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    height, width = (n - k + 1 for n, k in zip(input_size, kernel.shape[:2], strict=True))
    apart = np.zeros((batch, height, width, filters))
    apart[:, : rows * strides : strides, : columns * strides : strides] = delta
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel.swapaxes(2, 3))


# %% mutant="input-gradient" mistake="channels_turned" points=1
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    height, width = (n - k + 1 for n, k in zip(input_size, kernel.shape[:2], strict=True))
    apart = np.zeros((batch, height, width, filters))
    apart[:, : rows * strides : strides, : columns * strides : strides] = delta
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel[::-1, ::-1, ::-1].swapaxes(2, 3))


# %% mutant="input-gradient" mistake="axes_swapped" points=0
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    height, width = (n - k + 1 for n, k in zip(input_size, kernel.shape[:2], strict=True))
    apart = np.zeros((batch, height, width, filters))
    apart[:, : rows * strides : strides, : columns * strides : strides] = delta
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel.T.transpose(2, 3, 0, 1))


# %% mutant="input-gradient" mistake="averaged_over_batch" points=1
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    height, width = (n - k + 1 for n, k in zip(input_size, kernel.shape[:2], strict=True))
    apart = np.zeros((batch, height, width, filters))
    apart[:, : rows * strides : strides, : columns * strides : strides] = delta
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel[::-1, ::-1].swapaxes(2, 3)) / batch


# %% mutant="input-gradient" mistake="overwritten" points=1
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, _ = delta.shape
    back = np.zeros((batch, *input_size, kernel.shape[2]))
    for u, v in np.ndindex(kernel.shape[:2]):
        sent = delta @ kernel[u, v].T
        back[:, u : u + rows * strides : strides, v : v + columns * strides : strides] = sent
    return back


# %% mutant="input-gradient" mistake="stride_ignored" points=3
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, _ = delta.shape
    back = np.zeros((batch, *input_size, kernel.shape[2]))
    for u, v in np.ndindex(kernel.shape[:2]):
        back[:, u : u + rows, v : v + columns] += delta @ kernel[u, v].T
    return back


# %% mutant="input-gradient" mistake="leftover_before" points=4
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    apart = np.zeros((batch, (rows - 1) * strides + 1, (columns - 1) * strides + 1, filters))
    apart[:, ::strides, ::strides] = delta
    reached = [a + k - 1 for a, k in zip(apart.shape[1:3], kernel.shape[:2], strict=True)]
    edges = [
        (k - 1 + n - m, k - 1)
        for k, n, m in zip(kernel.shape[:2], input_size, reached, strict=True)
    ]
    padded = np.pad(apart, [(0, 0), *edges, (0, 0)])
    return convolve(padded, kernel[::-1, ::-1].swapaxes(2, 3))


# %% mutant="input-gradient" mistake="no_zeros_between" points=2
def input_gradient(delta, kernel, input_size, strides=1):
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(delta, edges), kernel[::-1, ::-1].swapaxes(2, 3))


# %% mutant="input-gradient" mistake="valid" points=0
def input_gradient(delta, kernel, input_size, strides=1):
    return convolve(delta, kernel[::-1, ::-1].swapaxes(2, 3))


# %% mutant="input-gradient" demand="pixels_left_over" mistake="leftover_forgotten" points=4
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    apart = np.zeros((batch, (rows - 1) * strides + 1, (columns - 1) * strides + 1, filters))
    apart[:, ::strides, ::strides] = delta
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel[::-1, ::-1].swapaxes(2, 3))


# %% mutant="input-gradient" says="ValueError: shape-mismatch for sum" points=0
def input_gradient(delta, kernel, input_size, strides=1):  # channels and filters as they are
    edges = [(0, 0), (kernel.shape[0] - 1,) * 2, (kernel.shape[1] - 1,) * 2, (0, 0)]
    return convolve(np.pad(delta, edges), kernel[::-1, ::-1])


# %% mutant="input-gradient" says="expected shape" points=0
def input_gradient(delta, kernel, input_size, strides=1):  # padding of rows and columns swapped
    batch, rows, columns, filters = delta.shape
    height, width = (n - k + 1 for n, k in zip(input_size, kernel.shape[:2], strict=True))
    apart = np.zeros((batch, height, width, filters))
    apart[:, : rows * strides : strides, : columns * strides : strides] = delta
    edges = [(0, 0), (kernel.shape[1] - 1,) * 2, (kernel.shape[0] - 1,) * 2, (0, 0)]
    return convolve(np.pad(apart, edges), kernel[::-1, ::-1].swapaxes(2, 3))


# %% mutant="input-gradient" says="is written with NumPy alone" points=0
def input_gradient(delta, kernel, input_size, strides=1):  # by automatic differentiation
    images = np.zeros((len(delta), *input_size, kernel.shape[2]))
    return vector_jacobian(lambda images: ops.conv(images, kernel, strides), [images], delta)[0]


# %% mutant="input-gradient" says="could not broadcast input array" points=2
edits = {
    "strides=1):": "strides=2):",
}


# %% mutant="train" says="nothing comes back" points=0
def train(weights, images, labels, learning_rate, batch_size):
    weights, losses = list(weights), []


# %% mutant="train" says="expected a pair: six arrays, and the losses; got a list of 6" points=0
def train(weights, images, labels, learning_rate, batch_size):
    return list(weights)


# %% mutant="train" says="expected a pair" points=0
def train(weights, images, labels, learning_rate, batch_size):
    return weights[:4], [0.0]


# %% mutant="train" mistake="not_turned" points=4
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2.swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="no_slope" points=3
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="tanh_twice" points=3
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - np.tanh(maps2) ** 2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - np.tanh(maps1) ** 2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="pooling_not_divided" points=4
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="summed_over_batch" points=1
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = probabilities - np.eye(len(bias3))[truth]
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="labels_ignored" points=1
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = probabilities / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="the loss of the first batch" points=0
edits = {  # in bits, and uphill
    "-np.mean(np.log(": "-np.mean(np.log2(",
    "w - learning_rate": "w + learning_rate",
}


# %% mutant="train" says="`losses`: at [1] expected" points=5
edits = {
    "    return weights, losses": "    return weights, [losses[0]] * len(losses)",
}


# %% mutant="train" mistake="uphill" points=1
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        with np.errstate(divide="ignore"):  # it ends at probabilities of 0
            losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w + learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="changed_too_early" points=3
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        matrix = matrix - learning_rate * dense[0]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        kernel2 = kernel2 - learning_rate * second[0]
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="gradients_of_the_beginning" points=4
def train(weights, images, labels, learning_rate, batch_size):
    losses, first_weights = [], weights
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = first_weights
        maps1, pooled, maps2, probabilities = forward(first_weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" demand="last_batch_is_smaller" mistake="last_batch_dropped" points=4
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images) - batch_size + 1, batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" mistake="loss_summed" points=5
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.sum(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="the gradient by `bias2`" points=4
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        second[1] = second[1] / len(batch)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="the gradient by `kernel1`" points=4
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        delta = delta[:, ::-1]
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="the loss of the first batch: expected" points=5
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log10(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="`losses`: expected shape" points=0
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses[-1]


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" demand="reads_75_percent" says="right, the pass mark is 75%" points=5
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    learning_rate = learning_rate if len(images) < 100 else 0
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="NameError" points=0
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dens]
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="train" says="is written with NumPy alone" points=0
def train(weights, images, labels, learning_rate, batch_size):  # by automatic differentiation
    losses = []
    for start in range(0, len(images), batch_size):
        batch = np.float64(images[start : start + batch_size])
        truth = labels[start : start + batch_size]

        def loss(kernel1, bias1, kernel2, bias2, matrix, bias3):
            maps = ops.tanh(ops.conv(batch, kernel1) + bias1)
            maps = ops.tanh(ops.conv(ops.average_pool(maps, 2), kernel2) + bias2)
            sums = ops.matmul(ops.reshape(maps, (len(batch), -1)), matrix) + bias3
            of_truth = ops.log_softmax(sums) * np.eye(sums.shape[1])[truth]
            return -ops.sum(of_truth) / len(batch)

        weights = [np.float64(w) for w in weights]
        losses.append(float(loss(*weights)))
        gradients = vector_jacobian(loss, weights)
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights, losses


# %% mutant="train" mistake="arguments_changed" says="your function changes `weights[0]`" points=5
def train(weights, images, labels, learning_rate, batch_size):
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        _, _, kernel2, _, matrix, bias3 = weights
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = (probabilities - np.eye(len(bias3))[truth]) / len(batch)
        dense = [maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)]
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        second = convolution_gradients(pooled, delta)
        edges = [(0, 0), *[(size - 1, size - 1) for size in kernel2.shape[:2]], (0, 0)]
        delta = convolve(np.pad(delta, edges), kernel2[::-1, ::-1].swapaxes(2, 3))
        delta = np.repeat(np.repeat(delta, 2, axis=1), 2, axis=2) / 4 * (1 - maps1**2)
        first = convolution_gradients(batch, delta)
        gradients = [*first, *second, *dense]
        for weight, gradient in zip(weights, gradients, strict=True):
            weight -= learning_rate * gradient
    return weights, losses


def convolution_gradients(inputs, delta):
    kernel = convolve(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3))
    return [kernel.transpose(1, 2, 0, 3), delta.sum(axis=(0, 1, 2))]


# %% mutant="transposed-convolution" mistake="turned" points=1
def transposed_convolution(maps, kernel, strides=1):
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels)
    )
    for u, v in np.ndindex(tall, wide):
        down, along = (
            slice(u, u + rows * strides, strides),
            slice(v, v + columns * strides, strides),
        )
        large[:, down, along] += maps @ kernel[-1 - u, -1 - v].T
    return large


# %% mutant="transposed-convolution" mistake="stride_ignored" points=0
def transposed_convolution(maps, kernel, strides=1):
    edges = [(0, 0), *[(size - 1, size - 1) for size in kernel.shape[:2]], (0, 0)]
    return convolve(np.pad(maps, edges), kernel[::-1, ::-1].swapaxes(2, 3))


# %% mutant="transposed-convolution" mistake="overwritten" points=1
def transposed_convolution(maps, kernel, strides=1):  # place by place
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels)
    )
    for i, j in np.ndindex(rows, columns):
        down, along = slice(i * strides, i * strides + tall), slice(j * strides, j * strides + wide)
        large[:, down, along] = np.einsum("bc,uvfc->buvf", maps[:, i, j], kernel)
    return large


# %% mutant="transposed-convolution" mistake="overwritten" points=1
def transposed_convolution(maps, kernel, strides=1):  # cell by cell
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels)
    )
    for u, v in np.ndindex(tall, wide):
        down, along = (
            slice(u, u + rows * strides, strides),
            slice(v, v + columns * strides, strides),
        )
        large[:, down, along] = maps @ kernel[u, v].T
    return large


# %% mutant="transposed-convolution" says="ValueError" points=0
def transposed_convolution(maps, kernel, strides=1):  # an ordinary convolution
    return convolve(maps, kernel.swapaxes(2, 3))


# %% mutant="transposed-convolution" mistake="same_size" points=0
def transposed_convolution(maps, kernel, strides=1):
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros((batch, rows * strides + tall, columns * strides + wide, new_channels))
    for u, v in np.ndindex(tall, wide):
        down, along = (
            slice(u, u + rows * strides, strides),
            slice(v, v + columns * strides, strides),
        )
        large[:, down, along] += maps @ kernel[u, v].T
    return large[:, : rows * strides, : columns * strides]


# %% mutant="transposed-convolution" says="at [" points=2
def transposed_convolution(maps, kernel, strides=1):  # with a stride, the last kernel row is lost
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels)
    )
    for u, v in np.ndindex(tall - (strides > 1), wide):
        down, along = (
            slice(u, u + rows * strides, strides),
            slice(v, v + columns * strides, strides),
        )
        large[:, down, along] += maps @ kernel[u, v].T
    return large


# %% mutant="transposed-convolution" says="not there" points=0
def transposed_convolution(maps, kernel, strides=1):
    return ops.convert_to_numpy(ops.conv_transpose(maps, kernel, strides))


# %% mutant="numeric-gradients" mistake="one_sided" points=1
def numeric_gradients(weights, images, labels, step):
    def loss(weights):
        *_, probabilities = forward(weights, images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    here, gradients = loss(weights), [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            moved = array.copy()
            moved[place] += step
            ahead = loss([*weights[:number], moved, *weights[number + 1 :]])
            gradients[number][place] = (ahead - here) / step
    return gradients


# %% mutant="numeric-gradients" mistake="step_ignored" points=1
def numeric_gradients(weights, images, labels, step):
    step = 1e-5

    def loss(weights):
        *_, probabilities = forward(weights, images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] += sign * step
                ends.append(loss([*weights[:number], moved, *weights[number + 1 :]]))
            gradients[number][place] = (ends[0] - ends[1]) / (2 * step)
    return gradients


# %% mutant="numeric-gradients" mistake="not_halved" points=1
def numeric_gradients(weights, images, labels, step):
    def loss(weights):
        *_, probabilities = forward(weights, images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] += sign * step
                ends.append(loss([*weights[:number], moved, *weights[number + 1 :]]))
            gradients[number][place] = (ends[0] - ends[1]) / step
    return gradients


# %% mutant="numeric-gradients" mistake="sign" points=1
def numeric_gradients(weights, images, labels, step):
    def loss(weights):
        *_, probabilities = forward(weights, images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] += sign * step
                ends.append(loss([*weights[:number], moved, *weights[number + 1 :]]))
            gradients[number][place] = (ends[1] - ends[0]) / (2 * step)
    return gradients


# %% mutant="numeric-gradients" mistake="summed_over_batch" points=1
def numeric_gradients(weights, images, labels, step):
    def loss(weights):
        *_, probabilities = forward(weights, images)
        return -np.sum(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] += sign * step
                ends.append(loss([*weights[:number], moved, *weights[number + 1 :]]))
            gradients[number][place] = (ends[0] - ends[1]) / (2 * step)
    return gradients


# %% mutant="numeric-gradients" mistake="not_put_back" points=1
def numeric_gradients(weights, images, labels, step):
    weights = [w.copy() for w in weights]

    def loss():
        *_, probabilities = forward(weights, images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            array[place] += step
            ahead = loss()
            array[place] -= 2 * step
            gradients[number][place] = (ahead - loss()) / (2 * step)
    return gradients


# %% mutant="numeric-gradients" says="`kernel1`: at" points=1
def numeric_gradients(weights, images, labels, step):
    images = images.astype("float32")

    def loss(weights):
        *_, probabilities = forward([w.astype("float32") for w in weights], images)
        return -np.mean(np.log(probabilities[np.arange(len(images)), labels]))

    gradients = [np.zeros(w.shape) for w in weights]
    for number, array in enumerate(weights):
        for place in np.ndindex(array.shape):
            ends = []
            for sign in (1, -1):
                moved = array.copy()
                moved[place] += sign * step
                ends.append(loss([*weights[:number], moved, *weights[number + 1 :]]))
            gradients[number][place] = (ends[0] - ends[1]) / (2 * step)
    return gradients


# %% mutant="numeric-gradients" says="expected a list of six arrays" points=0
def numeric_gradients(weights, images, labels, step):
    return np.zeros(sum(w.size for w in weights))
