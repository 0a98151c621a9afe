"""Lab 10: the lecture's program for neon, and its translation into Keras."""

from cnnlab.exercises.lab10_neon_program.build_program import BuildProgram
from cnnlab.exercises.lab10_neon_program.fresh_weights import FreshWeights
from cnnlab.exercises.lab10_neon_program.logit_errors import LogitErrors
from cnnlab.exercises.lab10_neon_program.program_table import ProgramTable
from cnnlab.exercises.lab10_neon_program.three_or_eight import ThreeOrEight

EXERCISES = (
    ProgramTable,
    FreshWeights,
    BuildProgram,
    LogitErrors,
    ThreeOrEight,
)
