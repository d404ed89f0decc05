// Keeps a live page up to date. The server sends finished markup; this module puts each region in its place, keeps
// what somebody is typing, and sends forms without leaving the page. Without it the same page works by refreshing.

import { setUp as coins } from "./coins.js";
import { setUp as ballot } from "./ballot.js";
import { voiceOf } from "./voice.js";
import { keep, forget, forgetOthers, fill } from "./drafts.js";

const policy = window.trustedTypes?.createPolicy("beraad", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
const parse = (html) => new DOMParser().parseFromString(policy.createHTML(html), "text/html");

const root = document.querySelector("[data-live]");
const text = (name) => root.dataset[name] ?? "";
const shown = new Map(); // region → markup as it came
let version = root.dataset.version;
let source = null;
let heard = Date.now();
let poller = 0;
let ended = false; // the meeting is over, and so is this page
const voice = voiceOf(root);
const clockOffset = Number(root.dataset.now) - Date.now();

const regions = (from) => from.querySelectorAll("[data-region]");
for (const r of regions(root)) shown.set(r.dataset.region, r.outerHTML);

let ownKey = root.querySelector('[data-region="own"]')?.dataset.key ?? "";
const ballotForm = () => root.querySelector('[data-region="own"] [data-ballot]');

function replace(region, node) {
  const old = root.querySelector(`[data-region="${region}"]`);
  shown.set(region, node.outerHTML);
  if (old) {
    const had = old.contains(document.activeElement) ? document.activeElement : null;
    unfold(old, node);
    old.replaceWith(node);
    if (had) twin(node, had)?.focus({ preventScroll: true });
  }
  coins(node);
  ballot(node);
}

// What somebody unfolded stays unfolded, and what has the focus keeps it, also when a change from outside draws it anew.
function unfold(old, node) {
  const title = (d) => d.querySelector("summary")?.textContent;
  const open = [...old.querySelectorAll("details[open]")].map(title);
  for (const d of node.querySelectorAll("details")) if (open.includes(title(d))) d.open = true;
}
const twin = (node, had) => [...node.querySelectorAll(had.tagName)].find((e) =>
  e.id === had.id && e.name === had.name && e.dataset.shortcut === had.dataset.shortcut && e.textContent === had.textContent);

// older tells whether a frame was overtaken: the answer to a command may come after a frame that the stream brought.
function older(id) {
  const split = (v) => [v.slice(0, v.lastIndexOf(":")), Number(v.slice(v.lastIndexOf(":") + 1))];
  const [epoch, revision] = split(id), [now, seen] = split(version);
  return epoch === now && revision < seen;
}

// apply puts a frame on the page. A region whose markup did not change stays untouched, with whatever is typed in it.
function apply(html, id) {
  if (id && (id === version || older(id))) return;
  if (id) version = id;
  const doc = parse(html);
  for (const r of regions(doc.body)) {
    const name = r.dataset.region;
    if (name === "own") { setOwn(r, r.dataset.key); continue; }
    if (shown.get(name) !== r.outerHTML) replace(name, document.importNode(r, true));
  }
  const own = doc.querySelector("template[data-own]");
  if (own && own.dataset.key !== ownKey) answered();
  if (own) ownRule(own);
  const epoch = root.dataset.epoch && doc.querySelector('input[name="regie"]')?.value;
  if (epoch && epoch !== root.dataset.epoch) location.reload();
  voice.say(doc);
  tick();
  fit();
  if (id?.startsWith("over:")) end();
}

// end shows that the meeting is over and asks for nothing any more. A page without those words is loaded again.
function end() {
  if (ended) return;
  const over = document.querySelector("template[data-over]")?.content;
  if (!over) { if (!version.startsWith("over:")) location.reload(); return; }
  ended = true;
  close();
  stopPolling();
  line(true);
  forgetOthers("");
  for (const r of regions(over)) if (root.querySelector(`[data-region="${r.dataset.region}"]`)) replace(r.dataset.region, document.importNode(r, true));
  ownKey = "over";
  document.querySelector(".br-stop form")?.remove(); // nobody is left to ask for a pause
  voice.say(over);
}
// gone tells whether an answer says that the meeting is no more.
const gone = (answer) => answer.status === 404 || answer.status === 410;

// Whoever asked for a pause left the panel open over the page. When the session moves on it folds away, else it hides
// the next question. A panel in which nothing was sent stays: somebody is reading it.
function answered() {
  const panel = document.querySelector(".br-stop[open]:has([data-sent])");
  if (!panel) return;
  const had = panel.contains(document.activeElement);
  panel.open = false;
  if (had) panel.querySelector("summary").focus({ preventScroll: true });
}

// The wall never scrolls: when there is too much, the style sheet leaves out what the phones have anyway, step by step.
function fit() {
  for (const stage of document.querySelectorAll(".br-stage")) {
    delete stage.dataset.fit;
    for (let level = 1; level <= 4 && tooMuch(stage); level++) stage.dataset.fit = level;
  }
}
// What stands at the side is as high as what is in it, and may be as high as the body around it.
const room = (e) => (e.matches(".br-screen-side") ? e.parentElement : e).clientHeight;
const tooMuch = (stage) => [...stage.querySelectorAll(".br-screen, .br-screen-body, .br-screen-side")].some((e) => e.scrollHeight > room(e) + 2);
addEventListener("resize", fit);
document.fonts.ready.then(fit);

function setOwn(node, key) {
  ownKey = key;
  replace("own", document.importNode(node, true));
}

const base = (key) => key.split(":")[0];

// ownRule follows what the frame says about the part of the page that belongs to this phone alone.
function ownRule(template) {
  const { key, rule } = template.dataset;
  if (key === ownKey) return;
  const current = root.querySelector('[data-region="own"]');
  const form = current?.querySelector("[data-ballot]");
  if (form) keep(ownKey, form);
  const paused = ownKey.endsWith(":paused"); // then only the server knows whether this phone answered before the pause
  if (rule === "form" && !paused) {
    const fresh = template.content.firstElementChild;
    if (fresh) setOwn(fresh, key);
    forgetOthers(key);
  } else if (rule === "keep") {
    ownKey = key;
    for (const b of current?.querySelectorAll("button") ?? []) b.disabled = true;
    if (form) message(form, template.dataset.late); // the draft stays: the round may open again
    else if (current) current.replaceChildren(note(template.dataset.closed));
  } else if (form && key.endsWith(":open") && base(key) === base(ownKey)) {
    ownKey = key; // the round opened again under a form that somebody is still filling in: it stays as it is
    for (const b of form.querySelectorAll("button")) b.disabled = false;
    message(form, "");
  } else if (rule === "fetch" || rule === "form") {
    ownKey = key;
    // Spread over a second and a half, so that ten thousand phones do not ask in the same instant.
    setTimeout(() => fetchOwn(key), Math.random() * 1500);
  } else if (current) {
    ownKey = key;
    current.replaceChildren();
    shown.set("own", "");
  }
}

function note(words) {
  const box = document.createElement("div"), line = document.createElement("p");
  box.className = "br-note";
  box.dataset.s = "info";
  line.textContent = words;
  box.append(line);
  return box;
}

// fetchOwn asks for the own part. An answer that was overtaken is dropped: by the time it comes the next round may have
// opened, and somebody may be filling it in.
async function fetchOwn(about) {
  if (!root.dataset.mine || about !== ownKey) return;
  try {
    const answer = await fetch(root.dataset.mine, { headers: { "Beraad-Fragment": "1" }, cache: "no-store" });
    if (gone(answer)) { end(); return; }
    if (answer.status >= 500) throw new Error("not answered");
    if (!answer.ok) return;
    const node = parse(await answer.text()).querySelector('[data-region="own"]');
    if (!node || about !== ownKey) return;
    const copy = document.importNode(node, true);
    const form = copy.querySelector("[data-ballot]");
    if (form) fill(node.dataset.key, form);
    ownKey = node.dataset.key;
    replace("own", copy);
  } catch { setTimeout(() => fetchOwn(about), 2000 + Math.random() * 2000); } // the line is down
}

function tick() {
  const leftOf = (t) => Number(t.dataset.until) - (Date.now() + clockOffset);
  const timer = root.querySelector("[data-minutes]");
  voice.clock(timer, timer && leftOf(timer));
  for (const t of root.querySelectorAll("[data-until]")) {
    const left = leftOf(t);
    const minutes = Math.max(0, Math.floor(left / 60000)), seconds = Math.max(0, Math.floor(left / 1000) % 60);
    t.textContent = `${minutes}:${String(seconds).padStart(2, "0")}`;
  }
}
setInterval(tick, 1000);

const line = (up) => { for (const e of root.querySelectorAll("[data-lost]")) e.hidden = up; };
line(true);

function open() {
  close();
  if (ended) return;
  source = new EventSource(root.dataset.live);
  const alive = () => { heard = Date.now(); line(true); stopPolling(); };
  source.onopen = alive;
  source.onmessage = (e) => { alive(); apply(e.data, e.lastEventId); };
  source.addEventListener("beat", alive);
  source.onerror = () => {
    line(false);
    if (source?.readyState === EventSource.CLOSED) poll(); // it will not try again: perhaps there is nothing to come back to
  };
}
function close() { source?.close(); source = null; }

async function poll() {
  try {
    const answer = await fetch(`${root.dataset.poll}?since=${encodeURIComponent(version)}`, { headers: { "Beraad-Fragment": "1" }, cache: "no-store" });
    if (answer.status === 200) apply(await answer.text(), answer.headers.get("Beraad-Version"));
    if (answer.ok) line(true);
    if (gone(answer)) end();
    if (answer.status === 403) location.reload(); // the login is over: the page leads to a new one
  } catch { line(false); }
}
function startPolling() {
  if (poller || ended) return;
  const again = () => { poll(); poller = setTimeout(again, 2000 + Math.random() * 500); };
  again();
}
function stopPolling() { clearTimeout(poller); poller = 0; }

// A network that holds streams back gives no sign of life: then the page asks by itself.
setInterval(() => { if (!document.hidden && Date.now() - heard > 20000) startPolling(); }, 1000);

// Waking up: fetch the state at once, then listen again. A hidden page gives its stream back.
function wake() {
  if (ended) return;
  heard = Date.now(); poll(); fetchOwnIfJoined(); open();
}
const fetchOwnIfJoined = () => { if (root.dataset.mine && !root.querySelector("[data-ballot]")) fetchOwn(ownKey); };
document.addEventListener("visibilitychange", () => { if (document.hidden) { close(); stopPolling(); } else wake(); });
addEventListener("online", wake);
addEventListener("pageshow", (e) => { if (e.persisted) wake(); });

function message(form, words) {
  const box = form.querySelector("[data-message]") ?? root.querySelector("[data-message]");
  if (!box) return;
  box.textContent = words;
  box.hidden = !words;
}

// Forms with data-send go without leaving the page. What is not saved is kept and sent again.
document.addEventListener("submit", async (e) => {
  const form = e.target.closest("[data-send]");
  if (!form) return;
  e.preventDefault();
  const button = e.submitter;
  if (button) button.disabled = true;
  await send(form, button, 0);
});

async function send(form, button, tries) {
  message(form, tries ? text("textRetry") : "");
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "Beraad-Fragment": "1" } });
    const html = await answer.text();
    if (answer.status === 503) throw new Error("not saved");
    if (gone(answer) && root.dataset.mine) { end(); return; }
    received(form, answer, html);
    if (button) button.disabled = false;
  } catch {
    message(form, text("textRetry"));
    setTimeout(() => { if (form.isConnected) send(form, button, tries + 1); else if (button) button.disabled = false; }, Math.min(8000, 1000 * 2 ** tries));
  }
}

