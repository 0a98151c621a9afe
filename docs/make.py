"""Makes the pictures of both READMEs: a lab in JupyterLab, the lecture's example as an animation.

python docs/make.py
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cnnlab import plots  # noqa: E402
from cnnlab.exercises.lab02_convolution.shared import IMAGE, KERNEL  # noqa: E402
from cnnlab.language import VARIABLE  # noqa: E402
from cnnlab.notebooks.launch import FOLDER  # noqa: E402
from tests import browser  # noqa: E402

LAB = "02_convolution.ipynb"
# Where pictures go; what the card says of its points, and of its first hint.
LANGUAGES = {
    "en": (ROOT / "docs", "1 of 3 points", "Hint 1"),
    "ru": (ROOT / "docs" / "ru", "1 из 3 баллов", "Подсказка 1"),
}
WRONG_ANSWER = '''\
def conv2d(image, kernel, stride=1, padding=0):
    """The convolution of one picture with one kernel."""
    image = np.pad(image, padding)
    height, width = kernel.shape
    rows = (image.shape[0] - height) // stride + 1
    columns = (image.shape[1] - width) // stride + 1
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + height, j : j + width]
            output[i, j] = np.sum(window * kernel)
    return output
'''


def card(path, language, points, hint):
    """A wrong answer to an exercise and its card, as JupyterLab shows them."""
    notebook = nbformat.read(ROOT / "labs" / language / LAB, as_version=4)
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["exercise-conv2d"].source = WRONG_ANSWER
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        labs = Path(folder) / FOLDER
        labs.mkdir()
        nbformat.write(notebook, labs / LAB)
        with browser.jupyterlab(Path(folder)) as address:
            page = chromium.new_page(viewport={"width": 1250, "height": 930})
            browser.go_to(page, address)
            browser.open_notebook(page, LAB)
            browser.run_all(page, labs / LAB)
            page.keyboard.press("Control+b")  # without the file browser
            output = page.locator(".jp-OutputArea-output", has_text=points).first
            output.scroll_into_view_if_needed()
            output.get_by_text(hint).click()
            output.evaluate("card => card.scrollIntoView({block: 'start'})")
            page.wait_for_timeout(1500)
            page.screenshot(path=path)


def sliding_window(path):
    path.write_bytes(plots.sliding_window(IMAGE, KERNEL, strides=2, padding=1).gif())


if __name__ == "__main__":
    for language, (folder, points, hint) in LANGUAGES.items():
        os.environ[VARIABLE] = language
        sliding_window(folder / "sliding_window.gif")
        card(folder / "card.png", language, points, hint)
