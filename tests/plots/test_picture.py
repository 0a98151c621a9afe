"""The house's figures: byte-equal, no trace in pyplot or rcParams, nothing heavy at import."""

import io
import subprocess
import sys

import keras
import matplotlib
import matplotlib.style
import numpy as np
import pytest
from matplotlib.axis import Axis
from matplotlib.text import Text
from PIL import Image

from cnnlab import plots
from cnnlab.language import speaking
from cnnlab.plots.picture import MAX_WIDTH, SCREEN_DPI, png_bytes

IMAGE = np.arange(12.0).reshape(3, 4)


def small_net():
    layer = keras.layers.Conv2D(1, 3, kernel_initializer="ones", name="C1")
    return keras.Sequential([keras.Input((9, 9, 1)), layer])


FIGURES = {
    "accuracy_by_weights": lambda: plots.accuracy_by_weights({"A": (6e7, 7e8, 57.2)}),
    "break_even": lambda: plots.break_even({"5x5": (100, [30, 60, 90, 120], 1)}),
    "channel_sum": lambda: plots.channel_sum(np.ones((4, 4, 2)), np.ones((2, 2, 2)), 1, "ab"),
    "comparison": lambda: plots.comparison(IMAGE, IMAGE[::-1]),
    "confusion_matrix": lambda: plots.confusion_matrix([[8, 2], [0, 5]]),
    "delta_by_maps": lambda: plots.delta_by_maps(np.ones((2, 2, 2)), np.ones((2, 2, 1, 2))),
    "cost_bars": lambda: plots.cost_bars({"naive": {"3x3": {"convolution": 7_000}}}),
    "explore_channels": lambda: plots.explore_channels(np.ones((4, 5, 3))).still,
    "explore_depth": lambda: plots.explore_depth({"plain": {1: [0.5, 1]}}).still,
    "explore_field": lambda: plots.explore_field().still,
    "explore_kernel": lambda: plots.explore_kernel(np.eye(5)).still,
    "explore_moves": lambda: (
        plots.explore_moves(
            np.ones((2, 4, 5)), {"CNN": np.full((2, 2, 2, 3), 0.1)}, [0, 1], [0, 90]
        ).still
    ),
    "explore_pooling": lambda: plots.explore_pooling(IMAGE).still,
    "explore_table": lambda: plots.explore_table(np.eye(2, 3)).still,
    "explore_window": lambda: plots.explore_window(IMAGE, np.ones((2, 2))).still,
    "field_growth": lambda: plots.field_growth([1, 4], [3, 9], {"seed 0": [0.8, 1.6]}),
    "function_curves": lambda: plots.function_curves([0, 1, 2], {"square": [0, 1, 4]}),
    "activation_map": lambda: plots.activation_map(np.ones((6, 6, 3)), [[0.9, 0.1]], "a cat"),
    "heat_map": lambda: plots.heat_map(np.ones((6, 6, 3)), [[0.9, 0.1]], 4, 2, "chance"),
    "histograms": lambda: plots.histograms({"a": [1, 2, 3]}),
    "gradient_check": lambda: plots.gradient_check([0.1, 0.01], {"float32": [1e-2, 1e-4]}),
    "gradients_by_depth": lambda: plots.gradients_by_depth({"plain": [1e-6, 1e-3, 1]}),
    "kernel_table": lambda: plots.kernel_table(IMAGE, {"edge": np.eye(3) - 1 / 3}),
    "layer_maps": lambda: plots.layer_maps({"digit": IMAGE[..., None], "output": np.ones(10)}),
    "mistakes": lambda: plots.mistakes(IMAGE[None, ..., None], [0], [[0.1, 0.9]]),
    "net_graphs": lambda: plots.net_graphs({"dense": np.ones((2, 3))}),
    "receptive_field": lambda: plots.receptive_field(small_net()),
    "pyramids": lambda: plots.pyramids({"A": {56: 8, 28: 16}}),
    "receptive_fields": lambda: plots.receptive_fields({"first": (small_net(), "C1")}),
    "residual_forms": lambda: plots.residual_forms({"post": "slide", "pre": "identity"}),
    "switches": lambda: plots.switches([[1, 5, 2, 2], [3, 4, 0, 1]]),
    "systems_side_by_side": lambda: plots.systems_side_by_side({"a": 0}, {"a": {"load": 1}}, 1e-4),
    "unrolled_maps": lambda: plots.unrolled_maps((2, 3, 2)),
    "weight_matrices": lambda: plots.weight_matrices({"dense": np.ones((2, 3))}),
    "connection_table": lambda: plots.connection_table(np.eye(2, 3)),
    "connections_beside_jacobian": lambda: plots.connections_beside_jacobian(
        np.eye(2, 3), 0.5 * np.eye(2, 3)
    ),
    "feature_grid": lambda: plots.feature_grid(np.ones((4, 4, 6)), "edges"),
    "feature_maps": lambda: plots.feature_maps(np.ones((4, 4, 6))),
    "kernels": lambda: plots.kernels(np.ones((3, 3, 2, 4))),
    "learning_curves": lambda: plots.learning_curves({"a": [0, 1], "b": [[1, 2], [3, 4]]}),
    "overlaid_curves": lambda: plots.overlaid_curves({"a": [2, 1], "b": [2, 1.5]}),
    "parallel_coordinates": lambda: plots.parallel_coordinates(
        [{"filters": 4, "accuracy": 0.8}, {"filters": 8, "accuracy": 0.9}]
    ),
    "robustness_curves": lambda: plots.robustness_curves({"shift": ([0, 1], {"CNN": [1, 0.5]})}),
    "two_orders": lambda: plots.two_orders({"stride 2": (np.ones((2, 2)), np.eye(2))}),
    "padding_modes": lambda: plots.padding_modes(IMAGE, np.ones((2, 2))),
    "seed_spread": lambda: plots.seed_spread({"a": [0.5, 1], "b": [1]}),
    "show_images": lambda: plots.show_images([IMAGE, -IMAGE]),
    "show_matrix": lambda: plots.show_matrix(IMAGE),
    "sliding_window": lambda: plots.sliding_window(IMAGE, np.ones((2, 3)), 2).frame(0),
    "sliding_window_frames": lambda: plots.sliding_window_frames(IMAGE, np.ones((2, 3)), 2),
}


