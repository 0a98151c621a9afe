(root, { captions, columns, rows, ratio, milliseconds, words }) => {
  const [gif, sheet] = root.querySelectorAll("img");
  const count = captions.length;
  const stage = document.createElement("div");
  stage.setAttribute("role", "img");
  stage.style.cssText =
    `width: ${gif.width}px; max-width: 100%; aspect-ratio: ${ratio}; ` +
    `background: url(${sheet.src}) 0 0 / ${100 * columns}% ${100 * rows}%`;
  const bar = document.createElement("div");
  const [back, play, next] = [`◀ ${words.back}`, words.pause, `${words.next} ▶`].map((label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.style.cssText = "min-width: 5em; margin-right: 0.5em";
    bar.append(button);
    return button;
  });
  const counter = document.createElement("span");
  bar.append(counter);
  gif.replaceWith(stage, bar);

  let frame = 0;
  let timer = null;
  const show = (index) => {
    frame = (index + count) % count;
    const x = (100 * (frame % columns)) / Math.max(columns - 1, 1);
    const y = (100 * Math.floor(frame / columns)) / Math.max(rows - 1, 1);
    stage.style.backgroundPosition = `${x}% ${y}%`;
    stage.setAttribute("aria-label", captions[frame]);
    counter.textContent = words.frame.replace("{frame}", frame + 1).replace("{count}", count);
  };
  const pause = () => {
    clearTimeout(timer);
    timer = null;
    play.textContent = words.play;
  };
  const run = () => {
    play.textContent = words.pause;
    timer = setTimeout(() => {
      if (!stage.isConnected) return;
      show(frame + 1);
      run();
    }, milliseconds[frame === count - 1 ? 1 : 0]);
  };
  play.onclick = () => (timer === null ? run() : pause());
  back.onclick = () => { pause(); show(frame - 1); };
  next.onclick = () => { pause(); show(frame + 1); };
  show(0);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) pause();
  else run();
}
