// The channels of a photograph, weighted by sliders and added up.
({ image, names, weights }, kit) => {
  const { height, width, channels } = image;
  const values = kit.bytes(image.pixels);
  const settings = kit.row(), stage = kit.row();
  const said = kit.say();
  const sliders = names.map((name, c) =>
    kit.slider(settings, name, [-1, 1, 0.05], weights[c], () => show()));
  const gray = kit.tick(settings, "signs in gray", () => show());
  const photograph = kit.canvas(stage, "photograph", height, width);
  photograph((i) => values.slice(i * channels, (i + 1) * channels), "The photograph in colours.");
  const sum = kit.canvas(stage, "weighted sum of its channels", height, width);

  const show = () => {
    const chosen = sliders.map((slider) => slider.value);
    const map = Float64Array.from({ length: height * width }, (_, i) =>
      chosen.reduce((all, weight, c) => all + (weight * values[i * channels + c]) / 255, 0));
    const signed = map.some((value) => value < 0);
    const { low, high, colour } = kit.scale(map, signed && !gray.checked);
    const terms = names.map((name, c) => `${kit.number(chosen[c])} · ${name}`).join(" + ");
    const colours = signed && !gray.checked ? " (red: above 0, blue: below, white: 0)" : "";
    said.textContent =
      `${terms.replaceAll("+ −", "− ")}: from ${kit.number(low)} to ${kit.number(high)}${colours}.`;
    sum(colour, said.textContent);
  };
  show();
}
