"""Hostile submissions to lab 04: what each tries, the code of its answer, and what it must earn.

Each answers the first exercise and the third honestly, and carries its attack in the second. What
the honest part earns is earned; where the attack spoils the student's own process for what comes
after it, that is said.
"""

import textwrap
from dataclasses import dataclass, field

LAB = "04_pooling"

POOL = """
def pool2d(image, size=2, stride=2, kind="max"):
    pool = np.max if kind == "max" else np.mean
    rows, columns = ((n - size) // stride + 1 for n in image.shape)
    windows = [
        image[i * stride : i * stride + size, j * stride : j * stride + size]
        for i, j in np.ndindex(rows, columns)
    ]
    return np.array([pool(window) for window in windows]).reshape(rows, columns)
"""
MAXIMA = """
def max_pool_backward(delta, image, size=2, stride=2):
    gradient = np.zeros(image.shape)
    for i, j in np.ndindex(delta.shape):
        window = image[i * stride : i * stride + size, j * stride : j * stride + size]
        row, column = divmod(np.argmax(window), size)
        gradient[i * stride + row, j * stride + column] += delta[i, j]
    return gradient
"""
AVERAGES = """
def average_pool_backward(delta, shape, size=2, stride=2):
    gradient = np.zeros(shape)
    for i, j in np.ndindex(delta.shape):
        rows, columns = slice(i * stride, i * stride + size), slice(j * stride, j * stride + size)
        gradient[rows, columns] += delta[i, j] / size**2
    return gradient
"""
WRONG = """
def max_pool_backward(delta, image, size=2, stride=2):
    return np.zeros(image.shape)
"""
SOCKET = """
import gc, socket, struct, json
[judge] = [each for each in gc.get_objects() if type(each) is socket.socket]
def frame(message, content=b""):
    header = json.dumps(message).encode()
    return struct.pack("<IQ", len(header), len(content)) + header + content
"""
LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None)\n"


@dataclass
class Attack:
    """One hostile submission; points or an outcome of None may be any.

    Attributes:
        tries: what it tries; also the student's name.
        code: its second answer.
        second: points and outcome of that.
        third: of the honest answer after it.
        rest: of each exercise that is not answered.
        more: other answers, and in `marks` what they earn.
    """

    tries: str
    code: str
    second: tuple = (0, "failed")
    third: tuple = (2, "passed")
    rest: tuple = (0, "missing")
    more: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)

    @property
    def answers(self):
        return {
            "pool2d": POOL,
            "max-pool-backward": self.code,
            "average-pool-backward": AVERAGES,
            **self.more,
        }

    @property
    def expected(self):
        return {
            "pool2d": (3, "passed"),
            "max-pool-backward": self.second,
            "average-pool-backward": self.third,
            "subsampling-layer": self.rest,
            "pooling-net": self.rest,
            **self.marks,
        }


def refused(tries, attempts, kinds="OSError", before="", after=""):
    """Each attempt must raise one of `kinds`; then comes an honest answer, which earns its points.

    What went through is told by the error.
    """
    code = before
    for attempt in attempts:
        code += f"try:\n{textwrap.indent(textwrap.dedent(attempt).strip(), '    ')}\n"
        code += f"except ({kinds}): pass\nelse: raise AssertionError('it went through: ' + "
        code += f"{attempt!r})\n"
    return Attack(tries, code + after + MAXIMA, (4, "passed"))


def harmless(tries, code, **more):
    """May run, and reaches nothing; then comes an honest answer, which earns its points."""
    return Attack(tries, textwrap.dedent(code) + MAXIMA, (4, "passed"), **more)


def returns(tries, code, second=(0, "failed"), **more):
    """What is returned is hostile; `code` is the function's body, and what stands above it."""
    above, _, body = textwrap.dedent(code).rpartition("---\n")
    head = "def max_pool_backward(delta, image, size=2, stride=2):\n"
    return Attack(tries, above + head + textwrap.indent(body, "    "), second, **more)


def other(tries, code, second, **more):
    return Attack(tries, textwrap.dedent(code).strip(), second, **more)


CRASHED, TIMEOUT, ERROR, MISSING = (
    (0, each) for each in ("crashed", "timeout", "error", "missing")
)

