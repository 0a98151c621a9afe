"""Makes the pictures of README.md: a lab in JupyterLab, and the lecture's example as an animation.

python docs/make.py
"""

import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cnnlab import plots  # noqa: E402
from cnnlab.exercises.lab02_convolution.shared import IMAGE, KERNEL  # noqa: E402
from cnnlab.notebooks.launch import FOLDER  # noqa: E402
from tests import browser  # noqa: E402

LAB = "02_convolution.ipynb"
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


def card(path):
    """A wrong answer to an exercise and its card, as JupyterLab shows them."""
    notebook = nbformat.read(ROOT / "labs" / "en" / LAB, as_version=4)
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["exercise-conv2d"].source = WRONG_ANSWER
    with tempfile.TemporaryDirectory() as folder, browser.chromium() as chromium:
        labs = Path(folder) / FOLDER
        labs.mkdir()
        nbformat.write(notebook, labs / LAB)
        with browser.jupyterlab(Path(folder)) as address:
            page = chromium.new_page(viewport={"width": 1250, "height": 880})
            browser.go_to(page, address)
            browser.open_notebook(page, LAB)
            browser.run_all(page, labs / LAB)
            page.keyboard.press("Control+b")  # without the file browser
            output = page.locator(".jp-OutputArea-output", has_text="1 of 3 points").first
            output.scroll_into_view_if_needed()
            output.get_by_text("Hint 1").click()
            page.wait_for_timeout(1500)
            page.screenshot(path=path)


def sliding_window(path):
    path.write_bytes(plots.sliding_window(IMAGE, KERNEL, strides=2, padding=1).gif())


if __name__ == "__main__":
    sliding_window(ROOT / "docs" / "sliding_window.gif")
    card(ROOT / "docs" / "card.png")
