"""Which layer of a machine keeps the sandbox from starting, and the setting that lets it.

Each is looked for where it leaves a trace; the first that is found is told.
"""

import platform
import re
from pathlib import Path

# What is read, a pattern in it, what it means, how to allow it.
_LAYERS = (
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        r"^1",
        "AppArmor forbids user namespaces (Ubuntu 23.10 and newer)",
        "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or a profile for bwrap with "
        "`userns,`",
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        r"^0",
        "this kernel forbids user namespaces to users (old Debian)",
        "sysctl kernel.unprivileged_userns_clone=1",
    ),
    (
        "/proc/sys/user/max_user_namespaces",
        r"^0",
        "no user namespace is allowed here (RHEL and CentOS 7)",
        "sysctl user.max_user_namespaces=15000",
    ),
    (
        "/var/run/secrets/kubernetes.io/serviceaccount/namespace",
        r"",
        "this is a Kubernetes pod, whose profile forbids namespaces",
        "in the pod: hostUsers: false, securityContext: seccompProfile: {type: Unconfined}, "
        "procMount: Unmasked",
    ),
    (
        "/run/.containerenv",
        r"",
        "this is a Podman container, whose profile forbids namespaces",
        "podman run --security-opt seccomp=unconfined --security-opt unmask=ALL",
    ),
    (
        "/.dockerenv",
        r"",
        "this is a Docker container, whose seccomp profile forbids namespaces",
        "docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined",
    ),
)
OLDEST = (5, 10)  # Linux: what the tests of the walls ran on is newer


def layer(root=Path("/"), release=None):
    """What forbids the sandbox and how to allow it, as a sentence; None where nothing is seen.

    Args:
        root: where the machine's files are.
        release: of the kernel, such as `"6.1.0-18-amd64"`; this machine's by default.
    """
    for path, pattern, meaning, remedy in _LAYERS:
        try:
            text = (root / path.lstrip("/")).read_text(errors="replace")
        except OSError:
            continue
        if re.match(pattern, text):
            return f"{meaning}. Allow it: {remedy}"
    release = release or platform.release()
    version = tuple(map(int, re.findall(r"\d+", release)[:2]))
    if version < OLDEST:
        return f"the kernel is old: Linux {release}. Take 5.10 or newer"
    return None
