// Lists the texts on the page with their colour and place. With "hide" the letters are taken away, so that the harness
// can make a picture of what lies under them; "show" brings them back. Both go through a style sheet of the harness:
// nothing in the page changes.
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
  const name = (e) => {
    const svg = e.closest("svg");
    const own = e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.getAttribute("class") ? "." + e.getAttribute("class").trim().split(/\s+/).join(".") : "");
    return svg && svg !== e ? "svg" + (svg.id ? "#" + svg.id : "") + " " + own : own;
  };
  // What a box around the text leaves of it: a text out of sight, such as one for screen readers, leaves nothing.
  const seen = (e, r) => {
    let [left, top, right, bottom] = [r.left, r.top, r.right, r.bottom];
    for (let n = e; n instanceof Element && n !== document.body && n !== document.documentElement; n = n.parentElement) {
      const s = getComputedStyle(n);
      if (s.clipPath.startsWith("inset(50%") || s.clip === "rect(0px, 0px, 0px, 0px)") return null;
      if (s.overflowX === "visible" && s.overflowY === "visible") continue;
      if (n.closest("svg") && n.tagName.toLowerCase() !== "svg") continue;
      const b = n.getBoundingClientRect();
      if (s.overflowX !== "visible") [left, right] = [Math.max(left, b.left), Math.min(right, b.right)];
      if (s.overflowY !== "visible") [top, bottom] = [Math.max(top, b.top), Math.min(bottom, b.bottom)];
    }
    if (right - left < 2 || bottom - top < 2 || right + scrollX <= 0 || bottom + scrollY <= 0) return null;
    return { x: left + scrollX, y: top + scrollY, width: right - left, height: bottom - top };
  };

  const labels = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || e.closest("script, style, noscript, template, title, desc, option, defs, pattern")) continue;
    // What cannot be used now needs no contrast (WCAG 1.4.3).
    if (e.closest(":disabled, [aria-disabled=true]")) continue;
    if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true })) continue;
    const s = getComputedStyle(e);
    const svg = e.closest("svg text") !== null;
    const range = document.createRange();
    range.selectNodeContents(n);
    const color = svg ? s.fill : s.webkitTextFillColor;
    const plain = !color.startsWith("url(") && color !== "none";
    const fill = plain ? rgba(color) : [0, 0, 0, 0];
    if (svg) fill[3] *= parseFloat(s.fillOpacity);
    for (let p = e; p instanceof Element; p = p.parentElement) fill[3] *= parseFloat(getComputedStyle(p).opacity);
    const size = parseFloat(s.fontSize);
    for (const r of svg ? [range.getBoundingClientRect()] : range.getClientRects()) {
      const box = seen(e, r);
      if (box) labels.push({ text: n.data.trim().replace(/\s+/g, " ").slice(0, 40), selector: name(e), svg, plain, fill, large: size >= 24 || (size >= 18.66 && +s.fontWeight >= 700), ...box });
    }
  }
  // A halo drawn around the letters (a stroke painted first) belongs to what lies under them, so the stroke stays.
  globalThis.beraadSheet = new CSSStyleSheet();
  globalThis.beraadSheet.replaceSync(`
    *, ::before, ::after { -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important; text-shadow: none !important; caret-color: transparent !important }
    svg text, svg tspan { fill-opacity: 0 !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, globalThis.beraadSheet];
  return labels;
}
