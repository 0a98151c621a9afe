"""What an exercise forbids: barred while the answer runs, found in its source, and no further."""

import functools
import importlib
import linecache
import sys

import keras
import numpy as np
import pytest
import scipy.signal
import tensorflow as tf
from packaging.version import Version
from scipy import ndimage

from cnnlab.gradients import layer_gradients
from cnnlab.judging import barring, probes
from cnnlab.judging.barring import bar
from cnnlab.judging.card import Card
from cnnlab.judging.check import Check
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.forbidden import CONVOLUTIONS, DERIVATIVES, POOLINGS, NotAllowed, finished
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
        return scipy.signal.correlate2d(image, kernel, "valid")


SETUP = """
import functools, keras, scipy.signal
import numpy as np
import tensorflow as tf
from keras import ops
from scipy.signal import correlate2d
"""
BY_HAND = """
def slide(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))
"""
SHAPED = "image[None, :, :, None], kernel[:, :, None, None]"
WAYS = {
    "attribute": f"def slide(image, kernel):\n    return ops.conv({SHAPED})[0, :, :, 0]",
    "name of the set-up": "def slide(image, kernel): return correlate2d(image, kernel, 'valid')",
    "alias": """
from scipy.signal import correlate2d as c
def slide(image, kernel):
    return c(image, kernel, "valid")
""",
    "import inside": """
def slide(image, kernel):
    import scipy.signal as s
    return s.correlate2d(image, kernel, "valid")
""",
    "kept before": f"c = keras.ops.conv\ndef slide(image, kernel): return c({SHAPED})[0, :, :, 0]",
    "module kept": f"k = keras\ndef slide(image, kernel): return k.ops.conv({SHAPED})[0, :, :, 0]",
    "kept in a list": "c = [correlate2d]\ndef slide(image, k): return c[0](image, k, 'valid')",
    "built-up name": """
def slide(image, kernel):
    return getattr(scipy.signal, "corre" + "late2d")(image, kernel, "valid")
""",
    "partial": "slide = functools.partial(correlate2d, mode='valid')",
    "the function itself": "slide = correlate2d",
    "lambda": "slide = lambda image, kernel: correlate2d(image, kernel, 'valid')",
    "helper": """
class Helper:
    def __call__(self, image, kernel):
        return correlate2d(image, kernel, "valid")
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
    "layer made inside": """
def slide(image, kernel):
    layer = keras.layers.Conv2D(1, 3, use_bias=False)
    layer.build((1, 5, 6, 1))
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
    "all of a module": """
from scipy.signal import *
def slide(image, kernel):
    return correlate2d(image, kernel, "valid")
""",
    "a class's attribute": """
class Lib:
    s = scipy.signal
def slide(image, kernel):
    return Lib.s.correlate2d(image, kernel, "valid")
""",
    "patches": """
def slide(image, kernel):
    patches = ops.image.extract_patches(image[None, :, :, None], 3)
    return ops.matmul(patches, kernel.reshape(9, 1))[0, :, :, 0]
""",
    "tf.nn": f"def slide(image, kernel): return tf.nn.conv2d({SHAPED}, 1, 'VALID')[0, :, :, 0]",
    "tf.raw_ops": f"""
def slide(image, kernel):
    image, kernel = {SHAPED}
    made = tf.raw_ops.Conv2D(input=image, filter=kernel, strides=4 * [1], padding="VALID")
    return made[0, :, :, 0]
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
    ("shape", "open"), ("values", "open"),
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_right_answer_by_a_library_earns_nothing(way):
    """Barred while it runs: no source is looked at here."""
    verdict = verdict_of(answered(WAYS[way]))
    assert (verdict.points, verdict.outcome, states(verdict)) == (0, "failed", FORBIDDEN)
    assert "is not allowed here: write the sums yourself." in verdict.message
    assert verdict.hints == Slide().hints()


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"built-up name"}))
def test_it_is_named_in_the_source(way):
    assert named([SETUP, WAYS[way]], "slide", CONVOLUTIONS.names)


def test_cell_with_a_magic_is_read():
    assert named([SETUP, "%matplotlib inline" + WAYS["alias"]], "slide", CONVOLUTIONS.names)


@pytest.mark.parametrize(
    "magics",
    ["%%time\n", "%%capture shown\n", "%%timeit -n 1\n", "%%time\n%%capture\n", "\n  %%time \n\n"],
)
def test_cell_below_cell_magics_is_read(magics):
    assert named([SETUP, magics + WAYS["alias"]], "slide", CONVOLUTIONS.names)
    assert named(
        [SETUP, magics + "%matplotlib inline" + WAYS["alias"]], "slide", CONVOLUTIONS.names
    )
    assert named([SETUP, magics + BY_HAND], "slide", CONVOLUTIONS.names) == ""
    assert named([SETUP, WAYS["alias"], magics + BY_HAND], "slide", CONVOLUTIONS.names) == ""


@pytest.mark.parametrize(
    "source",
    [
        "%time slide = lambda image, kernel: correlate2d(image, kernel, 'valid')",
        "def slide(image, kernel):\n    found = %time correlate2d(image, kernel)\n    return found",
        "def slide(image, kernel):\n    %time found = correlate2d(image, kernel)\n    return found",
        "get_ipython().run_cell_magic('time', '', 'slide = correlate2d')",
    ],
)
def test_what_a_magic_runs_is_read(source):
    assert named([SETUP, source], "slide", CONVOLUTIONS.names) == "scipy.signal.correlate2d"


def test_cell_below_a_magic_that_is_no_python():
    cells = [SETUP, BY_HAND, "%%bash\nls | wc -l", "%%html\n<b>slide</b>", "%%time", "!ls"]
    assert named(cells, "slide", CONVOLUTIONS.names) == ""


STAR = "from vision.filters import *"


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([STAR, "def slide(x): return conv2d(x)"], "vision.filters.conv2d"),
        ([STAR, "c = conv2d\ndef slide(x): return c(x)"], "vision.filters.conv2d"),
        (["def conv2d(x): 0", STAR, "def slide(x): return conv2d(x)"], "vision.filters.conv2d"),
        (
            [STAR, "from keras.ops import *\ndef slide(x): return conv2d(x)"],
            "vision.filters.conv2d",
        ),
        ([STAR, "def conv2d(x): 0", "def slide(x): return conv2d(x)"], ""),
        ([STAR, "def slide(conv2d): return conv2d.sum()"], ""),
        ([STAR, "import numpy as np\ndef slide(x): return np.conv2d(len(x))"], ""),
        (["from keras.ops import *", "def slide(x): return convert(x)"], ""),
    ],
)
def test_all_of_a_module_that_is_not_imported_yet(cells, found):
    """A class is graded by the source before a cell has run."""
    assert named(cells, "slide", ["vision.filters.conv*", "keras.ops.*conv*"]) == found


@pytest.mark.timeout(20)
@pytest.mark.parametrize("each", ["a{} = b", "a{} = a{}", "a{} = a{}.T"])
def test_many_statements_are_read(each):
    """Their number must not enter by its square: the judge would stop before it has read them."""
    lines = [each.format(n + 1, n) for n in range(36_000)]
    used = "\n".join(f"    a{n}" for n in range(0, 36_000, 9))
    answer = f"def slide(image, kernel):\n{used}\n    return correlate2d(image, kernel)"
    cells = [SETUP, "\n".join(lines), answer]
    assert named(cells, "slide", CONVOLUTIONS.names) == "scipy.signal.correlate2d"


@pytest.mark.parametrize("circle", ["a = b\nb = a", "a = a", "a = a.a", "a = b.c\nb = a.c"])
def test_names_that_stand_for_each_other(circle):
    cells = [SETUP, f"{circle}\ndef slide(x): return a(x), b(x)"]
    assert named(cells, "slide", CONVOLUTIONS.names) == ""


def test_name_that_a_student_wrote_is_told():
    cells = [SETUP, "def slide(image, kernel): return tf.keras.layers.Convolution2D(1, 3)(image)"]
    assert named(cells, "slide", CONVOLUTIONS.names) == "keras.layers.Conv2D"
    assert named([SETUP, WAYS["alias"]], "slide", CONVOLUTIONS.names) == "scipy.signal.correlate2d"
    assert "`keras.ops.conv` is not" in verdict_of(answered(WAYS["kept before"])).message


def test_what_was_compiled_before_is_found_by_its_source():
    """TensorFlow runs the compiled function: no Python runs that could be barred."""
    source = WAYS["tf.function"] + "\nslide(np.ones((5, 6), 'float32'), np.eye(3, dtype='float32'))"
    namespace = answered(source)
    assert verdict_of(namespace).points == 3
    card = Check("00_test", {"slide": Slide()}, namespace)("slide")
    assert (card.verdict.points, states(card.verdict)) == (0, FORBIDDEN)
    assert "`keras.ops.conv` is not allowed here" in repr(card)


INNOCENT = {
    "by hand": BY_HAND,
    "a comment and a text": BY_HAND + '    # ops.conv\n    "scipy.signal.correlate2d"',
    "own names": """
def correlate2d(image, kernel):
    conv = 0
    for u, v in np.ndindex(*kernel.shape):
        conv += kernel[u, v] * image[u : u + len(image) - 2, v : v + image.shape[1] - 2]
    return conv
def slide(image, kernel):
    convolve = correlate2d
    return convolve(image, kernel)
""",
    "an argument": BY_HAND.replace("kernel", "correlate2d"),
    "an argument's own method": """
class Mine:
    def conv(self, image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
        return (windows * kernel).sum(axis=(2, 3))
def slide(image, kernel, ops=Mine()):
    mine = ops
    return mine.conv(image, kernel)
""",
    "compared with the library": BY_HAND
    + "print(slide(np.eye(4), np.eye(2)) - correlate2d(np.eye(4), np.eye(2), 'valid'))",
    "a picture of the same name": "windows = ops.conv(np.ones((1, 3, 3, 1)), np.ones((1, 1, 1, 1)))"
    + BY_HAND,
    "another function that may": BY_HAND + "def edges(image): return correlate2d(image, image)",
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


def test_exercise_that_forbids_nothing_has_no_such_rung():
    class Free(Slide):
        forbidden = ()

    namespace = answered(WAYS["attribute"])
    verdict = judge(Free(), functools.partial(probes.ask, namespace), 0)
    assert verdict.points == 3
    assert "own_work" not in dict(states(verdict))
    assert "Not allowed" not in repr(Card("00_test", verdict))


def library():
    image, kernel = np.ones((1, 4, 4, 1), "float32"), np.ones((2, 2, 1, 1), "float32")
    return [
        keras.ops.conv(image, kernel),
        keras.layers.Conv2D(1, 2)(image),
        tf.nn.conv2d(image, kernel, 1, "VALID"),
        tf.raw_ops.Conv2D(input=image, filter=kernel, strides=4 * [1], padding="VALID"),
        np.convolve([1, 2], [3, 4]),
        scipy.signal.convolve2d(image[0, :, :, 0], kernel[:, :, 0, 0]),
    ]


def codes(names):
    return {
        function: function.__code__ for _, thing in things(names) for function in functions(thing)
    }


def test_library_works_after_the_check_and_the_judge_is_not_barred():
    before = codes(CONVOLUTIONS.names)
    verdict_of(answered(WAYS["attribute"]))  # the oracle of `Slide` is SciPy's
    assert codes(CONVOLUTIONS.names) == before
    assert len(library()) == 6


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit, MemoryError])
def test_bar_is_lifted_whatever_ends_the_answer(stop):
    def slide(image, kernel):
        raise stop

    verdict_of({"slide": slide})
    assert len(library()) == 6


def test_bar_is_lifted_when_it_is_interrupted_itself(monkeypatch):
    before = codes(CONVOLUTIONS.names)
    raising, calls = barring.raising, []

    def interrupted(code, name):
        calls.append(name)
        if len(calls) == 20:
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
        lift(dict(list(saved.items())[:20]))
        raise KeyboardInterrupt

    monkeypatch.setattr(barring, "lift", half)
    with pytest.raises(KeyboardInterrupt), bar(CONVOLUTIONS.names):
        pass
    assert codes(CONVOLUTIONS.names) == before


def test_bars_can_be_nested():
    with bar(CONVOLUTIONS.names):
        with bar([*POOLINGS.names, "numpy.convolve"]), pytest.raises(NotAllowed):
            np.convolve([1], [2])
        with pytest.raises(NotAllowed, match=r"numpy\.convolve"):
            np.convolve([1], [2])
    assert len(library()) == 6


IN_C = {"scipy.signal.sepfir2d"}  # nothing of it can be barred: found in the source alone
SINCE = {"scipy.ndimage.vectorized_filter": "1.16"}  # SciPy's release


@pytest.mark.parametrize("group", [CONVOLUTIONS, POOLINGS, DERIVATIVES])
def test_every_name_leads_to_a_function_that_can_be_barred(group):
    """A name that a new release of a library has no more would forbid nothing."""
    for name in group.names:
        if Version(scipy.__version__) < Version(SINCE.get(name, "0")):
            continue
        if name.partition(".")[0] in ("cnnlab", "keras", "numpy", "scipy", "tensorflow"):
            found = list(things([name]))
            assert found, name
            assert name in IN_C or any(list(functions(each)) for _, each in found), name


def by_a_graph(derive):
    """TensorFlow 1's way: a derivative is drawn into a graph, which a session runs."""
    with tf.Graph().as_default():
        x = tf.compat.v1.placeholder("float32", [2])
        return tf.compat.v1.Session().run(derive(tf.reduce_sum(x**3), x), {x: [1, 2]})


def optimizers_gradients(y, x):
    x = tf.compat.v1.get_variable("x", [2])
    return tf.compat.v1.train.GradientDescentOptimizer(1).compute_gradients(tf.reduce_sum(x))[0][0]


KERNEL = np.ones((2, 2, 1, 1), "float32")
ONES = [1, 1, 1, 1]


def raw_convolution(image):
    return tf.raw_ops.Conv(input=image, filter=KERNEL, strides=ONES, padding="VALID")


def dilation(image):
    return tf.nn.dilation2d(image, 0 * KERNEL[..., 0], ONES, "VALID", "NHWC", ONES)


def forward_mode(image):
    with tf.autodiff.ForwardAccumulator(tf.constant(image), tf.constant(image)) as accumulator:
        return accumulator.jvp(tf.constant(image) ** 2)


@pytest.mark.parametrize(
    ("group", "use"),
    [
        (POOLINGS, lambda image: keras.ops.max_pool(image, 2)),
        (POOLINGS, lambda image: keras.layers.AveragePooling2D(2)(image)),
        (POOLINGS, lambda image: tf.nn.max_pool2d(image, 2, 2, "VALID")),
        (DERIVATIVES, lambda image: tf.GradientTape()),
        (DERIVATIVES, lambda image: tf.nn.conv2d_transpose(image, KERNEL, (1, 8, 8, 1), 2)),
        (DERIVATIVES, lambda image: by_a_graph(tf.compat.v1.gradients)),
        (DERIVATIVES, lambda image: by_a_graph(tf.compat.v1.hessians)),
        (DERIVATIVES, lambda image: by_a_graph(tf.hessians)),
        (DERIVATIVES, lambda image: by_a_graph(optimizers_gradients)),
        (DERIVATIVES, forward_mode),
        (CONVOLUTIONS, lambda image: ndimage.generic_filter(image[0, ..., 0], np.sum, 3)),
        (CONVOLUTIONS, lambda image: scipy.signal.lfilter([1, 2, 3], 1, image)),
        (CONVOLUTIONS, lambda image: scipy.signal.upfirdn([1, 2], [1, 2, 3])),
        (CONVOLUTIONS, raw_convolution),
        (POOLINGS, lambda image: ndimage.generic_filter(image, np.max, 2)),
        (POOLINGS, lambda image: ndimage.rank_filter(image, -1, 2)),
        (POOLINGS, lambda image: ndimage.grey_dilation(image, 2)),
        (POOLINGS, lambda image: -ndimage.minimum_filter(-image, 2)),
        (POOLINGS, lambda image: scipy.signal.order_filter(image[0, ..., 0], np.ones((3, 3)), 8)),
        (POOLINGS, dilation),
    ],
)
def test_other_groups(group, use):
    image = np.ones((1, 4, 4, 1), "float32")
    use(image)
    with bar(group.names), pytest.raises(NotAllowed):
        use(image)


def test_scikit_images_functions():
    filters = pytest.importorskip("skimage.filters")
    morphology = pytest.importorskip("skimage.morphology")
    transform = pytest.importorskip("skimage.transform")
    image = np.arange(16.0).reshape(4, 4)
    for group, use in [
        (CONVOLUTIONS, lambda: filters.correlate_sparse(image, np.eye(3))),
        (CONVOLUTIONS, lambda: filters.filter_forward(image, lambda r, c: 1.0 * (r == c))),
        (POOLINGS, lambda: filters.rank.maximum(image.astype("uint8"), np.ones((2, 2)))),
        (POOLINGS, lambda: morphology.dilation(image, np.ones((2, 2)))),
        (POOLINGS, lambda: transform.downscale_local_mean(image, (2, 2))),
    ]:
        use()
        with bar(group.names), pytest.raises(NotAllowed):
            use()


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (CONVOLUTIONS, "cv2.filter2D"),
        (CONVOLUTIONS, "cv2.sepFilter2D"),
        (CONVOLUTIONS, "cv2.matchTemplate"),
        (CONVOLUTIONS, "cv2.gapi.filter2D"),
        (CONVOLUTIONS, "scipy.signal.sepfir2d"),
        (CONVOLUTIONS, "torch.mkldnn_convolution"),
        (CONVOLUTIONS, "torch.ops.aten.conv2d"),
        (POOLINGS, "cv2.blur"),
        (POOLINGS, "cv2.boxFilter"),
        (POOLINGS, "cv2.dilate"),
        (POOLINGS, "cv2.erode"),
        (POOLINGS, "cv2.morphologyEx"),
        (POOLINGS, "torch.avg_pool1d"),
        (DERIVATIVES, "torch.autograd.functional.jacobian"),
        (DERIVATIVES, "torch.nn.functional.max_unpool2d"),
        (DERIVATIVES, "torch.nn.grad.conv2d_input"),
        (DERIVATIVES, "jax.linear_transpose"),
    ],
)
def test_functions_in_c_are_found_in_the_source(group, name):
    cells = [f"import {name.partition('.')[0]}", f"def slide(image): return {name}(image)"]
    assert named(cells, "slide", group.names) == name


