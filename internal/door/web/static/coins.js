// Coins: the − and + buttons of br-coins, the row of coins, and the line that says how many are left. The number inputs
// stay the real control; without this module they work alone and the server checks the sum.

const coins = (input) => Math.max(0, Math.floor(Number(input.value)) || 0);

function show(group) {
  const inputs = [...group.querySelectorAll("input[type=number]")];
  const left = inputs.reduce((rest, input) => rest - coins(input), Number(group.dataset.coins));
  const text = left > 0 ? group.dataset.left : left < 0 ? group.dataset.over : group.dataset.done;
  const output = group.querySelector("output");
  output.textContent = text.replace("#", String(Math.abs(left)));
  output.toggleAttribute("data-done", left === 0);
  output.toggleAttribute("data-over", left < 0);
  for (const input of inputs) {
    const row = input.closest(".br-coin-row");
    row.querySelector("progress").value = coins(input);
    // aria-disabled instead of disabled: a button that goes dead under the finger would throw the keyboard off the page.
    row.querySelector("[data-add='-1']").setAttribute("aria-disabled", String(coins(input) === 0));
    row.querySelector("[data-add='1']").setAttribute("aria-disabled", String(left <= 0));
  }
}

function add(event) {
  const button = event.target.closest("[data-add]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const input = button.closest(".br-coin-row").querySelector("input");
  input.value = String(coins(input) + Number(button.dataset.add));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

// setUp makes the groups inside root work; a live page calls it again after it has put a new form in place.
export function setUp(root) {
  for (const group of root.querySelectorAll("[data-coins]:not([data-ready])")) {
    group.dataset.ready = "";
    group.addEventListener("click", add);
    group.addEventListener("input", () => show(group));
    addEventListener("pageshow", () => show(group)); // the browser may fill in earlier numbers
    for (const part of group.querySelectorAll("[data-add], progress, output")) part.hidden = false;
    show(group);
  }
}

setUp(document);
