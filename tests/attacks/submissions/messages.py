"""Messages to the judge are forged or spoilt."""

from tests.attacks.submissions.attack import CRASHED, SOCKET, TIMEOUT, WRONG, other

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
