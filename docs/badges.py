"""Draws the READMEs' badges: `python docs/badges.py` writes docs/badges, `--check` names what is
stale, the READMEs' own lines of them included.

Each says what CI runs, as it stands in this repository; CONTRIBUTING.md says what fails otherwise.
"""

import re
import sys
import tomllib
from html import escape
from pathlib import Path

from matplotlib.textpath import TextPath

from cnnlab.judging.palette import GOOD, QUIET, WHITE

ROOT = Path(__file__).parents[1]
PROOF = "CONTRIBUTING.md#what-the-badges-say"
README = {"en": "README.md", "ru": "README.ru.md"}
WORDS = {
    "python": {"en": "installs on Python", "ru": "ставится на Python"},
    "backends": {"en": "layers tested on", "ru": "слои проверены на"},
    "notebooks": {"en": "labs run by nbval", "ru": "работ выполняет nbval"},
    "code": {"en": "code checked by", "ru": "код проверяют"},
    "accessibility": {"en": "accessibility checked by", "ru": "доступность проверяет"},
    "licence": {"en": "licence", "ru": "лицензия"},
}
BACKENDS = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
HEIGHT, BASELINE, LETTERS, MARGIN = 20, 14, 11, 7  # pixels
_LINES = re.compile(r"(?:^\[!\[.+\n)+", re.MULTILINE)


def facts():
    """What each badge says, by its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    makefile = (ROOT / "Makefile").read_text()
    recipe = dict(re.findall(r"^(\w+):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE))
    backends = ["tensorflow", *re.findall(r"KERAS_BACKEND=(\w+)", recipe["test"])]
    dev = " ".join(project["optional-dependencies"]["dev"])
    found = {
        "python": re.findall(r"Python :: (3\.\d+)", " ".join(project["classifiers"])),
        "backends": [BACKENDS[name] for name in backends],
        "notebooks": [len(list((ROOT / "labs" / "en").glob("*.ipynb")))]
        * recipe["test"].count("--nbval-lax"),
        "code": re.findall(r"ruff(?= check)|mypy", recipe["lint"]),
        "accessibility": re.findall(r"\baxe\b", dev),
        "licence": [project["license"]],
    }
    return {name: " | ".join(map(str, said)) for name, said in found.items()}


def badge(label, said):
    """A badge as SVG, a grey part and a blue one: it is read on light pages and on dark ones."""
    parts = [TextPath((0, 0), words, size=LETTERS).get_extents() for words in (label, said)]
    left, right = (round(part.width) for part in parts)
    edge, width = left + 2 * MARGIN, left + right + 4 * MARGIN
    letters = f'y="{BASELINE}" fill="{WHITE}"'
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" role="img"
 font-family="DejaVu Sans, Verdana, sans-serif" font-size="{LETTERS}">
<title>{escape(label)}: {escape(said)}</title>
<rect width="{width}" height="{HEIGHT}" rx="3" fill="{GOOD}"/>
<path d="M{edge} 0H3a3 3 0 0 0-3 3v{HEIGHT - 6}a3 3 0 0 0 3 3H{edge}z" fill="{QUIET}"/>
<text x="{MARGIN}" {letters} textLength="{left}">{escape(label)}</text>
<text x="{edge + MARGIN}" {letters} textLength="{right}">{escape(said)}</text>
</svg>
"""


def made():
    """What each file should hold, by its path: the badges, and the READMEs that show them."""
    files = {}
    for language, name in README.items():
        lines = []
        for badge_name, said in facts().items():
            label = WORDS[badge_name][language]
            path = f"docs/badges/{badge_name}.{language}.svg"
            files[ROOT / path] = badge(label, said)
            lines.append(f"[![{label}: {said}]({path})]({PROOF})\n")
        text = (ROOT / name).read_text(encoding="utf-8")
        files[ROOT / name] = _LINES.sub(lambda _, lines=lines: "".join(lines), text, count=1)
    return files


def main(arguments):
    stale = {
        path: text
        for path, text in made().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    if arguments == ["--check"]:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        return f"Stale: {names}. Run python docs/badges.py." if stale else 0
    for path, text in stale.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
