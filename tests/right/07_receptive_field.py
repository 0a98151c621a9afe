# ruff: noqa
# Right answers to the exercises of lab 07: see tests/test_right.py.

# %% right="stack-field" style="a loop"
def stack_field(kernel_sizes):
    size = 1
    for kernel_size in kernel_sizes:
        size += kernel_size - 1
    return size


# %% right="stack-field" style="sum less length"
def stack_field(kernel_sizes):
    return sum(kernel_sizes) - len(kernel_sizes) + 1


# %% right="stack-field" style="a convolution of ones"
def stack_field(kernel_sizes):
    seen = np.ones(1)
    for size in kernel_sizes:
        seen = np.convolve(seen, np.ones(size))
    return seen.size


# %% right="stack-field" style="down from the top"
def stack_field(kernel_sizes):
    pixels = {0}
    for size in reversed(kernel_sizes):
        pixels = {pixel + step for pixel in pixels for step in range(size)}
    return len(pixels)


# %% right="stack-field" style="a NumPy sum"
def stack_field(kernel_sizes):
    return np.sum(np.array(kernel_sizes, int) - 1) + 1


# %% right="trace-field" style="down from the top"
def trace_field(layers):
    def span(first, last):
        for size, stride, padding in reversed(layers):
            first, last = first * stride - padding, last * stride - padding + size - 1
        return first, last

    first, last = span(0, 0)
    return {"size": last - first + 1, "jump": span(1, 1)[0] - first, "first": first}


# %% right="trace-field" style="products of strides, NumPy scalars"
def trace_field(layers):
    table = np.array(layers, int).reshape(-1, 3)
    jumps = np.cumprod([1, *table[:, 1]])
    size = 1 + np.sum((table[:, 0] - 1) * jumps[:-1])
    return {"jump": jumps[-1], "size": size, "first": -np.sum(table[:, 2] * jumps[:-1])}


# %% right="trace-field" style="recursion"
def trace_field(layers):
    if not layers:
        return {"size": 1, "jump": 1, "first": 0}
    *below, (kernel_size, stride, padding) = layers
    field = trace_field(below)
    jump = field["jump"]
    return {
        "size": field["size"] + (kernel_size - 1) * jump,
        "jump": jump * stride,
        "first": field["first"] - padding * jump,
    }


# %% right="trace-field" style="edges"
def trace_field(layers):
    low, high, jump = 0, 0, 1
    for kernel_size, stride, padding in layers:
        low -= padding * jump
        high += (kernel_size - 1 - padding) * jump
        jump *= stride
    return dict(size=high - low + 1, jump=jump, first=low, last=high)


# %% right="blob-width" style="NumPy's average"
def blob_width(gradient):
    rows = np.indices(gradient.shape)[0]
    mean = np.average(rows, weights=gradient**2)
    return np.average((rows - mean) ** 2, weights=gradient**2) ** 0.5


# %% right="blob-width" style="the mean of squares less the square of the mean"
def blob_width(gradient):
    weights = np.square(gradient).sum(1)
    weights = weights / weights.sum()
    rows = np.arange(len(weights))
    return float(np.sqrt(weights @ rows**2 - (weights @ rows) ** 2))


# %% right="blob-width" style="loops and lists"
def blob_width(gradient):
    rows = [sum(x * x for x in row) for row in gradient.tolist()]
    total = sum(rows)
    mean = sum(i * w for i, w in enumerate(rows)) / total
    return (sum(w * (i - mean) ** 2 for i, w in enumerate(rows)) / total) ** 0.5


# %% right="power-law" style="the formulas of a line"
def power_law(depths, widths):
    x, y = np.log(depths), np.log(widths)
    slope = np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2)
    return {"exponent": slope, "factor": np.exp(y.mean() - slope * x.mean())}


# %% right="power-law" style="least squares"
def power_law(depths, widths):
    rows = np.stack([np.log(depths), np.ones(len(depths))], axis=1)
    (exponent, start), *_ = np.linalg.lstsq(rows, np.log(widths), rcond=None)
    return {"exponent": float(exponent), "factor": float(np.exp(start))}


# %% right="power-law" style="covariance, base 2"
def power_law(depths, widths):
    (xx, xy), (_, _) = np.cov(np.log2(depths), np.log2(widths))
    start = np.mean(np.log2(widths)) - xy / xx * np.mean(np.log2(depths))
    return {"factor": 2**start, "exponent": xy / xx}


# %% right="power-law" style="NumPy's polynomials"
def power_law(depths, widths):
    line = np.polynomial.Polynomial.fit(np.log(depths), np.log(widths), 1).convert()
    start, slope = line.coef
    return {"exponent": slope, "factor": np.e**start}
