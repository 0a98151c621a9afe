"""Submissions as platforms name them: each class of three is found, and who is who."""

import os
import zipfile
from pathlib import Path

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.submissions.archive import opened
from cnnlab.grading.submissions.canonical import canonical, release
from cnnlab.grading.submissions.finding import find_submissions

LAB = "02_convolution"
NB = f"{LAB}.ipynb"

# By platform: files, and of each student the notebook, what lies beside it, what is known, late.
CLASSES = {
    "Moodle": (
        [
            f"Anna Karenina_101_assignsubmission_file/{NB}",
            "Anna Karenina_101_assignsubmission_file/helper.py",
            "Anna Karenina_101_assignsubmission_onlinetext/onlinetext.html",
            "名前_102_assignsubmission_file/02_convolution (1).ipynb",
            f"Eva_105_assignsubmission_file/{LAB}/{NB}",
            "Grades-CNN-Lab 2-77.csv",
        ],
        {
            "Anna Karenina": (NB, ["helper.py"], {"name": "Anna Karenina", "id": "101"}, False),
            "名前": ("02_convolution (1).ipynb", [], {"name": "名前", "id": "102"}, False),
            "Eva": (NB, [], {"name": "Eva", "id": "105"}, False),
        },
    ),
    "Moodle before 4": (
        [
            f"Anna K_101_assignsubmission_file_/{NB}",
            "Anna K_101_assignsubmission_file_/draft.ipynb",
            "Anna K_102_assignsubmission_file_/mine.ipynb",
        ],
        {
            "Anna K 101": (NB, [], {"name": "Anna K", "id": "101"}, False),
            "Anna K 102": ("mine.ipynb", [], {"name": "Anna K", "id": "102"}, False),
        },
    ),
    "Moodle without folders": (
        [
            f"Anna K_101_assignsubmission_file_{NB}",
            "Anna K_101_assignsubmission_file_helper.py",
            "Boris_102_assignsubmission_file_my_lab.ipynb",
            f"Clara_103_assignsubmission_file_{LAB}.html",
            f"Clara_103_assignsubmission_file_{NB}",
            "Clara_103_assignsubmission_file_more.ipynb",
            "Dora_104_assignsubmission_file_a.pdf",
            "Dora_104_assignsubmission_file_x.ipynb",
            "Dora_104_assignsubmission_file_y.ipynb",
        ],
        {
            "Anna K": (f"Anna K_101_assignsubmission_file_{NB}", ["helper.py"],
                       {"name": "Anna K", "id": "101"}, False),
            "Boris": ("Boris_102_assignsubmission_file_my_lab.ipynb", [],
                      {"name": "Boris", "id": "102"}, False),
            "Clara": (f"Clara_103_assignsubmission_file_{NB}", [f"{LAB}.html"],
                      {"name": "Clara", "id": "103"}, False),
            "Dora": ("Dora_104_assignsubmission_file_x.ipynb", ["a.pdf"],
                     {"name": "Dora", "id": "104"}, False),
        },
    ),
    "Canvas": (
        [
            f"kareninaanna_101_999_{NB}",
            "kareninaanna_101_9001_02_convolution-1.ipynb",
            "kareninaanna_101_9002_helper-1.py",
            "oblonskystiva_LATE_102_9003_02_convolution-2.ipynb",
            "oblonskystiva_LATE_102_9004_notes.ipynb",
            "2024-02-01_Grades-CNN.csv",
        ],
        {
            "kareninaanna": ("kareninaanna_101_9001_02_convolution-1.ipynb",
                             ["helper-1.py", "helper.py"],
                             {"name": "kareninaanna", "id": "101"}, False),
            "oblonskystiva": ("oblonskystiva_LATE_102_9003_02_convolution-2.ipynb", [],
                              {"name": "oblonskystiva", "id": "102"}, True),
        },
    ),
    "Canvas, anonymous": (
        [f"anon_a1b2C_9001_{NB}", f"anon_LATE_z9Y8x_9002_{NB}"],
        {
            "a1b2C": (f"anon_a1b2C_9001_{NB}", [], {"name": "", "id": "a1b2C"}, False),
            "z9Y8x": (f"anon_LATE_z9Y8x_9002_{NB}", [], {"name": "", "id": "z9Y8x"}, True),
        },
    ),
    "Google Classroom": (
        [
            f"Anna Karenina - {NB}",
            "Boris - 02_convolution (1).ipynb",
            "Clara - my lab.ipynb",
            "dora.ipynb",
            "E_1_assignsubmission_file_.ipynb",
            "notes.txt",
        ],
        {
            "Anna Karenina": (f"Anna Karenina - {NB}", [], {"name": "Anna Karenina"}, False),
            "Boris": ("Boris - 02_convolution (1).ipynb", [], {"name": "Boris"}, False),
            "Clara": ("Clara - my lab.ipynb", [], {"name": "Clara"}, False),
            "dora": ("dora.ipynb", [], {"name": "dora"}, False),
            "E_1_assignsubmission_file_": (
                "E_1_assignsubmission_file_.ipynb", [],
                {"name": "E_1_assignsubmission_file_"}, False,
            ),
        },
    ),
    "nbgrader": (
        [f"submitted/anna/{LAB}/{NB}", f"submitted/anna/{LAB}/helper.py"],
        {"anna": (NB, ["helper.py"], {}, False)},
    ),
    "folders": (
        ["Anna K/lab.ipynb", "Anna K/helper.py", f"Boris/{NB}", "Clara/notes.txt"],
        {"Anna K": ("lab.ipynb", ["helper.py"], {}, False), "Boris": (NB, [], {}, False)},
    ),
    "flat": (["anna.ipynb", "boris.ipynb"],
             {name: (f"{name}.ipynb", [], {}, False) for name in ("anna", "boris")}),
}  # fmt: skip


