"""How much a linear classifier can read off features: the measure of what they are worth.

Source: Coates, Ng and Lee (2011), "An analysis of single-layer networks in unsupervised feature
learning", AISTATS.
"""

import numpy as np
from threadpoolctl import threadpool_limits


def linear_accuracy(train_features, train_labels, test_features, test_labels, penalty=10.0):
    r"""Returns the percentage of test examples that a linear classifier gets right.

    The features are scaled to mean 0 and variance 1, as they are on the training examples; then
    logistic regression minimises

    $$ \sum_i -\ln p_{i,\, t_i} + \tfrac{1}{2} \, \text{penalty} \, \lVert W \rVert^2 $$

    It has one minimum and draws nothing at random: what differs between two calls are the features.

    Args:
        train_features: Array `(num_train, ...)`; all axes but the first are unrolled.
        train_labels: Array `(num_train,)`.
        test_features: Array `(num_test, ...)`.
        test_labels: Array `(num_test,)`.
        penalty: float above 0: how strongly weights are held back.

    Example:

    >>> features = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    >>> float(linear_accuracy(features, [0, 0, 1, 1], [[-3.0], [5.0], [4.0]], [0, 1, 0]).round(1))
    66.7
    """
    # Slow to import, and other labs do not need them.
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    train, test = (np.reshape(x, (len(x), -1)) for x in (train_features, test_features))
    regression = LogisticRegression(C=1 / penalty, max_iter=2000, tol=1e-3)
    with threadpool_limits(1, "blas"):  # faster than with threads on matrices so small
        classifier = make_pipeline(StandardScaler(), regression).fit(train, train_labels)
        return 100 * np.mean(classifier.predict(test) == np.asarray(test_labels))
