# ruff: noqa
# Right answers to the exercises of lab 02: see tests/test_right.py.

# %% right="conv2d" style="sliding windows, 32 bits"
def conv2d(image, kernel, stride=1, padding=0):
    image, kernel = np.float32(np.pad(image, padding)), np.float32(kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows[::stride, ::stride], kernel)


# %% right="conv2d" style="lists and plain Python"
def conv2d(image, kernel, stride=1, padding=0):
    height, width = len(kernel), len(kernel[0])
    zeros = [0] * padding
    wide = [[0] * (len(image[0]) + 2 * padding)] * padding
    image = [*wide, *[[*zeros, *row, *zeros] for row in image.tolist()], *wide]
    rows = range(0, len(image) - height + 1, stride)
    columns = range(0, len(image[0]) - width + 1, stride)
    return [
        [
            sum(image[i + u][j + v] * kernel[u][v] for u in range(height) for v in range(width))
            for j in columns
        ]
        for i in rows
    ]


# %% right="output-size" style="a NumPy scalar"
def output_size(n, k, stride=1, padding=0, dilation=1):
    last = n + 2 * padding - dilation * (k - 1) - 1
    return np.int32(0) if last < 0 else np.int32(last // stride + 1)


# %% right="im2col" style="sliding windows, 32 bits"
def im2col(image, kernel_height, kernel_width, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(
        np.float32(image), (kernel_height, kernel_width)
    )
    return windows[::stride, ::stride].reshape(-1, kernel_height * kernel_width)


# %% right="im2col" style="lists and plain Python"
def im2col(image, kernel_height, kernel_width, stride=1):
    image = image.tolist()
    return [
        [image[i + u][j + v] for u in range(kernel_height) for v in range(kernel_width)]
        for i in range(0, len(image) - kernel_height + 1, stride)
        for j in range(0, len(image[0]) - kernel_width + 1, stride)
    ]


# %% right="im2col" style="an array filled cell by cell of the window, a helper"
def places(size, k, stride):
    return (size - k) // stride + 1


def im2col(image, kernel_height, kernel_width, stride=1):
    rows = places(image.shape[0], kernel_height, stride)
    columns = places(image.shape[1], kernel_width, stride)
    matrix = np.empty((rows * columns, kernel_height * kernel_width))
    for cell, (u, v) in enumerate(np.ndindex(kernel_height, kernel_width)):
        under = image[u::stride, v::stride][:rows, :columns]
        matrix[:, cell] = under.reshape(-1)
    return matrix
