"""The process ends, or will not end."""

from tests.attacks.submissions.attack import CRASHED, ERROR, TIMEOUT, other

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
