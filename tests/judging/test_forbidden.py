"""What an exercise forbids that needs Keras: barred while it runs, found in its source."""

import functools
import linecache
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnlab.judging import barring, probes
from cnnlab.judging.barring import bar
from cnnlab.judging.check import Check
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import CONVOLUTIONS, NotAllowed, finished
from cnnlab.judging.ladder import judge
from cnnlab.judging.lookup import functions, things
from cnnlab.judging.source import named
from cnnlab.layers import Subsampling


class Slide(FunctionExercise):
    """`slide(image, kernel)`: the convolution of one picture with one kernel."""

    name = "slide"
    points = {"shape": 1, "values": 2}
    rtol, atol = 1e-4, 1e-4
    texts = {"hints": ["Get one value right first."]}
    forbidden = (CONVOLUTIONS,)

    def cases(self, rng):
        yield Case("a picture", np.float32(rng.normal(size=(5, 6))), np.eye(3, dtype="float32"))

    def oracle(self, image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        return np.einsum("ijuv,uv->ij", windows, kernel)


SETUP = """
import functools, keras
import numpy as np
import tensorflow as tf
from keras import ops
"""
BY_HAND = """
def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))
"""
SHAPED = "image[None, :, :, None], kernel[:, :, None, None]"
WAYS = {
    "attribute": f"def slide(image, kernel):\n    return ops.conv({SHAPED})[0, :, :, 0]",
    "alias": f"""
from keras.ops import conv as c
def slide(image, kernel):
    return c({SHAPED})[0, :, :, 0]
""",
    "import inside": f"""
def slide(image, kernel):
    import keras.ops as o
    return o.conv({SHAPED})[0, :, :, 0]
""",
    "kept before": f"c = keras.ops.conv\ndef slide(image, kernel): return c({SHAPED})[0, :, :, 0]",
    "kept in a list": f"""
c = [ops.conv]
def slide(image, kernel):
    return c[0]({SHAPED})[0, :, :, 0]
""",
    "built-up name": f"""
def slide(image, kernel):
    return getattr(ops, "co" + "nv")({SHAPED})[0, :, :, 0]
""",
    "partial": f"""
c = functools.partial(ops.conv, padding="valid")
def slide(image, kernel):
    return c({SHAPED})[0, :, :, 0]
""",
    "helper": f"""
class Helper:
    def __call__(self, image, kernel):
        return ops.conv({SHAPED})[0, :, :, 0]
def help(image, kernel):
    return Helper()(image, kernel)
def slide(image, kernel):
    return help(image, kernel)
""",
    "layer made before": """
layer = keras.layers.Conv2D(1, 3, use_bias=False)
layer(np.zeros((1, 5, 6, 1), "float32"))
def slide(image, kernel):
    layer.set_weights([kernel[:, :, None, None]])
    return layer(image[None, :, :, None])[0, :, :, 0]
""",
    "inside a layer's call": f"""
class Slide(keras.layers.Layer):
    def call(self, image, kernel):
        return ops.conv({SHAPED})[0, :, :, 0]
def slide(image, kernel):
    return Slide()(image, kernel)
""",
    "the course's own layer": """
from cnnlab.layers import ManualConv2D
def slide(image, kernel):
    layer = ManualConv2D(1, 3, use_bias=False)
    layer.build((1, 5, 6, 1))
    layer.set_weights([kernel[:, :, None, None]])
    return layer(image[None, :, :, None])[0, :, :, 0]
""",
    "all of a module": f"""
from keras.ops import *
def slide(image, kernel):
    return conv({SHAPED})[0, :, :, 0]
""",
    "patches": """
def slide(image, kernel):
    patches = ops.image.extract_patches(image[None, :, :, None], 3)
    return ops.matmul(patches, kernel.reshape(9, 1))[0, :, :, 0]
""",
    "TensorFlow's patches": """
def slide(image, kernel):
    settings = [1, 3, 3, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID"
    patches = tf.image.extract_patches(image[None, :, :, None], *settings)
    return ops.matmul(patches, kernel.reshape(9, 1))[0, :, :, 0]
""",
    "tf.nn": f"def slide(image, kernel): return tf.nn.conv2d({SHAPED}, 1, 'VALID')[0, :, :, 0]",
    "tf.raw_ops": f"""
def slide(image, kernel):
    image, kernel = {SHAPED}
    made = tf.raw_ops.Conv2D(input=image, filter=kernel, strides=4 * [1], padding="VALID")
    return made[0, :, :, 0]
""",
    "tf.raw_ops, for any number of axes": f"""
def slide(image, kernel):
    image, kernel = {SHAPED}
    made = tf.raw_ops.Conv(input=image, filter=kernel, strides=4 * [1], padding="VALID")
    return made[0, :, :, 0]
""",
    "tf.raw_ops, patches": """
def slide(image, kernel):
    settings = {"ksizes": [1, 3, 3, 1], "strides": 4 * [1], "rates": 4 * [1], "padding": "VALID"}
    patches = tf.raw_ops.ExtractImagePatches(images=image[None, :, :, None], **settings)
    return ops.matmul(patches, kernel.reshape(9, 1))[0, :, :, 0]
""",
    "below the wrappers": f"""
def slide(image, kernel):
    convolution = tf.nn.conv2d.__wrapped__
    return convolution({SHAPED}, 1, "VALID")[0, :, :, 0]
""",
    "tf.function": f"""
@tf.function
def slide(image, kernel):
    return ops.conv({SHAPED})[0, :, :, 0]
""",
}
NOT_NAMED = {"built-up name", "TensorFlow's patches", "tf.nn", "below the wrappers"}


def answered(source):
    """The namespace in which a student's cells have run, as IPython leaves it."""
    namespace = {"In": [SETUP, source]}
    for cell in namespace["In"]:
        exec(compile(cell, "<cell>", "exec"), namespace)
    return namespace


def verdict_of(namespace, found=""):
    return judge(Slide(), functools.partial(probes.ask, namespace), 0, found)


def states(verdict):
    return [(rung.name, rung.state) for rung in verdict.rungs]


FORBIDDEN = [
    ("exists", "passed"), ("runs", "passed"), ("own_work", "failed"),
    ("shape", "open"), ("arguments", "open"), ("values", "open"),
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_right_answer_by_a_library_earns_nothing(way):
    """Barred while it runs: no source is looked at here."""
    verdict = verdict_of(answered(WAYS[way]))
    assert (verdict.points, verdict.outcome, states(verdict)) == (0, "failed", FORBIDDEN)
    assert "is not allowed here: write the sums yourself." in verdict.message
    assert verdict.hints == Slide().hints()


@pytest.mark.parametrize("way", sorted(WAYS.keys() - NOT_NAMED))
def test_it_is_named_in_the_source(way):
    assert named([SETUP, WAYS[way]], "slide", CONVOLUTIONS.names)


INNOCENT = {
    "by hand": BY_HAND,
    "a comment and a text": BY_HAND + '    # ops.conv\n    "keras.ops.conv"',
    "own names": "def conv(image, kernel): 0\n" + BY_HAND,
    "an argument's own method": BY_HAND.replace("image, kernel)", "image, kernel, layers=np)", 1),
    "compared with the library": BY_HAND
    + "print(ops.conv(np.eye(4)[None, :, :, None], np.eye(2)[:, :, None, None]))",
    "another function that may": BY_HAND + "def edges(image): return ops.conv(image, image)",
    "an older version": WAYS["alias"] + BY_HAND,
    "a cell that is no Python": "def slide(:",
}


@pytest.mark.parametrize("case", INNOCENT)
def test_innocent_answers_pass(case):
    cells = [SETUP, INNOCENT[case], "%matplotlib inline\n" + BY_HAND]
    assert named(cells[:2], "slide", CONVOLUTIONS.names) == ""
    assert named(cells, "slide", CONVOLUTIONS.names) == ""
    if "no Python" not in case:
        verdict = verdict_of(answered(INNOCENT[case]))
        assert (verdict.points, verdict.outcome) == (3, "passed"), verdict.message


def test_what_was_compiled_before_is_found_by_its_source():
    """TensorFlow runs the compiled function: no Python runs that could be barred."""
    source = WAYS["tf.function"] + "\nslide(np.ones((5, 6), 'float32'), np.eye(3, dtype='float32'))"
    namespace = answered(source)
    assert verdict_of(namespace).points == 3
    card = Check("00_test", {"slide": Slide()}, namespace)("slide")
    assert (card.verdict.points, states(card.verdict)) == (0, FORBIDDEN)
    assert "`keras.ops.conv` is not allowed here" in repr(card)


def codes(names):
    return {
        function: function.__code__ for _, thing in things(names) for function in functions(thing)
    }


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, MemoryError, ValueError])
def test_bar_is_lifted_whatever_ends_the_answer(stop):
    before = codes(CONVOLUTIONS.names)

    def slide(image, kernel):
        raise stop

    verdict_of({"slide": slide})
    assert codes(CONVOLUTIONS.names) == before
    assert keras.layers.Conv2D(1, 2)(np.ones((1, 4, 4, 1))).shape == (1, 3, 3, 1)