REFUSED = [
    refused(
        "writes outside",
        [
            "open(cnnlab.__file__, 'a')",
            "open('/x', 'w')",
            "open('/dev/x', 'w')",
            "open('/home/x', 'w')",
            "open('/usr/x', 'w')",
            "open('/proc/sys/kernel/core_pattern', 'w')",
            "os.remove(cnnlab.__file__)",
            "os.rename(cnnlab.__file__, '/scratch/x')",
            "os.chmod(cnnlab.__file__, 0o777)",
            "os.symlink('/scratch', '/usr/x')",
            "os.link(cnnlab.__file__, '/scratch/x')",
            "open('@out@/results.json', 'w')",
            "open('@submissions@/x.ipynb', 'w')",
        ],
        before="import os\n",
    ),
    refused(
        "reads the judge",
        [
            "import cnnlab.exercises.lab04_pooling",
            "from cnnlab.exercises import load",
            "home.joinpath('exercises/lab04_pooling.py').read_text()",
            "list(home.parent.joinpath('solutions').iterdir())",
            "list(home.parent.joinpath('tests').iterdir())",
            "next(iter(home.joinpath('exercises').iterdir()))",
            "check.exercises",
        ],
        "OSError, ImportError, AttributeError, StopIteration, IndexError, ValueError",
        before="import pathlib\nhome = pathlib.Path(cnnlab.__file__).parent\n",
    ),
    refused(
        "reads others",
        [
            "list(pathlib.Path('@submissions@').iterdir())",
            "open('@submissions@/honest-full.ipynb').read()",
            "open('@out@/seed').read()",
            "open('@out@/gradebook.db', 'rb').read()",
            "open('/etc/passwd').read()",
            "open('/etc/shadow').read()",
            "open(pathlib.Path.home() / '.ssh/id_rsa').read()",
            "pathlib.Path('/scratch/link').symlink_to('/etc/passwd'); open('/scratch/link').read()",
        ],
        before="import pathlib\n",
    ),
    refused(
        "looks at processes",
        [
            "open('/proc/1/mem', 'rb')",
            "open('/proc/1/environ', 'rb')",
            "os.listdir('/proc/self/fd')",
            "os.listdir('/proc/self/task')",
            "os.listdir('/sys')",
            "[int(name) for name in os.listdir('/proc')]",
        ],
        "OSError, ValueError",
        before="import os\n",
    ),
    refused(
        "starts a process",
        [
            "os.fork()",
            "while True: os.fork()",
            "os.execv('/bin/true', ['true'])",
            "os.posix_spawn('/bin/true', ['true'], {})",
            "os.forkpty()",
            "subprocess.run(['/bin/true'])",
            "m.get_context('fork').Process(target=print).start()",
            "m.get_context('spawn').Process(target=print).start()",
            "assert os.system('true') == 0",
            "assert libc.vfork() >= 0",
            "assert libc.syscall(435, bytes(88), 88) >= 0  # clone3",
            "os.execve(os.memfd_create('x'), ['x'], {})",
        ],
        "OSError, AssertionError",
        before=f"{LIBC}import subprocess, multiprocessing as m\n",
    ),
    refused(
        "uses the network",
        [
            "socket.socket()",
            "socket.socket(socket.AF_INET6)",
            "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
            "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
            "socket.socket(socket.AF_VSOCK)",
            "socket.socketpair(socket.AF_TIPC)",
            "socket.create_connection(('127.0.0.1', 80), 2)",
            "urllib.request.urlopen('http://127.0.0.1:80', timeout=2)",
        ],
        before="import socket, urllib.request\n",
    ),
    refused(
        "leaves its namespaces",
        [
            "assert libc.unshare(0x10000000) == 0",
            "assert libc.setns(0, 0) == 0",
            "assert libc.mount(b'none', b'/usr', b'tmpfs', 0, None) == 0",
            "assert libc.mount(None, b'/usr', None, 0x1020, None) == 0  # writable",
            "assert libc.umount2(b'/proc', 2) == 0",
            "os.chroot('/scratch')",
            "os.setuid(0)",
            "assert libc.sethostname(b'x', 1) == 0",
        ],
        "OSError, AssertionError",
        before=LIBC,
    ),
    refused(
        "knocks at the kernel",
        [
            "assert libc.ptrace(16, 1, 0, 0) == 0",
            "assert libc.syscall(425, 8, bytes(120)) >= 0  # io_uring_setup",
            "assert libc.syscall(321, 0, bytes(120), 120) >= 0  # bpf",
            "assert libc.syscall(323, 0) >= 0  # userfaultfd",
            "assert libc.syscall(298, bytes(120), 0, -1, -1, 0) >= 0  # perf_event_open",
            "assert libc.syscall(250, 0, -3) >= 0  # keyctl",
            "assert libc.syscall(310, 1, 0, 0, 0, 0, 0) >= 0  # process_vm_readv",
            "assert libc.syscall(206, 8, bytes(8)) >= 0  # io_setup",
        ],
        "AssertionError",
        before=LIBC,
    ),
    refused(
        "memory that no limit counts",
        [
            "os.memfd_create('x')",
            "assert libc.shmget(0, 2**20, 0o1600) >= 0",
            "assert libc.semget(0, 1, 0o1600) >= 0",
            "assert libc.msgget(0, 0o1600) >= 0",
            "assert libc.syscall(240, b'x', 0o102, 0o600, None) >= 0  # mq_open",
        ],
        "OSError, AssertionError",
        before=LIBC,
    ),
    refused(
        "memory that a pipe holds",
        [
            "assert libc.vmsplice(pipe[1], bytes(16), 1, 0) >= 0",
            "fcntl.fcntl(pipe[1], 1031, 2**20)  # F_SETPIPE_SZ",
        ],
        "OSError, AssertionError",
        before=f"{LIBC}import fcntl\npipe = os.pipe()\n",
    ),
    refused(
        "notes to a neighbour on a file that both read",
        [
            "fcntl.flock(file, fcntl.LOCK_SH)",
            "fcntl.lockf(file, fcntl.LOCK_SH)",
            "fcntl.fcntl(file, fcntl.F_GETLK, bytes(32))",
            "fcntl.fcntl(file, fcntl.F_OFD_SETLK, bytes(32))",
            "fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
            "fcntl.fcntl(file, fcntl.F_GETLEASE)",
            "fcntl.fcntl(file, fcntl.F_NOTIFY, fcntl.DN_ACCESS)",
            "fcntl.fcntl(file, 1036, bytes(8))  # F_SET_RW_HINT",
            "assert libc.syscall(72, file.fileno(), LONG(2**32 + 1024), LONG(0)) >= 0",
            "assert libc.inotify_init() >= 0",
            "assert libc.inotify_init1(0) >= 0",
            "assert libc.fanotify_init(0, 0) >= 0",
            "assert libc.mincore(libc.malloc, LONG(4096), bytes(9)) >= 0",
        ],
        "OSError, AssertionError",
        before=f"{LIBC}import fcntl\nLONG = ctypes.c_long\nfile = open(os.__file__)\n",
    ),
    refused(
        "signals to others",
        ["os.kill(-1, 9)", "os.kill(2, 9)", "os.kill(2, 0)", "signal.pidfd_send_signal(0, 9)"],
        before="import os, signal\n",
    ),
    refused(
        "takes all memory",
        [
            "bytearray(30 * 2**30)",
            "np.ones(2**40)",
            "while True: held.append(np.zeros(2**25))",
        ],
        "MemoryError",
        before="held = []\n",
        after="held.clear()\n",
    ),
    refused(
        "fills the disk",
        [
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            "open('/scratch/x', 'wb').write(bytes(40 * 2**20))",
            "for n in range(9): open(f'/scratch/{n}', 'wb').write(bytes(16 * 2**20))",
            "for n in range(9): open(f'/dev/shm/{n}', 'wb').write(bytes(16 * 2**20))",
            "while True: files.append(open('/scratch/x', 'w'))",
            "files.clear()\nfor n in range(9999): os.mkdir(f'/scratch/folder{n}')",
        ],
        before="import os, signal\nfiles = []\n",
    ),
    refused(
        "raises its limits",
        [
            "resource.setrlimit(resource.RLIMIT_AS, (2**50, 2**50))",
            "resource.setrlimit(resource.RLIMIT_FSIZE, (2**50, 2**50))",
            "resource.setrlimit(resource.RLIMIT_CPU, (2**30, 2**30))",
            "resource.setrlimit(resource.RLIMIT_NOFILE, (9999, 9999))",
            "os.nice(-5)",
            "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))",
            "os.sched_setaffinity(0, {0})",
        ],
        "OSError, ValueError",
        before="import os, resource\n",
    ),
    refused(
        "opens terminals and devices",
        [
            "os.openpty()",
            "open('/dev/ptmx', 'rb')",
            "open('/dev/tty', 'rb')",
            "open('/dev/nvidia0', 'rb')",
            "open('/dev/kvm', 'rb')",
            "open('/dev/fuse', 'rb')",
            "os.mknod('/scratch/memory', 0o20600, os.makedev(1, 1))",
        ],
        before="import os\n",
    ),
    refused(
        "thousands of threads",
        ["for n in range(5000): threading.Thread(target=end.wait).start()"],
        "RuntimeError, MemoryError",
        before="import threading\nend = threading.Event()\n",
        after="end.set()\n",
    ),
]

