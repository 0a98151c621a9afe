"""Where a number comes from: what is told is what the oracle says, at the place that differs."""

import re

import numpy as np
import pytest

from cnnlab.exercises import labs, load
from cnnlab.exercises.lab02_convolution import Conv2D
from cnnlab.exercises.lab11_backpropagation import WeightGradients
from cnnlab.judging.by_name import known, required
from cnnlab.judging.card import Card
from cnnlab.judging.exercise import Case
from cnnlab.judging.ladder import judge
from cnnlab.judging.origin import MOST_BEFORE, Step, Window, first_wrong, short, summed, window
from cnnlab.judging.probes import Answer
from cnnlab.judging.steps import steps
from tests import browser

PLACES = 20  # of each case
TOLD = {
    f"{lab[:2]} {name}": exercise
    for lab in labs()
    for name, exercise in load(lab).items()
    if hasattr(exercise, "origin")
}
PICTURE = np.arange(30).reshape(5, 6) - 10
KERNEL = np.array([[1, -2, 0], [3, 0.5, 4]])


def parts(right):
    return right.items() if isinstance(right, dict) else [(None, right)]


@pytest.mark.parametrize("name", TOLD)
def test_it_is_the_oracles_number(name):
    exercise, rng = TOLD[name], np.random.default_rng(0)
    names = required(exercise.origin)
    for case in exercise.cases(rng):
        for part, right in parts(exercise.expected(case)):
            for _ in range(PLACES):
                at = tuple(int(rng.integers(size)) for size in np.shape(right))
                told = known(names, exercise, case.args, case.kwargs, at=at, part=part)
                value = exercise.origin(**told).value
                assert value == pytest.approx(np.asarray(right)[at], rel=1e-4, abs=1e-4)


def test_zero_has_no_sign():
    """Such as a gradient's where ReLU is off: a negative number times 0."""
    assert short(np.float32(-0.0)) == short(0) == "0"
    assert (short(-0.5), short(-12345.0), short(True)) == ("−0.5", "−1.23e+04", "1")


def test_labs_whose_numbers_come_from_windows():
    assert {name[:2] for name in TOLD} >= {"02", "03", "04", "08", "11"}


