"""Two convolutions without and with a shortcut, drawn: which ways can a signal go?"""

from matplotlib.patches import Circle, FancyBboxPatch

from cnnlab.language import marked
from cnnlab.plots.picture import BLACK, BLUE, ORANGE, VERMILION, Picture, house_style

# From the input upwards; `SUM` is where the shortcut arrives.
CONVOLUTION, ACTIVATION, SUM = marked("convolution"), marked("activation"), marked("sum")
FORMS = {
    "plain": (CONVOLUTION, ACTIVATION, CONVOLUTION, ACTIVATION),
    "post": (CONVOLUTION, ACTIVATION, CONVOLUTION, SUM, ACTIVATION),
    "pre": (ACTIVATION, CONVOLUTION, ACTIVATION, CONVOLUTION, SUM),
}
FILLS = {CONVOLUTION: BLUE, ACTIVATION: ORANGE}
HALF_WIDTH, HALF_HEIGHT, RADIUS = 1.0, 0.27, 0.2  # of a box, of the circle of a sum
BRANCH, BYPASS = -0.45, 1.4  # where the shortcut leaves the way up, and how far to the right it is


@house_style
def residual_forms(titles):
    """Diagrams of a pair of convolutions, side by side, to be read from the bottom upwards.

    Args:
        titles: For each form, `"plain"`, `"post"` or `"pre"` (see `ResidualBlock`), its title.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no form, or one that is not known.

    Example:

    >>> residual_forms({"post": "slide"}).alt
    'slide: convolution, activation, convolution, sum with the input, activation.'
    """
    if not titles or set(titles) - set(FORMS):
        raise ValueError(
            f"`titles` must have keys out of {', '.join(map(repr, FORMS))}. "
            f'Received: titles={titles!r}. Write, for example, {{"plain": "no shortcut"}}.'
        )
    said = "; ".join(f"{title}: {', '.join(FORMS[form])}" for form, title in titles.items())
    alt = f"{said.replace(SUM, 'sum with the input')}."
    figure = Picture(figsize=(2.4 * len(titles), 3.7), alt=alt)
    grid = figure.subplots(1, len(titles), squeeze=False)[0]
    for ax, (form, title) in zip(grid, titles.items(), strict=True):
        ax.set(title=title, xlim=(-1.3, 1.7), ylim=(-1.3, 5.4), aspect="equal")
        ax.axis("off")
        _draw(ax, FORMS[form])
    return figure


def _draw(ax, parts):
    top = -0.9  # how far up the way is drawn
    ax.text(0, top - 0.2, "a", ha="center", va="center", style="italic", fontsize=11)
    for middle, part in enumerate(parts):
        half = RADIUS if part == SUM else HALF_HEIGHT
        _arrow(ax, (0, top), (0, middle - half), BLACK)
        if part == SUM:
            _sum_with_shortcut(ax, middle)
        else:
            _box(ax, middle, part)
        top = middle + half
    _arrow(ax, (0, top), (0, len(parts) - 0.1), BLACK)


def _box(ax, middle, part):
    corner = (-HALF_WIDTH, middle - HALF_HEIGHT)
    style = {"boxstyle": "round,pad=0,rounding_size=0.1", "fc": FILLS[part], "ec": "none"}
    ax.add_patch(FancyBboxPatch(corner, 2 * HALF_WIDTH, 2 * HALF_HEIGHT, **style))
    colour = "white" if part == CONVOLUTION else "black"
    ax.text(0, middle, part, ha="center", va="center_baseline", color=colour)


def _sum_with_shortcut(ax, middle):
    ax.add_patch(Circle((0, middle), RADIUS, fc="white", ec=BLACK))
    ax.text(0, middle, "+", ha="center", va="center_baseline", fontsize=11)
    ax.plot([0, BYPASS, BYPASS], [BRANCH, BRANCH, middle], color=VERMILION, lw=2)
    _arrow(ax, (BYPASS, middle), (RADIUS, middle), VERMILION, lw=2)


def _arrow(ax, start, end, colour, lw=1.2):
    style = {"arrowstyle": "-|>", "color": colour, "lw": lw, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=end, xytext=start, arrowprops=style)
