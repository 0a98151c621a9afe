# ruff: noqa
# Right answers to the exercises of lab 16: see tests/test_right.py.

# %% right="faults" style="an array"
faults = np.array([7, 11, 12, 13])

# %% right="faults" style="a tuple"
faults = (13, 12, 11, 7)


# %% right="grad-cam" style="einsum"
def grad_cam(maps, gradients):
    alpha = np.einsum("ijc->c", gradients) / (maps.shape[0] * maps.shape[1])
    return np.einsum("ijc,c->ij", maps, alpha).clip(min=0)


# %% right="grad-cam" style="map by map, 32 bits"
def grad_cam(maps, gradients):
    maps, gradients = np.float32(maps), np.float32(gradients)
    total = 0
    for c in range(maps.shape[-1]):
        total = total + np.mean(gradients[:, :, c]) * maps[:, :, c]
    return np.where(total > 0, total, 0)


# %% right="grad-cam" style="place by place, a list"
def grad_cam(maps, gradients):
    alpha = [gradients[..., c].sum() / gradients[..., c].size for c in range(maps.shape[-1])]
    return [[max(0.0, sum(a * x for a, x in zip(alpha, place))) for place in row] for row in maps]


# %% right="grad-cam" style="clipped"
def grad_cam(maps, gradients):
    return np.sum(maps * np.mean(gradients, axis=(0, 1)), axis=-1).clip(min=0)


# %% right="grad-cam" style="one matrix product"
def grad_cam(maps, gradients):
    rows, columns, channels = maps.shape
    flat = maps.reshape(-1, channels) @ gradients.reshape(-1, channels).mean(0)
    return np.maximum(0, flat).reshape(rows, columns)