def test_nets_run_while_derivatives_are_barred():
    """Only the way back is barred, and only for a while."""
    net = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Conv2D(2, 3, activation="relu")])
    image = np.ones((1, 4, 4, 1), "float32")
    with bar(DERIVATIVES.names):
        outputs = net.predict(image, verbose=0)
        assert np.allclose(tf.function(net)(image), outputs)
        assert np.allclose(by_a_graph(lambda y, x: y), 9)
        with pytest.raises(NotAllowed):
            layer_gradients(net, image)
    assert layer_gradients(net, image)[0].shape == image.shape
    net.compile("sgd", "mse")
    assert np.isfinite(net.train_on_batch(image, 0 * outputs))
    with bar(DERIVATIVES.names):  # what was compiled before
        assert np.isfinite(net.train_on_batch(image, 0 * outputs))


def test_card_says_what_is_not_allowed_before_any_try():
    check = Check("00_test", {"slide": Slide()}, {})
    assert repr(check("slide")) == (
        "slide: 0 of 3 points\n"
        "  ✗ is defined  · runs  · own work  · shape (1)  · values (2)\n"
        "  Not done yet: `slide` is still to be written.\n"
        "  Not allowed here: a library's convolution.\n"
        '  1 hint left: check("slide", hints=1)'
    )
    assert "Not allowed here: a library&#x27;s convolution." in check("slide")._repr_html_()
    for answer in (BY_HAND, BY_HAND.replace("windows * kernel", "windows + kernel")):
        own = Check("00_test", {"slide": Slide()}, answered(answer))("slide")
        assert "✓ own work" in repr(own)
        assert "Not allowed" not in repr(own) + own._repr_html_()


