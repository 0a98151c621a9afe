"""The page of a course: each student's points in each lab, with ways to their pages."""

from statistics import mean

from cnnlab.grading.pages.page import counted, render, said
from cnnlab.grading.submissions.submission import safe_name


def course_page(scores, students):
    """The page as HTML: self-contained, without a script.

    Args:
        scores: for each lab pairs of points and highest points, by student.
        students: all of them, in their order.
    """
    return render(
        "course.html",
        labs=list(scores),
        summary=[
            said(counted(len(each), noun)).split(" ", 1)
            for each, noun in ((students, "student"), (scores, "lab"))
        ],
        scores=scores,
        students=students,
        most={lab: max(each[1] for each in found.values()) for lab, found in scores.items()},
        means={lab: mean(each[0] for each in found.values()) for lab, found in scores.items()},
        sums={
            student: sum(found[student][0] for found in scores.values() if student in found)
            for student in students
        },
        page_of=lambda lab, student: f"{lab}/feedback/{safe_name(student)}.html",
    )