HARMLESS = [
    harmless(
        "stops and kills its own group",
        """
        import os, signal
        for number in (signal.SIGSTOP, signal.SIGKILL, signal.SIGTSTP, signal.SIGHUP):
            os.kill(0, number)
            os.kill(os.getpid(), number)
        """,
    ),
    harmless("floods the output", "for n in range(2000): print('x' * 10_000)"),
    harmless(
        "escapes and markup in its output",
        """
        import sys
        from IPython.display import HTML, Javascript
        print("<script>alert(1)</script>\\x1b[2J\\x1b]0;title\\x07\\u202etxt.exe\\x00\\x9b31m")
        sys.stderr.write("</pre><img src=x onerror=alert(1)>\\n")
        display(HTML("<script>alert(2)</script>"), Javascript("alert(3)"))
        display({"text/html": "<script>4</script>", "text/plain": "\\x1b[31m"}, raw=True)
        """,
    ),
    harmless(
        "floods with pictures",
        """
        import struct
        head = b"\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR"
        for width in [*range(1, 40), 2**31]:
            png = head + struct.pack(">II", width, width) + b"<script>alert(1)</script>"
            display({"image/png": png + bytes(400_000)}, raw=True)
        valid = head + struct.pack(">II", 9, 9) + bytes(400_000)
        get_ipython().screen.outputs += [
            *[{"kind": "png", "data": np.frombuffer(valid, np.uint8)}] * 30,
            {"kind": "png", "data": np.zeros((3, 3))},
            {"kind": np.zeros(3), "data": np.zeros(3)},
            {"kind": "text", "data": 7},
            {"kind": "html", "data": "<script>"},
            None,
        ]
        """,
    ),
    harmless(
        "threads, handlers and finalizers that stay",
        """
        import atexit, os, threading, time
        atexit.register(os._exit, 0)
        def spin():
            while True: time.sleep(0.001)
        for n in range(50): threading.Thread(target=spin, daemon=True).start()
        class Last:
            def __del__(self): os.listdir("/")
        kept = Last()
        del kept
        """,
    ),
    harmless(
        "traces everything",
        """
        import sys, threading
        for hook in (sys.settrace, sys.setprofile, threading.settrace): hook(lambda *a: None)
        """,
    ),
    harmless(
        "makes cells do nothing by IPython's hooks",
        """
        shell = get_ipython()
        shell.input_transformers_post.append(lambda lines: ["pass\\n"])
        shell.ast_transformers.append(None)
        shell.events.register("pre_run_cell", lambda *a: 1 / 0)
        shell.set_custom_exc((Exception,), lambda *a: None)
        """,
        third=MISSING,
    ),
    harmless(
        "replaces the checks",
        """
        import cnnlab.judging.check
        check = lambda *a, **k: 100.0
        cnnlab.checks = lambda lab: check
        for each in vars(cnnlab.judging.check).values():
            if isinstance(each, type): each.__call__ = check
        """,
    ),
]

