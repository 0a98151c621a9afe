// The visible texts with less than the WCAG ratio of contrast, opacity counted; what lies under a
// text in a drawing counts, too. (axe passes drawings over.)
(least) => {
  const sheet = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const seen = new Map(); // a colour as it is written: red, green, blue, 0 to 1, and its share
  const channels = (colour) => {
    if (!seen.has(colour)) {
      sheet.clearRect(0, 0, 1, 1);
      sheet.fillStyle = colour;
      sheet.fillRect(0, 0, 1, 1);
      seen.set(colour, [...sheet.getImageData(0, 0, 1, 1).data].map((each) => each / 255));
    }
    return seen.get(colour);
  };
  // Lays a colour of an element over another; it is as faint as all that it stands in.
  const lay = (node, colour, more, ground) => {
    const [red, green, blue, own] = channels(colour);
    let share = own * more;
    for (let each = node; each; each = each.parentElement) share *= getComputedStyle(each).opacity;
    return [red, green, blue].map((each, n) => share * each + (1 - share) * ground[n]);
  };
  const over = (node, ground, text) => {
    const style = getComputedStyle(node);
    if (node instanceof SVGElement && node.localName !== "svg")
      return style.fill === "none" ? ground : lay(node, style.fill, style.fillOpacity, ground);
    return lay(node, text ? style.color : style.backgroundColor, 1, ground);
  };
  const luminance = (colour) => {
    const linear = colour.map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const letters = (node) =>
    [...node.childNodes].find((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
  const ratio = (node) => {
    node.scrollIntoView({ block: "center" });
    const place = document.createRange();
    place.selectNodeContents(letters(node));
    const { x, y, width, height } = place.getBoundingClientRect();
    const stack = document.elementsFromPoint(x + width / 2, y + height / 2);
    const grounds = stack.filter((each) => !(each instanceof SVGTextContentElement)).reverse();
    const ground = grounds.reduce((below, each) => over(each, below), channels("canvas").slice(0, 3));
    const [dark, light] = [ground, over(node, ground, true)].map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  return [...document.body.querySelectorAll(":not(script, style, option, :disabled)")]
    .filter((node) => letters(node) && node.checkVisibility() && ratio(node) < least)
    .map((node) => `${ratio(node).toFixed(2)}: ${node.outerHTML.slice(0, 200)}`);
}
