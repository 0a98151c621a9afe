"""The animation: a GIF where scripts do not run, all frames for the player where they do."""

import base64
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from cnnlab.plots import sliding_window
from cnnlab.plots.animation import Animation


@pytest.fixture(scope="module")
def animation():
    return sliding_window(np.arange(16).reshape(4, 4), [[1, 2], [3, 4]], strides=2)


@pytest.fixture(scope="module")
def page(animation):
    return animation._repr_mimebundle_()["text/html"]


def embedded(page, kind):
    (data,) = re.findall(rf'src="data:image/{kind};base64,([^"]+)"', page)
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_gif_plays_every_frame_and_stands_at_the_last(animation):
    gif = Image.open(io.BytesIO(animation.gif()))
    assert gif.n_frames == len(animation) == 4
    assert gif.info["loop"] == 0
    durations = []
    for index in range(gif.n_frames):
        gif.seek(index)
        durations.append(gif.info["duration"])
        frame = np.asarray(animation.frame(index).pixels(), int)
        # Few colours, but no pixel that another frame left behind.
        assert np.abs(np.asarray(gif.convert("RGB"), int) - frame).max() < 64
    assert durations == [1200, 1200, 1200, 3000]


def test_page_needs_no_script(animation, page):
    gif, sheet = embedded(page, "gif"), embedded(page, "png")
    width, height = gif.size
    assert gif.n_frames == 4
    assert sheet.size == (3 * width, 2 * height)
    assert page.count(f'alt="{animation.alt}"') == 2
    assert "<summary>All 4 frames</summary>" in page
    assert "http" not in page


def test_sheet_holds_the_frames_row_by_row(animation, page):
    sheet = np.asarray(embedded(page, "png").convert("RGB"), int)
    frame = np.asarray(animation.frame(3).pixels(), int)
    height, width, _ = frame.shape
    assert np.abs(sheet[height : 2 * height, :width] - frame).max() < 64
    assert (sheet[height:, width:] == 255).all()


def test_player_knows_the_frames(animation, page):
    settings = re.search(r'parentElement, (\{"captions.*\})\);</script>', page).group(1)
    settings = json.loads(settings)
    assert settings["captions"] == [animation.frame(index).alt for index in range(4)]
    assert (settings["columns"], settings["rows"]) == (3, 2)


def test_same_page_twice(page):
    again = sliding_window(np.arange(16).reshape(4, 4), [[1, 2], [3, 4]], strides=2)
    assert again._repr_mimebundle_()["text/html"] == page


def test_words_cannot_leave_their_place(animation):
    def draw(index):
        frame = animation.frame(index)
        frame.alt = "</script><b>"
        return frame

    page = Animation(draw, 1, alt='"><b>')._repr_mimebundle_()["text/html"]
    assert "<b>" not in page.replace("<\\/script><b>", "")
    assert page.count("</script>") == 1


def test_lecture_example_is_small():
    image, kernel = np.ones((5, 5), int), np.ones((3, 3), int)
    page = sliding_window(image, kernel, strides=2, padding=1)._repr_mimebundle_()["text/html"]
    assert len(page) < 200_000