POISON = [
    Attack(
        "patches NumPy",
        "np.allclose = np.array_equal = np.isclose = np.all = lambda *a, **k: True\n" + WRONG,
    ),
    Attack(
        "patches Keras",
        "keras.ops.isclose = keras.ops.all = lambda *a, **k: True\n"
        "keras.layers.Layer.__eq__ = lambda *a: True\n" + WRONG,
    ),
    other(
        "patches builtins",
        "import builtins\nbuiltins.len = lambda x: 7\nbuiltins.isinstance = lambda *a: True\n"
        + WRONG,
        (0, None),
    ),
    other(
        "patches the judge's modules",
        "from cnnlab.judging import compare, ladder, probes\n"
        "compare.value_difference = ladder._fails = lambda *a, **k: None\n"
        "ladder.judge = lambda *a: 'passed'\n"
        "probes.ask = lambda *a, **k: probes.Answer(value='passed')\n" + WRONG,
        (0, "failed"),
        rest=(0, None),
    ),
    other(
        "puts itself in place of the process that answers",
        """
        from cnnlab.process import student
        verdict = {"value": None, "points": 100, "outcome": "passed", "verdict": "passed",
                   "error": None, "missing": False, "max_points": 0}
        student.Student.ask = lambda *a, **k: verdict
        student.Student.run = lambda *a, **k: verdict
        """,
        (0, "failed"),
        rest=(0, None),
    ),
]

