"""A figure that reacts in a notebook and on a saved page, without a kernel and without a server."""

import base64
import html
import io
import json
import pathlib

import numpy as np

from cnnlab.plots.picture import SCREEN_DPI
from cnnlab.plots.words import all_said, said

HERE = pathlib.Path(__file__).parent
MAX_BYTES = 45_000  # of pixels: 60 kB as base64
WEBP = {"lossless": True}, {"quality": 90}


class Explorer:
    """A picture that a script replaces by one with sliders and buttons.

    Where scripts do not run (a notebook that is not trusted, a viewer on the web), and on paper,
    there is the still picture. `kit.js` holds what the scripts share.

    Args:
        script: Name of a script beside this file: a function of the settings and the kit.
        settings: dict of plain values that the script gets.
        still: `Picture`.
        alt: What can be explored, in words.
        words: What the script shows, by name; it has no words of its own.
    """

    def __init__(self, script, settings, still, alt, words):
        self.script, self.settings, self.words = script, settings, words
        self.still, self.alt = still, said(alt)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._page(), "text/plain": self.alt}

    def _webp(self):
        """The still picture: a drawing is smaller without loss, a photograph with some."""
        files = io.BytesIO(), io.BytesIO()
        for file, settings in zip(files, WEBP, strict=True):
            self.still.pixels().save(file, "webp", **settings)
        return min((file.getvalue() for file in files), key=len)

    def _page(self):
        figure, kit = (
            (HERE / f"{name}.js").read_text(encoding="utf-8").strip()
            for name in (self.script, "kit")
        )
        settings = self.settings | {"words": all_said(self.words)}
        settings = json.dumps(settings, separators=(",", ":"), ensure_ascii=False)
        return _PAGE.format(
            alt=html.escape(f"{self.alt} {self.still.alt}"),
            webp=base64.b64encode(self._webp()).decode(),
            width=round(self.still.get_figwidth() * SCREEN_DPI),
            figure=figure,
            # "</script>" in a name would end the script.
            settings=settings.replace("</", "<\\/"),
            kit=kit,
        )


def plain(matrix):
    """Rows of plain numbers, with as many digits as a reader sees."""
    return np.round(matrix, 3).tolist()


def packed(image):
    """An image with values in 0..1 as bytes in base64: `{height, width, channels, pixels}`."""
    if not 0 <= image.min() <= image.max() <= 1:
        raise ValueError(
            "`image` must have values in 0..1. "
            f"Received: values in {image.min():g}..{image.max():g}. Divide by the largest."
        )
    if image.size > MAX_BYTES:
        raise ValueError(
            f"`image` must have at most {MAX_BYTES:,} numbers. Received: image of shape "
            f"{image.shape}, {image.size:,} numbers. Take a smaller one: "
            "data.photograph(name, size=96)."
        )
    height, width, channels = np.atleast_3d(image).shape
    pixels = np.round(255 * image).astype(np.uint8).tobytes()
    return {
        "height": height,
        "width": width,
        "channels": channels,
        "pixels": base64.b64encode(pixels).decode(),
    }


_PAGE = """<div>
<img src="data:image/webp;base64,{webp}" alt="{alt}" width="{width}" \
style="max-width: 100%; background: white">
<script>((root) => ({figure})({settings}, ({kit})(root)))(document.currentScript.parentElement);
</script>
</div>"""
