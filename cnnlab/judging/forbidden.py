"""What an exercise forbids: a library's function that would do the work that is asked for.

How it is barred stands in `barring.py`, how it is found in an answer's source in `source.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Forbidden:
    """Names that an exercise forbids.

    Args:
        what: what they are, as a student reads it.
        instead: what to do in their place.
        names: dotted names; the last part may be a pattern, such as `"keras.layers.*Conv*"`.
    """

    what: str
    instead: str
    names: tuple


CONVOLUTIONS = Forbidden(
    "a library's convolution",
    "write the sums yourself",
    (
        "cnnlab.layers.*Conv*",
        "cnnlab.layers.windows.convolution",
        "cnnlab.layers.windows.correlate",
        "keras.layers.*Conv*",
        "keras.ops.*conv",
        "keras.ops.conv_transpose",
        "keras.ops.correlate",
        "keras.ops.image.extract_patches*",  # a convolution with kernels of one 1
        "numpy.convolve",
        "numpy.correlate",
        "scipy.ndimage.convolve*",
        "scipy.ndimage.correlate*",
        "scipy.ndimage.generic_filter*",
        "scipy.ndimage.vectorized_filter",
        "scipy.signal.*convolve*",
        "scipy.signal.correlate*",
        "scipy.signal.lfilter",
        "scipy.signal.sepfir2d",
        "scipy.signal.upfirdn",
        "skimage.filters.LPIFilter2D",
        "skimage.filters.correlate_sparse",
        "skimage.filters.filter_forward",
        "tensorflow.nn.*conv*",
        "tensorflow.compat.v1.nn.*conv*",
        # All of TensorFlow's convolutions end in one of these, a layer's and a derivative's too.
        "tensorflow.raw_ops.*Conv[!e]*",
        "tensorflow.raw_ops.Conv",
        "tensorflow.python.ops.gen_nn_ops.*conv*",
        "jax.lax.conv*",
        "jax.numpy.convolve",
        "jax.numpy.correlate",
        "jax.scipy.signal.*convolve*",
        "jax.scipy.signal.correlate*",
        "torch.*conv*",
        "torch.nn.*Conv*",
        "torch.nn.functional.conv*",
        "cv2.*filter2D",
        "cv2.*sepFilter*",
        "cv2.matchTemplate",
    ),
)
POOLINGS = Forbidden(
    "a library's pooling",
    "go through the windows yourself",
    (
        "cnnlab.layers.Subsampling",
        "keras.layers.*Pool*",
        "keras.ops.*_pool",
        "scipy.ndimage.generic_filter*",
        "scipy.ndimage.grey_dilation",
        "scipy.ndimage.grey_erosion",
        "scipy.ndimage.maximum_filter*",
        "scipy.ndimage.minimum_filter*",
        "scipy.ndimage.percentile_filter",
        "scipy.ndimage.rank_filter",
        "scipy.ndimage.uniform_filter*",
        "scipy.ndimage.vectorized_filter",
        "scipy.signal.order_filter",
        "skimage.filters.rank.m*",
        "skimage.measure.block_reduce",
        "skimage.morphology.dilation",
        "skimage.morphology.erosion",
        "skimage.transform.*local_mean",
        "tensorflow.nn.*pool*",
        "tensorflow.compat.v1.nn.*pool*",
        "tensorflow.raw_ops.*Pool*",
        "tensorflow.python.ops.gen_nn_ops.*_pool*",
        "tensorflow.nn.dilation2d",  # with a kernel of zeros the maximum of a window
        "tensorflow.nn.erosion2d",
        "tensorflow.raw_ops.Dilation2D",
        "tensorflow.python.ops.gen_nn_ops.dilation2d",
        "jax.lax.reduce_window*",
        "torch.*_pool*",
        "torch.nn.*Pool*",
        "torch.nn.functional.*pool*",
        "cv2.*blur",
        "cv2.*boxFilter",
        "cv2.*dilate*",
        "cv2.*erode*",
        "cv2.*morphologyEx",
    ),
)
DERIVATIVES = Forbidden(
    "automatic differentiation, a library's backward pass",
    "write the derivative yourself",
    (
        "cnnlab.gradients.*",
        "keras.layers.*Transpose",
        "keras.ops.conv_transpose",
        "tensorflow.GradientTape",
        "tensorflow.GradientTape.__enter__",
        "tensorflow.GradientTape.gradient",
        "tensorflow.autodiff.ForwardAccumulator",
        "tensorflow.autodiff.ForwardAccumulator.__enter__",
        "tensorflow.autodiff.ForwardAccumulator.jvp",
        "tensorflow.gradients",
        "tensorflow.hessians",
        "tensorflow.compat.v1.gradients",
        "tensorflow.compat.v1.hessians",
        # All of TensorFlow's ways back end in one of these, through a graph or through a tape.
        "tensorflow.python.ops.gradients_util._GradientsHelper",
        "tensorflow.python.eager.imperative_grad.imperative_grad",
        "tensorflow.nn.*transpose*",
        "tensorflow.nn.*backprop*",
        "tensorflow.raw_ops.*Backprop*",
        "tensorflow.raw_ops.*PoolGrad*",
        "tensorflow.python.ops.gen_nn_ops.*backprop*",
        "tensorflow.python.ops.gen_nn_ops.*pool_grad*",
        "jax.grad",
        "jax.hessian",
        "jax.jacobian",
        "jax.jacfwd",
        "jax.jacrev",
        "jax.jvp",
        "jax.lax.conv_transpose",
        "jax.linear_transpose",
        "jax.linearize",
        "jax.value_and_grad",
        "jax.vjp",
        "torch.autograd.grad",
        "torch.autograd.backward",
        "torch.autograd.forward_ad.make_dual",
        "torch.autograd.functional.[hjv]*",
        "torch.Tensor.backward",
        "torch.conv_transpose*",
        "torch.func.*",
        "torch.nn.ConvTranspose*",
        "torch.nn.MaxUnpool*",
        "torch.nn.functional.conv_transpose*",
        "torch.nn.functional.max_unpool*",
        "torch.nn.grad.conv*",
        "torch.ops.aten.*backward*",
    ),
)


def finished(name, *more):
    """What somebody has written already, such as `"cnnlab.models.lenet5"`."""
    return Forbidden(f"the finished `{name.rpartition('.')[2]}`", "write your own", (name, *more))


class NotAllowed(Exception):
    """Raised in place of what a forbidden function does; its message is the function's name."""
