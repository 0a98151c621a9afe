"""A student's page: all that the record says, and nothing that it does."""

import pytest

from cnnlab.grading.marks.results import OUTCOMES, ExerciseResult, Output
from cnnlab.grading.pages import feedback as module
from cnnlab.grading.pages.feedback import feedback
from cnnlab.grading.pages.page import MOST_COLOURED, code, prose, visible
from cnnlab.judging.check import Check
from tests.browser import chromium
from tests.grading.marks.records import record
from tests.grading.pages.reader import HIDING, MARKUP, read
from tests.judging.exercises import EXERCISES

TITLE = "Lab 02: Convolution"


def page(**changes):
    return read(feedback(record(**changes), TITLE))


def test_the_page_says_what_the_record_says():
    found = page()
    assert "".join(found.within("title")) == f"{TITLE}: ada"
    assert "1 of 5 points" in found.text
    assert "2 of the 5 points are for answers in your own words" in found.text
    assert "Two cells answer conv2d : the last one counts." in found.text
    assert "partly right 1 of 3" in found.text
    assert "your teacher reads it 2" in found.text
    assert "seed 7" in found.text


def test_exercises_stand_in_the_labs_order():
    html = feedback(record(), TITLE)
    assert html.index('<section id="exercise-1">\n<h2>conv2d') < html.index(
        '<section id="exercise-2">\n<h2>why'
    )
    assert read(html).links == ["#exercise-1", "#exercise-2"]


def test_the_card_is_the_notebooks():
    check = Check("00_test", EXERCISES, {"scale": lambda image, factor: image + factor})
    card = check("scale")._repr_html_()
    html = feedback(
        record(exercises=[ExerciseResult("scale", 1, 3, "partial", "", card=card)]), TITLE
    )
    assert card in html
    assert read(html).images == 1 + 1  # of the card, and of the cell


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_without_a_card_the_message_is_told(outcome):
    result = ExerciseResult("conv2d", 0, 3, outcome, "`conv2d` took longer than 60 s")
    text = page(exercises=[result]).text
    if outcome == "manual":
        assert "Your answer will be read by your teacher." in text
    else:
        assert "conv2d took longer than 60 s" in text


def test_outputs_stand_with_their_exercise():
    outputs = {
        "locked-setup": [Output("text", "before")],
        "exercise-conv2d": [Output("text", "own cell"), Output("error", "ValueError: no")],
        "check-conv2d": [Output("text", "of the check")],
        "cell-14": [Output("text", "tried out")],
        "discussion-why": [],
        "cell-20": [Output("text", "after")],
    }
    html = feedback(record(outputs=outputs), TITLE)
    read(html)
    places = [
        html.index(f">{text}<" if "<" not in text else text)
        for text in [
            '<section id="exercise-1">',
            "own cell",
            "of the check",
            "tried out",
            '<section id="exercise-2">',
            "after",
            "<h2>What the other cells showed",
            "before",
        ]
    ]
    assert places == sorted(places)
    assert '<pre class="error" tabindex="0">ValueError: no</pre>' in html


def test_no_answer_is_said():
    assert page(answers={"conv2d": " \n", "why": "x"}).text.count("There is none.") == 1
    assert page(answers={}).text.count("There is none.") == 2


def test_a_discussion_without_an_answer_waits_for_nobody():
    text = page(answers={"conv2d": "x = 1", "why": " "}).text
    assert "2 of the 5 points are for answers in your own words; none was found." in text
    assert "why no answer 2" in text
    assert "teacher" not in text


def test_one_point_is_singular():
    results = [
        ExerciseResult("conv2d", 1, 1, "failed", ""),
        ExerciseResult("why", 0, 1, "manual", ""),
    ]
    text = page(exercises=results).text
    assert "1 of the 2 points is for answers in your own words" in text
    assert "1 of 1 point" in text
    assert "up to 1 point" in text
    assert "1 points" not in text
    assert "1 of 1 point " in page(exercises=results[:1]).text


