"""What `scale.py` runs and looks at: the grader, and a Dask scheduler with its workers."""

import signal
import socket
import subprocess
import sys

import psutil

WORKERS = 2
MOST_STARTS = 8  # of `cnnlab grade`, which two accidents end
ROLES = {  # by what the command line holds
    "cnnlab.process.warm student": "warm process",
    "cnnlab.process.warm bare": "bare warm process",
    "cnnlab grade": "cnnlab grade",
    "dask scheduler": "scheduler",
    "dask worker": "nanny",
    "spawn_main": "worker",
}


class Watched:
    """What is seen from outside of a run: which are graded, and what the processes hold."""

    def __init__(self, out):
        self.out, self.first, self.again = out, {}, 0
        self._last, self.samples = {}, []

    def look(self):
        """Counts what is graded; returns how many submissions are."""
        for path in (self.out / "jobs").glob("[!.]*.json"):  # not those that are being written
            when = path.stat().st_mtime
            self.again += self._last.get(path.name, when) != when
            self._last[path.name] = when
            self.first.setdefault(path.name, when)
        return len(self.first)

    def sample(self):
        """Memory and open files of each process that lasts, by role and number.

        Resident memory: a share of what forks share would change with their number.
        """
        found = {}
        for process in psutil.Process().children(recursive=True):
            try:
                role = role_of(process)
                if role:
                    number = sum(name == role for name, _ in found) + 1
                    found[role, number] = process.memory_info().rss, process.num_fds()
            except psutil.NoSuchProcess:
                continue
        self.samples.append(found)


def role_of(process):
    """What a process is for; None for the sandbox's own, and for a student's."""
    line = " ".join(process.cmdline())
    if process.name() == "bwrap":
        return None
    role = next((role for words, role in ROLES.items() if words in line), None)
    is_fork = process.parent().cmdline() == process.cmdline()
    if is_fork:
        return "judge" if role == "cnnlab grade" else None
    return role


class Grading:
    """`cnnlab grade`, which may be killed and started again."""

    def __init__(self, folder, lab, out, *words):
        command = [sys.executable, "-m", "cnnlab", "grade", folder, "--lab", lab, "--seed", "7"]
        self._command = [*map(str, command), "--out", str(out), "--require-sandbox", *words]
        self.starts, self.cpu = 0, 0.0
        self.start(0)

    def start(self, done):
        self.starts, self._seen, self._before = self.starts + 1, 0.0, done
        self.process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

    def is_done(self, done):
        """Whether all is graded; starts it again when it ended before. `done` are graded."""
        self._count(done)
        code = self.process.poll()
        if code not in (None, 0):
            if self.starts == MOST_STARTS:
                raise SystemExit(f"cnnlab grade ended with {code} at each of {MOST_STARTS} starts")
            print(f"cnnlab grade ended with {code}, and is started again", flush=True)
            self.start(done)
        return code == 0

    def kill(self):
        self.process.kill()
        self.process.wait()

    def _count(self, done):
        """Adds what CPU time it has used itself since it began to receive results."""
        try:
            times = psutil.Process(self.process.pid).cpu_times()
        except psutil.NoSuchProcess:
            return
        now = times.user + times.system
        if done > self._before:
            self.cpu += max(0.0, now - self._seen)
        self._seen = max(now, self._seen)


class Engine:
    """A Dask scheduler and worker processes on this machine; what ends is started again."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address, self._folder = f"tcp://127.0.0.1:{self.port}", folder
        self._log = open(folder / "dask.log", "w")  # noqa: SIM115 closed by `close`
        self.scheduler, self.workers = self._scheduler(), [self._worker() for _ in range(WORKERS)]

    def _start(self, program, *words):
        where = ["--host", "127.0.0.1", "--no-dashboard"]
        command = [sys.executable, "-m", "dask", program, *words, *where]
        return subprocess.Popen(command, stdout=self._log, stderr=self._log, cwd=self._folder)

    def _scheduler(self):
        return self._start("scheduler", "--port", str(self.port))

    def _worker(self):
        return self._start("worker", self.address, "--nthreads", "1")

    def keep(self):
        """Starts again what has ended, as a machine's service manager does."""
        if self.scheduler.poll() is not None:
            self.scheduler = self._scheduler()
        self.workers = [one if one.poll() is None else self._worker() for one in self.workers]

    def kill_worker(self):
        """Kills the process that grades; Dask's nanny above it notices."""
        for process in psutil.Process(self.workers[0].pid).children():
            if role_of(process) == "worker":
                process.kill()

    def kill_scheduler(self):
        self.scheduler.kill()
        self.scheduler.wait()

    def close(self):
        for process in [*self.workers, self.scheduler]:
            process.send_signal(signal.SIGTERM)
        for process in [*self.workers, self.scheduler]:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._log.close()
