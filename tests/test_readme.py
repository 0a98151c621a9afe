"""The commands and links of the texts: each one is there, and the quick ones run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from cnnlab import exercises
from cnnlab.cli import main
from cnnlab.command_line import Command

ROOT = Path(__file__).parent.parent
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(text):
    """The command lines of a text's shell blocks, without comments."""
    for block in re.findall(r"```bash\n(.*?)```", text.read_text(), re.DOTALL):
        for line in block.splitlines():
            if words := shlex.split(line, comments=True):
                yield words


COMMANDS = sorted({tuple(words) for text in TEXTS for words in commands(text)})


def test_a_figure_of_the_comparison_was_measured():
    """Each number of the README's table stands in the benchmarks' own tables."""
    table = (ROOT / "README.md").read_text().split("## How it compares")[1].split("##")[0]
    measured = (ROOT / "benchmarks" / "README.md").read_text()
    figures = re.findall(r"\b\d+\.\d+%?", table)
    assert len(figures) > 6
    assert [each for each in figures if each not in measured] == []


def test_there_are_commands():
    assert ("make", "lab") in COMMANDS
    assert ("make", "test") in COMMANDS


@pytest.mark.parametrize("words", [c for c in COMMANDS if c[0] == "make"], ids=" ".join)
def test_make_knows_the_target(words):
    done = subprocess.run(
        [*words, "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [c for c in COMMANDS if c[0] == "cnnlab"], ids=" ".join)
def test_cnnlab_knows_the_command(words, monkeypatch):
    monkeypatch.setattr(Command, "invoke", lambda command, ctx: 0)
    assert main(words[1:]) == 0


def test_doctor_runs():
    command = [sys.executable, "-m", "cnnlab", "doctor"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
def test_links_lead_somewhere(text):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text.read_text())
    assert [link for link in links if not (text.parent / link).exists()] == []


def test_readme_lists_every_lab():
    listed = re.findall(r"\(labs/en/(\w+)\.ipynb\)", (ROOT / "README.md").read_text())
    assert listed == exercises.labs()


def test_readme_states_a_lab_s_minutes():
    rows = re.findall(r"\(labs/en/(\w+)\.ipynb\).*\| (\d+) \|", (ROOT / "README.md").read_text())
    assert len(rows) == len(exercises.labs())
    for lab, minutes in rows:
        assert f"**Time** about {minutes} minutes" in (ROOT / f"solutions/{lab}.py").read_text()