LIES = [
    returns(
        "an object equal to everything",
        """
        class Equal:
            def __eq__(self, other): return True
            __ne__ = lambda *a: False
            __array__ = lambda self, *a, **k: np.zeros(3)
            __array_priority__ = 1e9
            shape, dtype, ndim, size = (), np.dtype(float), 0, 1
            __float__ = __abs__ = __sub__ = __le__ = lambda *a: self
        ---
        return Equal()
        """,
    ),
    returns(
        "an object that lies about its class",
        """
        class Liar:
            __class__ = np.ndarray
            dtype, shape, nbytes = np.dtype(float), (), 8
            def __len__(self): return 2**62
            def __getattr__(self, name): raise SystemExit
        ---
        return Liar()
        """,
        (0, None),
    ),
    returns(
        "an array of a class that is always right",
        """
        class Right(np.ndarray):
            def __array_ufunc__(self, *a, **k): return np.True_
            def __array_function__(self, *a, **k): return True
            def __eq__(self, other): return np.True_
        ---
        return np.zeros(image.shape).view(Right)
        """,
    ),
    returns(
        "lists, texts and numbers of classes that lie",
        """
        class Text(str):
            def __eq__(self, other): return True
            __hash__ = str.__hash__
        class Number(float):
            def __eq__(self, other): return True
            __le__ = __lt__ = __sub__ = __abs__ = lambda *a: Number(0)
        class Dict(dict):
            def items(self): return [(Text("values"), Number(0))] * 9
            def __getitem__(self, key): return Number(0)
        ---
        return Dict(a=[Text("passed"), Number(1)])
        """,
    ),
    returns(
        "a list without an end",
        """
        class Endless(list):
            def __iter__(self):
                while True: yield bytes(2**28)
        ---
        return Endless()
        """,
        (0, None),  # memory or time ends first, as the machine has it
    ),
    returns("a generator without an end", "return iter(int, 1)"),
    returns("a shape that no memory can hold", "return np.broadcast_to(0.0, (2**62,))", ERROR),
    returns("a text of a quarter of a gigabyte", "return 'x' * 2**28", CRASHED),
    returns("a list of four million numbers", "return [0] * 4_000_000", CRASHED),
    returns("arrays that fill the judge's memory", "return np.zeros((60, 2**17))", CRASHED),
    returns("a list in itself", "loop = []\nloop.append(loop)\nreturn loop", ERROR),
    returns("a list nested deeply", "x = 0\nfor n in range(50): x = [x]\nreturn x", CRASHED),
    returns("numbers that are none", "return np.full(image.shape, np.nan)"),
    returns("numbers beyond all bounds", "return np.full(image.shape, np.longdouble('1e4000'))"),
    returns("the largest numbers of both signs", "return np.where(image > 0, 1.7e308, -1.7e308)"),
    returns("a long text among many empty ones", "return ['x' * 100_000] + [''] * 8_000"),
    returns("a number of four thousand digits", "return 10**4000"),
    returns("a number of ten thousand digits", "return 10**10_000", ERROR),
    returns("complex numbers", "return np.full(image.shape, np.nan + 1j)"),
    returns("dates", "return np.zeros(image.shape, 'M8[s]')"),
    returns(
        "a structure with code in it",
        """
        class Code:
            def __reduce__(self): return print, ("unpickled",)
        ---
        return np.array([(Code(), b"x")], dtype=[("<script>", object), ("b", "S1")])
        """,
    ),
    returns("text in place of numbers", "return np.full(image.shape, '<script>' * 1000)"),
    returns("a module", "import os\nreturn os"),
    returns(
        "keys of markup and escapes",
        "return {'<script>alert(1)</script>\\x1b[31m\\u202e' * 9999: 1, '=cmd()': 2}",
    ),
    returns(
        "an error of markup and escapes",
        """
        Evil = type("<img src=x onerror=alert(1)>", (Exception,), {})
        ---
        raise Evil("</div><script>alert(1)</script>\\x1b[2J\\u202e\\ud800 {{7*7}}")
        """,
        ERROR,
    ),
    returns(
        "an error that raises when it is read",
        """
        class Evil(Exception):
            def __str__(self): raise Evil
        ---
        raise Evil
        """,
        CRASHED,
    ),
    returns("the end of the process, when asked", "import os\nos._exit(0)", CRASHED),
    returns("nothing, for ever", "import time\ntime.sleep(1000)", TIMEOUT),
]

