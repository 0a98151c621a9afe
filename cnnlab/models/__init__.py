"""Whole nets of the labs, built from the library's layers and the house's."""

from cnnlab.models.deep import plain_net, residual_net
from cnnlab.models.field import field_width, measure_field
from cnnlab.models.lenet import lenet5
from cnnlab.models.sparse_autoencoder import SparseAutoencoder

__all__ = [
    "SparseAutoencoder",
    "field_width",
    "lenet5",
    "measure_field",
    "plain_net",
    "residual_net",
]
