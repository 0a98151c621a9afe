"""Lab 06: residual blocks, and what they do to the gradients of a deep net."""

from cnnlab.exercises.lab06_residual.block_slopes import BlockSlopes
from cnnlab.exercises.lab06_residual.chain_slopes import ChainSlopes
from cnnlab.exercises.lab06_residual.deep_net import DeepNet
from cnnlab.exercises.lab06_residual.gradient_norms import GradientNorms
from cnnlab.exercises.lab06_residual.residual_layer import ResidualLayer

EXERCISES = (
    ChainSlopes,
    ResidualLayer,
    GradientNorms,
    DeepNet,
    BlockSlopes,
)
