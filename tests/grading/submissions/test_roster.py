"""Who is who: the same three people in tables of several kinds, checked in both directions."""

from pathlib import Path

import pytest

from cnnlab.errors import UserError
from cnnlab.grading.asked import Asked
from cnnlab.grading.marks.kept import Kept
from cnnlab.grading.marks.tables import write_tables
from cnnlab.grading.marks.write_back import MOODLE, write_back
from cnnlab.grading.submissions.roster import read
from cnnlab.grading.submissions.submission import Submission
from cnnlab.grading.submissions.worksheet import roster_for
from tests.grading.marks.records import record

LAB = "02_convolution"
OWN = """student,name,email,id
anna,Anna Karenina,anna@uni.example,77
stiva,Stiva Oblonsky,stiva@uni.example,78
kitty,Kitty Oblonsky,kitty@uni.example,79
"""
WORKSHEET = """Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade"
"Participant 101","Anna Karenina",77,anna@uni.example,"Submitted for grading - ",,100.00
"Participant 102","Stiva Oblonsky",78,stiva@uni.example,"No submission - ",,100.00
"Participant 103","=Kitty Oblonsky",79,kitty@uni.example,"Submitted for grading - ",,100.00
"""
# The same as Moodle writes it in Russian.
IN_RUSSIAN = """Идентификатор,"Полное имя","Индивидуальный номер","Адрес электронной почты",Статус,\
Оценка,"Максимальная оценка"
"Участник 101","Анна Каренина",77,anna@uni.example,"Ответы для оценки - ",,"100,00"
"Участник 102","Стива Облонский",78,stiva@uni.example,"Ни одной попытки - ",,"100,00"
"""
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Lab 01 (5)
    Points Possible,,,,,5
"Karenina, Anna",9001,77,anna,CNN,3
"Oblonsky, Stiva",9002,78,stiva,CNN,
"Oblonsky, Kitty",9003,79,kitty,CNN,4
"""
NBGRADER = """id;first_name;last_name;email;lms_user_id
anna;Anna;Karenina;anna@uni.example;77
stiva;Stiva;Oblonsky;;
kitty;Kitty;Oblonsky;;
"""


def roster(tmp_path, text):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8-sig")
    return read(path)


@pytest.fixture
def packed(tmp_path):
    """A folder as Moodle packs it."""
    home = tmp_path / "packed"
    (home / "Anna K_101_assignsubmission_file").mkdir(parents=True)
    return home


def submission(student, **known):
    return Submission(student, Path(f"{student}.ipynb"), known=known)


# By table: what a submission is called, what is known, and whose it is.
MATCHES = [
    (OWN, "anna", {}, "anna"),
    (OWN, "ANNA", {}, "anna"),
    (OWN, "anna@uni.example", {}, "anna"),
    (OWN, "77", {}, "anna"),
    (OWN, "Anna Karenina", {"name": "Anna Karenina", "id": "500"}, "anna"),
    (OWN, "kareninaanna", {"name": "kareninaanna", "id": "500"}, "anna"),
    (OWN, "Karenina Anna", {}, "anna"),
    (OWN, "Anna", {}, "anna"),
    (WORKSHEET, "Anna Karenina", {"name": "Anna Karenina", "id": "101"}, "Anna Karenina"),
    (WORKSHEET, "Participant", {"name": "Participant", "id": "102"}, "Stiva Oblonsky"),
    (IN_RUSSIAN, "Анна Каренина", {"name": "Анна Каренина", "id": "101"}, "Анна Каренина"),
    (IN_RUSSIAN, "Участник", {"name": "Участник", "id": "102"}, "Стива Облонский"),
    (IN_RUSSIAN, "78", {}, "Стива Облонский"),
    ("ФИО;Почта\nКаренина Анна;ak@uni.example\n", "ak", {}, "Каренина Анна"),
    ("Логин;Электронная почта\nak;a@uni.example\n", "a@uni.example", {}, "ak"),
    ("Полное имя пользователя\nАнна Каренина\n", "Каренина Анна", {}, "Анна Каренина"),
    ("Студент;Имя;Фамилия\nak;Анна;Каренина\n", "Анна Каренина", {}, "ak"),
    (CANVAS, "kareninaanna", {"name": "kareninaanna", "id": "9001"}, "anna"),
    (CANVAS, "oblonskykitty", {"name": "oblonskykitty"}, "kitty"),
    ("name,email\nAnna Karenina,ak@uni.example\n", "AK", {}, "Anna Karenina"),
    (NBGRADER, "Kitty Oblonsky", {}, "kitty"),
    (NBGRADER, "77", {}, "anna"),
]


@pytest.mark.parametrize(("table", "student", "known", "owner"), MATCHES)
def test_whose_a_submission_is(tmp_path, table, student, known, owner):
    found = [submission(student, **known)]
    people = roster(tmp_path, table).assign(found)
    assert found[0].student == owner
    assert list(people) == [owner]


def test_both_directions_are_checked(tmp_path):
    class_ = roster(tmp_path, OWN)
    found = [submission("zoe"), submission("stiva"), submission("78")]
    assert list(class_.assign(found)) == ["stiva"]
    assert [each.student for each in found] == ["78", "stiva", "zoe"]
    assert class_.lines() == [
        "Not in roster.csv: zoe.",
        "A second submission of somebody, under its own name: 78.",
        "Handed in nothing: anna, kitty.",
    ]


def test_all_who_handed_in_nothing_are_named(tmp_path):
    names = [f"s{n}" for n in range(99)]
    class_ = roster(tmp_path, "\n".join(["student", *names]))
    class_.assign([])
    assert class_.lines() == [f"Handed in nothing: {', '.join(names)}."]


def test_a_name_that_two_have_is_nobodys(tmp_path):
    class_ = roster(tmp_path, "student,name\na1,Anna K\na2,Anna K\n")
    assert class_.assign([submission("Anna K")]) == {}


def test_namesakes_have_a_row_each(tmp_path):
    """Moodle's worksheet has no usernames."""
    sheet = WORKSHEET.replace("Stiva Oblonsky", "Anna Karenina")
    class_ = roster(tmp_path, sheet)
    found = [submission(f"Anna Karenina {n}", name="Anna Karenina", id=n) for n in ("101", "102")]
    people = class_.assign(found)
    assert [each.student for each in found] == ["Anna Karenina 77", "Anna Karenina 78"]
    assert class_.lines() == ["Handed in nothing: =Kitty Oblonsky."]
    write_back(Kept(tmp_path), [record(each.student) for each in found], class_, people)
    grades = [line.split(",")[5] for line in (tmp_path / MOODLE).read_text().splitlines()]
    assert grades == ["Grade", "1", "1", ""]


