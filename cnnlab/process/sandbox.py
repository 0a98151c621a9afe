"""What keeps a student's code in: bubblewrap around the warm process, and more around each fork.

The warm process sees system libraries, this Python and cnnlab without its exercises, all read-only;
no network, no other process. A fork of it, in which a student's code runs, gets namespaces of its
own: an empty folder to write to, its own process numbers. It has no capabilities, starts no
process, opens no socket to anything, and has limits on memory, files and CPU time. The clock that
ends it is the judge's.

Linux only. Elsewhere, and where user namespaces are forbidden, `why_not` says why.
"""

import ctypes
import errno
import os
import resource
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
HIDDEN = ("exercises", "_labs", "_datasets")  # parts of cnnlab that no student's code may see
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/fonts", "/etc/ld.so.cache")

SCRATCH = (
    "/scratch"  # each student's own folder, empty at first; not /tmp, where a checkout may lie
)
MEMORY = 4 * 2**30  # bytes of address space; TensorFlow needs 2.5 GB of it
FILE_SIZE = 32 * 2**20
SCRATCH_SIZE = 64 * 2**20
OPEN_FILES = 256
THREADS = 4_096  # the kernel does not count those of root

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
CLONE_THREAD = 0x10000
MS_RDONLY, MS_NOSUID, MS_NODEV = 1, 2, 4
MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 0x1000, 0x2000, 0x4000, 0x40000
PR_SET_NO_NEW_PRIVS = 38
AF_UNIX = 1

# What no lab needs: other processes (threads are fine), other namespaces, the kernel's own doors.
FORBIDDEN_CALLS = [
    "fork",
    "vfork",
    "execve",
    "execveat",
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "kcmp",
    "pidfd_getfd",
    "process_madvise",
    "unshare",
    "setns",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr",
    "keyctl",
    "add_key",
    "request_key",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "open_by_handle_at",
    "name_to_handle_at",
    "quotactl",
    "swapon",
    "swapoff",
    "reboot",
    "sethostname",
    "setdomainname",
    "init_module",
    "finit_module",
    "delete_module",
    "kexec_load",
    "kexec_file_load",
    "acct",
    "settimeofday",
    "clock_settime",
    "syslog",
    "vhangup",
    # Memory that no limit of the process counts, and what all users of the machine share.
    "memfd_create",
    "shmget",
    "semget",
    "msgget",
    "mq_open",
    "io_setup",
    "mbind",
    "migrate_pages",
    "move_pages",
    "sched_setaffinity",
    "setpriority",
    "ioprio_set",
]


