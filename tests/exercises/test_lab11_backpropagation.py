"""The judge's own answers in lab 11, against central differences in float64."""

import tracemalloc

import numpy as np
import pytest
from scipy.signal import correlate2d
from scipy.special import softmax

from cnnlab.exercises import lab11_backpropagation as lab
from cnnlab.exercises.lab11_backpropagation import net
from cnnlab.exercises.lab11_backpropagation.input_gradient import leftover
from cnnlab.exercises.lab11_backpropagation.net import NAMES
from cnnlab.judging import compare

STEP = 1e-5


def cases(exercise):
    return list(exercise.cases(np.random.default_rng(0)))


def convolution(inputs, kernel, strides):
    """SciPy's, map by map."""
    return np.array(
        [
            [
                sum(
                    correlate2d(image[..., c], kernel[..., c, f], "valid")[::strides, ::strides]
                    for c in range(image.shape[-1])
                )
                for f in range(kernel.shape[-1])
            ]
            for image in inputs
        ]
    ).transpose(0, 2, 3, 1)


def central_differences(function, array):
    """The gradient of a number, one value of the array after another."""
    gradient = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        ends = []
        for sign in (1, -1):
            moved = array.astype(float)
            moved[place] += sign * STEP
            ends.append(function(moved))
        gradient[place] = (ends[0] - ends[1]) / (2 * STEP)
    return gradient


@pytest.mark.parametrize("case", cases(lab.LinksBackward()), ids=lambda case: case.name)
def test_links(case):
    delta, inputs, links, weights = case.args

    def total(inputs, weights):
        return np.sum(delta * (inputs @ np.where(links < 0, 0, weights[links]).T))

    found = lab.LinksBackward().expected(case)
    expected = central_differences(lambda x: total(x, weights), inputs)
    np.testing.assert_allclose(found["inputs"], expected, rtol=1e-6, atol=1e-8)
    expected = central_differences(lambda w: total(inputs, w), weights)
    np.testing.assert_allclose(found["weights"], expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("case", cases(lab.WeightGradients()), ids=lambda case: case.name)
def test_weight_gradients(case):
    delta, inputs, kernel_size = case.args
    shape = (*kernel_size, inputs.shape[-1], delta.shape[-1])

    def total(kernel):
        return np.sum(delta * convolution(inputs, kernel, case.kwargs.get("strides", 1)))

    found = lab.WeightGradients().expected(case)
    assert found["kernel"].dtype == "float64"
    expected = central_differences(total, np.zeros(shape))
    np.testing.assert_allclose(found["kernel"], expected, rtol=1e-6, atol=1e-8)
    expected = central_differences(lambda bias: np.sum(delta * bias), np.zeros(shape[-1]))
    np.testing.assert_allclose(found["bias"], expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("case", cases(lab.InputGradient())[:6], ids=lambda case: case.name)
def test_input_gradient(case):
    delta, kernel, size = case.args
    inputs = np.zeros((len(delta), *size, kernel.shape[2]))

    def total(inputs):
        return np.sum(delta * convolution(inputs, kernel, case.kwargs.get("strides", 1)))

    expected = central_differences(total, inputs)
    found = lab.InputGradient().expected(case)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("case", cases(lab.ReverseConvolution()), ids=lambda case: case.name)
def test_reverse_convolution_is_the_mathematicians_convolution(case):
    delta, kernel = case.args
    expected = correlate2d(delta, kernel[::-1, ::-1], "full")
    found = lab.ReverseConvolution().expected(case)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_cases_tell_mistakes_apart():
    """Not square, another number of channels than filters, a batch, strides that divide or not."""
    exercise = lab.InputGradient()
    settings = [
        (strides > 1, any(leftover(size, kernel, strides)))
        for (_, kernel, size), strides in (
            (c.args, c.kwargs.get("strides", 1)) for c in cases(exercise)
        )
    ]
    assert {(False, False), (True, False), (True, True)} == set(settings)
    for case in cases(exercise)[1:]:
        delta, kernel, size = case.args
        assert size[0] != size[1]
        assert kernel.shape[2] != kernel.shape[3]
        assert min(delta.shape[1:3]) >= min(kernel.shape[:2])
    assert max(len(case.args[0]) for case in cases(exercise)) > 1


@pytest.mark.parametrize("case", cases(lab.Train())[:4], ids=lambda case: case.name)
def test_training_by_hand_is_the_oracle(case):
    """Known mistakes are the net by hand with a change; this one changes nothing."""
    exercise = lab.Train()
    by_hand = exercise.oracle(*case.args, share=1 / 4)
    assert compare.same(exercise.expected(case), by_hand, 1e-6, 1e-9)


def test_gradients_of_the_net_are_central_differences():
    exercise = lab.Train()
    case = next(case for case in cases(exercise) if case.name.startswith("5 random"))
    weights, images, labels, *_ = case.args
    steps = exercise.steps(case, exercise.expected(case))
    for number, name in enumerate(NAMES):

        def loss(array, number=number):
            changed = [*weights[:number], array, *weights[number + 1 :]]
            probabilities = forward(changed, images)
            return -np.mean(np.log(probabilities[np.arange(len(labels)), labels]))

        expected = central_differences(loss, weights[number])
        np.testing.assert_allclose(steps[name], expected, rtol=1e-6, atol=1e-8, err_msg=name)


def test_weights_of_another_shape_are_not_subtracted_nor_run():
    exercise = lab.Train()
    for case in (cases(exercise)[0], cases(exercise)[-1]):
        wide = np.zeros((20_000, 1, 1), "u1")
        weights, images, *_, batch_size = case.args
        losses = [0.0] * (len(images) // batch_size)
        answer = [wide if weight.ndim == 2 else weight for weight in weights], losses
        assert "got shape (20000, 1, 1)" in exercise.rung_shape(case, answer)
        tracemalloc.start()
        assert not exercise.uphill(case, answer)
        assert tracemalloc.get_traced_memory()[1] < 20e6
        tracemalloc.stop()


def forward(weights, images):
    kernel1, bias1, kernel2, bias2, matrix, bias3 = weights
    maps = np.tanh(convolution(images, kernel1, 1) + bias1)
    maps = (maps[:, ::2] + maps[:, 1::2])[:, :, ::2] / 4 + (maps[:, ::2] + maps[:, 1::2])[
        :, :, 1::2
    ] / 4
    maps = np.tanh(convolution(maps, kernel2, 1) + bias2)
    return softmax(maps.reshape(len(images), -1) @ matrix + bias3, axis=1)


@pytest.mark.parametrize("case", cases(lab.TransposedConvolution()), ids=lambda case: case.name)
def test_transposed_convolution_is_the_transpose_of_a_convolution(case):
    maps, kernel = case.args
    large = lab.TransposedConvolution().expected(case)
    pictures = np.random.default_rng(1).normal(size=large.shape)
    small = convolution(pictures, kernel, case.kwargs.get("strides", 1))
    assert small.shape == maps.shape
    np.testing.assert_allclose(np.sum(large * pictures), np.sum(maps * small), rtol=1e-10)


@pytest.mark.parametrize("case", cases(lab.NumericGradients()), ids=lambda case: case.name)
def test_numeric_gradients_come_near_automatic_ones_as_the_step_shrinks(case):
    weights, images, labels, step = case.args
    _, automatic = net.automatic(weights, images, labels)
    right = dict(zip(NAMES, automatic, strict=True))
    exercise = lab.NumericGradients()
    near = exercise.oracle(weights, images, labels, STEP)
    assert exercise.same(right, near)
    assert exercise.same(right, exercise.expected(case)) == (step < 1e-3)
