"""The house's figures: one style, shown by a notebook, with words for who cannot see them."""

import base64
import functools
import io

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from cnnlab.plots.arguments import checked
from cnnlab.plots.words import say_all

# Okabe and Ito's colours: told apart by every kind of colour vision.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, BLACK, GREY = "#CC79A7", "#56B4E9", "#000000", "#999999"
COLOURS = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK)

MAX_WIDTH = 10.0  # inches: a figure fits a screen
SCREEN_DPI = 96  # a browser's inch
MAX_COLOURS = 16_384  # of a drawing, or of grey photographs beside signed maps
HOUSE = {
    "figure.dpi": 1.5 * SCREEN_DPI,  # sharp on a fine screen, and shown at SCREEN_DPI
    "figure.constrained_layout.use": True,
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.frameon": False,
}


def house_style(draw):
    """Makes `draw` run in the style of the house, on arguments that have been checked, and say what
    it shows in the reader's language.

    The caller's rcParams neither matter nor change.
    """

    draw = checked(draw)

    @functools.wraps(draw)
    def styled(*args, **kwargs):
        with matplotlib.style.context(["default", HOUSE]):
            drawn = draw(*args, **kwargs)
            if isinstance(drawn, Figure):
                say_all(drawn)
            return drawn

    return styled


class Picture(Figure):
    """Figure that pyplot does not know: a notebook shows it once, as the value of a cell.

    Args:
        alt: What the picture shows, in words: read out to who cannot see it.
    """

    def __init__(self, *args, alt, **kwargs):
        super().__init__(*args, **kwargs)
        FigureCanvasAgg(self)
        self.alt = alt

    @house_style
    def pixels(self):
        """The picture as a Pillow image."""
        drawn = self._drawn()
        if not (_is_white(drawn[[0, -1]]) and _is_white(drawn[:, [0, -1]])):
            drawn = self._drawn()  # a second run of the layout makes room for what was cut off
        # Each run of the layout moves the axes by a hair: no further one follows.
        self.set_layout_engine("none")
        return Image.fromarray(drawn)

    def _drawn(self):
        self.canvas.draw()
        return np.asarray(self.canvas.buffer_rgba())[..., :3]

    def png(self):
        """The picture as PNG bytes, the same from run to run."""
        return png_bytes(self.pixels(), self.dpi)

    def _repr_mimebundle_(self, include=None, exclude=None):
        width = round(self.get_figwidth() * SCREEN_DPI)
        data = {"image/png": base64.b64encode(self.png()).decode(), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width}}


def _is_white(pixels):
    return bool((pixels == 255).all())


def png_bytes(image, dpi, num_colours=256):
    """A Pillow image as PNG: with a palette, half the bytes, unless it has a colour photograph."""
    if image.getcolors(MAX_COLOURS):
        image = image.quantize(
            num_colours, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    file = io.BytesIO()
    image.save(file, "png", dpi=(dpi, dpi))
    return file.getvalue()


def picture_for(ax, alt, **figure_arguments):
    """`(figure, axes)`: those of `ax`, or a new picture with one axes when `ax` is None."""
    if ax is not None:
        return ax.get_figure(root=True), ax
    figure = Picture(alt=alt, **figure_arguments)
    return figure, figure.subplots()
