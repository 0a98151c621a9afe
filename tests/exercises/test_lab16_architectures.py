"""The judge's own answers in lab 16, against Keras."""

import keras
import numpy as np
import pytest
from keras import layers

from cnnlab.exercises.lab16_architectures import (
    Covered,
    Faults,
    GradCam,
    InvertedBottleneckLayer,
    RepairedNet,
    SeparableCost,
)
from cnnlab.gradients import vector_jacobian
from cnnlab.judging.plain import plain
from tests.answers import ROOT, cells_of, run, setup_of

LAYER_CASES = list(InvertedBottleneckLayer().cases(np.random.default_rng(0)))


@pytest.mark.parametrize("case", LAYER_CASES, ids=lambda case: case.name)
def test_block_oracle_equals_library(case):
    inputs, weights = case.args
    settings = {"expansion": 6, "strides": 1} | case.kwargs
    filters, expansion, strides = (settings[name] for name in ("filters", "expansion", "strides"))
    image = keras.Input(inputs.shape[1:])
    parts = {
        "expand": layers.Conv2D(expansion * inputs.shape[-1], 1, activation="relu6"),
        "depthwise": layers.DepthwiseConv2D(3, strides, padding="same", activation="relu6"),
        "project": layers.Conv2D(filters, 1),
    }
    maps = image
    for name, part in parts.items():
        maps = part(maps)
        part.set_weights([weights[f"{name}.kernel"], weights[f"{name}.bias"]])
    if image.shape == maps.shape:
        maps = maps + image
    found = keras.Model(image, maps).predict(inputs, verbose=0)
    expected = InvertedBottleneckLayer().expected(case)
    np.testing.assert_allclose(expected, found, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("exercise", [InvertedBottleneckLayer(), RepairedNet(), SeparableCost()])
def test_mistakes_differ_from_the_right_answer(exercise):
    """Clearly, whatever the seed: weights of the judge that hide a mistake would let it pass."""
    for seed in range(3):
        cases = list(exercise.cases(np.random.default_rng(seed)))
        for name, wrong in exercise.mistakes().items():
            if wrong.recognises:
                continue
            far = [distance(exercise, wrong, case) for case in cases]
            assert max(far) > 0.01, (name, seed)


def distance(exercise, wrong, case):
    right, answer = exercise.expected(case), wrong(exercise, *case.args, **case.kwargs)
    if isinstance(right, dict):
        return max(abs(right[key] - answer[key]) for key in right)
    return np.abs(right - answer).max() if np.shape(right) == np.shape(answer) else np.inf


def test_separable_cost_of_mobilenet():
    case = next(SeparableCost().cases(np.random.default_rng(0)))
    weights = 9 * 512 + 512 * 512
    expected = {"weights": weights, "multiplications": 196 * weights}
    assert SeparableCost().expected(case) == expected


@pytest.mark.parametrize(
    ("answer", "rung"),
    [
        ({11, 7, 13, 12}, None),
        ([7, 11, 12, 13], None),
        ({7}, "two_of_them"),
        ({7, 12}, "all_of_them"),
        ({3, 7}, "no_false_alarm"),
        ({0, 7}, "line_numbers"),
        ({"seven"}, "line_numbers"),
        (set(), "line_numbers"),
    ],
)
def test_faults(answer, rung):
    exercise, answer = Faults(), plain(answer)
    failed = [name for name in exercise.points if getattr(exercise, f"rung_{name}")(None, answer)]
    assert failed[:1] == ([rung] if rung else [])


def test_covered_shows_one_square_a_place():
    case = next(Covered().cases(np.random.default_rng(0)))
    pictures = Covered().expected(case)
    assert pictures.shape == (2, 3, 4, 6, 3)
    assert (pictures == 127).sum(axis=(2, 3, 4)).tolist() == [[12] * 3] * 2
    assert (pictures[1, 2, 2:, 4:] == 127).all()


def test_grad_cam_of_a_mean_and_a_dense_layer_is_the_class_activation_map():
    """CAM adds up the maps with the dense layer's weights; here they are its gradient times 6."""
    rng = np.random.default_rng(0)
    maps, kernel = rng.random((2, 3, 4)), rng.normal(size=4)

    def score(maps):
        return keras.ops.matmul(keras.ops.mean(maps, axis=(0, 1)), kernel)

    [gradients] = vector_jacobian(score, [maps])
    expected = np.maximum(maps @ kernel, 0) / 6
    np.testing.assert_allclose(GradCam().oracle(maps, gradients), expected, rtol=1e-6)


def test_no_weight_is_drawn_of_nets_that_are_counted(monkeypatch):
    """Keras remembers those that wait, and would draw them at the end of the next such scope."""
    lab, drawn = "16_architectures", []
    cell = next(c for c in cells_of(ROOT / "solutions" / f"{lab}.py") if "builders = " in c.source)
    draw = keras.initializers.GlorotUniform.__call__

    def watched(self, shape, *args, **kwargs):
        drawn.append(shape)
        return draw(self, (0,), *args, **kwargs)

    monkeypatch.setattr(keras.initializers.GlorotUniform, "__call__", watched)
    run(cell.source, setup_of(lab), "<tables>")
    with keras.StatelessScope():
        pass
    assert drawn == []
