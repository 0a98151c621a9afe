// Max-pooling and its way back: which pixel gets the gradient of an output.
({ image, pool_size, strides }, kit) => {
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const most = Math.min(image.length, image[0].length, 4);
  const again = () => { output.value = 1; show(); };
  const size = kit.slider(settings, "window", [1, most], pool_size, again);
  const stride = kit.slider(settings, "stride", [1, most], strides, again);
  const output = kit.slider(settings, "output", [1, 1], 1, () => show());
  const all = kit.tick(settings, "all outputs together", () => show());
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
    said.textContent = all.checked
      ? `Each of the ${rows * columns} outputs sends back 1; a pixel gets as many as it won.`
      : `Output [${at.join(", ")}] is ${value}, from pixel [${row}, ${column}]: all of its gradient goes there.`;
    map({
      title: `picture ${height}×${width}`,
      alt: `The picture. ${said.textContent}`,
      rows: height, columns: width, frame,
      cell: (r, c) => ({ text: number(image[r][c]), bold: arrived[r][c] > 0, mark: arrived[r][c] > 0 }),
    });
    maxima({
      title: `maxima ${rows}×${columns}`,
      alt: "The maxima.",
      rows, columns,
      pick: (r, c) => { output.value = r * columns + c + 1; show(); },
      cell: (r, c) => {
        const now = all.checked || r * columns + c === chosen;
        const [y, x] = winner(r, c);
        return { text: number(image[y][x]), bold: now, mark: now };
      },
    });
    gradient({
      title: "gradient of the picture",
      alt: "What the pixels get.",
      rows: height, columns: width, frame,
      cell: (r, c) => {
        const got = arrived[r][c];
        return { text: number(got), bold: got > 0, mark: got > 0, faint: got === 0 };
      },
    });
  };
  show();
}
