"""The commands, links, figures and versions of the texts: each is there, and as the code has it."""

import hashlib
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

import cnnlab
from cnnlab import exercises
from cnnlab.cli import main
from cnnlab.command_line import Command

ROOT = Path(__file__).parent.parent
# A Russian text and the English one that it is a translation of.
TRANSLATIONS = {ROOT / "README.ru.md": ROOT / "README.md"} | {
    path: ROOT / "docs" / path.name for path in sorted((ROOT / "docs" / "ru").glob("*.md"))
}
TEXTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS += TRANSLATIONS
_CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def commands(text):
    """The command lines of a text's shell blocks, without comments."""
    for block in re.findall(r"```bash\n(.*?)```", text.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            if words := shlex.split(line, comments=True):
                yield words


COMMANDS = sorted({tuple(words) for text in TEXTS for words in commands(text)})


@pytest.mark.parametrize("name", ["README.md", "README.ru.md"])
def test_a_figure_of_the_comparison_was_measured(name):
    """Each number of the README's table stands in the benchmarks' own tables."""
    text = (ROOT / name).read_text(encoding="utf-8")
    table = re.split("## (?:How it compares|Сравнение)\n", text)[1].split("##")[0]
    measured = (ROOT / "benchmarks" / "README.md").read_text()
    table = re.sub(r"(\d),(\d)", r"\1.\2", table.replace(" %", "%"))  # as Russian writes them
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


def test_a_version_is_the_same_everywhere():
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("CITATION.cff", "CHANGELOG.md")]
    cited = re.search(r"^version: (\S+)\ndate-released: (\S+)$", texts[0], re.MULTILINE).groups()
    newest = re.search(r"^## (\S+) \((\S+)\)$", texts[1], re.MULTILINE).groups()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited == newest
    assert {cited[0], project["version"]} == {cnnlab.__version__}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_links_lead_somewhere(text):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text.read_text(encoding="utf-8"))
    assert [link for link in links if not (text.parent / link).exists()] == []


@pytest.mark.parametrize(("name", "language"), [("README.md", "en"), ("README.ru.md", "ru")])
def test_readme_lists_every_lab_with_its_minutes(name, language):
    text = (ROOT / name).read_text(encoding="utf-8")
    rows = re.findall(rf"\(labs/{language}/(\w+)\.ipynb\).*\| (\d+) \|", text)
    assert [lab for lab, _ in rows] == exercises.labs()
    for lab, minutes in rows:
        assert f"**Time** about {minutes} minutes" in (ROOT / f"solutions/{lab}.py").read_text()


@pytest.mark.parametrize("text", TRANSLATIONS, ids=lambda text: str(text.relative_to(ROOT)))
def test_a_translation_is_as_new_as_its_english(text):
    english = TRANSLATIONS[text]
    now = hashlib.sha256(english.read_bytes()).hexdigest()[:8]
    if not text.read_text(encoding="utf-8").endswith(f"<!-- Translated from {now} -->\n"):
        page, source = text.relative_to(ROOT), english.relative_to(ROOT)
        pytest.fail(
            f"{page} is older than {source}. Translate what has changed (`git log -p {source}`), "
            f"then end {page} with the line <!-- Translated from {now} -->",
            pytrace=False,
        )


def inline_code(text):
    """What stands between backticks in a text, without its blocks of code."""
    prose = _CODE_BLOCK.sub("", text.read_text(encoding="utf-8"))
    return {" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose)}


@pytest.mark.parametrize("text", TRANSLATIONS, ids=lambda text: str(text.relative_to(ROOT)))
def test_a_translation_has_the_english_one_s_commands_and_names(text):
    english = TRANSLATIONS[text]
    assert list(commands(text)) == list(commands(english))
    assert inline_code(english) - inline_code(text) <= {"... # YOUR CODE HERE"}
