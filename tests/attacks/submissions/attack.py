"""A hostile submission: honest answers, and the attack among them."""

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
