"""SparseAutoencoder: cost against the printed formula, gradient against differences."""

import keras
import numpy as np
import pytest

from cnnlab.models.lbfgs import minimize
from cnnlab.models.sparse_autoencoder import SparseAutoencoder
from cnnlab.models.sparse_cost import sparse_cost
from cnnlab.models.whitening import fit_zca
from tests.layers.helpers import assert_close, randomize, to_numpy

ARGUMENTS = {"sparsity_target": 0.2, "sparsity_weight": 0.7, "weight_decay": 0.03}


@pytest.fixture
def patches():
    return np.random.default_rng(0).uniform(0.1, 0.9, size=(40, 3, 2, 2)).astype("float32")


def random_weights(dtype="float64"):
    rng = np.random.default_rng(1)
    return [rng.normal(size=shape).astype(dtype) for shape in [(12, 5), (5,), (5, 12), (12,)]]


def printed_cost(weights, patches, rho, beta, decay, linear=False):
    """The formula of the docstring, one patch and one feature at a time."""
    kernel_1, bias_1, kernel_2, bias_2 = weights
    mean = np.zeros(len(bias_1))
    errors = 0
    for patch in patches:
        features = 1 / (1 + np.exp(-(patch @ kernel_1 + bias_1)))
        output = features @ kernel_2 + bias_2
        errors += np.sum(((output if linear else 1 / (1 + np.exp(-output))) - patch) ** 2) / 2
        mean += features / len(patches)
    divergence = sum(rho * np.log(rho / m) + (1 - rho) * np.log((1 - rho) / (1 - m)) for m in mean)
    squares = np.sum(kernel_1**2) + np.sum(kernel_2**2)
    return errors / len(patches) + decay / 2 * squares + beta * divergence


@pytest.mark.parametrize("output_activation", ["sigmoid", "linear"])
def test_cost_is_the_formula(patches, output_activation):
    rows, weights = patches.reshape(40, -1).astype("float64"), random_weights()
    cost, _ = sparse_cost(weights, rows, **ARGUMENTS, output_activation=output_activation)
    expected = printed_cost(weights, rows, *ARGUMENTS.values(), output_activation == "linear")
    assert cost == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("output_activation", ["sigmoid", "linear"])
def test_gradient_equals_central_differences(patches, output_activation):
    rows, weights = patches.reshape(40, -1).astype("float64"), random_weights()
    arguments = {**ARGUMENTS, "output_activation": output_activation}
    _, gradient = sparse_cost(weights, rows, **arguments)
    for weight, slope in zip(weights, gradient, strict=True):
        assert weight.shape == slope.shape
        for place in np.ndindex(weight.shape):
            center, costs = weight[place], []
            # Four points: their error falls with the fourth power of the step.
            for step in (-2e-3, -1e-3, 1e-3, 2e-3):
                weight[place] = center + step
                costs.append(sparse_cost(weights, rows, **arguments)[0])
            weight[place] = center
            difference = (costs[0] - 8 * costs[1] + 8 * costs[2] - costs[3]) / 12e-3
            assert slope[place] == pytest.approx(difference, abs=1e-9)


def test_cost_keeps_float32_and_survives_a_dead_feature(patches):
    weights = random_weights("float32")
    weights[1][:] = -1000
    cost, gradient = sparse_cost(weights, patches.reshape(40, -1), **ARGUMENTS)
    assert {cost.dtype, *(slope.dtype for slope in gradient)} == {np.dtype("float32")}
    assert np.isfinite(cost)


@pytest.mark.parametrize("output_activation", ["sigmoid", "linear"])
def test_keras_computes_the_same_cost(patches, output_activation):
    model = SparseAutoencoder((3, 2, 2), 5, **ARGUMENTS, output_activation=output_activation)
    randomize(model)
    model.compile()
    expected, _ = sparse_cost(
        model.get_weights(),
        patches.reshape(40, -1),
        **ARGUMENTS,
        output_activation=output_activation,
    )
    assert model.evaluate(patches, batch_size=40, verbose=0) == pytest.approx(expected, rel=1e-5)


def test_fit_lowers_the_cost(patches):
    model = SparseAutoencoder((3, 2, 2), 5, **ARGUMENTS)
    model.compile(optimizer=keras.optimizers.Adam(0.02))
    costs = model.fit(patches, batch_size=20, epochs=20, verbose=0).history["loss"]
    assert costs[-1] < 0.6 * costs[0]


def test_patches_have_no_weights():
    patches = np.ones((4, 2, 2, 1))
    model = SparseAutoencoder((2, 2, 1), num_features=3)
    model.compile("adam")
    with pytest.raises(ValueError, match="All patches count alike"):
        model.fit(patches, patches, sample_weight=np.ones(4), verbose=0)


