"""Lab 13: features learned without labels, by a sparse autoencoder, and their convolution."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.linalg import sqrtm
from scipy.special import expit, rel_entr

from cnnlab.data import load_mnist, unseen_mnist
from cnnlab.judging import compare
from cnnlab.judging.exercise import (
    Case,
    DictExercise,
    LayerExercise,
    ModelExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import DERIVATIVES, finished
from cnnlab.models.linear_probe import linear_accuracy

WEIGHTS = ("W1", "b1", "W2", "b2")
RHO = 0.035  # the digits' sparsity target


def small_autoencoder(rng, num_patches, size, num_features):
    """Random W1, b1, W2, b2 and patches."""
    shapes = [(size, num_features), (num_features,), (num_features, size), (size,)]
    return [*(rng.normal(size=shape) for shape in shapes), rng.uniform(size=(num_patches, size))]


def logistic(z):
    """The sigmoid, for complex numbers too."""
    return 1 / (1 + np.exp(-z))


def reconstruct(W1, b1, W2, b2, patches):
    """Features and outputs, patch by patch."""
    features = np.stack([logistic(patch @ W1 + b1) for patch in patches])
    return features, np.stack([logistic(feature @ W2 + b2) for feature in features])


def divergences(rho, mean):
    return rel_entr(rho, mean) + rel_entr(1 - rho, 1 - mean)


class Cost(DictExercise):
    """`cost_parts(W1, b1, W2, b2, patches, rho, beta, decay)`: the three parts of the cost."""

    name = "cost"
    answer_name = "cost_parts"
    points = {"shape": 0, "error": 1, "decay": 1, "sparsity": 1}
    rtol = 1e-9
    hints = (
        "Four lines first: the features, the output, the errors, the mean of each feature.",
        "`features.mean(axis=0)` has one value a unit; the divergences of all units are summed.",
        "`beta * np.sum(rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean)))`.",
    )

    def cases(self, rng):
        one = [np.zeros((2, 1)), np.zeros(1), np.zeros((1, 2)), np.zeros(2), np.ones((1, 2))]
        yield Case("one patch of two pixels, all weights 0", *one, 0.1, 3.0, 0.5)
        yield Case("7 patches", *small_autoencoder(rng, 7, 6, 4), 0.05, 3.0, 0.2)
        yield Case(
            "12 patches, more units than pixels", *small_autoencoder(rng, 12, 4, 9), 0.3, 2, 1
        )

    def parts(self, W1, b1, W2, b2, patches, rho, beta, decay):
        features, outputs = reconstruct(W1, b1, W2, b2, patches)
        squares = np.linalg.norm(W1) ** 2 + np.linalg.norm(W2) ** 2
        error = np.mean([np.linalg.norm(row) ** 2 / 2 for row in outputs - patches])
        return features, error, decay / 2 * squares

    def oracle(self, *args):
        features, error, decay = self.parts(*args)
        sparsity = args[6] * divergences(args[5], features.mean(axis=0)).sum()
        return {"error": error, "decay": decay, "sparsity": sparsity}

    def part_is(self, key, case, answer, value):
        """Whether one part is this value, and not the right one."""
        wrong = compare.same(value, answer[key], self.rtol, self.atol)
        return wrong and self.difference(key, case, answer) is not None

    @symptom("Is the error of a patch halved?", "One half, times the sum of the squares.")
    def no_half(self, case, answer):
        return self.part_is("error", case, answer, 2 * self.expected(case)["error"])

    @symptom(
        "By what do you divide the squared errors?",
        "They are summed over the pixels, and averaged over the patches alone.",
        "Divide by `len(patches)`; `np.mean` divides by the number of pixels too.",
    )
    def mean_of_pixels(self, case, answer):
        error = self.expected(case)["error"] / case.args[4].shape[1]
        return any(self.part_is("error", case, answer, k * error) for k in (1, 2))

    @symptom("Are errors of many patches summed?", "They are averaged: divide by `len(patches)`.")
    def summed_over_patches(self, case, answer):
        return self.part_is("error", case, answer, len(case.args[4]) * self.expected(case)["error"])

    @symptom("Is the output between 0 and 1?", "The output goes through a sigmoid too.")
    def linear_output(self, case, answer):
        W1, b1, W2, b2, patches = case.args[:5]
        errors = expit(patches @ W1 + b1) @ W2 + b2 - patches
        return self.part_is("error", case, answer, np.sum(errors**2) / 2 / len(patches))

    @symptom("Which weights decay?", "W1 and W2 alone: biases may be as large as they like.")
    def biases_decay(self, case, answer):
        value = case.args[7] / 2 * sum(np.sum(weight**2) for weight in case.args[:4])
        return self.part_is("decay", case, answer, value)

    @symptom(
        "Of what is the divergence taken?",
        "First the mean of each unit over the patches, then the divergence of this mean.",
        "`mean = features.mean(axis=0)`: one number a unit.",
    )
    def of_each_patch(self, case, answer):
        features, *_ = self.parts(*case.args)
        each = divergences(case.args[5], features)
        values = [case.args[6] * each.sum(), case.args[6] * each.mean(axis=0).sum()]
        return any(self.part_is("sparsity", case, answer, value) for value in values)

    @symptom("Which of the two comes first?", "KL is not symmetric: rho ln(rho / mean) + ...")
    def turned_around(self, case, answer):
        features, *_ = self.parts(*case.args)
        rho, beta = case.args[5:7]
        mean = features.mean(axis=0)
        value = beta * np.sum(rel_entr(mean, rho) + rel_entr(1 - mean, 1 - rho))
        return self.part_is("sparsity", case, answer, value)

    @symptom(
        "Are there two ways for a unit to miss its target?",
        "There is a second term, for the share of the time in which the unit is off.",
        "Add `(1 - rho) * np.log((1 - rho) / (1 - mean))`.",
    )
    def first_term_only(self, case, answer):
        features, *_ = self.parts(*case.args)
        value = case.args[6] * rel_entr(case.args[5], features.mean(axis=0)).sum()
        return self.part_is("sparsity", case, answer, value)


class Gradient(DictExercise):
    """`cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay)`: the cost's derivatives."""

    name = "gradient"
    answer_name = "cost_gradient"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "error": 2, "decay": 1, "sparsity": 1}
    rtol, atol = 1e-9, 1e-9
    hints = (
        "Start with the error alone, and with W2 and b2: they are nearest to the cost.",
        "delta2 = (output - patches) / m * output * (1 - output), and delta1 is "
        "`delta2 @ W2.T` times features * (1 - features). Both have one row a patch.",
        "W1 gets `patches.T @ delta1 + decay * W1`, b1 `delta1.sum(axis=0)`. Sparsity adds "
        "beta / m * ((1 - rho) / (1 - mean) - rho / mean) to `delta2 @ W2.T`, in each row.",
    )

    def cases(self, rng):
        for name, beta, decay in [
            ("the error alone (beta=0, decay=0)", 0.0, 0.0),
            ("error and decay (beta=0)", 0.0, 0.3),
            ("the whole cost", 2.0, 0.3),
        ]:
            yield Case(name, *small_autoencoder(rng, 7, 5, 3), 0.1, beta, decay)
        yield Case("the whole cost, one patch", *small_autoencoder(rng, 1, 2, 4), 0.2, 1.5, 0.1)

    def cost(self, W1, b1, W2, b2, patches, rho, beta, decay):
        features, outputs = reconstruct(W1, b1, W2, b2, patches)
        mean = features.mean(axis=0)
        divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
        error = ((outputs - patches) ** 2).sum() / 2 / len(patches)
        return error + decay / 2 * ((W1**2).sum() + (W2**2).sum()) + beta * divergence.sum()

    def oracle(self, *args):
        """Complex steps: the imaginary part of J(w + ih) is h dJ/dw, and nothing is subtracted."""
        weights, rest, step = [np.array(w, complex) for w in args[:4]], args[4:], 1e-30
        gradient = {}
        for name, weight in zip(WEIGHTS, weights, strict=True):
            gradient[name] = np.zeros(weight.shape)
            for place in np.ndindex(weight.shape):
                weight[place] += 1j * step
                gradient[name][place] = self.cost(*weights, *rest).imag / step
                weight[place] = weight[place].real
        return gradient

    def difference_where(self, applies, case, answer):
        if not applies:
            return None
        return compare.value_difference(self.expected(case), answer, self.rtol, self.atol)

    def rung_error(self, case, answer):
        return self.difference_where(case.args[6] == case.args[7] == 0, case, answer)

    def rung_decay(self, case, answer):
        return self.difference_where(case.args[6] == 0, case, answer)

    def rung_sparsity(self, case, answer):
        return self.difference_where(True, case, answer)

    def differs_by(self, case, answer, change):
        """Whether the answer is the right one after `change(right)`, a dict of what is other."""
        right = self.expected(case)
        return compare.same({**right, **change(right)}, answer, self.rtol, self.atol)

    @symptom(
        "How many of your digits are right?",
        "Nearly all, but not nine: differences of the cost are not exact enough, nor is float32.",
        "Write the derivative as a formula, and compute in float64, as the arguments are.",
    )
    def nearly_right(self, case, answer):
        return compare.same(self.expected(case), answer, 1e-3, 1e-5)

    @symptom("By how many patches is it divided?", "The cost is a mean: divide by `len(patches)`.")
    def not_averaged(self, case, answer):
        if case.args[6] or case.args[7]:
            return False
        m = len(case.args[4])
        return self.differs_by(case, answer, lambda r: {k: m * r[k] for k in r})

    @symptom(
        "Has the output an activation?",
        "Its slope is missing: a sigmoid s has the derivative s (1 - s).",
        "delta2 is the error times `output * (1 - output)`.",
    )
    def output_slope_forgotten(self, case, answer):
        W1, b1, W2, b2, patches = case.args[:5]
        _, outputs = reconstruct(W1, b1, W2, b2, patches)
        return compare.same(
            (outputs - patches).sum(axis=0) / len(patches), answer["b2"], self.rtol, self.atol
        )

    @symptom(
        "W2 and b2 are right. What is on the way back from there to W1?",
        "The hidden units have a sigmoid, with the slope features * (1 - features).",
    )
    def hidden_slope_forgotten(self, case, answer):
        W1, b1, W2, b2, patches = case.args[:5]
        _, outputs = reconstruct(W1, b1, W2, b2, patches)
        delta = (outputs - patches) / len(patches) * outputs * (1 - outputs)
        return compare.same((delta @ W2.T).sum(axis=0), answer["b1"], self.rtol, self.atol)

    @symptom("What is the derivative of the decay?", "decay / 2 * w**2 becomes decay * w.")
    def decay_forgotten(self, case, answer):
        W1, _, W2 = case.args[:3]
        decay = case.args[7]
        return bool(decay) and self.differs_by(
            case, answer, lambda r: {"W1": r["W1"] - decay * W1, "W2": r["W2"] - decay * W2}
        )

    @symptom("Which weights decay?", "W1 and W2 alone: the cost has no squares of biases.")
    def biases_decay(self, case, answer):
        _, b1, _, b2 = case.args[:4]
        decay = case.args[7]
        return bool(decay) and self.differs_by(
            case, answer, lambda r: {"b1": r["b1"] + decay * b1, "b2": r["b2"] + decay * b2}
        )

    @symptom(
        "Does the pull of the sparsity hang on the number of patches?",
        "One patch moves the mean by 1 / m of what it moves its own feature.",
        "Divide beta * (...) by `len(patches)` before you add it.",
    )
    def pull_not_averaged(self, case, answer):
        if not case.args[6]:
            return False
        args = list(case.args)
        args[6] *= len(args[4])
        return compare.same(self.oracle(*args), answer, self.rtol, self.atol)

    @symptom(
        "Which way does the sparsity pull?",
        "A unit that is on too often has to come down: there the pull is positive.",
        "It is (1 - rho) / (1 - mean) - rho / mean.",
    )
    def pull_turned(self, case, answer):
        args = list(case.args)
        args[6] *= -1
        return bool(args[6]) and compare.same(self.oracle(*args), answer, self.rtol, self.atol)

    @symptom(
        "Is anything missing when beta is not 0?",
        "Each unit's mean is pulled to rho: b1 and W1 feel it, W2 and b2 do not.",
        "Add beta / m * (d KL / d mean) to `delta2 @ W2.T` before the slope of the hidden units.",
    )
    def sparsity_forgotten(self, case, answer):
        args = list(case.args)
        beta, args[6] = args[6], 0
        return bool(beta) and compare.same(self.oracle(*args), answer, self.rtol, self.atol)


