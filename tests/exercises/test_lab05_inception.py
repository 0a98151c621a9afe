"""The judge's own answers in lab 05, against Keras and a count by hand."""

import keras
import numpy as np
import pytest

from cnnlab.exercises.lab05_inception import ConvCost, LargestReduction, NaiveModule, ReducedModule
from cnnlab.layers import InceptionBlock

RNG = np.random.default_rng(0)
# Branch by branch, as InceptionBlock holds its weights.
ORDER = ("conv_1x1", "reducer_3x3", "conv_3x3", "reducer_5x5", "conv_5x5", "reducer_pool")
CASES = [(kind(), case) for kind in (NaiveModule, ReducedModule) for case in kind().cases(RNG)]


@pytest.mark.parametrize(("exercise", "case"), CASES, ids=lambda item: item.name)
def test_layer_oracle_equals_our_block(exercise, case):
    inputs, weights = case.args
    block = InceptionBlock(**case.kwargs)
    block.build(inputs.shape)
    branches = (block.branch_1x1, block.branch_3x3, block.branch_5x5, block.branch_pool)
    convolutions = [convolution for branch in branches for convolution in branch]
    names = [name for name in ORDER if f"{name}.kernel" in weights]
    for convolution, name in zip(convolutions, names, strict=True):
        convolution.set_weights([weights[f"{name}.kernel"], weights[f"{name}.bias"]])
    outputs = keras.ops.convert_to_numpy(block(inputs))
    np.testing.assert_allclose(exercise.expected(case), outputs, rtol=1e-4, atol=1e-4)


def test_first_case_shows_the_sizes():
    case = next(NaiveModule().cases(np.random.default_rng(0)))
    bright = NaiveModule().expected(case)[0] > 0
    assert bright.sum(axis=(0, 1)).tolist() == [1, 9, 25, 9]


def test_costs_of_googlenet_3a():
    case = next(ConvCost().cases(np.random.default_rng(0)))
    assert ConvCost().expected(case) == {"weights": 153_632, "multiplications": 120_422_400}


@pytest.mark.parametrize(
    ("branch", "maps"),
    [((5, 192, 32), 154), ((3, 192, 128), 164), ((1, 4, 4), 1), ((1, 1, 1), 0), ((3, 30, 30), 26)],
)
def test_largest_reduction(branch, maps):
    assert LargestReduction().oracle(*branch) == maps
