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
