"""A share of the processor for each student, however many threads they start."""

import os
import select
import signal
import time

TICK = 0.1  # seconds
BURST = 2.0  # seconds of processor time that a process may be ahead of its share


def wait_for(child, cores=1.0, burst=BURST):
    """Waits until a child has ended, and holds it back while it uses more than its share.

    Args:
        child: its process number.
        cores: how many processors it may keep busy.
        burst: see `BURST`.
    """
    ended, pidfd = select.poll(), os.pidfd_open(child)
    ended.register(pidfd, select.POLLIN)
    credit, used, at, held = burst, 0.0, time.monotonic(), False
    while not ended.poll(1000 * TICK):
        now, uses = time.monotonic(), processor_time(child)
        credit = min(burst, credit + cores * (now - at) - (uses - used))
        used, at = uses, now
        if held != (credit < 0):
            held = credit < 0
            signal.pidfd_send_signal(pidfd, signal.SIGSTOP if held else signal.SIGCONT)
    os.close(pidfd)
    os.waitpid(child, 0)


def processor_time(process):
    """Seconds that a process has used, with all its threads."""
    return time.clock_gettime(~process << 3 | 2)  # the clock that `clock_getcpuclockid` gives
