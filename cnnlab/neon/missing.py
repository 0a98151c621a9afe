"""neon's names that are not here: each says so, and what to write."""

from cnnlab.errors import value_error

KERAS_OPTIMIZER = "Give `Model.fit` an optimizer of Keras, such as keras.optimizers.SGD(0.1)."
KERAS_LAYER = "Build this net of Keras' own layers."
# Names that Keras has too, such as Adam, are left to Keras: `import *` would hide them.
INSTEAD = {
    "BatchNorm": "Write batch_norm=True in Conv or Affine.",
    "BranchNode": KERAS_LAYER,
    "Callbacks": "Give `Model.fit` a list of Keras' callbacks.",
    "Convolution": "Write Conv.",
    "Deconv": KERAS_LAYER,
    "Explin": "Write Rectlin().",
    "GradientDescentMomentum": KERAS_OPTIMIZER,
    "LRN": "Leave it out, as all later nets do.",
    "Linear": "Write Affine.",
    "LookupTable": KERAS_LAYER,
    "MeanSquared": "Write CrossEntropyBinary().",
    "MergeBroadcast": KERAS_LAYER,
    "MergeMultistream": KERAS_LAYER,
    "Recurrent": KERAS_LAYER,
    "SkipNode": KERAS_LAYER,
    "SumSquared": "Write CrossEntropyBinary().",
    "Tanh": "Write Rectlin() or Logistic().",
    "TopKMisclassification": "Write Misclassification().",
    "gen_backend": "Leave it out: Keras has chosen its backend.",
}


class MissingName:
    """Stands for a name of neon's that is not here, and says so when it is called."""

    def __init__(self, name):
        self.name = name

    def __call__(self, *args, **kwargs):
        raise value_error(f"cnnlab.neon has no `{self.name}`. {INSTEAD[self.name]}")


MISSING = {name: MissingName(name) for name in INSTEAD}
