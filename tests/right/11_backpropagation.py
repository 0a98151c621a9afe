# ruff: noqa
# Right answers to the exercises of lab 11: see tests/test_right.py.

# %% right="weight-gradients" style="einsum over sliding windows, 32 bits"
def weight_gradients(delta, inputs, kernel_size, strides=1):
    delta = delta.astype("float32")
    windows = np.lib.stride_tricks.sliding_window_view(np.float32(inputs), kernel_size, (1, 2))
    windows = windows[:, ::strides, ::strides][:, : delta.shape[1], : delta.shape[2]]
    kernel = np.einsum("bijcuv,bijf->uvcf", windows, delta)
    return {"bias": np.einsum("bijf->f", delta), "kernel": kernel}


# %% right="input-gradient" style="a matrix of all links, 32 bits"
def input_gradient(delta, kernel, input_size, strides=1):
    height, width, channels, filters = kernel.shape
    rows, columns = delta.shape[1:3]
    matrix = np.zeros((rows, columns, filters, *input_size, channels), "float32")
    for i, j in np.ndindex(rows, columns):
        top, left = i * strides, j * strides
        matrix[i, j, :, top : top + height, left : left + width] = kernel.transpose(3, 0, 1, 2)
    return np.tensordot(np.float32(delta), matrix, 3)


# %% right="transposed-convolution" style="place by place"
def transposed_convolution(maps, kernel, strides=1):
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels)
    )
    for i, j in np.ndindex(rows, columns):
        for b in range(batch):
            window = large[b, i * strides : i * strides + tall, j * strides : j * strides + wide]
            window += kernel @ maps[b, i, j]
    return large


# %% right="transposed-convolution" style="the reverse convolution, zeros between"
def transposed_convolution(maps, kernel, strides=1):
    batch, rows, columns, channels = maps.shape
    apart = np.zeros((batch, (rows - 1) * strides + 1, (columns - 1) * strides + 1, channels))
    apart[:, ::strides, ::strides] = maps
    edges = [(0, 0), *[(size - 1, size - 1) for size in kernel.shape[:2]], (0, 0)]
    return convolve(np.pad(apart, edges), kernel[::-1, ::-1].swapaxes(2, 3))


# %% right="transposed-convolution" style="float32"
def transposed_convolution(maps, kernel, strides=1):
    maps, kernel = maps.astype("float32"), kernel.astype("float32")
    batch, rows, columns, _ = maps.shape
    tall, wide, new_channels, _ = kernel.shape
    large = np.zeros(
        (batch, (rows - 1) * strides + tall, (columns - 1) * strides + wide, new_channels),
        "float32",
    )
    for u in range(tall):
        for v in range(wide):
            large[:, u : u + rows * strides : strides, v : v + columns * strides : strides] += (
                np.einsum("bijc,fc->bijf", maps, kernel[u, v])
            )
    return large


# %% right="numeric-gradients" style="flat arrays, put back"
def numeric_gradients(weights, images, labels, step):
    weights = [weight.copy() for weight in weights]

    def loss():
        probabilities = forward(weights, images)[-1]
        return -np.log(probabilities[range(len(labels)), labels]).mean()

    gradients = []
    for array in weights:
        flat, slopes = array.reshape(-1), []
        for k, value in enumerate(flat.copy()):
            flat[k] = value + step
            ahead = loss()
            flat[k] = value - step
            behind = loss()
            flat[k] = value
            slopes.append((ahead - behind) / (2 * step))
        gradients.append(np.reshape(slopes, array.shape))
    return gradients


# %% right="numeric-gradients" style="a tuple, unit vectors"
def numeric_gradients(weights, images, labels, step):
    def slope(number, direction):
        def loss(sign):
            moved = list(weights)
            moved[number] = weights[number] + sign * step * direction
            *_, p = forward(moved, images)
            return np.mean([-np.log(row[label]) for row, label in zip(p, labels)])

        return (loss(+1) - loss(-1)) / (2 * step)

    gradients = []
    for number, weight in enumerate(weights):
        units = np.eye(weight.size).reshape(weight.size, *weight.shape)
        gradients.append(np.array([slope(number, unit) for unit in units]).reshape(weight.shape))
    return tuple(gradients)