class Zca(DictExercise):
    """`zca(patches, epsilon)`: the mean patch and the matrix that whitens."""

    name = "zca"
    forbidden = (finished("cnnlab.models.fit_zca"),)
    points = {"shape": 0, "mean": 1, "matrix": 2}
    rtol, atol = 1e-7, 1e-8
    hints = (
        "The mean of each pixel first; then the covariance of the patches less that mean.",
        "`variances, directions = np.linalg.eigh(covariance)`: a column of U is a direction.",
        "`(directions / np.sqrt(variances + epsilon)) @ directions.T`.",
    )

    def cases(self, rng):
        yield Case(
            "four patches of two pixels", np.array([[1, 1], [-1, -1], [3, 1], [1, -1.0]]), 0.1
        )
        for num_patches, size, epsilon in ((60, 5, 0.1), (30, 8, 0.01)):
            mixed = rng.normal(size=(num_patches, size)) @ rng.normal(size=(size, size))
            name = f"{num_patches} patches of {size} pixels, epsilon={epsilon}"
            yield Case(name, mixed + rng.normal(size=size), epsilon)

    def oracle(self, patches, epsilon):
        covariance = np.cov(patches.T, ddof=0)
        return self.answer(
            patches, np.linalg.inv(sqrtm(covariance + epsilon * np.eye(len(covariance))))
        )

    def answer(self, patches, matrix):
        return {"mean": patches.mean(axis=0), "matrix": np.real(matrix)}

    def eigen(self, patches, **options):
        return np.linalg.eigh(np.cov(patches.T, **{"ddof": 0, **options}))

    @symptom("What is averaged?", "A mean for each pixel, over the patches: `axis=0`.")
    def one_mean(self, case, answer):
        return np.allclose(answer["mean"], np.mean(case.args[0]))

    @mistake("What stands above S + epsilon?", "The power -1/2: one over the *root*.")
    def no_root(self, patches, epsilon):
        variances, directions = self.eigen(patches)
        return self.answer(patches, (directions / (variances + epsilon)) @ directions.T)

    @mistake("Is it divided by the root?", "Divide by it: large variances must become smaller.")
    def coloured(self, patches, epsilon):
        variances, directions = self.eigen(patches)
        return self.answer(patches, (directions * np.sqrt(variances + epsilon)) @ directions.T)

    @mistake(
        "To what is epsilon added?",
        "To the variances, before the root is taken: sqrt(S + epsilon).",
    )
    def epsilon_after_root(self, patches, epsilon):
        variances, directions = self.eigen(patches)
        scales = np.sqrt(np.maximum(variances, 0)) + epsilon
        return self.answer(patches, (directions / scales) @ directions.T)

    @symptom(
        "Do whitened patches still look like patches?",
        "You stretch along the directions U, and do not turn back: that is PCA whitening.",
        "Multiply by `directions.T` at the end.",
    )
    def not_turned_back(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        # The product with its transpose hides the turn.
        wanted, found = self.expected(case)["matrix"], np.asarray(answer["matrix"])
        same = compare.same(wanted @ wanted, found @ found.T, self.rtol, self.atol)
        other = compare.same(wanted @ wanted, found.T @ found, self.rtol, self.atol)
        return same or other

    @mistake("By what is the covariance divided?", "By m, the number of patches, not by m - 1.")
    def divided_by_less(self, patches, epsilon):
        variances, directions = self.eigen(patches, ddof=1)
        return self.answer(patches, (directions / np.sqrt(variances + epsilon)) @ directions.T)

    @mistake("Which mean do the products need?", "Take the mean away *before* the covariance.")
    def not_centred(self, patches, epsilon):
        variances, directions = np.linalg.eigh(patches.T @ patches / len(patches))
        return self.answer(patches, (directions / np.sqrt(variances + epsilon)) @ directions.T)


class Fold(DictExercise):
    """`fold(W1, b1, mean, matrix, patch_shape)`: kernel and bias that whiten by themselves."""

    name = "fold"
    points = {"shape": 1, "kernel": 1, "bias": 1}
    rtol, atol = 1e-9, 1e-9
    hints = (
        "Write (x - mean) Z W1 + b1, and take the bracket apart: what is multiplied by x?",
        "x is multiplied by Z W1, a matrix: this is the kernel, once it is reshaped.",
        "Without x there remains b1 - mean Z W1: this is the bias.",
    )

    def cases(self, rng):
        for name, (height, width, channels), k in [
            ("a patch of 2x2 pixels, 3 features", (2, 2, 1), 3),
            ("patches of 3x2 pixels, 2 channels, 4 features", (3, 2, 2), 4),
            ("patches of 8x8 pixels, 5 features", (8, 8, 1), 5),
        ]:
            size = height * width * channels
            arrays = [rng.normal(size=shape) for shape in [(size, k), k, size, (size, size)]]
            yield Case(name, *arrays, (height, width, channels))

    def oracle(self, W1, b1, mean, matrix, patch_shape):
        """Asks what comes out for a black patch, and how much each single pixel changes it."""

        def score(patch):
            return (patch - mean) @ matrix @ W1 + b1

        black = score(np.zeros(len(mean)))
        kernel = np.stack([score(pixel) - black for pixel in np.eye(len(mean))])
        return {"kernel": kernel.reshape(*patch_shape, -1), "bias": black}

    def changed(self, case, answer, **changes):
        return compare.same({**self.expected(case), **changes}, answer, self.rtol, self.atol)

    def kernel_is(self, case, answer, rows):
        shape = self.expected(case)["kernel"].shape
        return compare.same(rows.reshape(shape), answer["kernel"], self.rtol, self.atol)

    @symptom("Does the kernel whiten?", "It is Z W1, not W1 alone: the patches come raw.")
    def not_whitened(self, case, answer):
        return self.kernel_is(case, answer, case.args[0])

    @symptom(
        "Which comes first, Z or W1?", "A patch meets Z first: (x - mean) Z W1, from the left."
    )
    def transposed(self, case, answer):
        return self.kernel_is(case, answer, case.args[3].T @ case.args[0])

    @symptom(
        "Is the kernel turned?",
        "A layer's convolution does not turn it: pixel (0, 0) of the patch meets kernel[0, 0].",
    )
    def turned(self, case, answer):
        return compare.same(
            self.expected(case)["kernel"][::-1, ::-1], answer["kernel"], self.rtol, self.atol
        )

    @symptom("What became of the mean?", "It goes into the bias: b1 less mean Z W1.")
    def mean_forgotten(self, case, answer):
        return self.changed(case, answer, bias=case.args[1])

    @symptom("Is the mean added or taken away?", "The patch *less* the mean: b1 - mean Z W1.")
    def sign_turned(self, case, answer):
        return self.changed(case, answer, bias=2 * case.args[1] - self.expected(case)["bias"])

    @symptom("Is the mean whitened too?", "mean goes through Z as the patch does: mean Z W1.")
    def mean_not_whitened(self, case, answer):
        W1, b1, mean = case.args[:3]
        return self.changed(case, answer, bias=b1 - mean @ W1)


class FeatureLayer(LayerExercise):
    """`ConvolvedFeatures(num_features, patch_size, pool_size)`: convolve, sigmoid, pool."""

    name = "feature-layer"
    answer_name = "ConvolvedFeatures"
    forbidden = (finished("cnnlab.layers.FeatureConv2D"),)
    points = {"weights": 1, "shape": 0, "values": 2, "saved": 1}
    hints = (
        "Three steps in `call`: the scores of all patches, the sigmoid, the means of the windows.",
        '`ops.conv(inputs, self.kernel, data_format="channels_last")`, the bias, `ops.sigmoid`.',
        '`ops.average_pool(features, self.pool_size, data_format="channels_last")`.',
    )

    def cases(self, rng):
        for name, size, channels, config in [
            ("10x10 pixels, patches of 3, windows of 2", (10, 10), 1, (4, 3, 2)),
            ("9x12 pixels, 2 channels, patches of 2, windows of 3", (9, 12), 2, (5, 2, 3)),
            ("28x28 pixels, patches of 8, windows of 7", (28, 28), 1, (3, 8, 7)),
        ]:
            k, patch_size, pool_size = config
            kernel = rng.normal(size=(patch_size, patch_size, channels, k)) / patch_size
            weights = {"kernel": kernel, "bias": rng.normal(size=k)}
            weights = {key: value.astype("float32") for key, value in weights.items()}
            inputs = rng.normal(size=(2, *size, channels)).astype("float32")
            yield Case(
                name,
                inputs,
                weights,
                num_features=k,
                patch_size=patch_size,
                pool_size=pool_size,
            )

    def oracle(self, inputs, weights, num_features, patch_size, pool_size, **changes):
        """Every patch is cut out, and multiplied; `changes` make it a wrong layer."""
        activate, pool = changes.get("activate", expit), changes.get("pool", np.mean)
        after = changes.get("after", lambda pooled: pooled)
        patches = sliding_window_view(inputs, (patch_size, patch_size), axis=(1, 2))
        scores = np.einsum("nijcuv,uvcf->nijf", patches, weights["kernel"].astype(float))
        features = activate(scores + changes.get("bias", weights["bias"]))
        rows, columns = (side // pool_size for side in features.shape[1:3])
        kept = features[:, : rows * pool_size, : columns * pool_size]
        windows = kept.reshape(len(kept), rows, pool_size, columns, pool_size, num_features)
        return after(pool(windows, axis=(2, 4)))

    @symptom("Is anything padded?", 'Patches lie inside the picture: `padding="valid"`.')
    def padded(self, case, answer):
        return np.shape(answer["first"])[1] == case.args[0].shape[1] // case.kwargs["pool_size"]

    @symptom("Are the features pooled?", "One value a window is left: `ops.average_pool`.")
    def not_pooled(self, case, answer):
        side = case.args[0].shape[1] - case.kwargs["patch_size"] + 1
        return np.shape(answer["first"])[1] == side

    @mistake("Which pooling is asked for?", "The mean of each window, not its largest value.")
    def largest(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, pool=np.max)

    @mistake("What is between the scores and the features?", "A sigmoid: `ops.sigmoid`.")
    def no_sigmoid(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, activate=lambda x: x)

    @mistake(
        "Does the order matter, sigmoid and mean?",
        "First each patch has its feature, then features are averaged.",
    )
    def sigmoid_after_pooling(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, activate=lambda x: x, after=expit)

    @mistake("Is anything added to the scores?", "`self.bias` is made, but not used in `call`.")
    def no_bias(self, inputs, weights, **config):
        return self.oracle(inputs, weights, **config, bias=0)

    @symptom(
        "What must a saved file hold, so that the layer can be made again?",
        "`get_config` returns `super().get_config()` and every argument of `__init__`.",
    )
    def arguments_lost(self, case, answer):
        return isinstance(answer.get("reloaded"), str)


class Features(ModelExercise):
    """`features` maps a digit to what a sparse autoencoder's units say of its patches, pooled."""

    name = "features"
    points = {"shape": 1, "weights": 0, "sparse": 1, "margin": 3}
    margin, tolerance, num_weights = 4.0, 0.02, 8 * 8 * 49 + 49
    hints = (
        "Five steps: whitening, autoencoder, training, convolution, pooling. Is one left out?",
        "The autoencoder reads `whitening(patches)`; its output activation is linear.",
        "`FeatureConv2D.from_autoencoder(autoencoder, whitening)`, then `AveragePooling2D(7)`.",
    )

    def cases(self, rng):
        train, _ = load_mnist(num_train=2000, num_test=0, seed=int(rng.integers(1000)))
        test = unseen_mnist(1000, rng)
        digits, labels = (np.concatenate(parts) for parts in zip(train, test, strict=True))
        yield Case("2,000 digits with labels and 1,000 to be read", digits, labels=labels)

    def rung_shape(self, case, answer):
        wanted = (len(case.args[0]), 3, 3, 49)
        found = np.shape(answer["outputs"])
        return None if found == wanted else f"expected an output of shape {wanted}, got {found}"

    def rung_weights(self, case, answer):
        if answer["num_weights"] == self.num_weights:
            return None
        return (
            f"49 features of 8x8 pixels have {self.num_weights:,} weights, biases included; "
            f"yours has {answer['num_weights']:,}"
        )

    def mean_activations(self, answer):
        return np.mean(answer["outputs"], axis=(0, 1, 2))

    def rung_sparse(self, case, answer):
        mean = self.mean_activations(answer)
        worst = np.argmax(np.abs(mean - RHO))
        if abs(mean[worst] - RHO) <= self.tolerance:
            return None
        return (
            f"feature {worst} is {mean[worst]:.3f} on average over all patches; it should be "
            f"within {self.tolerance} of {RHO}"
        )

    def rung_margin(self, case, answer):
        labels, outputs = case.kwargs["labels"], answer["outputs"]
        raw, learned = (
            linear_accuracy(x[:2000], labels[:2000], x[2000:], labels[2000:])
            for x in (case.args[0], outputs)
        )
        if learned - raw >= self.margin:
            return None
        return (
            f"a linear classifier reads {learned:.1f}% of the digits from your features and "
            f"{raw:.1f}% from the pixels; {self.margin:.0f} points more are asked for"
        )

    @symptom(
        "Which pooling keeps the mean?",
        "The largest value of each window is far above its mean.",
        "Use `keras.layers.AveragePooling2D(7)`.",
    )
    def largest(self, case, answer):
        return "MaxPooling2D" in answer["layers"]

    @symptom(
        "Is anything sparse here?",
        "All units are on half of the time: were they trained, and with a `sparsity_weight`?",
    )
    def not_sparse(self, case, answer):
        convolved = "FeatureConv2D" in answer["layers"] and "AveragePooling2D" in answer["layers"]
        return convolved and 0.3 < self.mean_activations(answer).mean() < 0.7

    @symptom(
        "Do the patches of the picture come to the units as those of the training did?",
        "They were trained on whitened patches, and now see raw ones.",
        "Give `from_autoencoder` the whitening as its second argument.",
    )
    def whitening_forgotten(self, case, answer):
        convolved = "FeatureConv2D" in answer["layers"] and "AveragePooling2D" in answer["layers"]
        return convolved and self.mean_activations(answer).max() > RHO + self.tolerance
