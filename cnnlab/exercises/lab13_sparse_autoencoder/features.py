"""Lab 13: features that a sparse autoencoder learns of digits."""

import numpy as np

from cnnlab.data import load_mnist, unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.nan import of_numbers
from cnnlab.judging.net_exercises import ModelExercise
from cnnlab.models.linear_probe import linear_accuracy

RHO = 0.035  # the digits' sparsity target


class Features(ModelExercise):
    """`features` maps a digit to what a sparse autoencoder's units say of its patches, pooled."""

    name = "features"
    points = {"shape": 1, "weights": 0, "sparse": 1, "margin": 3}
    margin, tolerance, num_weights = 4.0, 0.02, 8 * 8 * 49 + 49

    def cases(self, rng):
        train, _ = load_mnist(num_train=2000, num_test=0, seed=int(rng.integers(1000)))
        test = unseen_mnist(1000, rng)
        digits, labels = (np.concatenate(parts) for parts in zip(train, test, strict=True))
        yield Case("2,000 digits with labels and 1,000 to be read", digits, labels=labels)

    def output_shape(self, case):
        return len(case.args[0]), 3, 3, 49

    def mean_activations(self, answer):
        return np.mean(answer["outputs"], axis=(0, 1, 2))

    @of_numbers
    def rung_sparse(self, case, answer):
        mean = self.mean_activations(answer)
        worst = np.argmax(np.abs(mean - RHO))
        if abs(mean[worst] - RHO) <= self.tolerance:
            return None
        found = f"feature {worst} is {mean[worst]:.3f} on average over all patches"
        return f"{found}; it should be within {self.tolerance} of {RHO}"

    def rung_margin(self, case, answer):
        labels = case.kwargs["labels"]
        raw, learned = (
            linear_accuracy(x[:2000], labels[:2000], x[2000:], labels[2000:])
            for x in (case.args[0], answer["outputs"])
        )
        if learned - raw >= self.margin:
            return None
        return (
            f"a linear classifier reads {learned:.1f}% of the digits from your features and "
            f"{raw:.1f}% from the pixels; {self.margin:.0f} points more are asked for"
        )

    largest = symptom(lambda answer: "MaxPooling2D" in answer["layers"])

    def convolves(self, answer):
        return {"FeatureConv2D", "AveragePooling2D"} <= set(answer["layers"])

    @symptom
    def not_sparse(self, answer):
        return self.convolves(answer) and 0.3 < self.mean_activations(answer).mean() < 0.7

    @symptom
    def pulled_too_little(self, answer):
        mean = self.mean_activations(answer)
        return self.convolves(answer) and mean.min() > RHO and mean.max() > RHO + self.tolerance

    @symptom
    def whitening_forgotten(self, answer):
        too_active = self.mean_activations(answer).max() > RHO + self.tolerance
        return self.convolves(answer) and too_active