def test_the_dots_of_an_untouched_cell_show_nothing():
    outputs = {"exercise-conv2d": [Output("text", "Ellipsis\n"), Output("text", "Ellipsis, or 6")]}
    shown = page(outputs=outputs).within("pre")
    assert [text.strip() for text in shown if "Ellipsis" in text] == ["Ellipsis, or 6"]
    untouched = page(outputs={"exercise-conv2d": [Output("text", "Ellipsis")]})
    assert "What your cells showed" not in untouched.text


def test_a_record_of_nothing():
    text = page(exercises=[], outputs={}, answers={}, warnings=[]).text
    assert "0 of 0 points" in text
    assert "What the other cells showed" not in text


def test_a_missing_sandbox_is_said():
    assert "It ran without a sandbox." not in page().text
    assert "It ran without a sandbox." in page(sandboxed=False).text


def test_floods_are_cut_and_said():
    outputs = [Output("text", "a" * (module.MOST_CHARACTERS + 1234))]
    outputs += [Output("text", "b")] * module.MOST_OUTPUTS
    found = page(outputs={"exercise-conv2d": outputs})
    assert "a" * module.MOST_CHARACTERS in found.within("pre")
    assert "Not shown: 1,234 more characters." in found.text
    assert "Not shown: 1 more output." in found.text
    assert found.within("pre").count("b") == module.MOST_OUTPUTS - 1


def hostile():
    """A record in which every text that comes from the student attacks the page."""
    text = MARKUP + HIDING
    return record(
        text,
        warnings=[text, f"`{text}`"],
        exercises=[
            ExerciseResult("conv2d", 0, 3, "error", text),
            ExerciseResult("why", 0, 2, "manual", text),
        ],
        outputs={
            "exercise-conv2d": [Output("text", text), Output("error", text), Output("png", text)],
            text: [Output("text", text)],
        },
        answers={"conv2d": f"{text}\n'''{text}", "why": text},
    )


def test_what_a_student_writes_stays_text():
    html = feedback(hostile(), TITLE)
    found = read(html)  # refuses tags, attributes and addresses that we do not write
    assert found.text.count("<script>alert(1)</script>") >= 8
    assert found.text.count(r"\u202eevil\u2066\udc80\x1b[31m\x00\r") >= 7
    assert "{{ 7 * 7 }}" in found.text
    html.encode()  # no half of a surrogate pair is left


@pytest.mark.slow
@pytest.mark.needs("chromium")
def test_a_browser_runs_and_loads_nothing(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(feedback(hostile(), TITLE), encoding="utf-8")
    events = []
    with chromium() as browser:
        for width, scheme in ((390, "dark"), (1100, "light")):
            tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
            tab.on("dialog", lambda dialog: (events.append("dialog"), dialog.dismiss()))
            tab.on("request", lambda request: events.append(request.url.partition(",")[0]))
            tab.goto(path.as_uri())
            assert tab.evaluate("document.documentElement.scrollWidth") == width
            assert tab.evaluate("document.scripts.length") == 0
            tab.close()
    assert set(events) <= {path.as_uri(), "data:image/png;base64"}


def test_code_is_coloured_and_kept():
    source = "def f(x):\n    return 'a<b' + x  # why\n\n"
    html = code(source)
    assert '<span class="k">def</span>' in html
    assert "".join(read_text(html)) == source
    assert code("x" * (MOST_COLOURED + 1) + "<") == "x" * (MOST_COLOURED + 1) + "&lt;"


def read_text(html):
    """The text of a piece of HTML."""
    from html.parser import HTMLParser

    texts = []
    parser = HTMLParser()
    parser.handle_data = texts.append
    parser.feed(f"<pre>{html}</pre>")
    return texts


def test_backquotes_make_code():
    assert prose("`a<b` is `c`.") == "<code>a&lt;b</code> is <code>c</code>."


def test_only_what_hides_is_made_visible():
    ordinary = "Анна-Мария\tO'Neil\nمی‌خواهم 👩‍🚀 é"
    assert visible(ordinary) == ordinary
    assert visible("a\r\nb") == "a\nb"
    assert visible("\u200b\ufeff\u2028\x7f\udcff") == r"\u200b\ufeff\u2028\x7f\udcff"
