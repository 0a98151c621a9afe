"""Convolution as on the slide: a window steps over the padded picture and writes sums."""

import numpy as np

from cnnlab.plots.animation import FRAME_DPI, Animation
from cnnlab.plots.arguments import checked
from cnnlab.plots.cells import format_number
from cnnlab.plots.picture import MAX_WIDTH, Picture, house_style
from cnnlab.plots.sweep import Sweep
from cnnlab.plots.window_parts import draw_input, draw_output, sides, write_sum

MAX_FRAMES = 36  # of an animation that a notebook can hold: about 16 kB each


@checked
def sliding_window(image, kernel, strides=1, padding=0, dilation_rate=1):
    """The window stepping over the picture, one frame for each value of the output.

    At the left the padded picture; in the window's cells the kernel's numbers stand small and blue.
    At the right the output as it fills, and the sum of this step.

    Args:
        image: Array `(height, width)`.
        kernel: Array `(kernel_height, kernel_width)`.
        strides: int, pixels that the window moves at each step.
        padding: `"valid"`, `"same"`, `"full"`, or an int: zeros on each side.
        dilation_rate: int, distance between neighbouring cells of the window.

    Returns:
        The animation.

    Raises:
        ValueError: If the window does not fit into the picture, or takes more than 36 steps.

    Example:

    >>> len(sliding_window(np.eye(5), np.ones((3, 3)), strides=2, padding=1))
    9
    """
    sweep = _short_sweep(image, kernel, strides, padding, dilation_rate)
    alt = (
        f"A window of {sides(sweep.kernel)} steps over a picture of {sides(sweep.image)} "
        f"(padding={padding!r}, strides={strides}, dilation_rate={dilation_rate}) and fills an "
        f"output of {sides(sweep.output)}."
    )
    return Animation(lambda step: draw_step(sweep, step), sweep.output.size, alt)


@house_style
def sliding_window_frames(image, kernel, strides=1, padding=0, dilation_rate=1):
    """The steps of `sliding_window`, which has the same arguments, on one sheet for paper.

    Returns:
        The figure.

    Example:

    >>> len(sliding_window_frames(np.eye(4), np.ones((2, 2)), strides=2).axes)
    4
    """
    sweep = _short_sweep(image, kernel, strides, padding, dilation_rate)
    rows, columns = sweep.output.shape
    side = min(MAX_WIDTH / columns, 2.4)
    aspect = sweep.padded.shape[0] / sweep.padded.shape[1]
    alt = f"All {rows * columns} positions of the window; the output is {sweep.output.tolist()}."
    figure = Picture(figsize=(side * columns, (side * aspect + 0.25) * rows), alt=alt)
    for cell, ax in np.ndenumerate(figure.subplots(rows, columns, squeeze=False)):
        draw_input(ax, sweep, cell)
        ax.set_title(f"output{list(cell)} = {format_number(sweep.output[cell])}")
    return figure


@house_style
def padding_modes(image, kernel, strides=1):
    """The three paddings: above the padded picture and the window's first place, below the output.

    Args:
        image: Array `(height, width)`.
        kernel: Array `(kernel_height, kernel_width)`.
        strides: int, pixels that the window moves at each step.

    Returns:
        The figure.

    Example:

    >>> padding_modes(np.eye(5), np.ones((3, 3))).alt
    'Output sizes of a 5×5 picture and a 3×3 kernel: valid 3×3, same 5×5, full 7×7.'
    """
    sweeps = {mode: Sweep(image, kernel, strides, mode) for mode in ("valid", "same", "full")}
    sizes = ", ".join(f"{mode} {sides(sweep.output)}" for mode, sweep in sweeps.items())
    picture, window = (sides(part) for part in (sweeps["same"].image, sweeps["same"].kernel))
    alt = f"Output sizes of a {picture} picture and a {window} kernel: {sizes}."
    figure = Picture(figsize=(8.4, 5.8), alt=alt)
    grid = figure.subplots(2, 3)
    # Cells of one size everywhere: each axes has room for the largest picture, the full one.
    largest = np.maximum(sweeps["full"].padded.shape, sweeps["full"].output.shape)
    for (mode, sweep), (above, below) in zip(sweeps.items(), grid.T, strict=True):
        draw_input(above, sweep, (0, 0), largest)
        above.set_title(f'"{mode}": {picture} padded to {sides(sweep.padded)}')
        draw_output(below, sweep, (0, 0), sweep.output.size, largest)
        below.set_title(f"output {sides(sweep.output)}")
    return figure


def _short_sweep(*arguments):
    sweep = Sweep(*arguments)
    if sweep.output.size > MAX_FRAMES:
        raise ValueError(
            f"The window may take at most {MAX_FRAMES} steps. Received: {sweep.output.size} steps "
            f"for an output of {sides(sweep.output)}. Take a part of the picture or larger strides."
        )
    return sweep


@house_style
def draw_step(sweep, step):
    cell = tuple(int(i) for i in np.unravel_index(step, sweep.output.shape))
    value = format_number(sweep.output[cell])
    alt = f"Step {step + 1} of {sweep.output.size}: output{list(cell)} = {value}."
    # Fixed places, so that nothing moves from frame to frame.
    figure = Picture(figsize=(7.2, 3.9), dpi=FRAME_DPI, layout="none", alt=alt)
    left = figure.add_axes((0.01, 0.02, 0.52, 0.9))
    draw_input(left, sweep, cell)
    left.set_title(_describe_input(sweep))
    right = figure.add_axes((0.56, 0.36, 0.42, 0.56))
    draw_output(right, sweep, cell, step + 1)
    right.set_title(f"output {sides(sweep.output)}")
    place = {"ha": "center", "va": "center", "fontsize": 10}
    figure.text(0.77, 0.17, write_sum(sweep, cell), family="monospace", **place)
    return figure


def _describe_input(sweep):
    words = [f"picture {sides(sweep.image)}"]
    if sweep.padding not in (0, "valid"):
        words.append(f"padding {sweep.padding!r}")
    words.append(f"stride {sweep.strides}")
    if sweep.dilation_rate > 1:
        words.append(f"dilation {sweep.dilation_rate}")
    return ", ".join(words)
