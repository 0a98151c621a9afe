"""Lab 07: which pixels a unit sees, how strongly, and whether that is enough for a task."""

from cnnlab.exercises.lab07_receptive_field.blob_width import BlobWidth
from cnnlab.exercises.lab07_receptive_field.pair_net import PairNet
from cnnlab.exercises.lab07_receptive_field.power_law import PowerLaw
from cnnlab.exercises.lab07_receptive_field.stack_field import StackField
from cnnlab.exercises.lab07_receptive_field.trace_field import TraceField

EXERCISES = (
    StackField,
    TraceField,
    BlobWidth,
    PowerLaw,
    PairNet,
)
