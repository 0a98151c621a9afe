"""A net that learns features of small patches by copying them through few active units.

Source: Ng (2011), "Sparse autoencoder", CS294A lecture notes, Stanford; the exercise of the
tutorial UFLDL.
"""

import inspect
import math

import keras
import numpy as np
from keras import ops

from cnnlab.errors import value_error
from cnnlab.language import say
from cnnlab.layers.arguments import check_choice, check_count, check_keywords
from cnnlab.layers.feature_map_layer import tell_layers_inside
from cnnlab.models.lbfgs import minimize
from cnnlab.models.patches import check_fit, check_patch_shape, check_patches
from cnnlab.models.progress import progress_bar
from cnnlab.models.sparse_cost import check_cost, sparse_cost

COST_ARGUMENTS = ("sparsity_target", "sparsity_weight", "weight_decay", "output_activation")


@keras.saving.register_keras_serializable(package="cnnlab")
class SparseAutoencoder(keras.Model):
    r"""A net that gives back its input, while each of its hidden units is nearly always off.

    $$ f = \sigma(W_1 x + b_1), \qquad h = g(W_2 f + b_2) $$

    It minimises, over $m$ patches,

    $$
    J = \frac{1}{m} \sum_i \frac{1}{2} \lVert h_i - x_i \rVert^2
        + \frac{\lambda}{2} (\lVert W_1 \rVert^2 + \lVert W_2 \rVert^2)
        + \beta \sum_j \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)
    $$

    with $\hat\rho_j$ the mean of feature $j$ over the patches. `fit_lbfgs(patches)` finds the
    lowest cost; `compile(optimizer="adam")` and `fit(patches)` work as in any Keras model, with
    $\hat\rho$ taken over a batch: make batches large.

    Args:
        patch_shape: tuple, shape of one patch: `(height, width)` or `(height, width, channels)`.
        num_features: int, number of hidden units.
        sparsity_target: float between 0 and 1, $\rho$: the mean activation that is wanted.
        sparsity_weight: float, $\beta$.
        weight_decay: float, $\lambda$.
        output_activation: `"sigmoid"`, $g = \sigma$, for patches between 0 and 1, or `"linear"`,
            for whitened ones.

    Input shape:
        `(batch, *patch_shape)`.

    Output shape:
        `(batch, *patch_shape)`.

    Raises:
        ValueError: If an argument is out of range, or if the patches have another shape than
            `patch_shape`.

    Example:

    >>> patches = np.random.default_rng(0).uniform(0.1, 0.9, size=(500, 4, 4, 1))
    >>> autoencoder = SparseAutoencoder((4, 4, 1), num_features=6, sparsity_target=0.1)
    >>> costs = autoencoder.fit_lbfgs(patches, num_iterations=5)
    >>> costs[-1] < costs[0]
    True
    >>> tuple(autoencoder.encode(patches).shape)
    (500, 6)
    """

    def __init__(
        self,
        patch_shape,
        num_features,
        sparsity_target=0.01,
        sparsity_weight=3.0,
        weight_decay=1e-4,
        output_activation="sigmoid",
        **kwargs,
    ):
        check_keywords(type(self), kwargs, [*inspect.signature(type(self)).parameters][:-1])
        super().__init__(**kwargs)
        self.patch_shape = check_patch_shape(patch_shape)
        self.num_features = check_count("num_features", num_features)
        check_cost(sparsity_target, sparsity_weight, weight_decay)
        check_choice("output_activation", output_activation, ("sigmoid", "linear"))
        self.sparsity_target, self.sparsity_weight = float(sparsity_target), float(sparsity_weight)
        self.weight_decay = float(weight_decay)
        self.output_activation = output_activation
        decay = keras.regularizers.L2(weight_decay / 2)
        options = {"kernel_regularizer": decay, "dtype": self.dtype_policy}
        self.flatten = keras.layers.Flatten("channels_last", dtype=self.dtype_policy)
        self.encoder = keras.layers.Dense(self.num_features, "sigmoid", name="encoder", **options)
        self.decoder = keras.layers.Dense(
            math.prod(self.patch_shape), output_activation, name="decoder", **options
        )
        self.build((None, *self.patch_shape))

    def build(self, input_shape):
        check_fit(self, input_shape)
        if not self.built:
            self.encoder.build((None, math.prod(self.patch_shape)))
            self.decoder.build((None, self.num_features))
            tell_layers_inside(self)
            self.built = True

    def call(self, patches):
        check_fit(self, patches.shape)
        features = self.encode(patches)
        self.add_loss(self.sparsity_weight * divergence(features, self.sparsity_target))
        return ops.reshape(self.decoder(features), (-1, *self.patch_shape))

    def compute_output_shape(self, input_shape):
        check_fit(self, input_shape)
        return tuple(input_shape)

    def encode(self, patches):
        """Returns the features of `patches`, shape `(batch, num_features)`."""
        return self.encoder(self.flatten(patches))

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """The cost J, for `fit` and `evaluate`; `self.losses` holds divergence and decay."""
        if sample_weight is not None:
            raise value_error("All patches count alike. Received: `sample_weight`. Leave it out.")
        errors = ops.cast(y_pred, "float32") - ops.cast(x, "float32")
        return ops.sum(errors**2) / 2 / ops.cast(ops.shape(x)[0], "float32") + sum(self.losses)

    def fit_lbfgs(self, patches, num_iterations=400, callback=None, verbose=0):
        """Minimises the cost over all patches at once with SciPy's L-BFGS.

        Args:
            patches: Array of shape `(num_patches, *patch_shape)`.
            num_iterations: int, the most iterations to make; it stops sooner when the cost falls no
                more.
            callback: Called after each iteration as `callback(iteration, cost)`, the first being 1.
            verbose: 0 is silent, 1 shows a progress bar.

        Returns:
            The costs as a list: before the first iteration, then after each. With `verbose` a line
            says when it stopped sooner.

        Raises:
            ValueError: If the patches do not fit, or not all of their numbers are finite; if
                `num_iterations` is not an int above 0; if a part of the model is frozen.
        """
        check_fit(self, np.shape(patches))
        check_count("num_iterations", num_iterations)
        check_not_frozen(self)
        patches = check_patches(patches).astype("float32")
        arguments = {name: getattr(self, name) for name in COST_ARGUMENTS}
        callbacks = [callback] if callback is not None else []
        if verbose:
            callbacks.append(progress_bar(num_iterations))
        weights, costs = minimize(
            lambda weights: sparse_cost(weights, patches, **arguments),
            self.get_weights(),
            num_iterations,
            callbacks,
        )
        self.set_weights(weights)
        if verbose and len(costs) <= num_iterations:
            print(say(f"stopped after {len(costs) - 1} iterations: the cost falls no more"))
        return costs

    def get_config(self):
        return {
            **super().get_config(),
            "patch_shape": list(self.patch_shape),
            "num_features": self.num_features,
            **{name: getattr(self, name) for name in COST_ARGUMENTS},
        }


def divergence(features, rho):
    """The sum over features of KL(rho || mean of the feature)."""
    tiny = keras.config.epsilon()
    mean = ops.mean(ops.cast(features, "float32"), axis=0)
    mean = ops.clip(mean, tiny, 1 - tiny)
    return ops.sum(rho * ops.log(rho / mean) + (1 - rho) * ops.log((1 - rho) / (1 - mean)))


def check_not_frozen(model):
    """Sees to it that all weights of a model may change."""
    if frozen := len(model.weights) - len(model.trainable_weights):
        raise value_error(
            f"`fit_lbfgs` changes all weights. Received: `{model.name}` with {frozen} frozen ones. "
            "Set its `trainable` to True."
        )
