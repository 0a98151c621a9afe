"""Keras' own tests, with our layers in the library's place.

    python benchmarks/keras_tests.py [--backend BACKEND]

Prints the table of README.md beside this file. The installed Keras brings the tests of its layers
along. It has no locally connected layer; Keras 2.3.1 had, and pip downloads its tests.
"""

import argparse
import contextlib
import importlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
import types
import unittest
from collections import Counter
from pathlib import Path

BACKENDS = ("tensorflow", "jax", "torch")
CONV = "keras.src.layers.convolutional.conv_test"
MAX = "keras.src.layers.pooling.max_pooling_test"
AVERAGE = "keras.src.layers.pooling.average_pooling_test"
KERAS_2 = "Keras==2.3.1"
LOCAL = "tests/keras/layers/local_test.py"


def offered(**arguments):
    """Ends a case that asks for what the layer does not have; each has a default of 1 or so."""
    for name, (value, default) in arguments.items():
        if value not in (default, (default, default)):
            raise unittest.SkipTest(f"`{name}`")


def stand_ins():
    """Our layers: the tests, the library's layer in them, and ours with that layer's arguments."""
    import keras
    import numpy as np

    from cnnlab import layers
    from cnnlab.layers.arguments import check_count, check_groups

    @keras.saving.register_keras_serializable(package="keras_tests")
    class FullTable(layers.PartialConv2D):
        """All maps are linked; with groups, all maps of a group."""

        def __init__(self, filters, kernel_size, *args, groups=1, **kwargs):
            self.groups = check_count("groups", groups)
            check_groups(self, "filters", filters)
            super().__init__(np.ones((1, filters), int).tolist(), kernel_size, *args, **kwargs)

        @classmethod
        def argument_names(cls):
            return [name for name in super().argument_names() if name != "connections"]

        def make_weights(self, input_shape):
            size = input_shape[-1] // self.groups, self.filters // self.groups
            table = np.kron(np.eye(self.groups, dtype=int), np.ones(size, int))
            self.connections = tuple(map(tuple, table.tolist()))
            self.channels, self.num_links = len(table), int(table.sum())
            super().make_weights(input_shape)

    def features(
        filters, kernel_size, strides=1, padding="valid", dilation_rate=1, groups=1, **kwargs
    ):
        offered(padding=(padding, "valid"), dilation_rate=(dilation_rate, 1), groups=(groups, 1))
        kwargs = {"activation": None, **kwargs}
        return layers.FeatureConv2D(filters, kernel_size, strides, **kwargs)

    def subsampling(pooling):
        return lambda **kwargs: layers.Subsampling(pooling=pooling, **kwargs)

    return {
        "ManualConv2D": (CONV, "Conv2D", layers.ManualConv2D),
        "PartialConv2D, full table": (CONV, "Conv2D", FullTable),
        "FeatureConv2D": (CONV, "Conv2D", features),
        'Subsampling("max")': (MAX, "MaxPooling2D", subsampling("max")),
        'Subsampling("average")': (AVERAGE, "AveragePooling2D", subsampling("average")),
        "LocallyConnected2D": (LOCAL, "LocallyConnected2D", layers.LocallyConnected2D),
    }


class Place:
    """The library's layer, replaced; counts how often a test takes it."""

    def __init__(self, ours):
        self.ours, self.taken = ours, 0

    def __call__(self, *args, **kwargs):
        self.taken += 1
        return self.ours(*args, **kwargs)


def adapt(test_case, pooling):
    """What the tests ask that is otherwise by design: an error's words, and weights of pooling."""
    test_case.assertRaisesRegex = lambda self, error, words: self.assertRaises(error)  # noqa: PT027
    if pooling:
        run = test_case.run_layer_test
        design = {"expected_num_trainable_weights": 2, "assert_built_after_instantiation": False}
        test_case.run_layer_test = lambda self, layer, **asked: run(
            self, layer, **(asked | (design if isinstance(layer, Place) else {}))
        )


