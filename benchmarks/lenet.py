"""LeNet-5 on all 60,000 digits of MNIST: its test error beside the paper's, 0.80% or 0.95%.

    python benchmarks/lenet.py [--epochs N] [--seed S] [--digits N]

The net is the one of lab 09. The recipe is newer than the paper's: Adam with a learning rate that
falls to 0 along a cosine, and in each epoch every digit is turned, enlarged and shifted a little;
the paper's 0.80% is of distorted digits, too. The test digits are looked at once, at the end.

Source of the figures to compare with: LeCun, Bottou, Bengio and Haffner (1998), "Gradient-Based
Learning Applied to Document Recognition", Proc. IEEE 86(11), section III and figure 9.
"""

import argparse  # noqa: I001 - cnnlab comes before keras: it quiets the backend
import time

from cnnlab.data import load_mnist
from cnnlab.models import lenet5

import keras
import numpy as np

PAPER = (  # test error in percent
    ("LeNet-5, as in the paper", 0.95),
    ("LeNet-5 with distorted digits, as in the paper", 0.80),
)
BATCH_SIZE = 128


ALL_DIGITS = 60_000


def distort(seed):
    """A small random change of each digit: a turn, another size, a shift. None at test time."""
    settings = {"fill_mode": "constant", "fill_value": 0.0}
    return [
        keras.layers.RandomRotation(0.03, seed=seed, **settings),  # 0.03 of a turn: 11 degrees
        keras.layers.RandomZoom(0.1, seed=seed + 1, **settings),
        keras.layers.RandomTranslation(0.07, 0.07, seed=seed + 2, **settings),  # 2 pixels
    ]


def train(images, labels, epochs, seed):
    """LeNet-5 after `epochs` epochs; what it is trained through is left out."""
    keras.utils.set_random_seed(seed)
    lenet = lenet5()
    distorted = keras.Sequential([keras.Input((28, 28, 1)), *distort(seed), lenet])
    steps = epochs * -(-len(labels) // BATCH_SIZE)
    distorted.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    distorted.fit(images, labels, batch_size=BATCH_SIZE, epochs=epochs, verbose=2)
    return lenet


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=20, help="passes through the digits (20)")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the changes (0)")
    parser.add_argument("--digits", type=int, default=ALL_DIGITS, help="to train on (60000, all)")
    options = parser.parse_args()
    if options.epochs < 1:
        parser.error(
            f"--epochs must be 1 or more. Received: {options.epochs}. Leave it out for 20."
        )
    if not 1 <= options.digits <= ALL_DIGITS:
        parser.error(
            f"--digits must be from 1 to {ALL_DIGITS}. Received: {options.digits}. "
            "Leave it out for all."
        )
    (images, labels), (test_images, test_labels) = load_mnist(options.digits)

    start = time.perf_counter()
    lenet = train(images, labels, options.epochs, options.seed)
    seconds = time.perf_counter() - start
    answers = np.argmax(lenet.predict(test_images, batch_size=500, verbose=0), axis=-1)
    wrong = int(np.sum(answers != test_labels))

    print(f"\n{len(labels):,} digits, {options.epochs} epochs, seed {options.seed}")
    print(f"{lenet.count_params():,} weights, trained in {seconds:.0f} s")
    print(f"{wrong} of {len(test_labels):,} test digits are wrong\n")
    print("| net | test error |\n|---|---|")
    for name, error in (("LeNet-5, this run", 100 * wrong / len(test_labels)), *PAPER):
        print(f"| {name} | {error:.2f}% |")


if __name__ == "__main__":
    main()
