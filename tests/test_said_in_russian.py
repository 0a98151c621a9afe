"""Sentences that are put together of parts, as the Russian catalogue says them."""

import pytest

from cnnlab.language import say

SAID = {
    "The cell `plot` took longer than 9 s: the answers went on without it.": (
        "Ячейка `plot` не уложилась в 9 с: ответы выполнены без нее."
    ),
    "The cell took longer than 9 s, and could not be interrupted.": (
        "Ячейка не уложилась в 9 с, и прервать ее не удалось."
    ),
    "The cell `plot` ended the process: the answers went on without it.": (
        "Ячейка `plot` завершила процесс: ответы выполнены без нее."
    ),
    "Answering the check did not take what it was sent within 10 s": (
        "При ответе на проверку программа не приняла отправленное ей за 10 с"
    ),
    "The cell did not take what it was sent within 10 s.": (
        "Ячейка не приняла отправленное ей за 10 с."
    ),
    "expected parts with one number of parts. Received: [2, 3].": (
        "ожидались части, у которых совпадает число частей. Получено: [2, 3]."
    ),
    "3 parts": "3 части",
    "bubblewrap cannot be run (Exec format error)": (
        "bubblewrap не запускается (Exec format error)"
    ),
}


@pytest.mark.parametrize("english", SAID)
def test_parts_agree(english):
    assert say(english, to="ru") == SAID[english]


def test_a_unit_is_translated():
    english = "The file has 1,200 MB, more than 20. Clear the outputs in Jupyter, save the "
    said = say(f"{english}notebook, and hand it in again.", to="ru")
    assert said.startswith("Размер файла 1\N{NO-BREAK SPACE}200 МБ, больше 20. ")


def test_names_are_not_translated():
    """Folders and students may be called as a rung or a label is."""
    said = say("Left out, not a student's folder: done, matrix, new and 3 more.", to="ru")
    assert said == "Пропущены, не папки студентов: done, matrix, new и еще 3."
    assert say("my first results/grades.csv: the marks", to="ru").startswith("my first results/")
