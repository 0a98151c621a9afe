// Scrolls through the open notebook as a reader does; tells of each cell how its outputs are shown.
async (numCells) => {
  const panel = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
  const outer = panel.querySelector(".jp-WindowedPanel-outer");
  const drawn = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const cells = () => panel.querySelectorAll(".jp-Notebook-cell");
  while (cells().length < numCells) {
    outer.scrollTop = outer.scrollHeight; // JupyterLab makes cells when they come into sight
    await new Promise((done) => setTimeout(done, 50));
  }

  // A player answers to its button, another figure to its first control: other words are shown, or
  // told to who cannot see.
  const plays = (output) => {
    const state = () =>
      [output.innerText, ...[...output.querySelectorAll("[role=img]")].map((i) => i.ariaLabel)].join();
    const before = state();
    const next = [...output.querySelectorAll("button")].find((b) => b.innerText.includes("Next"));
    const control = output.querySelector("input");
    if (next) next.click();
    else if (control) {
      control.value = control.value === control.max ? control.min : control.max || 5;
      control.dispatchEvent(new Event("input"));
    }
    return state() !== before;
  };
  const shown = async (output) => {
    const images = [...output.querySelectorAll("img")];
    await Promise.allSettled(images.map((image) => image.decode()));
    return {
      mime: output.dataset.mimeType,
      visible: output.checkVisibility({ contentVisibilityAuto: true }) && output.clientHeight > 0,
      text: output.innerText,
      images: images.map((image) => image.naturalWidth > 0),
      plays: plays(output),
    };
  };
  const all = [];
  for (const cell of cells()) {
    const outputs = [...cell.querySelectorAll(".jp-OutputArea-output")];
    if (outputs.length) {
      cell.scrollIntoView({ block: "center" });
      await drawn();
    }
    all.push(await Promise.all(outputs.map(shown)));
  }
  return all;
}
