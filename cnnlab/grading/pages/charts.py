"""The figures of the class report."""

import math
from statistics import median

from matplotlib.ticker import MaxNLocator, PercentFormatter

from cnnlab.grading.pages.page import counted
from cnnlab.language import say
from cnnlab.plots.picture import (
    BLACK,
    BLUE,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Picture,
    house_style,
)

# From what is right to what the student has not done.
COLOURS = {
    "passed": BLUE,
    "partial": SKY,
    "failed": VERMILION,
    "error": ORANGE,
    "timeout": PURPLE,
    "crashed": BLACK,
    "missing": "#dddddd",
}
DARK = ("passed", "failed", "crashed")  # written on in white
WIDTH = 4.7  # inches: two stand side by side on a desk, and a phone shows one nearly in full size
MOST_BARS = 25
ROOM_FOR_A_NUMBER = 0.06  # share of a bar


@house_style
def marks_chart(scores, highest):
    """How many students have how many points.

    Args:
        scores: The points of each student, one or more.
        highest: The most points that a student can have.

    Example:

    >>> marks_chart([2, 4, 4], highest=4).alt
    'Points of 3 students: median 4 of 4, lowest 2, highest 4.'
    """
    step = math.ceil((highest + 1) / MOST_BARS)  # whole points a bar
    counts = [0] * (math.floor(highest / step) + 1)
    for score in scores:
        counts[math.floor(score / step)] += 1
    middle, lowest, best = (f"{value:g}" for value in (median(scores), min(scores), max(scores)))
    students, most = counted(len(scores), "student"), f"{highest:g}"
    alt = say(f"Points of {students}: median {middle} of {most}, lowest {lowest}, highest {best}.")
    figure = Picture(figsize=(WIDTH, 2.6), alt=alt)
    ax = figure.subplots()
    middles = [number * step + (step - 1) / 2 for number in range(len(counts))]
    ax.bar(middles, counts, width=0.9 * step, color=BLUE)
    ax.axvline(median(scores), color=VERMILION, linewidth=1.5, label=say(f"median: {middle}"))
    ax.set(xlabel=say(f"points of {most}"), ylabel=say("students"))
    ax.set_title(say("Points of the class"))
    ax.set_xlim(-0.7 * step, middles[-1] + 0.7 * step)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1))
    return figure


@house_style
def outcomes_chart(counts):
    """A bar an exercise: the share of the class that each outcome has.

    Args:
        counts: For each exercise, how many students had which outcome:
            `{"conv2d": {"passed": 8, "missing": 2}}`.

    Example:

    >>> outcomes_chart({"conv2d": {"passed": 8, "missing": 2}}).alt
    'conv2d: 8 passed, 2 missing.'
    """
    said = {
        name: ", ".join(f"{each[kind]} {say(kind)}" for kind in COLOURS if each.get(kind))
        for name, each in counts.items()
    }
    alt = "; ".join(f"{name}: {text}" for name, text in said.items()) + "."
    figure = Picture(figsize=(WIDTH, 0.34 * len(counts) + 1.5), alt=alt)
    ax = figure.subplots()
    for row, each in enumerate(counts.values()):
        start, whole = 0.0, sum(each.values())
        for outcome, colour in COLOURS.items():
            share = each.get(outcome, 0) / whole
            ax.barh(row, share, left=start, color=colour, height=0.7)
            if share >= ROOM_FOR_A_NUMBER:
                ink = "white" if outcome in DARK else "black"
                middle = start + share / 2
                ax.text(middle, row, each[outcome], color=ink, ha="center", va="center")
            start += share
    seen = [outcome for outcome in COLOURS if any(each.get(outcome) for each in counts.values())]
    for outcome in seen:
        ax.barh(0, 0, color=COLOURS[outcome], label=say(outcome))  # for the legend alone
    ax.set_yticks(range(len(counts)), list(counts))
    ax.invert_yaxis()
    ax.set(xlim=(0, 1), xlabel=say("share of the class (the numbers: students)"))
    ax.xaxis.set_major_formatter(PercentFormatter(1))
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0)
    figure.legend(loc="outside upper center", ncols=3)
    return figure
