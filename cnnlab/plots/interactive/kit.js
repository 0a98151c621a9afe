// What the figures that react share: controls, matrices of cells, photographs, numbers.
(root) => {
  const SVG = "http://www.w3.org/2000/svg";
  const CELL = 30; // in the drawing's own units
  const MOST = 340; // pixels that a matrix is wide
  const STYLE = `
    @media print { .cnnlab-live { display: none } }
    @media screen { .cnnlab-still { display: none } }
    .cnnlab-row { display: flex; flex-wrap: wrap; gap: 0.4em 1.2em; align-items: center }
    .cnnlab-row output { white-space: nowrap }
    .cnnlab-row input[type=range] { width: 7em; vertical-align: middle; margin: 0 0.3em }
    .cnnlab-row figure { margin: 0.4em 0; align-self: start; max-width: 100% }
    .cnnlab-row figcaption { margin-bottom: 0.2em }
    .cnnlab-row table { align-self: start; font-size: 0.9em; margin: 0; max-width: 100% }
    .cnnlab-row th { overflow-wrap: anywhere }
    .cnnlab-row th, .cnnlab-row td { padding: 0.1em 0.25em; text-align: right }
    .cnnlab-row svg, .cnnlab-row canvas { max-width: 100%; height: auto; display: block }
    .cnnlab-row canvas { image-rendering: pixelated }
    .cnnlab-say { white-space: pre-wrap; margin: 0.4em 0; min-height: 1.4em; max-width: 46em }`;

  const add = (parent, name, attributes = {}, text = "") => {
    const drawn = name === "svg" || parent.namespaceURI === SVG;
    const node = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    // JupyterLab leaves a control its keys: arrows do not go to the next cell.
    if (["button", "input", "select"].includes(name)) node.dataset.lmSuppressShortcuts = "true";
    if (text !== "") node.textContent = text;
    parent.append(node);
    return node;
  };
  root.querySelector("img").className = "cnnlab-still";
  add(root, "style", {}, STYLE);
  const live = add(root, "div", { class: "cnnlab-live" });
  const row = () => add(live, "div", { class: "cnnlab-row" });
  const say = () => add(live, "div", { class: "cnnlab-say", "aria-live": "polite" });

  const button = (parent, label, pressed) => {
    const made = add(parent, "button", { type: "button" }, label);
    made.onclick = pressed;
    return made;
  };
  const slider = (parent, label, [min, max, step = 1], value, changed) => {
    const holder = add(parent, "label", {}, label);
    const input = add(holder, "input", { type: "range", min, max, step, value });
    const shown = add(holder, "output", {}, number(value));
    const read = () => (shown.textContent = number(Number(input.value)));
    input.oninput = () => { read(); changed(); };
    return {
      get value() { return Number(input.value); },
      set value(next) { input.value = next; read(); },
      get most() { return Number(input.max); },
      set most(next) { input.max = next; read(); },
    };
  };
  const choice = (parent, label, options, changed) => {
    const select = add(add(parent, "label", {}, `${label} `), "select");
    for (const option of options) add(select, "option", {}, option);
    select.onchange = changed;
    return select;
  };
  const tick = (parent, label, changed) => {
    const holder = add(parent, "label");
    const box = add(holder, "input", { type: "checkbox" });
    holder.append(` ${label}`);
    box.onchange = changed;
    return box;
  };

  // A drawing of cells. `cell(r, c)` tells of one: text, small, fill, bold, faint, mark.
  // `frame` is [top, left, height, width]; `pick(r, c)` is called where a cell is clicked.
  const cells = (parent) => {
    const figure = add(parent, "figure");
    const caption = add(figure, "figcaption");
    const svg = add(figure, "svg", { role: "img" });
    return ({ title, alt, rows, columns, cell, frame, pick, side = CELL }) => {
      caption.textContent = title;
      svg.replaceChildren();
      svg.setAttribute("aria-label", alt);
      svg.setAttribute("viewBox", `-2 -2 ${columns * CELL + 4} ${rows * CELL + 4}`);
      svg.setAttribute("width", Math.min(columns * side, MOST));
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) draw(add(svg, "g"), r, c, cell(r, c), pick);
      if (!frame) return;
      const [y, x, height, width] = frame.map((length) => length * CELL);
      const line = { fill: "none", stroke: "#d55e00", "stroke-width": Math.max(3, columns / 4) };
      add(svg, "rect", { x, y, height, width, ...line });
    };
  };
  const draw = (group, r, c, { text = "", small = "", fill, bold, faint, mark }, pick) => {
    const place = { x: c * CELL, y: r * CELL, width: CELL, height: CELL };
    const line = { stroke: "currentColor", "stroke-opacity": 0.3 };
    add(group, "rect", { ...place, ...line, fill: fill ?? "transparent" });
    if (mark) add(group, "rect", { ...place, fill: "#e69f00", "fill-opacity": 0.35 });
    const write = (said, x, y, size, more) =>
      said !== "" && add(group, "text", { x, y, "font-size": size, fill: "currentColor", ...more }, said);
    const middle = { "text-anchor": "middle", "font-weight": bold ? "bold" : "normal" };
    const size = String(text).length > 4 ? 9 : 13;
    const up = small === "" ? 0 : 4; // room for the small number below
    const ink = { ...middle, opacity: faint ? 0.75 : 1 };
    write(text, place.x + CELL / 2 - up, place.y + 19 - up, size, ink);
    write(small, place.x + CELL - 2, place.y + CELL - 3, 11, { "text-anchor": "end" });
    if (!pick) return;
    group.style.cursor = "pointer";
    group.onclick = () => pick(r, c);
  };

  // A photograph, or a map: `paint(colour, alt)` asks for [red, green, blue] of each pixel.
  const canvas = (parent, title, height, width) => {
    const figure = add(parent, "figure");
    const caption = add(figure, "figcaption", {}, title);
    const sheet = add(figure, "canvas", { height, width, role: "img" });
    sheet.style.width = `${Math.max(width, 200)}px`;
    const context = sheet.getContext("2d");
    return (colour, alt) => {
      const pixels = context.createImageData(width, height);
      for (let i = 0; i < height * width; i++) pixels.data.set([...colour(i), 255], 4 * i);
      context.putImageData(pixels, 0, 0);
      sheet.setAttribute("aria-label", alt ?? caption.textContent);
    };
  };
  // A text with its `{fields}` filled in. (No field has the forms of a plural: Python knows these.)
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  // Gray from the smallest to the largest; with `signed` blue, white and red around 0.
  const scale = (values, signed) => {
    const low = values.reduce((a, b) => Math.min(a, b), Infinity);
    const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const most = Math.max(-low, high) || 1;
    const grey = (i) => Array(3).fill(255 * ((values[i] - low) / (high - low || 1)));
    const coloured = (i) => {
      const strength = values[i] / most, far = strength > 0 ? [178, 24, 43] : [33, 102, 172];
      return far.map((channel) => 255 + (channel - 255) * Math.abs(strength));
    };
    return { low, high, colour: signed ? coloured : grey };
  };
  // Three significant digits, whole numbers below 10,000 in full, a true minus sign.
  const number = (value) => {
    const near = Number(value.toPrecision(12)); // what binary fractions add is left out
    const whole = Number.isInteger(near) && Math.abs(near) < 1e4;
    return String(whole ? near : Number(near.toPrecision(3))).replace("-", "−");
  };
  return { add, row, say, button, slider, choice, tick, cells, canvas, bytes, scale, number, fill };
}
