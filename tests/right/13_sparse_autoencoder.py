# ruff: noqa
# Right answers to the exercises of lab 13: see tests/test_right.py.

# %% right="zca" style="singular values, 32 bits"
def zca(patches, epsilon):
    patches = np.float32(patches)
    mean = patches.mean(axis=0)
    _, s, vt = np.linalg.svd((patches - mean) / np.sqrt(len(patches)))
    scales = np.zeros(len(vt), "float32")
    scales[: len(s)] = s**2
    return {"mean": mean.tolist(), "matrix": vt.T / np.sqrt(scales + epsilon) @ vt}
