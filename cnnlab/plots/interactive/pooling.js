// Max-pooling and its way back: which pixel gets the gradient of an output.
({ image, pool_size, strides, words }, kit) => {
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const most = Math.min(image.length, image[0].length, 4);
  const again = () => { output.value = 1; show(); };
  const size = kit.slider(settings, words.window, [1, most], pool_size, again);
  const stride = kit.slider(settings, words.stride, [1, most], strides, again);
  const output = kit.slider(settings, words.output, [1, 1], 1, () => show());
  const all = kit.tick(settings, words.all, () => show());
  const [map, maxima, gradient] = [kit.cells(stage), kit.cells(stage), kit.cells(stage)];
  const number = kit.number;

  // The first of the largest, row by row.
  const winner = (i, j) => {
    let best = [i * stride.value, j * stride.value];
    for (let r = i * stride.value; r < i * stride.value + size.value; r++)
      for (let c = j * stride.value; c < j * stride.value + size.value; c++)
        if (image[r][c] > image[best[0]][best[1]]) best = [r, c];
    return best;
  };
  const show = () => {
    const [height, width] = [image.length, image[0].length];
    const [rows, columns] = [height, width].map((n) => Math.floor((n - size.value) / stride.value) + 1);
    output.most = rows * columns;
    const chosen = output.value - 1;
    const at = [Math.floor(chosen / columns), chosen % columns];
    const arrived = image.map((row) => row.map(() => 0));
    for (let n = 0; n < rows * columns; n++) {
      const [r, c] = winner(Math.floor(n / columns), n % columns);
      if (all.checked || n === chosen) arrived[r][c] += 1;
    }
    const [row, column] = winner(...at);
    const value = number(image[row][column]);
    const frame = all.checked ? null : [...at.map((i) => i * stride.value), size.value, size.value];
    said.textContent = kit.fill(all.checked ? words.allSend : words.oneSends, {
      count: rows * columns, at: `[${at.join(", ")}]`, value, pixel: `[${row}, ${column}]`,
    });
    map({
      title: `${words.picture} ${height}×${width}`,
      alt: `${words.picture}: ${said.textContent}`,
      rows: height, columns: width, frame,
      cell: (r, c) => ({ text: number(image[r][c]), bold: arrived[r][c] > 0, mark: arrived[r][c] > 0 }),
    });
    maxima({
      title: `${words.maxima} ${rows}×${columns}`,
      alt: words.maxima,
      rows, columns,
      pick: (r, c) => { output.value = r * columns + c + 1; show(); },
      cell: (r, c) => {
        const now = all.checked || r * columns + c === chosen;
        const [y, x] = winner(r, c);
        return { text: number(image[y][x]), bold: now, mark: now };
      },
    });
    gradient({
      title: words.gradient,
      alt: words.gradient,
      rows: height, columns: width, frame,
      cell: (r, c) => {
        const got = arrived[r][c];
        return { text: number(got), bold: got > 0, mark: got > 0, faint: got === 0 };
      },
    });
  };
  show();
}
