"""Lab 12: convolutions whose output maps read some of the input maps."""

from cnnlab.exercises.lab12_partial_connections.count import Count
from cnnlab.exercises.lab12_partial_connections.lenet_table import LenetTable
from cnnlab.exercises.lab12_partial_connections.net import Net
from cnnlab.exercises.lab12_partial_connections.partial_conv2d import PartialConv
from cnnlab.exercises.lab12_partial_connections.partial_layer import PartialLayer
from cnnlab.exercises.lab12_partial_connections.welch_t import WelchT

EXERCISES = (
    Count,
    LenetTable,
    PartialConv,
    PartialLayer,
    Net,
    WelchT,
)
