"""What a figure shows, as numbers and words; and its sliders, set."""

import numpy as np

MATRICES = """part => [...part.querySelectorAll("svg:not(:has(line))")].map(svg =>
    [...svg.querySelectorAll("g")].map(cell => {
        const place = cell.querySelector("rect");
        const at = ["y", "x"].map(axis => Number(place.getAttribute(axis)));
        return [...at, cell.querySelector("text")?.textContent ?? "nan"];
    }))"""
PIXELS = """part => [...part.querySelectorAll("canvas")].map(sheet => [sheet.height, sheet.width,
    ...sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height).data])"""
SLIDE = """(part, values) => {
    for (const [label, value] of Object.entries(values)) {
        const holder = [...part.querySelectorAll("label")].find(each =>
            each.firstChild.textContent.trim() === label);
        const slider = holder.querySelector("input[type=range]");
        slider.value = value;
        if (slider.value !== String(value)) throw Error(`${label} cannot be ${value}`);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""


def number(text):
    return float(text.replace("−", "-"))


def matrices(part):
    """The texts of each drawing of cells as numbers, its empty cells as NaN."""
    return [_matrix(cells) for cells in part.evaluate(MATRICES)]


def _matrix(cells):
    rows, columns = (len({cell[axis] for cell in cells}) for axis in (0, 1))
    return np.reshape([number(text) for *_, text in cells], (rows, columns))


def pixels(part):
    """The red, green and blue of each canvas."""
    sheets = part.evaluate(PIXELS)
    return [np.reshape(data, (height, width, 4))[..., :3] for height, width, *data in sheets]


def slide(part, **values):
    """Sets sliders, found by their labels, as a drag does; a value that one cannot have raises."""
    part.evaluate(SLIDE, values)


def said(part):
    return part.locator(".cnnlab-say").inner_text()


def gray(values):
    """As `plots.cells.colour_scale` has it: black to white."""
    return 255 * (values - values.min()) / np.ptp(values)
