"""Lab 05: the inception module, what it costs, and a net made of it."""

from cnnlab.exercises.lab05_inception.conv_cost import ConvCost
from cnnlab.exercises.lab05_inception.inception_layer import ReducedModule
from cnnlab.exercises.lab05_inception.inception_net import InceptionNet
from cnnlab.exercises.lab05_inception.largest_reduction import LargestReduction
from cnnlab.exercises.lab05_inception.naive_layer import NaiveModule

EXERCISES = (
    ConvCost,
    NaiveModule,
    LargestReduction,
    ReducedModule,
    InceptionNet,
)
