"""The layers of the labs, written to be read.

Importing this imports Keras and all of the layers: `keras.saving.load_model` finds a layer only
when the file that registers it has been imported.
"""

from cnnlab.layers.connections import LECTURE_7X9, LENET5_C3
from cnnlab.layers.feature_conv import FeatureConv2D
from cnnlab.layers.inception import InceptionBlock
from cnnlab.layers.locally_connected import LocallyConnected2D
from cnnlab.layers.manual_conv import ManualConv2D
from cnnlab.layers.partial_conv import PartialConv2D
from cnnlab.layers.residual import ResidualBlock
from cnnlab.layers.subsampling import Subsampling

__all__ = [
    "LECTURE_7X9",
    "LENET5_C3",
    "FeatureConv2D",
    "InceptionBlock",
    "LocallyConnected2D",
    "ManualConv2D",
    "PartialConv2D",
    "ResidualBlock",
    "Subsampling",
]
