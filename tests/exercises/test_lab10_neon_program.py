"""The judge on nets of lab 10 that read so many digits."""

import numpy as np
import pytest

from cnnlab.exercises.lab10_neon_program import ThreeOrEight
from cnnlab.judging import probes
from cnnlab.judging.ladder import judge


@pytest.mark.parametrize(
    ("wrong", "mistake"), [(80, ""), (400, "untrained"), (720, "swapped"), (0, "")]
)
def test_a_net_without_steps_was_trained_if_it_reads(wrong, mistake):
    """neon's own `fit` trains another model of the same layers; sigmoids need no softmax."""
    exercise = ThreeOrEight()
    (case,) = exercise.cases(np.random.default_rng(0))
    outputs = 0.2 + 0.5 * np.eye(2)[case.kwargs["labels"]]
    outputs[:wrong] = outputs[:wrong, ::-1]
    answer = {"outputs": outputs, "num_weights": 24_992, "steps": 0, "from_logits": False}
    verdict = judge(exercise, lambda *_: probes.Answer(answer), 0)
    assert verdict.mistake == mistake
    assert "softmax" not in verdict.message
