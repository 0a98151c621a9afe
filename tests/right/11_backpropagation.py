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
