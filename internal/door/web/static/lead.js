// Single-key shortcuts of the facilitator: space goes on, R reveals, T gives more time. They work outside fields only
// and can be switched off; every one of them is a button too.

const off = document.querySelector("[data-keys-off]");
document.addEventListener("keydown", (e) => {
  if (off?.checked || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select")) return;
  const key = e.key === " " ? "space" : e.key.toLowerCase();
  if (key === "space" && e.target.closest("button, a, summary")) return; // there space already means something
  const button = document.querySelector(`[data-shortcut="${CSS.escape(key)}"]`) ?? (key === "space" && document.querySelector('[data-region="lead-do"] [data-shortcut]'));
  if (!button || button.disabled) return;
  e.preventDefault();
  button.click();
});
