"""Draws the house: `python docs/house.py` writes house.svg, `--check` says whether it is stale.

A room is a part of cnnlab; it stands above all that it imports. An arrow that follows from others
(`grading` to `layers`, by way of `exercises`) is left out.
"""

import ast
import sys
import textwrap
from html import escape
from itertools import pairwise
from pathlib import Path

import grimp
import networkx as nx

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "house.svg"
# The wings of grading: each is a room of its own.
WINGS = ("submissions", "workers", "marks", "pages", "trial", "contracts", "after")
# Colours that are told apart by everybody, on a light and on a dark page.
PAPER, INK, LINE, WALL = "#ffffff", "#1b1b1b", "#7a7a7a", "#1a6fd4"
WIDTH, HEIGHT, GAP, FLOOR = 204, 68, 22, 104  # pixels: a room, what is between, a floor
LETTERS = 33  # in a line of a room's caption


def room_of(module):
    """The room of a module, such as `grading.marks`; None for the package itself."""
    parts = module.split(".")[1:]
    if not parts or parts[0] == "__main__":
        return None
    wing = parts[0] == "grading" and parts[1:2] and parts[1] in WINGS
    return ".".join(parts[:2]) if wing else parts[0]


def house():
    """The rooms and the arrows that no other arrows imply."""
    modules = grimp.build_graph("cnnlab", cache_dir=None)
    graph = nx.DiGraph()
    for module in modules.modules:
        if upper := room_of(module):
            graph.add_node(upper)
            for used in modules.find_modules_directly_imported_by(module):
                if (lower := room_of(used)) and lower != upper:
                    graph.add_edge(upper, lower)
    return nx.transitive_reduction(graph)  # which refuses a circle


def floors(graph):
    """The rooms floor by floor, the ground last, and what an arrow passes on its way.

    Where an arrow crosses a floor it gets a place there, `(upper, lower, floor)`, so that it does
    not run behind a room.

    Returns:
        `(rows, ways)`: lists of rooms and places; for each arrow all that it touches, in order.
    """
    height = {}
    for room in reversed(list(nx.topological_sort(graph))):
        height[room] = 1 + max((height[lower] for lower in graph[room]), default=-1)
    rows = [[] for _ in range(max(height.values()) + 1)]
    for room in sorted(height):
        rows[-1 - height[room]].append(room)
    ways, laid = {}, nx.Graph()
    for upper, lower in sorted(graph.edges):
        between = range(height[upper] - 1, height[lower], -1)
        ways[upper, lower] = [upper, *((upper, lower, floor) for floor in between), lower]
        for floor in between:
            rows[-1 - floor].append((upper, lower, floor))
        nx.add_path(laid, ways[upper, lower])
    for _ in range(12):  # each near what it is tied to on the floor before
        for order in (rows, rows[::-1]):
            for before, row in pairwise(order):
                place = dict(zip(before, middles(before), strict=True))
                row.sort(key=lambda each: (_tied_to(laid, each, place), str(each)))
    return rows, ways


def _tied_to(laid, each, place):
    tied = [place[other] for other in laid.adj.get(each, ()) if other in place]
    return sum(tied) / max(1, len(tied))


def middles(row):
    """Where what is on a floor has its middle, from the middle of the house."""
    widths = [WIDTH if isinstance(each, str) else 0 for each in row]
    found, edge = [], -(sum(widths) + GAP * (len(row) - 1)) / 2
    for width in widths:
        found.append(edge + width / 2)
        edge += width + GAP
    return found


def caption(room):
    """The first sentence of a room's docstring."""
    path = ROOT / "cnnlab" / room.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    return said.split("\n\n")[0].replace("\n", " ").split(". ")[0].rstrip(".").replace("`", "")


def drawing():
    """The picture, as SVG."""
    rows, ways = floors(house())
    half = max(max(map(abs, middles(row))) for row in rows) + WIDTH / 2 + GAP
    place = {
        each: (half + x, GAP + floor * FLOOR)
        for floor, row in enumerate(rows)
        for each, x in zip(row, middles(row), strict=True)
    }
    width, height = 2 * half, len(rows) * FLOOR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        'font-family="sans-serif" role="img">',
        "<title>The parts of cnnlab: each stands above all that it imports</title>",
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>',
        *(_arrow([place[each] for each in way]) for way in ways.values()),
        *(_room(room, *place[room]) for row in rows for room in row if isinstance(room, str)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _arrow(places):
    (x, y), *rest = places
    y += HEIGHT
    path = [f"M{x:g} {y:g}"]
    for number, (to_x, to_y) in enumerate(rest, start=1):
        bend = (to_y - y) / 2
        path.append(f"C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}")
        x, y = to_x, to_y
        if number < len(rest):  # past the rooms of this floor
            y += HEIGHT
            path.append(f"V{y:g}")
    return (
        f'<path d="{" ".join(path)}" fill="none" stroke="{LINE}" stroke-width="1.2"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="{LINE}"/>'
    )


def _room(room, middle, y):
    x = middle - WIDTH / 2
    parts = [
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="{PAPER}" '
        f'stroke="{WALL}" stroke-width="1.6"/>',
        _text(x + 9, y + 19, room.replace(".", "/"), 'font-size="13" font-weight="bold"'),
    ]
    words = textwrap.wrap(caption(room), LETTERS, max_lines=3, placeholder=" ...")
    for number, line in enumerate(words):
        parts.append(_text(x + 9, y + 34 + 13 * number, line, 'font-size="10.5"'))
    return "".join(parts)


def _text(x, y, words, font):
    return f'<text x="{x:g}" y="{y:g}" {font} fill="{INK}">{escape(words)}</text>'


def main(arguments):
    made = drawing()
    if arguments == ["--check"]:
        if not FILE.exists() or FILE.read_text(encoding="utf-8") != made:
            return (
                f"{FILE.relative_to(ROOT)} is not what the imports say. Run python docs/house.py."
            )
        return 0
    FILE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
