"""What is returned is hostile."""

from tests.attacks.submissions.attack import CRASHED, ERROR, TIMEOUT, returns

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