function received(form, answer, html) {
  const id = answer.headers.get("Beraad-Version");
  if (id && answer.ok) {
    const place = form.closest("[data-region]")?.dataset.region;
    apply(html, id);
    // The button that was pressed may be gone: the next one in the same place takes over, else the big one.
    if (!form.isConnected && !root.contains(document.activeElement)) focus(place === "lead-reasons" ? '[data-region="lead-reasons"] button' : '[data-region="lead-do"] [data-shortcut]', true);
    return;
  }
  const node = parse(html).querySelector('[data-region="own"]');
  if (node) {
    if (answer.ok) forget(node.dataset.key ?? "");
    setOwn(node, node.dataset.key);
    focus('[data-region="own"] [autofocus], [data-region="own"] [data-focus]');
    return;
  }
  if (answer.ok) {
    form.dataset.sent = "";
    form.replaceChildren(document.importNode(parse(html).body, true));
    return;
  }
  message(form, parse(html).body.textContent.trim());
}

// Focus moves only after somebody's own act, and never on a change from outside.
const focus = (selector, stay = false) => root.querySelector(selector)?.focus({ preventScroll: stay });

document.addEventListener("click", async (e) => {
  const link = e.target.closest("[data-change]");
  if (!link || !root.dataset.mine) return;
  e.preventDefault();
  const answer = await fetch(`${root.dataset.mine}?wijzig=1`, { headers: { "Beraad-Fragment": "1" }, cache: "no-store" });
  const node = answer.ok && parse(await answer.text()).querySelector('[data-region="own"]');
  if (!node) { location.assign(link.href); return; }
  setOwn(node, node.dataset.key);
  focus('[data-region="own"] fieldset, [data-region="own"] textarea');
});

if ("awake" in root.dataset && navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
// Escape closes what was opened over the page.
document.addEventListener("keydown", (e) => {
  const over = e.key === "Escape" && document.querySelector(".br-stop[open]");
  if (over) { over.open = false; over.querySelector("summary").focus(); }
});

// What was typed before this page was loaded comes back, and what is typed now is kept.
document.addEventListener("input", (e) => { const form = e.target.closest("[data-ballot]"); if (form) keep(ownKey, form); });
if (ballotForm()) {
  forgetOthers(ownKey);
  fill(ownKey, ballotForm());
  ballotForm().querySelector("input[type=number]")?.dispatchEvent(new Event("input", { bubbles: true }));
}

tick();
open();