def test_no_two_submissions_have_one_name(tmp_path):
    class_ = roster(tmp_path, OWN)
    found = [submission("77"), submission("Anna Karenina"), submission("anna")]
    assert list(class_.assign(found)) == ["anna"]
    assert [each.student for each in found] == ["77", "Anna Karenina", "anna"]
    assert class_.double == ["77", "Anna Karenina"]


NO_ROSTERS = ["", "a,b\n1,2\n", "name\n", 'student,name\n"anna']


@pytest.mark.parametrize("text", NO_ROSTERS)
def test_a_table_of_no_people_is_said(tmp_path, text):
    with pytest.raises(UserError, match="expected a table of the class"):
        roster(tmp_path, text)


def test_a_table_that_cannot_be_read_is_said(tmp_path):
    with pytest.raises(UserError, match="No such file"):
        read(tmp_path / "none.csv")
    (tmp_path / "roster.csv").write_bytes("имя\n".encode("cp1251"))
    with pytest.raises(UserError, match=r"roster.csv, in another encoding\. Save it in .* UTF-8"):
        read(tmp_path / "roster.csv")


def test_what_excel_calls_unicode_text_is_read(tmp_path, packed):
    (packed / "Grades.csv").write_bytes(WORKSHEET.replace(",", "\t").encode("utf-16"))
    assert roster_for(None, packed, LAB).people == roster(tmp_path, WORKSHEET).people


def test_a_worksheet_beside_the_submissions_is_found(packed):
    assert roster_for(None, packed, LAB) is None
    (packed / "other.csv").write_text(OWN)
    (packed / "broken.csv").write_bytes(b"\xff")
    assert roster_for(None, packed, LAB) is None
    for worksheet in (WORKSHEET, IN_RUSSIAN):
        (packed / "Grades.csv").write_text(worksheet, encoding="utf-8")
        assert roster_for(None, packed, LAB).is_worksheet


STUDENTS = {  # by where all hand in: what a student called Grades.csv, and a notebook of theirs
    "Canvas": ("kareninaanna_101_9003_Grades.csv", f"kareninaanna_101_9001_{LAB}.ipynb"),
    "Moodle": (
        "Anna K_101_assignsubmission_file_Grades.csv",
        f"Anna K_101_assignsubmission_file_{LAB}.ipynb",
    ),
    "Google Classroom": ("Grades.csv", f"Anna Karenina - {LAB}.ipynb"),
    "a folder for all": ("Grades.csv", "anna.ipynb"),
}


@pytest.mark.parametrize("platform", STUDENTS)
def test_a_students_table_tells_not_who_is_who(tmp_path, platform):
    table, notebook = STUDENTS[platform]
    (tmp_path / table).write_text(WORKSHEET)
    (tmp_path / notebook).write_text("{}")
    assert roster_for(None, tmp_path, LAB) is None


def test_a_worksheet_is_found_where_the_submissions_are(tmp_path, packed):
    """What a platform packs often stands in one folder more."""
    (packed / "Grades-CNN-Lab 2-77.csv").write_text(WORKSHEET)
    assert roster_for(None, tmp_path, LAB).is_worksheet


