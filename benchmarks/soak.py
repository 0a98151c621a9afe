"""Many submissions through one warm process: does it grow, does it keep files or processes?

Usage: python benchmarks/soak.py [STUDENTS]
"""

import os
import statistics
import sys
import time
from pathlib import Path

from cnnlab.process.session import Session
from cnnlab.process.warm_process import WarmProcess

CELLS = [
    "import cnnlab, keras, numpy as np\nfrom keras import ops\nkeras.utils.set_random_seed(0)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "net = keras.Sequential([keras.Input((8,)), keras.layers.Dense(2)])\n"
    "net.compile('sgd', 'mse')\n"
    "net.fit(np.ones((64, 8)), np.ones((64, 2)), verbose=0)",
    "import os\nif {number} % 10 == 9: os._exit(1)",
]


def warm_process():
    """The process number of the warm process of this one."""
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        words = status.read_bytes().split(b"\0")
        if b"cnnlab.process.warm" in words and b"bwrap" not in words[0]:
            pid = status.parent.name
            while pid not in ("0", str(os.getpid())):
                pid = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
            if pid != "0":
                return status.parent
    raise SystemExit("the warm process is not to be seen")


def measure(process):
    """Memory of its own in MB, open files, children."""
    rollup = (process / "smaps_rollup").read_text().splitlines()
    private = sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))
    children = (process / "task" / process.name / "children").read_text().split()
    return private / 1024, len(list((process / "fd").iterdir())), len(children)


def main():
    students = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    warm = WarmProcess(workers=1)
    warm.wait()
    process, seconds = warm_process(), []
    print("students  memory, MB  files  children  judge's files")
    for number in range(students + 1):
        if number % (students // 5 or 1) == 0:
            memory, files, children = measure(process)
            ours = len(os.listdir("/proc/self/fd"))
            print(f"{number:8}  {memory:10.1f}  {files:5}  {children:8}  {ours:13}", flush=True)
        started = time.monotonic()
        session = Session(warm.controls[0], 100)
        try:
            for cell in CELLS:
                session.run(cell.replace("{number}", str(number)), True, 60)
        except Exception as error:
            if number % 10 != 9:
                raise SystemExit(f"student {number}: {error}") from None
        session.close()
        seconds.append(time.monotonic() - started)
    warm.close()
    slow = statistics.quantiles(seconds, n=100)[98]
    print(f"median {statistics.median(seconds):.2f} s, 99 of 100 within {slow:.2f} s")


if __name__ == "__main__":
    main()
