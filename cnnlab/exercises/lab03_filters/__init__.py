"""Lab 03: what is asked of the lecture's kernels, of a layer made of them, and of a learned one."""

from cnnlab.exercises.lab03_filters.edge_layer import EdgeLayer
from cnnlab.exercises.lab03_filters.kernels import Kernels
from cnnlab.exercises.lab03_filters.learned import Learned
from cnnlab.exercises.lab03_filters.separate import Separate

EXERCISES = (
    Kernels,
    Separate,
    EdgeLayer,
    Learned,
)
