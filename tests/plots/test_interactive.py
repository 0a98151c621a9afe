"""Figures that react: what they show in a browser is what NumPy computes."""

import itertools
import re

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from scipy.signal import correlate2d

from cnnlab import plots
from cnnlab.arithmetic import Field, output_size
from cnnlab.layers import LECTURE_7X9
from tests import browser

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(-3, 9, (6, 5))
KERNELS = {"3x3": RNG.integers(-2, 3, (3, 3)), "1x2": np.array([[1, -4]])}
DIGIT = RNG.random((20, 20))
PHOTOGRAPH = np.round(255 * RNG.random((12, 9))) / 255
COLOURS = np.round(255 * RNG.random((7, 8, 3))) / 255
TIES = np.array([[5, 5, 1, 2, 0], [5, 0, 2, 2, 7], [0, 0, 0, 7, 7], [0, 0, 9, 1, 1]])
FIGURES = {
    "window": lambda: plots.explore_window(IMAGE, KERNELS),
    "digit": lambda: plots.explore_window(DIGIT, KERNELS["3x3"]),
    "kernel": lambda: plots.explore_kernel(PHOTOGRAPH),
    "pooling": lambda: plots.explore_pooling(TIES),
    "field": lambda: plots.explore_field([]),
    "table": lambda: plots.explore_table(LECTURE_7X9),
    "channels": lambda: plots.explore_channels(COLOURS),
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Figures</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<body><main>{}</main></body></html>"""


def page_of(figure):
    return figure._repr_mimebundle_()["text/html"]


@pytest.fixture(scope="module")
def html():
    """One page with all figures."""
    parts = (f'<div id="{name}">{page_of(make())}</div>' for name, make in FIGURES.items())
    return PAGE.format("".join(parts))


@pytest.fixture(scope="module")
def chromium():
    with browser.chromium() as running:
        yield running


@pytest.fixture
def opened(chromium, html):
    """Opens the page; what it says on the console is an error of the test."""
    said, pages = [], []

    def open_page(**settings):
        page = chromium.new_page(**settings)
        pages.append(page)
        # (It is the test that reads canvases, again and again.)
        page.on("console", lambda it: "willReadFrequently" in it.text or said.append(it.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda it: it.url.startswith("data:") or said.append(it.url))
        page.set_content(html)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert said == []


def number(text):
    return float(text.replace("−", "-"))


def matrix(part, place):
    """The texts of a drawing of cells as numbers, its empty cells as NaN."""
    read = """svg => [...svg.querySelectorAll("g")].map(g => [
        ...["y", "x"].map(axis => g.querySelector("rect").getAttribute(axis)),
        g.querySelector("text")?.textContent ?? "nan"])"""
    cells = part.locator("svg").nth(place).evaluate(read)
    rows, columns = (len({cell[axis] for cell in cells}) for axis in (0, 1))
    return np.reshape([number(text) for *_, text in cells], (rows, columns))


def pixels(part, place):
    """The red, green and blue of a canvas."""
    read = """sheet => [sheet.height, sheet.width,
        ...sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height).data]"""
    height, width, *data = part.locator("canvas").nth(place).evaluate(read)
    return np.reshape(data, (height, width, 4))[..., :3]


def slide(part, **values):
    for label, value in values.items():
        part.get_by_role("slider", name=label).fill(str(value))


def said(part):
    return part.locator(".cnnlab-say").inner_text()


def gray(values):
    """As `plots.cells.colour_scale` has it: black to white."""
    return 255 * (values - values.min()) / np.ptp(values)


def spread(kernel, dilation):
    """The kernel with its holes."""
    holes = np.zeros([(size - 1) * dilation + 1 for size in kernel.shape])
    holes[::dilation, ::dilation] = kernel
    return holes


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("name", KERNELS)
def test_window(opened, name):
    part = opened().locator("#window")
    part.get_by_label("kernel").select_option(name)
    kernel = KERNELS[name]
    for stride, padding, dilation in itertools.product((1, 2, 4), (0, 3), (1, 2)):
        slide(part, stride=stride, padding=padding, dilation=dilation)
        padded, holes = np.pad(IMAGE, padding), spread(kernel, dilation)
        expected = correlate2d(padded, holes, "valid")[::stride, ::stride]
        np.testing.assert_array_equal(matrix(part, 0), padded)
        slide(part, value=expected.size)
        np.testing.assert_array_equal(matrix(part, 1), expected)
        assert number(said(part).split("=")[-1].strip()) == expected[-1, -1]
        # Each value beside its window.
        slide(part, value=1)
        terms = re.findall(r"\(?(−?\d+)\)?·\(?(−?\d+)\)?", said(part))
        assert sum(number(x) * number(w) for x, w in terms) == expected[0, 0]
        assert len(terms) == kernel.size
        assert np.isnan(matrix(part, 1)).sum() == expected.size - 1


@pytest.mark.needs("chromium")
def test_window_without_a_place(opened):
    part = opened().locator("#window")
    slide(part, dilation=3)
    assert said(part) == "The window finds no place: nothing comes out."
    slide(part, dilation=1)
    assert said(part).startswith("output[0, 0] =")


@pytest.mark.needs("chromium")
def test_window_is_moved(opened):
    page = opened()
    part = page.locator("#window")
    part.get_by_role("button", name="Next").click()
    assert said(part).startswith("output[0, 1] =")
    for _ in range(2):
        part.get_by_role("button", name="Back").click()
    assert said(part).startswith("output[3, 2] =")  # the last one
    part.locator("svg").nth(1).locator("g").nth(4).click()
    assert said(part).startswith("output[1, 1] =")
    # A key on a slider.
    part.get_by_label("stride").focus()
    page.keyboard.press("ArrowRight")
    assert part.get_by_label("stride").input_value() == "2"
    part.get_by_role("button", name="Play").click()
    part.get_by_text("output[1, 0] =").wait_for()
    part.get_by_role("button", name="Pause").click()
    stands = said(part)
    page.wait_for_timeout(1000)
    assert said(part) == stands


@pytest.mark.needs("chromium")
def test_digit(opened):
    part = opened().locator("#digit")
    slide(part, stride=2, padding=1)
    expected = correlate2d(np.pad(DIGIT, 1), KERNELS["3x3"], "valid")[::2, ::2]
    slide(part, value=expected.size)
    fills = (
        part.locator("svg")
        .nth(1)
        .locator("g rect:first-child")
        .evaluate_all(
            "all => all.map(rect => rect.getAttribute('fill').match(/\\d+/g).map(Number))"
        )
    )
    shown = np.reshape(fills, (*expected.shape, 3))
    assert np.abs(shown - gray(expected)[..., None]).max() < 1.1


@pytest.mark.needs("chromium")
def test_kernel(opened):
    part = opened().locator("#kernel")
    np.testing.assert_array_equal(pixels(part, 0)[..., 1], np.round(gray(PHOTOGRAPH)))
    kernel = np.array([[1, 2.5, 0], [0, -1, 0], [-2, 0, -3]])
    for (row, column), weight in np.ndenumerate(kernel):
        part.get_by_label(f"row {row}, column {column}").fill(str(weight))
    part.get_by_label("divided").fill("2")
    expected = correlate2d(PHOTOGRAPH, kernel / 2, "valid")
    numbers = [number(word) for word in re.findall(r"−?\d+\.?\d*", said(part))][:3]
    np.testing.assert_allclose(
        numbers, [kernel.sum() / 2, expected.min(), expected.max()], atol=0.01
    )
    # Red above 0, blue below, and the stronger the farther from white.
    shown = pixels(part, 1)
    assert ((shown[..., 0] >= shown[..., 2]) == (expected >= 0)).all()
    strength = np.abs(expected) / np.abs(expected).max()
    far = np.where(expected[..., None] > 0, (178, 24, 43), (33, 102, 172))
    assert np.abs(shown - (255 + (far - 255) * strength[..., None])).max() < 1.1
    part.get_by_label("signs in gray").check()
    assert np.abs(pixels(part, 1) - gray(expected)[..., None]).max() < 1.1
    part.get_by_label("divided").fill("0")
    assert said(part) == "Ten numbers are needed, and the divisor must not be 0."


def routes(size, stride):
    """For each output the gradient that it sends back, by the definition."""
    rows, columns = (output_size(n, size, stride) for n in TIES.shape)
    back = np.zeros((rows, columns, *TIES.shape))
    for i, j in np.ndindex(rows, columns):
        patch = TIES[i * stride : i * stride + size, j * stride : j * stride + size]
        u, v = np.unravel_index(patch.argmax(), patch.shape)
        back[i, j, i * stride + u, j * stride + v] = 1
    return back


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2])
def test_pooling(opened, size, stride):
    part = opened().locator("#pooling")
    slide(part, window=size, stride=stride)
    back = routes(size, stride)
    columns = back.shape[1]
    for place in np.ndindex(back.shape[:2]):
        part.locator("svg").nth(1).locator("g").nth(place[0] * columns + place[1]).click()
        np.testing.assert_array_equal(matrix(part, 2), back[place])
        assert matrix(part, 1)[place] == (back[place] * TIES).sum()
    slide(part, output=1)
    np.testing.assert_array_equal(matrix(part, 2), back[0, 0])
    part.get_by_label("all outputs").check()
    np.testing.assert_array_equal(matrix(part, 2), back.sum(axis=(0, 1)))


@pytest.mark.needs("chromium")
def test_field(opened):
    part = opened().locator("#field")
    field, seen, layers = Field(), np.ones(1), []
    for kernel, stride, dilation in [(3, 2, 1), (2, 2, 1), (3, 1, 3), (2, 1, 1)]:
        if (kernel, stride, dilation) == (2, 2, 1):
            part.get_by_role("button", name="Add pooling").click()
        else:
            slide(part, kernel=kernel, stride=stride, dilation=dilation)
            part.get_by_role("button", name="Add convolution").click()
        window = np.zeros((kernel - 1) * dilation * field.jump + 1)
        window[:: dilation * field.jump] = 1
        seen = np.convolve(seen, window)  # ways from each pixel to the output
        field = field.through(kernel, stride, dilation_rate=dilation)
        layers.append(field)
        cells = part.locator("tr").last.locator("td").all_inner_texts()
        assert cells[-2:] == [str(field.size), str(field.jump)]
        fills = part.locator("svg g rect").evaluate_all(
            "all => all.map(rect => rect.getAttribute('fill') !== 'none')"
        )
        side = np.reshape(fills, (33, 33)).sum(axis=1).max()
        if field.size <= 33:
            assert side == np.count_nonzero(seen)
            assert np.count_nonzero(fills) == side**2
    assert f"{field.size}×{field.size} pixels" in said(part)
    for field in [*layers[-2::-1], Field()]:
        part.get_by_role("button", name="Take off").click()
        assert f"{field.size}×{field.size} pixels" in said(part)
    assert part.get_by_role("button", name="Take off").is_disabled()


@pytest.mark.needs("chromium")
def test_table(opened):
    part = opened().locator("#table")
    table = np.array(LECTURE_7X9)
    np.testing.assert_array_equal(matrix(part, 0), table)
    for f in range(9):
        part.locator("svg").first.locator("g").nth(f).click()
        assert part.get_by_role("slider").input_value() == str(f + 1)
        reads = ", ".join(str(c + 1) for c in np.flatnonzero(table[:, f]))
        assert said(part).startswith(f"Output map {f + 1} reads input maps {reads}: ")
        strong = part.locator('svg line[opacity="1"]')
        assert strong.count() == table[:, f].sum()
    slide(part, **{"output map": 6})
    assert said(part).startswith("Output map 6 reads input maps 1, 6, 7: 3 of 7.")


@pytest.mark.needs("chromium")
def test_channels(opened):
    part = opened().locator("#channels")
    np.testing.assert_array_equal(pixels(part, 0), np.round(255 * COLOURS))
    assert np.abs(pixels(part, 1) - gray(COLOURS[..., :1])).max() < 1.1
    slide(part, red=0.5, green=-0.25, blue=-1)
    expected = COLOURS @ [0.5, -0.25, -1]
    assert said(part).startswith("0.5 · red − 0.25 · green − 1 · blue: from −")
    shown = pixels(part, 1)
    assert ((shown[..., 0] >= shown[..., 2]) == (expected >= 0)).all()
    part.get_by_label("signs in gray").check()
    assert np.abs(pixels(part, 1) - gray(expected)[..., None]).max() < 1.1


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_and_a_reader(opened, scheme):
    page = opened(viewport={"width": 400, "height": 800}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    ink = page.evaluate(
        "[document.body, document.querySelector('#window text')].map(it => "
        "getComputedStyle(it)).map(it => [it.color, it.fill])"
    )
    assert ink[0][0] == ink[1][1]
    serious = [
        (found["id"], found["nodes"][0]["html"])
        for found in Axe().run(page).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.needs("chromium")
def test_reduced_motion(opened):
    part = opened(reduced_motion="reduce").locator("#window")
    assert part.get_by_role("button").all_inner_texts() == ["◀ Back", "Next ▶"]


@pytest.mark.needs("chromium")
def test_paper_and_no_scripts(opened):
    page = opened()
    live = page.locator(".cnnlab-live")
    stills = page.locator("img")
    assert live.first.is_visible()
    assert not stills.first.is_visible()
    page.emulate_media(media="print")
    plain = opened(java_script_enabled=False).locator("img")
    assert not live.first.is_visible()
    for images in (stills, plain):
        assert images.count() == len(FIGURES)
        for image in images.all():
            assert image.is_visible()
            assert image.get_attribute("alt")
            assert image.bounding_box()["height"] > 100


class TestWithoutABrowser:
    """The HTML, and what is refused."""

    @pytest.mark.parametrize("name", FIGURES)
    def test_html(self, name):
        page = page_of(FIGURES[name]())
        assert page == page_of(FIGURES[name]())
        assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
        assert page.count("</script>") == page.count("<img") == 1
        assert len(page) < 60_000

    def test_words_cannot_leave_their_place(self):
        page = page_of(plots.explore_window(IMAGE, {"</script><b>": KERNELS["3x3"]}))
        assert page.count("</script>") == 1

    def test_photograph_is_packed(self):
        photograph = np.zeros((2, 151, 150)) + 0.25
        assert len(page_of(plots.explore_kernel(photograph[0, 1:]))) < 60_000
        with pytest.raises(ValueError, match=r"at most 45,000 numbers. Received: .*\(151, 300\)"):
            plots.explore_kernel(np.concatenate(photograph, axis=1))
        with pytest.raises(ValueError, match=r"in 0..1. Received: values in 0.25..63.75"):
            plots.explore_kernel(photograph[0, 1:] * np.linspace(1, 255, 150))

    @pytest.mark.parametrize(
        ("figure", "arguments", "message"),
        [
            ("explore_window", (np.ones((40, 40)), np.ones((3, 3))), r"at most 1,024 pixels"),
            ("explore_window", (IMAGE, {"a": [[1]], "b": np.ones((9, 9))}), "must fit"),
            (
                "explore_kernel",
                (PHOTOGRAPH, np.ones((5, 5))),
                r"Received: kernel of shape \(5, 5\)",
            ),
            ("explore_pooling", (TIES, 5), r"Received: image of shape \(4, 5\), pool_size=5"),
            ("explore_field", ([(3, 1)],), r"three ints above 0.*Received: \(3, 1\)"),
            ("explore_field", ([(3, 1, 0)],), r"three ints above 0.*Received: \(3, 1, 0\)"),
            ("explore_table", ([[1, 2]],), "0 and 1"),
            ("explore_channels", (COLOURS, (1, 2, 0)), r"weights=\[1, 2, 0\]"),
            ("explore_channels", (COLOURS[..., :2],), "must be three channels"),
        ],
    )
    def test_refused(self, figure, arguments, message):
        with pytest.raises(ValueError, match=message):
            getattr(plots, figure)(*arguments)
