"""The record of one submission: what it earned, beside what a teacher will read."""

from cnnlab.grading.marks.results import ExerciseResult, Output, Record


def record_of(task, seed, sandboxed, results, warnings, outputs=None, seconds=0.0):
    """The `Record`.

    Args:
        task: `Task`.
        seed: int, of the cases.
        sandboxed: bool.
        results: list of `ExerciseResult`.
        warnings: list of sentences.
        outputs: dict, what cells showed, by their ids.
        seconds: float, how long it took.
    """
    graded = task.canonical
    return Record(
        student=task.submission.student,
        lab=graded.lab,
        digest=task.digest,
        seed=seed,
        seconds=seconds,
        sandboxed=sandboxed,
        warnings=warnings,
        exercises=[*results, *discussions(graded.notebook)],
        outputs=(outputs or {}) | pictures(graded.notebook),
        answers=graded.answers,
        language=graded.language,
    )


def discussions(notebook):
    """Results of the cells that a teacher will read."""
    found = []
    for cell in notebook.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if nbgrader.get("grade") and nbgrader.get("solution"):
            name = nbgrader.grade_id.removeprefix("discussion-")
            said = "Will be read by your teacher."
            found.append(ExerciseResult(name, 0, nbgrader.points, "manual", said))
    return found


def pictures(notebook):
    """Pictures in the texts that a teacher will read, by the cell's id."""
    return {
        cell.id: [
            Output(kind.partition("/")[2], data)
            for bundle in cell.attachments.values()
            for kind, data in bundle.items()
        ]
        for cell in notebook.cells
        if cell.get("attachments")
    }
