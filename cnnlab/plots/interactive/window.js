// A window over a picture: the reader sets how it steps, and sees each product and the sum.
({ image, kernels, written, sliders, start, words }, kit) => {
  const settings = kit.row(), steps = kit.row(), stage = kit.row();
  const sum = kit.say();
  const names = Object.keys(kernels);
  const again = () => { step.value = 1; show(); };
  const kernelName = names.length > 1 && kit.choice(settings, words.kernel, names, again);
  const stride = kit.slider(settings, words.stride, sliders.strides, start.strides, again);
  const padding = kit.slider(settings, words.padding, sliders.padding, start.padding, again);
  const dilation = kit.slider(settings, words.dilation, sliders.dilation_rate, start.dilation_rate, again);
  const [input, output] = [kit.cells(stage), kit.cells(stage)];

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    if (!still) play.textContent = words.play;
  };
  const go = (by) => { step.value = ((step.value - 1 + by + step.most) % step.most) + 1; show(); };
  const tick = () => (play.isConnected ? go(1) : stop());
  kit.button(steps, `◀ ${words.back}`, () => { stop(); go(-1); });
  const play = !still && kit.button(steps, words.play, () => {
    if (timer !== null) return stop();
    play.textContent = words.pause;
    timer = setInterval(tick, 900);
  });
  kit.button(steps, `${words.next} ▶`, () => { stop(); go(1); });
  const step = kit.slider(steps, words.value, [1, 1], 1, () => { stop(); show(); });

  const number = kit.number;
  const factor = (value) => (value < 0 ? `(${number(value)})` : number(value));
  const rgb = (channels) => `rgb(${channels.map(Math.round).join()})`;
  const size = (matrix) => [matrix.length, matrix[0].length];

  const show = () => {
    const kernel = kernels[kernelName ? kernelName.value : names[0]];
    const [s, p, d] = [stride, padding, dilation].map((each) => each.value);
    const reach = size(kernel).map((k) => (k - 1) * d + 1);
    const padded = size(image).map((n) => n + 2 * p);
    const places = padded.map((n, axis) => Math.max(Math.floor((n - reach[axis]) / s) + 1, 0));
    const [rows, columns] = places;
    const fits = rows * columns > 0;
    step.most = Math.max(rows * columns, 1);
    const at = [Math.floor((step.value - 1) / columns), (step.value - 1) % columns];
    const [top, left] = fits ? at.map((i) => i * s) : [0, 0];
    const pixel = (r, c) => image[r - p]?.[c - p];
    const weight = (r, c) => {
      const [u, v] = [(r - top) / d, (c - left) / d];
      return fits ? kernel[u]?.[v] : undefined; // a fraction or a negative number finds nothing
    };
    const products = (i, j) =>
      kernel.map((weights, u) => weights.map((w, v) => [pixel(i * s + u * d, j * s + v * d) ?? 0, w]));
    const value = (i, j) => products(i, j).flat().reduce((all, [x, w]) => all + x * w, 0);

    input({
      title: kit.fill(p ? words.padded : words.picture, {
        size: size(image).join("×"), padded: padded.join("×"),
      }),
      alt: kit.fill(words.covers, {
        top, bottom: top + reach[0] - 1, left, right: left + reach[1] - 1,
      }),
      rows: padded[0],
      columns: padded[1],
      frame: fits ? [top, left, ...reach] : null,
      cell: (r, c) => {
        const x = pixel(r, c), w = weight(r, c);
        if (!written) return { fill: rgb(Array(3).fill(255 * (x ?? 0))), mark: w !== undefined };
        const small = w === undefined ? "" : `×${number(w)}`;
        return { text: number(x ?? 0), small, faint: x === undefined, mark: w !== undefined };
      },
    });
    const done = step.value - 1;
    const values = Array.from({ length: rows * columns }, (_, n) => value(Math.floor(n / columns), n % columns));
    const { colour } = kit.scale(values, false);
    output({
      title: kit.fill(words.output, { size: places.join("×") }),
      alt: fits ? kit.fill(words.computed, { size: places.join("×"), done: done + 1 }) : words.none,
      rows,
      columns,
      pick: (r, c) => { stop(); step.value = r * columns + c + 1; show(); },
      cell: (r, c) => {
        const n = r * columns + c;
        if (n > done) return {};
        return written ? { text: number(values[n]), bold: n === done, mark: n === done } : { fill: rgb(colour(n)) };
      },
    });
    if (!fits) return (sum.textContent = words.none);
    const lines = products(...at).map((pairs) =>
      pairs.map(([x, w]) => `${factor(x)}·${factor(w)}`).join(" + "));
    const few = lines.length <= 5 && lines[0].length <= 44;
    const long = few ? lines.join("\n + ") : kit.fill(words.sum, { count: kernel.flat().length });
    const result = { at: `[${at.join(", ")}]`, terms: long, value: number(value(...at)) };
    sum.textContent = kit.fill(words.result, result);
  };
  show();
}
