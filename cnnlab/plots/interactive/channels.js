// The channels of a photograph, weighted by sliders and added up.
({ image, weights, words }, kit) => {
  const { height, width, channels } = image;
  const values = kit.bytes(image.pixels);
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const names = [words.red, words.green, words.blue];
  const sliders = names.map((name, c) =>
    kit.slider(settings, name, [-1, 1, 0.05], weights[c], () => show()));
  const gray = kit.tick(settings, words.gray, () => show());
  const photograph = kit.canvas(stage, words.photograph, height, width);
  photograph((i) => values.slice(i * channels, (i + 1) * channels), words.inColours);
  const sum = kit.canvas(stage, words.sum, height, width);

  const show = () => {
    const chosen = sliders.map((slider) => slider.value);
    const map = Float64Array.from({ length: height * width }, (_, i) =>
      chosen.reduce((all, weight, c) => all + (weight * values[i * channels + c]) / 255, 0));
    const signed = map.some((value) => value < 0);
    const { low, high, colour } = kit.scale(map, signed && !gray.checked);
    const terms = names.map((name, c) => `${kit.number(chosen[c])} · ${name}`).join(" + ");
    said.textContent = kit.fill(signed && !gray.checked ? words.rangeInColours : words.range, {
      terms: terms.replaceAll("+ −", "− "), low: kit.number(low), high: kit.number(high),
    });
    sum(colour, said.textContent);
  };
  show();
}