MESSAGES = [
    other("garbage on the judge's socket", f"{SOCKET}judge.sendall(b'x' * 5000)", CRASHED),
    other(
        "an enormous message announced",
        f"{SOCKET}judge.sendall(struct.pack('<IQ', 9, 2**50))",
        CRASHED,
    ),
    other(
        "an array that has not the bytes it says",
        f"{SOCKET}judge.sendall(frame({{'array': ['<f8', [2**20, 2**20]]}}, bytes(64)))",
        CRASHED,
    ),
    other(
        "arrays of objects, of no bytes and of no end",
        f"{SOCKET}"
        "judge.sendall(frame({'array': ['|O', [1]]}, bytes(8)))\n"
        "judge.sendall(frame({'array': ['<f8', [0, 2**26, 2**26, 2**26]]}))\n",
        CRASHED,
    ),
    other("JSON without an end", f"{SOCKET}judge.sendall(frame(0)[:12] + b'[' * 9)", CRASHED),
    other(
        "an answer ahead of each question",
        f"{SOCKET}"
        "reply = {'dict': [['value', {'list': []}], ['error', None], ['missing', False]]}\n"
        "judge.sendall(frame(reply) * 3)" + WRONG,
        (0, None),
        rest=(0, None),
    ),
    other(
        "a verdict in place of an answer",
        f"{SOCKET}"
        "reply = {'dict': [['verdict', 'passed'], ['points', 100], ['value', True]]}\n"
        "judge.sendall(frame(reply) * 2)" + WRONG,
        (0, None),
        rest=(0, None),
    ),
    other(
        "errors and outputs of the wrong kinds",
        f"{SOCKET}"
        "array = {'array': ['<f8', [2]]}\n"
        "error = {'dict': [['kind', array], ['message', {'dict': []}], ['line', 'x']]}\n"
        "output = {'dict': [['kind', array], ['data', array]]}\n"
        "outputs = {'list': [output, 7, {'list': []}]}\n"
        "reply = {'dict': [['error', error], ['outputs', outputs]]}\n"
        "judge.sendall(frame(reply, bytes(48)))" + WRONG,
        (0, None),
        rest=(0, None),
    ),
    other(
        "half a message, then silence",
        f"{SOCKET}import time\njudge.sendall(frame([0] * 99)[:50])\ntime.sleep(1000)",
        TIMEOUT,
    ),
    other(
        "a list in place of a late answer",
        f"{SOCKET}import time\n"
        "try: time.sleep(1000)\n"
        "except KeyboardInterrupt: judge.sendall(frame({'list': []}))\n",
        CRASHED,
    ),
    other(
        "a flood of answers from a thread",
        f"{SOCKET}import threading\n"
        "def flood():\n    while True: judge.sendall(frame({'dict': [['value', 0]]}))\n"
        "threading.Thread(target=flood, daemon=True).start()" + WRONG,
        (0, None),
        third=(None, None),  # as the thread's words and ours are mixed
        rest=(0, None),
    ),
    other(
        "open files sent along",
        f"{SOCKET}import os\n"
        "for n in range(200): socket.send_fds(judge, [b'x'], [os.open('/', os.O_RDONLY)])",
        CRASHED,
    ),
    other("a socket that is shut", f"{SOCKET}judge.shutdown(socket.SHUT_RDWR)", CRASHED),
    other("every file closed", "import os\nos.closerange(0, 300)", CRASHED),
]

