// Lists what does not fit the width of the window: elements that make the document scroll sideways, texts that are cut
// off, and boxes that scroll sideways but not by keyboard.
() => {
  const root = document.documentElement;
  const name = (e) => {
    const words = [];
    for (let n = e; n && n !== document.body && n !== root && words.length < 4; n = n.parentElement) {
      const cls = typeof n.className === "string" && n.className.trim() ? "." + n.className.trim().split(/\s+/).join(".") : "";
      words.unshift(n.tagName.toLowerCase() + (n.id ? "#" + n.id : "") + cls);
    }
    return words.join(" > ") || "html";
  };
  const found = [];
  const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && getComputedStyle(e).visibility === "visible"; };

  const all = [...document.body.querySelectorAll("*")].filter(seen);
  // A box between the element and the root that scrolls or cuts keeps the element from widening the document.
  const contained = (e) => {
    for (let n = e.parentElement; n && n !== document.body && n !== root; n = n.parentElement) {
      if (getComputedStyle(n).overflowX !== "visible") return true;
    }
    return false;
  };

  if (root.scrollWidth > root.clientWidth) {
    const wide = all.filter((e) => !contained(e)).map((e) => ({ e, beyond: Math.round(e.getBoundingClientRect().right - root.clientWidth) }))
      .filter((w) => w.beyond > 0);
    // Only the innermost: a wide child makes all its ancestors wide.
    const inner = wide.filter((w) => !wide.some((o) => o.e !== w.e && w.e.contains(o.e) && o.beyond >= w.beyond));
    inner.sort((a, b) => b.beyond - a.beyond);
    for (const w of inner.slice(0, 5)) found.push({ selector: name(w.e), beyond: w.beyond, why: "sticks out of the window" });
    if (found.length === 0) found.push({ selector: "html", beyond: root.scrollWidth - root.clientWidth, why: "scrolls sideways" });
  }

  for (const e of all) {
    const s = getComputedStyle(e);
    const beyond = e.scrollWidth - e.clientWidth;
    if (beyond <= 1 || e.clientWidth <= 1 || s.display === "inline") continue;
    if (e.closest("svg")) continue;
    if (s.overflowX === "hidden" || s.overflowX === "clip") {
      // What is hidden from eyes on purpose is one pixel wide, and such texts stick out of nothing else.
      const cut = [...e.querySelectorAll("*"), e].some((c) => [...c.childNodes].some((n) => {
        if (n.nodeType !== 3 || !n.data.trim()) return false;
        const range = document.createRange();
        range.selectNodeContents(n);
        const r = range.getBoundingClientRect();
        const hidden = c.getBoundingClientRect();
        return hidden.width > 1 && r.right > e.getBoundingClientRect().right + 1;
      }));
      if (cut) found.push({ selector: name(e), beyond, why: "cuts off its text" });
    } else if ((s.overflowX === "auto" || s.overflowX === "scroll") && e.tagName !== "TEXTAREA" && e.tagName !== "INPUT") {
      if (e.tabIndex < 0 && !e.querySelector("a[href], button, input, select, textarea, summary, [tabindex]")) {
        found.push({ selector: name(e), beyond, why: "scrolls sideways, but not by keyboard," });
      }
    }
  }
  return found;
}
