"""A sequence of pictures that plays in a notebook and on a saved page, without a server."""

import base64
import functools
import html
import io
import json
import pathlib

from PIL import Image

from cnnlab.language import marked
from cnnlab.plots.picture import SCREEN_DPI, png_bytes
from cnnlab.plots.words import all_said, said

FRAME_DPI = SCREEN_DPI
NUM_COLOURS = 64  # of all frames together: drawings, not photographs
SECONDS_A_FRAME, SECONDS_OF_THE_LAST = 1.2, 3.0
BUTTON_WORDS = marked({"back": "Back", "play": "Play", "pause": "Pause", "next": "Next"})
SCRIPT_WORDS = marked(BUTTON_WORDS | {"frame": "{frame} of {count}", "all": "All {count} frames"})


class Animation:
    """Pictures one after another; a notebook plays them.

    Where scripts run there are buttons to pause and step. Where they do not (a notebook that is not
    trusted, a viewer on the web) the same pictures play as a GIF, with all frames below, to unfold.

    Args:
        draw: Function from the number of a frame, counted from 0, to a `Picture`. All have one
            size.
        num_frames: int, number of frames.
        alt: What the animation shows, in words.
    """

    def __init__(self, draw, num_frames, alt):
        self.frame = draw
        self.num_frames = num_frames
        self.alt = said(alt)

    def __len__(self):
        return self.num_frames

    @functools.cached_property
    def _pixels(self):
        """Each frame as an image, and what each says."""
        frames = [self.frame(index) for index in range(self.num_frames)]
        return [frame.pixels() for frame in frames], [frame.alt for frame in frames]

    def gif(self):
        """All frames as an endless GIF, the last one standing longer."""
        images, _ = self._pixels
        palette = _sheet(images, 1).quantize(NUM_COLOURS, method=Image.Quantize.MAXCOVERAGE)
        first, *others = (
            image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images
        )
        seconds = [SECONDS_A_FRAME] * (len(images) - 1) + [SECONDS_OF_THE_LAST]
        file = io.BytesIO()
        first.save(
            file,
            "gif",
            save_all=True,
            append_images=others,
            duration=[round(1000 * second) for second in seconds],
            loop=0,
        )
        return file.getvalue()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._page(), "text/plain": self.alt}

    def _page(self):
        images, captions = self._pixels
        columns = min(3, len(images))
        width, height = images[0].size
        sheet = png_bytes(_sheet(images, columns), FRAME_DPI, NUM_COLOURS)
        words = all_said(SCRIPT_WORDS)
        settings = {
            "captions": captions,
            "columns": columns,
            "rows": -(-len(images) // columns),
            "ratio": f"{width} / {height}",
            "milliseconds": [1000 * SECONDS_A_FRAME, 1000 * SECONDS_OF_THE_LAST],
            "words": words,
        }
        return _PAGE.format(
            alt=html.escape(self.alt),
            gif=base64.b64encode(self.gif()).decode(),
            sheet=base64.b64encode(sheet).decode(),
            width=width,
            sheet_width=min(width * columns, 1000),
            all=html.escape(words["all"].format(count=len(images))),
            # "</script>" in a caption would end the script.
            settings=json.dumps(settings).replace("</", "<\\/"),
            script=(pathlib.Path(__file__).parent / "player.js").read_text(encoding="utf-8"),
        )


def _sheet(images, columns):
    """All frames on one image, row by row."""
    width, height = images[0].size
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (width * columns, height * rows), "white")
    for index, image in enumerate(images):
        row, column = divmod(index, columns)
        sheet.paste(image, (column * width, row * height))
    return sheet


_PAGE = """<div>
<img src="data:image/gif;base64,{gif}" alt="{alt}" width="{width}">
<details><summary>{all}</summary>
<img src="data:image/png;base64,{sheet}" alt="{alt}" width="{sheet_width}">
</details>
<script>({script})(document.currentScript.parentElement, {settings});</script>
</div>"""
