"""Whole nets of the labs, built from the library's layers and the house's."""

from cnnlab.models.field import measure_field
from cnnlab.models.lenet import lenet5
from cnnlab.models.sparse_autoencoder import SparseAutoencoder

__all__ = ["SparseAutoencoder", "lenet5", "measure_field"]
