"""A list of layers as a net."""

import keras
from keras import ops

from cnnlab.errors import value_error
from cnnlab.neon.arguments import refuses_others
from cnnlab.neon.transforms import TRANSFORMS, Logistic, Softmax


@keras.saving.register_keras_serializable(package="cnnlab.neon")
class Loss(keras.losses.Loss):
    """A cost function of neon's as a loss of Keras'.

    Its config is there to be compared: nets that are alike share what TensorFlow traced.
    """

    def __init__(self, costfunc, shortcut):
        super().__init__()
        self.costfunc, self.shortcut = costfunc, shortcut

    def call(self, targets, logits):
        return self.costfunc(logits, targets, self.shortcut)

    def get_config(self):
        kind = type(self.costfunc)
        described = {"module": kind.__module__, "class_name": kind.__qualname__}
        return {"costfunc": described | vars(self.costfunc), "shortcut": self.shortcut}


class Model:
    """The net of a list of layers, trained and used with neon's methods.

    `net` is the Keras net; there is none before the shape of the data is known.

    Example:

    >>> from cnnlab.neon import Affine, Logistic, Model, Xavier
    >>> model = Model([Affine(nout=2, init=Xavier(), activation=Logistic(shortcut=True))])
    >>> model.initialize((28, 28, 1))
    >>> model.net.output_shape, model.net.count_params()
    ((None, 2), 1568)
    """

    @refuses_others
    def __init__(self, layers):
        self.steps = []
        for layer in layers:
            self.steps += layer if isinstance(layer, list) else [layer]
        self.net = self.logits = None

    def initialize(self, dataset):
        """Builds the net for an `ArrayIterator`, or for images `(height, width, channels)`."""
        if self.net is not None:
            return
        made = [step.layer() if isinstance(step, TRANSFORMS) else step for step in self.steps]
        self.net = keras.Sequential([keras.Input(getattr(dataset, "shape", dataset)), *made])
        if isinstance(self.steps[-1], Logistic | Softmax):  # the same net without its last step
            self.logits = keras.Model(self.net.inputs[0], self.net.layers[-2].output)

    def fit(self, dataset, cost, optimizer, num_epochs, callbacks=None):
        """Trains the net.

        Args:
            dataset: `ArrayIterator` with labels.
            cost: `GeneralizedCost(costfunc=CrossEntropyBinary())` behind `Logistic`, or
                `CrossEntropyMulti()` behind `Softmax`.
            optimizer: Keras optimizer, or its name.
            num_epochs: int.
            callbacks: List of Keras callbacks.

        Returns:
            Keras' `History`: `history["loss"]` is the mean cost of each epoch.
        """
        self.initialize(dataset)
        reads = getattr(cost.costfunc, "reads", Logistic)
        if not isinstance(self.steps[-1], reads):
            kinds = type(cost.costfunc).__name__, reads.__name__, type(self.steps[-1]).__name__
            raise value_error(
                "{} reads the output of {}. Received: a last step {}. "
                "Write activation={}() in the last layer.".format(*kinds, kinds[1])
            )
        self.logits.compile(optimizer, Loss(cost.costfunc, self.steps[-1].shortcut))
        how = {"batch_size": dataset.batch_size, "epochs": num_epochs, "verbose": 0}
        if callbacks is not None:
            how["callbacks"] = callbacks
        return self.logits.fit(dataset.X, dataset.targets, **how)

    def get_outputs(self, dataset):
        """What the net answers: array `(examples, outputs)`."""
        self.initialize(dataset)
        starts = range(0, len(dataset.X), dataset.batch_size)
        batches = [self.net(dataset.X[i : i + dataset.batch_size]) for i in starts]
        return ops.convert_to_numpy(ops.concatenate(batches))

    def eval(self, dataset, metric):
        """The metric of the net's answers, such as `metric=Misclassification()`."""
        return metric(self.get_outputs(dataset), dataset.targets)
