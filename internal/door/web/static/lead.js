// Single-key shortcuts of the facilitator: space goes on, R reveals, T gives more time. They work outside fields only
// and can be switched off, which this browser remembers; every one of them is a button too. A question mark shows the list.

const off = document.querySelector("[data-keys-off]");
const list = document.querySelector("[data-keys]");
const name = "beraad-toetsen";
const memory = (act) => { try { return act(localStorage); } catch { return null; } }; // it may be switched off
if (off) {
  off.checked = memory((m) => m.getItem(name)) === "uit";
  off.addEventListener("change", () => memory((m) => (off.checked ? m.setItem(name, "uit") : m.removeItem(name))));
}
document.addEventListener("keydown", (e) => {
  if (off?.checked || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select")) return;
  if (list?.open) return;
  if (e.key === "?" && list) { e.preventDefault(); list.showModal(); return; }
  const key = e.key === " " ? "space" : e.key.toLowerCase();
  if (key === "space" && e.target.closest("button, a, summary")) return; // there space already means something
  const button = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`) ?? (key === "space" && document.querySelector('[data-region="lead-do"] [data-shortcut]'));
  if (!button || button.disabled) return;
  e.preventDefault();
  button.click();
});