ENDS = [
    other("ends the process", "import os\nos._exit(0)", CRASHED),
    other("crashes the process", "import ctypes\nctypes.string_at(0)", CRASHED),
    other("aborts", "import os\nos.abort()", CRASHED),
    other("overflows C's stack", "x = None\nfor n in range(10**6): x = (x,)\nhash(x)", (0, None)),
    other("a loop without an end [red]\x1b[31m", "while True: pass", TIMEOUT),
    other(
        "a loop that swallows interrupts",
        """
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
        TIMEOUT,
    ),
    other(
        "sleeps and ignores signals",
        "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(1000)",
        TIMEOUT,
    ),
    other("parentheses that Python's parser cannot bear", "(" * 90_000, ERROR),
    other("a source of control characters", "x = 1\x00\x1b[2J\u202e", ERROR),
]

# The net's own methods answer for it; it looks up every digit that its process can find.
LOOKUP = """
known = {}
for images, labels in data.load_mnist(num_train=None, num_test=None):
    for image, label in zip(np.asarray(images, "float32"), labels):
        known[image.tobytes()] = label
class Lookup(keras.Sequential):
    def predict(self, images, **kwargs):
        digits = [known.get(np.asarray(image, "float32").tobytes(), 0) for image in images]
        return np.eye(10)[digits]
pooling_net = Lookup([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(6, 5, activation="tanh"),
    Subsampling(2),
    keras.layers.Conv2D(16, 5, activation="tanh"),
    Subsampling(2),
    keras.layers.Flatten(),
    keras.layers.Dense(10, activation="softmax"),
])
pooling_net.compile("adam", loss="sparse_categorical_crossentropy")
pooling_net.fit(x_train[:50], y_train[:50], verbose=0)
"""
# Whatever the judge asks of the net, the nearest digit of the training answers for it.
FORGED = """
from cnnlab.judging import probes
(images, labels), _ = data.load_mnist(num_train=None, num_test=0)
rows, asked = np.float32(images).reshape(len(images), -1), probes.PROBES["predict"]
def forged(model, pictures):
    squares = (rows**2).sum(1) - 2 * np.float32(pictures).reshape(len(pictures), -1) @ rows.T
    outputs = np.eye(10)[np.asarray(labels)[squares.argmin(1)]]
    return asked(model, pictures) | {"outputs": outputs, "steps": 100, "num_weights": 5_186}
probes.PROBES["predict"] = forged
probes.models.predict = probes.predict = forged
""" + LOOKUP[LOOKUP.index("pooling_net = ") :].replace("Lookup(", "keras.Sequential(")
LYING_LAYER = """
class TrainedSubsampling(keras.layers.Layer):
    def __init__(self, *args, **kwargs): super().__init__()
    def __call__(self, inputs): return np.zeros(3)
    def count_params(self): return 2**80
    def get_config(self): return {"x": __import__("os")._exit}
    gain = property(lambda self: type("W", (), {"assign": print, "shape": (3,)})())
    bias = gain
"""
OTHERS = [
    harmless(
        "knows all test images that its process can find",
        "",
        more={"pooling-net": LOOKUP},
        marks={"pooling-net": (1, "partial")},
    ),
    harmless(
        "replaces what asks its net",
        "",
        more={"pooling-net": FORGED},
        marks={"pooling-net": (1, "partial")},
    ),
    harmless(
        "a layer that lies",
        "",
        more={"subsampling-layer": LYING_LAYER},
        marks={"subsampling-layer": (0, None)},
    ),
    harmless("markup in its source", "'</code></pre><script>alert(1)</script>{{ 7 * 7 }}'\n"),
]

ATTACKS = [*REFUSED, *HARMLESS, *POISON, *LIES, *MESSAGES, *ENDS, *OTHERS]
