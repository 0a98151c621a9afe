"""JupyterLab's settings: offline, and its menus in the language of the labs."""

import json
import shutil
from importlib.metadata import entry_points
from pathlib import Path

from cnnlab.language import DEFAULT

OURS = Path(__file__).parent / "jupyterlab"
OVERRIDES = "overrides.json"  # no question about news, no look-up
PAGE = "page_config.json"  # without asking whether to build JupyterLab anew: a second at its start
PACKS = "jupyterlab.languagepack"  # under this name a language pack tells its locale
TO_INSTALL = {"ru": "jupyterlab-language-pack-ru-RU"}


def settings_folder(folder, language):
    """Writes JupyterLab's settings for the labs in `folder`; returns the folder that has them."""
    settings = json.loads((OURS / OVERRIDES).read_text("utf-8"))
    if locale := locale_of(language):
        settings["@jupyterlab/translation-extension:plugin"] = {"locale": locale}
    made = folder / ".jupyterlab" / "settings"
    made.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(OURS / PAGE, made / PAGE)
    (made / OVERRIDES).write_text(json.dumps(settings, indent=2), encoding="utf-8")
    return made


def locale_of(language):
    """The locale of an installed language pack, "ru_RU" for "ru"; None where there is none."""
    locales = sorted(pack.name for pack in entry_points(group=PACKS))
    return next((each for each in locales if each.split("_")[0] == language), None)


def advice(language):
    """How JupyterLab's own menus come to speak the language, or "" when they do."""
    if language == DEFAULT or locale_of(language) or language not in TO_INSTALL:
        return ""
    return (
        f"JupyterLab's menus are in English. For {language!r}: pip install {TO_INSTALL[language]}"
    )
