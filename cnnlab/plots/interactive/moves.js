// A picture, shifted and turned by sliders, and what nets answer; they were asked beforehand.
({ images, answers, shifts, degrees, words }, kit) => {
  const width = images.width, height = images.height / degrees.length;
  const pixels = kit.bytes(images.pixels);
  const nets = Object.entries(answers).map(([name, { width: classes, pixels: shares }]) =>
    ({ name, classes, shares: kit.bytes(shares) }));
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const steps = (values) => [values[0], values.at(-1), values[1] - values[0]];
  const down = kit.slider(settings, words.down, steps(shifts), 0, () => show());
  const right = kit.slider(settings, words.right, steps(shifts), 0, () => show());
  const turn = kit.slider(settings, words.turned, steps(degrees), 0, () => show());
  const picture = kit.canvas(stage, words.picture, height, width);
  const table = kit.add(stage, "table");

  // What comes in at the edges is 0.
  const pixel = (r, c) =>
    r < 0 || r >= height || c < 0 || c >= width
      ? 0
      : pixels[(degrees.indexOf(turn.value) * height + r) * width + c];
  const shares = ({ classes, shares }) => {
    const [i, j] = [down, right].map((slider) => shifts.indexOf(slider.value));
    const first = (degrees.indexOf(turn.value) * shifts.length + i) * shifts.length + j;
    return [...shares.slice(first * classes, (first + 1) * classes)];
  };
  const show = () => {
    const found = nets.map((net) => ({ name: net.name, shares: shares(net) }));
    for (const net of found) net.answer = net.shares.indexOf(Math.max(...net.shares));
    const spoken = found.map(({ name, shares, answer }) =>
      kit.fill(words.answers, { name, answer, share: shares[answer] }));
    const [y, x, angle] = [down, right, turn].map((slider) => slider.value);
    const moved = kit.fill(words.moved, {
      down: kit.number(y), right: kit.number(x), degrees: kit.number(angle),
    });
    said.textContent = `${moved}: ${spoken.join("; ")}.`;
    picture((n) => {
      const value = pixel(Math.floor(n / width) - y, (n % width) - x);
      return [value, value, value];
    }, moved);
    table.replaceChildren();
    const head = kit.add(table, "tr");
    const titles = found.map(({ name }) => `${name}, %`);
    for (const title of [words.class, ...titles]) kit.add(head, "th", { scope: "col" }, title);
    for (let k = 0; k < nets[0].classes; k++) {
      const row = kit.add(table, "tr");
      kit.add(row, "th", { scope: "row" }, k);
      for (const { shares, answer } of found) {
        const cell = kit.add(row, "td");
        const style = `display: inline-block; height: 0.7em; width: ${shares[k] / 20}em; `;
        kit.add(cell, "span", { style: `${style}background: #0072b2; margin-right: 0.4em` });
        kit.add(cell, k === answer ? "b" : "span", {}, k === answer ? `▸ ${shares[k]}` : shares[k]);
      }
    }
  };
  show();
}
