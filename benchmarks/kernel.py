"""A plain kernel against a warm one: start, and the imports with which a lab begins.

    python benchmarks/kernel.py [--lab NAME ...] [--repeats N]

Prints the table of README.md beside this file. The two take turns; a cell is the median of the
repeats, and a ratio the median of ratios of neighbours. The warm process itself starts once in a
JupyterLab, an nbgrader or a pytest: its line is apart.
"""

import argparse
import ast
import os
import statistics
import subprocess
import time

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

from cnnlab.kernel.client import end_all
from cnnlab.kernel.spec import PLAIN, warm_spec
from cnnlab.notebooks.launch import lab_named, labs_folder
from cnnlab.notebooks.run import kernel_environment

SPECS = {"plain": get_kernel_dict(**PLAIN), "warm": warm_spec()}
LABS = ("02", "09", "13")
TIMEOUT = 120  # seconds


class Kernels(KernelSpecManager):
    """Knows the two kernels, whatever is installed."""

    def get_kernel_spec(self, kernel_name):
        return self.kernel_spec_class(resource_dir=RESOURCES, **SPECS[kernel_name])


def imports(lab):
    """The import statements of the lab's first cell."""
    notebook = nbformat.read(labs_folder() / f"{lab}.ipynb", as_version=4)
    first = next(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found = [n for n in ast.parse(first).body if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(map(ast.unparse, found))


def measure(kind, code):
    """Seconds until the kernel answers, until `code` has run, and for the kernel's end."""
    begin = time.perf_counter()
    manager = KernelManager(kernel_name=kind, kernel_spec_manager=Kernels())
    manager.start_kernel(env=kernel_environment(), stderr=subprocess.DEVNULL)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    started = time.perf_counter()
    reply = client.execute_interactive(code, timeout=TIMEOUT, output_hook=lambda message: None)
    if reply["content"]["status"] != "ok":
        raise SystemExit(f"The imports failed: {reply['content']['evalue']}")
    imported = time.perf_counter()
    client.stop_channels()
    manager.shutdown_kernel()
    return started - begin, imported - begin, time.perf_counter() - imported


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lab", action="append", help=f"this one; may repeat ({', '.join(LABS)})")
    parser.add_argument("--repeats", type=int, default=7, help="kernels of a kind a lab (7)")
    options = parser.parse_args()
    if options.repeats < 1:
        parser.error(f"--repeats must be 1 or more. Received: {options.repeats}.")
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(f"{cores} cores; load at the start {load:.1f}")
    once = measure("warm", "import keras")[1]
    print(f"The first warm kernel, with the warm process: {once:.2f} s\n")
    print("| lab | kernel | start, s | start + imports, s | end, s |")
    print("| --- | --- | --- | --- | --- |", flush=True)
    for lab in map(lab_named, options.lab or LABS):
        code = imports(lab)
        runs = [{kind: measure(kind, code) for kind in SPECS} for _ in range(options.repeats)]
        for kind in SPECS:
            medians = [
                statistics.median(times) for times in zip(*(run[kind] for run in runs), strict=True)
            ]
            print(f"| {lab} | {kind} |", " | ".join(f"{each:.2f}" for each in medians), "|")
        ratio = statistics.median(run["plain"][1] / run["warm"][1] for run in runs)
        print(f"| {lab} | ratio | | {ratio:.1f} | |", flush=True)
    end_all()


if __name__ == "__main__":
    main()
