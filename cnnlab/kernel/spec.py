"""`cnnlab kernel`: tells Jupyter of the warm kernel, or takes it away."""

import shutil
import sys

from ipykernel.kernelspec import RESOURCES, get_kernel_dict, write_kernel_spec
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager

from cnnlab.errors import UserError
from cnnlab.language import say

NAME = "cnnlab"
PROVISIONER = "cnnlab-warm"  # the entry point in pyproject.toml
PLAIN = {"python_arguments": ["-Xfrozen_modules=off"]}  # as ipykernel installs itself: to debug


def warm_spec():
    """A `kernel.json`: ipykernel's, but for its name and who starts it."""
    spec = get_kernel_dict(**PLAIN)
    spec["metadata"] |= {"kernel_provisioner": {"provisioner_name": PROVISIONER}}
    return spec | {"display_name": "cnnlab (warm)"}


class WarmKernelSpecs(KernelSpecManager):
    """Jupyter's kernels, of which that of this Python is warm: nothing has to be installed."""

    def get_kernel_spec(self, kernel_name):
        if kernel_name != NATIVE_KERNEL_NAME:
            return super().get_kernel_spec(kernel_name)
        return self.kernel_spec_class(resource_dir=RESOURCES, **warm_spec())


def install(user=False, prefix=None):
    """Installs the kernel for this user, into `prefix`, or for all users.

    Raises:
        UserError: where a process with a backend cannot fork.
    """
    if sys.platform != "linux":
        raise UserError(
            "expected Linux, where a process can fork after it has imported a backend. "
            f"Received: {sys.platform}. Use the kernel python3."
        )
    folder = write_kernel_spec(overrides=warm_spec())
    try:
        place = KernelSpecManager().install_kernel_spec(folder, NAME, user=user, prefix=prefix)
    finally:
        shutil.rmtree(folder)
    print(say(f"Kernel {NAME} is in {place}. Choose `cnnlab (warm)` in JupyterLab."))


def remove():
    """Removes the kernel from the first place where Jupyter finds it."""
    try:
        place = KernelSpecManager().remove_kernel_spec(NAME)
    except KeyError:
        raise UserError(
            f"expected an installed kernel {NAME}; there is none. See `jupyter kernelspec list`."
        ) from None
    print(say(f"Kernel {NAME} is no longer in {place}."))
