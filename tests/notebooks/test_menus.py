"""JupyterLab's menus speak the language of the labs, where a pack is installed."""

import json
from importlib.metadata import EntryPoint

import pytest

from cnnlab.notebooks import menus


@pytest.fixture
def packs(monkeypatch):
    installed = []

    def entry_points(group):
        assert group == "jupyterlab.languagepack"
        return [EntryPoint(name, f"jupyterlab_language_pack_{name}", group) for name in installed]

    monkeypatch.setattr(menus, "entry_points", entry_points)
    return installed


def settings(folder, language):
    written = menus.settings_folder(folder, language) / "overrides.json"
    return json.loads(written.read_text(encoding="utf-8"))


def test_the_locale_of_a_pack(packs, tmp_path):
    packs += ["de_DE", "ru_RU"]
    translation = settings(tmp_path, "ru")["@jupyterlab/translation-extension:plugin"]
    assert translation == {"locale": "ru_RU"}
    assert menus.advice("ru") == ""
    assert "@jupyterlab/translation-extension:plugin" not in settings(tmp_path, "en")


def test_how_to_install_a_pack(packs, tmp_path):
    assert settings(tmp_path, "ru") == settings(tmp_path, "en")
    assert settings(tmp_path, "en")["@jupyterlab/apputils-extension:notification"] == {
        "checkForUpdates": False,
        "fetchNews": "false",
    }
    assert menus.advice("ru") == (
        "JupyterLab's menus are in English. For 'ru': pip install jupyterlab-language-pack-ru-RU"
    )
    assert menus.advice("en") == menus.advice("de") == ""
