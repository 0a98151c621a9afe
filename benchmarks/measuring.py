"""Runs commands, and measures the seconds by the clock and of CPU time that they take."""

import os
import subprocess
import time

import psutil

POLL = 0.1  # seconds


class Failed(Exception):
    """What could not be measured, and why."""


def measured(*commands, environment=None):
    """Runs commands at once; returns the seconds by the clock and of CPU time.

    CPU time is read from all processes below this one, and a process that has ended counts with its
    parent. (What bubblewrap's children used is known to no parent when it has ended, so the sum is
    read again and again, and its steps up are added.)
    """
    me = psutil.Process()
    started = time.perf_counter()
    running = [
        subprocess.Popen(
            list(map(str, command)),
            env=os.environ | (environment or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for command in commands
    ]
    cpu, before = 0.0, _own_children(me)
    while any(process.poll() is None for process in running):
        time.sleep(POLL)
        now = _below(me)
        cpu, before = cpu + max(0.0, now - before), now
    seconds = time.perf_counter() - started
    cpu += max(0.0, _own_children(me) - before)
    for command, process in zip(commands, running, strict=True):
        _, said = process.communicate()
        if process.returncode:
            raise Failed(_ended(command, said.decode()))
    return seconds, cpu


def check(*command, folder=None):
    """Runs a command that is not measured."""
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise Failed(_ended(command, done.stderr or done.stdout))


def _ended(command, said):
    *_, last = said.strip().splitlines() or ["it said nothing"]
    return f"`{' '.join(map(str, command))}` ended with {last}"


def _own_children(me):
    """CPU seconds of the children of this process that have ended."""
    times = me.cpu_times()
    return times.children_user + times.children_system


def _below(me):
    total = _own_children(me)
    for process in me.children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total
