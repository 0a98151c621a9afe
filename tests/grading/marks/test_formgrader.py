"""A teacher marks discussions in nbgrader's formgrader, in a real browser, from our gradebook."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from copy import deepcopy

import pytest
from nbgrader import api

from cnnlab.grading.marks.autograded import write_autograded
from cnnlab.grading.marks.gradebook import Book
from cnnlab.grading.marks.results import Output
from cnnlab.notebooks.course import lay_out
from tests import browser
from tests.grading.marks.books import LAB, NUM, RELEASE, record

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.needs("chromium"),
]
DISCUSSION = "discussion-turned-kernel"
ANSWER = "It learns <script>document.title = 'stolen'</script> the **turned** one."
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="


def grade(course):
    """Enters a class of two, one of whom did not answer the discussion."""
    outputs = {"exercise-conv2d": [Output("text", "<b>seen</b>"), Output("png", DOT)]}
    anna = record("anna", ANSWER, outputs=outputs)
    boris = record("boris", answer="")
    for each in (anna, boris):
        for result in each.exercises:
            result.card = f"<p>The card of <b>{result.name}</b></p>"
    with Book(f"sqlite:///{course}/gradebook.db", course.name) as book:
        book.set_lab(LAB, RELEASE)
        for each in (anna, boris):
            book.put(each)
            notebook = deepcopy(RELEASE)
            for cell in notebook.cells:
                if cell.id == DISCUSSION:
                    cell.source = each.answers["turned-kernel"]
            write_autograded(course, each, notebook)


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    lay_out(folder, [LAB])
    grade(folder)
    return folder


@pytest.fixture
def address(course):
    """Of formgrader, served by Jupyter."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"root_dir": course, "port": port, "open_browser": False, "allow_root": True}
    options |= {"jpserver_extensions": "{'nbgrader.server_extensions.formgrader': True}"}
    command = [sys.executable, "-m", "jupyter_server", "--IdentityProvider.token="]
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(course / "jupyter")}  # not the user's
    log = course / "log.txt"
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=course, stdout=out, stderr=out, env=environment)
    try:
        address = f"http://127.0.0.1:{port}/formgrader"
        wait_for(address, server, log)
        yield address
        assert "Traceback" not in log.read_text()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def wait_for(address, server, log):
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise RuntimeError(f"Jupyter did not start: {log.read_text()}")


@pytest.fixture
def page():
    with browser.chromium() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(browser.MINUTE)
        yield page


def waiting(page, address):
    """Students whose answers formgrader says are to be marked."""
    page.goto(f"{address}/gradebook/{LAB}/{LAB}")
    page.locator("a.name-shown").nth(1).wait_for(state="attached")
    rows = page.locator("tr", has=page.locator("td.needs-manual-grade .glyphicon-ok"))
    return rows.locator("a.name-shown").all_text_contents()


def test_a_teacher_marks_a_discussion(course, address, page):
    assert waiting(page, address) == ["anna"]
    page.locator("tr", has_text="anna").locator("a:visible").click()
    score = page.locator(f"#{DISCUSSION}")
    score.and_(page.locator(".needs_manual_grade")).wait_for()

    # The notebook: the answer and the outputs, of which none became a part of the page.
    answer = page.locator(".nbgrader_cell", has=score)
    assert "<script>document.title = 'stolen'</script> the turned one" in answer.inner_text()
    assert page.title() == LAB
    assert page.get_by_text("<b>seen</b>").count() == 1
    assert page.locator(f"img[src*='{DOT[:40]}']").count() == 1
    assert page.get_by_text("The card of conv2d", exact=True).count() == 1

    with page.expect_response(lambda answer: "/api/grade/" in answer.url):
        score.fill("1.5")
        score.press("Tab")
    with page.expect_response(lambda answer: "/api/comment/" in answer.url):
        page.locator(f"#{DISCUSSION}-comment").fill("Well said.")
        page.locator(f"#{DISCUSSION}-comment").press("Tab")
    assert waiting(page, address) == []

    # Graded again, with formgrader open: the mark and the comment stay.
    grade(course)
    with api.Gradebook(f"sqlite:///{course}/gradebook.db", course.name) as gradebook:
        found = gradebook.find_grade(DISCUSSION, LAB, LAB, "anna")
        comment = gradebook.find_comment(DISCUSSION, LAB, LAB, "anna")
        assert (found.manual_score, found.needs_manual_grade) == (1.5, False)
        assert comment.comment == "Well said."
        assert gradebook.find_submission(LAB, "anna").score == NUM + 1.5
    assert waiting(page, address) == []