def test_fit_lbfgs_finds_a_minimum(patches):
    keras.utils.set_random_seed(0)
    model = SparseAutoencoder((3, 2, 2), 5, **ARGUMENTS)
    calls = []
    costs = model.fit_lbfgs(patches, num_iterations=200, callback=lambda *call: calls.append(call))
    assert calls == list(enumerate(costs))[1:]
    assert np.all(np.diff(costs) <= 1e-6)
    cost, gradient = sparse_cost(model.get_weights(), patches.reshape(40, -1), **ARGUMENTS)
    assert cost == pytest.approx(costs[-1], rel=1e-5)
    assert max(np.abs(slope).max() for slope in gradient) < 1e-2
    assert to_numpy(model.encode(patches)).mean() == pytest.approx(0.2, abs=0.02)


def test_fit_lbfgs_ends_where_float32_rounds(patches):
    """It does not break off, with a warning, where no step makes the cost smaller."""
    for seed in range(30):
        keras.utils.set_random_seed(seed)
        costs = SparseAutoencoder((3, 2, 2), 5, **ARGUMENTS).fit_lbfgs(patches, num_iterations=200)
        assert 10 < len(costs) < 200


def test_progress_bar_when_asked(patches, capsys):
    SparseAutoencoder((3, 2, 2), 5).fit_lbfgs(patches, num_iterations=3)
    assert capsys.readouterr().out == ""
    SparseAutoencoder((3, 2, 2), 5).fit_lbfgs(patches, num_iterations=3, verbose=1)
    assert "3/3" in capsys.readouterr().out


def test_num_iterations(patches):
    assert len(SparseAutoencoder((3, 2, 2), 5).fit_lbfgs(patches, num_iterations=3)) == 4


def test_call_is_the_formula(patches):
    model = SparseAutoencoder((3, 2, 2), 5, output_activation="linear")
    model.set_weights(random_weights())
    kernel_1, bias_1, kernel_2, bias_2 = random_weights()
    features = 1 / (1 + np.exp(-(patches.reshape(40, -1) @ kernel_1 + bias_1)))
    assert_close(model.encode(patches), features)
    assert_close(model(patches), (features @ kernel_2 + bias_2).reshape(patches.shape))
    assert model.compute_output_shape((None, 3, 2, 2)) == (None, 3, 2, 2)


def test_save_and_load(patches, tmp_path):
    model = SparseAutoencoder(
        (3, 2, 2), 5, **ARGUMENTS, output_activation="linear", name="autoencoder"
    )
    randomize(model)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    assert loaded.get_config() == model.get_config()
    np.testing.assert_array_equal(to_numpy(loaded(patches)), to_numpy(model(patches)))
    loaded.compile()
    model.compile()
    assert loaded.evaluate(patches, verbose=0) == model.evaluate(patches, verbose=0)


