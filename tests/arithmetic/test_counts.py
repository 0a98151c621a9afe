"""Sizes, weights and multiplications against published figures."""

import subprocess
import sys

import pytest

from cnnlab import arithmetic
from cnnlab.layers import (
    LENET5_C3,
)


@pytest.mark.parametrize("padding", ["valid", "same", "full", "causal", 2])
@pytest.mark.parametrize("dilation_rate", [1, 2])
@pytest.mark.parametrize("strides", [1, 2, 3])
def test_output_size_counts_the_places_of_the_window(padding, strides, dilation_rate):
    for size in range(1, 12):
        for kernel_size in range(1, 6):
            window = {"strides": strides, "padding": padding, "dilation_rate": dilation_rate}
            before, after = arithmetic.padding_amounts(size, kernel_size, **window)
            last = (kernel_size - 1) * dilation_rate
            places = [
                p
                for p in range(0, before + size + after, strides)
                if p + last < before + size + after
            ]
            assert arithmetic.output_size(size, kernel_size, **window) == len(places)
            if padding == "same":
                assert len(places) == -(-size // strides)
                assert after - before in (0, 1)


def test_unknown_size_stays_unknown():
    assert arithmetic.output_size(None, 3) is None


def test_weights_of_lenet5():
    assert arithmetic.conv_weights(5, channels=1, filters=6) == 156
    assert arithmetic.partial_weights(LENET5_C3, 5) == 1516
    assert arithmetic.conv_links(1516, output_size=10) == 151_600
    assert arithmetic.conv_weights(5, channels=6, filters=16) == 2416
    assert arithmetic.dense_weights(120, 84) == 10_164


def test_bias_and_rectangles():
    assert arithmetic.conv_weights((2, 3), channels=5, filters=7, use_bias=False) == 2 * 3 * 5 * 7
    assert arithmetic.partial_weights([[1, 0], [1, 1]], 3, use_bias=False) == 27
    assert arithmetic.dense_weights(10_000, 2000, use_bias=False) == 20_000_000
    assert arithmetic.conv_multiplications((4, 6), (2, 3), 5, 7) == 4 * 6 * 2 * 3 * 5 * 7


def test_multiplications_of_googlenet_3a():
    reduced = arithmetic.conv_multiplications(28, 1, 192, 16)
    assert reduced + arithmetic.conv_multiplications(28, 5, 16, 32) == 12_443_648
    assert arithmetic.conv_multiplications(28, 5, 192, 32) == 120_422_400


def test_importing_it_imports_no_keras():
    code = "import sys, cnnlab.arithmetic; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
