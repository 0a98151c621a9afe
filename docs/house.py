"""Draws the house: `python docs/house.py` writes house.svg, `--check` says whether it is stale.

A room is a part of cnnlab; it stands above all that it imports. An arrow that follows from others
(`grading` to `layers`, by way of `exercises`) is left out.
"""

import ast
import sys
import textwrap
from html import escape
from pathlib import Path

import grimp
import networkx as nx

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "house.svg"
WINGS = ("submissions", "marks", "pages", "trial")  # of grading: each is a room of its own
# Colours that are told apart by everybody, on a light and on a dark page.
PAPER, INK, LINE, WALL = "#ffffff", "#1b1b1b", "#7a7a7a", "#1a6fd4"
WIDTH, HEIGHT, GAP, FLOOR = 204, 68, 22, 104  # pixels: a room, what is between, a floor
LETTERS = 34  # in a line of a room's caption


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
    """The rooms floor by floor, the ground last; on a floor, each near what it is tied to."""
    height = {}
    for room in reversed(list(nx.topological_sort(graph))):
        height[room] = 1 + max((height[lower] for lower in graph[room]), default=-1)
    rows = [
        sorted(room for room in height if height[room] == floor)
        for floor in range(max(height.values()), -1, -1)
    ]
    for _ in range(8):
        for order in (rows, rows[::-1]):
            place = {room: column / len(row) for row in rows for column, room in enumerate(row)}
            for row in order:
                row.sort(key=lambda room: (_middle(graph, room, place), room))
    return rows


def _middle(graph, room, place):
    tied = [*graph.successors(room), *graph.predecessors(room)]
    return sum(place[each] for each in tied) / max(1, len(tied))


def caption(room):
    """The first sentence of a room's docstring."""
    path = ROOT / "cnnlab" / room.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    return said.split("\n\n")[0].replace("\n", " ").split(". ")[0].rstrip(".").replace("`", "")


def drawing():
    """The picture, as SVG."""
    graph = house()
    rows = floors(graph)
    columns = max(map(len, rows))
    width = columns * (WIDTH + GAP) + GAP
    place = {}
    for floor, row in enumerate(rows):
        start = (width - len(row) * (WIDTH + GAP) + GAP) / 2
        for column, room in enumerate(row):
            place[room] = start + column * (WIDTH + GAP), GAP + floor * FLOOR
    height = len(rows) * FLOOR
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" role="img">',
        "<title>The parts of cnnlab: each stands above all that it imports</title>",
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        *(_arrow(place[upper], place[lower]) for upper, lower in sorted(graph.edges)),
        *(_room(room, *place[room]) for room in sorted(place)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _arrow(upper, lower):
    (x1, y1), (x2, y2) = upper, lower
    x1, y1, x2 = x1 + WIDTH / 2, y1 + HEIGHT, x2 + WIDTH / 2
    bend = (y2 - y1) / 2
    return (
        f'<path d="M{x1:g} {y1:g} C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}" '
        f'fill="none" stroke="{LINE}" stroke-width="1.2"/>'
        f'<circle cx="{x2:g}" cy="{y2:g}" r="3" fill="{LINE}"/>'
    )


def _room(room, x, y):
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
