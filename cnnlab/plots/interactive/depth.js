// Norms of gradients along the depth of nets: the reader chooses how deep, and a kernel.
({ depths, norms, words }, kit) => {
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const names = Object.keys(norms);
  const last = depths.length - 1;
  const depth = kit.choice(settings, words.depth, depths, () => { layer.value = 1; show(); });
  depth.selectedIndex = last;
  const layer = kit.slider(settings, words.layer, [1, 1], 1, () => show());
  const figure = kit.add(stage, "figure");
  kit.add(figure, "figcaption", {}, words.title);
  const chart = kit.add(figure, "svg", { role: "img", viewBox: "0 0 560 260", width: 560 });

  const [left, right, top, bottom] = [46, 420, 12, 230];
  const all = Object.values(norms).flat(2).filter((norm) => norm > 0).map(Math.log10);
  const [low, high] = [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))];
  const most = Math.max(...Object.values(norms).flat().map((curve) => curve.length));
  const x = (n) => left + 14 + ((right - left - 28) * n) / Math.max(most - 1, 1);
  const y = (norm) => bottom - ((bottom - top) * (Math.log10(norm) - low)) / Math.max(high - low, 1);
  const ink = { stroke: "currentColor", fill: "none" };
  const write = (text, place, more = {}) =>
    kit.add(chart, "text", { ...place, fill: "currentColor", "font-size": 12, ...more }, text);
  // Nets are told apart by their marks and dashes, too.
  const LOOKS = [["#0072b2", "none", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"],
    ["#d55e00", "6 3", "M-4 -4h8v8h-8z"], ["#009e73", "2 3", "M0 -5L5 4H-5z"]];

  const axes = () => {
    for (let power = low; power <= high; power += Math.ceil((high - low) / 6) || 1) {
      const at = y(10 ** power);
      kit.add(chart, "path", { d: `M${left} ${at}H${right}`, ...ink, "stroke-opacity": 0.2 });
      write(`1e${power}`.replace("-", "−"), { x: left - 6, y: at + 4, "text-anchor": "end" });
    }
    for (let n = 0; n < most; n += Math.ceil(most / 8))
      write(n + 1, { x: x(n), y: bottom + 18, "text-anchor": "middle" });
  };
  const draw = (name, curve, place) => {
    const [stroke, dashes, mark] = LOOKS[place % LOOKS.length];
    const points = curve.map((norm, n) => [x(n), norm && y(norm)]).filter(([, at]) => at !== 0);
    const d = points.map(([across, at], n) => `${n ? "L" : "M"}${across} ${at}`).join("");
    kit.add(chart, "path", { d, fill: "none", stroke, "stroke-width": 2, "stroke-dasharray": dashes });
    for (const [across, at] of [...points, [right + 20, top + 20 + 22 * place]])
      kit.add(chart, "path", { d: mark, fill: stroke, transform: `translate(${across} ${at})` });
    write(name, { x: right + 30, y: top + 24 + 22 * place });
  };
  const thousands = (value) => kit.number(Number(value)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
  const show = () => {
    const curves = names.map((name) => norms[name][depth.selectedIndex]);
    layer.most = curves[0].length;
    const n = layer.value - 1;
    const here = curves.map((curve) => curve[n]);
    const written = (norm) => (norm ? norm.toExponential(1).replace("-", "−") : "0");
    const listed = names.map((name, i) => `${name} ${written(here[i])}`);
    const [small, large] = [Math.min(...here), Math.max(...here)];
    const times = small > 0 && names.length > 1
      ? ` ${kit.fill(words.times, { times: thousands((large / small).toPrecision(2)) })}`
      : "";
    said.textContent =
      kit.fill(words.number, { layer: n + 1, layers: layer.most, norms: listed.join(", ") }) + times;
    chart.replaceChildren();
    chart.setAttribute("aria-label", said.textContent);
    axes();
    kit.add(chart, "path", { d: `M${x(n)} ${top}V${bottom}`, ...ink, "stroke-dasharray": "3 3" });
    names.forEach((name, i) => draw(name, curves[i], i));
  };
  show();
}