def put(folder, names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")


def seen(submissions):
    return {
        each.student: (each.path.name, sorted(each.files), each.known, each.late)
        for each in submissions
    }


@pytest.mark.parametrize("platform", CLASSES)
def test_a_class_is_found(tmp_path, platform):
    names, expected = CLASSES[platform]
    put(tmp_path, names)
    assert seen(find_submissions(tmp_path, LAB)[0]) == expected


@pytest.mark.parametrize("platform", CLASSES)
def test_which_files_tell_when_they_came(tmp_path, platform):
    """What Moodle and Canvas pack has the time of the download; nbgrader has a stamp of its own."""
    names, _ = CLASSES[platform]
    homes = [Path(name).parent for name in names if "/" in name]
    put(tmp_path, [*names, *(f"{home}/timestamp.txt" for home in homes)])
    found = find_submissions(tmp_path, LAB)[0]
    assert {each.timed for each in found} == {not platform.startswith(("Moodle", "Canvas"))}
    assert {bool(each.stamp) for each in found} == {platform == "nbgrader"}


def test_one_students_folder_of_moodles_is_enough(tmp_path):
    put(tmp_path, [f"Anna K_101_assignsubmission_file/{NB}", "key.pdf", "notes.txt", "more.txt"])
    [found] = find_submissions(tmp_path, LAB)[0]
    assert (found.student, found.timed) == ("Anna K", False)


def test_what_was_not_handed_in_as_a_file_is_said(tmp_path):
    put(tmp_path, CLASSES["Moodle"][0] + ["notes.txt"])
    assert find_submissions(tmp_path, LAB)[1] == [
        "Left out, not a file that was handed in: Anna Karenina_101_assignsubmission_onlinetext.",
        "Left out, not a submission of Moodle's: notes.txt.",
    ]


def test_of_two_copies_in_drive_the_newer_counts(tmp_path):
    put(tmp_path, [f"Anna - {NB}", "Anna - 02_convolution (1).ipynb"])
    os.utime(tmp_path / f"Anna - {NB}", (9, 9))
    [found], [line] = find_submissions(tmp_path, LAB)
    assert found.path.name == "Anna - 02_convolution (1).ipynb"
    assert line == f"Left out, an older copy: Anna - {NB}."


@pytest.mark.parametrize(
    ("names", "left_out"),
    [
        (["A_1_assignsubmission_file/x.ipynb", f"A_1_assignsubmission_file/{NB}"], [0]),
        ([f"A_1_assignsubmission_file_{NB}", "A_1_assignsubmission_file_x (1).ipynb"], [1]),
        ([f"a_1_22_{NB}", "a_1_23_x.ipynb", f"a_1_24_{NB}"], [0, 1]),
        ([f"A/{NB}", "A/02_convolution (1).ipynb", "B/x.ipynb"], [1]),
        (["A/x.ipynb", "A/y.ipynb"], []),  # none is taken, and the page says so
    ],
)
def test_of_several_notebooks_of_a_student_those_left_out_are_said(tmp_path, names, left_out):
    put(tmp_path, names)
    said = f"Left out, a student's other notebook: {', '.join(names[each] for each in left_out)}."
    assert find_submissions(tmp_path, LAB)[1] == ([said] if left_out else [])


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a.ipynb", "b.ipynb"], f"The folder has 2 notebooks, none called {NB}. Give the one"),
        (["lab.zip", ".DS_Store"], "The folder has no notebook, but lab.zip. Hand in the notebook"),
        ([f"{NB}.txt", "a.pdf"], f"The folder has no notebook, but {NB}.txt, a.pdf. Hand in the"),
        ([".DS_Store"], "The file is not there. Hand it in again."),
    ],
)
def test_why_a_students_folder_has_no_notebook(tmp_path, names, reason):
    put(tmp_path, [f"Anna_1_assignsubmission_file/{name}" for name in names])
    [found], _ = find_submissions(tmp_path, LAB)
    assert canonical(found.path, LAB, release(LAB)).unreadable.startswith(reason)


def test_none_of_these_is_said(tmp_path):
    put(tmp_path, ["notes.txt"])
    with pytest.raises(UserError, match="or what Moodle, Canvas or Google Classroom makes"):
        find_submissions(tmp_path, LAB)


@pytest.mark.parametrize("platform", CLASSES)
@pytest.mark.parametrize("below", ["", "download/"])
def test_a_zip_of_it_is_the_same(tmp_path, platform, below):
    names, expected = CLASSES[platform]
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(f"{below}{name}", "{}")
        archive.writestr(f"__MACOSX/{below}._x", "x")
    with opened(path) as folder:
        assert seen(find_submissions(folder, LAB)[0]) == expected