# %% right="links-backward" style="link by link, lists"
def links_backward(delta, inputs, links, weights):
    back, gradients = np.zeros(inputs.shape), [0.0] * len(weights)
    for o in range(links.shape[0]):
        for i in range(links.shape[1]):
            if (k := links[o, i]) >= 0:
                back[:, i] += delta[:, o] * weights[k]
                gradients[k] += float(delta[:, o] @ inputs[:, i])
    return {"inputs": back.tolist(), "weights": gradients}


# %% right="links-backward" style="np.add.at"
def links_backward(delta, inputs, links, weights):
    there = links >= 0
    matrix, gradients = np.zeros(links.shape), np.zeros(len(weights))
    matrix[there] = weights[links[there]]
    np.add.at(gradients, links[there], (delta.T @ inputs)[there])
    return {"weights": gradients, "inputs": delta @ matrix}


# %% right="links-backward" style="one-hot, einsum, 32 bits"
def links_backward(delta, inputs, links, weights):
    one_hot = np.float32(links[..., None] == np.arange(len(weights)))
    delta, inputs = np.float32(delta), np.float32(inputs)
    return {
        "inputs": np.einsum("bo,oik,k->bi", delta, one_hot, np.float32(weights)),
        "weights": np.einsum("bo,bi,oik->k", delta, inputs, one_hot),
    }


# %% right="links-backward" style="a weight more for no link"
def links_backward(delta, inputs, links, weights):
    matrix = np.append(weights, 0)[links]
    counts = np.bincount(1 + links.ravel(), (delta.T @ inputs).ravel(), len(weights) + 1)
    return {"inputs": delta @ matrix, "weights": counts[1:]}


# %% right="weight-gradients" style="place by place"
def weight_gradients(delta, inputs, kernel_size, strides=1):
    (tall, wide), (_, rows, columns, filters) = kernel_size, delta.shape
    kernel = np.zeros((tall, wide, inputs.shape[-1], filters))
    for i in range(rows):
        for j in range(columns):
            window = inputs[:, i * strides : i * strides + tall, j * strides : j * strides + wide]
            kernel += np.tensordot(window, delta[:, i, j], axes=(0, 0))
    return {"kernel": kernel, "bias": delta.reshape(-1, filters).sum(0)}


# %% right="weight-gradients" style="delta as a kernel, with zeros between"
def weight_gradients(delta, inputs, kernel_size, strides=1):
    batch, rows, columns, filters = delta.shape
    spread = np.zeros((batch, (rows - 1) * strides + 1, (columns - 1) * strides + 1, filters))
    spread[:, ::strides, ::strides] = delta
    found = convolve(inputs.transpose(3, 1, 2, 0), spread.transpose(1, 2, 0, 3))
    kernel = found.transpose(1, 2, 0, 3)[: kernel_size[0], : kernel_size[1]]
    return {"kernel": kernel, "bias": delta.sum((0, 1, 2))}


# %% right="weight-gradients" style="a matrix of windows, lists"
def weight_gradients(delta, inputs, kernel_size, strides=1):
    (tall, wide), (batch, rows, columns, filters) = kernel_size, delta.shape
    windows = [
        inputs[b, i * strides : i * strides + tall, j * strides : j * strides + wide].ravel()
        for b, i, j in np.ndindex(batch, rows, columns)
    ]
    flat = delta.reshape(-1, filters)
    kernel = (np.array(windows).T @ flat).reshape(tall, wide, -1, filters)
    return {"kernel": kernel.tolist(), "bias": [sum(column) for column in flat.T]}


# %% right="reverse-convolution" style="each value lays down the kernel"
def reverse_convolution(delta, kernel):
    back = np.zeros(np.add(delta.shape, kernel.shape) - 1)
    for (i, j), number in np.ndenumerate(delta):
        back[i : i + kernel.shape[0], j : j + kernel.shape[1]] += number * kernel
    return back


# %% right="reverse-convolution" style="cell by cell, 32 bits"
def reverse_convolution(delta, kernel):
    (rows, columns), (tall, wide) = delta.shape, kernel.shape
    back = np.zeros((rows + tall - 1, columns + wide - 1), "float32")
    for u, v in np.ndindex(tall, wide):
        back[u : u + rows, v : v + columns] += np.float32(kernel[u, v] * delta)
    return back