def test_mixed_precision(patches):
    exact = SparseAutoencoder((3, 2, 2), 5)
    mixed = SparseAutoencoder((3, 2, 2), 5, dtype="mixed_bfloat16")
    randomize(exact)
    mixed.set_weights(exact.get_weights())
    outputs = mixed(patches)
    assert keras.backend.standardize_dtype(outputs.dtype) == "bfloat16"
    assert {weight.dtype for weight in mixed.weights} == {"float32"}
    assert_close(keras.ops.cast(outputs, "float32"), exact(patches), atol=0.02)
    for model in (exact, mixed):
        model.compile()
    costs = [model.evaluate(patches, verbose=0) for model in (exact, mixed)]
    assert costs[1] == pytest.approx(costs[0], rel=0.02)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sparsity_target": 0}, "`sparsity_target` must be between.*Received: sparsity_target=0"),
        ({"sparsity_target": 1}, "Received: sparsity_target=1"),
        ({"output_activation": "relu"}, "`output_activation` must be.*Received.*'relu'"),
        ({"num_features": 0}, "`num_features` must be an int above 0"),
        ({"patch_shape": (8,)}, r"`patch_shape` must be.*Received: patch_shape=\(8,\)"),
        ({"patch_shape": 8}, "`patch_shape` must be.*Received: patch_shape=8"),
        ({"weight_decay": -1}, "`weight_decay` must not be below 0.*weight_decay=-1"),
        ({"sparsity_weight": "3"}, "`sparsity_weight` must not be.*Received: sparsity_weight='3'"),
        ({"sparsity_wieght": 3}, "no such argument. Received.*wieght=3. Write sparsity_weight."),
        ({"sparsity_weight": -1}, "`sparsity_weight` must not be below 0.*sparsity_weight=-1"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        SparseAutoencoder(**{"patch_shape": (8, 8), "num_features": 2, **arguments})


def test_patches_of_another_shape(patches):
    model = SparseAutoencoder((2, 3, 2), 5)
    with pytest.raises(ValueError, match=r"patch_shape=\(2, 3, 2\).*shape \(40, 3, 2, 2\)"):
        model.fit_lbfgs(patches)
    with pytest.raises(ValueError, match="Reshape the patches"):
        model(patches)


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_numbers_that_are_missing(patches, number):
    patches[3, 1, 1, 0] = number
    for call in (SparseAutoencoder((3, 2, 2), 5).fit_lbfgs, fit_zca):
        with pytest.raises(ValueError, match=r"shape \(40, 3, 2, 2\) with 1 numbers that are not"):
            call(patches)
        with pytest.raises(ValueError, match="`patches` must be one or more"):
            call(patches[:0])


@pytest.mark.parametrize("number", [0, -1, 2.5])
def test_no_iterations(patches, number):
    with pytest.raises(ValueError, match=f"`num_iterations` must be an int above 0.*={number}"):
        SparseAutoencoder((3, 2, 2), 5).fit_lbfgs(patches, num_iterations=number)


@pytest.mark.parametrize("part", ["all", "encoder"])
def test_frozen_weights_are_not_fitted(patches, part):
    model = SparseAutoencoder((3, 2, 2), 5)
    (model if part == "all" else model.encoder).trainable = False
    with pytest.raises(ValueError, match=r"with [24] frozen ones. Set its `trainable` to True"):
        model.fit_lbfgs(patches)


def test_a_search_that_ends_sooner(patches, capsys):
    """It stands at the lowest cost at once, when it starts where an earlier one ended."""
    model = SparseAutoencoder((3, 2, 2), 1, sparsity_weight=0.0, weight_decay=10.0)
    costs = model.fit_lbfgs(patches, num_iterations=200, verbose=1)
    assert len(costs) < 200
    said = f"stopped after {len(costs) - 1} iterations: the cost falls no more"
    assert said in capsys.readouterr().out


def test_a_search_that_ends_in_rounding():
    """No step makes the cost smaller, though the gradient says so: the lowest place is reached."""

    def rounded(arrays):
        return (1.0 if arrays[0][0] == 1 else 1.0 + 3e-7), [np.ones(1)]

    [end], costs = minimize(rounded, [np.ones(1)], 5)
    assert (end, costs) == (1, [1])


def test_a_search_that_breaks_off():
    with pytest.warns(UserWarning, match="broke off after 0 of 5 iterations, at a cost of 1: ABN"):
        minimize(lambda arrays: (1.0 - 1e-3 * arrays[0][0], [np.ones(1)]), [np.zeros(1)], 5)


# Whitening


def test_epsilon_that_cannot_be():
    with pytest.raises(ValueError, match=r"`epsilon` must not be below 0.*Received: epsilon=-1"):
        fit_zca(np.eye(3), epsilon=-1)
    with pytest.raises(ValueError, match=r"above 0 where.*Received: epsilon=0, .*\(3, 3\)"):
        fit_zca(np.eye(3), epsilon=0)


def test_zca_whitens_and_turns_nothing(patches):
    whitening = fit_zca(patches.astype("float64"), epsilon=0)
    white = whitening(patches)
    assert white.shape == patches.shape
    np.testing.assert_allclose(np.cov(white.reshape(40, -1).T, bias=True), np.eye(12), atol=1e-9)
    np.testing.assert_allclose(white.mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(whitening.matrix, whitening.matrix.T, atol=1e-12)
    assert np.linalg.eigvalsh(whitening.matrix).min() > 0  # nothing is turned, nothing mirrored


def test_patches_of_one_value():
    whitening = fit_zca(np.array([[[1.0]], [[3.0]]]), epsilon=0)
    np.testing.assert_allclose(whitening(np.array([[[1.0]], [[3.0]]])).ravel(), [-1, 1])


def test_epsilon_is_added_to_the_variances(patches):
    rows = patches.reshape(40, -1).astype("float64")
    covariance = np.cov(rows.T, bias=True)
    matrix = fit_zca(rows, epsilon=0.3).matrix
    np.testing.assert_allclose(
        matrix @ (covariance + 0.3 * np.eye(12)) @ matrix, np.eye(12), atol=1e-9
    )


def test_frozen_stays_frozen(tmp_path):
    """In a net that it is a part of, too: made frozen, or frozen and loaded."""
    made, frozen = (
        SparseAutoencoder((3, 2), np.int64(4), trainable=False),
        SparseAutoencoder((3, 2), 4),
    )
    frozen.trainable = False
    frozen.save(tmp_path / "net.keras")
    for model in (made, keras.models.load_model(tmp_path / "net.keras")):
        assert keras.Sequential([keras.Input((3, 2)), model]).trainable_variables == []
