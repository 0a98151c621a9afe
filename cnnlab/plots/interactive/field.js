// A stack of layers that the reader builds, and the pixels that one of its outputs sees.
({ layers, size, words }, kit) => {
  const settings = kit.row(), buttons = kit.row(), stage = kit.row();
  const said = kit.say();
  const kernel = kit.slider(settings, words.kernel, [1, 7], 3, () => {});
  const stride = kit.slider(settings, words.stride, [1, 3], 1, () => {});
  const dilation = kit.slider(settings, words.dilation, [1, 4], 1, () => {});
  kit.button(buttons, words.addConvolution, () =>
    put(["convolution", kernel.value, stride.value, dilation.value]));
  kit.button(buttons, words.addPooling, () => put(["pooling", 2, 2, 1]));
  const last = kit.button(buttons, words.takeOff, () => { layers.pop(); show(); });
  const grid = kit.cells(stage);
  const table = kit.add(stage, "table");
  const put = (layer) => { layers.push(layer); show(); };

  // Which pixels of a row an output sees: from the last layer down to the picture.
  const seen = () =>
    [...layers].reverse().reduce((above, [, k, s, d]) => {
      const below = new Set();
      for (const place of above) for (let u = 0; u < k; u++) below.add(place * s + u * d);
      return below;
    }, new Set([0]));
  const show = () => {
    const rows = [[words.picture, "", "", "", 1, 1]];
    let field = 1, jump = 1;
    for (const [kind, k, s, d] of layers) {
      field += (k - 1) * d * jump;
      jump *= s;
      rows.push([words[kind], k, s, d, field, jump]);
    }
    table.replaceChildren();
    const head = kit.add(table, "tr");
    for (const word of ["layer", "kernel", "stride", "dilation", "field", "jump"])
      kit.add(head, "th", { scope: "col" }, words[word]);
    for (const row of rows) {
      const line = kit.add(table, "tr");
      for (const value of row) kit.add(line, "td", {}, value);
    }
    last.disabled = layers.length === 0;
    const pixels = seen();
    const sentences = [words.layers, words.sees, words.neighbour];
    if (pixels.size < field) sentences.splice(2, 0, words.holes);
    if (field > size) sentences.push(words.large);
    const values = { count: layers.length, field, seen: pixels.size, jump, size };
    said.textContent = kit.fill(sentences.join(" "), values);
    const first = Math.floor((size - field) / 2); // in the middle of the picture
    const sees = (n) => pixels.has(n - first);
    const [start, end] = [Math.max(first, 0), Math.min(first + field, size)];
    grid({
      title: `${words.picture} ${size}×${size}`,
      alt: said.textContent,
      rows: size, columns: size, side: 10,
      frame: [start, start, end - start, end - start],
      cell: (r, c) => ({ fill: sees(r) && sees(c) ? "#e69f00" : "none" }),
    });
  };
  show();
}
