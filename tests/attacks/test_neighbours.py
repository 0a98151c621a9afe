"""Two students at once, in one sandbox: neither finds anything of the other."""

import pytest

from cnnlab.process.session import Session

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("sandbox"),
]
SECONDS = 60

# By what it leaves: the code that leaves it, and that which would find it.
LEFT = {
    "a file": (
        "open('/scratch/left', 'w').write('x')",
        "import os\nfound = os.listdir('/scratch')",
    ),
    "shared memory": (
        "from multiprocessing.shared_memory import SharedMemory\n"
        "try: kept = SharedMemory('left', create=True, size=8)\n"
        "except OSError: open('/dev/shm/left', 'w').write('x')",
        "import os\nfound = os.listdir('/dev/shm')",
    ),
    "a semaphore": (
        "import multiprocessing.synchronize, os\n"
        "kept = multiprocessing.get_context('fork').Semaphore(1)\n"
        "open('/dev/shm/sem.left', 'w')",
        "import os\nfound = os.listdir('/dev/shm')",
    ),
    "an abstract socket": (
        "import socket\nkept = socket.socket(socket.AF_UNIX)\nkept.bind('\\0left')\nkept.listen()",
        "import socket\ntry: socket.socket(socket.AF_UNIX).connect('\\0left')\n"
        "except ConnectionRefusedError: found = []",
    ),
    "a process": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()",
        "import os\nfound = [each for each in os.listdir('/proc') if each.isdigit()]",
    ),
    "a patch": (
        "import numpy as np\nnp.allclose = lambda *a: True",
        "import numpy as np\nfound = [1] if np.allclose(1, 2) else []",
    ),
    "an environment": (
        "import os\nos.environ['LEFT'] = 'x'",
        "import os\nfound = [name for name in os.environ if name == 'LEFT']",
    ),
}


@pytest.mark.parametrize("thing", LEFT)
def test_a_neighbour_finds_nothing(controls, thing):
    leave, find = LEFT[thing]
    one = Session(controls[0], 100)
    other = Session(controls[1], 100)
    after = None
    try:
        assert one.run(leave, False, SECONDS)[1] is None
        for session in (one, other):
            outputs, error = session.run(f"{find}\nprint(len(found))", True, SECONDS)
            seen = "".join(each["data"] for each in outputs)
            if session is other:
                assert (seen, error) == ("0\n", None)
            elif thing != "a process":  # the one who left it can find it
                assert seen != "0\n"
        one.close()
        after = Session(controls[0], 100)
        outputs, error = after.run(f"{find}\nprint(len(found))", True, SECONDS)
        assert ("".join(each["data"] for each in outputs), error) == ("0\n", None)
    finally:
        for session in (one, other, after):
            if session:
                session.close()


def test_signals_to_its_group_reach_no_other(control):
    """They once stopped the process that waits for the student's, and with it the whole class."""
    one = Session(control, 100)
    one.run("import os, signal\nos.kill(0, signal.SIGSTOP)", False, SECONDS)
    one.close()
    other = Session(control, 100)
    try:
        assert other.run("1 + 1", False, SECONDS)[1] is None
    finally:
        other.close()
