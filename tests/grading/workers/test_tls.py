"""`cnnlab grade --scheduler tls://...`, set up with the commands of docs/machines.md."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cnnlab.grading.trial.classroom import write_class

LAB = "07_receptive_field"  # its net trains in seconds
DOCS = Path(__file__).parents[3] / "docs" / "machines.md"


def documented(folder):
    """Makes the certificate and the configuration as documented; returns that file's path."""
    text = DOCS.read_text(encoding="utf-8")
    [command] = re.findall("^openssl .*$", text, re.MULTILINE)
    folder.mkdir()
    subprocess.run(shlex.split(command), cwd=folder, check=True, capture_output=True)
    [yaml] = re.findall("```yaml\n(.*?)```", text, re.DOTALL)
    path = folder / "tls.yaml"
    path.write_text(yaml.replace("/class/", f"{folder}/"))
    return path


def started(program, words, config):
    environment = os.environ | {"DASK_CONFIG": str(config)}
    command = [sys.executable, "-m", "dask", program, *words]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def ended(process):
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def safe(tmp_path_factory):
    """Address of a scheduler with a worker, both with certificates; and Dask's configuration."""
    folder = tmp_path_factory.mktemp("tls")
    config, file = documented(folder / "class"), folder / "scheduler.json"
    words = ["--scheduler-file", str(file), "--host", "127.0.0.1", "--no-dashboard"]
    scheduler = started("scheduler", ["--protocol", "tls", "--port", "0", *words], config)
    while not file.exists() and scheduler.poll() is None:
        time.sleep(0.1)
    worker = started("worker", ["--nthreads", "1", *words], config)
    try:
        yield json.loads(file.read_text())["address"], config
    finally:
        ended(worker)
        ended(scheduler)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "handed-in"
    return folder, write_class(folder, LAB, 1)


def grade(folder, out, address, config=None):
    words = [sys.executable, "-m", "cnnlab", "grade", str(folder), "--lab", LAB, "--out", str(out)]
    environment = {name: text for name, text in os.environ.items() if name != "DASK_CONFIG"}
    environment |= {"DASK_CONFIG": str(config)} if config else {}
    command = [*words, "--scheduler", address]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_workers_with_certificates_grade(classroom, safe, tmp_path):
    folder, expected = classroom
    address, config = safe
    assert address.startswith("tls://")
    done = grade(folder, tmp_path / "out", address, config)
    assert (done.returncode, done.stderr) == (0, "")
    rows = json.loads((tmp_path / "out" / "results.json").read_text())
    assert {row["student"]: row["score"] for row in rows} == expected


@pytest.mark.slow
@pytest.mark.parametrize("who", ["has none", "has another's", "takes tcp"])
def test_who_has_not_the_certificate_is_refused_in_one_line(classroom, safe, tmp_path, who):
    address, config = safe
    configs = {"has none": None, "takes tcp": config}
    if who == "takes tcp":
        address = address.replace("tls://", "tcp://")
    elif who == "has another's":  # it trusts the scheduler's, and shows its own
        configs[who] = documented(tmp_path / "other")
        ours = config.parent / "course.pem"
        text = configs[who].read_text()
        own = tmp_path / "other" / "course.pem"
        configs[who].write_text(text.replace(f"ca-file: {own}", f"ca-file: {ours}"))
    done = grade(classroom[0], tmp_path / "out", address, configs[who])
    assert done.returncode == 2
    [line] = done.stderr.splitlines() or ["nothing"]

    assert line.startswith("cnnlab grade: expected the address of a Dask scheduler, such as tcp://")
    assert f"Received: {address} (" in line
    assert ("see docs/machines.md" in line) == (who != "takes tcp")
    assert not (tmp_path / "out" / "results.json").exists()
