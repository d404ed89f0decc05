// One question per screen: a form of several parts shows them one by one, with "on" and "back" inside the same form.
// Without this module the parts stand below each other with a number each, and the server checks the same things.

const parts = (form) => [...form.querySelectorAll("[data-part]")];

function show(form, at) {
  const all = parts(form), last = at === all.length - 1;
  form.dataset.parts = at;
  all.forEach((part, i) => { part.hidden = i !== at; });
  for (const e of form.querySelectorAll("[data-part-last]")) e.hidden = !last;
  form.querySelector('[data-part-go="-1"]').hidden = at === 0;
  form.querySelector('[data-part-go="1"]').hidden = last;
  form.querySelector("[data-part-nav]").hidden = false;
  const mark = form.querySelector("[data-part-mark]");
  mark.hidden = false;
  mark.textContent = form.dataset.partWords.replace("##", all.length).replace("#", at + 1);
}

// unfinished says what a part still needs before the next one makes sense: coins that are not divided yet. Whoever
// gave none at all may go on, because passing is an answer too.
function unfinished(part) {
  const left = part.querySelector("[data-coins] output");
  if (!left || left.hasAttribute("data-done")) return "";
  const given = [...part.querySelectorAll("input[type=number]")].some((e) => Number(e.value) > 0);
  return given ? left.textContent : "";
}

function go(form, by) {
  const at = Number(form.dataset.parts), all = parts(form), to = at + by;
  if (!all[to]) return;
  const box = form.querySelector("[data-message]"), wrong = by > 0 ? unfinished(all[at]) : "";
  box.textContent = wrong;
  box.hidden = !wrong;
  if (wrong) return;
  show(form, to);
  // The person asked for the next part, so the keyboard and the voice go there too.
  (all[to].querySelector("fieldset") ?? all[to].querySelector("input, textarea"))?.focus({ preventScroll: true });
  form.querySelector("[data-part-mark]").scrollIntoView({ block: "nearest" });
}

// setUp makes the forms inside root work; a live page calls it again after it has put a new form in place.
export function setUp(root) {
  for (const form of root.querySelectorAll("[data-ballot]:not([data-parts])")) {
    const all = parts(form);
    if (all.length < 2) continue;
    const wrong = all.findIndex((part) => part.querySelector(".br-wrong"));
    show(form, Math.max(0, wrong));
    form.addEventListener("click", (e) => {
      const button = e.target.closest("[data-part-go]");
      if (button) go(form, Number(button.dataset.partGo));
      // A link in the list of what is wrong leads to a part that may be hidden.
      const link = e.target.closest('a[href^="#"]');
      const part = link && form.querySelector(`[id="${CSS.escape(link.hash.slice(1))}"]`)?.closest("[data-part]");
      if (part) show(form, all.indexOf(part));
    });
    // Enter in a field of an earlier part means "on", not "send".
    form.addEventListener("submit", (e) => {
      if (Number(form.dataset.parts) === all.length - 1) return;
      e.preventDefault();
      e.stopPropagation();
      go(form, 1);
    });
  }
}

setUp(document);
