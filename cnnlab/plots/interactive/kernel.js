// A photograph under a kernel of 3×3 that the reader types.
({ photograph, kernel, words }, kit) => {
  const { height, width } = photograph;
  const pixels = Float64Array.from(kit.bytes(photograph.pixels), (byte) => byte / 255);
  const stage = kit.row();
  const said = kit.say();
  const board = kit.add(stage, "fieldset");
  kit.add(board, "legend", {}, words.kernel);
  const inputs = kernel.flat().map((value, n) => {
    if (n % 3 === 0 && n) kit.add(board, "br");
    const place = kit.fill(words.place, { row: Math.floor(n / 3), column: n % 3 });
    const type = { type: "number", step: "any", value, "aria-label": place, style: "width: 4.5em" };
    const input = kit.add(board, "input", type);
    input.oninput = () => show();
    return input;
  });
  kit.add(board, "br");
  const divisor = kit.add(kit.add(board, "label", {}, `${words.divided} `), "input", {
    type: "number", step: "any", value: 1, style: "width: 4.5em",
  });
  divisor.oninput = () => show();
  const gray = kit.tick(kit.row(), words.gray, () => show());
  const before = kit.canvas(stage, words.photograph, height, width);
  before(kit.scale(pixels, false).colour, words.photograph);
  const after = kit.canvas(stage, words.map, height - 2, width - 2);

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
      return (said.textContent = words.needed);
    }
    const map = filtered(weights);
    const signed = map.some((value) => value < 0);
    const { low, high, colour } = kit.scale(map, signed && !gray.checked);
    said.textContent = kit.fill(signed && !gray.checked ? words.saysInColours : words.says, {
      sum: kit.number(weights.reduce((all, weight) => all + weight, 0)),
      low: kit.number(low), high: kit.number(high),
    });
    after(colour, said.textContent);
  };
  show();
}
