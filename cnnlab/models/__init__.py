"""Whole nets of the labs, built from the library's layers and the house's."""

from cnnlab.models.alexnet import alexnet
from cnnlab.models.deep import plain_net, residual_net
from cnnlab.models.efficientnet_lite import efficientnet_lite0
from cnnlab.models.field import field_width, measure_field
from cnnlab.models.googlenet import googlenet
from cnnlab.models.lenet import lenet5
from cnnlab.models.lenet_plain import plain_lenet
from cnnlab.models.linear_probe import linear_accuracy
from cnnlab.models.normalized import normalized_net
from cnnlab.models.sparse_autoencoder import SparseAutoencoder
from cnnlab.models.stages import stage_net
from cnnlab.models.whitening import fit_zca

__all__ = [
    "SparseAutoencoder",
    "alexnet",
    "efficientnet_lite0",
    "field_width",
    "fit_zca",
    "googlenet",
    "lenet5",
    "linear_accuracy",
    "measure_field",
    "normalized_net",
    "plain_lenet",
    "plain_net",
    "residual_net",
    "stage_net",
]
