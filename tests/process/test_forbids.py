"""The layer that forbids the sandbox is named, with the setting that allows it."""

import pytest

from cnnlab.process.forbids import layer

NEW = "6.1.0-18-amd64"


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n", "AppArmor"),
        ("proc/sys/kernel/unprivileged_userns_clone", "0\n", "unprivileged_userns_clone=1"),
        ("proc/sys/user/max_user_namespaces", "0\n", "max_user_namespaces=15000"),
        ("var/run/secrets/kubernetes.io/serviceaccount/namespace", "labs", "hostUsers: false"),
        ("run/.containerenv", "", "podman run"),
        (".dockerenv", "", "docker run"),
    ],
)
def test_a_layer_is_named_with_its_setting(tmp_path, path, text, words):
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    assert words in layer(tmp_path, NEW)


@pytest.mark.parametrize("text", ["0\n", ""])
def test_a_layer_that_allows_it_is_not_blamed(tmp_path, text):
    file = tmp_path / "proc/sys/kernel/apparmor_restrict_unprivileged_userns"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert layer(tmp_path, NEW) is None


def test_an_old_kernel_is_named(tmp_path):
    assert (
        layer(tmp_path, "4.18.0-553.el8")
        == "the kernel is old: Linux 4.18.0-553.el8. Take 5.10 or newer"
    )
