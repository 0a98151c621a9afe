"""Kernels that end with their test."""

import contextlib
import json
import logging
import os
import sys
import uuid

import pytest
from jupyter_client.manager import KernelManager

from cnnlab.kernel import client, spec
from cnnlab.runtime import QUIET
from tests.kernel.shell import Shell

VARIABLES = {"TZ": "Asia/Tokyo", "COURSE": "spring"}  # of all kernels: one warm process serves them


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/kernel/" in item.nodeid and sys.platform != "linux":
            item.add_marker(pytest.mark.skip(reason="a warm process forks on Linux only"))


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory):
    """Jupyter finds the kernel `cnnlab`, and two more: `plain`, never warm, and `other`.

    For all tests, since a warm process serves those kernels that have the same variables.
    """
    folder = tmp_path_factory.mktemp("jupyter")
    spec.install(prefix=folder)
    kernels = folder / "share" / "jupyter" / "kernels"
    text = (kernels / "cnnlab" / "kernel.json").read_text()
    plain = json.loads(text)
    del plain["metadata"]["kernel_provisioner"]
    other = text.replace("ipykernel_launcher", "ipykernel")
    for name, text in [("plain", json.dumps(plain)), ("other", other)]:
        (kernels / name).mkdir()
        (kernels / name / "kernel.json").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(kernels.parent))
        yield folder


@pytest.fixture
def start(jupyter):
    """Starts kernels: `start(name="cnnlab", variables={}, **options)` gives a `Shell`."""
    with contextlib.ExitStack() as running:

        def start(name=spec.NAME, variables=(), **options):
            # Jupyter's own log may be off: other tests run programs that set up theirs.
            log = logging.Logger(__name__)
            log.parent = logging.getLogger()
            # Sockets in a folder: a TCP port may go to another program before the kernel has it.
            sockets = {"transport": "ipc", "ip": f"{jupyter}/{uuid.uuid4().hex[:8]}"}
            manager = KernelManager(kernel_name=name, log=log, **sockets)
            environment = QUIET | os.environ | VARIABLES | dict(variables)
            del environment["PYTEST_CURRENT_TEST"]  # with it ipykernel does not read descriptor 1
            manager.start_kernel(env=environment, **options)
            return running.enter_context(Shell(manager))

        yield start


@pytest.fixture
def no_warm_processes():
    """None before the test and none after it."""
    client.end_all()
    yield
    client.end_all()
