// Tells whether a person can see where the focus is. Called with "remember" before a key is pressed and with "judge"
// after it. The styles without focus are kept per element in the harness's own world, out of reach of the page.
(step) => {
  const kept = (globalThis.beraadFocus ??= new WeakMap());

  // The boxes that may show the focus of an element: itself, its labels, and two boxes around it.
  const boxes = (e) => [e, ...(e.labels || []), e.parentElement, e.parentElement && e.parentElement.parentElement].filter(Boolean);
  const look = (e) => {
    const s = getComputedStyle(e);
    return [s.boxShadow, s.borderTopColor, s.borderTopWidth, s.borderBottomColor, s.borderBottomWidth].join("|");
  };

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
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const background = (e) => {
    const layers = [];
    for (let n = e; n; n = n.parentElement) layers.push(rgba(getComputedStyle(n).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), rgba("Canvas"));
  };
  const light = (c) => {
    const [r, g, b] = c.map((v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [hi, lo] = [light(a), light(b)].sort((x, y) => y - x);
    return (hi + 0.05) / (lo + 0.05);
  };

  if (step === "remember") {
    for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
      if (e !== document.activeElement) kept.set(e, boxes(e).map(look));
    }
    return null;
  }

  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return "";
  // The focus is on a part that the browser itself put in the field, such as the calendar of a date, with its own ring.
  if (!e.matches(":focus")) return "";
  const r = e.getBoundingClientRect();
  const shown = boxes(e).filter((b) => { const q = b.getBoundingClientRect(); return q.width > 1 && q.height > 1; });
  if (shown.length === 0 || (shown[0] !== e && shown[0] !== e.labels?.[0])) return "it has no size: " + Math.round(r.width) + " x " + Math.round(r.height);
  if (r.bottom <= 0 || r.right <= 0 || r.top >= innerHeight || r.left >= innerWidth) return "it is outside the window";

  const before = kept.get(e);
  let fault = "no outline, shadow or edge";
  const all = boxes(e);
  for (let i = 0; i < all.length; i++) {
    const s = getComputedStyle(all[i]);
    const width = parseFloat(s.outlineWidth);
    if (s.outlineStyle !== "none" && width > 0) {
      const around = background(all[i].parentElement || all[i]);
      const ratio = contrast(over(rgba(s.outlineColor), around), around);
      if (s.outlineStyle === "auto" || (width >= 2 && ratio >= 3)) return "";
      fault = `an outline of ${width} px with contrast ${ratio.toFixed(2)}`;
    }
    if (before && before[i] !== undefined && before[i] !== look(all[i])) return "";
  }
  return fault;
}