def test_bar_is_lifted_when_it_is_interrupted_itself(monkeypatch):
    before = codes(CONVOLUTIONS.names)
    raising, calls = barring.raising, []

    def interrupted(code, name):
        calls.append(name)
        if len(calls) == 10:
            raise KeyboardInterrupt
        return raising(code, name)

    monkeypatch.setattr(barring, "raising", interrupted)
    with pytest.raises(KeyboardInterrupt), bar(CONVOLUTIONS.names):
        pass
    assert codes(CONVOLUTIONS.names) == before
    monkeypatch.undo()

    lift, cut = barring.lift, []

    def half(saved):
        if cut:
            return lift(saved)
        cut.append(True)
        lift(dict(list(saved.items())[:10]))
        raise KeyboardInterrupt

    monkeypatch.setattr(barring, "lift", half)
    with pytest.raises(KeyboardInterrupt), bar(CONVOLUTIONS.names):
        pass
    assert codes(CONVOLUTIONS.names) == before


def test_every_name_leads_to_a_function_that_can_be_barred():
    """A name that a new release of a library has no more would forbid nothing."""
    for name in CONVOLUTIONS.names:
        if name.partition(".")[0] in ("cnnlab", "keras", "tensorflow"):
            assert any(list(functions(each)) for _, each in things([name])), name


