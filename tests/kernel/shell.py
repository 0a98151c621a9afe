"""A kernel and its client."""

import json
import time


class Shell:
    """Runs code in a kernel that was started; ends it at the end of a `with`."""

    def __init__(self, manager):
        self.manager = manager

    def __enter__(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def outputs(self, code, timeout=120):
        """What the code shows: messages of IOPub."""
        shown = []
        self.client.execute_interactive(
            code, timeout=timeout, output_hook=shown.append, allow_stdin=False
        )
        for each in shown:
            if each["msg_type"] == "error":
                raise RuntimeError("\n".join(each["content"]["traceback"]))
        return [each["content"] for each in shown if each["msg_type"] != "status"]

    def run(self, code, **options):
        """The text that the code prints."""
        return "".join(each.get("text", "") for each in self.outputs(code, **options))

    def ask(self, expression, **options):
        """The value of an expression that JSON can hold, after lines that prepare it."""
        *lines, last = expression.strip().splitlines()
        prepared = "\n".join([*lines, "import json", f"print(json.dumps({last}))"])
        return json.loads(self.run(prepared, **options))


def is_running(pid):
    """Whether a process runs; what has ended and waits to be asked does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=10):
    """Waits for it; returns whether it came."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def parent_of(pid):
    with open(f"/proc/{pid}/stat") as file:
        return int(file.read().rpartition(")")[2].split()[1])


# A warm process imports no backend, and nbformat's jsonschema no grammar: see cnnlab.cli.
LIGHT = """
import sys
from cnnlab.process.preloaded import PRELOADED
PRELOADED.clear()
sys.modules["rfc3987_syntax"] = None
"""


def light(folder, code=""):
    """Variables with which a warm process imports little: for how it begins, serves and ends.

    Python runs `sitecustomize.py`, which lies in `folder`, when it starts; it runs `code`, too.
    """
    (folder / "sitecustomize.py").write_text(LIGHT + code)
    return {"PYTHONPATH": str(folder)}
