// Lists the texts in SVG pictures with their colour and place. With "hide" the letters are taken away, so that the
// harness can make a picture of what lies under them; "show" brings them back. Both go through a style sheet of the
// harness: nothing in the page changes.
(step) => {
  if (step === "show") {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== globalThis.beraadSheet);
    return null;
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const labels = [];
  for (const e of document.querySelectorAll("svg text, svg tspan")) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const s = getComputedStyle(e);
    const range = document.createRange();
    range.selectNodeContents(e);
    const r = range.getBoundingClientRect();
    if (r.width < 1 || r.height < 1 || s.visibility !== "visible" || e.closest("defs, pattern, [hidden]")) continue;
    if (e.checkVisibility && !e.checkVisibility({ checkVisibilityCSS: true })) continue;
    let opacity = parseFloat(s.fillOpacity);
    for (let n = e; n instanceof Element; n = n.parentElement) opacity *= parseFloat(getComputedStyle(n).opacity);
    const plain = !s.fill.startsWith("url(") && s.fill !== "none";
    const fill = plain ? rgba(s.fill) : [0, 0, 0, 0];
    fill[3] *= opacity;
    labels.push({
      text: e.textContent.trim().slice(0, 40),
      selector: "svg" + (e.closest("svg").id ? "#" + e.closest("svg").id : "") + " " + e.tagName + (e.getAttribute("class") ? "." + e.getAttribute("class").trim().split(/\s+/).join(".") : ""),
      plain, fill, x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: r.height,
    });
  }
  // A halo drawn around the letters (a stroke painted first) belongs to what lies under them, so the stroke stays.
  globalThis.beraadSheet = new CSSStyleSheet();
  globalThis.beraadSheet.replaceSync("svg text, svg tspan { fill-opacity: 0 !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, globalThis.beraadSheet];
  return labels;
}
