"""What an exercise forbids: a library's function that would do the work that is asked for.

While the student's code answers a question, a forbidden function raises. Its name in its module is
not what is replaced: a student may have kept the function itself. It stays the same object; for a
while it has other code.
"""

import contextlib
import functools
import importlib
import inspect
import sys
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import FunctionType


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


@contextlib.contextmanager
def bar(names):
    """While it lasts, the functions of these names raise `NotAllowed`, however they are reached.

    A function written in C cannot be barred, nor one of a library that is not imported.
    """
    saved = {}
    try:
        for name, thing in things(names):
            for function in functions(thing):
                if function not in saved:  # the first of its names is told
                    saved[function] = function.__code__
                    function.__code__ = raising(function.__code__, name)
        yield
    finally:
        try:
            lift(saved)
        finally:
            lift(saved)  # all of it, where an interrupt cut the first one short


def lift(saved):
    for function, code in saved.items():
        function.__code__ = code


def things(names):
    """Pairs (name, object) for all that the patterns lead to in the libraries at hand."""
    for name in names:
        path, _, last = name.rpartition(".")
        home = find(path, load=True)
        for each in dir(home) if "*" in last else [last]:
            thing = getattr(home, each, None)
            if home is not None and callable(thing) and fnmatchcase(each, last):
                yield f"{path}.{each}", thing


def find(path, load=False):
    """What a dotted name leads to in a library that is imported, or None.

    Args:
        path: such as `"scipy.signal.convolve2d"`.
        load: whether to import a part of the library that is not imported yet.
    """
    name, *parts = path.split(".")
    thing = sys.modules.get(name)
    for part in parts:
        name = f"{name}.{part}"
        if load and hasattr(thing, "__path__") and not hasattr(thing, part):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        thing = getattr(thing, part, sys.modules.get(name))
    return thing


def functions(thing):
    """The Python functions that run when an object is called, wrappers and wrapped; of a class
    those that make an instance, and that a Keras layer runs."""
    if isinstance(thing, type):
        parts = [vars(thing).get(name) for name in ("__init__", "call")]
    else:
        parts = [thing]
    for part in parts:
        while part is not None:
            if isinstance(part, FunctionType):
                yield part
            part = getattr(part, "__wrapped__", None)


@functools.cache
def raising(code, name):
    """Code that raises `NotAllowed(name)` and can stand in for `code`: it takes the same arguments,
    and as many variables from around the function."""
    stars = code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + stars.bit_count()
    raises = _raises.__code__
    return raises.replace(
        co_argcount=code.co_argcount,
        co_posonlyargcount=code.co_posonlyargcount,
        co_kwonlyargcount=code.co_kwonlyargcount,
        co_varnames=code.co_varnames[:count],
        co_nlocals=count,
        co_flags=raises.co_flags | stars,
        co_freevars=code.co_freevars,
        co_consts=tuple(name if each == "its name" else each for each in raises.co_consts),
    )


def _raises():
    # It runs in the library's module, where our names are not known; it may have no variables.
    raise __import__("cnnlab.judging.forbidden", fromlist=["NotAllowed"]).NotAllowed("its name")
