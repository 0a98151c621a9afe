"""LeNet-5 trained on 10,000 digits on each of Keras' backends, side by side.

    python benchmarks/backends.py [--only BACKEND] [--digits N] [--repeats N]

Prints the table of README.md beside this file. Each backend trains in a process of its own; of
several runs the fastest counts, step by step, since other programs only make a run slower.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from importlib.util import find_spec

BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
COLUMNS = ("import", "first step", "epoch 1", "epoch 2")
BATCH_SIZE = 64
ALL_DIGITS = 60_000
# PyTorch's threads wait busily otherwise: on a machine that others use, thirty times as long.
PATIENT = {"OMP_WAIT_POLICY": "PASSIVE"}


def seconds(function, *args, **kwargs):
    start = time.perf_counter()
    function(*args, **kwargs)
    return time.perf_counter() - start


def import_keras():
    import keras  # noqa: F401


def train(num_digits):
    """Prints the times of this process, and the accuracy, as JSON."""
    took = {"import": seconds(import_keras)}
    import keras

    from cnnlab.data import load_mnist
    from cnnlab.models import lenet5

    (images, labels), (test_images, test_labels) = load_mnist(num_digits, 2_000)
    keras.utils.set_random_seed(0)
    net = lenet5()
    net.compile(
        keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    batch = images[:BATCH_SIZE], labels[:BATCH_SIZE]
    took["first step"] = seconds(net.train_on_batch, *batch)
    for epoch in ("epoch 1", "epoch 2"):
        took[epoch] = seconds(net.fit, images, labels, batch_size=BATCH_SIZE, verbose=0)
    _, accuracy = net.evaluate(test_images, test_labels, batch_size=500, verbose=0)
    print(json.dumps(took | {"accuracy": float(accuracy)}))


def run(backend, num_digits):
    """The times of one process, by column."""
    done = subprocess.run(
        [sys.executable, __file__, "--here", "--digits", str(num_digits)],
        env=PATIENT | os.environ | {"KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it said nothing"]
        raise SystemExit(f"Training on {backend} ended with {done.returncode}: {said[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=BACKENDS, action="append", help="this one; may repeat")
    parser.add_argument("--digits", type=int, default=10_000, help="to train on (10000)")
    parser.add_argument("--repeats", type=int, default=3, help="processes a backend (3)")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not BATCH_SIZE <= options.digits <= ALL_DIGITS:
        parser.error(
            f"--digits must be from {BATCH_SIZE} to {ALL_DIGITS}. Received: {options.digits}. "
            "Leave it out for 10,000."
        )
    if options.repeats < 1:
        parser.error(
            f"--repeats must be 1 or more. Received: {options.repeats}. Leave it out for 3."
        )
    if options.here:
        return train(options.digits)
    print("| backend |", " | ".join(f"{name}, s" for name in COLUMNS), "| test accuracy |")
    print("| --- |", " | ".join(["---"] * len(COLUMNS)), "| --- |", flush=True)
    for backend in options.only or BACKENDS:
        if find_spec(backend) is None:
            print(f"| {BACKENDS[backend]} | not installed: pip install 'cnnlab[frameworks]' |")
            continue
        runs = [run(backend, options.digits) for _ in range(options.repeats)]
        fastest = [f"{min(found[name] for found in runs):.2f}" for name in COLUMNS]
        accuracy = f"{runs[0]['accuracy']:.1%}"
        print(f"| {BACKENDS[backend]} |", " | ".join(fastest), f"| {accuracy} |", flush=True)
    return None


if __name__ == "__main__":
    import cnnlab  # noqa: F401  it quiets the backend

    main()