def why_not():
    """Why there can be no sandbox on this machine; None where there can."""
    if sys.platform != "linux":
        return f"it needs Linux, this is {sys.platform}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (Debian: apt install bubblewrap)"
    try:
        import pyseccomp  # noqa: F401
    except (ImportError, RuntimeError):
        return (
            "libseccomp is not installed (Debian: apt install libseccomp2; pip install pyseccomp)"
        )
    try:
        probe = subprocess.run(
            [*command([]), sys.executable, "-c", _PROBE],
            capture_output=True,
            text=True,
            timeout=60,
            env=environment(),
        )
    except subprocess.TimeoutExpired:
        return "it did not start within a minute"
    if probe.returncode:
        said = (probe.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"this machine does not let it start: {said}"
    return None


# A fork, as for a student: the first process of a new namespace of process numbers.
_PROBE = """
import os, sys
from cnnlab.process import sandbox
sandbox.separate()
child = os.fork()
if child == 0:
    sandbox.confine(seconds=60)
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def environment(backend="tensorflow"):
    """The environment of the warm process: nothing of the user's own."""
    from cnnlab.runtime import QUIET

    threads = "OPENBLAS_NUM_THREADS OMP_NUM_THREADS MKL_NUM_THREADS TF_NUM_INTRAOP_THREADS"
    return {
        **QUIET,
        "PATH": "/usr/bin:/bin",
        "HOME": SCRATCH,
        "TMPDIR": SCRATCH,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "KERAS_BACKEND": backend,
        "CUDA_VISIBLE_DEVICES": "-1",
        # One thread a student: marks are equal however many are graded at once.
        **dict.fromkeys([*threads.split(), "TF_NUM_INTEROP_THREADS"], "1"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }


def command(binds):
    """The words that run a command inside bubblewrap; `binds` are pairs (folder, where it is seen).

    What is inherited as an open file stays open.
    """
    words = ["bwrap", "--unshare-all", "--uid", "1000", "--gid", "1000", "--hostname", "lab"]
    words += ["--cap-drop", "ALL", "--die-with-parent"]
    for path in SYSTEM:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            words += ["--ro-bind", path, path]
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", SCRATCH]
    for path in _python_folders():
        words += ["--ro-bind", path, path]
    words += ["--ro-bind", str(PACKAGE), str(PACKAGE)]
    for name in HIDDEN:
        if (PACKAGE / name).is_dir():
            words += ["--tmpfs", str(PACKAGE / name), "--remount-ro", str(PACKAGE / name)]
    for source, target in binds:
        words += ["--ro-bind", str(source), str(target)]
    # The folders that bubblewrap made on the way are writable, and shared by all students.
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", SCRATCH, "--"]


def _python_folders():
    """Where this Python and its packages are, without folders inside others."""
    found = {
        sys.prefix,
        sys.base_prefix,
        sysconfig.get_path("purelib"),
        sysconfig.get_path("platlib"),
        os.path.dirname(os.path.realpath(sys.executable)),
    }
    system = tuple(f"{path}/" for path in SYSTEM)
    outside = sorted(path for path in found if not f"{path}/".startswith(system))
    return [
        path
        for path in outside
        if not any(path.startswith(f"{other}/") for other in outside if other != path)
    ]


_libc = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def separate():
    """Moves this process into namespaces of its own; its next child is the first process there."""
    uid, gid = os.getuid(), os.getgid()
    _call(
        "unshare",
        CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS,
    )
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1000 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"1000 {gid} 1")


def confine(seconds):
    """Takes from this process, the first of its namespaces, all that a student does not need.

    Args:
        seconds: CPU time after which the kernel ends it, whatever the judge's clock says.
    """
    flags = MS_NOSUID | MS_NODEV
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    for folder in (SCRATCH.encode(), b"/dev/shm"):
        options = f"size={SCRATCH_SIZE},nr_inodes=4096,mode=0700".encode()
        _call("mount", b"tmpfs", folder, b"tmpfs", flags, options)
    # Terminals: their names are shared by all students.
    _call("mount", b"tmpfs", b"/dev/pts", b"tmpfs", flags | MS_RDONLY, b"size=4k,mode=0500")
    Path("/proc/self/oom_score_adj").write_text("1000")  # the first to go when memory is short
    _cover_proc(flags)
    os.chdir(SCRATCH)
    limit(seconds)
    _drop_capabilities()
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _filter_calls()


def _cover_proc(flags):
    """Leaves of /proc the files that TensorFlow asks about the machine, and no process.

    (A /proc of these namespaces cannot be mounted: bubblewrap's own hides parts of it.)
    """
    view = Path(SCRATCH) / "proc"
    view.mkdir()
    _call("mount", b"tmpfs", bytes(view), b"tmpfs", flags, b"size=16k,mode=0755")
    # TensorFlow ends the process where one of these is missing.
    (view / "self").mkdir()
    (view / "self/exe").symlink_to(sys.executable)
    (view / "self/cmdline").write_text("python\0")
    (view / "mounts").touch()
    for name in ("cpuinfo", "meminfo", "self/maps"):  # the last for threadpoolctl
        (view / name).touch()
        _call("mount", bytes(Path("/proc") / name), bytes(view / name), None, MS_BIND, None)
    _call("mount", bytes(view), b"/proc", None, MS_MOVE, None)
    view.rmdir()


def limit(seconds):
    """Limits on memory, files and CPU time; they hold without a sandbox too."""
    for name, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE_SIZE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_NPROC, THREADS),
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(name)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (most, most))


def _drop_capabilities():
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    none = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable: two words each
    _call("capset", header, none)


def _filter_calls():
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for name in FORBIDDEN_CALLS:
        rules.add_rule(seccomp.ERRNO(errno.EPERM), name)
    # A thread is a clone with CLONE_THREAD; of clone3 the filter cannot see the flags, and the C
    # library falls back to clone where there is none.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    no_thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0)
    rules.add_rule(seccomp.ERRNO(errno.EPERM), "clone", no_thread)
    for name in ("socket", "socketpair"):
        rules.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), name, seccomp.Arg(0, seccomp.NE, AF_UNIX))
    rules.load()
