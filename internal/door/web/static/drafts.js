// What somebody is filling in stays on this phone, in this tab alone, until it is sent or the session is over: a page that
// is drawn anew or loaded again gets it back. A draft belongs to a round; it survives that the round closes and opens
// again, and goes when the next one opens.

const mark = "beraad:";
const roundOf = (key) => mark + key.split(":")[0];
const kept = new Map(); // for a browser that keeps nothing

function store(act) {
  try { return act(sessionStorage); } catch { return null; } // switched off, or full
}

export function keep(key, form) {
  const typed = new URLSearchParams(new FormData(form)).toString();
  kept.set(roundOf(key), typed);
  store((s) => s.setItem(roundOf(key), typed));
}

export function forget(key) {
  kept.delete(roundOf(key));
  store((s) => s.removeItem(roundOf(key)));
}

// forgetOthers drops every draft but that of one round; without a key every one.
export function forgetOthers(key) {
  const but = key ? roundOf(key) : "";
  for (const name of [...kept.keys()]) if (name !== but) kept.delete(name);
  store((s) => { for (const name of Object.keys(s)) if (name.startsWith(mark) && name !== but) s.removeItem(name); });
}

// fill puts the draft of a round into a form of it.
export function fill(key, form) {
  const typed = kept.get(roundOf(key)) ?? store((s) => s.getItem(roundOf(key)));
  if (!typed) return;
  const draft = new URLSearchParams(typed);
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = draft.getAll(field.name).includes(field.value);
    else if (draft.has(field.name)) field.value = draft.get(field.name);
  }
  for (const d of form.querySelectorAll("details")) {
    if ([...d.querySelectorAll("textarea, select, :checked")].some((f) => f.value)) d.open = true;
  }
}