def test_line_of_the_call_is_told():
    source = f"def slide(image, kernel):\n    return ops.conv({SHAPED})\n"
    linecache.cache["<cell 9>"] = (len(source), None, source.splitlines(keepends=True), "<cell 9>")
    namespace = {"ops": keras.ops}
    exec(compile(source, "<cell 9>", "exec"), namespace)
    assert verdict_of(namespace).message == (
        f"line 2 of your cell, `return ops.conv({SHAPED})`: "
        "`keras.ops.conv` is not allowed here: write the sums yourself."
    )


def test_card_says_what_is_not_allowed_before_any_try():
    check = Check("00_test", {"slide": Slide()}, {})
    assert "Not allowed here: a library's convolution." in repr(check("slide"))
    own = Check("00_test", {"slide": Slide()}, answered(BY_HAND))("slide")
    assert "✓ own work" in repr(own)
    assert "Not allowed" not in repr(own) + own._repr_html_()


def test_finished_layer_that_was_made_before():
    layer, image = Subsampling(), np.ones((1, 4, 4, 1), "float32")
    layer(image)
    with bar(finished("cnnlab.layers.Subsampling").names), pytest.raises(NotAllowed):
        layer(image)
    layer(image)


def test_a_library_that_is_not_imported_is_left_alone():
    assert list(things(["cv3.filter2D", "cv3.*"])) == []
    assert "cv3" not in sys.modules


def test_nets_train_after_the_check():
    net = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3, activation="relu")])
    verdict_of(answered(WAYS["attribute"]))
    net.compile("sgd", "mse")
    assert np.isfinite(net.train_on_batch(np.ones((1, 4, 4, 1)), np.ones((1, 2, 2, 2))))
    assert tf.nn.conv2d(np.ones((1, 4, 4, 1)), np.ones((2, 2, 1, 1)), 1, "VALID").shape[1] == 3


MODULES = ["%%writefile a.py\nimport b", "%%file -a b.py\nfrom keras import ops\nf = ops.conv"]


@pytest.mark.parametrize("way", ["from a import b\nslide = b.f", "import a.b\nslide = a.b.f"])
def test_it_is_named_in_a_module_that_is_imported(way):
    assert named([SETUP, *MODULES, way], "slide", CONVOLUTIONS.names) == "keras.ops.conv"
    assert named([SETUP, *MODULES, "slide = b.f"], "slide", CONVOLUTIONS.names) == ""
