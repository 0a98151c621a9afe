"""The submissions of a class are found, in either layout, and none twice."""

import contextlib
import os
import tempfile
import unicodedata
from pathlib import Path

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.submissions.finding import find_submissions
from cnnlab.grading.submissions.submission import listed, printable, safe_name

LAB = "02_convolution"


def put(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")


def found(folder):
    submissions, warnings = find_submissions(folder, LAB)
    return {
        each.student: each.path.relative_to(folder).as_posix() for each in submissions
    }, warnings


def test_flat_notebooks(tmp_path):
    put(tmp_path / "boris.ipynb", tmp_path / "anna.ipynb", tmp_path / "Щукина Ёлка.ipynb")
    put(tmp_path / ".ipynb_checkpoints/anna-checkpoint.ipynb", tmp_path / ".DS_Store")
    expected = {name: f"{name}.ipynb" for name in ("anna", "boris", "Щукина Ёлка")}
    assert found(tmp_path) == (expected, [])
    assert list(found(tmp_path)[0]) == sorted(expected)


@pytest.mark.parametrize("root", [".", "submitted"])
def test_folders_of_nbgrader(tmp_path, root):
    for student in ("boris", "anna"):
        put(tmp_path / root / student / LAB / f"{LAB}.ipynb")
        put(tmp_path / root / student / LAB / "timestamp.txt")
        put(tmp_path / root / student / "03_filters/03_filters.ipynb")
    put(tmp_path / "source" / "lab.txt", tmp_path / "gradebook.db") if root != "." else None
    expected = {name: f"{root}/{name}/{LAB}/{LAB}.ipynb" for name in ("anna", "boris")}
    assert {
        k: f"{root}/{v}" if root == "." else v for k, v in found(tmp_path)[0].items()
    } == expected
    assert found(tmp_path)[1] == []
    if root != ".":
        assert len(find_submissions(tmp_path / root, LAB)[0]) == 2


def test_what_is_left_out_is_said(tmp_path):
    put(tmp_path / "submitted/anna" / LAB / f"{LAB}.ipynb")
    put(tmp_path / "submitted/boris/03_filters/03_filters.ipynb", tmp_path / "submitted/a\x1bb.txt")
    assert found(tmp_path) == (
        {"anna": f"submitted/anna/{LAB}/{LAB}.ipynb"},
        ["Left out, not a student's folder: a\\u001bb.txt.", f"Nothing for {LAB} from: boris."],
    )
    put(tmp_path / "flat/anna.ipynb", tmp_path / "flat/notes.txt", tmp_path / "flat/old/x.ipynb")
    assert found(tmp_path / "flat") == (
        {"anna": "anna.ipynb"},
        ["Left out, not a notebook: notes.txt, old."],
    )


def test_a_renamed_notebook_is_taken(tmp_path):
    put(tmp_path / "anna" / LAB / f"{LAB} (1).ipynb")
    expected = {"anna": f"anna/{LAB}/{LAB} (1).ipynb"}
    assert found(tmp_path) == (expected, [f"Taken for {LAB}.ipynb: anna/{LAB}/{LAB} (1).ipynb."])


def test_of_several_notebooks_none_is_chosen(tmp_path):
    put(tmp_path / "anna" / LAB / "a.ipynb", tmp_path / "anna" / LAB / "b.ipynb")
    (tmp_path / "boris" / LAB).mkdir(parents=True)
    expected = {name: f"{name}/{LAB}/{LAB}.ipynb" for name in ("anna", "boris")}
    assert found(tmp_path) == (expected, [])


def test_a_notebook_one_level_too_high_is_taken(tmp_path):
    put(tmp_path / "submitted/anna" / f"{LAB}.ipynb", tmp_path / "submitted/boris/other.ipynb")
    assert found(tmp_path) == (
        {"anna": f"submitted/anna/{LAB}.ipynb"},
        [
            f"Taken, though not in a folder {LAB}: anna/{LAB}.ipynb.",
            f"Nothing for {LAB} from: boris.",
        ],
    )


@contextlib.contextmanager
def as_nobody():
    """As a user who may not read everything: root may."""
    root = os.geteuid() == 0
    if root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if root:
            os.setresuid(0, 0, 0)


def test_a_students_folder_that_may_not_be_read_has_a_row():
    with tempfile.TemporaryDirectory() as name:  # pytest's own is closed to others
        folder = Path(name)
        folder.chmod(0o755)
        put(folder / "submitted/anna" / LAB / f"{LAB}.ipynb")
        closed = [folder / "submitted/gina", folder / "submitted/hugo" / LAB]
        for each in closed:
            each.mkdir(parents=True)
            each.chmod(0)
        with as_nobody():
            submissions, warnings = found(folder)
        for each in closed:
            each.chmod(0o755)
    for student in ("gina", "hugo"):
        assert submissions[student] == f"submitted/{student}/{LAB}/{LAB}.ipynb"
    assert warnings == ["Cannot be read (permission denied): gina."]


def test_copies_of_one_notebook_are_pointed_out(tmp_path):
    names = ["anna", "anna (1)", "boris-Copy1", "boris - Copy (2)", "clara", "clara 2", "d (1)"]
    put(*(tmp_path / f"{name}.ipynb" for name in names))
    submissions, warnings = found(tmp_path)
    assert sorted(submissions) == sorted(names)
    copies = "anna, anna (1); boris - Copy (2), boris-Copy1"
    assert warnings == [f"May be of one student, all are graded: {copies}."]


def test_a_suffix_in_capitals_is_taken(tmp_path):
    put(tmp_path / "flat/Anna Karenina.IPYNB", tmp_path / "flat/b.ipynb", tmp_path / "flat/b.Ipynb")
    assert found(tmp_path / "flat") == (
        {"Anna Karenina": "Anna Karenina.IPYNB", "b": "b.ipynb"},
        ["Left out, another notebook has this name: b.Ipynb."],
    )
    put(tmp_path / "folders/anna" / LAB / "mine.IPYNB")
    assert found(tmp_path / "folders")[0] == {"anna": f"anna/{LAB}/mine.IPYNB"}


def test_a_hidden_notebook_is_said(tmp_path):
    put(tmp_path / "anna.ipynb", tmp_path / "..a.ipynb", tmp_path / "._anna.ipynb")
    expected = ["Left out, the name begins with a dot: ..a.ipynb."]
    assert found(tmp_path) == ({"anna": "anna.ipynb"}, expected)


def test_lists_are_sorted(tmp_path):
    names = [f"{letter}{number}" for letter in "qdzma" for number in range(8)]
    for name in names:
        (tmp_path / f"{name}.ipynb").symlink_to("nowhere")
    [line] = found_warnings(tmp_path)
    assert line.endswith(f": {', '.join(f'{name}.ipynb' for name in sorted(names))}.")


def found_warnings(folder):
    return find_submissions(folder, LAB)[1]


def test_links_are_not_followed(tmp_path):
    put(tmp_path / "secret" / LAB / f"{LAB}.ipynb", tmp_path / "secret/model.ipynb")
    folder = tmp_path / "class"
    put(folder / "anna" / LAB / f"{LAB}.ipynb")
    (folder / "boris").symlink_to(tmp_path / "secret")
    (folder / "clara").mkdir()
    (folder / "clara" / LAB).symlink_to(tmp_path / "secret" / LAB)
    (folder / "dora" / LAB).mkdir(parents=True)
    (folder / "dora" / LAB / f"{LAB}.ipynb").symlink_to(tmp_path / "secret/model.ipynb")
    submissions, warnings = find_submissions(folder, LAB)
    paths = {each.student: each.path for each in submissions}
    assert list(paths) == ["anna", "boris", "clara", "dora"]
    assert [student for student, path in paths.items() if path.is_symlink()] == [*paths][1:]
    links = f"boris, clara/{LAB}, dora/{LAB}/{LAB}.ipynb"
    assert warnings == [f"Symbolic links, not read: {links}."]


def test_a_flat_link_is_not_followed(tmp_path):
    (tmp_path / "anna.ipynb").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.ipynb")
    submissions, warnings = find_submissions(tmp_path, LAB)
    assert [each.student for each in submissions] == ["anna", "pipe"]
    assert warnings == ["Symbolic links, not read: anna.ipynb."]


def test_names_that_are_not_utf_8(tmp_path):
    put(tmp_path / "anna.ipynb")
    with open(os.fsencode(tmp_path) + b"/\xe0.ipynb", "wb"):
        pass
    assert [each.student for each in find_submissions(tmp_path, LAB)[0]] == ["\\xe0", "anna"]


def test_errors_are_one_line(tmp_path):
    def error(folder):
        with pytest.raises(UserError) as caught:
            find_submissions(folder, LAB)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    (tmp_path / "empty").mkdir()
    put(tmp_path / "file", tmp_path / "both/anna.ipynb", tmp_path / "two/x.ipynb")
    put(tmp_path / "both/boris" / LAB / f"{LAB}.ipynb", tmp_path / "two/submitted/a/x")
    assert "which is not there" in error(tmp_path / "none")
    assert "which is a file" in error(tmp_path / "file")
    assert f"expected <student>.ipynb or <student>/{LAB}/{LAB}.ipynb" in error(tmp_path / "empty")
    assert "expected one layout" in error(tmp_path / "both")
    assert "anna.ipynb" in error(tmp_path / "both")
    assert "expected one layout" in error(tmp_path / "two")


NAMES = [
    "anna",
    "Щукина Ёлка",
    "o'neil@uni.edu",
    "山田太郎",
    "-rf",
    "a" * 200,
    "a" * 199 + "b",
    "я" * 120,
    "\U0001f600" * 60,
    "",
    ".",
    "..",
    "...hidden",
    "hidden",
    "a/b",
    "a\\b",
    "a_b",
    "a:b",
    "a\x00b",
    "a\nb",
    "a\x1b[31mb",
    "a\u202eb",
    "a\u200bb",
    "ab",
    "con",
    "CON",
    "nul.txt",
    "com7",
    "comb",
    "end.",
    "end ",
    "end",
    "\udce0",
    "<script>",
    "é",
    unicodedata.normalize("NFD", "é"),
    safe_name("a/b"),
]


def test_safe_names():
    safe = {name: safe_name(name) for name in NAMES}
    assert len(set(safe.values())) == len(NAMES)
    for name in safe.values():
        assert len(name.encode()) <= 117
        assert name == unicodedata.normalize("NFC", name)
        assert name.isprintable()
        assert not set(name) & set('/\\:*?"<>|')
        assert not name.startswith((".", " "))
        assert not name.endswith((".", " "))
        assert name.split(".")[0].lower() not in ("con", "nul", "com7")


@pytest.mark.parametrize("name", ["anna", "Щукина Ёлка", "o'neil@uni.edu", "山田太郎", "comb", "é"])
def test_a_harmless_name_stays(name):
    assert safe_name(name) == name


def test_safe_names_can_be_written(tmp_path):
    for name in NAMES:
        (tmp_path / f"{safe_name(name)}.html").write_text(printable(name))
    assert len(list(tmp_path.iterdir())) == len(NAMES)


def test_printable():
    assert printable("a\x1b[0m\n\u202e\udce0 é") == "a\\u001b[0m\\u000a\\u202e\\udce0 é"


def test_long_lists_are_cut():
    assert listed(["b", "a\n"]) == "a\\u000a, b"
    assert listed([f"s{n:02}" for n in range(13)]).endswith("s08, s09 and 3 more")