def test_line_of_the_call_is_told():
    source = "def slide(image, kernel):\n    return np.convolve(image[0], kernel[0])\n"
    linecache.cache["<cell 9>"] = (len(source), None, source.splitlines(keepends=True), "<cell 9>")
    namespace = {"np": np}
    exec(compile(source, "<cell 9>", "exec"), namespace)
    verdict = verdict_of(namespace)
    assert verdict.message == (
        "line 2 of your cell, `return np.convolve(image[0], kernel[0])`: "
        "`numpy.convolve` is not allowed here: write the sums yourself."
    )


def test_finished_layer_that_was_made_before():
    layer, image = Subsampling(), np.ones((1, 4, 4, 1), "float32")
    layer(image)
    with bar(finished("cnnlab.layers.Subsampling").names), pytest.raises(NotAllowed):
        layer(image)
    layer(image)


def test_a_library_that_is_not_imported_is_left_alone():
    assert list(things(["cv3.filter2D", "cv3.*"])) == []
    assert "cv3" not in sys.modules


def test_part_of_a_library_that_is_imported_later_is_barred(tmp_path, monkeypatch):
    (tmp_path / "vision").mkdir()
    (tmp_path / "vision" / "__init__.py").touch()
    (tmp_path / "vision" / "filters.py").write_text("def slide(): return 1")
    monkeypatch.syspath_prepend(tmp_path)
    import vision

    with bar(["vision.filters.slide"]), pytest.raises(NotAllowed):
        importlib.import_module("vision.filters").slide()
    assert vision.filters.slide() == 1
