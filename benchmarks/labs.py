"""How long the labs take: each notebook from its first cell to its last, in a fresh warm kernel.

    python benchmarks/labs.py [NAME ...] [--cells N] [--only solution | student]

Prints a table: seconds by the clock / of CPU time, which other programs disturb less. `--cells N`
names the N slowest cells of each notebook by their first line.
"""

import argparse
import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager

from cnnlab.kernel.client import end_all
from cnnlab.kernel.spec import WarmKernelSpecs
from cnnlab.notebooks.checkout import sources
from cnnlab.notebooks.run import kernel_environment

ROOT = Path(__file__).parent.parent
FOLDERS = {"solution": ROOT / "solutions", "student": ROOT / "labs" / "en"}
TIMEOUT = 300  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def kernel(folder):
    """A fresh warm kernel: its client, and the number of its process."""
    manager = KernelManager(kernel_spec_manager=WarmKernelSpecs())
    manager.start_kernel(env=kernel_environment(), stderr=subprocess.DEVNULL, cwd=folder)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    try:
        yield client, manager.provisioner.pid
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def cpu(pid):
    """CPU seconds of a process, with what its ended children took."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def measure(path):
    """Each code cell's source, seconds by the clock and of CPU time."""
    cells = [
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
    ]
    times = []
    with kernel(path.parent) as (client, pid):
        for source in cells:
            begin, used = time.perf_counter(), cpu(pid)
            reply = client.execute_interactive(
                source, timeout=TIMEOUT, output_hook=lambda message: None, allow_stdin=False
            )
            if reply["content"]["status"] != "ok":
                raise SystemExit(f"{path}: a cell failed: {reply['content']['evalue']}\n{source}")
            times.append((source, time.perf_counter() - begin, cpu(pid) - used))
    return times


def first_line(source):
    """What names a cell: its first line that is neither empty nor an import."""
    lines = [line for line in source.splitlines() if line.strip()]
    return next((x for x in lines if not x.startswith(("import ", "from "))), "")[:70]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="labs, such as 09 (all)")
    parser.add_argument("--cells", type=int, default=0, help="name so many slow cells")
    parser.add_argument("--only", choices=FOLDERS, help="measure one of the two notebooks")
    options = parser.parse_args()
    with kernel(ROOT):
        pass  # the warm process starts
    print(f"{os.cpu_count()} cores; load at the start {os.getloadavg()[0]:.1f}\n")
    kinds = [options.only] if options.only else list(FOLDERS)
    print("| lab |", " | ".join(kinds), "|")
    print("| --- |", " | ".join("---" for _ in kinds), "|", flush=True)
    for lab in sources(ROOT, options.names):
        row, slow = [], []
        for kind in kinds:
            times = measure(FOLDERS[kind] / f"{lab.stem}.ipynb")
            row.append(" / ".join(f"{sum(cell[which] for cell in times):.1f}" for which in (1, 2)))
            slow += sorted(times, key=lambda cell: -cell[2])[: options.cells]
        print(f"| {lab.stem} |", " | ".join(row), "|", flush=True)
        for source, clock, used in slow:
            print(f"    {clock:5.1f} / {used:5.1f}  {first_line(source)}")
    end_all()


if __name__ == "__main__":
    main()