def test_every_function_is_drawn_here():
    assert sorted(FIGURES) == plots.__all__ == dir(plots)


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_same_bytes_whatever_the_users_style(name):
    first = FIGURES[name]()
    png = first.png()
    # The size of letters is read when a figure is made, their hinting when it is drawn.
    users = {"font.size": 20, "text.hinting": "none"}
    with matplotlib.style.context(["dark_background", users]):
        before = dict(matplotlib.rcParams)
        assert FIGURES[name]().png() == first.png() == png
        assert dict(matplotlib.rcParams) == before
    assert first.get_figwidth() <= MAX_WIDTH
    assert first.alt


def written(figure):
    """The boxes of titles, names and notes, by their texts; the numbers along axes are left out."""
    axes = figure.findobj(Axis)
    ticks = {label for axis in axes for label in axis.get_ticklabels(which="both")}
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text not in ticks]
    shown = [
        text for text in texts if text.axes is None or text.axes.axison or text is text.axes.title
    ]
    return [
        (text.get_text(), text.get_window_extent()) for text in shown if text.get_text().strip()
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["padding_modes", "residual_forms", "seed_spread", "switches"])
def test_russian_words_have_room(name):
    with speaking("ru"):
        figure = FIGURES[name]()
        figure.pixels()
    boxes = written(figure)
    assert boxes
    for index, (text, box) in enumerate(boxes):
        assert 0 <= box.x0 < box.x1 <= figure.bbox.x1, text
        assert not box.padded(-2).count_overlaps([other for _, other in boxes[:index]]), text


def test_png_is_sharp_and_small():
    picture = plots.show_matrix(IMAGE)
    image = Image.open(io.BytesIO(picture.png()))
    assert image.width == pytest.approx(1.5 * SCREEN_DPI * picture.get_figwidth(), abs=1)
    assert len(picture.png()) < 20_000


def test_notebook_shows_the_png_with_its_words():
    picture = plots.show_matrix([[1, 2]], "kernel")
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert metadata["image/png"]["alt"] == data["text/plain"] == "kernel: [[1, 2]]"
    assert metadata["image/png"]["width"] == round(SCREEN_DPI * picture.get_figwidth())


def test_palette_only_where_it_costs_nothing():
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 3, axis=2)
    for pixels, mode in [(noise, "RGB"), (ramp, "P")]:
        image = Image.open(io.BytesIO(png_bytes(Image.fromarray(pixels), 96)))
        assert image.mode == mode
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), pixels)


def test_import_is_light_and_pyplot_stays_out():
    code = """
import sys
from cnnlab import plots
heavy = {"matplotlib", "keras", "tensorflow", "jax", "torch", "numpy"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
plots.comparison([[1, 2]], [[1, 3]]).png()
plots.sliding_window([[1, 2]], [[1]])._repr_mimebundle_()
unwanted = {"matplotlib.pyplot", "keras", "tensorflow", "jax", "torch"}
assert not unwanted & set(sys.modules), unwanted & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_name():
    with pytest.raises(AttributeError, match="no attribute 'histogram'"):
        _ = plots.histogram
