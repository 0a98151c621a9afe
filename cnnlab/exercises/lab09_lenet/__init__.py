"""Lab 09: LeNet-5, from its table of shapes to its mistakes."""

from cnnlab.exercises.lab09_lenet.build_lenet import BuildLenet
from cnnlab.exercises.lab09_lenet.confusions import Confusions
from cnnlab.exercises.lab09_lenet.cross_entropy import CrossEntropy
from cnnlab.exercises.lab09_lenet.net_table import NetTable
from cnnlab.exercises.lab09_lenet.trained_lenet import TrainedLenet

EXERCISES = (
    NetTable,
    BuildLenet,
    CrossEntropy,
    TrainedLenet,
    Confusions,
)
