// A photograph under a kernel of 3×3 that the reader types.
({ photograph, kernel }, kit) => {
  const { height, width } = photograph;
  const pixels = Float64Array.from(kit.bytes(photograph.pixels), (byte) => byte / 255);
  const stage = kit.row();
  const said = kit.say();
  const board = kit.add(stage, "fieldset");
  kit.add(board, "legend", {}, "kernel");
  const inputs = kernel.flat().map((value, n) => {
    if (n % 3 === 0 && n) kit.add(board, "br");
    const place = `row ${Math.floor(n / 3)}, column ${n % 3}`;
    const type = { type: "number", step: "any", value, "aria-label": place, style: "width: 4.5em" };
    const input = kit.add(board, "input", type);
    input.oninput = () => show();
    return input;
  });
  kit.add(board, "br");
  const divisor = kit.add(kit.add(board, "label", {}, "all divided by "), "input", {
    type: "number", step: "any", value: 1, style: "width: 4.5em",
  });
  divisor.oninput = () => show();
  const gray = kit.tick(kit.row(), "signs in gray: the smallest black, the largest white", () => show());
  const before = kit.canvas(stage, "photograph", height, width);
  before(kit.scale(pixels, false).colour, "The photograph.");
  const after = kit.canvas(stage, "what the kernel makes of it", height - 2, width - 2);

  const filtered = (weights) => {
    const map = new Float64Array((height - 2) * (width - 2));
    for (let i = 0; i < map.length; i++) {
      const [r, c] = [Math.floor(i / (width - 2)), i % (width - 2)];
      for (let n = 0; n < 9; n++)
        map[i] += weights[n] * pixels[(r + Math.floor(n / 3)) * width + c + (n % 3)];
    }
    return map;
  };
  const show = () => {
    const weights = inputs.map((input) => input.valueAsNumber / divisor.valueAsNumber);
    if (!weights.every(Number.isFinite)) {
      return (said.textContent = "Ten numbers are needed, and the divisor must not be 0.");
    }
    const map = filtered(weights);
    const signed = map.some((value) => value < 0);
    const { low, high, colour } = kit.scale(map, signed && !gray.checked);
    const colours = signed && !gray.checked ? " (red: above 0, blue: below, white: 0)" : "";
    const sum = kit.number(weights.reduce((all, weight) => all + weight, 0));
    said.textContent =
      `The weights add up to ${sum}; the map goes from ${kit.number(low)} to ${kit.number(high)}${colours}.`;
    after(colour, said.textContent);
  };
  show();
}
