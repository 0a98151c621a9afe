"""`cnnlab build`: from solutions/NN_topic.py to the instructor's and the student's notebook.

solutions/NN_topic.ipynb is executed and holds its pictures; labs/en/NN_topic.ipynb has neither
outputs nor solutions, nor has labs/ru/NN_topic.ipynb, made with the lab's catalogue of messages.
"""

import json
import re
import sys
import time

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from cnnlab.errors import UserError
from cnnlab.judging.scores import scores, total
from cnnlab.language import say
from cnnlab.notebooks.checkout import orphans, repository, sources
from cnnlab.notebooks.derive import METADATA, derive, solution_tags, student_tags
from cnnlab.notebooks.generated import fault, keep_outputs, serialize
from cnnlab.notebooks.run import CELL_TIMEOUT, execute
from cnnlab.notebooks.source import read
from cnnlab.notebooks.student import student_version
from cnnlab.notebooks.translation.editions import editions, program_editions

MAX_BYTES = 1_000_000
_ADDRESS = re.compile(r" at 0x[0-9a-f]{6,}")


def build(names=(), check=False, fresh=False, exercises=None):
    """Builds the labs that are named, or all, and returns the exit code.

    Args:
        names: labs, such as `"02_convolution"`, or their files.
        check: execute and write nothing; print the files that a build would change.
        fresh: execute even where the cells have not changed.
        exercises: gives the declared exercises of a lab; `cnnlab.exercises.load` by default.
    """
    if exercises is None:
        from cnnlab.exercises import load as exercises
    root = repository()
    code = 0 if names else max(orphans(root), _program(root, check))
    for path in sources(root, names):
        try:
            lab = read(path, exercises)
            code = max(code, _check(lab, root) if check else _build(lab, root, fresh))
        except UserError as error:
            print(*map(say, str(error).splitlines()), sep="\n", file=sys.stderr)
            code = 2
    return code


def _program(root, check):
    """Brings what the program says in step, in each language; returns the exit code."""
    code = 0
    for edition in program_editions(root):
        if not check:
            print(f"{edition.path}: {edition.write()}")
        elif edition.fault:
            print(say(f"{edition.path}: {edition.fault}. Run `cnnlab build`."))
        print("".join(f"{line}\n" for line in edition.mistakes), end="")
        code = max(code, int(bool(edition.mistakes or (check and edition.fault))))
    return code


def _check(lab, root):
    found = editions(root, lab)
    wrong = [(each.path, each.fault) for each in found]
    wrong += [(path, fault(path, notebook)) for path, notebook in _targets(lab, root, found)]
    lines = [
        f"{path}: {what}. Run `cnnlab build {lab.name}` (its source is {lab.path})."
        for path, what in wrong
        if what
    ]
    lines += [line for each in found for line in each.mistakes]
    print(*map(say, lines), sep="\n", end="\n" if lines else "")
    return int(bool(lines))


def _build(lab, root, fresh):
    found = editions(root, lab)
    for edition in found:
        print(f"{edition.path}: {edition.write()}")
    for path, notebook in _targets(lab, root, found):
        wrong = fault(path, notebook)
        executed = path.parent == lab.path.parent
        if not wrong and not (executed and fresh):
            print(say(f"{path}: up to date"))
            continue
        said = "written"
        if executed and (fresh or not keep_outputs(path, notebook)):
            said = _execute(lab, notebook)
        text = _small(lab, notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        replaced = " (in place of one edited by hand)" if wrong == "edited by hand" else ""
        print(say(f"{path}: {said}, {len(text.encode()) / 1000:.0f} kB{replaced}"))
    mistakes = [line for edition in found for line in edition.mistakes]
    print(*mistakes, sep="\n", end="\n" if mistakes else "", file=sys.stderr)
    return int(bool(mistakes))


def _targets(lab, root, editions):
    """The generated notebooks of a lab, each before execution: pairs (path, notebook)."""
    name = f"{lab.name}.ipynb"
    yield root / "solutions" / name, derive(lab, solution_tags)
    yield root / "labs" / "en" / name, student_version(derive(lab, student_tags))
    for edition in editions:
        if notebook := edition.notebook():
            yield edition.target, notebook


def _execute(lab, notebook):
    """Runs the instructor's notebook in place; returns what is to be said about it."""
    start, running = time.perf_counter(), [0]
    try:
        execute(
            notebook,
            lab.path.parent,
            on_cell_start=lambda cell, cell_index: running.append(cell_index),
        )
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        line = lab.cells[running[-1]].line
        raise UserError(f"{lab.path}:{line}: {_reason(error)}") from error
    notebook.metadata.update(METADATA)  # without the version of the Python that executed it
    _refuse_unstable(lab, notebook)
    points, max_points = total(scores(notebook))
    seconds = time.perf_counter() - start
    return f"executed in {seconds:.0f} s, {points:g} of {max_points:g} points"


def _reason(error):
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}".splitlines()[0]
    if isinstance(error, CellTimeoutError):
        return f"the cell takes longer than {CELL_TIMEOUT} s"
    return "the kernel died in this cell"


def _refuse_unstable(lab, notebook):
    """Outputs that cost the marks under nbgrader, or that no second run repeats."""
    for cell, node in zip(lab.cells, notebook.cells, strict=True):
        for output in node.get("outputs", []):
            text = output.get("text", "") or output.get("data", {}).get("text/plain", "")
            said = next((line[:80] for line in text.splitlines() if line.strip()), "")
            if output.get("name") == "stderr":
                wrong = "the cell writes to stderr, and nbgrader gives no marks to such a cell"
                raise UserError(f"{lab.path}:{cell.line}: {wrong}: {said}")
            if _ADDRESS.search(text) and "varies" not in cell.words:
                wrong = "the output holds an address, which differs from run to run"
                raise UserError(f"{lab.path}:{cell.line}: {wrong}: {said}. End its line with `;`.")


def _small(lab, notebook):
    """The notebook's text, if it is small enough to be read on the web."""
    text = serialize(notebook)
    size = len(text.encode())
    if size > MAX_BYTES:
        sizes = [len(json.dumps(node.get("outputs"))) for node in notebook.cells]
        largest = lab.cells[sizes.index(max(sizes))]
        raise UserError(
            f"{lab.path}:{largest.line}: the notebook would have {size / 1e6:.1f} MB, most of it "
            f"from this cell; the limit is {MAX_BYTES / 1e6:.0f} MB. Draw fewer, smaller pictures."
        )
    return text
