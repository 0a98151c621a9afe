"""The class report: counts that are right, who needs a look, and nothing that acts."""

from types import SimpleNamespace

import pytest

from cnnlab.grading.marks.results import OUTCOMES, ExerciseResult
from cnnlab.grading.pages import problems
from cnnlab.grading.pages import report as module
from cnnlab.grading.pages.charts import COLOURS, marks_chart, outcomes_chart
from cnnlab.grading.pages.report import report
from cnnlab.language import speaking
from tests.browser import chromium
from tests.grading.marks.records import record
from tests.grading.pages.reader import HIDING, MARKUP, read

TITLE = "Lab 02: Convolution"
RUN = {
    "seed": 7,
    "workers": 2,
    "seconds": 61.2,
    "graded": 1,
    "notes": [],
    "sandboxed": True,
    "versions": "cnnlab 0.1.0",
}


def page(records, **run):
    """Without the figures: to draw them takes longer than all else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_figures", lambda *_: [])
        return whole_page(records, **run)


def whole_page(records, **run):
    return read(report(records, TITLE, RUN | run))


def student(name, points, outcome="passed", message="", mistake="", **changes):
    """A record of one exercise, `conv2d`, of 3 points, without warnings."""
    result = ExerciseResult("conv2d", points, 3, outcome, message, mistake)
    return record(name, exercises=[result], **{"warnings": []} | changes)


def test_numbers_of_the_class():
    text = page([student("a", 3), student("b", 3), student("c", 0, "missing")]).text
    assert "3 students 2.0 of 3 points on average 3 points in the middle (median)" in text
    assert "2 with all points" in text
    assert "1 of 3; the others had not changed" in text
    assert "time 61 s graded" in text
    assert "WITHOUT" not in text


def test_one_is_singular():
    found = page([record("a")])
    assert "1 student 1.0 of 3 points on average" in found.text
    assert "1 answer in the students' own words waits for you" in found.text
    assert marks_chart([1], 3).alt.startswith("Points of 1 student: ")


def test_what_the_command_said_is_in_the_report():
    text = page([student("a", 3)], notes=["No longer handed in: bob.", f"c: {MARKUP}"]).text
    assert "No longer handed in: bob. c: <script>alert(1)</script>" in text


def test_discussions_wait_and_do_not_count():
    silent = record("c", answers={"conv2d": "def conv2d(): ...", "why": ""})
    text = page([record("a"), record("b"), silent]).text
    assert "1.0 of 3 points on average" in text
    assert "2 answers in the students' own words wait for you" in text
    assert "0 with all points" in text


def test_mistakes_are_counted_with_their_first_hint(monkeypatch):
    known = SimpleNamespace(hints={"no_stride": ("First.", "B")}.__getitem__)
    monkeypatch.setattr(problems.exercises, "load", lambda lab: {"conv2d": known})
    records = [student(f"s{n}", 0, "failed", "expected 6", "no_stride") for n in range(3)]
    records += [student("t", 0, "failed", "expected 6"), student("u", 3)]
    records += [student("v", 1, "partial", "", "forgotten_mistake"), student("w", 0, "missing")]
    text = page(records).text
    assert "3 no stride First. who s0 , s1 , s2 1 forgotten mistake who v" in text
    assert "other answers, by their numbers or message 1 expected 6 who t" in text
    assert "who w" not in text  # has not tried


def test_other_answers_that_gave_the_same_numbers_are_one_row_with_an_example():
    records = [student(f"s{n}", 0, "failed", f"at [{n}]: expected 6") for n in range(3)]
    for each in records[:2]:
        each.exercises[0].numbers = "same"
        each.answers["conv2d"] = "def conv2d(): return 5"
    text = page(records).text
    assert "2 at [0]: expected 6 who s0 , s1 one of these answers def conv2d" in text
    assert "1 at [2]: expected 6 who s2" in text


def test_what_nobody_answered_is_not_called_right():
    assert "Nobody has answered." in page([student("a", 0, "missing")]).text
    assert "Nothing: all who answered are right." in page([student("a", 3)]).text


def test_only_the_most_common_messages_are_listed():
    records = [student(f"s{n}", 0, "failed", f"got {n}") for n in range(9)]
    assert "and 3 more that fewer students have" in page(records).text
    assert "got 6" not in page(records).text


def test_hints_of_real_mistakes_are_found():
    text = page([student("a", 0, "failed", "", "turned")]).text
    assert "1 turned " in text
    assert problems._first_hint("02_convolution", "conv2d", "turned") in text


def test_who_needs_a_look():
    records = [
        student("fine", 3),
        student("slow", 0, "timeout"),
        student("dead", 0, "crashed"),
        student("odd", 3, warnings=["The file is not a notebook: it is empty."]),
        student("wrong", 0, "failed"),
        student("open", 3, sandboxed=False),
    ]
    html = report(records, TITLE, RUN)
    text = read(html).text
    looks = html[html.index("Needs a look") : html.index("What went wrong")]
    assert [
        name for name in ("fine", "slow", "dead", "odd", "wrong", "open") if f">{name}<" in looks
    ] == [
        *("slow", "dead", "odd", "open"),
    ]
    assert "conv2d took too long." in text
    assert "conv2d crashed Python." in text
    assert "The file is not a notebook: it is empty." in text
    assert "1 of 6 submissions were graded WITHOUT A SANDBOX." in text


def test_a_run_without_a_sandbox_shouts_once():
    records = [student("a", 3, sandboxed=False), student("b", 3, sandboxed=False)]
    text = page(records, sandboxed=False).text
    assert "This class was graded WITHOUT A SANDBOX" in text
    assert "Needs a look" not in text
    assert "This class was graded WITHOUT A SANDBOX" in page(records).text
    assert "This class was graded WITHOUT A SANDBOX" in page([], sandboxed=False).text


def test_the_slowest_are_listed():
    records = [student(f"s{n:02}", 3, seconds=float(n)) for n in range(20)]
    text = page(records).text
    slowest = text[text.index("Slowest") : text.index("All students")]
    assert slowest.split()[2:4] == ["s19", "19.0"]
    assert "s10" in slowest
    assert "s09" not in slowest


def test_time_outside_of_the_exercises_is_told():
    result = ExerciseResult("conv2d", 3, 3, "passed", "", seconds=1.25)
    assert (
        "conv2d: 1.2 s, outside of exercises: 3.8 s"
        in page([record(exercises=[result], seconds=5.0)]).text
    )


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_on_a_telephone_names_and_charts_are_whole(tmp_path):
    names = ["colab", "vscode noids", "x" * 100]
    records = [student(name, 0, "timeout", warnings=["A sentence. " * 20]) for name in names]
    path = tmp_path / "report.html"
    path.write_text(report(records, TITLE, RUN), encoding="utf-8")
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": 400, "height": 800})
        tab.goto(path.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") == 400
        assert tab.evaluate("Math.max(...[...document.images].map((image) => image.width))") < 400
        links = "[...document.querySelectorAll('td a')].filter((a) => a.text == 'colab')"
        lines = tab.evaluate(f"{links}.map((a) => a.getClientRects().length)")
        assert lines == [1, 1, 1]  # in three tables


def test_every_outcome_has_its_place():
    records = [student(outcome, 0, outcome, outcome) for outcome in OUTCOMES]
    found = whole_page(records)
    assert found.images == 2
    assert sorted(found.files) == sorted(
        [f"feedback/{name}.html" for name in OUTCOMES] * 2
        + ["feedback/crashed.html", "feedback/timeout.html"]
    )
    assert "What went wrong" in found.text


def test_nobody():
    text = page([], graded=0).text
    assert "No submission was graded." in text
    assert "Slowest" not in text


def test_records_without_exercises():
    found = whole_page([record("a", exercises=[])])
    assert found.images == 0
    assert "0.0 of 0 points on average" in found.text


def test_what_students_write_stays_text():
    text = MARKUP + HIDING
    records = [
        record(text, warnings=[text], exercises=[ExerciseResult("conv2d", 0, 3, "failed", text)]),
        record("b/../c", warnings=[], sandboxed=False),
    ]
    html = report(records, text, RUN | {"versions": text})
    found = read(html)
    assert found.text.count("<script>alert(1)</script>") >= 7
    assert r"\u202eevil\u2066\udc80\x1b[31m\x00\r" in found.text
    assert len(found.files) == len(found.links)  # each leads to a page beside the report
    html.encode()


@pytest.mark.parametrize("highest", [1, 3, 24, 25, 100])
def test_every_student_is_in_a_bar(highest):
    scores = [0, highest, highest, highest / 2]
    (ax,) = marks_chart(scores, highest).axes
    heights = [bar.get_height() for bar in ax.patches]
    assert sum(heights) == len(scores)
    assert heights[-1] >= 2
    assert len(heights) <= 25
    assert [line.get_xdata()[0] for line in ax.lines] == [0.75 * highest]


def test_a_class_of_zeros():
    assert marks_chart([0, 0], 5).alt == "Points of 2 students: median 0 of 5, lowest 0, highest 0."


def test_shares_of_outcomes():
    figure = outcomes_chart({"a": {"passed": 3, "failed": 1}, "b": {"missing": 4}})
    (ax,) = figure.axes
    bars = [(bar.get_x(), bar.get_width()) for bar in ax.patches if bar.get_width()]
    assert bars == [(0, 0.75), (0.75, 0.25), (0, 1.0)]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "passed",
        "failed",
        "missing",
    ]
    assert figure.alt == "a: 3 passed, 1 failed; b: 4 missing."


@pytest.mark.parametrize("language", ["en", "ru"])
def test_all_that_is_said_of_outcomes_is_in_the_picture(language):
    with speaking(language):
        figure = outcomes_chart({"a_name_of_22_letters_x": dict.fromkeys(COLOURS, 1)})
    figure.draw_without_rendering()
    legend = figure.legends[0].get_window_extent()
    assert figure.bbox.x0 <= legend.x0
    assert legend.x1 <= figure.bbox.x1