def cells(html):
    """Rows of a table's texts; those of the window without their marks, and where they stand."""
    rows = [re.findall(r"<td(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)[1:]]
    texts = [[re.sub(r"<.*?>|.*?>", "", cell, count=1) for cell in row] for row in rows]
    framed = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if "<b>" in cell]
    return texts, framed


def number(text):
    return float(text.replace("−", "-").strip("()"))


@pytest.mark.parametrize("rate", [1, 2])
def test_the_table_is_the_picture_around_the_window(rate):
    seen = window("the picture", PICTURE, KERNEL, (1, 1), rate=rate)
    html = steps([Step((1, 1), summed([seen], bias=2), 7.25)])
    texts, framed = cells(html)
    assert [len(texts), len(texts[0])] == [3 + rate, min(3 + 2 * rate, 6)]
    assert framed == [(1 + rate * u, 1 + rate * v) for u, v in np.ndindex(2, 3)]
    for u, v in np.ndindex(2, 3):
        value, weight = re.split("<br>×", re.sub("</?b>", "", texts[1 + rate * u][1 + rate * v]))
        assert number(value) == PICTURE[1 + rate * u, 1 + rate * v]
        assert number(weight) == KERNEL[u, v]
    assert number(texts[0][0]) == PICTURE[0, 0]


def test_the_formula_is_written_out():
    seen = window("the picture", PICTURE, KERNEL, (1, 1))
    told = summed([seen], bias=-2)
    *products, bias = told.formula.split(" + ")
    pairs = [[number(part) for part in product.split("·")] for product in products]
    assert number(bias) == -2
    assert sum(x * w for x, w in pairs) - 2 == told.value
    assert told.value == np.sum(PICTURE[1:3, 1:4] * KERNEL) - 2
    html = steps([Step((0, 1, 2), told, np.float32("nan"))])
    assert "Where the number at [0, 1, 2] comes from:" in html
    assert (
        f"{told.formula} = <b>{told.value:g}</b>; in your answer: <b>nan</b>".replace("-", "−")
        in html
    )


def test_several_windows_are_added_up():
    channels = [window(f"channel {c}", PICTURE + c, KERNEL, (0, 0)) for c in range(5)]
    told = summed(channels)
    assert sum(map(number, told.formula.split(" + "))) == told.value
    html = steps([Step((), told, 1)])
    assert html.count("<table") == 3
    assert "Where it comes from:" in html


def test_no_window_no_table():
    nothing = np.array([], int)
    lonely = Window("delta", PICTURE, nothing, nothing, np.zeros((0, 0)))
    html = steps([Step((4, 4), summed([lonely]), 1)])
    assert "0 = <b>0</b>; in your answer: <b>1</b>" in html
    assert "<table" not in html


def test_a_wide_window_is_told_by_its_sum():
    ones = np.ones((20, 20))
    html = steps([Step((), summed([window("the picture", ones, ones, (0, 0))]), 1)])
    assert "400 = <b>400</b>" in html
    assert "<table" not in html


def card(exercise, change):
    """The card of who gives the right answers, changed."""

    def ask(probe, name, args, kwargs, forbidden=()):
        return Answer(change(exercise.oracle(*args, **kwargs)))

    return Card("00_test", judge(exercise, ask, seed=0))


def test_the_card_tells_of_the_place_that_its_message_names():
    def wrong(right):
        found = right + 1e-5 * np.abs(right).mean()  # rounding, which is no difference
        found[-1, 1] += 1
        return found

    html = card(Conv2D(), wrong)._repr_html_()
    place = re.search(r"at (\[\d+, \d+\]) expected", html)[1]
    assert place == "[2, 1]"
    assert f"Where the number at {place} comes from:" in html
    assert f"First difference at {place}:" in html  # of the picture
    pairs = re.findall(r"<b>([−\d.]+)</b>; in your answer: <b>([−\d.]+)</b>", html)
    *before, (right, found) = [tuple(map(number, pair)) for pair in pairs]
    assert found == right + 1
    assert len(before) == MOST_BEFORE
    assert all(one == other for one, other in before)


def test_a_part_of_a_dict_is_told_on_each_rung_that_compares_it():
    exercise = WeightGradients()
    case = list(exercise.cases(np.random.default_rng(0)))[3]
    right = exercise.expected(case)
    wrong = right | {"kernel": right["kernel"] + 1, "bias": right["bias"] + 1}
    for rung, part in [("bias", "bias"), ("kernel", "kernel"), ("strides", "kernel")]:
        where, [step] = first_wrong(exercise, rung, case, right, wrong)
        assert where == step.where == (0,) * right[part].ndim
        assert step.origin.value == pytest.approx(right[part][where])
        assert step.got == pytest.approx(right[part][where] + 1)
    assert first_wrong(exercise, "shape", case, right, wrong) == (None, None)


@pytest.mark.parametrize("wrong", [(0, 0), (0, 2), (2, 1)])
def test_the_steps_go_through_right_numbers_to_the_first_wrong_one(wrong):
    exercise = Conv2D()
    case = next(exercise.cases(np.random.default_rng(0)))
    right = exercise.expected(case)
    got = np.array(right)
    got[wrong] += 1
    where, shown = first_wrong(exercise, "values", case, right, got)
    assert where == shown[-1].where == wrong
    places = [np.ravel_multi_index(step.where, right.shape) for step in shown]
    assert places == list(range(max(places[-1] - MOST_BEFORE, 0), places[-1] + 1))
    for step in shown:
        assert step.origin.value == pytest.approx(right[step.where])
        assert step.got == pytest.approx(right[step.where] + (step.where == wrong))
    html = steps(shown)
    assert html.count("<details name=") == len(shown)
    assert html.count(" open>") == 1
    assert f"open><summary>Where the number at {list(wrong)} comes from:" in html
    assert html.count("Before it, and right: the number at ") == len(shown) - 1


@pytest.fixture
def chromium():
    with browser.chromium() as running:
        yield running


@pytest.mark.needs("chromium")
def test_a_reader_goes_from_step_to_step_by_keys(chromium):
    """What the window shows is NumPy's sum, and ends at the place that the message names."""

    def wrong(right):
        return right + (np.arange(right.size).reshape(right.shape) == right.size - 1)

    page = chromium.new_page()
    page.set_content(card(Conv2D(), wrong)._repr_html_())
    shown, seen = page.locator("details[name]"), []
    for place in [MOST_BEFORE, *range(MOST_BEFORE)]:
        if place < MOST_BEFORE:
            shown.nth(place).locator("summary").press("Enter")
        one = page.locator("details[name][open]")
        framed = [each.split("×") for each in one.locator("td:has(b)").all_inner_texts()]
        total = np.dot(*np.array([[number(part) for part in pair] for pair in framed]).T)
        right, yours = map(number, one.locator("div > b").all_inner_texts())
        assert total == right
        seen.append((one.locator("summary").inner_text(), yours - right))
    assert "at [2, 2] expected" in page.locator("body").inner_text()
    assert seen[0] == ("Where the number at [2, 2] comes from:", 1)
    before = "Before it, and right: the number at"
    assert seen[1:] == [(f"{before} {list(at)}:", 0) for at in [(1, 2), (2, 0), (2, 1)]]


@pytest.mark.parametrize("got", [None, "text", [1, 2], {}, np.zeros((3, 4)), [["a"] * 3] * 3])
def test_what_cannot_be_compared_number_by_number(got):
    exercise = Conv2D()
    case = next(exercise.cases(np.random.default_rng(0)))
    assert first_wrong(exercise, "values", case, exercise.expected(case), got) == (None, None)


def test_an_exercise_without_windows_names_the_place_alone():
    exercise = TOLD["02 conv2d"]
    plain = type("Plain", (), {"part_of": exercise.part_of, "rtol": 1e-4, "atol": 1e-4})()
    right = np.eye(3)
    assert first_wrong(plain, "values", Case("x"), right, right.T[::-1]) == ((0, 0), None)
