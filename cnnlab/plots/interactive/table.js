// A connection table, and the links of the output map that the reader chooses.
({ table, words }, kit) => {
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const [channels, filters] = [table.length, table[0].length];
  const output = kit.slider(settings, words.output, [1, filters], 1, () => show());
  const grid = kit.cells(stage);
  const figure = kit.add(stage, "figure");
  kit.add(figure, "figcaption", {}, words.links);
  const links = kit.add(figure, "svg", { role: "img" });
  const [high, wide] = [22 * Math.max(channels, filters) + 4, 240];
  links.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  links.setAttribute("width", wide);
  const middle = (n, count) => (high * (n + 0.5)) / count;

  const map = (x, n, count, chosen, pick) => {
    const group = kit.add(links, "g");
    const place = { x, y: middle(n, count) - 9, width: 34, height: 18 };
    const line = { stroke: "currentColor", "stroke-width": chosen ? 3 : 1 };
    kit.add(group, "rect", { ...place, ...line, fill: "#e69f00", "fill-opacity": chosen ? 0.35 : 0 });
    const text = { x: x + 17, y: middle(n, count) + 4, "text-anchor": "middle", "font-size": 12 };
    kit.add(group, "text", { ...text, fill: "currentColor", "font-weight": chosen ? "bold" : "normal" }, n + 1);
    if (!pick) return;
    group.style.cursor = "pointer";
    group.onclick = pick;
  };
  const choose = (f) => { output.value = f + 1; show(); };
  const show = () => {
    const f = output.value - 1;
    const joined = (c) => table[c][f] === 1;
    const read = [...table.keys()].filter(joined).map((c) => c + 1);
    const rest = [...table.keys()].filter((c) => !joined(c)).map((c) => c + 1);
    const sentences = [read.length ? words.reads : words.readsNone];
    if (read.length && rest.length) sentences.push(words.rest);
    said.textContent = kit.fill(sentences.join(" "), {
      output: f + 1, read: read.join(", "), count: read.length, channels, rest: rest.join(", "),
    });
    grid({
      title: kit.fill(words.table, { channels, filters }),
      alt: said.textContent,
      rows: channels, columns: filters,
      frame: [0, f, channels, 1],
      pick: (_, column) => choose(column),
      cell: (r, c) => {
        const one = table[r][c] === 1;
        return { text: table[r][c], bold: one, faint: !one, mark: one && c === f };
      },
    });
    links.replaceChildren();
    links.setAttribute("aria-label", said.textContent);
    table.forEach((row, c) => row.forEach((one, g) => {
      if (!one) return;
      const [from, to] = [middle(c, channels), middle(g, filters)];
      const line = { stroke: "currentColor", "stroke-width": g === f ? 2.5 : 0.5 };
      kit.add(links, "line", { x1: 38, y1: from, x2: 202, y2: to, ...line, opacity: g === f ? 1 : 0.3 });
    }));
    for (let c = 0; c < channels; c++) map(3, c, channels, joined(c));
    for (let g = 0; g < filters; g++) map(203, g, filters, g === f, () => choose(g));
  };
  show();
}