# %% right="reverse-convolution" style="by the Fourier transform"
def reverse_convolution(delta, kernel):
    shape = [n + k - 1 for n, k in zip(delta.shape, kernel.shape)]
    return np.fft.irfft2(np.fft.rfft2(delta, shape) * np.fft.rfft2(kernel, shape), shape)


# %% right="reverse-convolution" style="windows of the padded delta"
def reverse_convolution(delta, kernel):
    tall, wide = kernel.shape
    padded = np.pad(delta, ((tall - 1, tall - 1), (wide - 1, wide - 1)))
    windows = sliding_window_view(padded, (tall, wide))
    return np.einsum("ijuv,uv->ij", windows, np.rot90(kernel, 2))


# %% right="input-gradient" style="place by place"
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, _ = delta.shape
    tall, wide, channels, _ = kernel.shape
    back = np.zeros((batch, *input_size, channels))
    for i, j in np.ndindex(rows, columns):
        window = back[:, i * strides : i * strides + tall, j * strides : j * strides + wide]
        window += np.einsum("bf,uvcf->buvc", delta[:, i, j], kernel)
    return back


# %% right="input-gradient" style="cell by cell"
def input_gradient(delta, kernel, input_size, strides=1):
    (_, rows, columns, _), (tall, wide, channels, _) = delta.shape, kernel.shape
    back = np.zeros((len(delta), *input_size, channels))
    for u in range(tall):
        for v in range(wide):
            cells = back[:, u::strides, v::strides][:, :rows, :columns]
            cells += delta @ kernel[u, v].T
    return back


# %% right="input-gradient" style="delta between zeros, windows, 32 bits"
def input_gradient(delta, kernel, input_size, strides=1):
    batch, rows, columns, filters = delta.shape
    tall, wide = kernel.shape[:2]
    wide_delta = np.zeros(
        (batch, input_size[0] + tall - 1, input_size[1] + wide - 1, filters), "float32"
    )
    wide_delta[:, tall - 1 :: strides, wide - 1 :: strides][:, :rows, :columns] = delta
    windows = sliding_window_view(wide_delta, (tall, wide), axis=(1, 2))
    return np.einsum("bijfuv,uvcf->bijc", windows, np.float32(kernel[::-1, ::-1]))


# %% right="train" style="einsum and helpers"
def of_kernel(inputs, delta, size):
    windows = sliding_window_view(inputs, delta.shape[1:3], axis=(1, 2))
    return np.einsum("buvcij,bijf->uvcf", windows, delta)


def of_inputs(delta, kernel):
    tall, wide = kernel.shape[:2]
    padded = np.pad(delta, ((0, 0), (tall - 1,) * 2, (wide - 1,) * 2, (0, 0)))
    windows = sliding_window_view(padded, (tall, wide), axis=(1, 2))
    return np.einsum("bijfuv,uvcf->bijc", windows, kernel[::-1, ::-1])


def train(weights, images, labels, learning_rate, batch_size):
    weights, losses = [np.array(w, float) for w in weights], []
    for start in range(0, len(images), batch_size):
        x, t = images[start : start + batch_size], labels[start : start + batch_size]
        k1, _, k2, _, matrix, _ = weights
        maps1, pooled, maps2, p = forward(weights, x)
        losses.append(float(np.mean([-np.log(row[label]) for row, label in zip(p, t)])))
        delta = p.copy()
        delta[np.arange(len(t)), t] -= 1
        delta /= len(t)
        steps = [None] * 6
        steps[4], steps[5] = maps2.reshape(len(t), -1).T @ delta, delta.sum(0)
        delta = (delta @ matrix.T).reshape(maps2.shape) * (1 - maps2**2)
        steps[2], steps[3] = of_kernel(pooled, delta, k2.shape), delta.sum((0, 1, 2))
        delta = of_inputs(delta, k2)
        delta = np.kron(delta, np.full((1, 2, 2, 1), 0.25)) * (1 - maps1**2)
        steps[0], steps[1] = of_kernel(x, delta, k1.shape), delta.sum((0, 1, 2))
        for weight, step in zip(weights, steps):
            weight -= learning_rate * step
    return tuple(weights), np.array(losses)
