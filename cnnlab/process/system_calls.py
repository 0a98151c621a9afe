"""Calls to the system that a student's process may not make, and the filter that refuses them."""

import errno

CLONE_THREAD = 0x10000
AF_UNIX = 1
# Of `fcntl` what two processes can tell each other by, on a file that both may only read: locks
# (two kinds), leases, notices and hints. And larger pipes: their memory counts for no process.
FCNTL = [*range(5, 8), *range(36, 39), 1024, 1025, 1026, 1031, *range(1035, 1039)]
WORD = 0xFFFFFFFF  # of an argument the kernel looks at so many bits
RWF_NOWAIT = 8  # of `preadv2`: tells whether somebody has read the file before

# What no lab needs: other processes (threads are fine), other namespaces, the kernel's own doors.
FORBIDDEN = [
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
    # What tells one process of files what another does with them.
    "inotify_init",
    "inotify_init1",
    "fanotify_init",
    "mincore",
    451,  # cachestat, by the number that it has everywhere: an older libseccomp has no name for it
    # Memory that no limit of the process counts, and what all users of the machine share.
    "vmsplice",
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


def forbid_calls():
    """Refuses them to this process and to all its threads; nothing takes that back."""
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for call in FORBIDDEN:
        rules.add_rule(seccomp.ERRNO(errno.EPERM), call)
    # A thread is a clone with CLONE_THREAD; of clone3 the filter cannot see the flags, and the C
    # library falls back to clone where there is none.
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    no_thread = seccomp.Arg(0, seccomp.MASKED_EQ, CLONE_THREAD, 0)
    rules.add_rule(seccomp.ERRNO(errno.EPERM), "clone", no_thread)
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "flock")
    for command in FCNTL:
        is_that = seccomp.Arg(1, seccomp.MASKED_EQ, WORD, command)
        rules.add_rule(seccomp.ERRNO(errno.EINVAL), "fcntl", is_that)
    no_wait = seccomp.Arg(5, seccomp.MASKED_EQ, RWF_NOWAIT, RWF_NOWAIT)
    rules.add_rule(seccomp.ERRNO(errno.EOPNOTSUPP), "preadv2", no_wait)
    for name in ("socket", "socketpair"):
        rules.add_rule(seccomp.ERRNO(errno.EAFNOSUPPORT), name, seccomp.Arg(0, seccomp.NE, AF_UNIX))
    rules.load()
