"""neon's names over Keras, so that the lecture's program runs as printed.

neon was the library of Nervana Systems, later of Intel, who ended it in 2019. Here are the names of
the slide's program and what it takes to train it, in modules called as neon's were. Each of them
becomes ordinary Keras layers: they can be read as a dictionary. It follows neon 2 but for four
points:

- Images have Keras' layout, `(batch, height, width, channels)`; neon's was
  `(channels, height, width, batch)`.
- `Kaiming` and `Xavier` count the inputs of any layer. neon's counted the first axis of the
  weights, which in `Affine` are its *outputs*, unless it was told `local=False`.
- Optimizers and callbacks are Keras' own.
- `Dropout` scales in training, not in use.

Source: neon's source code (Apache License 2.0), https://github.com/NervanaSystems/neon.
"""

from cnnlab.neon.data import ArrayIterator
from cnnlab.neon.initializers import Constant, Gaussian, Kaiming, Uniform, Xavier
from cnnlab.neon.layers import (
    Affine,
    Conv,
    DataTransform,
    Dropout,
    GeneralizedCost,
    Pooling,
)
from cnnlab.neon.missing import MISSING
from cnnlab.neon.models import Model
from cnnlab.neon.program import PROGRAM as PROGRAM
from cnnlab.neon.program import run_program as run_program
from cnnlab.neon.transforms import (
    CrossEntropyBinary,
    CrossEntropyMulti,
    Logistic,
    Misclassification,
    Normalizer,
    Rectlin,
    Softmax,
)

__all__ = [
    "Affine",
    "ArrayIterator",
    "Constant",
    "Conv",
    "CrossEntropyBinary",
    "CrossEntropyMulti",
    "DataTransform",
    "Dropout",
    "Gaussian",
    "GeneralizedCost",
    "Kaiming",
    "Logistic",
    "Misclassification",
    "Model",
    "Normalizer",
    "Pooling",
    "Rectlin",
    "Softmax",
    "Uniform",
    "Xavier",
    *MISSING,
]
globals().update(MISSING)
