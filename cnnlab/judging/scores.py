"""Reads from a notebook's outputs what its check cells found; a notebook may be its plain JSON."""

from dataclasses import dataclass

from cnnlab.judging.card import RESULT_MIMETYPE


@dataclass
class Score:
    """What one exercise earned; `outcome` is "passed", "failed", "error" and the like."""

    exercise: str
    points: float
    max_points: float
    outcome: str
    message: str


def check_cells(notebook):
    """The check cells by the name of their exercise, in their order."""
    graded = (
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("grade")
    )
    return {
        cell["metadata"]["nbgrader"]["grade_id"].removeprefix("check-"): cell for cell in graded
    }


def scores(notebook):
    """One `Score` for each check cell of an executed notebook."""
    return [score(name, cell, cell["outputs"]) for name, cell in check_cells(notebook).items()]


def result(outputs):
    """What the check said in these outputs: the last result, or None."""
    found = [output.get("data", {}).get(RESULT_MIMETYPE) for output in outputs]
    return next((each for each in reversed(found) if each), None)


def score(exercise, cell, outputs):
    """The `Score` in the outputs of a check cell; a check without a result earns nothing."""
    max_points = cell["metadata"]["nbgrader"]["points"]
    said = result(outputs)
    if said:
        return Score(exercise, said["points"], max_points, said["outcome"], said["message"])
    error = next((output for output in outputs if output["output_type"] == "error"), None)
    if error is None:
        return Score(exercise, 0, max_points, "error", "the check gave no result")
    if error["ename"] == "KeyboardInterrupt":
        return Score(exercise, 0, max_points, "timeout", "the check took too long")
    first = f"{error['ename']}: {error['evalue']}".splitlines()[0]
    return Score(exercise, 0, max_points, "error", f"the check did not run: {first}")


def total(scores):
    """Points and highest points of all exercises."""
    return sum(each.points for each in scores), sum(each.max_points for each in scores)
