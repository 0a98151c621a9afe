"""Lab 04: pooling forward and backward, its trained form, and a net that pools."""

from cnnlab.exercises.lab04_pooling.average_pool_backward import AveragePoolBackward
from cnnlab.exercises.lab04_pooling.max_pool_backward import MaxPoolBackward
from cnnlab.exercises.lab04_pooling.pool2d import Pool2D
from cnnlab.exercises.lab04_pooling.pooling_net import PoolingNet
from cnnlab.exercises.lab04_pooling.subsampling_layer import SubsamplingLayer

EXERCISES = (
    Pool2D,
    MaxPoolBackward,
    AveragePoolBackward,
    SubsamplingLayer,
    PoolingNet,
)