@pytest.mark.parametrize("worksheet", [WORKSHEET.replace("Anna", "Анна"), IN_RUSSIAN])
def test_a_worksheet_in_another_encoding_is_not_passed_over(packed, worksheet):
    (packed / "Grades.csv").write_bytes(worksheet.encode("cp1251"))
    with pytest.raises(UserError, match=r"Grades\.csv, in another encoding"):
        roster_for(None, packed, LAB)


def test_of_two_worksheets_one_is_to_be_named(packed):
    for name in ("group1.csv", "group2.csv"):
        (packed / name).write_text(WORKSHEET)
    with pytest.raises(UserError, match=r"Received: group1\.csv, group2\.csv\. Name the one"):
        roster_for(None, packed, LAB)
    assert roster_for(packed / "group2.csv", packed, LAB).path.name == "group2.csv"


def test_a_worksheet_beside_a_zip_is_found_by_its_name(tmp_path):
    archive = tmp_path / "CNN-Lab 2-77.zip"
    archive.touch()
    for name in ("Grades-CNN-Lab 3-78.csv", "CNN-Lab 2-77.csv"):
        (tmp_path / name).write_text(WORKSHEET)
    (tmp_path / "list-CNN-Lab 2-77.csv").write_text(OWN)
    assert Asked(archive, "02").wishes().roster is None
    sheet = tmp_path / "Grades-CNN-Lab 2-77.csv"
    sheet.write_text(WORKSHEET)
    assert Asked(archive, "02").wishes().roster == sheet
    assert Asked(archive, "02", roster="mine.csv").wishes().roster == "mine.csv"
    assert Asked(tmp_path, "02").wishes().roster is None


@pytest.mark.parametrize(
    ("table", "name", "status", "late"),
    [
        (WORKSHEET, "Anna Karenina", "Submitted for grading - 2 hours 3 mins late", True),
        (WORKSHEET, "Anna Karenina", "Submitted for grading - Grading translated", False),
        (WORKSHEET.replace("Grade", "Mark"), "Anna Karenina", "enrolled late", False),
        (IN_RUSSIAN, "Анна Каренина", "Ответы - Срок выполнения закончился 2 ч. назад", True),
    ],
)
def test_whom_moodles_worksheet_calls_late_came_late(tmp_path, table, name, status, late):
    before = "Ответы для оценки - " if table == IN_RUSSIAN else "Submitted for grading - "
    found = [Submission(name, tmp_path / "02.ipynb")]
    roster(tmp_path, table.replace(before, status, 1)).assign(found)
    assert found[0].late == late


def test_canvas_row_of_the_highest_points_is_nobody(tmp_path):
    class_ = roster(tmp_path, CANVAS)
    class_.assign([])
    assert class_.missing == ["anna", "stiva", "kitty"]


def test_identifiers_go_into_the_tables(tmp_path):
    class_ = roster(tmp_path, CANVAS)
    people = class_.assign([submission("anna"), submission("zoe")])
    write_tables([record("anna"), record("zoe")], tmp_path, people)
    head, anna, zoe = (tmp_path / "grades.csv").read_text("utf-8-sig").splitlines()
    assert head.startswith("student,name,email,id,score,")
    assert anna.startswith('anna,"Karenina, Anna",,77,1,')
    assert zoe.startswith("zoe,,,,1,")
    assert '"Karenina, Anna",9001,,anna,,1' in (tmp_path / "canvas.csv").read_text()


def test_moodles_worksheet_comes_back_with_grades(tmp_path):
    class_ = roster(tmp_path, WORKSHEET)
    people = class_.assign([submission("x", id="101"), submission("y", id="103")])
    told = write_back(Kept(tmp_path), [record("Anna Karenina")], class_, people)
    head, anna, stiva, kitty = (tmp_path / MOODLE).read_text().splitlines()
    assert head == WORKSHEET.splitlines()[0].replace('"', "")
    assert anna.endswith("Submitted for grading - ,1,100.00")
    assert stiva.endswith("No submission - ,,100.00")
    assert kitty.startswith("Participant 103,=Kitty Oblonsky,")
    assert told == [
        "Moodle's highest grade is 100.00, the lab's is 5: set it in the assignment before you "
        "upload moodle-worksheet.csv."
    ]


def test_moodles_worksheet_in_russian_comes_back_with_grades(tmp_path):
    class_ = roster(tmp_path, IN_RUSSIAN)
    people = class_.assign([submission("x", id="101")])
    told = write_back(Kept(tmp_path), [record("Анна Каренина")], class_, people)
    head, anna, _ = (tmp_path / MOODLE).read_text("utf-8").splitlines()
    assert head == IN_RUSSIAN.splitlines()[0].replace('"', "")
    assert anna.endswith('Ответы для оценки - ,1,"100,00"')
    assert told[0].startswith("Moodle's highest grade is 100,00, the lab's is 5:")


def test_another_table_is_no_worksheet(tmp_path):
    class_ = roster(tmp_path, OWN)
    assert write_back(Kept(tmp_path / "out"), [record()], class_, {}) == []
    assert not (tmp_path / "out").exists()
