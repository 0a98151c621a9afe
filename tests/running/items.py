"""pytest's items of a notebook: its code cells, its score for several seeds, and what JupyterLab
shows of it.

The kernel runs each cell once. The outputs that nbval received make the executed notebook, from
which all else is read.
"""

import base64
import copy
import re
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from cnnlab.judging.scores import check_cells, scores
from tests.running.jupyterlab import JupyterLab
from tests.running.kernel import Kernel, KernelDied

JUPYTERLAB = pytest.StashKey[JupyterLab]()  # of the whole run
TRAINED = pytest.StashKey[str]()  # the folder where trained nets are kept for the run
SEEDS = (1, 2, 3)  # of cases; a notebook's own `check` draws them from 0
# That `check` has trained, saved and loaded each layer: with other cases it is asked alone.
ALONE = (
    "setattr(__import__('cnnlab.judging.layer_exercise', fromlist=['_']).LayerExercise, "
    "'thorough', ('', {}))"
)
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,([\w+/=\s\\]+)")  # inside an HTML output


class NotebookFile(IPyNbFile):
    """A notebook: its code cells, its score, and with `--jupyterlab` a look at it."""

    died_in = None

    def setup(self):
        timeout = self.config.option.nbval_kernel_startup_timeout
        self.kernel = Kernel(str(self.path.parent), timeout, self.config.stash[TRAINED])
        self.setup_sanitize_files()

    def collect(self):
        self.cells = [
            NotebookCell.from_parent(
                self, name=item.name, cell_num=item.cell_num, cell=item.cell, options=item.options
            )
            for item in super().collect()
        ]
        yield from self.cells
        if check_cells(self.nb):
            yield NotebookScore.from_parent(self, name="score")
        if self.is_solved() and check_cells(self.nb):
            yield NotebookSeeds.from_parent(self, name="seeds")
        if self.config.option.jupyterlab and not self.is_solved():
            yield NotebookShown.from_parent(self, name="jupyterlab")

    def is_solved(self):
        """Whether this is an instructor's notebook, not a student's untouched one."""
        return any("BEGIN SOLUTION" in cell.source for cell in self.nb.cells)

    def executed(self):
        """The notebook with the outputs that nbval received; skips where cells did not run."""
        if any(item.test_outputs is None for item in self.cells) and not self.died_in:
            pytest.skip("not all cells ran")
        notebook = copy.deepcopy(self.nb)
        by_id = {cell.id: cell for cell in notebook.cells}
        for count, item in enumerate(self.cells, 1):
            ran = {"execution_count": count, "outputs": item.test_outputs or []}
            by_id[item.cell.id].update(ran)
        return notebook


class NotebookCell(IPyNbCell):
    """One code cell, run and compared by nbval."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.output_timeout = 60
        # Above nbval's own limit, which interrupts the kernel and says so.
        limit = self.config.option.nbval_cell_timeout + 2 * self.output_timeout
        self.add_marker(pytest.mark.timeout(limit))

    def runtest(self):
        if self.parent.died_in:
            pytest.skip(f"the kernel died in {self.parent.died_in}")
        try:
            super().runtest()
        except KernelDied:
            self.parent.died_in = self.name
            self.raise_cell_error("The kernel died")
        finally:
            if self.config.option.pictures:
                self.write_pictures(Path(self.config.option.pictures))

    def write_pictures(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        for number, (suffix, picture) in enumerate(pictures(self.test_outputs or [])):
            name = f"{called(self.path)}-{self.cell_num:02d}-{number}.{suffix}"
            (folder / name).write_bytes(base64.b64decode(picture))


class NotebookScore(pytest.Item):
    """What the check cells of the notebook found when nbval ran them.

    An instructor's notebook earns all points, a student's untouched one none. Neither shows an
    error or writes to stderr.
    """

    def runtest(self):
        notebook = self.parent.executed()
        wrong = [f"the kernel died in {self.parent.died_in}"] if self.parent.died_in else []
        for found in scores(notebook):
            expected = (found.max_points, "passed") if self.parent.is_solved() else (0, "missing")
            if (found.points, found.outcome) != expected:
                wrong.append(f"{found}, expected {expected[0]} points, {expected[1]!r}")
        for item in self.parent.cells:
            wrong += [f"{item.name} shows {each}" for each in alarms(item.test_outputs or [])]
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}::score"


class NotebookSeeds(pytest.Item):
    """The answers of an instructor's notebook, asked once more in its kernel, with other cases."""

    def runtest(self):
        if self.parent.died_in:
            pytest.skip(f"the kernel died in {self.parent.died_in}")
        checks = check_cells(self.parent.nb).items()
        expected = {name: [cell.metadata.nbgrader.points] * len(SEEDS) for name, cell in checks}
        asked = f"{{n: [check.verdict(n, seed).points for seed in {SEEDS}] for n in {[*expected]}}}"
        timeout = self.config.option.nbval_cell_timeout
        assert self.parent.kernel.value_of(ALONE, timeout) is None
        points = self.parent.kernel.value_of(asked, timeout)
        if points != expected:
            pytest.fail(f"points for the seeds {SEEDS}: {points}, expected {expected}", False)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}::seeds"


class NotebookShown(pytest.Item):
    """What a real JupyterLab shows a student when the executed notebook is opened there."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.add_marker(pytest.mark.needs("chromium"))

    def runtest(self):
        if self.parent.died_in:
            pytest.skip(f"the kernel died in {self.parent.died_in}")
        notebook = self.parent.executed()
        picture = self.config.option.pictures
        if picture:
            picture = Path(picture) / f"jupyterlab-{called(self.path)}.png"
        wrong = self.config.stash[JUPYTERLAB].look(f"{called(self.path)}.ipynb", notebook, picture)
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}::jupyterlab"


def called(path):
    """A name that notebooks of one lab do not share."""
    return f"{path.parent.name}-{path.stem}"


def alarms(outputs):
    """Errors, and what was written to stderr."""
    for output in outputs:
        if output.output_type == "error":
            yield f"{output.ename}: {output.evalue}"
        elif output.get("name") == "stderr":
            yield f"on stderr: {output.text.strip()}"


def pictures(outputs):
    """The pictures of a cell, those inside HTML too: pairs (suffix, base64)."""
    for output in outputs:
        data = output.get("data", {})
        for suffix in ("png", "jpeg", "gif"):
            if f"image/{suffix}" in data:
                yield suffix, data[f"image/{suffix}"]
        for suffix, picture in PICTURE.findall(data.get("text/html", "")):
            yield suffix, picture.replace("\\", "")
