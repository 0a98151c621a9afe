"""pytest and the notebooks: one run of a notebook is compared, scored and looked at.

With `--nbval-lax`, nbval makes a test of each code cell. Here it gets a warm kernel of this Python,
whose death it notices at once, and one test more after the cells: `score` reads the outputs that
nbval received. An instructor's notebook earns all points, a student's untouched one none; both
reach their last cell.
"""

import base64
import re
import subprocess
import sys
import time
from pathlib import Path
from queue import Empty

import pytest

import cnnlab.notebooks  # noqa: F401  before nbval: it saves two seconds of nbval's imports

# isort: split
from ipykernel.kernelspec import RESOURCES
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile

from cnnlab.kernel.spec import warm_spec
from cnnlab.notebooks.run import kernel_environment
from cnnlab.notebooks.scores import check_cells, result, score

# pyproject.toml keeps pytest from loading nbval earlier.
pytest_plugins = ["nbval.plugin", "tests.needs"]
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,([\w+/=\s\\]+)")  # inside an HTML output


def pytest_addoption(parser):
    group = parser.getgroup("cnnlab", "notebooks of cnnlab")
    group.addoption("--pictures", metavar="DIR", help="write the notebooks' pictures to DIR")
    group.addoption("--require-gpu", action="store_true", help="fail where there is no GPU")


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: takes more than some seconds")
    if config.option.require_gpu and not hasattr(config, "workerinput"):
        answer = ask_runtime("require_gpu()")
        if answer.returncode:
            raise pytest.UsageError(answer.stderr.strip().splitlines()[-1])


def pytest_report_header(config):
    """Names the device that the notebooks run on."""
    if config.option.nbval_lax or config.option.nbval or config.option.require_gpu:
        answer = ask_runtime("print(describe())")
        return f"cnnlab: {answer.stdout.strip() or answer.stderr.strip()}"
    return None


def ask_runtime(question):
    """Asks `cnnlab.runtime` in another process: this one has not yet chosen its backend."""
    code = f"from cnnlab.runtime import *; {question}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """With `-n 2`, a file's tests stay with one worker: a notebook is one kernel."""
    from xdist.scheduler import LoadScopeScheduling

    class FileByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, test = nodeid.partition("::")
            # The mutants of one lab, since those of all labs take one worker too long.
            lab = re.search(r"\[(\d\d)_", test) if file.endswith("test_mutants.py") else None
            return f"{file}::{lab[1]}" if lab else file

    config.option.loadscopereorder = False  # notebooks come last: short ones, which fill the end
    return FileByFile(config, log) if config.option.dist == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    collectors = yield
    return [
        NotebookFile.from_parent(parent, path=file_path) if type(each) is IPyNbFile else each
        for each in collectors
    ]


class KernelDied(Exception):
    """The kernel process has ended."""


class WarmKernels(KernelSpecManager):
    """Knows one kernel, whatever is installed: the warm one of this Python."""

    def get_kernel_spec(self, kernel_name):
        return self.kernel_spec_class(resource_dir=RESOURCES, **warm_spec())


class Kernel(RunningKernel):
    """A warm kernel; waiting for a message from a dead one ends at once."""

    def __init__(self, cwd, startup_timeout):
        self.km = KernelManager(kernel_spec_manager=WarmKernels())
        self.km.start_kernel(stderr=subprocess.DEVNULL, cwd=cwd, env=kernel_environment())
        self.kc = self.km.client()
        self.kc.start_channels()
        try:
            self.kc.wait_for_ready(timeout=startup_timeout)
            self._ensure_iopub_up()
        except BaseException:
            self.stop()
            raise

    def get_message(self, stream, timeout=None):
        end = time.monotonic() + timeout
        while True:
            try:
                return super().get_message(stream, timeout=min(1, max(0, end - time.monotonic())))
            except Empty:
                if not self.is_alive():
                    raise KernelDied from None
                if time.monotonic() >= end:
                    raise

    def execute_cell_input(self, cell_input, allow_stdin=None):
        # With history, as in JupyterLab: without it a `;` at the end would not hide a value.
        return self.kc.execute(cell_input, allow_stdin=allow_stdin, stop_on_error=False)


class NotebookFile(IPyNbFile):
    """A notebook: its code cells, then its score."""

    died_in = None

    def setup(self):
        timeout = self.config.option.nbval_kernel_startup_timeout
        self.kernel = Kernel(str(self.path.parent), timeout)
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
            name = f"{self.path.parent.name}-{self.path.stem}-{self.cell_num:02d}-{number}.{suffix}"
            (folder / name).write_bytes(base64.b64decode(picture))


class NotebookScore(pytest.Item):
    """What the check cells of the notebook found when nbval ran them."""

    def runtest(self):
        cells = self.parent.cells
        if any(item.test_outputs is None for item in cells) and not self.parent.died_in:
            pytest.skip("not all cells ran")
        outputs = {item.cell.id: item.test_outputs or [] for item in cells}
        solved = any("BEGIN SOLUTION" in cell.source for cell in self.parent.nb.cells)
        wrong = []
        for name, cell in check_cells(self.parent.nb).items():
            found = score(name, cell, outputs[cell.id])
            expected = found.max_points if solved else 0
            if found.points != expected or not result(outputs[cell.id]):
                wrong.append(f"{found}, expected {expected} points")
        if not reached(cells[-1]):
            wrong.append("the last cell was not reached")
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    def reportinfo(self):
        return self.path, 0, f"{self.path.name}::score"


def reached(item):
    """Whether the cell ran to its end."""
    outputs = item.test_outputs
    return outputs is not None and all(output.output_type != "error" for output in outputs)


def pictures(outputs):
    """The pictures of a cell, those inside HTML too: pairs (suffix, base64)."""
    for output in outputs:
        data = output.get("data", {})
        for suffix in ("png", "jpeg", "gif"):
            if f"image/{suffix}" in data:
                yield suffix, data[f"image/{suffix}"]
        for suffix, picture in PICTURE.findall(data.get("text/html", "")):
            yield suffix, picture.replace("\\", "")
