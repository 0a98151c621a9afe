"""Hostile cells: what each tries, its code, and what must come of it.

A cell is run in a student's process, in the real sandbox. `stopped` names the error that it must
get; `harmless` says that it may run, and that what it does must reach nothing outside.
"""

import textwrap
from dataclasses import dataclass


@dataclass
class Attack:
    """One hostile cell."""

    tries: str
    code: str
    stopped: tuple = ()  # kinds of error, one of which must come
    ends: str = ""  # or how the process must end: "timeout" or "crashed"

    def __post_init__(self):
        self.code = textwrap.dedent(self.code).strip()


DENIED = ("PermissionError", "OSError", "FileNotFoundError", "BlockingIOError")

ATTACKS = [
    Attack("write beside the package", "open(cnnlab.__file__, 'a')", DENIED),
    Attack("write to the root", "open('/x', 'w')", DENIED),
    Attack("write to a shared folder of devices", "open('/dev/x', 'w')", DENIED),
    Attack("write to the teacher's home", "open('/home/x', 'w')", DENIED),
    Attack("read the judge's exercises", "from cnnlab.exercises import load", ("ImportError",)),
    Attack(
        "read an oracle from its file",
        "import pathlib\npathlib.Path(cnnlab.__file__).with_name('exercises')"
        ".joinpath('lab02_convolution.py').read_text()",
        DENIED,
    ),
    Attack(
        "read the solutions",
        "import pathlib\nlist(pathlib.Path(cnnlab.__file__).parents[1].joinpath('solutions')"
        ".iterdir())",
        DENIED,
    ),
    Attack("read the passwords", "open('/etc/shadow').read()", DENIED),
    Attack("list processes", "import os\n[int(n) for n in os.listdir('/proc')]", ("ValueError",)),
    Attack("read another process' memory", "open('/proc/1/mem', 'rb')", DENIED),
    Attack("fork", "import os\nos.fork()", DENIED),
    Attack("fork bomb", "import os\nwhile True: os.fork()", DENIED),
    Attack("start a program", "import subprocess\nsubprocess.run(['/bin/true'])", DENIED),
    Attack("start a shell", "import os\nassert os.system('true') == 0", ("AssertionError",)),
    Attack("become a program", "import os\nos.execv('/bin/true', ['true'])", DENIED),
    Attack(
        "a process of multiprocessing",
        "import multiprocessing as m\nm.get_context('fork').Process(target=print).start()",
        DENIED,
    ),
    Attack("open a socket", "import socket\nsocket.socket()", DENIED),
    Attack("open a socket of IPv6", "import socket\nsocket.socket(socket.AF_INET6)", DENIED),
    Attack(
        "talk to the kernel's netlink",
        "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
        DENIED,
    ),
    Attack(
        "fetch a page",
        "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:80', timeout=2)",
        ("URLError",),
    ),
    Attack(
        "new namespaces",
        "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) == 0",
        ("AssertionError",),
    ),
    Attack(
        "mount",
        "import ctypes\nassert ctypes.CDLL(None).mount(b'none', b'/usr', b'tmpfs', 0, None) == 0",
        ("AssertionError",),
    ),
    Attack("leave the root", "import os\nos.chroot('/scratch')", DENIED),
    Attack(
        "uncover /proc",
        "import ctypes\nassert ctypes.CDLL(None).umount2(b'/proc', 2) == 0",
        ("AssertionError",),
    ),
    Attack(
        "trace a process",
        "import ctypes\nassert ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0",
        ("AssertionError",),
    ),
    Attack(
        "io_uring, past the filter of calls",
        "import ctypes\nassert ctypes.CDLL(None).syscall(425, 8, bytes(120)) >= 0",
        ("AssertionError",),
    ),
    Attack("kill everything", "import os\nos.kill(-1, 9)", ("ProcessLookupError", *DENIED)),
    Attack("kill the teacher's processes", "import os\nos.kill(2, 9)", ("ProcessLookupError",)),
    Attack("take all memory", "x = bytearray(30 * 2**30)", ("MemoryError",)),
    Attack(
        "take memory bit by bit", "x = []\nwhile True: x.append(bytearray(2**28))", ("MemoryError",)
    ),
    Attack(
        "a file larger than the limit",
        "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "open('/scratch/x', 'wb').write(bytes(40 * 2**20))",
        DENIED,
    ),
    Attack(
        "fill the disk",
        "for n in range(9):\n    open(f'/scratch/{n}', 'wb').write(bytes(16 * 2**20))",
        DENIED,
    ),
    Attack(
        "many files",
        "files = []\nwhile True: files.append(open('/scratch/x', 'w'))",
        DENIED,
    ),
    Attack(
        "many threads",
        "import threading, time\n"
        "for n in range(5000): threading.Thread(target=time.sleep, args=(60,)).start()",
        ("RuntimeError", "MemoryError"),
    ),
    Attack(
        "raise the limits",
        "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**50, 2**50))",
        ("ValueError", *DENIED),
    ),
    Attack("a loop without an end", "while True: pass", ("Timeout",)),
    Attack(
        "a loop that swallows interrupts",
        """
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
        stopped=("Timeout",),
        ends="timeout",
    ),
    Attack(
        "ignore signals and sleep",
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(100)",
        ends="timeout",
    ),
    Attack("end the process", "import os\nos._exit(0)", ends="crashed"),
    Attack("crash the process", "import ctypes\nctypes.string_at(0)", ends="crashed"),
    Attack("kill itself", "import os, signal\nos.abort()", ends="crashed"),
    Attack(
        "close every file",
        "import os\nos.closerange(0, 300)",
        ends="crashed",
    ),
    Attack(
        "answer in place of the shell",
        """
        import gc, socket
        for thing in gc.get_objects():
            if isinstance(thing, socket.socket): thing.sendall(b'x' * 5000)
        """,
        ends="crashed",
    ),
    Attack(
        "announce an enormous answer",
        """
        import gc, socket, struct
        for thing in gc.get_objects():
            if isinstance(thing, socket.socket): thing.sendall(struct.pack('<IQ', 9, 2**50))
        """,
        ends="crashed",
    ),
]

# Cells that may run: afterwards an honest process, started anew, must find nothing of them.
HARMLESS = {
    "leave a file in /scratch": "open('/scratch/left', 'w').write('x')",
    "leave a file in /dev/shm": "open('/dev/shm/left', 'w').write('x')",
    "patch NumPy": "import numpy as np\nnp.allclose = lambda *a, **k: True",
    "patch builtins": "import builtins\nbuiltins.len = lambda x: 7",
    "flood the output": "for n in range(2000): print('x' * 10_000)",
    "hook IPython": (
        "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])\n"
        "get_ipython().ast_transformers.append(None)"
    ),
    "trace everything": (
        "import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)"
    ),
}
