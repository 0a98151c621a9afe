"""What a fork of the warm process takes from itself before it runs a student's code.

It gets namespaces of its own: an empty folder to write to, its own process numbers. It has no
capabilities, starts no process, opens no socket to anything, and has limits on memory, files and
CPU time. The clock that ends it is the judge's.
"""

import ctypes
import os
import resource
import sys
from pathlib import Path

from cnnlab.process.sandbox import SCRATCH
from cnnlab.process.system_calls import forbid_calls

MEMORY = 4 * 2**30  # bytes of address space; TensorFlow needs 2.5 GB of it
FILE_SIZE = 32 * 2**20
SCRATCH_SIZE = 64 * 2**20
OPEN_FILES = 256
THREADS = 4_096  # the kernel does not count those of root

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV = 1, 2, 4
MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 0x1000, 0x2000, 0x4000, 0x40000
PR_SET_NO_NEW_PRIVS = 38

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
    forbid_calls()


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
