"""Lab 13: features learned without labels, by a sparse autoencoder, and their convolution."""

from cnnlab.exercises.lab13_sparse_autoencoder.cost import Cost
from cnnlab.exercises.lab13_sparse_autoencoder.feature_layer import FeatureLayer
from cnnlab.exercises.lab13_sparse_autoencoder.features import Features
from cnnlab.exercises.lab13_sparse_autoencoder.fold import Fold
from cnnlab.exercises.lab13_sparse_autoencoder.gradient import Gradient
from cnnlab.exercises.lab13_sparse_autoencoder.zca import Zca

EXERCISES = (
    Cost,
    Gradient,
    Zca,
    Fold,
    FeatureLayer,
    Features,
)