def by_link(np_conv2d):
    """Keras' oracle, for kernels of shape (height, width, links) too, sorted by output map."""

    def oracle(x, kernel, bias, **kwargs):
        if kernel.ndim == 3:
            kernel = kernel.reshape(*kernel.shape[:2], len(bias), -1).swapaxes(2, 3)
        return np_conv2d(x, kernel, bias, **kwargs)

    return oracle


def cases_of(module_name, library_name, place):
    """The test cases of one of Keras' files, with our layer in its place."""
    from keras.src import layers, testing

    adapt(testing.TestCase, pooling="pooling" in module_name)
    if module_name == LOCAL:
        return local_cases(library_name, place)
    setattr(layers, library_name, place)
    module = importlib.import_module(module_name)
    if module_name == CONV:
        module.np_conv2d = by_link(module.np_conv2d)
    suites = unittest.defaultTestLoader.loadTestsFromModule(module)
    return [case for suite in suites for case in suite]


def local_cases(library_name, place):
    """Each layer that Keras 2 tests in its file, given to Keras 3's test of any layer."""
    import keras
    from keras.src import testing

    asked = []
    keras.layers.local = types.SimpleNamespace(**{library_name: place, "LocallyConnected1D": None})
    utils = types.ModuleType("keras.utils.test_utils")
    utils.layer_test = lambda layer, kwargs, input_shape: asked.append((layer, kwargs, input_shape))
    sys.modules[utils.__name__] = utils
    names = {"__name__": "local_test"}
    exec(keras_2_file(LOCAL), names)
    for name, test in names.items():
        if name.startswith("test_"):
            test()

    class LocalTest(testing.TestCase):
        def __init__(self, case):
            super().__init__("test")
            self.case = case

        def test(self):
            layer, kwargs, input_shape = self.case
            self.run_layer_test(layer, init_kwargs=kwargs, input_shape=input_shape)

    return [LocalTest(case) for case in asked if case[0] is place]


def keras_2_file(path):
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*pip, "--no-binary", ":all:", KERAS_2], check=True)
        (archive,) = Path(folder).iterdir()
        with tarfile.open(archive) as files:
            root = files.next().name.split("/")[0]
            return files.extractfile(f"{root}/{path}").read()


def outcome(case, place):
    """pass, fail, or what is not offered; None for a case that does not take the layer."""
    result, before = unittest.TestResult(), place.taken
    with contextlib.redirect_stdout(io.StringIO()):  # Keras' progress bars
        case.run(result)
    if place.taken == before:
        return None
    reasons = [reason for _, reason in result.skipped]
    troubles = [text for _, text in result.errors + result.failures]
    if any("lora" in text.splitlines()[-1] for text in troubles):
        reasons, troubles = ["LoRA"], []
    if troubles:
        print(f"{case.id()}\n{troubles[0]}", file=sys.stderr)
    return "fail" if troubles else reasons[0] if reasons else "pass"


def table_row(name):
    """Prints how one layer does on this process' backend."""
    module_name, library_name, ours = stand_ins()[name]
    place = Place(ours)
    cases = cases_of(module_name, library_name, place)
    counts = Counter(outcome(case, place) for case in cases)
    del counts[None]
    passed, failed = counts.pop("pass", 0), counts.pop("fail", 0)
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items()))
    total = passed + failed + counts.total()
    cells = (name, library_name, os.environ["KERAS_BACKEND"], total, passed, failed, reasons)
    print("|", " | ".join(map(str, cells)), "|", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="may repeat (all)")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return table_row(options.here)
    print("| our layer | in the place of | backend | cases | pass | fail | not offered |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for name in stand_ins():  # each in a process of its own, which imports the tests anew
        for backend in options.backend or BACKENDS:
            environment = {**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
            command = [sys.executable, __file__, "--here", name]
            subprocess.run(command, env=environment, check=True)
    return None


if __name__ == "__main__":
    main()
